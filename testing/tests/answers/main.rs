//! `testing/js/answers.js` is what the simulator answers, and what the widget reads it as. Where the simulator has come to
//! answer something else, `cargo test -p bms-disks-testing -- --ignored` writes the file again.

mod format;
mod taken;

use std::collections::BTreeSet;
use std::path::Path;

use bms_disks::api::{
    Answer, Cause, Failure, Outcome, parse_accepted, parse_attachments, parse_job, parse_server,
    parse_volumes,
};
use bms_disks::model::{JobId, JobStatus, ServerId};
use serde_json::Value;

use taken::{SERVER, Taken, VOLUME};

const HEAD: &str = "// @ts-check
// What the simulator answers. Not to be changed by hand: testing/tests/answers.rs writes it and compares it.
/** @type {import(\"./answers.js\").Answers} */
export const ANSWERS = ";

fn file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("js/answers.js")
}

fn written() -> String {
    let all: Vec<String> = taken::all().iter().map(Taken::json).collect();
    let json = format::spaced(&format!("{{{}}}", all.join(",")));
    format!("{HEAD}{json};\n")
}

#[test]
fn the_file_is_what_the_simulator_answers() {
    let is = std::fs::read_to_string(file()).expect("it is there");
    let ought = written();
    let differs = is
        .lines()
        .zip(ought.lines())
        .find(|(is, ought)| is != ought);
    assert!(
        is == ought,
        "write it again with `cargo test -p bms-disks-testing -- --ignored`: {differs:#?}"
    );
}

#[test]
#[ignore = "writes the file"]
fn write() {
    std::fs::write(file(), written()).expect("it can be written");
}

fn outcome(taken: &Taken) -> Outcome {
    let header = |name: &str| taken.headers.get(name).cloned();
    Ok(Answer {
        status: taken.status,
        request_id: header("X-Request-Id"),
        retry_after: header("Retry-After").and_then(|text| text.parse().ok()),
        body: taken.body.clone(),
    })
}

/// What went wrong, as the widget reads the answer to the call it is of.
fn failure(taken: &Taken) -> Option<Failure> {
    let (server, outcome) = (ServerId::parse(SERVER).expect("an id"), outcome(taken));
    let path = taken.path.as_str();
    if path.ends_with("os-volume_attachments") {
        parse_attachments(&server, &outcome).err()
    } else if path.contains("/cloudvolumes/") {
        parse_volumes(&server, &outcome).err()
    } else if let Some((_, id)) = path.split_once("/jobs/") {
        let id = JobId::parse(id).expect("an id");
        match parse_job(&id, &outcome) {
            Err(failure) => Some(failure),
            Ok(job) => (job.status == JobStatus::Fail).then(|| Failure::of_job(&job.failure)),
        }
    } else if taken.method == "GET" {
        parse_server(&server, &outcome).err()
    } else {
        parse_accepted(&outcome).err()
    }
}

#[test]
fn there_is_an_answer_of_each_kind_of_failure() {
    let seen: Vec<Cause> = taken::all()
        .iter()
        .filter_map(|taken| Some(failure(taken)?.cause))
        .collect();
    let missing: Vec<Cause> = CAUSES
        .iter()
        .copied()
        .filter(|cause| !seen.contains(cause))
        .collect();
    assert_eq!(missing, NO_ANSWERS);
}

#[test]
fn what_is_named_a_success_is_read_as_one() {
    for taken in taken::all() {
        let fails = taken.name.starts_with("job-failed") || taken.name.starts_with("web-page");
        let is_one = taken.status < 300 && !fails;
        let failure = failure(&taken);
        assert_eq!(failure.is_none(), is_one, "{}: {failure:?}", taken.name);
    }
}

#[test]
fn the_names_are_different_and_the_ids_are_those_of_the_events() {
    let all = taken::all();
    let names: BTreeSet<&str> = all.iter().map(|one| one.name).collect();
    assert_eq!(names.len(), all.len());
    let list = all.iter().find(|one| one.name == "attachments");
    let list = &list.expect("there is a list").body;
    let list: Value = serde_json::from_slice(list).expect("JSON");
    assert_eq!(list["volumeAttachments"][1]["volumeId"], VOLUME);
}

/// All there are: another one does not compile until it is named.
macro_rules! causes {
    ($($name:ident)*) => {
        const CAUSES: &[Cause] = &[$(Cause::$name),*];
        const _: fn(Cause) = |cause| match cause { $(Cause::$name => {})* };
    };
}

causes! {
    NotAttached NotFound NotSteady PoweringOn PoweringOff Rebooting NoSuchServer StateNotAvailable InterfaceFailed
    OrderLocked DiskFrozen ServerFrozen ServerLocked Overloaded BadParameter NotAttachable NoPermission WrongProject
    SignInExpired NotAuthorised Throttled NoSuchApi Gateway Conflict JobFailed Network TimedOut TooLarge Redirected
    NotTheCloud Malformed Other
}

/// These come of no answer, or of none that the simulator gives: a frozen server is told by its own field; what
/// is malformed or of no document has no one form.
const NO_ANSWERS: [Cause; 7] = [
    Cause::ServerFrozen,
    Cause::Network,
    Cause::TimedOut,
    Cause::TooLarge,
    Cause::Redirected,
    Cause::Malformed,
    Cause::Other,
];
