//! Who asks. Every page in the browser can send requests to this address; only ours may.

use axum::http::{HeaderMap, HeaderName, header};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets in what the page of this origin sends.
///
/// # Errors
/// Why not, in words.
pub fn check(headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // Somebody else's name that was made to lead here would make their page one of this origin.
    let host = text(header::HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Err("this address is not the one of this machine itself");
    }
    // Browsers send the first with everything, and the second with all but plain reads.
    if text(SEC_FETCH_SITE).is_some_and(|site| site != "same-origin") {
        return Err("it does not come from a script of this page");
    }
    if text(header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}")) {
        return Err("it comes from another origin");
    }
    // No form can send this, and no foreign page without asking first.
    if text(header::CONTENT_TYPE) != Some("application/json") {
        return Err("its Content-Type is not application/json");
    }
    Ok(())
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}
