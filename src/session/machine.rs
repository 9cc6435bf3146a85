//! The session itself: what it holds, and the one way in and out.

use std::rc::Rc;

use super::asking::Question;
use super::change::Change;
use super::mutation::mutated;
use super::queue::Queue;
use super::reads::Reads;
use super::showing::Shown;
use super::signing::Auth;
use super::{Config, Effect, Event, Intent, RequestId, Said, Say, View, pace};
use crate::api::Outcome;
use crate::model::{Disk, Mono, Now, VolumeId};

/// How much of what was said is kept for whoever draws late.
const SAID_KEPT: usize = 8;

/// The state machine of one server's panel. See the [module](super) for how it is driven.
#[derive(Debug)]
pub struct Session {
    pub(super) config: Config,
    /// The moment of the event being taken in.
    pub(super) now: Now,
    /// The waking clock: like `now.mono`, less the time slept through.
    pub(super) clock: Mono,
    pub(super) started: bool,
    pub(super) visible: bool,
    pub(super) online: bool,
    /// Whether the browser keeps what is stored.
    pub(super) storage: bool,
    pub(super) last_id: u64,
    pub(super) last_question: u64,
    pub(super) last_ask: u64,
    pub(super) reads: Reads,
    pub(super) auth: Auth,
    /// When the token was last renewed.
    pub(super) renewed: Option<Mono>,
    pub(super) ask: Option<Question>,
    /// Whether the storage has yet to answer, and about which record.
    pub(super) claiming: bool,
    pub(super) claim_text: Option<String>,
    /// Another tab's record that must wait to be taken up, and since when it does.
    pub(super) heard: Option<(String, Mono)>,
    /// At most one of them has not come to a known end.
    pub(super) changes: Vec<Change>,
    /// The change whose dialog is open.
    pub(super) following: Option<VolumeId>,
    /// The selected rows, each with the disk as it was then; and those that fell out since.
    pub(super) selected: Vec<Rc<Disk>>,
    pub(super) fallen: Vec<Rc<Disk>>,
    pub(super) queue: Option<Queue>,
    /// Whether something is kept of a queue.
    pub(super) keeps: bool,
    /// What this step says, and what the last ones said.
    pub(super) saying: Option<Say>,
    pub(super) said: Vec<Said>,
    pub(super) shown: Shown,
    pub(super) out: Vec<Effect>,
    #[cfg(feature = "mutants")]
    pub(super) mutation: Option<super::Mutation>,
    #[cfg(feature = "mutants")]
    pub(super) probe: super::probe::Probe,
}

