//! The workflow files, as far as they can be tried without the host that runs them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use yaml_rust2::{Yaml, YamlLoader};

use super::read;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Each file's name, its text, and what it says.
fn workflows() -> Vec<(String, String, Yaml)> {
    let folder = root().join(".github/workflows");
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    let mut all: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(entry.path()).expect("a text");
            let mut read = YamlLoader::load_from_str(&text).expect(&name);
            assert_eq!(read.len(), 1, "{name}");
            (name, text, read.remove(0))
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The jobs of a workflow.
fn jobs(workflow: &Yaml) -> Vec<(String, Yaml)> {
    let jobs = workflow["jobs"].as_hash().expect("jobs");
    let jobs = jobs.iter();
    jobs.map(|(name, job)| (name.as_str().expect("a name").to_owned(), job.clone()))
        .collect()
}

/// The scripts of all steps.
fn scripts() -> Vec<String> {
    let all = workflows();
    let jobs = all.iter().flat_map(|(_, _, workflow)| jobs(workflow));
    let steps = jobs.flat_map(|(_, job)| job["steps"].as_vec().cloned().unwrap_or_default());
    steps
        .filter_map(|step| Some(step["run"].as_str()?.to_owned()))
        .collect()
}

#[test]
fn there_are_the_two_that_publish() {
    let names: BTreeSet<String> = workflows().into_iter().map(|(name, ..)| name).collect();
    assert!(
        names.contains("site.yml") && names.contains("release.yml"),
        "{names:?}"
    );
}

/// A tag can be moved to other code, a commit cannot.
#[test]
fn every_action_is_pinned_to_a_commit_and_says_its_version() {
    let mut seen = 0;
    for (name, text, _) in workflows() {
        for line in text
            .lines()
            .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        {
            let (action, version) = line.split_once(" # ").expect(line);
            let (_, commit) = action.split_once('@').expect(line);
            let is_commit =
                commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_commit && version.starts_with('v'), "{name}: {line}");
            seen += 1;
        }
    }
    assert!(seen > 5, "only {seen}");
}

#[test]
fn every_job_has_a_limit_and_no_more_rights_than_it_names() {
    for (name, _, workflow) in workflows() {
        let rights = workflow["permissions"].as_hash().expect(&name);
        assert_eq!(rights.len(), 1, "{name}");
        assert_eq!(
            workflow["permissions"]["contents"].as_str(),
            Some("read"),
            "{name}"
        );
        for (job, content) in jobs(&workflow) {
            assert!(
                content["timeout-minutes"].as_i64().is_some(),
                "{name}: {job}"
            );
            // What runs our code, and so everybody's code that we build with, publishes nothing.
            let publishes = content["permissions"].as_hash().is_some();
            let steps = content["steps"].as_vec().expect("steps").iter();
            let runs_ours = steps
                .filter_map(|step| step["run"].as_str())
                .any(|run| run.contains("xtask") || run.contains(".ci/"));
            assert!(!(publishes && runs_ours), "{name}: {job}");
        }
    }
}

#[test]
fn a_job_waits_for_jobs_that_there_are() {
    for (name, _, workflow) in workflows() {
        let names: BTreeSet<String> = jobs(&workflow).into_iter().map(|(job, _)| job).collect();
        for (job, content) in jobs(&workflow) {
            let needs = match &content["needs"] {
                Yaml::Array(needs) => needs.clone(),
                Yaml::BadValue => Vec::new(),
                one => vec![one.clone()],
            };
            for need in needs {
                let need = need.as_str().expect("a name");
                assert!(names.contains(need), "{name}: {job} waits for {need}");
            }
        }
    }
}

#[test]
fn every_command_of_this_program_is_one_that_it_takes() {
    let scripts = scripts();
    let commands = scripts.iter().flat_map(|script| script.lines());
    let commands: Vec<&str> = commands
        .filter_map(|line| line.trim().strip_prefix("cargo xtask "))
        .collect();
    assert!(commands.len() >= 3, "{commands:?}");
    for command in commands {
        let words = command
            .split_whitespace()
            .map(|word| word.trim_matches('"'));
        let words = std::iter::once("xtask").chain(words).map(str::to_owned);
        assert!(read(words).is_ok(), "{command}");
    }
    let scripts = scripts.join("\n");
    assert!(scripts.contains(".ci/run") && root().join(".ci/run").is_file());
}

#[test]
fn every_script_is_one_that_the_shell_reads() {
    for script in scripts() {
        let mut shell = Command::new("bash");
        let status = shell.args(["-n", "-c", &script]).status().expect("bash");
        assert!(status.success(), "{script}");
    }
}

/// Each package of a release is published by the workflow, and nothing else.
#[test]
fn the_release_publishes_the_packages_that_are_made() {
    let all = workflows();
    let (_, _, release) = all
        .iter()
        .find(|(name, ..)| name == "release.yml")
        .expect("it");
    let matrix = &release["jobs"]["npm"]["strategy"]["matrix"]["package"];
    let published: Vec<&str> = matrix
        .as_vec()
        .expect("a list")
        .iter()
        .filter_map(Yaml::as_str)
        .collect();
    assert_eq!(published, crate::release::PACKAGES);
}
