//! The request log. It never holds a header, so never a credential.

use std::collections::VecDeque;

use super::Cloud;
use crate::exchange::{Method, Request};

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// The how-manieth request of this cloud it was.
    pub sequence: u64,
    /// When it arrived.
    pub at_ms: u64,
    /// Its method.
    pub method: Method,
    /// Its path. A token in it would read `[token]`.
    pub path: String,
    /// Its query. A token in it would read `[token]`.
    pub query: String,
    /// The status of the answer; none when the answer was lost.
    pub status: Option<u16>,
}

impl LogEntry {
    /// The `X-Request-Id` of the answer.
    pub fn request_id(&self) -> String {
        crate::wire::request_id(self.sequence)
    }
}

/// Longer paths and queries are cut in the log.
const LONGEST: usize = 4_096;

#[derive(Debug, Clone)]
pub(crate) struct Log {
    entries: VecDeque<LogEntry>,
    most: usize,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            entries: VecDeque::new(),
            most: 10_000,
        }
    }
}

impl Cloud {
    /// Keeps this many of the latest requests in the log; 0 switches it off.
    pub fn set_log_limit(&mut self, most: usize) {
        self.log.most = most;
        let surplus = self.log.entries.len().saturating_sub(most);
        self.log.entries.drain(..surplus);
    }

    /// The latest requests, oldest first.
    pub fn log(&self) -> impl ExactSizeIterator<Item = &LogEntry> {
        self.log.entries.iter()
    }

    pub(crate) fn write_log(&mut self, request: &Request, status: Option<u16>) {
        if self.log.most == 0 {
            return;
        }
        let line = LogEntry {
            sequence: self.requests,
            at_ms: self.now,
            method: request.method,
            path: self.tokens.redact(cut(&request.path)),
            query: self.tokens.redact(cut(&request.query)),
            status,
        };
        if self.log.entries.len() >= self.log.most {
            self.log.entries.pop_front();
        }
        self.log.entries.push_back(line);
    }
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}
