//! Ways to break a session on purpose, one promise at a time, so that the simulation can show that it would notice.
//!
//! The session itself is whole: what stands between it and its tab edits what goes in and what comes out. The
//! checks see what really happened, and what came of it.

mod answers;
mod effects;
mod table;

use std::collections::BTreeMap;
use std::rc::Rc;

use bms_disks::api::{Answer, Outcome, Request};
use bms_disks::model::{Mono, Now};
use bms_disks::session::{
    AskId, Claim, Config, Dialog, Effect, Event, HostAnswer, Intent, Move, Page, Phase, QueueStage,
    RequestId, Session, Stop, View,
};

pub use table::{MUTATIONS, Mutation};

use crate::state::Kind;

/// Requests and questions that no session sent have numbers from here on.
const FORGED: u64 = 1 << 40;

/// A session, and what is done to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sabotaged {
    session: Session,
    config: Config,
    how: Option<Mutation>,
    now: Now,
    forged: u64,
    /// What each request of the session is, and whether it still waits for its answer.
    asked: BTreeMap<RequestId, (Kind, bool)>,
    /// The last good answer of each kind of read.
    last: Vec<(Kind, Outcome)>,
    /// The last DELETE.
    delete: Option<Request>,
    /// The disk that is said to be gone, if one is.
    gone: Option<String>,
    /// From here on reads are answered with what was read before.
    stale: bool,
    /// The record as this session believes it to be stored.
    record: Option<String>,
    /// A DELETE that waits for the host's word on a forged question, and then for all to be read again.
    blocked: Option<(AskId, Request, bool)>,
}

impl Sabotaged {
    /// A session, broken in this way, or whole.
    #[must_use]
    pub fn new(config: Config, how: Option<Mutation>) -> Self {
        Self {
            session: Session::new(config.clone()),
            config,
            how,
            now: Now::default(),
            forged: FORGED,
            asked: BTreeMap::new(),
            last: Vec::new(),
            delete: None,
            gone: None,
            stale: false,
            record: None,
            blocked: None,
        }
    }

    /// Moves it to a fixed moment, see [`Session::rebase`]. Of its requests it remembers those that are held.
    pub fn rebase(&mut self, held: &mut [RequestId]) {
        let before = held.to_vec();
        self.session.rebase(held);
        self.now.mono = Session::NOW;
        let asked = std::mem::take(&mut self.asked);
        let pairs = before.iter().zip(held.iter());
        self.asked = pairs
            .filter_map(|(old, new)| Some((*new, *asked.get(old)?)))
            .collect();
    }

    /// Makes the view anew that [`rebase`](Self::rebase) has forgotten.
    pub fn redraw(&mut self) {
        self.session.redraw();
    }

    /// What it shows.
    #[must_use]
    pub fn view(&self) -> Rc<View> {
        self.session.view()
    }

