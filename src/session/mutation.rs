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

/// A way to break a session. What each breaks is said where it is listed in the simulation's tests.
#[cfg(feature = "mutants")]
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    // Promise 1
    SendTwice,
    SendNeighbour,
    // Promise 2
    SkipReread,
    IgnoreChange,
    SendBlocked,
    OverruleHost,
    // Promise 3
    ResendAfterLost,
    LostIsFailed,
    // Promise 4
    TrustAccepted,
    TrustJob,
    StaleList,
    HalfListProves,
    // Promise 5
    TwoAtOnce,
    IgnoreTaken,
    // Promise 6
    NeverGiveUp,
    SleepThrough,
    // Promise 7
    AnyAnswer,
    // Promise 8
    KeepBody,
    // Promise 9
    ForgetRecord,
    SendUnnoted,
    ResendOnResume,
    ForgetDoubt,
    // Promise 10
    UnknownIsLinux,
    OddStatusIsActive,
    // Promise 11
    QueueMore,
    QueueKeepsOut,
    QueueGoesOn,
    QueueResumes,
    QueueSleeps,
    // Manners
    PollHidden,
    HurryOn,
    ReadTwice,
}
