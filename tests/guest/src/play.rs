//! Plays one scenario: sets it up, looks, judges, follows the guide, looks again, and holds each of the
//! product's words against the kernel's.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use bms_disks::model::Disk;

use crate::machine::{Image, Machine, Said};
use crate::product::{self, Judgement};
use crate::scenario::{Follows, Scenario, Verdict};
use crate::truth::Truth;
use crate::{Failure, Result, inside, io, table};

/// How a scenario went.
pub struct Outcome {
    pub name: String,
    pub title: String,
    pub busy_before: Vec<String>,
    pub first: Judgement,
    /// How many commands were pasted between the two looks, and how many of those change something.
    pub commands: (usize, usize),
    pub busy_after: Vec<String>,
    pub last: Judgement,
    /// Whether something had to be done by hand.
    pub by_hand: bool,
    /// What must not be.
    pub problems: Vec<String>,
    pub seconds: f32,
}

/// The group of users who have none.
const NOGROUP: &str = "nogroup";

/// Who plays it.
pub(crate) struct Player<'a> {
    scenario: &'a Scenario,
    machine: Machine,
    /// The World Wide Names of the disk asked about and of those asked about with it.
    wwns: Vec<String>,
    transcript: String,
    problems: Vec<String>,
    commands: (usize, usize),
    by_hand: bool,
    started: Instant,
}

/// Plays it from the saved machine. What was said and done goes into a file below `transcripts`. With `look_only` nothing is freed.
///
/// # Errors
/// If the guest or the scenario's own set-up fails: that says nothing of the product.
pub fn play(
    image: &Image,
    scenario: &Scenario,
    transcripts: &Path,
    look_only: bool,
) -> Result<Outcome> {
    let started = Instant::now();
    let mut player = Player::new(image, scenario)?;
    let played = player.play(look_only);
    let file = transcripts.join(format!("{}.txt", scenario.name));
    let mut text = std::mem::take(&mut player.transcript);
    match &played {
        Ok(outcome) => {
            for problem in &outcome.problems {
                let _ = writeln!(text, "PROBLEM {problem}");
            }
            text += &table::row(outcome);
        }
        Err(failure) => text += &format!("FAILED {failure}\n"),
    }
    io("write", &file, std::fs::write(&file, text))?;
    let mut outcome = played?;
    outcome.seconds = started.elapsed().as_secs_f32();
    Ok(outcome)
}

impl<'a> Player<'a> {
    /// Before the scenario's set-up, in the saved machine.
    pub(crate) fn new(image: &Image, scenario: &'a Scenario) -> Result<Self> {
        Ok(Self {
            scenario,
            machine: image.resume()?,
            wwns: Vec::new(),
            transcript: String::new(),
            problems: Vec::new(),
            commands: (0, 0),
            by_hand: false,
            started: Instant::now(),
        })
    }

    fn play(&mut self, look_only: bool) -> Result<Outcome> {
        self.set_up()?;
        let before = self.truths()?;
        if let Some(odd) = before
            .iter()
            .find(|one| one.busy.is_empty() == self.scenario.busy)
        {
            return Err(Failure(format!(
                "the scenario does not do what it says: {:?}",
                odd.busy
            )));
        }
        let disks: Option<Vec<Disk>> = (self.wwns.iter().zip(&before))
            .map(|(wwn, truth)| product::disk(wwn, truth.gib))
            .collect();
        let disks = disks.ok_or_else(|| Failure("no disk".into()))?;
        let (paste, first) = self.look(&disks)?;
        self.hold_each(&first, &before, self.scenario.first, "first look");

        if look_only {
            let first = first[0].clone();
            let busy = busy(&before);
            return Ok(self.outcome(busy.clone(), first.clone(), busy, first));
        }
        self.follow(&paste, &disks, &before)?;
        let mut after = self.truths()?;
        let (paste, mut last) = self.look(&disks)?;
        self.hold_end(&last, &after, self.scenario.stays);

        let by_hand = self.scenario.by_hand.as_ref();
        let by_hand = by_hand.filter(|_| !busy(&after).is_empty());
        if let Some(script) = by_hand {
            self.by_hand = true;
            self.inside(script, "by hand")?;
            self.follow(&paste, &disks, &after)?;
            after = self.truths()?;
            last = self.look(&disks)?.1;
            self.hold_end(&last, &after, false);
        }
        Ok(self.outcome(
            busy(&before),
            first[0].clone(),
            busy(&after),
            last[0].clone(),
        ))
    }

