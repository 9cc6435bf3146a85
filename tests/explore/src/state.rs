//! A moment of a small world: sessions, the cloud, what is on its way, and what the checker remembers.

use bms_simulation::{Kind, Mutation};

use crate::actor::{ActorId, TextId};
use crate::clicks::Click;
use crate::cloud::{Job, Power, Said, Truth};

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accident {
    /// A request or its answer is lost.
    Lost,
    /// What stands before the cloud, or the cloud, refuses.
    Refused,
    /// An answer is spoilt, names another server, or is older than it should be.
    Spoilt,
    /// Something else happens between the cloud's answer and its being heard, or an answer takes longer than to the
    /// next deadline.
    Late,
    /// The cloud's job fails, or says too early that it is done.
    Job,
    /// The portal refuses, fails, or answers what it was asked before.
    Portal,
    /// There is no new token, or the portal failed to give one.
    Token,
    /// The storage fails.
    Storage,
}

/// What the operator and others can do beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The tab is closed.
    Close,
    /// The element is taken off the page.
    Remove,
    /// The page is hidden, and shown again.
    Hide,
    /// The connection goes, and comes back.
    Offline,
    /// The laptop sleeps, or the page is frozen.
    Sleep,
    /// The server is stopped, started, rebooted, or gets another system.
    Power,
    /// Somebody else takes a disk off, or puts it back.
    Elsewhere,
}

/// All of them.
pub const ACCIDENTS: &[Accident] = &[
    Accident::Lost,
    Accident::Refused,
    Accident::Spoilt,
    Accident::Late,
    Accident::Job,
    Accident::Portal,
    Accident::Token,
    Accident::Storage,
];
pub const BESIDES: &[Beside] = &[
    Beside::Close,
    Beside::Remove,
    Beside::Hide,
    Beside::Offline,
    Beside::Sleep,
    Beside::Power,
    Beside::Elsewhere,
];

/// How large a world is.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// As it is called.
    pub name: &'static str,
    /// Disks of the server.
    pub disks: u8,
    /// Tabs of the operator.
    pub tabs: u8,
    /// Whether several disks can be detached one after another.
    pub queue: bool,
    /// Whether the block storage service is read, too.
    pub volumes: bool,
    /// Whether the browser keeps what is stored.
    pub storage: bool,
    /// What the server is at first.
    pub power: Power,
    /// Confirmations at most.
    pub confirms: u8,
    /// What can go wrong, and how often at most.
    pub wrong: &'static [Accident],
    pub accidents: u8,
    /// What the operator and others can do beside, and how often at most.
    pub beside: &'static [Beside],
    pub others: u8,
    /// Whether only what the dialogs on screen offer is clicked, and not everything at every moment.
    pub sensible: bool,
    /// Whether what is read is answered before anything else happens.
    pub prompt: bool,
    /// How often time passes to the next deadline, at most.
    pub ticks: u16,
    /// How the session is broken, if it is.
    pub mutation: Option<Mutation>,
}

/// A request on its way, or its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flight {
    #[default]
    None,
    Sent,
    /// The cloud, or what stands before it, has answered.
    Answered(Said),
}

/// A request, and what it is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    pub flight: Flight,
    pub disk: u8,
    /// Whether it was sent after the last click.
    pub since_click: bool,
    /// Whether it was sent after the cloud last said something of a change.
    pub since_told: bool,
}

pub const KINDS: [Kind; 6] = [
    Kind::Server,
    Kind::List,
    Kind::Volumes,
    Kind::Job,
    Kind::Detach,
    Kind::Attach,
];

/// Where a request of this kind stands in a tab.
pub fn place(kind: Kind, awaited: bool) -> usize {
    let place = KINDS.iter().position(|one| *one == kind).unwrap_or(0);
    if awaited { place } else { place + 2 }
}

/// A confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Confirmed {
    pub disk: u8,
    pub attach: bool,
    /// The session that showed the question.
    pub ask: u64,
    pub adequate: bool,
    /// Whether the portal was asked, and whether it agreed.
    pub asked: bool,
    pub agreed: bool,
    pub used: bool,
}