impl Session {
    /// A session about one server. Nothing happens before [`Event::Start`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config,
            now: Now::default(),
            clock: Mono(0),
            started: false,
            visible: false,
            online: true,
            storage: true,
            last_id: 0,
            last_question: 0,
            last_ask: 0,
            reads: Reads::new(),
            auth: Auth::Good {
                from: RequestId(0),
                untried: false,
            },
            renewed: None,
            ask: None,
            claiming: false,
            claim_text: None,
            heard: None,
            changes: Vec::new(),
            following: None,
            selected: Vec::new(),
            fallen: Vec::new(),
            queue: None,
            keeps: false,
            saying: None,
            said: Vec::new(),
            shown: Shown::default(),
            out: Vec::new(),
            #[cfg(feature = "mutants")]
            mutation: None,
            #[cfg(feature = "mutants")]
            probe: super::probe::Probe::default(),
        }
    }

    /// A session that is broken on purpose.
    #[cfg(feature = "mutants")]
    #[must_use]
    pub fn with_mutation(config: Config, mutation: Option<super::Mutation>) -> Self {
        Self {
            mutation,
            ..Self::new(config)
        }
    }

    /// Takes in one event and says what to do. Effects are in order and all of them are to be carried
    /// out, before the next event comes in.
    pub fn step(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.pass_time(now);
        // What ran out while the laptop slept is over before anything else is heard.
        self.advance_ask();
        self.run_out_of_time();
        self.note_moves();
        self.take(event);
        self.note_moves();
        self.advance_heard();
        self.note_moves();
        self.advance_auth();
        self.advance_reads();
        self.note_moves();
        self.advance_ask();
        self.note_moves();
        self.advance_change();
        self.note_moves();
        self.advance_heard();
        self.note_moves();
        self.advance_queue();
        self.note_moves();
        // What was just learned may be the reason to ask for more.
        self.advance_reads();
        self.refresh_question();
        self.refresh_queue();
        self.refresh_view();
        self.keep_queue();
        std::mem::take(&mut self.out)
    }

    /// For the simulation, which looks at every transition; otherwise nothing.
    #[cfg(not(feature = "mutants"))]
    pub(super) fn note_moves(&mut self) {}

    fn pass_time(&mut self, now: Now) {
        let before = self.now.mono;
        // A clock that goes back stands still.
        self.now = Now {
            mono: now.mono.max(before),
            wall: now.wall,
        };
        let stride = self.now.mono.since(before);
        self.clock = self.clock.plus(stride.min(pace::LONGEST_STRIDE));
        self.note_sleep(stride);
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Start { record, visible } => self.start(record, visible),
            Event::Answer { id, outcome } => self.answer(id, &outcome),
            Event::Tick => {}
            Event::Visible(visible) => {
                if visible && !self.visible {
                    self.page_shown();
                }
                self.visible = visible;
            }
            Event::Online(online) => {
                if online && !self.online {
                    self.reconnected();
                }
                self.online = online;
            }
            Event::Token(news) => self.token_news(news),
            Event::Claimed(claim) => self.claimed(claim),
            Event::Kept(text) => self.take_up_queue(&text),
            Event::Record(record) => self.record_news(record.as_deref()),
            Event::Host { ask, answer } => self.host_said(ask, answer),
            Event::User(intent) => self.user(intent),
        }
    }

    fn start(&mut self, record: Option<String>, visible: bool) {
        if self.started {
            return;
        }
        self.started = true;
        self.visible = visible;
        if let Some(text) = record.filter(|_| !mutated!(self, ForgetRecord)) {
            self.adopt(&text);
        }
        self.want_all_fresh();
    }

    fn user(&mut self, intent: Intent) {
        match intent {
            Intent::Refresh => self.refresh(),
            Intent::Open(volume) => self.open(&volume),
            Intent::Close => self.close(),
            Intent::Confirm { question, evidence } => self.confirm(question, &evidence),
            Intent::KeepWatching => self.keep_watching(),
            Intent::Dismiss(volume) => self.dismiss(&volume),
            Intent::AttachAgain(volume) => self.attach_again(&volume),
            Intent::Select { volumes, on } => self.select(&volumes, on),
            Intent::OpenQueue => self.open_queue(),
            Intent::TakeOut(volume) => self.take_out(&volume),
            Intent::SkipInQueue => self.skip_in_queue(),
            Intent::RetryInQueue => self.retry_in_queue(),
            Intent::EndQueue => self.end_queue(),
            Intent::RequestPowerOff => self.request_power_off(),
        }
    }

    /// An answer nobody waits for any more changes nothing.
    fn answer(&mut self, id: RequestId, outcome: &Outcome) {
        let known = self.read_answer(id, outcome) || self.change_answer(id, outcome);
        #[cfg(feature = "mutants")]
        if !known && self.mutation == Some(super::Mutation::AnyAnswer) {
            self.take_any(id, outcome);
        }
        #[cfg(not(feature = "mutants"))]
        let _ = known;
    }

    /// When to send [`Event::Tick`], if nothing happens before. Ask after every step.
    #[must_use]
    pub fn wake_at(&self) -> Option<Mono> {
        let change = self
            .change_deadline()
            .filter(|_| !mutated!(self, SleepThrough));
        [
            self.auth_deadline(),
            self.reads_deadline(),
            self.ask_deadline(),
            self.heard_deadline(),
            self.queue_deadline(),
            change,
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

    /// The number of the next request.
    pub(super) fn next_id(&self) -> RequestId {
        RequestId(self.last_id + 1)
    }

    /// Says something aloud, once. A step has one thing to say: the last, which knows all of it.
    pub(super) fn say(&mut self, what: Say) {
        self.saying = Some(what);
    }

    /// Puts what the step had to say to what was said.
    pub(super) fn speak(&mut self) {
        let Some(what) = self.saying.take() else {
            return;
        };
        let serial = self.said.last().map_or(0, |said| said.serial) + 1;
        if self.said.len() == SAID_KEPT {
            self.said.remove(0);
        }
        self.said.push(Said { serial, what });
    }
}
