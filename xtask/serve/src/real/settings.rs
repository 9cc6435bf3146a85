//! What the command line says of the cloud, checked.

use axum::http::{HeaderValue, Uri};

/// As it was written.
#[derive(Clone, Debug, Default)]
pub struct CloudOptions {
    /// `--bms`: the bare metal service's address.
    pub bms: String,
    /// `--evs`: the block storage service's; without it names and sizes are left out.
    pub evs: Option<String>,
    /// `--ecs`: the compute service's, for its native calls; without it none is made.
    pub ecs: Option<String>,
    /// `--project`: the project's id.
    pub project: String,
    /// `--server`: the id of the one server that may be asked about.
    pub server: String,
    /// The name of the environment variable, not its value.
    pub token_env: String,
}

/// Checked. It has no `Debug`: it holds the token.
pub struct Real {
    pub(super) bms: String,
    pub(super) evs: Option<String>,
    pub(super) ecs: Option<String>,
    pub(super) project: String,
    pub(super) server: String,
    pub(super) token: HeaderValue,
}

impl CloudOptions {
    /// Checks everything; `variable` reads an environment variable.
    ///
    /// # Errors
    /// The first thing that is wrong, in one line without the token.
    pub fn check(self, variable: impl Fn(&str) -> Option<String>) -> Result<Real, String> {
        let bms = address("--bms", &self.bms)?;
        let evs = self.evs.map(|text| address("--evs", &text)).transpose()?;
        let ecs = self.ecs.map(|text| address("--ecs", &text)).transpose()?;
        for (option, id) in [("--project", &self.project), ("--server", &self.server)] {
            if !is_id(id) {
                return Err(format!(
                    "{option} {id:?}: an id is 1 to 64 letters, digits, - and _"
                ));
            }
        }
        let name = &self.token_env;
        let value = variable(name).unwrap_or_default();
        let value = value.trim();
        if value.is_empty() {
            return Err(format!(
                "--token-env {name}: there is no such environment variable, or it is empty"
            ));
        }
        let mut token = Some(value)
            .filter(|value| value.bytes().all(|byte| byte.is_ascii_graphic()))
            .and_then(|value| HeaderValue::from_str(value).ok())
            .ok_or(format!(
                "--token-env {name}: it holds something that is no token"
            ))?;
        token.set_sensitive(true);
        Ok(Real {
            bms,
            evs,
            ecs,
            project: self.project,
            server: self.server,
            token,
        })
    }
}

/// Which of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Bare metal servers.
    Bms,
    /// Disks.
    Evs,
    /// The native calls.
    Ecs,
}

impl Service {
    /// Where the page asks for it.
    pub fn place(self) -> &'static str {
        match self {
            Self::Bms => "/api/bms",
            Self::Evs => "/api/evs",
            Self::Ecs => "/api/ecs",
        }
    }
}

impl Real {
    /// The project and the server, to be shown.
    pub fn target(&self) -> (&str, &str) {
        (&self.project, &self.server)
    }

    pub(super) fn base(&self, service: Service) -> Option<&str> {
        match service {
            Service::Bms => Some(&self.bms),
            Service::Evs => self.evs.as_deref(),
            Service::Ecs => self.ecs.as_deref(),
        }
    }

    pub(super) fn needs_tls(&self) -> bool {
        let bases = [Some(&self.bms), self.evs.as_ref(), self.ecs.as_ref()];
        bases
            .into_iter()
            .flatten()
            .any(|base| base.starts_with("https:"))
    }
}

/// An address to put a path behind: without a slash at its end.
fn address(option: &str, text: &str) -> Result<String, String> {
    let wrong = |why: &str| Err(format!("{option} {text:?}: {why}"));
    if text.contains(['?', '#', '@', '%', '\\']) || text.split('/').any(|part| part == "..") {
        return wrong(
            "an address such as https://bms.example.com, without user, query or fragment",
        );
    }
    let Ok(uri) = text.parse::<Uri>() else {
        return wrong("not an address");
    };
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => {}
        (Some("http"), Some("127.0.0.1" | "localhost" | "[::1]")) => {}
        (Some("http"), Some(_)) => {
            return wrong("over plain http the token could be read on the way; use https");
        }
        _ => return wrong("it has to begin with https://"),
    }
    Ok(text.trim_end_matches('/').to_owned())
}

pub(super) fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}