    /// Of each disk asked about.
    pub(crate) fn truths(&mut self) -> Result<Vec<Truth>> {
        let wwns = self.wwns.clone();
        wwns.iter().map(|wwn| self.truth(wwn)).collect()
    }

    fn outcome(
        &mut self,
        busy_before: Vec<String>,
        first: Judgement,
        busy_after: Vec<String>,
        last: Judgement,
    ) -> Outcome {
        Outcome {
            name: self.scenario.name.clone(),
            title: self.scenario.title.clone(),
            busy_before,
            first,
            commands: self.commands,
            busy_after,
            last,
            by_hand: self.by_hand,
            problems: std::mem::take(&mut self.problems),
            seconds: 0.0,
        }
    }

    fn note(&mut self, heading: &str, text: &str) {
        let seconds = self.started.elapsed().as_secs();
        let _ = writeln!(
            self.transcript,
            "=== {heading} [{seconds} s]\n{}",
            text.trim_end()
        );
    }

    pub(crate) fn set_up(&mut self) -> Result<()> {
        for file in ["disks.sh", "stacks.sh", "container.sh"] {
            self.machine
                .put(&format!("/opt/guest/{file}"), &inside(file)?)?;
        }
        self.inside(&self.scenario.script, "set up")?;
        let script = format!(
            ". /opt/guest/disks.sh; for n in {}; do wwn $n; done",
            self.scenario.asked
        );
        let wwns = self.machine.sh(&script, 30)?;
        self.wwns = wwns.split_whitespace().map(str::to_owned).collect();
        let tree = self
            .machine
            .sh("lsblk -o NAME,KNAME,TYPE,SIZE,FSTYPE,MOUNTPOINTS", 30)?;
        self.note("tree", &tree);
        Ok(())
    }

    /// Runs a scenario's own script.
    fn inside(&mut self, script: &str, heading: &str) -> Result<()> {
        let script =
            format!("set -e\n. /opt/guest/disks.sh\n. /opt/guest/stacks.sh\n{script}\nsettle\n");
        let said = self.machine.run(&["bash", "-c", &script], "", 600)?;
        self.note(heading, &[said.out.as_str(), &said.err].concat());
        if said.code == 0 {
            Ok(())
        } else {
            Err(Failure(format!(
                "{heading}: {}{} (code {})",
                said.out, said.err, said.code
            )))
        }
    }

    fn truth(&mut self, wwn: &str) -> Result<Truth> {
        let said = self.machine.python(&inside("truth.py")?, &[wwn])?;
        let truth = Truth::read(&said)?;
        let text = if truth.busy.is_empty() {
            "free".into()
        } else {
            truth.busy.join("\n")
        };
        self.note("truth", &text);
        Ok(truth)
    }

    /// Runs the look and judges what it printed, of each disk.
    fn look(&mut self, disks: &[Disk]) -> Result<(String, Vec<Judgement>)> {
        let mut argv: Vec<String> = Vec::new();
        if let Some(user) = &self.scenario.user {
            // Its group has another name.
            let change = ["setpriv", "--reuid", user, "--init-groups", "--regid"];
            argv.extend(change.map(str::to_owned));
            argv.push(NOGROUP.to_owned());
        }
        argv.extend(self.scenario.shell.argv.iter().cloned());
        let said = self.shell(&argv, &product::look())?;
        let paste = [said.out.as_str(), &said.err].concat();
        self.note("look", &paste);
        let judge = |disk| product::judge(&paste, disk);
        let judgements: Vec<Judgement> = disks.iter().map(judge).collect();
        for judgement in &judgements {
            self.note("the check says", &judgement.said);
        }
        Ok((paste, judgements))
    }

    /// Pastes a text into the operator's shell.
    pub(crate) fn paste(&mut self, text: &str) -> Result<Said> {
        let argv = self.scenario.shell.argv.clone();
        self.shell(&argv, text)
    }

    /// The disks asked about: the World Wide Names.
    pub(crate) fn wwns(&self) -> &[String] {
        &self.wwns
    }

    fn shell(&mut self, argv: &[String], text: &str) -> Result<Said> {
        let mut argv: Vec<&str> = argv.iter().map(String::as_str).collect();
        if self.scenario.shell.pasted {
            return self.machine.paste(&argv, text, 300);
        }
        argv.extend(["-c", text]);
        self.machine.run(&argv, "", 300)
    }

