//! What a session is told once, when it is made.

use crate::api::Target;
use crate::rules::Policy;

/// What a session is about. Whoever makes it has checked the ids; a session that is about nothing
/// cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The project and server.
    pub target: Target,
    /// What the portal decided.
    pub policy: Policy,
    /// Whether a block storage endpoint is configured.
    pub volumes: bool,
    /// Whether an endpoint for the native calls is configured: the list of disks is looked for there where the bare
    /// metal service has none.
    pub native: bool,
}
