//! The session itself: what it holds, the one way in and out, and what couples the machines.

use std::rc::Rc;

use super::change::{Change, Changes, Peers, TakenUp};
use super::question::{
    AttachQuestion, Confirmed, ConfirmedIn, Pending, Progress, Question, Ready, ShownFacts, Signed,
    Void, changed,
};
use super::queue::{Queue, TakenOut, Turn, Weighed};
use super::reads::{Going, ReadAnswer, Reads};
use super::sign_in::SignIn;
use super::storage::Storage;
use super::view::Shown;
use super::{
    AskId, ChangedFact, Claim, Config, Cx, Effect, End, Event, Given, HostAnswer, HostEvent,
    Intent, QuestionId, Reached, RequestId, Said, Stop, View,
};
use crate::api::{Cause, Outcome};
use crate::model::{Disk, Mono, Now, ServerStatus, Task, VolumeId};
use crate::rules::{Evidence, Reason, assess, confirm_word};

/// How much of what was said is kept for whoever draws late.
const SAID_KEPT: usize = 8;

/// The state machine of one server's panel. See the [module](super) for how it is driven.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    pub(super) config: Config,
    pub(super) cx: Cx,
    started: bool,
    visible: bool,
    pub(super) online: bool,
    pub(super) sign_in: SignIn,
    pub(super) reads: Reads,
    pub(super) open: Open,
    pub(super) pending: Option<Pending>,
    pub(super) storage: Storage,
    /// At most one of them has not come to a known end.
    pub(super) changes: Changes,
    pub(super) queue: Option<Queue>,
    /// Whether something is kept of a queue.
    pub(super) keeps: bool,
    /// The selected rows, each with the disk as it was then; and those that fell out since.
    pub(super) selected: Vec<Rc<Disk>>,
    pub(super) fallen: Vec<Rc<Disk>>,
    /// What was said aloud last.
    pub(super) said: Vec<Said>,
    pub(super) shown: Shown,
    #[cfg(feature = "mutants")]
    pub(super) probe: super::probe::Probe,
}

/// The open dialog.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Open {
    Nothing,
    Question(Question),
    Attach(AttachQuestion),
    /// The change of this disk.
    Change(VolumeId),
    Queue,
}

/// A part of a step.
type Phase = fn(&mut Session);

/// What ran out while the laptop slept is over before anything else is heard.
const BEFORE: [Phase; 2] = [Session::advance_pending, Session::end_lost_request];

const AFTER: [Phase; 13] = [
    Session::advance_heard,
    Session::advance_sign_in,
    Session::advance_reads,
    Session::advance_pending,
    Session::advance_change,
    Session::advance_heard,
    Session::advance_queue,
    // What was just learned may be the reason to ask for more.
    Session::advance_reads,
    Session::refresh_question,
    Session::refresh_queue,
    Session::close_empty_dialog,
    Session::refresh_view,
    Session::keep_queue,
];