/// What the operator remembers of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    /// What was confirmed and has not had its turn: what was asked of each disk, and whether enough was given.
    pub waiting: [Option<(u64, bool)>; 2],
    /// Whether the last click is that of a disk of the queue.
    pub turn: bool,
    /// Whether something happened after which nothing more may be sent.
    pub halted: bool,
    /// A disk whose turn came although nobody wanted it.
    pub rogue: Option<u8>,
}

/// A tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tab {
    /// Its session; 0: it is closed.
    pub actor: ActorId,
    /// How often it was loaded, if that counts.
    pub visible: bool,
    pub online: bool,
    /// Milliseconds since it was told something last.
    pub since: u32,
    /// Of each kind, the request that is waited for; then the detach and the attach that were given up and have not yet
    /// arrived.
    pub asked: [Asked; 8],
    /// Whether the portal has yet to answer, and whether an older question is open there.
    pub portal: bool,
    pub portal_before: bool,
    /// What the storage has yet to answer: `Some(0)`: mine, else what stands there.
    pub claim: Option<TextId>,
    pub renewing: bool,
    /// For how many milliseconds more the cloud has asked for patience.
    pub patience: u32,
    /// News of the storage, on their way.
    pub news: [Option<TextId>; 3],
    /// What it keeps of a queue.
    pub kept: TextId,
    pub click: Option<Confirmed>,
    pub queue: Memory,
    /// The newest good reads since the click, of server, list and details.
    pub reread: [Option<Truth>; 3],
    /// The disks that a list read since the cloud last spoke proves gone.
    pub proof: u8,
    /// What the page was told of attempts to change each disk: of those that began here, then of the others.
    pub told: [[Told; 2]; 2],
}

/// The last attempt to change a disk, as a page was told of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Told {
    /// None, or it has ended.
    #[default]
    Nothing,
    /// It has begun, and nothing was sent.
    Begun,
    /// It was sent here.
    Sent,
    /// It was begun elsewhere.
    Elsewhere,
    /// How it ended is not known.
    Doubt,
}

/// A change that was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Track {
    /// Whether nobody has seen its end.
    pub open: bool,
    pub detach: bool,
    /// By a session that lives, of this tab.
    pub by: Option<u8>,
    pub accepted: bool,
    pub acted: bool,
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub tabs: [Tab; 2],
    pub truth: Truth,
    pub jobs: [Job; 2],
    /// Whether a disk's last job is an attach.
    pub attaching: [bool; 2],
    pub record: TextId,
    /// Whether the storage has kept all it was given.
    pub keeps: bool,
    pub tracks: [Track; 2],
    pub confirms: u8,
    pub accidents: u8,
    pub others: u8,
    pub ticks: u16,
    /// The broken promise, if one is, and how.
    pub broken: Option<(u8, TextId)>,
}

/// What becomes of a request at the cloud, or on the way there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It never arrives.
    LostBefore,
    /// The cloud acts, and its answer is lost.
    LostAfter,
    /// What stands before the cloud refuses it.
    Refused(u8),
    /// The answer is spoilt.
    Spoilt(u8),
    /// The cloud refuses the change.
    No,
    /// The cloud takes it on and names no job.
    Jobless,
    /// The list is of before the disk went.
    Lagging(u8),
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Load(u8),
    Close(u8),
    /// The element is taken off the page.
    Remove(u8),
    Show(u8, bool),
    Online(u8, bool),
    Arrive(u8, Kind, bool, Fate),
    Deliver(u8, Kind),
    /// Both, with nothing in between.
    Answer(u8, Kind, Fate),
    /// The portal answers what it was asked last (or before).
    Portal(u8, bool, Says),
    /// The storage answers, having kept it or not.
    Claimed(u8, bool),
    News(u8),
    Token(u8, Token),
    Click(u8, Click),
    Job(u8, Job),
    Power(Power),
    /// Another operator takes the disk off, or puts it back.
    Elsewhere(u8),
    /// Time passes until this tab's deadline, which is the next one.
    Tick(u8),
    Sleep(u32),
}

/// What the portal says to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Says {
    Yes,
    No,
    /// One of its listeners failed.
    Fails,
    /// It approves each change, and has not approved this one.
    Nothing,
}

/// What the portal says when it is asked for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    Renewed,
    Unavailable,
    Failed,
}
