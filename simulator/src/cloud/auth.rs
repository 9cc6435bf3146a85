//! Who may come in: tokens, and requests signed by a vendor's SDK.

use std::fmt::Write as _;

use super::Cloud;
use crate::exchange::Request;
use crate::wire::{Body, error};

/// A token lives a day.
pub(crate) const LIFETIME_MS: u64 = 24 * 60 * 60 * 1_000;

/// More than this many tokens are not kept; the oldest go first.
const MOST: usize = 256;

#[derive(Debug, Clone)]
struct Token {
    text: String,
    project: Option<String>,
    expires_ms: u64,
    /// The how-manieth token of this cloud it is.
    serial: u64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    all: Vec<Token>,
    issued: u64,
}

/// Whom the gateway let in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Caller {
    /// With the token of this serial number.
    Token(u64),
    /// With a signature; nothing of it runs out.
    Signed,
}

impl Tokens {
    fn issue(&mut self, project: Option<String>, now: u64) -> String {
        self.issued += 1;
        let serial = self.issued;
        // Spread the serial number's bits, so that a token is a recognisable, unguessed-looking word.
        let (high, low) = (
            serial.wrapping_mul(0x9e37_79b9_7f4a_7c15),
            serial.wrapping_mul(0xd1b5_4a32_d192_ed03),
        );
        let mut text = String::with_capacity(48);
        let _ = write!(text, "MIISimToken{high:016x}{low:016x}");
        if self.all.len() == MOST {
            self.all.remove(0);
        }
        self.all.push(Token {
            text: text.clone(),
            project,
            expires_ms: now.saturating_add(LIFETIME_MS),
            serial,
        });
        text
    }

    /// Counts on from here.
    pub fn start_at(&mut self, issued: u64) {
        self.issued = issued;
    }

    pub fn issued(&self) -> u64 {
        self.issued
    }

    /// `text` with every known token in it made unreadable.
    pub fn redact(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for token in &self.all {
            if clean.contains(&token.text) {
                clean = clean.replace(&token.text, "[token]");
            }
        }
        clean
    }
}

impl Cloud {
    /// `text` with every token this cloud has issued made unreadable: what changes has one in it.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        self.tokens.redact(text)
    }

    /// Issues a token of the cloud's project, good for a day.
    pub fn issue_token(&mut self) -> String {
        self.tokens.issue(None, self.now)
    }

    /// Issues a token of another project.
    pub fn issue_token_for(&mut self, project: &str) -> String {
        self.tokens.issue(Some(project.to_owned()), self.now)
    }

    /// Makes a token expire now. False when it is unknown.
    pub fn expire_token(&mut self, token: &str) -> bool {
        let now = self.now;
        let found = self.tokens.all.iter_mut().find(|one| one.text == token);
        found.map(|one| one.expires_ms = now).is_some()
    }

    /// Makes every token issued so far expire now.
    pub fn expire_all_tokens(&mut self) {
        for token in &mut self.tokens.all {
            token.expires_ms = token.expires_ms.min(self.now);
        }
    }

    /// Takes over the tokens and the ids of the cloud this one replaces: whoever holds one of them
    /// must not mistake a new thing for an old one.
    pub fn succeed(&mut self, old: &Self) {
        self.tokens = old.tokens.clone();
        self.counter = self.counter.max(old.counter);
        self.requests = self.requests.max(old.requests);
        self.now = self.now.max(old.now);
    }

    /// Lets a request for `project` in, or says why not.
    pub(crate) fn authorise(&self, request: &Request, project: &str) -> Result<Caller, Body> {
        let caller = if let Some(text) = request.header("X-Auth-Token") {
            let found = self.tokens.all.iter().find(|one| one.text == text);
            let Some(token) = found else {
                return Err(error::bad_token(self.requests, "decrypt token fail"));
            };
            if token.expires_ms <= self.now {
                return Err(error::expired_token(self.requests));
            }
            if token.project.as_deref().is_some_and(|own| own != project) {
                return Err(error::wrong_project());
            }
            Caller::Token(token.serial)
        } else if let Some(value) = request.header("Authorization") {
            signed(value, request.header("X-Sdk-Date"))
                .map_err(|why| error::bad_token(self.requests, why))?;
            Caller::Signed
        } else {
            return Err(error::bad_token(
                self.requests,
                "Get secretKey failed or no token",
            ));
        };
        if project != self.project {
            return Err(error::wrong_project());
        }
        Ok(caller)
    }
}

/// Checks the form of a signature; the secret it was made with is none of ours.
fn signed(authorization: &str, date: Option<&str>) -> Result<(), &'static str> {
    let Some(rest) = authorization.strip_prefix("SDK-HMAC-SHA256 ") else {
        return Err("algorithm is not supported");
    };
    let (mut access, mut headers, mut signature) = (None, None, None);
    for part in rest.split(',') {
        match part.trim().split_once('=') {
            Some(("Access", value)) => access = Some(value),
            Some(("SignedHeaders", value)) => headers = Some(value),
            Some(("Signature", value)) => signature = Some(value),
            _ => return Err("authorization format is wrong"),
        }
    }
    if access.is_none_or(str::is_empty) {
        return Err("access key is missing");
    }
    let names = headers.unwrap_or_default();
    if !names.split(';').any(|name| name == "x-sdk-date") {
        return Err("x-sdk-date is not signed");
    }
    if !signature.is_some_and(|text| text.len() == 64 && text.bytes().all(is_lower_hex)) {
        return Err("signature format is wrong");
    }
    match date {
        Some(text) if is_basic_date(text) => Ok(()),
        Some(_) => Err("x-sdk-date format is wrong"),
        None => Err("x-sdk-date is missing"),
    }
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// `20190425T200447Z`
fn is_basic_date(text: &str) -> bool {
    text.len() == 16
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        })
}
