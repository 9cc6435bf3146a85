//! Ids. Each is 1–64 of letters, digits, `-` and `_`, so that none can leave its path segment.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdError {
    /// Nothing was given.
    Empty,
    /// More than [`MAX_LEN`] characters.
    TooLong,
    /// A character other than letters, digits, `-` and `_`.
    BadCharacter(char),
}

/// The longest id accepted, in characters.
pub const MAX_LEN: usize = 64;

fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if let Some(c) = text
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || *c == '-' || *c == '_'))
    {
        return Err(IdError::BadCharacter(c));
    }
    if text.len() > MAX_LEN {
        return Err(IdError::TooLong);
    }
    Ok(())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Two ids that differ only in the case of letters are the same id: clouds write UUIDs both
        /// ways, and taking `AB…` for another disk than `ab…` would report a disk as gone.
        #[derive(Clone)]
        pub struct $name(Rc<str>);

        impl $name {
            /// Checks `text` and makes it an id.
            ///
            /// # Errors
            /// [`IdError`], if it is empty, too long, or has a character that ids do not have.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                check(text).map(|()| Self(text.into()))
            }

            /// The id as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Rc::ptr_eq(&self.0, &other.0) || self.0.eq_ignore_ascii_case(&other.0)
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                for byte in self.0.bytes() {
                    state.write_u8(byte.to_ascii_lowercase());
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A project of the cloud's account.
    ProjectId
);
id!(
    /// A bare metal server.
    ServerId
);
id!(
    /// A disk. This is what the detach call's path calls `attachment_id`; the `id` of an attachment
    /// record is something else and never sent.
    VolumeId
);
id!(
    /// A job the cloud works on.
    JobId
);
id!(
    /// One attempt to change a disk, from its confirmation to its end: a UUID.
    AttemptId
);
id!(
    /// A queue of several disks: a UUID.
    QueueId
);

impl AttemptId {
    /// The `n`th of the ids that come from this one: its last four digits count.
    #[must_use]
    pub(crate) fn nth(&self, n: u16) -> Self {
        // Ids are ASCII.
        let mut id = self.0[..self.0.len().saturating_sub(4)].to_owned();
        let digit = |at: u16| char::from_digit(u32::from(n >> at & 0xf), 16).unwrap_or('0');
        id.extend([12, 8, 4, 0].map(digit));
        Self(id.into())
    }
}

impl Default for AttemptId {
    /// The nil UUID.
    fn default() -> Self {
        Self("00000000-0000-0000-0000-000000000000".into())
    }
}

impl From<AttemptId> for QueueId {
    fn from(id: AttemptId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_letters_digits_dashes_and_underscores() {
        assert!(VolumeId::parse("aB3-_").is_ok());
        assert_eq!(VolumeId::parse("").unwrap_err(), IdError::Empty);
        assert_eq!(
            ServerId::parse("../../x?y").unwrap_err(),
            IdError::BadCharacter('.')
        );
        assert!(ServerId::parse(&"a".repeat(64)).is_ok());
        assert_eq!(
            ServerId::parse(&"a".repeat(65)).unwrap_err(),
            IdError::TooLong
        );
        assert!(ProjectId::parse("é").is_err());
    }

    #[test]
    fn the_last_digits_of_an_attempts_id_count() {
        let first = AttemptId::parse("0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d0000").expect("an id");
        assert_eq!(
            first.nth(0x1ab).as_str(),
            "0b8f6a5e-9d6c-4f0e-8c1b-2f6c1f0d01ab"
        );
        assert_eq!(first.nth(1).nth(2), first.nth(2));
        assert_eq!(
            AttemptId::parse("ab").expect("an id").nth(1).as_str(),
            "0001"
        );
    }

    #[test]
    fn the_case_of_letters_does_not_make_another_disk() {
        let (upper, lower) = (VolumeId::parse("AB-1"), VolumeId::parse("ab-1"));
        assert_eq!(upper, lower);
        assert_ne!(lower, VolumeId::parse("ab-2"));
    }
}