impl Session {
    /// A session about one server. Nothing happens before [`Event::Start`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            cx: Cx::new(config.target.clone()),
            started: false,
            visible: false,
            online: true,
            sign_in: SignIn::new(),
            reads: Reads::new(config.volumes, config.native),
            open: Open::Nothing,
            pending: None,
            storage: Storage::new(),
            changes: Changes::default(),
            queue: None,
            keeps: false,
            selected: Vec::new(),
            fallen: Vec::new(),
            said: Vec::new(),
            shown: Shown::default(),
            config,
            #[cfg(feature = "mutants")]
            probe: super::probe::Probe::default(),
        }
    }

    /// Takes in one event and says what to do. Effects are in order and all of them are to be carried
    /// out, before the next event comes in.
    pub fn step(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let stride = self.cx.pass_time(now);
        self.note_sleep(stride);
        self.run(&BEFORE);
        self.take(event);
        self.note_moves();
        self.run(&AFTER);
        self.cx.take_effects()
    }

    fn run(&mut self, phases: &[Phase]) {
        for phase in phases {
            phase(self);
            self.note_moves();
        }
    }

    /// For the simulation, which looks at every transition; otherwise nothing.
    #[cfg(not(feature = "mutants"))]
    pub(super) fn note_moves(&mut self) {}

    fn take(&mut self, event: Event) {
        match event {
            Event::Start {
                record,
                visible,
                ids,
            } => {
                if !self.started {
                    self.cx.take_ids(ids);
                    self.start(record, visible);
                }
            }
            Event::Answer { id, outcome } => self.answer(id, &outcome),
            Event::Tick => {}
            Event::Visible(visible) => {
                if visible && !self.visible {
                    self.reads.page_shown(&self.cx);
                }
                self.visible = visible;
            }
            Event::Online(online) => {
                if online && !self.online {
                    self.sign_in.reconnected(&self.cx);
                    self.reads.reconnected(&self.cx);
                }
                self.online = online;
            }
            Event::Token(news) => self.sign_in.token_news(news, &mut self.cx),
            Event::Claimed(claim) => self.claimed(claim),
            Event::Kept(text) => self.take_up_queue(&text),
            Event::Record(record) => self.record_news(record.as_deref()),
            Event::Host { ask, answer } => self.host_said(ask, answer),
            Event::User(intent) => self.user(intent),
            Event::Leave => drop(self.end_pending(End::Cancelled)),
        }
    }

    fn start(&mut self, record: Option<String>, visible: bool) {
        self.started = true;
        self.visible = visible;
        if let Some(text) = record {
            self.take_up(&text);
        }
        self.reads.want_all_fresh(&mut self.cx);
    }

    fn user(&mut self, intent: Intent) {
        match intent {
            Intent::Refresh => self.refresh(),
            Intent::Open(volume) => self.open_disk(&volume),
            Intent::Close => self.show(Open::Nothing),
            Intent::Confirm { question, evidence } => self.confirm(question, &evidence),
            Intent::KeepWatching => self.keep_watching(),
            Intent::Dismiss(volume) => self.changes.dismiss(&volume, &mut self.cx),
            Intent::AttachAgain(volume) => self.attach_again(&volume),
            Intent::Select { volumes, on } => self.select(&volumes, on),
            Intent::OpenQueue => self.open_queue(),
            Intent::TakeOut(volume) => self.take_out(&volume),
            Intent::SkipInQueue => self.skip_in_queue(),
            Intent::RetryInQueue => self.retry_in_queue(),
            Intent::EndQueue => self.end_queue(),
            Intent::RequestPowerOff => self.cx.emit(HostEvent::PowerOffRequest),
        }
    }

    fn refresh(&mut self) {
        self.sign_in.again(&self.cx);
        self.fallen.clear();
        self.reads.refresh(&mut self.cx);
    }

    /// An answer nobody waits for any more changes nothing.
    fn answer(&mut self, id: RequestId, outcome: &Outcome) {
        match self.reads.answer(id, outcome, &mut self.cx) {
            None => {
                let (changes, mut peers) = self.changes_and_peers();
                changes.answer(&mut peers, id, outcome);
            }
            Some(ReadAnswer::Accepted) => self.sign_in.accepted(id),
            Some(ReadAnswer::Refused) => {
                self.sign_in.refused(id, &mut self.cx);
                self.reads.read_again(id);
            }
            Some(ReadAnswer::DetailsRefused { again }) => {
                let beside = self.sign_in.refused_beside(id, again, &mut self.cx);
                self.reads.details_refused(beside);
            }
            Some(ReadAnswer::Failed) => {}
        }
    }

    /// When to send [`Event::Tick`], if nothing happens before. Ask after every step.
    #[must_use]
    pub fn wake_at(&self) -> Option<Mono> {
        let pending = self.pending.as_ref();
        [
            self.sign_in.deadline(),
            self.reads
                .deadline(self.going(), self.shown.listed(), &self.cx),
            pending.map(|pending| pending.deadline(&self.reads, &self.cx)),
            self.storage.deadline(),
            self.queue
                .as_ref()
                .and_then(|queue| queue.deadline(&self.reads, &self.cx)),
            self.changes.deadline(&self.reads, &self.sign_in, &self.cx),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// What to show. Cheap; parts that did not change are the same `Rc`.
    #[must_use]
    pub fn view(&self) -> Rc<View> {
        self.shown.view()
    }

    /// Puts what the step had to say to what was said.
    pub(super) fn speak(&mut self) {
        let Some(what) = self.cx.take_saying() else {
            return;
        };
        let serial = self.said.last().map_or(0, |said| said.serial) + 1;
        if self.said.len() == SAID_KEPT {
            self.said.remove(0);
        }
        self.said.push(Said { serial, what });
    }
}

/// Signing in and reading.
impl Session {
    fn advance_sign_in(&mut self) {
        self.sign_in.advance(&mut self.cx);
    }

    fn advance_reads(&mut self) {
        if self.started {
            self.reads.advance(self.going(), &mut self.cx);
        }
    }

    fn going(&self) -> Going {
        Going {
            may_send: self.sign_in.may_send(),
            signed_out: self.sign_in.is_out(),
            watched: self.visible
                || self.pending.is_some()
                || self.changes.any_moves()
                || self.queue_runs(),
        }
    }

    /// Whether something may still be happening to the server's disks because of this operator: while
    /// it may, nothing else is sent.
    pub(super) fn change_under_way(&self) -> bool {
        self.changes.any_unsettled()
    }
}

/// The dialogs. Leaving a question calls off what was confirmed in it.
impl Session {
    /// Shows another dialog, or none. What was sent goes on.
    pub(super) fn show(&mut self, open: Open) {
        match (&self.open, &open) {
            (Open::Queue, Open::Queue) => return,
            (Open::Queue, _) => self.leave_queue_question(),
            // A record that is being written is taken back when the storage answers.
            (Open::Question(_) | Open::Attach(_), _) => {
                self.call_off(ConfirmedIn::Question, End::Cancelled)
            }
            (Open::Nothing | Open::Change(_), _) => {}
        }
        self.open = open;
    }

    /// A change that was put away, or is no longer followed here, has no dialog, and is not undone.
    fn close_empty_dialog(&mut self) {
        let volume = match &self.open {
            Open::Change(volume) => volume,
            Open::Attach(question) => &question.disk().volume,
            Open::Nothing | Open::Question(_) | Open::Queue => return,
        };
        if !self.changes.iter().any(|change| change.is_about(volume)) {
            self.show(Open::Nothing);
        }
    }

    /// Nothing is sent of what was confirmed there.
    pub(super) fn call_off(&mut self, by: ConfirmedIn, end: End) {
        if self
            .pending
            .as_ref()
            .is_some_and(|pending| pending.by() == by)
        {
            self.end_pending(end);
        }
    }

    /// Nothing is sent of what was confirmed: the host page is told.
    fn end_pending(&mut self, end: End) -> Option<Pending> {
        let pending = self.pending.take()?;
        let mut attempt = Rc::clone(pending.attempt());
        Rc::make_mut(&mut attempt).reach(Reached::Ended, self.cx.now.wall, None);
        self.cx.emit(HostEvent::Ended { attempt, end });
        Some(pending)
    }

    fn open_disk(&mut self, volume: &VolumeId) {
        // A detach that is done says nothing of a disk that is back on the list.
        let back = self.reads.disk(volume).is_some();
        let about = |c: &Change| c.is_about(volume) && !(back && c.is_done());
        if self.changes.iter().any(about) {
            self.show(Open::Change(volume.clone()));
        } else if self.queue_runs() {
            // While a queue runs, no other question is asked.
            self.show(Open::Queue);
        } else {
            self.show(Open::Nothing);
            if let Some(shown_facts) = self.shown_facts(volume, None) {
                self.open = Open::Question(Question::new(shown_facts, &mut self.cx));
            }
        }
    }

    /// What would be shown of a disk now; `None` if the server was never read, or the disk was never
    /// seen (`known` is the disk as last seen).
    pub(super) fn shown_facts(
        &self,
        volume: &VolumeId,
        known: Option<&Rc<Disk>>,
    ) -> Option<ShownFacts> {
        let server = Rc::new(self.reads.server()?.clone());
        let current = self.reads.disk(volume);
        let disk = Rc::clone(current.or(known)?);
        let mut assessment = assess(&server, &disk, self.config.policy);
        if self.change_under_way() {
            assessment = assessment.blocked_by(Reason::AnotherUnderWay);
        }
        Some(ShownFacts {
            word: confirm_word(&disk, self.reads.disks()),
            twin: self.reads.is_twin(&disk),
            assessment: Rc::new(assessment),
            present: current.is_some(),
            server,
            disk,
        })
    }

    /// Brings an open question up to date with what was read, unless it is confirmed.
    fn refresh_question(&mut self) {
        let Open::Question(question) = &self.open else {
            return;
        };
        let confirmed = |pending: &Pending| pending.by() == ConfirmedIn::Question;
        if self.pending.as_ref().is_some_and(confirmed) {
            return;
        }
        let disk = Rc::clone(&question.shown_facts().disk);
        let now = self.shown_facts(&disk.volume, Some(&disk));
        if let (Some(now), Open::Question(question)) = (now, &mut self.open) {
            question.refresh(now, &mut self.cx);
        }
    }

    /// The operator confirmed. A second click confirms nothing.
    fn confirm(&mut self, id: QuestionId, evidence: &Evidence) {
        if self.pending.is_some() || self.change_under_way() {
            return;
        }
        let queue = self.queue.as_mut();
        match queue.map(|queue| queue.confirm(id, evidence, &mut self.cx)) {
            Some(Weighed::Confirmed) => return self.selected.clear(),
            Some(Weighed::TooLittle) => return,
            Some(Weighed::NotMine) | None => {}
        }
        let confirmed = match &mut self.open {
            Open::Question(question) => {
                let confirmed = question.confirm(id, evidence, &mut self.cx);
                confirmed.map(|(told, given)| (Confirmed::Detach(told), given))
            }
            Open::Attach(_) => self.confirm_attach(id).map(|it| (it, Given::default())),
            Open::Nothing | Open::Change(_) | Open::Queue => None,
        };
        if let Some((confirmed, given)) = confirmed {
            let signed = Signed {
                at: self.cx.now.wall,
                given: Rc::new(given),
                queue: None,
            };
            self.pending = Some(Pending::new(
                confirmed,
                ConfirmedIn::Question,
                signed,
                &mut self.cx,
            ));
        }
    }

    /// Asks whether a disk is attached again that was just detached, or whose attaching failed.
    fn attach_again(&mut self, volume: &VolumeId) {
        if self.change_under_way() || self.pending.is_some() || self.queue_runs() {
            return;
        }
        let detached = |c: &&Change| c.is_about(volume) && c.may_attach_again();
        let Some((disk, server)) = self.changes.iter().find(detached).map(Change::parts) else {
            return;
        };
        self.show(Open::Nothing);
        self.open = Open::Attach(AttachQuestion::new(disk, server, &mut self.cx));
    }

    /// A click on what is no longer shown, or on what is blocked, confirms nothing.
    fn confirm_attach(&mut self, id: QuestionId) -> Option<Confirmed> {
        let Open::Attach(question) = &self.open else {
            return None;
        };
        let disk = Rc::clone(question.disk());
        if question.id() != id || self.attach_refusal(&disk.volume).is_some() || self.queue_runs() {
            return None;
        }
        if let Open::Attach(question) = &mut self.open {
            question.confirmed();
        }
        Some(Confirmed::Attach(disk))
    }
}

/// What is confirmed and not sent yet: of one disk, of a queue, or attaching again.
impl Session {
    fn host_said(&mut self, ask: AskId, answer: HostAnswer) {
        if let Some(pending) = &self.pending {
            let progress = pending.host_said(ask, answer);
            self.go_on(progress);
        }
    }

    fn advance_pending(&mut self) {
        let Some(pending) = &self.pending else {
            return;
        };
        let busy = self.storage.is_busy();
        let progress = pending.advance(&mut self.reads, &self.sign_in, busy, &mut self.cx);
        self.go_on(progress);
    }

    fn go_on(&mut self, progress: Progress) {
        match progress {
            Progress::Waiting => {}
            Progress::Approved => {
                let mark = self.reads.begin_recheck(&mut self.cx);
                if let Some(pending) = &mut self.pending {
                    pending.recheck(mark, &self.cx);
                }
            }
            Progress::Reread => match self.reason_not_to_send() {
                Some(void) => self.void(void),
                None => self.claim(),
            },
            Progress::Void(void) => self.void(void),
        }
    }

    /// Why what is pending may not be sent as things are.
    fn reason_not_to_send(&self) -> Option<Void> {
        match self.pending.as_ref()?.confirmed() {
            Confirmed::Detach(shown_facts) => {
                let Some(now) = self.shown_facts(&shown_facts.disk.volume, Some(&shown_facts.disk))
                else {
                    return Some(Void::failed(Cause::TimedOut));
                };
                let mut facts = changed(shown_facts, &now);
                if facts.is_empty() {
                    if now.may_go() {
                        return None;
                    }
                    facts.push(ChangedFact::Rules);
                }
                Some(Void::Changed(Box::new(now), facts))
            }
            Confirmed::Attach(disk) => self.attach_refusal(&disk.volume).map(Void::NotPossible),
        }
    }

    /// Why this disk cannot be attached as things are.
    pub(super) fn attach_refusal(&self, volume: &VolumeId) -> Option<Cause> {
        if self.change_under_way() {
            return Some(Cause::Conflict);
        }
        let Some(server) = self.reads.server() else {
            return Some(Cause::NotSteady);
        };
        let steady = matches!(server.status, ServerStatus::Active | ServerStatus::Shutoff)
            && server.task == Task::Idle;
        if server.locked == Some(true) {
            Some(Cause::ServerLocked)
        } else if server.frozen {
            Some(Cause::ServerFrozen)
        } else if !steady {
            Some(Cause::NotSteady)
        } else {
            let gone = |list: &crate::api::AttachmentList| list.proves_gone(volume);
            (!self.reads.list().is_some_and(gone)).then_some(Cause::Conflict)
        }
    }

    /// Everything is as confirmed: it is noted in the browser's storage before it is sent.
    fn claim(&mut self) {
        let (Some(pending), Some(read)) = (&mut self.pending, self.reads.server()) else {
            return;
        };
        let server = match pending.confirmed() {
            Confirmed::Detach(shown_facts) => Rc::clone(&shown_facts.server),
            Confirmed::Attach(_) => Rc::new(read.clone()),
        };
        let record = pending.claim(server, &self.cx);
        self.storage.claim(record, &mut self.cx);
        self.cx.emit_phase(pending.attempt(), "checked");
    }

    /// The storage answered.
    fn claimed(&mut self, claim: Claim) {
        let Some(text) = self.storage.answered() else {
            return;
        };
        let ready = self.pending.as_ref().and_then(Pending::ready).cloned();
        let record = (claim == Claim::Mine).then_some(text);
        if let Claim::Taken(other) = claim {
            if ready.is_some() {
                self.void(Void::OtherTab);
            }
            return self.take_up(&other);
        }
        let Some(ready) = ready else {
            // Called off in the meantime: nothing is sent, so nothing is to be resumed.
            return self.cx.clear(record);
        };
        if let Some(void) = self.overtaken() {
            self.cx.clear(record);
            return self.void(void);
        }
        self.storage.note_whether_it_keeps(record.is_some());
        self.send_change(ready, record);
    }

    /// What was learned while the storage was asked that forbids to send.
    fn overtaken(&self) -> Option<Void> {
        if self.cx.now.mono < self.reads.not_before() {
            Some(Void::failed(Cause::Throttled))
        } else if self.change_under_way() {
            Some(Void::OtherTab)
        } else {
            self.reason_not_to_send()
        }
    }

    /// Nothing is sent of what is pending; who confirmed it hears why.
    pub(super) fn void(&mut self, void: Void) {
        let Some(pending) = self.end_pending(End::Void(void.notes())) else {
            return;
        };
        match pending.by() {
            ConfirmedIn::Question => {
                let notes = void.notes();
                match &mut self.open {
                    Open::Question(question) => {
                        question.ask_again(void.into_shown_facts(), notes, &mut self.cx);
                    }
                    Open::Attach(question) => question.ask_again(notes, &mut self.cx),
                    Open::Nothing | Open::Change(_) | Open::Queue => {}
                }
            }
            ConfirmedIn::Queue => {
                self.stop_queue(Stop::Asked(pending.volume().clone(), void.notes()))
            }
        }
    }
}

/// What was sent, and what other tabs sent.
impl Session {
    fn changes_and_peers(&mut self) -> (&mut Changes, Peers<'_>) {
        let peers = Peers {
            cx: &mut self.cx,
            reads: &mut self.reads,
            sign_in: &mut self.sign_in,
        };
        (&mut self.changes, peers)
    }

    /// What is pending is sent: who confirmed it follows it from here.
    fn send_change(&mut self, ready: Ready, noted: Option<String>) {
        let volume = ready.attempt.disk.volume.clone();
        let by = self.pending.take().map(|pending| pending.by());
        let (changes, mut peers) = self.changes_and_peers();
        changes.send(ready, noted, &mut peers);
        match by {
            Some(ConfirmedIn::Question) => self.show(Open::Change(volume)),
            Some(ConfirmedIn::Queue) => {
                let queue = self.queue.as_mut();
                queue.into_iter().for_each(|queue| queue.note_sent(&volume));
            }
            None => {}
        }
    }

    fn end_lost_request(&mut self) {
        let (changes, mut peers) = self.changes_and_peers();
        changes.end_lost_request(&mut peers);
    }

    fn advance_change(&mut self) {
        let (changes, mut peers) = self.changes_and_peers();
        changes.advance(&mut peers);
    }

    fn keep_watching(&mut self) {
        let (changes, mut peers) = self.changes_and_peers();
        changes.keep_watching(&mut peers);
    }

    /// Takes up the change of a record, or waits until that is possible.
    fn take_up(&mut self, record: &str) {
        let busy = self.change_under_way();
        let (changes, mut peers) = self.changes_and_peers();
        if changes.take_up(record, busy, &mut peers) == TakenUp::MustWait {
            self.storage.hear(record, &self.cx);
        }
    }

    /// The record in the browser's storage changed under this tab.
    fn record_news(&mut self, record: Option<&str>) {
        let (changes, mut peers) = self.changes_and_peers();
        changes.record_changed(record, &mut peers);
        self.storage.forget_heard();
        if let Some(text) = record {
            self.take_up(text);
        }
    }

    /// Looks at what was heard of and had to wait.
    fn advance_heard(&mut self) {
        let under_way = self.change_under_way();
        if let Some(text) = self.storage.take_heard(under_way, &mut self.cx) {
            self.take_up(&text);
        }
    }
}

/// Several disks, one after another.
impl Session {
    /// Whether the queue sends on by itself.
    pub(super) fn queue_runs(&self) -> bool {
        self.queue.as_ref().is_some_and(Queue::runs)
    }

    /// Opens the queue's dialog; where there is none, asks about the selected disks.
    fn open_queue(&mut self) {
        let over = |queue: &Queue| !self.selected.is_empty() && queue.is_over();
        if self.queue.as_ref().is_none_or(over) {
            if self.selected.is_empty() || self.change_under_way() {
                return;
            }
            self.put_queue_away();
            // In the order of the list, which is that of the slots, mostly.
            let disks = self.reads.disks().iter();
            let chosen =
                disks.filter_map(|disk| self.selected.iter().find(|one| one.volume == disk.volume));
            self.queue = Some(Queue::ask_about(chosen.map(Rc::clone), &mut self.cx));
            self.refresh_queue();
        }
        self.show(Open::Queue);
    }

    /// Brings the queue's question up to date with what was read.
    fn refresh_queue(&mut self) {
        let asked = self.queue.as_ref().map(Queue::asked).unwrap_or_default();
        let shown_facts = asked
            .iter()
            .filter_map(|disk| self.shown_facts(&disk.volume, Some(disk)));
        let shown_facts = shown_facts.collect();
        if let Some(queue) = &mut self.queue {
            queue.refresh(shown_facts, &mut self.cx);
        }
    }

    /// The queue's dialog is closed.
    fn leave_queue_question(&mut self) {
        self.queue.take_if(|queue| !queue.leave_question());
    }

    fn close_queue(&mut self) {
        if self.open == Open::Queue {
            self.show(Open::Nothing);
        }
    }

    fn take_out(&mut self, volume: &VolumeId) {
        let Some(queue) = &mut self.queue else { return };
        let selected_yet = queue.is_asking() && !queue.has_begun();
        let taken = queue.take_out(volume, &mut self.cx);
        if taken != TakenOut::Nothing && selected_yet {
            self.selected.retain(|disk| disk.volume != *volume);
        }
        match taken {
            TakenOut::Nothing | TakenOut::Rest => {}
            TakenOut::TurnToo => self.call_off(ConfirmedIn::Queue, End::Cancelled),
            TakenOut::NoQueue => {
                self.queue = None;
                self.close_queue();
            }
        }
    }

    fn skip_in_queue(&mut self) {
        let queue = self.queue.as_mut();
        let Some((at, doubt)) = queue.and_then(|queue| queue.skip(&self.cx)) else {
            return;
        };
        // A disk that was confirmed alone and not sent yet is not: the queue has the word now.
        if matches!(self.open, Open::Question(_) | Open::Attach(_)) {
            self.show(Open::Nothing);
        }
        if doubt {
            self.changes.dismiss(&at, &mut self.cx);
        }
    }

    fn retry_in_queue(&mut self) {
        if self.change_under_way() {
            return;
        }
        let queue = self.queue.as_mut();
        if queue.is_some_and(|queue| queue.retry(&mut self.cx)) {
            self.refresh_queue();
            self.show(Open::Queue);
        }
    }

    /// Takes all out that wait; puts the queue away where none does.
    fn end_queue(&mut self) {
        let Some(queue) = &mut self.queue else { return };
        if queue.is_over() {
            self.put_queue_away();
        } else if queue.is_asking() {
            self.show(Open::Nothing);
        } else {
            queue.end();
            self.call_off(ConfirmedIn::Queue, End::Cancelled);
        }
    }

    /// Puts an ended queue away, and what it did with it.
    fn put_queue_away(&mut self) {
        let Some(queue) = self.queue.take() else {
            return;
        };
        self.close_queue();
        self.changes
            .put_away(|change| queue.is_about(change.volume()));
    }

    fn stop_queue(&mut self, stop: Stop) {
        self.call_off(ConfirmedIn::Queue, End::Stopped);
        if let Some(queue) = &mut self.queue {
            queue.stop(stop, &mut self.cx);
        }
    }

    /// So many milliseconds passed between two events.
    fn note_sleep(&mut self, stride: u64) {
        if self.queue.as_ref().is_some_and(|q| q.has_slept(stride)) {
            self.stop_queue(Stop::Slept);
        }
    }

    fn advance_queue(&mut self) {
        let Some(queue) = &mut self.queue else { return };
        let bad = queue.follow(&self.changes, &mut self.cx);
        if !queue.runs() {
            return;
        }
        if let Some(volume) = bad {
            return self.stop_queue(Stop::Ended(volume));
        }
        if self.stop_queue_beside_another() {
            return;
        }
        let Some(queue) = &mut self.queue else { return };
        match queue.go_on(&self.reads, &mut self.cx) {
            Turn::Nobody => {}
            Turn::NotConfirmed => self.stop_queue(Stop::Reloaded),
            // The only place from which a disk of a queue is begun. From here it is as if confirmed alone.
            Turn::Of(told, signed) => {
                let told = Confirmed::Detach(told);
                self.pending = Some(Pending::new(told, ConfirmedIn::Queue, signed, &mut self.cx));
            }
        }
    }

    /// Stops the queue where a change is under way that is not its own: one that was confirmed alone, or another
    /// tab's. However that ends, whoever waits for it has to say that the queue goes on. Returns whether it did.
    fn stop_queue_beside_another(&mut self) -> bool {
        let Some(why) = self.change_beside_queue() else {
            return false;
        };
        if self
            .pending
            .as_ref()
            .is_some_and(|p| p.by() == ConfirmedIn::Queue)
        {
            self.void(why);
            return true;
        }
        let Some(next) = self.queue.as_ref().and_then(Queue::next).cloned() else {
            return false;
        };
        self.stop_queue(Stop::Asked(next, why.notes()));
        true
    }

    /// A change under way that is not the queue's.
    fn change_beside_queue(&self) -> Option<Void> {
        let queue = self.queue.as_ref()?;
        let mut changes = self.changes.iter();
        match changes.find(|change| change.is_unsettled() && !queue.sent(change)) {
            Some(other) if other.is_resumed() => Some(Void::OtherTab),
            Some(_) => Some(Void::AnotherUnderWay),
            None => None,
        }
    }

    /// A queue was under way when this tab was loaded last.
    fn take_up_queue(&mut self, text: &str) {
        if self.queue.is_some() {
            return;
        }
        self.queue = Queue::from_kept(text, &self.cx);
        if self.queue.is_none() {
            self.cx.push(Effect::Keep(None));
        }
        // What was sent may have ended elsewhere: then nothing is under way, and nothing is read.
        self.advance_queue();
    }

    /// Keeps for a reload what changed.
    fn keep_queue(&mut self) {
        match self.queue.as_mut().filter(|queue| queue.has_begun()) {
            Some(queue) => {
                if let Some(text) = queue.keep() {
                    self.keeps = true;
                    self.cx.push(Effect::Keep(Some(text)));
                }
            }
            None if std::mem::take(&mut self.keeps) => self.cx.push(Effect::Keep(None)),
            None => {}
        }
    }
}
