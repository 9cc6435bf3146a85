//! A session with a cloud behind it that says what the fuzzer wants, and an operator who clicks.

use bms_disks::api::{
    Base, Method, Outcome, Request, Target, parse_attachments, parse_server, parse_volumes,
};
use bms_disks::model::{AttemptId, Mono, Now, VolumeId, Wall};
use bms_disks::rules::{Evidence, Policy};
use bms_disks::session::{
    Aim, AskId, Claim, Config, Dialog, Effect, Event, HostAnswer, Intent, Page, RequestId, Session,
};
use serde_json::Value;

use crate::answer::{project_id, server_id, value};
use crate::oracle::must_block;

/// What is asked of the cloud.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The server.
    Server,
    /// The list of its disks.
    List,
    /// Their details.
    Volumes,
    /// A job.
    Job,
    /// A detach, or an attach.
    Change,
}

fn kind(request: &Request) -> Kind {
    if request.method != Method::Get {
        Kind::Change
    } else if request.base == Base::Evs {
        Kind::Volumes
    } else if request.path.contains("/jobs/") {
        Kind::Job
    } else if request.path.contains("os-volume_attachments") {
        Kind::List
    } else {
        Kind::Server
    }
}

pub(crate) struct Driver {
    pub session: Session,
    now: Now,
    allow_system: bool,
    /// What the cloud answers from now on, by [`Kind`].
    standing: [Option<Outcome>; 5],
    /// What the session was told last, likewise.
    told: [Option<Outcome>; 5],
    pending: Vec<(RequestId, Kind)>,
    ask: Option<AskId>,
    /// Whether the host agreed to attach a disk, and nothing was sent since.
    attach_agreed: bool,
    /// What the host was asked about last.
    ask_aim: Option<Aim>,
    claim: Option<String>,
    /// Confirmations, of detaching and of attaching again, that have not led to a request yet.
    pub confirmed: usize,
    pub again: usize,
    /// Whether the disk was detached before what is played: an honest list has shown that.
    pub detached_before: bool,
    /// The paths of the detach calls.
    pub deletes: Vec<String>,
    /// Resume records the session wanted removed.
    pub cleared: Vec<String>,
}

impl Driver {
    pub fn new(allow_system_disk: bool) -> Self {
        let config = Config {
            target: Target {
                project: project_id(),
                server: server_id(),
            },
            policy: Policy { allow_system_disk },
            volumes: true,
            native: true,
        };
        Self {
            session: Session::new(config),
            now: Now {
                mono: Mono(0),
                wall: Wall(1_556_222_687_000),
            },
            allow_system: allow_system_disk,
            standing: Default::default(),
            told: Default::default(),
            pending: Vec::new(),
            ask: None,
            attach_agreed: false,
            ask_aim: None,
            claim: None,
            confirmed: 0,
            again: 0,
            detached_before: false,
            deletes: Vec::new(),
            cleared: Vec::new(),
        }
    }

    pub fn start(&mut self, record: Option<String>) {
        let visible = true;
        let ids = AttemptId::default();
        self.event(Event::Start {
            record,
            visible,
            ids,
        });
    }

    /// From now on the cloud answers like this; what waits is answered at once.
    pub fn stand(&mut self, kind: Kind, outcome: Outcome) {
        self.standing[kind as usize] = Some(outcome);
        self.settle();
    }

    pub fn event(&mut self, event: Event) {
        let effects = self.session.step(event, self.now);
        effects.into_iter().for_each(|effect| self.absorb(effect));
        self.check_view();
    }

    /// Answers everything that waits. A session that never has enough at one moment is a bug too.
    pub fn settle(&mut self) {
        for _ in 0..40 {
            let ready = |(_, kind): &(RequestId, Kind)| self.standing[*kind as usize].is_some();
            let Some(at) = self.pending.iter().position(ready) else {
                return;
            };
            let (id, kind) = self.pending.remove(at);
            let Some(outcome) = self.standing[kind as usize].clone() else {
                return;
            };
            self.told[kind as usize] = Some(outcome.clone());
            self.event(Event::Answer { id, outcome });
        }
        panic!("more than 40 requests at one moment");
    }

    pub fn pass(&mut self, millis: u64) {
        self.now.mono = self.now.mono.plus(millis);
        self.now.wall = Wall(self.now.wall.0.saturating_add(millis));
        self.event(Event::Tick);
        self.settle();
    }

    /// Waits until the session wants to be woken.
    pub fn wake(&mut self) {
        if let Some(at) = self.session.wake_at() {
            self.pass(at.since(self.now.mono));
        }
    }

    pub fn jump(&mut self, wall: u64) {
        self.now.wall = Wall(wall);
    }

