//! What was read: the server, its list of disks and their details, each fact with the number of the request that
//! brought it. Asks the other machines nothing.
//!
//! | file      | what                                                          |
//! |-----------|---------------------------------------------------------------|
//! | `mod`     | [`Reads`]: what is known                                      |
//! | `read`    | one kind of read                                              |
//! | `rounds`  | when something is read: rounds, patience, limits              |
//! | `answers` | taking answers in; where a cloud lacks a call, asking another |
//! | `recheck` | reading everything again before something is sent             |

mod answers;
mod read;
mod recheck;
mod rounds;

use std::collections::VecDeque;
use std::rc::Rc;

pub(super) use answers::ReadAnswer;
use read::Read;
pub(super) use recheck::Reread;
pub(super) use rounds::Going;

use super::RequestId;
use crate::api::{AttachmentList, Cause, Failure, ListPath, ServerAnswer};
use crate::model::{
    Disk, DiskStatus, Mono, Same, Server, Task, Volume, VolumeId, Wall, join_disks, sorted,
};

/// Where the list of disks is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum ListSource {
    /// A call of its own; `proved` once it has given a list: from then on its absence is a failure,
    /// not a reason to look elsewhere.
    Path { path: ListPath, proved: bool },
    /// The field of the server's own answer.
    Own,
}

/// Everything read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Reads {
    server: Read<ServerAnswer>,
    list: Read<AttachmentList>,
    volumes: Read<Vec<Rc<Volume>>>,
    source: ListSource,
    /// Whether a block storage endpoint is configured.
    has_volumes: bool,
    /// Whether an endpoint for the native calls is configured.
    has_native: bool,
    /// Why the block storage service is not asked any more.
    volumes_off: Option<Rc<Failure>>,
    /// Whether the last answer of the block storage service refused the token.
    volumes_refused: bool,
    /// How often in a row the block storage service gave no answer. See [`Reads::details_failed`].
    volumes_failures: u32,
    /// Failed rounds in a row.
    failures: u32,
    /// Whether a read of the server or the list failed since the round began.
    round_failed: bool,
    /// When the next round begins.
    next_round: Option<Mono>,
    /// Nothing is sent before this: the cloud asked for patience.
    not_before: Mono,
    /// When the list was last read.
    read_at: Option<Wall>,
    /// The request id of the answer that brought the list.
    list_request: Option<Rc<str>>,
    /// Until when the first list waits for details.
    details_by: Option<Mono>,
    /// Reads the operator asked for are those since this number.
    asked_for: Option<RequestId>,
    /// The disks, put together.
    disks: Vec<Rc<Disk>>,
    /// The names that several of them have, sorted.
    twins: Vec<Rc<str>>,
}

impl Reads {
    pub fn new(has_volumes: bool, has_native: bool) -> Self {
        Self {
            server: Read::default(),
            list: Read::default(),
            volumes: Read::default(),
            source: ListSource::Path {
                path: ListPath::Bms,
                proved: false,
            },
            has_volumes,
            has_native,
            volumes_off: None,
            volumes_refused: false,
            volumes_failures: 0,
            failures: 0,
            round_failed: false,
            next_round: None,
            not_before: Mono(0),
            read_at: None,
            list_request: None,
            details_by: None,
            asked_for: None,
            disks: Vec::new(),
            twins: Vec::new(),
        }
    }

    /// The server as last read.
    pub fn server(&self) -> Option<&Server> {
        Some(&self.server.fact.as_ref()?.value.server)
    }

    /// The list as last read.
    pub fn list(&self) -> Option<&AttachmentList> {
        Some(&self.list.fact.as_ref()?.value)
    }

    /// The list, if the read that brought it began at `mark` or later.
    pub fn list_since(&self, mark: RequestId) -> Option<&AttachmentList> {
        self.list.since(mark)
    }

    /// The request id of the answer that brought the list.
    pub fn list_request(&self) -> Option<&str> {
        self.list_request.as_deref()
    }

    /// The last read of the list that ended, well or not.
    pub fn last_list(&self) -> Option<RequestId> {
        self.list.last()
    }

    /// The disks in the order of the list.
    pub fn disks(&self) -> &[Rc<Disk>] {
        &self.disks
    }

    pub fn disk(&self, volume: &VolumeId) -> Option<&Rc<Disk>> {
        self.disks.iter().find(|d| d.volume == *volume)
    }

    /// Whether another disk of the list has the same name.
    pub fn is_twin(&self, disk: &Disk) -> bool {
        disk.name().is_some_and(|name| {
            let found = self
                .twins
                .binary_search_by(|twin| (**twin).cmp(name.trim()));
            found.is_ok()
        })
    }

