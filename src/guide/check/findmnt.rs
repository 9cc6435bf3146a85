//! `findmnt --json`: where what is mounted.

use super::{Finding, MatchedBy, Seen, Use, Why, cannot_tell, text};
use crate::guide::ident::Known;
use crate::json::Value;
use crate::model::OsFamily;

/// A list of mounts alone. It can show that a disk is in use, never that it is not.
pub(super) fn check(list: &[Value], known: &Known) -> Finding {
    let (mut devices, mut uses) = (Vec::new(), Vec::new());
    each(list, &mut |source, target| {
        if names(source, known) {
            devices.push(source.to_owned());
            uses.push(Use::Mounted {
                at: target.to_owned(),
            });
        }
    });
    if uses.is_empty() {
        return cannot_tell(Why::MountsOnly);
    }
    Finding::InUse {
        seen: Seen {
            os: OsFamily::Linux,
            devices,
            by: MatchedBy::Wwn,
        },
        uses,
    }
}

/// Calls `f` with the source and target of each mount.
pub(super) fn each(list: &[Value], f: &mut dyn FnMut(&str, &str)) {
    for map in list.iter().filter_map(Value::as_object) {
        if let (Some(source), Some(target)) = (text(map, "source"), text(map, "target")) {
            f(source, target);
        }
        for children in map.values().filter_map(Value::as_array) {
            each(children, f);
        }
    }
}

/// Whether a path has the whole World Wide Name in it: `/dev/disk/by-id/wwn-0x…`, `…/scsi-3…`, or a
/// multipath map named by it, `/dev/mapper/3…`.
fn names(source: &str, known: &Known) -> bool {
    let Some(wwn) = known.wwn.as_deref() else {
        return false;
    };
    let source = source.to_ascii_lowercase();
    let Some((before, after)) = source.split_once(wwn) else {
        return false;
    };
    before.starts_with("/dev/")
        && before.ends_with(['x', '3'])
        && !after.starts_with(|c: char| c.is_ascii_hexdigit())
}
