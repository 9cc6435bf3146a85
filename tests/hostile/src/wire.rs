//! How an answer comes.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Call, Hostile, Ids, honest};

/// What follows the head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it, and its right length in the head.
    Whole(Vec<u8>),
    /// Less than the head promises; then the connection is closed.
    Short(Vec<u8>),
    /// So many bytes of head and body together; then the connection is reset.
    Reset(Vec<u8>, usize),
    /// This, and then nothing, with the connection held open.
    Stuck(Vec<u8>),
    /// The same again and again, as fast as it is taken.
    Endless(Vec<u8>),
    /// No head and no body: the connection is closed at once.
    Nothing,
    /// Not HTTP at all.
    Raw(Vec<u8>),
}

/// Every status, in turn with an honest body, an empty one and an error's; those that mean something
/// with each.
pub fn statuses(call: Call, ids: &Ids) -> Vec<Hostile> {
    let honest = honest(call, ids).to_string();
    let error = r#"{"error":{"code":"BMS.9999","message":"no such thing"}}"#;
    let bodies = [
        ("honest", honest.as_str()),
        ("empty", ""),
        ("an error", error),
    ];
    let mut found = Vec::new();
    for status in 100..600_u16 {
        let means_something =
            matches!(status, 100..104 | 200..209 | 300..309 | 400..432 | 500..512);
        for (nth, (what, body)) in bodies.iter().enumerate() {
            if means_something || usize::from(status) % bodies.len() == nth {
                found.push(Hostile {
                    name: format!("{call:?}: status {status}, body: {what}"),
                    status,
                    headers: Vec::new(),
                    body: Body::Whole(body.as_bytes().to_vec()),
                });
            }
        }
    }
    found
}

/// What only a real connection can do to an answer, and ends by itself.
pub fn wires(call: Call, ids: &Ids) -> Vec<Hostile> {
    let honest = honest(call, ids).to_string().into_bytes();
    let mut found = heads(call, &honest);
    found.extend(broken(call, &honest));
    found
}

/// An honest body under a head that is not.
fn heads(call: Call, honest: &[u8]) -> Vec<Hostile> {
    let ok = call.status();
    let id = "r".repeat(4000);
    let json = "application/json; charset=utf-16";
    let late = "Thu, 31 Dec 2999 23:59:59 GMT";
    let all = [
        ("a redirect to itself", 302, "Location", "?again"),
        (
            "a redirect to another origin",
            307,
            "Location",
            "http://other.invalid/",
        ),
        (
            "a redirect to a script",
            301,
            "Location",
            "javascript:alert(1)",
        ),
        ("a redirect to nowhere", 308, "X-None", "1"),
        ("another charset", ok, "Content-Type", json),
        ("as an image", ok, "Content-Type", "image/png"),
        (
            "said to be packed, and is not",
            ok,
            "Content-Encoding",
            "gzip",
        ),
        (
            "to be tried again in the year 2999",
            503,
            "Retry-After",
            late,
        ),
        (
            "to be tried again never",
            429,
            "Retry-After",
            "99999999999999999999",
        ),
        ("to be tried again before", 429, "Retry-After", "-5"),
        ("a long request id", ok, "X-Request-Id", &id),
        ("two lengths", ok, "Content-Length", "3"),
    ];
    let hostile = all.into_iter().map(|(name, status, key, value)| Hostile {
        name: format!("{call:?}: {name}"),
        status,
        headers: vec![(key, value.to_owned())],
        body: Body::Whole(honest.to_vec()),
    });
    hostile.chain(gzipped(call, honest)).collect()
}

fn gzipped(call: Call, honest: &[u8]) -> impl Iterator<Item = Hostile> {
    let gzip = [
        ("packed", packed(honest, 1)),
        ("packed, and damaged", damaged(honest)),
        ("a bomb", packed(&[b' '; 1 << 16], 1024)),
    ];
    gzip.into_iter().map(move |(name, body)| Hostile {
        name: format!("{call:?}: {name}"),
        status: call.status(),
        headers: vec![("Content-Encoding", "gzip".to_owned())],
        body: Body::Whole(body),
    })
}

/// Connections that end too early, and what is no HTTP.
fn broken(call: Call, honest: &[u8]) -> Vec<Hostile> {
    let half = honest[..honest.len() / 2].to_vec();
    let longer = [honest, b"{}"].concat();
    let mut all = vec![
        ("shorter than promised".to_owned(), Body::Short(half)),
        ("something behind it".to_owned(), Body::Whole(longer)),
        ("nothing".to_owned(), Body::Nothing),
        (
            "not HTTP".to_owned(),
            Body::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
        ),
        (
            "half a head".to_owned(),
            Body::Raw(b"HTTP/1.1 200 O".to_vec()),
        ),
    ];
    for end in (0..honest.len() + 160).step_by(23) {
        let body = Body::Reset(honest.to_vec(), end);
        all.push((format!("reset after {end} bytes"), body));
    }
    let hostile = all.into_iter().map(|(name, body)| Hostile {
        name: format!("{call:?}: {name}"),
        status: call.status(),
        headers: Vec::new(),
        body,
    });
    hostile.collect()
}

/// What never ends: each costs the widget its whole patience.
pub fn endless(call: Call, ids: &Ids) -> Vec<Hostile> {
    let honest = honest(call, ids).to_string().into_bytes();
    let of = |name: &str, body: Body| Hostile {
        name: format!("{call:?}: {name}"),
        status: call.status(),
        headers: Vec::new(),
        body,
    };
    vec![
        of("stuck after its head", Body::Stuck(Vec::new())),
        of(
            "stuck in the middle",
            Body::Stuck(honest[..honest.len() / 2].to_vec()),
        ),
        of(
            "whole, and the connection never closed",
            Body::Stuck(honest.clone()),
        ),
        of("without end", Body::Endless(vec![b' '; 1 << 16])),
    ]
}

fn packed(piece: &[u8], times: usize) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        // A `Vec` takes everything.
        let _ = packer.write_all(piece);
    }
    packer.finish().unwrap_or_default()
}

fn damaged(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = packed(bytes, 1);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    bytes
}
