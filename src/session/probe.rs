//! A look inside for the simulation: which states a session is in. Not part of any build that ships.

use super::Session;
use super::asking::AskStage;
use super::signing::Auth;
use crate::model::VolumeId;

/// The states of a session's three machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// The sign-in.
    pub auth: &'static str,
    /// The question; `None` is written `-`.
    pub ask: &'static str,
    /// The changes.
    pub changes: Vec<(VolumeId, &'static str)>,
}

impl Session {
    /// The states it is in now.
    #[must_use]
    pub fn chart(&self) -> Chart {
        Chart {
            auth: match self.auth {
                Auth::Good { untried: false, .. } => "Good",
                Auth::Good { untried: true, .. } => "Untried",
                Auth::Renewing { .. } => "Renewing",
                Auth::Out => "Out",
            },
            ask: match self.ask.as_ref().map(|ask| &ask.stage) {
                None => "-",
                Some(AskStage::Open) => "Open",
                Some(AskStage::Holding { .. }) => "Holding",
                Some(AskStage::Rechecking { .. }) => "Rechecking",
                Some(AskStage::Claiming { .. }) => "Claiming",
            },
            changes: self
                .changes
                .iter()
                .map(super::change::Change::chart)
                .collect(),
        }
    }
}