    /// When the list was last read.
    pub fn read_at(&self) -> Option<Wall> {
        self.read_at
    }

    /// Whether reads that somebody asked for are under way.
    pub fn is_refreshing(&self) -> bool {
        self.asked_for.is_some()
    }

    /// The failure since which nothing newer has come of server and list; of a page without either, what is
    /// shown instead.
    pub fn failure(&self) -> Option<&Rc<Failure>> {
        let failed = [self.server.failed.as_ref(), self.list.failed.as_ref()];
        let mut failed = failed.into_iter().flatten().map(|(_, failure)| failure);
        failed.next()
    }

    /// The same, without those that only the sign-in is to blame for.
    pub fn problem(&self) -> Option<&Rc<Failure>> {
        let failed = [self.server.failed.as_ref(), self.list.failed.as_ref()];
        let mut failed = failed.into_iter().flatten().map(|(_, failure)| failure);
        failed.find(|failure| failure.cause != Cause::SignInExpired)
    }

    /// Why details are missing, or old.
    pub fn details_failure(&self) -> Option<&Rc<Failure>> {
        self.volumes.failed.as_ref().map(|(_, failure)| failure)
    }

    /// Until when the cloud asked for patience.
    pub fn not_before(&self) -> Mono {
        self.not_before
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: super::numbers::See) {
        use super::numbers::Number;
        self.server.numbers(see);
        self.list.numbers(see);
        self.volumes.numbers(see);
        let next = self.next_round.iter_mut();
        let others = self.details_by.iter_mut().chain([&mut self.not_before]);
        next.chain(others).for_each(|at| see(Number::Time(at, 0)));
        if let Some(id) = &mut self.asked_for {
            see(Number::Request(id));
        }
        // More of them make no difference.
        self.failures = self.failures.min(9);
        self.volumes_failures = self.volumes_failures.min(2);
    }

    /// Whether nothing is being read, and nothing is to be.
    pub fn idle(&self) -> bool {
        self.server.idle() && self.list.idle() && self.volumes.idle()
    }

    /// Whether the server or a disk is on its way to another state.
    pub fn moving(&self) -> bool {
        let busy = |server: &Server| matches!(server.task, Task::Busy(_));
        self.server().is_some_and(busy)
            || self
                .disks
                .iter()
                .any(|d| matches!(d.status(), DiskStatus::Attaching | DiskStatus::Detaching))
    }

    /// The block storage service gave no answer. Once says nothing of a disk: it is asked again. Twice in a row
    /// takes back that one was in use.
    fn details_failed(&mut self) {
        self.volumes_failures += 1;
        if self.volumes_failures >= 2 {
            self.forget_in_use();
        }
    }

    /// Whether the details failed once only: another try may still say the same as before.
    fn details_may_hold(&self) -> bool {
        self.volumes_failures < 2
    }

    /// That a disk was in use is no longer known.
    fn forget_in_use(&mut self) {
        let fact = self.volumes.fact.iter_mut();
        for volume in fact.flat_map(|fact| &mut fact.value) {
            if volume.status == DiskStatus::InUse {
                Rc::make_mut(volume).status = DiskStatus::Unknown;
            }
        }
    }

    /// Puts the disks together again, keeping the `Rc` of each that did not change.
    fn join(&mut self) {
        let Some(list) = &self.list.fact else { return };
        let own = self
            .server
            .fact
            .as_ref()
            .and_then(|f| f.value.own.as_ref())
            .map_or(&[][..], |own| &own.entries);
        let volumes = self.volumes.fact.as_ref().map_or(&[][..], |f| &f.value);
        let fresh = join_disks(&list.value.entries, own, volumes);
        let mut old: VecDeque<_> = std::mem::take(&mut self.disks).into();
        // Order rarely changes, so most are found at the front.
        self.disks = fresh
            .into_iter()
            .map(|disk| {
                let same = old.iter().position(|o| **o == disk);
                same.and_then(|at| old.swap_remove_front(at))
                    .unwrap_or_else(|| Rc::new(disk))
            })
            .collect();
        self.find_twins();
    }

    fn find_twins(&mut self) {
        let names: Vec<&str> = self
            .disks
            .iter()
            .filter_map(|d| d.name())
            .map(str::trim)
            .collect();
        let same = Same::among(&names);
        let twins = |at: &usize| same.first[*at] == *at && same.next[*at].is_some();
        let order = sorted(names.len(), &|one, two| names[one].cmp(names[two]));
        self.twins = order
            .into_iter()
            .filter(twins)
            .map(|at| names[at].into())
            .collect();
    }
}
