//! The disks of an answer.

use serde_json::{Value, json};

use crate::honest::{attachment, volume};
use crate::{Call, Hostile, Ids};

const MANY: usize = 10_000;

pub(crate) fn all(call: Call, ids: &Ids, honest: &Value) -> Vec<Hostile> {
    let of = |name: &str, body: Value| Hostile::with(call, name, body.to_string().into_bytes());
    let one = |disk: &str, slot: &str| match call {
        Call::List => attachment(ids, disk, slot),
        _ => volume(ids, disk, "data", slot),
    };
    let listed = |items: Vec<Value>| match call {
        Call::List => json!({"volumeAttachments": items}),
        _ => json!({"volumes": items}),
    };
    let upper = ids.disk.to_ascii_uppercase();
    let system = one(&ids.system, "/dev/sda");
    match call {
        Call::Server | Call::Job => {
            let text = honest.to_string();
            let [own, other] = match call {
                Call::Server => [&ids.server, "ffffffff-1d44-4e7a-9a53-0c8f6e2d7b11"],
                _ => [&ids.job, "ff80808165a1b2c3ffffffffffffffff"],
            };
            let swap = |id: &str| Hostile::with(call, id, text.replace(own, id).into_bytes());
            vec![swap(other), swap(&own.to_ascii_uppercase())]
        }
        Call::Detach => Vec::new(),
        Call::List | Call::Volumes => vec![
            of(
                "the disk twice",
                listed(vec![
                    system.clone(),
                    one(&ids.disk, "/dev/sdb"),
                    one(&ids.disk, "/dev/sdb"),
                ]),
            ),
            of(
                "the disk twice, in two slots",
                listed(vec![
                    system.clone(),
                    one(&ids.disk, "/dev/sdb"),
                    one(&ids.disk, "/dev/sdc"),
                ]),
            ),
            of(
                "the disk twice, once as the system disk",
                listed(vec![one(&ids.disk, "/dev/sdb"), one(&ids.disk, "/dev/sda")]),
            ),
            of(
                "the disk in capitals",
                listed(vec![system.clone(), one(&upper, "/dev/sdb")]),
            ),
            of(
                "the disk in both cases",
                listed(vec![
                    system.clone(),
                    one(&ids.disk, "/dev/sdb"),
                    one(&upper, "/dev/sdb"),
                ]),
            ),
            of(
                "two disks in a slot",
                listed(vec![
                    system.clone(),
                    one(&ids.disk, "/dev/sdb"),
                    one("another-disk", "/dev/sdb"),
                ]),
            ),
            of(
                "two system disks",
                listed(vec![system.clone(), one(&ids.disk, "/dev/sda")]),
            ),
            of("another server's", {
                let other = Ids {
                    server: "another-server".to_owned(),
                    ..ids.clone()
                };
                match call {
                    Call::List => listed(vec![attachment(&other, &ids.disk, "/dev/sdb")]),
                    _ => listed(vec![volume(&other, &ids.disk, "data", "/dev/sdb")]),
                }
            }),
            of("nobody's", {
                let mut nobody = one(&ids.disk, "/dev/sdb");
                nobody["serverId"] = Value::Null;
                nobody["attachments"] = json!([]);
                listed(vec![system.clone(), nobody])
            }),
            of(
                "one disk, as an object",
                match call {
                    Call::List => json!({"volumeAttachments": one(&ids.disk, "/dev/sdb")}),
                    _ => json!({"volumes": one(&ids.disk, "/dev/sdb")}),
                },
            ),
            of("ten thousand disks", {
                let mut items: Vec<Value> = (0..MANY)
                    .map(|n| one(&format!("disk-{n}"), "/dev/sdx"))
                    .collect();
                items.push(one(&ids.disk, "/dev/sdb"));
                listed(items)
            }),
        ],
    }
}