    /// Whether nobody is signed in.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.session.is_signed_out()
    }

    /// How its machines moved.
    pub fn take_moves(&mut self) -> Vec<Move> {
        self.session.take_moves()
    }

    /// When it wants to be woken.
    #[must_use]
    pub fn wake_at(&self) -> Option<Mono> {
        let moves = |view: &View| view.changes.iter().any(|c| !c.phase.is_end());
        let sleeps = self.how == Some(Mutation::SleepThrough) && moves(&self.session.view());
        self.session.wake_at().filter(|_| !sleeps)
    }

    /// A step of the session, between what is done to the event and to the effects.
    pub fn step(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let Some(how) = self.how else {
            return self.session.step(event, now);
        };
        let mut effects = Vec::new();
        if how == Mutation::QueueSleeps {
            // It hears the clock all the while.
            let from = self.now.mono.0;
            for mono in (from..now.mono.0).step_by(60_000).skip(1) {
                let mono = Mono(mono);
                self.feed(Event::Tick, Now { mono, ..now }, &mut effects);
            }
        }
        self.now = now;
        if let Event::Start { record, .. } = &event {
            self.record.clone_from(record);
        }
        let heard = event.clone();
        let event = self.edit_event(how, event);
        let answered = match &event {
            Event::Answer { id, .. } => Some(*id),
            _ => None,
        };
        self.feed(event, now, &mut effects);
        self.follow_up(how, &heard, &mut effects);
        answered.iter().for_each(|id| self.answered(*id));
        self.edit_effects(how, &mut effects);
        effects
    }

    /// Hands an event in, and notes what the session asks for.
    fn feed(&mut self, event: Event, now: Now, effects: &mut Vec<Effect>) {
        let new = self.session.step(event, now);
        for effect in &new {
            match effect {
                Effect::Send { id, request, .. } => {
                    let kind = Kind::of(request.method, &request.path);
                    self.asked.insert(*id, (kind, true));
                    if kind == Kind::Detach {
                        self.delete = Some(request.clone());
                    }
                }
                Effect::Cancel(id) => self.answered(*id),
                Effect::Claim(text) | Effect::Save { to: text, .. } => {
                    self.record = Some(text.clone());
                }
                Effect::Clear(_) => self.record = None,
                _ => {}
            }
        }
        effects.extend(new);
    }

    fn answered(&mut self, id: RequestId) {
        if let Some((_, waits)) = self.asked.get_mut(&id) {
            *waits = false;
        }
    }

    fn kind(&self, id: RequestId) -> Option<Kind> {
        self.asked.get(&id).map(|(kind, _)| *kind)
    }

    fn forge_id(&mut self) -> u64 {
        self.forged += 1;
        self.forged
    }

    /// What the session is told instead.
    fn edit_event(&mut self, how: Mutation, event: Event) -> Event {
        match (how, event) {
            (_, Event::Answer { id, outcome }) => self.edit_answer(how, id, outcome),
            (Mutation::OverruleHost, Event::Host { ask, .. }) => Event::Host {
                ask,
                answer: HostAnswer::Proceed,
            },
            (Mutation::IgnoreTaken | Mutation::TwoAtOnce, Event::Claimed(Claim::Taken(_))) => {
                Event::Claimed(Claim::Mine)
            }
            (Mutation::ForgetRecord, Event::Start { visible, ids, .. }) => Event::Start {
                record: None,
                visible,
                ids,
            },
            (Mutation::PollHidden, Event::Start { record, ids, .. }) => Event::Start {
                record,
                visible: true,
                ids,
            },
            (Mutation::PollHidden, Event::Visible(_))
            | (Mutation::QueueKeepsOut, Event::User(Intent::TakeOut(_))) => Event::Tick,
            (_, event) => event,
        }
    }

    fn user(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        self.feed(Event::User(intent), self.now, effects);
    }

    /// What is done after the session took the event in.
    fn follow_up(&mut self, how: Mutation, heard: &Event, effects: &mut Vec<Effect>) {
        let view = self.session.view();
        match (how, heard) {
            (Mutation::SkipReread, Event::Host { .. }) => self.stale = true,
            (Mutation::ResendOnResume, Event::Start { record, .. }) => {
                self.resend(record.as_deref(), effects);
            }
            (
                Mutation::ResendAfterLost,
                Event::Answer {
                    id,
                    outcome: Err(_),
                },
            ) if self.kind(*id) == Some(Kind::Detach) => {
                effects.extend(self.delete.clone().map(|delete| self.forge(delete)));
            }
            (Mutation::KeepBody, Event::Answer { id, outcome }) => {
                let whole = |a: &&Answer| a.body.trim_ascii_end().ends_with(b"}");
                let damaged = outcome.as_ref().ok().filter(|a| !whole(a));
                let awaited = self.asked.get(id) == Some(&(Kind::Server, true));
                if let (true, Some(answer)) = (awaited, damaged) {
                    let body = String::from_utf8_lossy(&answer.body).into_owned();
                    effects.push(Effect::Keep(Some(body)));
                }
            }
            (Mutation::SendBlocked, event) => self.send_blocked(event, &view, effects),
            (Mutation::NeverGiveUp, _) if in_doubt(&view) => {
                self.user(Intent::KeepWatching, effects);
            }
            (Mutation::ForgetDoubt, _) if in_doubt(&view) => {
                effects.extend(self.record.take().map(Effect::Clear));
            }
            (Mutation::QueueGoesOn, _) => {
                let stopped = |q: &Rc<bms_disks::session::QueueView>| {
                    matches!(q.stage, QueueStage::Stopped(Stop::Ended(_)))
                };
                if view.queue.as_ref().is_some_and(stopped) {
                    self.user(Intent::SkipInQueue, effects);
                }
            }
            (Mutation::QueueResumes, _) if matches!(view.page, Page::Ready(_)) => {
                let stage = view.queue.as_ref().map(|queue| &queue.stage);
                if stage == Some(&QueueStage::Stopped(Stop::Reloaded)) {
                    self.confirm_rest(effects);
                }
            }
            _ => {}
        }
    }

    /// Confirms what came back after a reload, as nobody did.
    fn confirm_rest(&mut self, effects: &mut Vec<Effect>) {
        self.user(Intent::RetryInQueue, effects);
        let view = self.session.view();
        let Some(Dialog::Queue(queue)) = &view.dialog else {
            return;
        };
        if let QueueStage::Asking(all) = &queue.stage {
            let evidence = bms_disks::rules::Evidence {
                acknowledged: true,
                typed: all.word.text().to_owned(),
                looks: Vec::new(),
            };
            let question = all.id;
            self.user(Intent::Confirm { question, evidence }, effects);
        }
    }
}

fn in_doubt(view: &View) -> bool {
    let doubt = |phase: &Phase| matches!(phase, Phase::Unknown(_));
    view.changes.iter().any(|change| doubt(&change.phase))
}

/// The ids of the disks on screen.
fn volumes(view: &View) -> Vec<bms_disks::model::VolumeId> {
    match &view.page {
        Page::Ready(rows) => rows.iter().map(|row| row.disk.volume.clone()).collect(),
        _ => Vec::new(),
    }
}
