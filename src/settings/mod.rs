//! From what a portal wrote to what a session may be told: nothing is requested before all of it is
//! found to be right.

mod endpoint;

pub use endpoint::{Endpoint, EndpointError, Endpoints};

use crate::api::Target;
use crate::model::{IdError, ProjectId, ServerId};
use crate::rules::Policy;
use crate::session::Config;

/// The attributes as they stand in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawSettings {
    /// `bms-endpoint`; nothing means the page's origin.
    pub bms_endpoint: Option<String>,
    /// `evs-endpoint`; nothing means: do without.
    pub evs_endpoint: Option<String>,
    /// `ecs-endpoint`; nothing means: no native calls.
    pub ecs_endpoint: Option<String>,
    /// `project-id`.
    pub project_id: Option<String>,
    /// `server-id`.
    pub server_id: Option<String>,
    /// `allow-system-disk`.
    pub allow_system_disk: bool,
    /// Whether the browser cannot make headers of the property `headers`.
    pub bad_headers: bool,
}

/// Settings that hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSettings {
    /// What the session is told.
    pub config: Config,
    /// Where its requests go.
    pub endpoints: Endpoints,
}

/// What is wrong with a portal's settings. While anything is, nothing is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingError {
    /// `project-id` is missing ([`IdError::Empty`]) or no id.
    ProjectId(IdError),
    /// `server-id` is missing ([`IdError::Empty`]) or no id.
    ServerId(IdError),
    /// `bms-endpoint` is no address that may be used.
    BmsEndpoint(EndpointError),
    /// `evs-endpoint` is no address that may be used.
    EvsEndpoint(EndpointError),
    /// `ecs-endpoint` is no address that may be used.
    EcsEndpoint(EndpointError),
    /// `headers` holds a name or value that no header may have.
    Headers,
}

impl SettingError {
    /// The attribute or property it is about, as the portal's developer writes it.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::ProjectId(_) => "project-id",
            Self::ServerId(_) => "server-id",
            Self::BmsEndpoint(_) => "bms-endpoint",
            Self::EvsEndpoint(_) => "evs-endpoint",
            Self::EcsEndpoint(_) => "ecs-endpoint",
            Self::Headers => "headers",
        }
    }
}

impl RawSettings {
    /// Checks everything.
    ///
    /// # Errors
    /// All that is wrong, not only the first.
    pub fn check(&self, page_origin: &str) -> Result<CheckedSettings, Vec<SettingError>> {
        let mut errors = Vec::new();
        let project = ProjectId::parse(trimmed(&self.project_id));
        let project = keep(project, SettingError::ProjectId, &mut errors);
        let server = ServerId::parse(trimmed(&self.server_id));
        let server = keep(server, SettingError::ServerId, &mut errors);
        let bms = Endpoint::parse(trimmed(&self.bms_endpoint), page_origin);
        let bms = keep(bms, SettingError::BmsEndpoint, &mut errors);
        let mut optional = |text, error| match trimmed(text) {
            "" => None,
            text => keep(Endpoint::parse(text, page_origin), error, &mut errors),
        };
        let evs = optional(&self.evs_endpoint, SettingError::EvsEndpoint);
        let ecs = optional(&self.ecs_endpoint, SettingError::EcsEndpoint);
        if self.bad_headers {
            errors.push(SettingError::Headers);
        }
        match (project, server, bms) {
            (Some(project), Some(server), Some(bms)) if errors.is_empty() => Ok(CheckedSettings {
                config: Config {
                    target: Target { project, server },
                    policy: Policy {
                        allow_system_disk: self.allow_system_disk,
                    },
                    volumes: evs.is_some(),
                    native: ecs.is_some(),
                },
                endpoints: Endpoints { bms, evs, ecs },
            }),
            _ => Err(errors),
        }
    }
}

fn trimmed(text: &Option<String>) -> &str {
    let text = text.as_deref().unwrap_or_default();
    text.trim_matches(|c: char| c.is_ascii_whitespace())
}

fn keep<T, E>(
    result: Result<T, E>,
    setting: fn(E) -> SettingError,
    errors: &mut Vec<SettingError>,
) -> Option<T> {
    result.map_err(|error| errors.push(setting(error))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(project: &str, server: &str) -> RawSettings {
        RawSettings {
            project_id: Some(project.into()),
            server_id: Some(server.into()),
            ..RawSettings::default()
        }
    }

    #[test]
    fn the_least_a_portal_can_write_is_enough() {
        let strict = raw(" p1\n", "s1").check("https://portal.example");
        let strict = strict.expect("ids are enough");
        assert_eq!(strict.config.target.project.as_str(), "p1");
        assert!(!strict.config.volumes);
        assert!(!strict.config.policy.allow_system_disk);
        assert_eq!(strict.endpoints.bms.url("/x"), "https://portal.example/x");
        assert_eq!((strict.endpoints.evs, strict.endpoints.ecs), (None, None));
        assert!(!strict.config.native);
    }

    #[test]
    fn another_services_endpoint_brings_its_calls() {
        let strict = RawSettings {
            evs_endpoint: Some("/api/evs".into()),
            ecs_endpoint: Some(" /api/ecs".into()),
            allow_system_disk: true,
            ..raw("p", "s")
        };
        let strict = strict.check("https://portal.example").expect("all is well");
        assert!(strict.config.volumes && strict.config.native);
        let native = strict.endpoints.url(crate::api::Base::Ecs, "/v2.1/x");
        assert_eq!(
            native.as_deref(),
            Some("https://portal.example/api/ecs/v2.1/x")
        );
        assert!(strict.config.policy.allow_system_disk);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = RawSettings {
            bms_endpoint: Some("http://far.example".into()),
            evs_endpoint: Some("evs".into()),
            ecs_endpoint: Some("//ecs".into()),
            project_id: None,
            bad_headers: true,
            ..raw("", "../../x?y")
        };
        assert_eq!(
            wrong.check("https://portal.example"),
            Err(vec![
                SettingError::ProjectId(IdError::Empty),
                SettingError::ServerId(IdError::BadCharacter('.')),
                SettingError::BmsEndpoint(EndpointError::Insecure),
                SettingError::EvsEndpoint(EndpointError::NotAnAddress),
                SettingError::EcsEndpoint(EndpointError::NotAnAddress),
                SettingError::Headers,
            ])
        );
        let long = raw("p", &"s".repeat(65)).check("https://portal.example");
        assert_eq!(long, Err(vec![SettingError::ServerId(IdError::TooLong)]));
    }
}
