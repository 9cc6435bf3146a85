//! A session on a script: what the test says happens, and what the session asks for is on record.

use std::rc::Rc;

use bms_disks::api::{Answer, Method, Outcome, Request, Target, Transport};
use bms_disks::model::{AttemptId, Mono, Now, ProjectId, ServerId, VolumeId, Wall};
use bms_disks::rules::{Evidence, Policy};
use bms_disks::session::{
    Aim, Ask, AskId, AttachAsk, Attempt, ChangeView, Claim, Config, Dialog, Effect, Event,
    HostAnswer, HostEvent, Intent, Phase, RequestId, Session, View,
};

#[cfg(feature = "mutants")]
#[path = "chart.rs"]
mod chart;

/// What the scripted cloud answers.
pub struct Facts {
    pub status: &'static str,
    pub task: &'static str,
    pub os: &'static str,
    /// Each with its slot.
    pub disks: Vec<(&'static str, &'static str)>,
    pub locked: &'static str,
    /// What the account says of the server; `freeze` freezes it.
    pub account: &'static str,
    /// What the block storage service says: disk, name, status.
    pub details: Vec<(&'static str, &'static str, &'static str)>,
}

pub struct Script {
    pub session: Session,
    pub facts: Facts,
    pub millis: u64,
    /// Requests sent and neither answered nor given up.
    pub open: Vec<(RequestId, Request)>,
    /// All requests ever sent, as `METHOD path-end`.
    pub sent: Vec<String>,
    pub told: Vec<HostEvent>,
    pub storage: Option<String>,
    /// What the tab keeps of a queue.
    pub kept: Option<String>,
    pub host_asked: Option<AskId>,
    /// About what the portal was asked last, and about which disk.
    pub host_asked_about: Option<(Aim, VolumeId)>,
    /// What the portal was asked about.
    pub attempts: Vec<Rc<Attempt>>,
    pub renewals: usize,
}

/// Where the ids of attempts come from.
const IDS: &str = "0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d0000";

pub fn id(text: &str) -> VolumeId {
    VolumeId::parse(text).expect("a test's id")
}

/// Without a block storage service, as the smallest portal has it.
fn config() -> Config {
    Config {
        target: Target {
            project: ProjectId::parse("p1").expect("a test's id"),
            server: ServerId::parse("s1").expect("a test's id"),
        },
        policy: Policy::default(),
        volumes: false,
        native: true,
    }
}

impl Script {
    /// A session that is not started.
    pub fn new() -> Self {
        Self::of(config())
    }

    /// One that has details of the disks, too; with everything read.
    pub fn detailed() -> Self {
        let mut script = Self::with_volumes();
        script.start(None, true);
        script.answer_reads();
        script
    }

    fn of(config: Config) -> Self {
        Self {
            session: Session::new(config),
            facts: Facts {
                status: "ACTIVE",
                task: "null",
                os: "Linux",
                disks: vec![
                    ("root", "/dev/sda"),
                    ("data", "/dev/sdb"),
                    ("logs", "/dev/sdc"),
                ],
                locked: "false",
                account: "normal",
                details: vec![
                    ("root", "system", "in-use"),
                    ("data", "pg-data", "in-use"),
                    ("logs", "pg-logs", "in-use"),
                ],
            },
            millis: 0,
            open: Vec::new(),
            sent: Vec::new(),
            told: Vec::new(),
            storage: None,
            kept: None,
            host_asked: None,
            host_asked_about: None,
            attempts: Vec::new(),
            renewals: 0,
        }
    }

    /// The same at a cloud that has details of the disks, too.
    pub fn with_volumes() -> Self {
        Self::of(Config {
            volumes: true,
            ..config()
        })
    }

    /// The same at a cloud of which the native calls' host is not known.
    pub fn without_native() -> Self {
        Self::of(Config {
            native: false,
            ..config()
        })
    }

    /// A session on a page that is seen, with everything read.
    pub fn ready() -> Self {
        let mut script = Self::new();
        script.start(None, true);
        script.answer_reads();
        script
    }