    pub fn open(&mut self, nth: usize) {
        let view = self.session.view();
        if let Page::Ready(rows) = &view.page
            && let Some(row) = rows.get(nth)
        {
            self.user(Intent::Open(row.disk.volume.clone()));
        }
    }

    pub fn open_disk(&mut self, id: &str) {
        let view = self.session.view();
        if let Page::Ready(rows) = &view.page {
            let is_it = |volume: &VolumeId| volume.as_str().eq_ignore_ascii_case(id);
            let row = rows.iter().find(|row| is_it(&row.disk.volume));
            if let Some(row) = row {
                self.user(Intent::Open(row.disk.volume.clone()));
            }
        }
    }

    pub fn user(&mut self, intent: Intent) {
        if let Intent::Confirm { .. } = intent {
            match self.session.view().dialog {
                Some(Dialog::Attach(_)) => self.again += 1,
                _ => self.confirmed += 1,
            }
        }
        self.event(Event::User(intent));
        self.settle();
    }

    /// Confirms with all that is asked for.
    pub fn confirm(&mut self, acknowledged: bool) {
        let view = self.session.view();
        if let Some(Dialog::Attach(ask)) = &view.dialog {
            self.user(Intent::Confirm {
                question: ask.id,
                evidence: Evidence::default(),
            });
        }
        if let Some(Dialog::Ask(ask)) = &view.dialog {
            let evidence = Evidence {
                acknowledged,
                typed: ask.word.text().to_owned(),
                ..Evidence::default()
            };
            self.user(Intent::Confirm {
                question: ask.id,
                evidence,
            });
        }
    }

    pub fn host(&mut self, answer: HostAnswer) {
        if let Some(ask) = self.ask.take() {
            let agrees = answer == HostAnswer::Proceed;
            self.attach_agreed = agrees && self.ask_aim == Some(Aim::Attach);
            self.event(Event::Host { ask, answer });
            self.settle();
        }
    }

    pub fn claimed(&mut self, claim: Claim) {
        if self.claim.take().is_some() {
            self.event(Event::Claimed(claim));
            self.settle();
        }
    }

    /// Everything it takes to detach the first disk.
    pub fn detach(&mut self, nth: usize) {
        self.open(nth);
        self.confirm(true);
        self.host(HostAnswer::Proceed);
        self.claimed(Claim::Mine);
    }

    pub fn changes(&self) -> Vec<VolumeId> {
        let view = self.session.view();
        view.changes.iter().map(|c| c.disk.volume.clone()).collect()
    }

    fn absorb(&mut self, effect: Effect) {
        match effect {
            Effect::Send { id, request, .. } => {
                match request.method {
                    Method::Get => {}
                    Method::Delete => self.check_detach(request.path.clone()),
                    Method::Post => {
                        assert!(self.again > 0, "an attach nobody asked for");
                        assert!(self.attach_agreed, "an attach the host has not agreed to");
                        self.again = 0;
                        self.attach_agreed = false;
                    }
                }
                self.pending.push((id, kind(&request)));
            }
            Effect::Cancel(id) => self.pending.retain(|(pending, _)| *pending != id),
            Effect::AskHost { ask, attempt } => {
                self.ask = Some(ask);
                self.ask_aim = Some(attempt.aim);
            }
            Effect::Claim(text) => self.claim = Some(text),
            Effect::Clear(text) => self.cleared.push(text),
            Effect::RenewToken | Effect::Save { .. } | Effect::Keep(_) | Effect::Emit(_) => {}
        }
    }

    /// A detach goes out: it was confirmed, once, and nothing the session was told forbids it.
    fn check_detach(&mut self, path: String) {
        assert!(self.confirmed > 0, "a detach nobody confirmed");
        self.confirmed = 0;
        let disk = path.rsplit('/').next().unwrap_or_default();
        let target = server_id();
        let server = self.read(Kind::Server, |o| parse_server(&target, o).is_ok());
        let list = self.read(Kind::List, |o| parse_attachments(&target, o).is_ok());
        let volumes = self.read(Kind::Volumes, |o| parse_volumes(&target, o).is_ok());
        let no = must_block(&server["server"], &list, &volumes, disk, self.allow_system);
        assert_eq!(no, None, "and yet it was sent: {path}");
        self.deletes.push(path);
    }

    /// What was last said, if it could be read.
    pub fn read(&self, kind: Kind, good: impl Fn(&Outcome) -> bool) -> Value {
        match &self.told[kind as usize] {
            Some(outcome) if good(outcome) => value(outcome),
            _ => Value::Null,
        }
    }

    fn check_view(&self) {
        let view = self.session.view();
        if let Page::Ready(rows) = &view.page {
            assert!(rows.iter().all(|r| !r.assessment.reasons.is_empty()));
        }
    }
}
