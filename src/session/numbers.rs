//! The numbers that a session holds, for exploring only: each machine shows its own. No part of any build that ships.

use super::{AskId, QuestionId, RequestId};
use crate::model::Mono;

/// A number that a session holds.
pub(super) enum Number<'n> {
    /// A moment, and how many milliseconds ago it can be and still make a difference.
    Time(&'n mut Mono, u64),
    /// A moment of the waking clock.
    Clock(&'n mut Mono),
    Request(&'n mut RequestId),
    Question(&'n mut QuestionId),
    Ask(&'n mut AskId),
}

/// Looks at numbers, and may change them.
pub(super) type See<'s> = &'s mut dyn FnMut(Number<'_>);
