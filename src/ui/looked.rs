//! What was pasted, when, and what it says of the disks now. It stays in memory.

use std::rc::Rc;

use js_sys::Date;
use yew::prelude::*;

use super::format;
use crate::guide::{Finding, Pasted, Plan, Unreadable, plan, verdict};
use crate::i18n::Texts;
use crate::model::{Disk, GuestLook, GuestScope, GuestVerdict, Os, Slot, VolumeId, Wall};

/// Evidence older than this is said to be old, in milliseconds.
pub(super) const OLD: u64 = 10 * 60 * 1000;

/// How far the guest's clock may be from this one before it is told, in seconds.
const APART: u64 = 10 * 60;

/// The state of a dialog's look.
pub(super) type LookState = UseStateHandle<Option<Rc<Looked>>>;

/// What was pasted.
pub(super) struct Looked {
    pub paste: String,
    at: Wall,
    read: Result<Pasted, Unreadable>,
    /// Where the disks were plugged in.
    places: Vec<(VolumeId, Option<Slot>)>,
}

impl PartialEq for Looked {
    /// Two pastes are one only if they are the same one.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

fn now() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = Date::now() as u64;
    now
}

impl Looked {
    /// `None`: nothing was pasted.
    pub fn new(paste: String, disks: &[Rc<Disk>]) -> Option<Rc<Self>> {
        let is_empty = paste.trim().is_empty();
        let place = |disk: &Rc<Disk>| (disk.volume.clone(), disk.slot.clone());
        (!is_empty).then(|| {
            Rc::new(Self {
                at: Wall(now()),
                read: Pasted::read(&paste),
                paste,
                places: disks.iter().map(place).collect(),
            })
        })
    }

    pub fn findings(&self, os: Os, disks: &[Rc<Disk>]) -> Vec<Finding> {
        let of = |disk: &Rc<Disk>| match &self.read {
            Ok(pasted) => verdict(pasted, os, disk),
            Err(why) => Finding::Unreadable { why: why.clone() },
        };
        disks.iter().map(of).collect()
    }

    pub fn plan(&self, os: Os, disks: &[Rc<Disk>]) -> Plan {
        let disks: Vec<&Disk> = disks.iter().map(|disk| &**disk).collect();
        self.read
            .as_ref()
            .map_or_else(|_| Plan::default(), |pasted| plan(pasted, os, &disks))
    }

    /// When the guest's clock says that the command ran, if that is not about when it was pasted.
    pub fn odd_clock(&self) -> Option<Wall> {
        let taken = self.read.as_ref().ok()?.taken()?;
        (taken.abs_diff(self.at.0 / 1000) > APART).then(|| Wall(taken.saturating_mul(1000)))
    }

    /// For the record of a confirmation.
    pub fn looks(&self, os: Os, disks: &[Rc<Disk>]) -> Vec<GuestLook> {
        let scope = self
            .read
            .as_ref()
            .map_or(GuestScope::Nothing, Pasted::scope);
        let look = |(disk, finding): (&Rc<Disk>, Finding)| GuestLook {
            disk: disk.volume.clone(),
            verdict: match finding {
                Finding::Clear { .. } => GuestVerdict::Clear,
                Finding::InUse { .. } => GuestVerdict::InUse,
                _ => GuestVerdict::NotProven,
            },
            scope,
            at: self.at,
        };
        disks
            .iter()
            .zip(self.findings(os, disks))
            .map(look)
            .collect()
    }

    /// How long until it is old, in milliseconds.
    pub fn fresh_for(&self) -> u64 {
        (self.at.0 + OLD).saturating_sub(now())
    }

    fn has_moved(&self, disks: &[Rc<Disk>]) -> bool {
        disks.iter().any(|disk| {
            let same = |(volume, slot): &(VolumeId, Option<Slot>)| {
                *volume == disk.volume && *slot == disk.slot
            };
            !self.places.iter().any(same)
        })
    }
}

/// What a confirmation rests on.
pub(super) fn grounds(
    t: &'static Texts,
    looked: Option<&Looked>,
    os: Os,
    disks: &[Rc<Disk>],
) -> Html {
    let p = &t.plan;
    let Some(looked) = looked else {
        return html! { <p class="grounds muted">{ p.grounds_none }</p> };
    };
    let looks = looked.looks(os, disks);
    let clear = looks
        .iter()
        .filter(|look| look.verdict == GuestVerdict::Clear)
        .count();
    let time = format::clock(looked.at);
    let words = match looks.as_slice() {
        [look] => match look.verdict {
            GuestVerdict::Clear => &p.grounds_clear,
            GuestVerdict::InUse => &p.grounds_in_use,
            GuestVerdict::NotProven => &p.grounds_unclear,
        }
        .fill([&time]),
        many => p
            .grounds_many
            .fill([&time, &format::number(clear), &format::number(many.len())]),
    };
    let stale = if looked.has_moved(disks) {
        Some(p.grounds_moved)
    } else {
        (looked.fresh_for() == 0).then_some(p.grounds_old)
    };
    let is_good = clear == looks.len() && stale.is_none();
    html! {
        <p class={if is_good { "grounds" } else { "grounds care" }}>{ words }{ stale.map(|s| html! { <>{ " " }<b>{ s }</b></> }) }</p>
    }
}