    /// Runs the guide's commands, one after the other.
    fn follow(&mut self, paste: &str, disks: &[Disk], before: &[Truth]) -> Result<()> {
        let argv = self.scenario.shell.argv.clone();
        let mut world = before[0].world.clone();
        let plan = match self.scenario.follows {
            Follows::Plan { as_one } => product::plan(paste, disks, as_one),
            Follows::Steps => product::steps(&disks[0]),
        };
        self.note("the plan says", &plan.said);
        for command in &plan.commands {
            self.commands.0 += 1;
            self.commands.1 += usize::from(command.changes);
            let said = self.shell(&argv, &command.text)?;
            let heading = if command.changes {
                "command (changes)"
            } else {
                "command (shows)"
            };
            self.note(heading, &command.text);
            let text = [said.out.as_str(), &said.err].concat();
            self.note(&format!("said, code {}", said.code), &text);
            if let Some(line) = text.lines().find(|line| is_misused(line)) {
                self.problems
                    .push(format!("a program was asked wrongly: {line}"));
            }
            if said.code == 124 {
                self.problems
                    .push(format!("a command does not end: {}", command.text));
            }
            self.machine.sh("udevadm settle", 300)?;
            let wwn = self.wwns[0].clone();
            let now = self.truth(&wwn)?.world;
            self.hold_changes(&world, &now, command, &plan.also, before);
            world = now;
        }
        Ok(())
    }

    /// What a command changed: nothing if it only shows, and of other disks only what was said before.
    fn hold_changes(
        &mut self,
        before: &[(String, Vec<String>)],
        now: &[(String, Vec<String>)],
        command: &product::Command,
        announced: &str,
        asked: &[Truth],
    ) {
        let gone = before.iter().filter(|one| !now.contains(one));
        let come = now.iter().filter(|one| !before.contains(one));
        let changed: Vec<(String, Vec<String>)> = gone.chain(come).cloned().collect();
        for (what, on) in &changed {
            self.note("changed", &format!("{what} on {}", on.join(" ")));
            if !command.changes || what.starts_with("harm") {
                self.problems.push(format!("a command changed {what}"));
            }
            let is_asked = |disk: &&String| asked.iter().any(|one| one.paths.contains(disk));
            let others = || on.iter().filter(|disk| !is_asked(disk));
            let name = what.split(' ').nth(1).unwrap_or_default();
            if others().next().is_some()
                && !announced.contains(name)
                && !others().any(|disk| announced.contains(disk))
            {
                self.problems.push(format!(
                    "changed {what}, which is on {} too, without a word",
                    on.join(" ")
                ));
            }
        }
    }

    /// Holds a verdict against the kernel's and the scenario's word.
    fn hold(&mut self, judgement: &Judgement, truth: &Truth, wanted: Verdict, which: &str) {
        let is_busy = !truth.busy.is_empty();
        let problem = match judgement.verdict {
            Some(Verdict::Clear) if is_busy => format!("FALSE CLEAR: {}", truth.busy.join("; ")),
            Some(Verdict::InUse) if !is_busy => "FALSE IN USE".to_owned(),
            Some(Verdict::CannotTell) if wanted != Verdict::CannotTell => "CANNOT TELL".to_owned(),
            // Knowing more than was asked for is right, too.
            Some(_) => return,
            None => "no verdict".to_owned(),
        };
        self.problems
            .push(format!("{which}: {problem} ({})", judgement.said));
    }

    fn hold_each(&mut self, said: &[Judgement], truths: &[Truth], wanted: Verdict, which: &str) {
        for (judgement, truth) in said.iter().zip(truths) {
            self.hold(judgement, truth, wanted, which);
        }
    }

    /// After the commands nothing may use the disks, unless it may.
    fn hold_end(&mut self, said: &[Judgement], truths: &[Truth], stays: bool) {
        for (judgement, truth) in said.iter().zip(truths) {
            let is_busy = !truth.busy.is_empty();
            if is_busy && !stays {
                self.problems
                    .push(format!("after the commands: {}", truth.busy.join("; ")));
            }
            let wanted = if is_busy {
                self.scenario.first
            } else {
                self.scenario.last
            };
            self.hold(judgement, truth, wanted, "last look");
        }
    }
}

/// What a program says of options that it does not know.
fn is_misused(line: &str) -> bool {
    const SIGNS: [&str; 5] = [
        "usage:",
        "invalid option",
        "unrecognized option",
        "unknown option",
        "command not found",
    ];
    let line = line.to_lowercase();
    SIGNS.iter().any(|sign| line.contains(sign))
}

/// Why any of them is in use.
fn busy(truths: &[Truth]) -> Vec<String> {
    truths.iter().flat_map(|one| one.busy.clone()).collect()
}
