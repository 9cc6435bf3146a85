//! The disks of an answer.

use serde_json::{Value, json};

use crate::honest::{attachment, volume};
use crate::{Call, Hostile, Ids};

const MANY: usize = 10_000;

pub(crate) fn all(call: Call, ids: &Ids, honest: &Value) -> Vec<Hostile> {
    match call {
        Call::Detach => Vec::new(),
        Call::Server => swapped(
            call,
            honest,
            &ids.server,
            "ffffffff-1d44-4e7a-9a53-0c8f6e2d7b11",
        ),
        Call::Job => swapped(call, honest, &ids.job, "ff80808165a1b2c3ffffffffffffffff"),
        Call::List | Call::Volumes => {
            let of = |(name, body): (&str, Value)| {
                Hostile::with(call, name, body.to_string().into_bytes())
            };
            let pairs = pairs(call, ids).into_iter();
            let pairs = pairs.map(|(name, items)| (name, listed(call, items)));
            pairs.chain(others(call, ids)).map(of).collect()
        }
    }
}

/// Another id, and the same in capitals.
fn swapped(call: Call, honest: &Value, own: &str, other: &str) -> Vec<Hostile> {
    let upper = own.to_ascii_uppercase();
    let swap = |id: &str| honest.to_string().replace(own, id).into_bytes();
    vec![
        Hostile::with(call, "another's", swap(other)),
        Hostile::with(call, "in capitals", swap(&upper)),
    ]
}

fn one(call: Call, ids: &Ids, disk: &str, slot: &str) -> Value {
    match call {
        Call::List => attachment(ids, disk, slot),
        _ => volume(ids, disk, "data", slot),
    }
}

fn listed(call: Call, items: impl Into<Value>) -> Value {
    match call {
        Call::List => json!({"volumeAttachments": items.into()}),
        _ => json!({"volumes": items.into()}),
    }
}

/// The disk beside another, or beside itself.
fn pairs(call: Call, ids: &Ids) -> Vec<(&'static str, Vec<Value>)> {
    let (disk, upper) = (ids.disk.as_str(), ids.disk.to_ascii_uppercase());
    let all = |entries: &[(&str, &str)]| {
        let entries = entries.iter();
        entries
            .map(|(disk, slot)| one(call, ids, disk, slot))
            .collect()
    };
    let system = (ids.system.as_str(), "/dev/sda");
    let (b, c) = ("/dev/sdb", "/dev/sdc");
    vec![
        ("the disk twice", all(&[system, (disk, b), (disk, b)])),
        (
            "the disk twice, in two slots",
            all(&[system, (disk, b), (disk, c)]),
        ),
        (
            "the disk twice, once as the system disk",
            all(&[(disk, b), (disk, "/dev/sda")]),
        ),
        ("the disk in capitals", all(&[system, (&upper, b)])),
        (
            "the disk in both cases",
            all(&[system, (disk, b), (&upper, b)]),
        ),
        (
            "two disks in a slot",
            all(&[system, (disk, b), ("another-disk", b)]),
        ),
        ("two system disks", all(&[system, (disk, "/dev/sda")])),
    ]
}

fn others(call: Call, ids: &Ids) -> Vec<(&'static str, Value)> {
    let other = Ids {
        server: "another-server".to_owned(),
        ..ids.clone()
    };
    let mut nobodys = one(call, ids, &ids.disk, "/dev/sdb");
    nobodys["serverId"] = Value::Null;
    nobodys["attachments"] = json!([]);
    let single = one(call, ids, &ids.disk, "/dev/sdb");
    let mut many: Vec<Value> = (0..MANY)
        .map(|n| one(call, ids, &format!("disk-{n}"), "/dev/sdx"))
        .collect();
    many.push(single.clone());
    vec![
        (
            "another server's",
            listed(call, vec![one(call, &other, &ids.disk, "/dev/sdb")]),
        ),
        ("nobody's", listed(call, vec![nobodys])),
        ("one disk, as an object", listed(call, single)),
        ("ten thousand disks", listed(call, many)),
    ]
}
