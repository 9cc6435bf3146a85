//! What a guest can know a disk by. Nothing leaves this file that is not letters, digits, `-` or `_`.

use crate::model::Disk;

/// No identifier of a disk is longer; what is, is not read further.
const LONGEST: usize = 64;

/// How many characters of a volume's id (or serial number) virtio-blk has room for.
const VIRTIO_SERIAL: usize = 20;

/// The shortest serial number that is taken to mean one disk.
const SHORTEST_SERIAL: usize = 8;

/// The hex digits of a World Wide Name, in lower case, without what tools write before them.
pub(super) fn wwn_digits(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let mut digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.make_ascii_lowercase();
    for prefix in ["wwn-", "naa.", "eui.", "0x"] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            digits = rest.to_owned();
        }
    }
    let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    // All one digit (zeros, mostly) is a placeholder that many disks share.
    let first = digits.bytes().next();
    let varied = digits.bytes().any(|b| Some(b) != first);
    (hex && varied && matches!(digits.len(), 16 | 32)).then_some(digits)
}

/// Whether these digits are only the first half of a 128-bit name (NAA type 6), which disks of one
/// storage system have in common.
pub(super) fn is_half(digits: &str) -> bool {
    digits.len() == 16 && digits.starts_with('6')
}

/// A serial number in lower case, if it has only characters that are safe anywhere.
pub(super) fn serial(text: &str) -> Option<String> {
    let text = text.trim();
    let safe = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let fits = (SHORTEST_SERIAL..=LONGEST).contains(&text.len());
    (fits && text.bytes().all(safe)).then(|| text.to_ascii_lowercase())
}

/// What the cloud says of a disk that a guest can know too.
pub(super) struct Known {
    /// The whole World Wide Name.
    pub wwn: Option<String>,
    /// The first half of one: never enough to tell disks apart.
    pub half: Option<String>,
    /// The serial number.
    pub serial: Option<String>,
    /// The volume's id.
    pub id: String,
    /// The size in bytes.
    pub bytes: Option<u64>,
}

impl Known {
    pub(super) fn of(disk: &Disk) -> Self {
        let digits = disk.wwn().and_then(wwn_digits);
        let half = digits.as_deref().filter(|d| is_half(d)).map(str::to_owned);
        Self {
            wwn: digits.filter(|d| !is_half(d)),
            half,
            serial: disk.serial().and_then(serial),
            id: disk.volume.as_str().to_ascii_lowercase(),
            // The service's GB are 2^30 bytes.
            bytes: disk.size_gb().and_then(|gb| gb.checked_mul(1 << 30)),
        }
    }

    /// Whether a guest's serial number is the serial number known.
    pub(super) fn has_serial(&self, guest: &str) -> bool {
        self.serial.as_deref().is_some_and(|s| same(s, guest))
    }

    /// Whether a guest's serial number is made from the volume's id.
    pub(super) fn has_id(&self, guest: &str) -> bool {
        self.id.len() >= VIRTIO_SERIAL
            && (same(&self.id, guest) || same(&self.id.replace('-', ""), guest))
    }

    /// The serial numbers by which a guest may show the disk.
    pub(super) fn serials(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.serial.as_deref().into_iter().collect();
        if let Some(start) = self.id.get(..VIRTIO_SERIAL) {
            all.push(start);
        }
        all
    }
}

/// Equal, or cut off where virtio-blk cuts.
fn same(known: &str, guest: &str) -> bool {
    known == guest || (guest.len() == VIRTIO_SERIAL && known.starts_with(guest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wwn_is_its_digits_however_it_is_written() {
        let digits = "6888603000000ae6fa17a5a7d4f5f9c1";
        for text in [
            " 6888603000000ae6fa17a5a7d4f5f9c1",
            "0x6888603000000AE6FA17A5A7D4F5F9C1",
            "wwn-0x6888603000000ae6fa17a5a7d4f5f9c1\n",
            "naa.6888603000000ae6fa17a5a7d4f5f9c1",
        ] {
            assert_eq!(wwn_digits(text).as_deref(), Some(digits), "{text:?}");
        }
        for text in ["", "0x", "6888603", "$(reboot)", "0x0000000000000000", "é"] {
            assert_eq!(wwn_digits(text), None, "{text:?}");
        }
        assert_eq!(wwn_digits(&"a1".repeat(5000)), None);
    }

    #[test]
    fn half_of_a_128_bit_name_is_told_from_a_64_bit_name() {
        assert!(is_half("6888603000000ae6"));
        assert!(!is_half("5000c500a1b2c3d4"));
        assert!(!is_half("6888603000000ae6fa17a5a7d4f5f9c1"));
    }

    #[test]
    fn a_serial_number_with_other_characters_is_not_known() {
        assert_eq!(serial(" Abc-1234_5 ").as_deref(), Some("abc-1234_5"));
        for text in [
            "",
            "short",
            "a'b'c'd'e",
            "`reboot`",
            "12345678\n9",
            "１２３４５６７８",
        ] {
            assert_eq!(serial(text), None, "{text:?}");
        }
    }
}
