//! The resume record: what a reload or a closed tab must not lose.
//!
//! It is written before the request is sent, so that there is no moment at which something may have
//! been sent and nothing is known of it.

use std::rc::Rc;

use serde::Serialize;

use super::Aim;
use crate::json::Value;
use crate::model::{
    AttemptId, Disk, DiskStatus, JobId, QueueId, Role, Slot, Volume, VolumeId, Wall,
};

/// The only version there is. What is not of this version is removed: it would block every claim. What was added to it
/// later may be missing.
const VERSION: u8 = 1;

/// A change that was, or is about to be, sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Record {
    pub aim: Aim,
    pub disk: Rc<Disk>,
    pub at: Wall,
    /// Tells it from another tab's of the same moment: how old the tab was, and how often it had asked.
    pub tag: (u64, u64),
    /// Whether it was, or may have been, sent. One that surely was not stands in the storage for moments
    /// only, while its tab waits for the storage's answer.
    pub sent: bool,
    pub job: Option<JobId>,
    /// Which attempt it is; missing in records of before there were ids.
    pub attempt: Option<AttemptId>,
    pub queue: Option<QueueId>,
}

/// What is stored. Read again, it is walked as the cloud's answers are.
#[derive(Serialize)]
struct Stored<'a> {
    v: u8,
    attach: bool,
    volume: &'a str,
    name: Option<&'a str>,
    slot: Option<&'a str>,
    size: Option<u64>,
    wwn: Option<&'a str>,
    at: Wall,
    tag: (u64, u64),
    sent: bool,
    job: Option<&'a str>,
    attempt: Option<&'a str>,
    queue: Option<&'a str>,
}

impl Record {
    /// The text to store. It holds no token and nothing of the guest.
    pub fn to_text(&self) -> String {
        let stored = Stored {
            v: VERSION,
            attach: self.aim == Aim::Attach,
            volume: self.disk.volume.as_str(),
            name: self.disk.name(),
            slot: self.disk.slot.as_ref().map(|s| s.as_str()),
            size: self.disk.size_gb(),
            wwn: self.disk.wwn(),
            at: self.at,
            tag: self.tag,
            sent: self.sent,
            job: self.job.as_ref().map(|j| j.as_str()),
            attempt: self.attempt.as_ref().map(|id| id.as_str()),
            queue: self.queue.as_ref().map(|id| id.as_str()),
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// Reads a stored text; `None` if it is not a record of this version.
    pub fn from_text(record: &str) -> Option<Self> {
        let stored = Value::parse(record)?;
        let number = |key| stored.get(key)?.as_u64();
        let flag = |key| stored.get(key)?.as_bool();
        let text = |key| stored.get(key)?.as_str();
        // Absent or null, or a text; anything else is no record of ours.
        let words = |key| match stored.get(key) {
            None | Some(Value::Null) => Some(None),
            Some(value) => value.as_str().map(Some),
        };
        if number("v")? != u64::from(VERSION) {
            return None;
        }
        let volume = VolumeId::parse(words("volume")??).ok()?;
        let details = Volume {
            id: volume.clone(),
            name: words("name")?.unwrap_or_default().into(),
            size_gb: match stored.get("size") {
                None | Some(Value::Null) => None,
                Some(size) => Some(size.as_u64()?),
            },
            status: DiskStatus::Unknown,
            kind: None,
            shared: None,
            mode: None,
            encrypted: None,
            prepaid: false,
            wwn: words("wwn")?.map(Into::into),
            serial: None,
            slot: None,
        };
        let tag = match stored.get("tag")?.as_array()?.as_slice() {
            [age, count] => (age.as_u64()?, count.as_u64()?),
            _ => return None,
        };
        Some(Self {
            aim: if flag("attach")? {
                Aim::Attach
            } else {
                Aim::Detach
            },
            disk: Rc::new(Disk {
                volume,
                record_id: None,
                slot: words("slot")?.and_then(Slot::new),
                role: Role::Data,
                details: Some(Rc::new(details)),
            }),
            at: Wall(number("at")?),
            tag,
            sent: flag("sent")?,
            job: match words("job")? {
                Some(id) => Some(JobId::parse(id).ok()?),
                None => None,
            },
            // What is being done does not depend on them: without, it is followed all the same.
            attempt: text("attempt").and_then(|id| AttemptId::parse(id).ok()),
            queue: text("queue").and_then(|id| QueueId::parse(id).ok()),
        })
    }

    /// Whether this is a later state of the same change.
    pub fn same_change(&self, other: &Self) -> bool {
        let same = (self.aim, self.at, self.tag) == (other.aim, other.at, other.tag);
        same && self.disk.volume == other.disk.volume
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_being_stored() {
        let text = r#"{"v":1,"attach":false,"volume":"vol-1","name":"a \"name\"","slot":"/dev/sdb","size":100,"wwn":"68","at":5,"tag":[7,8],"sent":true,"job":"job-1","attempt":"a-1","queue":"q-1"}"#;
        let record = Record::from_text(text).expect("a record");
        assert_eq!(record.to_text(), text);
        assert_eq!(record.disk.name(), Some("a \"name\""));
    }

    #[test]
    fn a_record_of_before_attempts_had_ids_is_followed() {
        let old = r#"{"v":1,"attach":false,"volume":"vol-1","name":null,"slot":null,"size":null,"wwn":null,"at":5,"tag":[7,8],"sent":true,"job":null}"#;
        let odd = old.replace("}", r#","attempt":"a b","queue":7}"#);
        for text in [old, &odd] {
            let record = Record::from_text(text).expect("a record");
            assert_eq!(
                (record.sent, record.attempt, record.queue),
                (true, None, None),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_a_record_is_not_taken_for_one() {
        for text in [
            "",
            "{}",
            "null",
            r#"{"v":2,"attach":false,"volume":"v","at":5,"tag":[7,8],"sent":true}"#,
            r#"{"v":1,"attach":false,"volume":"../v","at":5,"tag":[7,8],"sent":true}"#,
            r#"{"v":1,"attach":false,"volume":"v","at":5,"tag":[7,8],"sent":true,"job":"a b"}"#,
        ] {
            assert_eq!(Record::from_text(text), None, "{text}");
        }
    }
}
