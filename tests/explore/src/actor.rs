//! The very session that ships, as a value of the checker's: a number.
//!
//! A session is moved to a fixed moment and small numbers after each step (`Session::rebase`), so that two that will
//! behave the same are equal, and kept in a table by its hash. A session is a function of what it was and what it is
//! told: each pair is carried out once, and remembered.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ahash::RandomState;
use bms_disks::api::Outcome;
use bms_disks::model::{Mono, Now, Wall};
use bms_disks::session::{AskId, Event, Phase, RequestId, Session};
use bms_simulation::{Edge, Kind, Mutation, Sabotaged};
use rustc_hash::FxHashMap;

use crate::clicks::Click;
use crate::cloud::{self, Said, disk_in};
use crate::look::Look;
use crate::state::{Says, Token};
use crate::step::{carry_out, late};

/// A session with the requests that are on their way for it: of each kind one that it waits for, and one it gave up.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    pub session: Sabotaged,
    pub flights: Vec<(Kind, bool, RequestId)>,
    /// What the portal was asked last.
    pub ask: AskId,
    /// Whether it is broken on purpose: then the numbers of what it gave up count.
    pub broken: bool,
}

/// Numbers of what no session asked are greater.
pub const FORGED: u64 = 1 << 40;

/// A session's number; 0 is none.
pub type ActorId = u64;
/// A text's number; 0 is none.
pub type TextId = u64;

/// What a session is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    Start {
        record: TextId,
        visible: bool,
    },
    Kept(TextId),
    /// An answer to the request of this kind. `attach`: the disk's last change is an attach.
    Answer {
        kind: Kind,
        said: Said,
        attach: bool,
    },
    Tick,
    Visible(bool),
    Online(bool),
    Token(Token),
    /// `Mine`, or what stands there.
    Claimed(Option<TextId>),
    NoStorage,
    Record(TextId),
    /// The portal's answer to the last thing it was asked, or to the one before.
    Host {
        last: bool,
        says: Says,
    },
    /// The element is taken off the page.
    Leave,
    Click(Click),
}

/// What a session asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
    Send {
        kind: Kind,
        disk: u8,
        right: bool,
    },
    /// It no longer waits for the request of this kind.
    GaveUp(Kind),
    Renew,
    Claim(TextId),
    Save {
        from: TextId,
        to: TextId,
    },
    Clear(TextId),
    Keep(TextId),
    /// `own`: it is the session itself that asks, and not what breaks it on purpose.
    AskHost {
        attach: bool,
        disk: u8,
        own: bool,
    },
    /// The page is told of an attempt's end.
    Ended(Ended),
}

/// An attempt's end, as the page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    pub attach: bool,
    pub disk: u8,
    /// Whether it began in another tab, or before the page was loaded.
    pub elsewhere: bool,
    pub how: How,
}

/// How an attempt ended, as the page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Done,
    Failed,
    Unknown,
    /// Nothing was sent.
    Unsent,
}

/// A change that came to an end that was not shown before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub disk: u8,
    pub attach: bool,
    pub failed: bool,
    pub unknown: bool,
    pub resumed: bool,
    pub has_job: bool,
}

/// What a step came to.
#[derive(Clone, Debug)]
pub struct Stepped {
    pub next: ActorId,
    pub outs: Vec<Out>,
    pub ends: Vec<End>,
    /// What is wrong with it by itself.
    pub wrong: Option<(u8, String)>,
}

/// How a session is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Make {
    pub volumes: bool,
    pub mutation: Option<Mutation>,
}

type Told = (ActorId, Input, u32, u8);

/// A session, what is seen of it, and what is wrong with it by itself.
type Known = (Rc<Actor>, Rc<Look>, Option<(u8, String)>);

#[derive(Default)]
struct Tables {
    actors: FxHashMap<ActorId, Known>,
    texts: FxHashMap<TextId, (Rc<str>, Option<u8>)>,
    steps: FxHashMap<Told, Rc<Stepped>>,
    outcomes: FxHashMap<(Kind, Said, bool), Rc<Outcome>>,
}

static SESSIONS: AtomicUsize = AtomicUsize::new(0);
static STEPS: AtomicUsize = AtomicUsize::new(0);
static EDGES: Mutex<BTreeSet<Edge>> = Mutex::new(BTreeSet::new());

thread_local!(static TABLES: RefCell<Tables> = RefCell::default());

fn with<T>(what: impl FnOnce(&mut Tables) -> T) -> T {
    TABLES.with(|tables| what(&mut tables.borrow_mut()))
}

/// The hash of anything, never 0.
pub fn number_of(value: &impl Hash) -> u64 {
    // With these seeds it is the same in each run.
    RandomState::with_seeds(1, 2, 3, 4).hash_one(value) | 1
}

