//! What a world is made of.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use bms_disks::api::{Method, Outcome};
use bms_disks::rules::Policy;
use bms_disks::session::{Ask, AskId, Claim, HostAnswer, RequestId, TokenNews, View};

use crate::facts::Facts;
use crate::sabotage::Sabotaged;

/// A tab of an operator's browser, by its place in the world; `life` tells its sessions apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabRef {
    pub tab: usize,
    pub life: u32,
}

/// What will happen.
#[derive(Debug)]
pub enum Happening {
    /// A request reaches the cloud.
    Arrive {
        to: TabRef,
        id: RequestId,
        request: Box<bms_simulator::Request>,
        fate: Fate,
    },
    /// An answer, or none, reaches a tab.
    Answer {
        to: TabRef,
        id: RequestId,
        outcome: Outcome,
    },
    Claimed {
        to: TabRef,
        claim: Claim,
    },
    Record {
        to: TabRef,
        text: Option<String>,
    },
    Token {
        to: TabRef,
        news: TokenNews,
    },
    Host {
        to: TabRef,
        ask: AskId,
        answer: HostAnswer,
    },
    /// A tab's timer.
    Wake {
        to: TabRef,
    },
}

impl Happening {
    pub fn tab(&self) -> TabRef {
        match self {
            Self::Arrive { to, .. }
            | Self::Answer { to, .. }
            | Self::Claimed { to, .. }
            | Self::Record { to, .. }
            | Self::Token { to, .. }
            | Self::Host { to, .. }
            | Self::Wake { to } => *to,
        }
    }
}

/// A happening and its time; ties go by the order of making.
#[derive(Debug)]
pub struct Due {
    pub at: u64,
    pub order: u64,
    pub what: Happening,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.order) == (other.at, other.order)
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    // The heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.order).cmp(&(self.at, self.order))
    }
}

/// What becomes of a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    None,
    /// The connection breaks; the cloud never hears of it, or acts and is not heard.
    LostBefore,
    LostAfter,
    /// Nothing comes back at all.
    SilentBefore,
    SilentAfter,
    /// Something on the way refuses it.
    Refused(u8),
    /// The cloud acts and its answer is spoilt.
    Spoilt(u8),
}

#[derive(Clone, Copy, Debug)]
pub struct Fate {
    pub trouble: Trouble,
    /// How long the answer is under way.
    pub back: u64,
    pub twice: bool,
    /// When the browser gives up.
    pub timeout_at: u64,
    pub rng: u64,
}

/// What a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Server,
    List,
    Volumes,
    Job,
    Detach,
    Attach,
}

impl Kind {
    /// Whether it changes something.
    #[must_use]
    pub fn is_change(self) -> bool {
        matches!(self, Self::Detach | Self::Attach)
    }

    /// Reads the request itself, and not what the session says of it.
    pub fn of(method: Method, path: &str) -> Self {
        match method {
            Method::Delete => Self::Detach,
            Method::Post => Self::Attach,
            Method::Get if path.contains("/cloudvolumes/") => Self::Volumes,
            Method::Get if path.contains("/jobs/") => Self::Job,
            Method::Get if path.ends_with("/os-volume_attachments") => Self::List,
            Method::Get => Self::Server,
        }
    }
}

/// A request of a session.
#[derive(Debug)]
pub struct Flight {
    pub id: RequestId,
    pub kind: Kind,
    /// The disk, of a change.
    pub volume: Option<String>,
    pub sent_at: u64,
    pub sent_step: u64,
    /// What was true when the cloud answered.
    pub facts: Option<Rc<Facts>>,
    /// Whether what came back is true as far as it goes, and whether it lists every disk.
    pub honest: bool,
    pub complete: bool,
    /// Whether the status of the answer said yes.
    pub yes: bool,
    pub state: FlightState,
    /// Whether it was a good answer, and an honest one.
    pub good: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightState {
    Flying,
    Cancelled,
    /// Answered in this step.
    Answered(u64),
}

/// A click on "detach".
#[derive(Debug, Clone)]
pub struct Click {
    pub at: u64,
    pub step: u64,
    pub ask: Rc<Ask>,
    /// Whether what the operator gave is what the documents call for.
    pub adequate: bool,
    /// Whether the portal agreed, and to what.
    pub asked: Option<AskId>,
    pub agreed: bool,
    pub used: bool,
}

/// A confirmation of "attach again".
#[derive(Debug, Clone)]
pub struct AttachClick {
    pub volume: String,
    pub at: u64,
    pub step: u64,
    /// Whether the portal agreed, and to what.
    pub asked: Option<AskId>,
    pub agreed: bool,
}

#[derive(Debug)]
pub struct Tab {
    pub op: usize,
    pub life: u32,
    pub session: Option<Sabotaged>,
    pub born: u64,
    pub born_step: u64,
    pub visible: bool,
    pub online: bool,
    pub flights: Vec<Flight>,
    pub wake: Option<u64>,
    pub click: Option<Click>,
    pub queue: crate::queue::Memory,
    /// The last confirmation of "attach again", until something is sent for it.
    pub attach_click: Option<AttachClick>,
    pub view: Rc<View>,
    /// Nothing may be sent before: the cloud asked for patience.
    pub patience: u64,
    /// The last time a record event is due: they keep their order.
    pub records_until: u64,
    /// Portal questions not answered yet.
    pub asks: VecDeque<AskId>,
    /// Steps taken at one moment.
    pub moment: (u64, u32),
    /// Whether an answer of the storage is awaited.
    pub claiming: bool,
    /// When it last asked for a token.
    pub renewing: Option<u64>,
    /// The tokens left of a bucket that fills by 1 a second, and when it was last filled.
    pub tokens: u64,
    pub filled_at: u64,
    /// The attempts that were told of since it was loaded.
    pub attempts: Vec<crate::attempts::Told>,
}

/// What an operator's browser keeps for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    None,
    Kept(Option<String>),
}

/// A change an operator sent, until somebody saw its end.
#[derive(Debug)]
pub struct Track {
    pub volume: String,
    pub detach: bool,
    pub tab: usize,
    pub life: u32,
    pub id: RequestId,
    pub open: bool,
    /// Its place among the cloud's DELETEs, once it arrived.
    pub delete: Option<usize>,
}

/// An operator: one browser, several tabs.
#[derive(Debug)]
pub struct Operator {
    pub storage: Storage,
    pub token: String,
    pub wall: i64,
    pub asleep_until: u64,
    pub tracks: Vec<Track>,
    pub volumes: bool,
    pub native: bool,
    pub policy: Policy,
    pub portal: Portal,
}

impl Operator {
    pub fn nobody() -> Self {
        Self {
            storage: Storage::None,
            token: String::new(),
            wall: 0,
            asleep_until: 0,
            tracks: Vec::new(),
            volumes: false,
            native: false,
            policy: Policy::default(),
            portal: Portal::Quick,
        }
    }
}

/// How a portal behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    Quick,
    Slow,
    Refuses,
    Silent,
    /// Any of these.
    Unpredictable,
}

/// What the world is like.
#[derive(Debug, Clone, Copy)]
pub struct FaultRates {
    /// Of a thousand requests, so many meet an accident.
    pub accidents: u64,
    /// Of a thousand, so many are slow.
    pub slow: u64,
}
