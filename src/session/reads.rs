//! What was read: the server, its list of disks and their details, each fact with the number of the
//! request that brought it.

use std::collections::VecDeque;
use std::rc::Rc;

use super::RequestId;
use crate::api::{AttachmentList, Failure, ListPath, ServerAnswer};
use crate::model::{
    Disk, DiskStatus, Mono, Same, Task, Volume, VolumeId, Wall, join_disks, sorted,
};

/// A fact and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Fact<T> {
    pub value: T,
    /// The request that brought it: the fact is no older than that request's beginning.
    pub read: RequestId,
}

/// One kind of read.
#[derive(Clone, Debug)]
pub(super) struct Read<T> {
    /// The last good answer.
    pub fact: Option<Fact<T>>,
    /// The last failure, if it is later than the last good answer.
    pub failed: Option<(RequestId, Rc<Failure>)>,
    /// The request under way.
    pub flying: Option<(RequestId, Mono)>,
    /// Whether to read as soon as that is possible.
    pub wanted: bool,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self {
            fact: None,
            failed: None,
            flying: None,
            wanted: false,
        }
    }
}

impl<T> Read<T> {
    /// The fact, if its read began at `mark` or later.
    pub fn since(&self, mark: RequestId) -> Option<&T> {
        self.fact
            .as_ref()
            .filter(|f| f.read >= mark)
            .map(|f| &f.value)
    }

    /// The failure, if its read began at `mark` or later.
    pub fn failed_since(&self, mark: RequestId) -> Option<&Rc<Failure>> {
        self.failed
            .as_ref()
            .filter(|(read, _)| *read >= mark)
            .map(|(_, failure)| failure)
    }

    /// Whether this request is the one that failed.
    pub fn failed_by(&self, id: RequestId) -> bool {
        self.failed.as_ref().is_some_and(|(read, _)| *read == id)
    }

    /// The last read that ended.
    pub fn last(&self) -> Option<RequestId> {
        let fact = self.fact.as_ref().map(|f| f.read);
        fact.max(self.failed.as_ref().map(|(read, _)| *read))
    }

    pub fn idle(&self) -> bool {
        self.flying.is_none() && !self.wanted
    }

    pub fn land(&mut self, id: RequestId, result: Result<T, Failure>) {
        match result {
            Ok(value) => {
                self.fact = Some(Fact { value, read: id });
                self.failed = None;
            }
            Err(failure) => self.failed = Some((id, Rc::new(failure))),
        }
    }

    /// Takes up the request if it is this read's.
    pub fn take(&mut self, id: RequestId) -> bool {
        let mine = self.flying.is_some_and(|(flying, _)| flying == id);
        if mine {
            self.flying = None;
        }
        mine
    }
}

/// Where the list of disks is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListSource {
    /// A call of its own; `proved` once it has given a list: from then on its absence is a failure,
    /// not a reason to look elsewhere.
    Path { path: ListPath, proved: bool },
    /// The field of the server's own answer.
    Own,
}

/// Everything read.
#[derive(Debug)]
pub(super) struct Reads {
    pub server: Read<ServerAnswer>,
    pub list: Read<AttachmentList>,
    pub volumes: Read<Vec<Rc<Volume>>>,
    pub source: ListSource,
    /// Why the block storage service is not asked any more.
    pub volumes_off: Option<Rc<Failure>>,
    /// Whether the last answer of the block storage service refused the token.
    pub volumes_refused: bool,
    /// How often in a row the block storage service gave no answer. See [`Reads::details_failed`].
    pub volumes_failures: u32,
    /// Failed rounds in a row.
    pub failures: u32,
    /// Whether a read of the server or the list failed since the round began.
    pub round_failed: bool,
    /// When the next round begins.
    pub next_round: Option<Mono>,
    /// Nothing is read before this: the cloud asked for patience.
    pub not_before: Mono,
    /// When the list was last read.
    pub read_at: Option<Wall>,
    /// Until when the first list waits for details.
    pub details_by: Option<Mono>,
    /// Reads the operator asked for are those since this number.
    pub asked_for: Option<RequestId>,
    /// The disks, put together.
    pub disks: Vec<Rc<Disk>>,
    /// The names that several of them have, sorted.
    pub twins: Vec<Rc<str>>,
}

impl Reads {
    pub fn new() -> Self {
        Self {
            server: Read::default(),
            list: Read::default(),
            volumes: Read::default(),
            source: ListSource::Path {
                path: ListPath::Bms,
                proved: false,
            },
            volumes_off: None,
            volumes_refused: false,
            volumes_failures: 0,
            failures: 0,
            round_failed: false,
            next_round: None,
            not_before: Mono(0),
            read_at: None,
            details_by: None,
            asked_for: None,
            disks: Vec::new(),
            twins: Vec::new(),
        }
    }

    pub fn disk(&self, volume: &VolumeId) -> Option<&Rc<Disk>> {
        self.disks.iter().find(|d| d.volume == *volume)
    }

    pub fn idle(&self) -> bool {
        self.server.idle() && self.list.idle() && self.volumes.idle()
    }

    /// Whether the server or a disk is on its way to another state.
    pub fn moving(&self) -> bool {
        let server = self.server.fact.as_ref().map(|f| &f.value.server);
        server.is_some_and(|s| matches!(s.task, Task::Busy(_)))
            || self
                .disks
                .iter()
                .any(|d| matches!(d.status(), DiskStatus::Attaching | DiskStatus::Detaching))
    }

    /// The block storage service gave no answer. Once says nothing of a disk: it is asked again. Twice in a row
    /// takes back that one was in use.
    pub fn details_failed(&mut self) {
        self.volumes_failures += 1;
        if self.volumes_failures >= 2 {
            self.forget_in_use();
        }
    }

    /// Whether the details failed once only: another try may still say the same as before.
    pub fn details_may_hold(&self) -> bool {
        self.volumes_failures < 2
    }

    /// A check before sending gives the details two tries of its own.
    pub fn begin_check(&mut self) {
        if self.details_may_hold() {
            self.volumes_failures = 0;
        }
    }

    /// That a disk was in use is no longer known.
    pub fn forget_in_use(&mut self) {
        let fact = self.volumes.fact.iter_mut();
        for volume in fact.flat_map(|fact| &mut fact.value) {
            if volume.status == DiskStatus::InUse {
                Rc::make_mut(volume).status = DiskStatus::Unknown;
            }
        }
    }

    /// Puts the disks together again, keeping the `Rc` of each that did not change.
    pub fn join(&mut self) {
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
        let names: Vec<&str> = self
            .disks
            .iter()
            .filter_map(|d| d.name())
            .map(str::trim)
            .collect();
        let same = Same::among(&names, |byte| byte);
        let twins = |at: &usize| same.first[*at] == *at && same.next[*at].is_some();
        let order = sorted(names.len(), &|one, two| names[one].cmp(names[two]));
        self.twins = order
            .into_iter()
            .filter(twins)
            .map(|at| names[at].into())
            .collect();
    }

    /// Whether several disks have this name.
    pub fn is_twin(&self, name: &str) -> bool {
        self.twins
            .binary_search_by(|twin| (**twin).cmp(name.trim()))
            .is_ok()
    }
}
