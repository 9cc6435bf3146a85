//! Which call a method and a path are.

use super::Call;
use crate::exchange::Method;

/// A call and the ids in its path, as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    Servers,
    Server(&'a str),
    Attachments(&'a str),
    Native(&'a str),
    Detach { server: &'a str, volume: &'a str },
    Attach(&'a str),
    Job(&'a str),
    Volumes,
}

impl<'a> Route<'a> {
    /// The project and the call; none for an API the cloud does not have.
    pub fn of(method: Method, path: &'a str) -> Option<(&'a str, Self)> {
        let mut parts = [""; 7];
        let mut count = 0;
        for part in path.strip_prefix('/')?.split('/') {
            if count == parts.len() || part.is_empty() {
                return None;
            }
            parts[count] = part;
            count += 1;
        }
        let project = parts[1];
        let route = match (method, &parts[..count]) {
            (Method::Get, ["v1", _, "baremetalservers", "detail"]) => Self::Servers,
            (Method::Get, ["v1", _, "baremetalservers", id]) => Self::Server(id),
            (Method::Get, ["v1", _, "baremetalservers", id, "os-volume_attachments"]) => {
                Self::Attachments(id)
            }
            (Method::Get, ["v2.1", _, "servers", id, "os-volume_attachments"]) => Self::Native(id),
            (Method::Delete, ["v1", _, "baremetalservers", server, "detachvolume", volume]) => {
                Self::Detach { server, volume }
            }
            (Method::Post, ["v1", _, "baremetalservers", id, "attachvolume"]) => Self::Attach(id),
            (Method::Get, ["v1", _, "jobs", id]) => Self::Job(id),
            (Method::Get, ["v2", _, "cloudvolumes", "detail"]) => Self::Volumes,
            _ => return None,
        };
        Some((project, route))
    }

    pub fn call(self) -> Call {
        match self {
            Self::Servers => Call::Servers,
            Self::Server(_) => Call::Server,
            Self::Attachments(_) => Call::Attachments,
            Self::Native(_) => Call::Native,
            Self::Detach { .. } => Call::Detach,
            Self::Attach(_) => Call::Attach,
            Self::Job(_) => Call::Job,
            Self::Volumes => Call::Volumes,
        }
    }

    /// The server in the path.
    pub fn server(self) -> Option<&'a str> {
        match self {
            Self::Server(id) | Self::Attachments(id) | Self::Native(id) | Self::Attach(id) => {
                Some(id)
            }
            Self::Detach { server, .. } => Some(server),
            Self::Servers | Self::Job(_) | Self::Volumes => None,
        }
    }
}

/// Whether the cloud would take this for an id at all.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_paths_are_calls() {
        let of = |path| Route::of(Method::Get, path).map(|(_, route)| route);
        assert_eq!(of("/v1/p/baremetalservers/s"), Some(Route::Server("s")));
        assert_eq!(of("/v1/p/baremetalservers/detail"), Some(Route::Servers));
        assert_eq!(of("/v2/p/cloudvolumes/detail"), Some(Route::Volumes));
        for path in [
            "",
            "/",
            "/v1",
            "/v1//baremetalservers/s",
            "/v1/p/baremetalservers/s/",
            "/v2/p/baremetalservers/s",
            "/v1/p/baremetalservers/s/detachvolume/v",
            "/v1/p/baremetalservers/s/detachvolume/v/w/x/y",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}
