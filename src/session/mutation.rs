//! Ways to break a session on purpose, one promise at a time, so that the simulation can show that it
//! would notice. In a build without the feature `mutants` none of this exists: the macro is `false`.

/// Whether the session is broken in this way.
#[cfg(not(feature = "mutants"))]
macro_rules! mutated {
    ($session:expr, $which:ident) => {
        false
    };
}

/// Whether the session is broken in this way.
#[cfg(feature = "mutants")]
macro_rules! mutated {
    ($session:expr, $which:ident) => {
        $session.mutation == Some($crate::session::Mutation::$which)
    };
}

pub(super) use mutated;

/// A way to break a session.
#[cfg(feature = "mutants")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Promise 1: the request is sent twice.
    SendTwice,
}
