//! What an operator must give to confirm, and whether it was given.

use std::rc::Rc;

use super::Weight;
use crate::model::{Disk, GuestLook, Server};

/// What must be typed where the weight is [`Weight::TypeName`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ConfirmWord {
    /// The disk's name.
    Name(Rc<str>),
    /// The start of the disk's id: its name is missing, long, unclear to read or shared with another.
    IdStart(Rc<str>),
    /// For several disks: how many there are, and the server's name (or the start of its id).
    Many(Rc<str>),
}

impl ConfirmWord {
    /// The text to type.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Name(text) | Self::IdStart(text) | Self::Many(text) => text,
        }
    }
}

/// The longest name an operator is asked to type, in characters.
const MAX_TYPED: usize = 64;
/// How much of an id is typed at least.
const ID_START: usize = 8;

/// What to type for `disk`, which is one of `all` the server's disks.
///
/// It is the name only where that can be typed and belongs to this disk alone; otherwise as much of
/// the id as tells it from all others.
#[must_use]
pub fn confirm_word(disk: &Disk, all: &[Rc<Disk>]) -> ConfirmWord {
    if let Some(name) = disk.name() {
        let unique = all
            .iter()
            .all(|d| d.volume == disk.volume || d.name().map(str::trim) != Some(name.trim()));
        if unique && is_plain(name) {
            return ConfirmWord::Name(name.trim().into());
        }
    }
    let id = disk.volume.as_str();
    let shared = all
        .iter()
        .filter(|d| d.volume != disk.volume)
        .map(|d| common_start(id, d.volume.as_str()))
        .max()
        .unwrap_or(0);
    let length = ID_START.max(shared + 1).min(id.len());
    ConfirmWord::IdStart(id[..length].into())
}

/// What to type for `count` disks of a server at once: how many, so that nobody confirms more than they
/// meant, and of which server. Without a name that can be typed it is the start of the server's id.
#[must_use]
pub fn confirm_many(server: Option<&Server>, count: usize) -> ConfirmWord {
    let name = server.map_or("", |server| {
        let id = server.id.as_str();
        let named = !server.name.trim().is_empty() && is_plain(&server.name);
        if named {
            server.name.trim()
        } else {
            &id[..id.len().min(ID_START)]
        }
    });
    ConfirmWord::Many([&count.to_string(), " ", name].concat().into())
}

fn common_start(a: &str, b: &str) -> usize {
    a.bytes()
        .zip(b.bytes())
        .take_while(|(x, y)| x.eq_ignore_ascii_case(y))
        .count()
}

/// Whether a name can be read and typed without doubt: short, and of letters, digits, common CJK,
/// single spaces and simple punctuation only — no marks that change direction, no look-alike blanks.
fn is_plain(name: &str) -> bool {
    let name = name.trim();
    name.chars().count() <= MAX_TYPED
        && !name.contains("  ")
        && name
            .chars()
            .all(|c| c.is_ascii_graphic() || c == ' ' || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// What the operator gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// They said that the steps in the guest are done.
    pub acknowledged: bool,
    /// What they typed.
    pub typed: String,
    /// What looks at the guest had shown until then. It is for records: a confirmation does not depend on it.
    pub looks: Vec<GuestLook>,
}

/// What is still missing from a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The acknowledgement.
    NotAcknowledged,
    /// The disk's name, or it was typed wrongly.
    WrongWord,
}

impl Evidence {
    /// Whether this is enough for `weight` and `word`.
    ///
    /// # Errors
    /// What is missing.
    pub fn suffices(&self, weight: Weight, word: &ConfirmWord) -> Result<(), Refusal> {
        if weight >= Weight::Acknowledge && !self.acknowledged {
            return Err(Refusal::NotAcknowledged);
        }
        if weight >= Weight::TypeName && self.typed.trim() != word.text() {
            return Err(Refusal::WrongWord);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DiskStatus, Role, Volume, VolumeId};

    fn disk(id: &str, name: &str) -> Rc<Disk> {
        let id = VolumeId::parse(id).expect("a test's id");
        let details = Volume {
            id: id.clone(),
            name: name.into(),
            size_gb: None,
            status: DiskStatus::InUse,
            kind: None,
            shared: None,
            mode: None,
            encrypted: None,
            prepaid: false,
            wwn: None,
            serial: None,
            slot: None,
        };
        Rc::new(Disk {
            volume: id,
            record_id: None,
            slot: None,
            role: Role::Data,
            details: Some(Rc::new(details)),
        })
    }

    fn word(name: &str, others: &[(&str, &str)]) -> String {
        let this = disk("0123456789abcdef", name);
        let mut all: Vec<_> = others.iter().map(|(i, n)| disk(i, n)).collect();
        all.push(this.clone());
        confirm_word(&this, &all).text().to_owned()
    }

    #[test]
    fn a_plain_unique_name_is_typed() {
        assert_eq!(word("data-01", &[("f", "data-02")]), "data-01");
        assert_eq!(word(" 数据盘 1 ", &[]), "数据盘 1");
    }

    #[test]
    fn an_unclear_name_is_replaced_by_the_start_of_the_id() {
        for name in ["", "  ", "a\u{202e}b", "a\u{a0}b", "tab\tbed", "а-cyrillic"] {
            assert_eq!(word(name, &[]), "01234567", "{name:?}");
        }
        assert_eq!(word(&"x".repeat(65), &[]), "01234567");
    }

    #[test]
    fn a_name_two_disks_share_is_replaced_by_enough_of_the_id_to_tell_them_apart() {
        assert_eq!(word("data", &[("0123456789zz", "data")]), "0123456789a");
        assert_eq!(
            word("data", &[("0123456789ABCDEF00", " data")]),
            "0123456789abcdef"
        );
    }

    #[test]
    fn each_weight_asks_for_what_it_says() {
        let word = ConfirmWord::Name("data".into());
        let given = |acknowledged, typed: &str| Evidence {
            acknowledged,
            typed: typed.to_owned(),
            ..Evidence::default()
        };
        assert_eq!(given(false, "").suffices(Weight::Plain, &word), Ok(()));
        assert_eq!(
            given(false, "data").suffices(Weight::Acknowledge, &word),
            Err(Refusal::NotAcknowledged)
        );
        assert_eq!(given(true, "").suffices(Weight::Acknowledge, &word), Ok(()));
        assert_eq!(
            given(true, "Data").suffices(Weight::TypeName, &word),
            Err(Refusal::WrongWord)
        );
        assert_eq!(
            given(true, "data ").suffices(Weight::TypeName, &word),
            Ok(())
        );
    }
}
