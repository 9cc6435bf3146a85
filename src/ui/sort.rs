//! The order of the list, and which rows of it are shown.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::model::{Disk, Slot, sorted};
use crate::rules::{Verdict, Weight};
use crate::session::Row;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// As the cloud lists them.
    #[default]
    Cloud,
    Slot,
    Name,
    /// Largest first.
    Size,
    /// What can be detached first.
    Verdict,
}

impl Order {
    pub const ALL: [Self; 5] = [
        Self::Cloud,
        Self::Slot,
        Self::Name,
        Self::Size,
        Self::Verdict,
    ];
}

/// The rows that match, in order. A row with a change under way is never hidden.
pub(super) fn arrange(
    rows: &[Rc<Row>],
    order: Order,
    filter: &str,
    only_detachable: bool,
) -> Vec<Rc<Row>> {
    let filter = filter.trim().to_ascii_lowercase();
    let shown: Vec<&Rc<Row>> = rows
        .iter()
        .filter(|row| {
            row.change.is_some()
                || (!(only_detachable && row.assessment.is_blocked())
                    && matches(&row.disk, &filter))
        })
        .collect();
    let order = sorted(shown.len(), &|one, two| {
        compare(order, shown[one], shown[two])
    });
    order.into_iter().map(|at| Rc::clone(shown[at])).collect()
}

fn compare(order: Order, a: &Row, b: &Row) -> Ordering {
    match order {
        Order::Cloud => Ordering::Equal,
        Order::Slot => slot_key(&a.disk).cmp(&slot_key(&b.disk)),
        Order::Name => name_key(&a.disk).cmp(&name_key(&b.disk)),
        Order::Size => b.disk.size_gb().cmp(&a.disk.size_gb()),
        Order::Verdict => rank(a).cmp(&rank(b)),
    }
}

fn matches(disk: &Disk, filter: &str) -> bool {
    if filter.is_empty() {
        return true;
    }
    let has = |text: Option<&str>| text.is_some_and(|t| t.to_ascii_lowercase().contains(filter));
    has(disk.name())
        || has(disk.slot.as_ref().map(Slot::as_str))
        || has(Some(disk.volume.as_str()))
        || has(disk.wwn())
        || has(disk.serial())
        || has(disk.record_id.as_deref())
        || has(disk.details.as_ref().and_then(|v| v.kind.as_deref()))
}

/// `/dev/sdz` stands before `/dev/sdaa`; no slot last.
fn slot_key(disk: &Disk) -> (bool, usize, &str) {
    let slot = disk.slot.as_ref().map(Slot::as_str).unwrap_or_default();
    (slot.is_empty(), slot.len(), slot)
}

/// No name last.
fn name_key(disk: &Disk) -> (bool, &str) {
    (disk.name().is_none(), disk.name().unwrap_or_default())
}

fn rank(row: &Row) -> u8 {
    match row.assessment.verdict {
        Verdict::Allowed(Weight::Plain) => 0,
        Verdict::Allowed(Weight::Acknowledge) => 1,
        Verdict::Allowed(Weight::TypeName) => 2,
        Verdict::Blocked => 3,
    }
}