    /// One that has sent the DELETE for the disk `data`, which is not answered yet.
    pub fn sent() -> Self {
        let mut script = Self::ready();
        script.confirm("data");
        script.agree();
        script.answer_reads();
        script.claimed(Claim::Mine);
        assert_eq!(script.deletes(), 1);
        script
    }

    pub fn start(&mut self, record: Option<String>, visible: bool) {
        let ids = AttemptId::parse(IDS).expect("a test's id");
        self.step(Event::Start {
            record,
            visible,
            ids,
        });
    }

    pub fn step(&mut self, event: Event) {
        let now = Now {
            mono: Mono(self.millis),
            wall: Wall(1_700_000_000_000 + self.millis),
        };
        for effect in self.session.step(event, now) {
            self.carry_out(effect);
        }
        #[cfg(feature = "mutants")]
        chart::keep(self.session.take_moves());
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Send { id, request, .. } => {
                let tail = request.path.rsplit("/s1").next().unwrap_or_default();
                self.sent
                    .push(format!("{} {tail}", request.method.as_str()));
                self.open.push((id, request));
            }
            Effect::Cancel(id) => self.open.retain(|(open, _)| *open != id),
            Effect::Claim(text) => self.storage = Some(text),
            Effect::Save { from, to } if self.storage.as_ref() == Some(&from) => {
                self.storage = Some(to);
            }
            Effect::Clear(text) if self.storage.as_ref() == Some(&text) => self.storage = None,
            Effect::Save { .. } | Effect::Clear(_) => {}
            Effect::Keep(text) => {
                assert!(text.is_some() || self.kept.is_some(), "nothing to forget");
                self.kept = text;
            }
            Effect::AskHost { ask, attempt } => {
                self.host_asked = Some(ask);
                self.host_asked_about = Some((attempt.aim, attempt.disk.volume.clone()));
                self.attempts.push(attempt);
            }
            Effect::RenewToken => self.renewals += 1,
            Effect::Emit(event) => self.told.push(event),
        }
    }

    /// Lets time pass, with a tick whenever the session wants one and at no other time.
    pub fn pass(&mut self, millis: u64) {
        let until = self.millis + millis;
        let mut ticks = 0;
        while let Some(at) = self.session.wake_at().filter(|at| at.0 <= until) {
            self.millis = self.millis.max(at.0);
            self.step(Event::Tick);
            ticks += 1;
            assert!(ticks < 3_000, "it never comes to rest");
        }
        self.millis = until;
    }

    /// The laptop sleeps: time passes and nothing runs.
    pub fn sleep(&mut self, millis: u64) {
        self.millis += millis;
    }

    pub fn click(&mut self, intent: Intent) {
        self.step(Event::User(intent));
    }

    pub fn view(&self) -> Rc<View> {
        self.session.view()
    }

    pub fn ask(&self) -> Option<Rc<Ask>> {
        match &self.view().dialog {
            Some(Dialog::Ask(ask)) => Some(Rc::clone(ask)),
            _ => None,
        }
    }

    /// The question whether a disk is attached again.
    pub fn attach_ask(&self) -> Option<Rc<AttachAsk>> {
        match &self.view().dialog {
            Some(Dialog::Attach(ask)) => Some(Rc::clone(ask)),
            _ => None,
        }
    }

    pub fn change(&self) -> Rc<ChangeView> {
        Rc::clone(self.view().changes.last().expect("a change"))
    }

    pub fn deletes(&self) -> usize {
        self.sent.iter().filter(|s| s.starts_with("DELETE")).count()
    }

    /// Opens a disk's dialog and confirms what it asks, with everything it could ask for.
    pub fn confirm(&mut self, disk: &str) {
        self.click(Intent::Open(id(disk)));
        self.confirm_shown();
    }

    pub fn confirm_shown(&mut self) {
        let ask = self.ask().expect("a question");
        let evidence = Evidence {
            acknowledged: true,
            typed: ask.word.text().to_owned(),
            ..Evidence::default()
        };
        self.click(Intent::Confirm {
            question: ask.id,
            evidence,
        });
    }

