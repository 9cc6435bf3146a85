//! The check: what a paste says of a guest, and what that proves about one disk.
//!
//! Only [`Finding::Clear`] says that nothing uses the disk, and only if the paste is a whole look, names this disk
//! beyond doubt, and everything on it is of a kind of which the look would show every use. All else is "not clear".

mod disks;
mod drivers;
pub(super) mod escapes;
mod finding;
mod findmnt;
pub(super) mod guest;
mod lsblk;
mod mapper;
mod matching;
mod paste;
mod records;
mod report;
pub(super) mod uses;
pub(super) mod weigh;

pub(super) use matching::Found;

pub use finding::{Candidate, Dormant, Finding, MatchedBy, Note, Seen, Unreadable, Use, Why};

use super::ident::Known;
use crate::json::{Object, Value};
use crate::model::{Disk, GuestScope, Os, OsFamily};

/// The most disks looked at.
const MAX_DISKS: usize = 4096;

/// What one paste says of a guest.
#[derive(Clone, Debug)]
pub struct Pasted(Said);

#[derive(Clone, Debug)]
enum Said {
    /// A whole look, or a list of `lsblk` with what it lacks.
    Linux(Box<guest::Guest>, lsblk::Missing),
    /// A list of mounts.
    Mounts(Vec<Value>),
    Windows(disks::Guest),
}

impl Pasted {
    /// Reads what was pasted.
    ///
    /// # Errors
    ///
    /// Says why it is not the output of the look, or of a list that tells something too.
    pub fn read(paste: &str) -> Result<Self, Unreadable> {
        let text = paste::clean(paste)?;
        match records::read(&text) {
            Some(read) => {
                let (records, around) = read?;
                // A list of another moment beside it: which one is the newest is not known.
                if around.contains("\"blockdevices\"") {
                    return Err(Unreadable::Several);
                }
                let guest = report::read(&records)?;
                Ok(Self(Said::Linux(
                    Box::new(guest),
                    lsblk::Missing::default(),
                )))
            }
            None => sort_out(paste::read(&text)?).map(Self),
        }
    }

    /// Which system it is of.
    #[must_use]
    pub fn system(&self) -> OsFamily {
        match self.0 {
            Said::Windows(_) => OsFamily::Windows,
            Said::Linux(..) | Said::Mounts(_) => OsFamily::Linux,
        }
    }

    /// What was looked at.
    #[must_use]
    pub fn scope(&self) -> GuestScope {
        match &self.0 {
            Said::Windows(disks) if disks.is_look => GuestScope::Whole,
            Said::Linux(guest, _) => match &guest.facts {
                Some(facts) if facts.root && facts.fds && facts.namespaces => GuestScope::Whole,
                Some(_) => GuestScope::WithoutRoot,
                None => GuestScope::ListOnly,
            },
            Said::Windows(_) | Said::Mounts(_) => GuestScope::ListOnly,
        }
    }

    /// When the guest's own clock says the command ran, in seconds since 1970.
    #[must_use]
    pub fn taken(&self) -> Option<u64> {
        match &self.0 {
            Said::Linux(guest, _) => guest.facts.as_ref()?.taken,
            Said::Windows(disks) => disks.taken,
            Said::Mounts(_) => None,
        }
    }

    /// The Linux guest, if it is one.
    pub(super) fn linux(&self) -> Option<(&guest::Guest, &lsblk::Missing)> {
        match &self.0 {
            Said::Linux(guest, missing) => Some((guest, missing)),
            _ => None,
        }
    }
}

/// Says what was pasted proves about `disk`. Pure and total; `os` is what is known of the server's system.
#[must_use]
pub fn verdict(pasted: &Pasted, os: Os, disk: &Disk) -> Finding {
    let family = pasted.system();
    if matches!(os, Os::Known(known) if known != family) {
        return cannot_tell(Why::OtherSystem(family));
    }
    let known = Known::of(disk);
    match &pasted.0 {
        Said::Linux(guest, missing) => weigh::weigh(guest, missing, &known),
        Said::Mounts(list) => findmnt::check(list, &known),
        Said::Windows(disks) => disks::check(disks, &known),
    }
}

/// Reads `paste` and says what it proves about `disk`.
#[must_use]
pub fn check(paste: &str, os: Os, disk: &Disk) -> Finding {
    match Pasted::read(paste) {
        Ok(pasted) => verdict(&pasted, os, disk),
        Err(why) => unreadable(why),
    }
}

/// The same of several disks, in their order: what was pasted is read once.
#[must_use]
pub fn check_all(paste: &str, os: Os, disks: &[&Disk]) -> Vec<Finding> {
    let read = Pasted::read(paste);
    let of = |disk: &&Disk| match &read {
        Ok(pasted) => verdict(pasted, os, disk),
        Err(why) => unreadable(why.clone()),
    };
    disks.iter().map(of).collect()
}

/// What kinds of output there are, and that there is one of a kind.
fn sort_out(docs: Vec<Value>) -> Result<Said, Unreadable> {
    let (mut blocks, mut mounts, mut disks) = (Vec::new(), Vec::new(), Vec::new());
    for doc in &docs {
        if let Some(list) = list(doc, "blockdevices") {
            blocks.push(list);
        } else if let Some(list) = list(doc, "filesystems") {
            mounts.push(list);
        } else if let Some(guest) = disks::read(doc) {
            disks.push(guest);
        }
    }
    if mounts.len() > 1 || blocks.len() + disks.len() > 1 {
        return Err(Unreadable::Several);
    }
    let mounts = mounts.first().copied();
    match (blocks.first(), disks.pop(), mounts) {
        (Some(list), _, _) => {
            let read = lsblk::read(list, mounts.unwrap_or_default()).ok_or(Unreadable::TooMany)?;
            Ok(Said::Linux(Box::new(read.0), read.1))
        }
        (None, Some(guest), None) => Ok(Said::Windows(guest)),
        (None, Some(_), Some(_)) => Err(Unreadable::Several),
        (None, None, Some(list)) => Ok(Said::Mounts(list.to_vec())),
        (None, None, None) => Err(Unreadable::OtherJson),
    }
}

fn list<'a>(doc: &'a Value, key: &str) -> Option<&'a [Value]> {
    field(doc.as_object()?, key)?.as_array().map(Vec::as_slice)
}

fn unreadable(why: Unreadable) -> Finding {
    Finding::Unreadable { why }
}

fn cannot_tell(why: Why) -> Finding {
    Finding::CannotTell { why }
}

/// A field by its name in any case of letters: `lsblk` has small ones, PowerShell has not.
fn field<'a>(map: &'a Object, key: &str) -> Option<&'a Value> {
    map.get(key).or_else(|| {
        map.iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
    })
}

/// A text that is not blank.
fn text<'a>(map: &'a Object, key: &str) -> Option<&'a str> {
    field(map, key)?
        .as_str()
        .map(str::trim)
        .filter(|t| !t.is_empty())
}

/// A size in bytes: a number, its digits, or a whole number of KiB, MiB, … as `lsblk` rounds them.
fn bytes(map: &Object) -> Option<u64> {
    let value = field(map, "size")?;
    if let Some(n) = value.as_u64() {
        return Some(n);
    }
    let text = value.as_str()?.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match text.get(digits.len()..)? {
        "" | "B" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << power)
}
