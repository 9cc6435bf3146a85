//! Scenarios: what is done to a guest's disks before the product is asked. One small file each in
//! `scenarios/`, a bash script whose first lines say what is to come of it.

use std::fs;

use crate::{Failure, Result, source};

/// What the check says, or at least has to say, of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clear,
    InUse,
    /// With a sentence that says what would tell. Where this is wanted, the right one of the others is right, too.
    CannotTell,
}

/// One file.
#[derive(Debug)]
pub struct Scenario {
    /// The file's name without its ending.
    pub name: String,
    /// Its first line.
    pub title: String,
    /// Which disks the operator wants to detach at once: their numbers, or `root`.
    pub asked: String,
    /// Whether those disks are in use: the file's word, held against the kernel's.
    pub busy: bool,
    /// Of the first look.
    pub first: Verdict,
    /// Of the look after which nothing uses the disk.
    pub last: Verdict,
    /// Whether it may still be in use after the commands, because somebody has to decide something.
    pub stays: bool,
    /// Whether it is played in each run of the tests.
    pub core: bool,
    /// What the operator's shell is.
    pub shell: Shell,
    /// Which commands are run.
    pub follows: Follows,
    /// The user who looks; what changes something is done as root.
    pub user: Option<String>,
    /// What sets it up.
    pub script: String,
    /// What the operator does by hand when the commands are done, because a sentence says so.
    pub by_hand: Option<String>,
}

/// What the operator follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// The plan made of the paste, its steps one by one or copied as one command.
    Plan {
        /// As one command.
        as_one: bool,
    },
    /// The steps for any disk, where nothing was pasted.
    Steps,
}

/// How the operator runs a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The program with its arguments.
    pub argv: Vec<String>,
    /// Pasted into an interactive one on a terminal, instead of run with `-c`.
    pub pasted: bool,
}

/// Between the set-up and what is done by hand.
const BY_HAND: &str = "\n#--- by hand\n";

/// All of them, by name.
///
/// # Errors
/// If one cannot be read, or says something unknown.
pub fn all() -> Result<Vec<Scenario>> {
    let folder = source("scenarios");
    let wrong =
        |problem: std::io::Error| Failure(format!("cannot read {}: {problem}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(wrong)?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "sh") {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path).map_err(wrong)?;
            found.push(parse(&name, &text)?);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn parse(name: &str, text: &str) -> Result<Scenario> {
    let wrong = |what: &str| Failure(format!("scenarios/{name}.sh: {what}"));
    let mut lines = text
        .lines()
        .map_while(|line| line.strip_prefix('#'))
        .map(str::trim);
    let title = lines.next().filter(|line| !line.is_empty());
    let title = title
        .ok_or_else(|| wrong("the first line is its title"))?
        .to_owned();
    let (mut asked, mut busy) = ("1".to_owned(), None);
    let (mut first, mut last, mut stays) = (None, Verdict::Clear, false);
    let (mut core, mut shell, mut pasted, mut user) = (false, "bash", false, None);
    let mut follows = Follows::Plan { as_one: false };
    for line in lines {
        match line.split_once(": ").unwrap_or((line, "")) {
            ("disk" | "disks", value) => value.clone_into(&mut asked),
            ("truth", "busy") => busy = Some(true),
            ("truth", "free") => busy = Some(false),
            ("first look", "cannot tell") => first = Some(Verdict::CannotTell),
            ("last look", "cannot tell") => last = Verdict::CannotTell,
            ("after the commands", "may be busy") => stays = true,
            ("core", "yes") => core = true,
            ("copied", "as one") => follows = Follows::Plan { as_one: true },
            ("pasted", "nothing") => follows = Follows::Steps,
            ("shell", value) => shell = value,
            ("pasted into", value) => (shell, pasted) = (value, true),
            ("user", value) => user = Some(value.to_owned()),
            _ => return Err(wrong(&format!("what is `{line}`?"))),
        }
    }
    let busy = busy.ok_or_else(|| wrong("`truth: busy` or `truth: free` is missing"))?;
    let (script, by_hand) = match text.split_once(BY_HAND) {
        Some((script, by_hand)) => (script, Some(by_hand.to_owned())),
        None => (text, None),
    };
    Ok(Scenario {
        name: name.to_owned(),
        title,
        asked,
        busy,
        first: first.unwrap_or(if busy { Verdict::InUse } else { Verdict::Clear }),
        last,
        stays,
        core,
        shell: Shell {
            argv: shell.split(' ').map(str::to_owned).collect(),
            pasted,
        },
        follows,
        user,
        script: script.to_owned(),
        by_hand,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_can_be_read_and_the_core_is_small() {
        let all = all().expect("scenarios");
        assert!(all.len() >= 60, "only {} scenarios", all.len());
        let core = all.iter().filter(|one| one.core).count();
        assert!((8..=12).contains(&core), "{core} in the core");
    }

    #[test]
    fn what_a_scenario_says_is_read_and_what_it_does_not_know_is_an_error() {
        let text = "# A title\n# disks: 2 3\n# pasted: nothing\n# truth: busy\n# after the commands: may be busy\n# pasted into: zsh -i\ndisk 2 64\n#--- by hand\nkill 1\n";
        let read = parse("x", text).expect("a scenario");
        assert_eq!((read.asked.as_str(), read.busy), ("2 3", true));
        assert_eq!(read.follows, Follows::Steps);
        assert_eq!((read.first, read.last), (Verdict::InUse, Verdict::Clear));
        assert!(read.stays);
        assert!(read.shell.pasted && read.shell.argv == ["zsh", "-i"]);
        assert_eq!(read.by_hand.as_deref(), Some("kill 1\n"));
        assert!(parse("x", "# A title\n# truth: perhaps\n").is_err());
        assert!(parse("x", "# A title\n").is_err());
    }
}