    /// Asks to attach a disk again, and confirms it.
    pub fn confirm_attach(&mut self, disk: &str) {
        self.click(Intent::AttachAgain(id(disk)));
        self.confirm_attach_shown();
    }

    pub fn confirm_attach_shown(&mut self) {
        let ask = self.attach_ask().expect("a question");
        self.click(Intent::Confirm {
            question: ask.id,
            evidence: Evidence::default(),
        });
    }

    /// The portal agrees.
    pub fn agree(&mut self) {
        let ask = self.host_asked.take().expect("the portal was asked");
        let answer = HostAnswer::Proceed;
        self.step(Event::Host { ask, answer });
    }

    pub fn claimed(&mut self, claim: Claim) {
        self.step(Event::Claimed(claim));
    }

    /// Answers every open read with the facts, until none is left.
    pub fn answer_reads(&mut self) {
        let mut reads = 0;
        while let Some((id, body)) = self.next_read() {
            self.answer(id, 200, &body);
            reads += 1;
            assert!(reads < 100, "it never has enough");
        }
    }

    fn next_read(&self) -> Option<(RequestId, String)> {
        self.open.iter().find_map(|(id, request)| {
            let read = request.method == Method::Get && !request.path.contains("/jobs/");
            let body = if request.path.ends_with("/os-volume_attachments") {
                self.list()
            } else if request.path.contains("/cloudvolumes/") {
                self.volumes()
            } else {
                self.server()
            };
            read.then_some((*id, body))
        })
    }

    pub fn server(&self) -> String {
        let Facts {
            status,
            task,
            os,
            locked,
            account,
            ..
        } = &self.facts;
        format!(
            r#"{{"server":{{"id":"s1","name":"db","status":"{status}","locked":{locked},
            "OS-EXT-STS:task_state":{task},
            "metadata":{{"os_type":"{os}","EcmResStatus":"{account}"}}}}}}"#
        )
    }

    pub fn volumes(&self) -> String {
        let entry = |(disk, name, status): &(&str, &str, &str)| {
            format!(r#"{{"id":"{disk}","name":"{name}","status":"{status}"}}"#)
        };
        let entries: Vec<_> = self.facts.details.iter().map(entry).collect();
        format!(r#"{{"volumes":[{}]}}"#, entries.join(","))
    }

    pub fn list(&self) -> String {
        let entry = |(disk, slot): &(&str, &str)| {
            format!(r#"{{"volumeId":"{disk}","id":"{disk}","serverId":"s1","device":"{slot}"}}"#)
        };
        let entries: Vec<_> = self.facts.disks.iter().map(entry).collect();
        format!(r#"{{"volumeAttachments":[{}]}}"#, entries.join(","))
    }

    /// The open request of which the path contains this.
    pub fn find(&self, part: &str) -> RequestId {
        let found = self.open.iter().rev().find(|(_, r)| r.path.contains(part));
        found
            .unwrap_or_else(|| panic!("no open request with {part}"))
            .0
    }

    pub fn answer(&mut self, id: RequestId, status: u16, body: &str) {
        let answer = Answer {
            status,
            body: body.as_bytes().to_vec(),
            ..Answer::default()
        };
        self.end(id, Ok(answer));
    }

    pub fn lose(&mut self, id: RequestId) {
        self.end(id, Err(Transport::Network));
    }

    pub fn end(&mut self, id: RequestId, outcome: Outcome) {
        self.open.retain(|(open, _)| *open != id);
        self.step(Event::Answer { id, outcome });
    }

    /// The disk `data` is detached, and the session knows it.
    pub fn detached() -> Self {
        let mut script = Self::sent();
        script.job_succeeds();
        script.facts.disks.remove(1);
        script.answer_reads();
        assert_eq!(script.change().phase, Phase::Done);
        script
    }

    /// The cloud takes the DELETE on, its job succeeds, and the session knows it.
    pub fn job_succeeds(&mut self) {
        let delete = self.find("/detachvolume/");
        self.answer(delete, 202, r#"{"job_id":"j1"}"#);
        self.pass(2_000);
        let job = self.find("/jobs/j1");
        self.answer(job, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    }
}
