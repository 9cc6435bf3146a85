//! Where requests may go.
//!
//! A small, strict reading of the endpoint attributes. It takes a subset of what a browser's own
//! URL parser takes, so that what was checked and what is fetched cannot be two different addresses.

use crate::api::Base;

/// A checked address to put a request's path behind; never ends with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

/// Why a text is not an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// It begins neither with `/` nor with `https://`, or has no host.
    NotAnAddress,
    /// Plain `http` to another host: the token could be read on the way.
    Insecure,
    /// A character with no place in an endpoint: among others `?`, `#`, `@`, `\` and blanks.
    BadCharacter(char),
    /// A `.` or `..` in the path.
    DotSegment,
    /// The page itself has no address that a path could be appended to.
    NoOrigin,
}

impl Endpoint {
    /// Reads an attribute. Nothing, or only blanks, is the page's own origin.
    ///
    /// # Errors
    /// [`EndpointError`], unless it is a path, the page's origin, `https` or loopback `http`.
    pub fn parse(text: &str, page_origin: &str) -> Result<Self, EndpointError> {
        let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
        let (origin, path) = match split(text)? {
            (None, path) => (page_origin, path),
            (Some(origin), path) => (origin, path),
        };
        check_path(path)?;
        let own = origin.eq_ignore_ascii_case(page_origin);
        let (scheme, host) = origin.split_once("://").ok_or(EndpointError::NoOrigin)?;
        let host = host.to_ascii_lowercase();
        match scheme.to_ascii_lowercase().as_str() {
            "https" => {}
            "http" if own || is_loopback(&host) => {}
            "http" => return Err(EndpointError::Insecure),
            _ if own => return Err(EndpointError::NoOrigin),
            _ => return Err(EndpointError::NotAnAddress),
        }
        let path = path.trim_end_matches('/');
        Ok(Self([origin, path].concat()))
    }

    /// The address of a request's path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        [&self.0, path].concat()
    }
}

/// Splits into origin (if there is one) and path.
fn split(text: &str) -> Result<(Option<&str>, &str), EndpointError> {
    // `//host` would be another host.
    if text.is_empty() || (text.starts_with('/') && !text.starts_with("//")) {
        return Ok((None, text));
    }
    let start = text.find("://").ok_or(EndpointError::NotAnAddress)? + 3;
    let end = text[start..].find('/').map_or(text.len(), |at| start + at);
    check_host(&text[start..end])?;
    Ok((Some(&text[..end]), &text[end..]))
}

fn check_host(host: &str) -> Result<(), EndpointError> {
    if let Some(bad) = host
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || "-._:[]".contains(*c)))
    {
        return Err(EndpointError::BadCharacter(bad));
    }
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "80"),
    };
    let bracketed = name.starts_with('[') && name.ends_with(']');
    let plain = !name.is_empty() && !name.contains(['[', ']', ':']);
    if (bracketed || plain) && port.parse::<u16>().is_ok_and(|port| port > 0) {
        Ok(())
    } else {
        Err(EndpointError::NotAnAddress)
    }
}

fn check_path(path: &str) -> Result<(), EndpointError> {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:%".contains(*c);
    if let Some(bad) = path.chars().find(|c| !allowed(c)) {
        return Err(EndpointError::BadCharacter(bad));
    }
    let dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    if path.split('/').any(dots) {
        return Err(EndpointError::DotSegment);
    }
    Ok(())
}

/// Loopback, where browsers trust plain `http` too.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => name,
        _ => host,
    };
    let four = || {
        let mut parts = name.split('.');
        parts.next() == Some("127")
            && parts.clone().count() == 3
            && parts.all(|part| part.parse::<u8>().is_ok())
    };
    name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || four()
}

/// The endpoints of a widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The bare metal service.
    pub bms: Endpoint,
    /// The block storage service, where there is one.
    pub evs: Option<Endpoint>,
    /// The compute service's native calls, where there are any.
    pub ecs: Option<Endpoint>,
}

impl Endpoints {
    /// The address of a request; `None` for a service that is not configured.
    #[must_use]
    pub fn url(&self, base: Base, path: &str) -> Option<String> {
        let endpoint = match base {
            Base::Bms => Some(&self.bms),
            Base::Evs => self.evs.as_ref(),
            Base::Ecs => self.ecs.as_ref(),
        };
        endpoint.map(|endpoint| endpoint.url(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://portal.example";

    fn url(text: &str) -> Result<String, EndpointError> {
        Endpoint::parse(text, PAGE).map(|endpoint| endpoint.url("/v1/x"))
    }

    #[test]
    fn paths_belong_to_the_page() {
        assert_eq!(url(""), Ok("https://portal.example/v1/x".into()));
        assert_eq!(url(" / "), Ok("https://portal.example/v1/x".into()));
        assert_eq!(
            url("/api/bms"),
            Ok("https://portal.example/api/bms/v1/x".into())
        );
        assert_eq!(
            url("/api/bms/"),
            Ok("https://portal.example/api/bms/v1/x".into())
        );
    }

    #[test]
    fn https_and_loopback_may_be_elsewhere() {
        assert_eq!(
            url("https://bms.example:8443/a"),
            Ok("https://bms.example:8443/a/v1/x".into())
        );
        for loopback in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:99",
            "http://a.localhost",
        ] {
            assert_eq!(url(loopback), Ok([loopback, "/v1/x"].concat()));
        }
        let page = "http://intranet:81";
        assert!(Endpoint::parse("http://intranet:81/bms", page).is_ok());
        assert_eq!(
            Endpoint::parse("http://intranet/bms", page),
            Err(EndpointError::Insecure)
        );
    }

    #[test]
    fn everything_else_is_refused_with_the_reason() {
        use EndpointError::{BadCharacter, DotSegment, Insecure, NotAnAddress};
        for (text, error) in [
            ("http://bms.example", Insecure),
            ("http://127.0.0.1.example", Insecure),
            ("http://127.evil", Insecure),
            ("http://localhost.example", Insecure),
            ("//evil.example", NotAnAddress),
            ("api/bms", NotAnAddress),
            ("javascript:alert(1)", NotAnAddress),
            ("ftp://bms.example", NotAnAddress),
            ("https://", NotAnAddress),
            ("https:///path", NotAnAddress),
            ("https://h:", NotAnAddress),
            ("https://h:99999", NotAnAddress),
            ("https://a:b:1", NotAnAddress),
            ("https://user@bms.example", BadCharacter('@')),
            ("https://bms.example\\@evil", BadCharacter('\\')),
            ("https://bücher.example", BadCharacter('ü')),
            ("/api?x=", BadCharacter('?')),
            ("/api#", BadCharacter('#')),
            ("/a b", BadCharacter(' ')),
            ("/a\\b", BadCharacter('\\')),
            ("/a\nb", BadCharacter('\n')),
            ("/a/../b", DotSegment),
            ("/a/%2E./b", DotSegment),
            ("https://h/.", DotSegment),
        ] {
            assert_eq!(url(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_page_without_an_origin_needs_a_whole_address() {
        for page in ["null", "file://", "about:blank"] {
            assert_eq!(
                Endpoint::parse("/api", page),
                Err(EndpointError::NoOrigin),
                "{page}"
            );
            assert!(Endpoint::parse("https://bms.example", page).is_ok());
        }
    }
}
