//! Which of the guest's disks is the disk asked about.

use super::{Candidate, Finding, MatchedBy, Why, cannot_tell};
use crate::guide::ident::{Known, is_half};
use crate::model::OsFamily;

/// The disk found: one, or several paths to it.
pub(in crate::guide) struct Found {
    /// Where in the list.
    pub at: Vec<usize>,
    /// What told.
    pub by: MatchedBy,
}

/// Finds the disk among `all`, or says why not.
///
/// `one` says whether several entries are known to be one disk (paths of one multipath map).
pub(super) fn find(
    known: &Known,
    all: &[Candidate],
    os: OsFamily,
    one: &dyn Fn(&[usize]) -> bool,
) -> Result<Found, Finding> {
    let ambiguous = |at: &[usize]| Finding::Ambiguous {
        candidates: at.iter().filter_map(|&i| all.get(i).cloned()).collect(),
    };
    let named = which(all, &|c| has_wwn(known, c));
    if !named.is_empty() {
        // A whole World Wide Name is of one disk, so several entries are paths to it; one that was not
        // looked at since the disk grew has the old size.
        return Ok(Found {
            at: named,
            by: MatchedBy::Wwn,
        });
    }
    let by_serial = |test: fn(&Known, &str) -> bool| {
        which(all, &|c| {
            !contradicts(known, c) && c.serial.as_deref().is_some_and(|s| test(known, s))
        })
    };
    for (at, by) in [
        (by_serial(Known::has_serial), MatchedBy::Serial),
        (by_serial(Known::has_id), MatchedBy::VolumeId),
    ] {
        match at.as_slice() {
            [] => {}
            [_] => return Ok(Found { at, by }),
            many if one(many) => return Ok(Found { at, by }),
            many => return Err(ambiguous(many)),
        }
    }
    // Disks of one storage system share the first half of their names: that alone proves nothing.
    let half = which(all, &|c| has_half(known, c));
    if !half.is_empty() {
        return Err(ambiguous(&half));
    }
    Err(unmatched(known, all, os, &ambiguous))
}

fn unmatched(
    known: &Known,
    all: &[Candidate],
    os: OsFamily,
    ambiguous: &dyn Fn(&[usize]) -> Finding,
) -> Finding {
    if known.wwn.is_none() && known.half.is_none() && known.serial.is_none() {
        let alike = which(all, &|c| c.bytes.is_some() && c.bytes == known.bytes);
        return if alike.is_empty() {
            cannot_tell(Why::NothingToMatchBy)
        } else {
            ambiguous(&alike)
        };
    }
    if !all.is_empty() && all.iter().all(|c| c.wwn.is_none() && c.serial.is_none()) {
        return cannot_tell(Why::NoIdentifiers);
    }
    Finding::NotFound {
        os,
        disks_seen: all.len(),
    }
}

fn which(all: &[Candidate], test: &dyn Fn(&Candidate) -> bool) -> Vec<usize> {
    let all = all.iter().enumerate().filter(|(_, c)| test(c));
    all.map(|(at, _)| at).collect()
}

/// Whether it has the whole name, as name or (udev does that for SCSI disks) as serial number, there
/// perhaps with the 3 that stands for "NAA".
fn has_wwn(known: &Known, c: &Candidate) -> bool {
    let Some(wwn) = known.wwn.as_deref() else {
        return false;
    };
    let serial = c.serial.as_deref().unwrap_or_default();
    c.wwn.as_deref() == Some(wwn)
        || (!contradicts(known, c) && (serial == wwn || serial.strip_prefix('3') == Some(wwn)))
}

/// Whether its name, as far as it goes, is another one.
fn contradicts(known: &Known, c: &Candidate) -> bool {
    let Some(guest) = c.wwn.as_deref() else {
        return false;
    };
    match (known.wwn.as_deref(), known.half.as_deref()) {
        (Some(wwn), _) if is_half(guest) => !wwn.starts_with(guest),
        (Some(wwn), _) => wwn != guest,
        (None, Some(half)) => !guest.starts_with(half),
        (None, None) => false,
    }
}

fn has_half(known: &Known, c: &Candidate) -> bool {
    let Some(guest) = c.wwn.as_deref() else {
        return false;
    };
    match (known.wwn.as_deref(), known.half.as_deref()) {
        (Some(wwn), _) => is_half(guest) && wwn.starts_with(guest),
        (None, Some(half)) => guest.starts_with(half),
        (None, None) => false,
    }
}
