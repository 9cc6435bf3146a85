//! The plan: from one paste, what frees these disks, in order, and what else that touches.
//!
//! A command of it finds the disk again by its own name, sees that what it changes still lies where the look saw it,
//! and stops otherwise. What the paste calls things enters a command only as [`quote`] writes it.

mod linux;
mod order;
mod parts;
mod quote;
mod script;
mod windows;

pub use parts::*;

use super::check::{Pasted, weigh};
use super::ident::Known;
use crate::model::{Disk, Os, OsFamily};

/// Says what frees these disks, from what was pasted. What several of them lie under is there once.
#[must_use]
pub fn plan(pasted: &Pasted, os: Os, disks: &[&Disk]) -> Plan {
    let family = pasted.system();
    if matches!(os, Os::Known(known) if known != family) {
        let refused =
            |disk: &&Disk| Refused::new(disk, Refusal::Unclear(super::verdict(pasted, os, disk)));
        return Plan {
            refused: disks.iter().map(refused).collect(),
            ..Plan::default()
        };
    }
    match family {
        OsFamily::Windows => windows::write(pasted, os, disks),
        OsFamily::Linux => of_linux(pasted, disks),
    }
}

fn of_linux(pasted: &Pasted, disks: &[&Disk]) -> Plan {
    let mut refused = Vec::new();
    let Some((guest, missing)) = pasted.linux().filter(|(guest, _)| guest.facts.is_some()) else {
        refused.extend(
            disks
                .iter()
                .map(|disk| Refused::new(disk, Refusal::NeedsLook)),
        );
        return Plan {
            refused,
            ..Plan::default()
        };
    };
    let mut wanted = Vec::new();
    for disk in disks {
        let known = Known::of(disk);
        match weigh::locate(guest, missing, &known) {
            Ok(_) if guest.facts.as_ref().is_some_and(|f| f.in_container) => {
                refused.push(Refused::new(disk, Refusal::Container));
            }
            Ok(found) => {
                let one = script::Wanted::new(guest, &known, &found);
                match order::system(guest, &one.roots) {
                    Some(at) => refused.push(Refused::new(disk, Refusal::System { at })),
                    None => wanted.push(one),
                }
            }
            Err(finding) => refused.push(Refused::new(disk, Refusal::Unclear(finding))),
        }
    }
    let order = order::of(guest, &wanted);
    linux::write(guest, &wanted, order, refused)
}
