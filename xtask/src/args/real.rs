//! The options of a real cloud.

use crate::process::{Failure, Result};

/// A real cloud. What is said of it is checked by the server, which alone reads the token.
#[derive(Debug, Default, PartialEq)]
pub struct Real {
    pub bms: String,
    pub evs: String,
    pub ecs: String,
    pub project: String,
    pub server: String,
    pub token_env: String,
}

impl Real {
    /// The options as they were given.
    pub fn options(&self) -> [(&'static str, &str); 6] {
        [
            ("--bms", &self.bms),
            ("--evs", &self.evs),
            ("--ecs", &self.ecs),
            ("--project", &self.project),
            ("--server", &self.server),
            ("--token-env", &self.token_env),
        ]
    }

    pub(super) fn option(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "--bms" => Some(&mut self.bms),
            "--evs" => Some(&mut self.evs),
            "--ecs" => Some(&mut self.ecs),
            "--project" => Some(&mut self.project),
            "--server" => Some(&mut self.server),
            "--token-env" => Some(&mut self.token_env),
            _ => None,
        }
    }

    /// All of it or nothing; without `--evs` names and sizes are left out, without `--ecs` native calls.
    pub(super) fn complete(self) -> Result<Option<Self>> {
        let is_missing =
            |(name, value): &(&str, &str)| value.is_empty() && !["--evs", "--ecs"].contains(name);
        let missing: Vec<_> = self.options().into_iter().filter(is_missing).collect();
        match missing[..] {
            [] => Ok(Some(self)),
            _ if self == Self::default() => Ok(None),
            [(name, _), ..] => Err(Failure::new(format!(
                "a real cloud needs --bms, --project, --server and --token-env: {name} is missing"
            ))),
        }
    }
}
