//! JSON as text, so that it can hold what no tidy value can: keys twice, in any order, of any type.

use serde_json::Value;

use crate::answer::{DISK, SERVER};
use crate::bytes::Bytes;

/// Words that mean something somewhere.
const WORDS: [&str; 31] = [
    SERVER,
    DISK,
    "0F4C1E8A-2B5D-4C77-9E1F-A3D6B7C8E901",
    "another-disk",
    "another-server",
    "ACTIVE",
    "SHUTOFF",
    "ERROR",
    "in-use",
    "available",
    "detaching",
    "attaching",
    "deleting",
    "/dev/sda",
    "/dev/sdb",
    "/dev/vda",
    "0",
    "1",
    "-1",
    "true",
    "false",
    "null",
    "Linux",
    "Windows",
    "Offline",
    "freeze",
    "normal",
    "DOWN",
    "{}",
    "",
    " ",
];

/// Keys that mean something somewhere.
pub(crate) const KEYS: [&str; 34] = [
    "id",
    "status",
    "OS-EXT-STS:task_state",
    "OS-EXT-STS:vm_state",
    "OS-EXT-STS:power_state",
    "locked",
    "metadata",
    "EcmResStatus",
    "os_type",
    "image",
    "__os_type",
    "host_status",
    "flavor",
    "os-extended-volumes:volumes_attached",
    "device",
    "bootIndex",
    "boot_index",
    "serverId",
    "volumeId",
    "volumeAttachments",
    "volumeAttachment",
    "volumes",
    "attachments",
    "server_id",
    "multiattach",
    "shareable",
    "wwn",
    "name",
    "server",
    "error",
    "code",
    "message",
    "error_code",
    "error_msg",
];

/// An object being written.
#[derive(Default)]
pub(crate) struct Object {
    members: Vec<(String, String)>,
}

impl Object {
    /// With a member whose value is JSON already.
    pub fn with(mut self, key: &str, json: impl Into<String>) -> Self {
        self.members.push((key.to_owned(), json.into()));
        self
    }

    /// With any members at any place, but none of these keys (in any case of letters).
    pub fn junk(mut self, bytes: &mut Bytes, keys: &[&str], not: &[&str]) -> Self {
        for _ in 0..bytes.below(5) {
            let key = if bytes.once_in(6) {
                bytes.text(12)
            } else {
                bytes.pick(keys).to_owned()
            };
            let json = value(bytes, 3);
            if not.iter().all(|no| !no.eq_ignore_ascii_case(&key)) {
                let at = bytes.below(self.members.len() + 1);
                self.members.insert(at, (key, json));
            }
        }
        self
    }

    /// With another's members after its own.
    pub fn and(mut self, other: Self) -> Self {
        self.members.extend(other.members);
        self
    }

    pub fn json(&self) -> String {
        let members: Vec<_> = self
            .members
            .iter()
            .map(|(key, json)| [&string(key), ":", json].concat())
            .collect();
        ["{", &members.join(","), "}"].concat()
    }
}

pub(crate) fn string(text: &str) -> String {
    Value::from(text).to_string()
}

/// Any value.
pub(crate) fn value(bytes: &mut Bytes, depth: usize) -> String {
    match bytes.below(if depth == 0 { 6 } else { 8 }) {
        0 => "null".to_owned(),
        1 => bytes.pick(&["true", "false"]).to_owned(),
        2 => bytes
            .pick(&[
                "0",
                "1",
                "-1",
                "0.0",
                "-0",
                "1e400",
                "18446744073709551616",
                "100",
            ])
            .to_owned(),
        3 => string(&bytes.text(20)),
        4 | 5 => string(bytes.pick(&WORDS)),
        6 => array(
            &(0..bytes.below(4))
                .map(|_| value(bytes, depth - 1))
                .collect::<Vec<_>>(),
        ),
        _ => Object::default().junk(bytes, &KEYS, &[]).json(),
    }
}

pub(crate) fn array(items: &[String]) -> String {
    ["[", &items.join(","), "]"].concat()
}

/// A list with `one` in it and anything else around it; sometimes, if there is nothing else, `one` alone.
pub(crate) fn list_with(
    bytes: &mut Bytes,
    one: String,
    other: &mut dyn FnMut(&mut Bytes) -> String,
) -> String {
    let mut items = vec![one];
    for _ in 0..bytes.below(4) {
        let item = other(bytes);
        let at = bytes.below(items.len() + 1);
        items.insert(at, item);
    }
    match items.as_slice() {
        [only] if bytes.once_in(3) => only.clone(),
        _ => array(&items),
    }
}