/// A text's number, and the text of a number.
pub fn text_id(text: &str) -> TextId {
    let id = number_of(&text);
    with(|t| {
        t.texts
            .entry(id)
            .or_insert_with(|| (text.into(), disk_in(text)));
    });
    id
}

pub fn text(id: TextId) -> Option<Rc<str>> {
    with(|t| t.texts.get(&id).map(|(text, _)| Rc::clone(text)))
}

/// The disk that a text names.
pub fn disk_of(id: TextId) -> Option<u8> {
    with(|t| t.texts.get(&id).and_then(|(_, disk)| *disk))
}

/// Whether what the portal was asked last was asked by a session that is broken on purpose, beside what it does itself.
pub fn asks_beside(id: ActorId) -> bool {
    with(|t| {
        t.actors
            .get(&id)
            .is_some_and(|known| known.0.ask.0 >= FORGED)
    })
}

/// What can be seen of a session.
pub fn look(id: ActorId) -> Rc<Look> {
    with(|t| Rc::clone(&t.actors.get(&id).expect("a session that was made").1))
}

/// Whether it still waits for the answer to a change, so many milliseconds later.
pub fn still_sends(id: ActorId, after: u32) -> bool {
    let mut session = with(|t| t.actors.get(&id).map(|known| known.0.session.clone()));
    let now = Now {
        mono: Mono(Session::NOW.0 + u64::from(after)),
        wall: Wall(1_700_000_000_000),
    };
    session.as_mut().is_some_and(|session| {
        session.step(Event::Tick, now);
        let view = session.view();
        view.changes.iter().any(|c| c.phase == Phase::Sending)
    })
}

/// How many sessions, and how many of their steps, there were.
pub fn sizes() -> (usize, usize) {
    (
        SESSIONS.load(Ordering::Relaxed),
        STEPS.load(Ordering::Relaxed),
    )
}

/// Notes how a session moved.
pub fn note_moves(moves: Vec<Edge>) {
    if let (false, Ok(mut edges)) = (moves.is_empty(), EDGES.lock()) {
        edges.extend(moves);
    }
}

/// The transitions of the state chart that were met.
pub fn edges() -> BTreeSet<Edge> {
    EDGES.lock().map(|edges| edges.clone()).unwrap_or_default()
}

/// Keeps a session. Gives what is wrong with it by itself, if it is new.
pub fn keep(mut actor: Actor) -> (ActorId, Option<(u8, String)>) {
    let mut held: Vec<RequestId> = actor.flights.iter().map(|(_, _, id)| *id).collect();
    actor.session.rebase(&mut held);
    for (flight, id) in actor.flights.iter_mut().zip(held) {
        flight.2 = id;
    }
    actor.flights.sort_unstable();
    if actor.ask.0 < FORGED {
        actor.ask = AskId(Session::LAST);
    }
    let id = number_of(&actor);
    if let Some(wrong) = with(|t| t.actors.get(&id).map(|known| known.2.clone())) {
        return (id, wrong);
    }
    actor.session.redraw();
    let (wrong, look) = (late(&actor), Look::of(&actor.session));
    let known = (Rc::new(actor), Rc::new(look), wrong.clone());
    with(|t| t.actors.insert(id, known));
    SESSIONS.fetch_add(1, Ordering::Relaxed);
    (id, wrong)
}

/// A new session, before its start.
pub fn make(how: Make) -> ActorId {
    keep(Actor {
        session: Sabotaged::new(cloud::config(how.volumes), how.mutation),
        flights: Vec::new(),
        ask: AskId(0),
        broken: how.mutation.is_some(),
    })
    .0
}

/// What an answer is.
pub fn outcome(kind: Kind, said: Said, attach: bool) -> Rc<Outcome> {
    if let Some(known) = with(|t| t.outcomes.get(&(kind, said, attach)).map(Rc::clone)) {
        return known;
    }
    let fresh = Rc::new(cloud::outcome(kind, said, attach));
    with(|t| t.outcomes.insert((kind, said, attach), Rc::clone(&fresh)));
    fresh
}

/// Tells a session something, so many milliseconds after it was told something last. `wall` numbers what was
/// confirmed: it is the wall clock, which tells one confirmation from another.
pub fn step(id: ActorId, input: Input, after: u32, wall: u8) -> Rc<Stepped> {
    let told = (id, input, after, wall);
    if let Some(known) = with(|t| t.steps.get(&told).map(Rc::clone)) {
        return known;
    }
    let actor = with(|t| Rc::clone(&t.actors.get(&id).expect("a session that was made").0));
    let stepped = Rc::new(carry_out(actor.as_ref().clone(), input, after, wall));
    with(|t| t.steps.insert(told, Rc::clone(&stepped)));
    STEPS.fetch_add(1, Ordering::Relaxed);
    stepped
}
