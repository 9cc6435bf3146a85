//! What many runs came to: counts, and which states and transitions were visited.

use std::collections::BTreeMap;

/// A transition of one of a session's machines: its name, from, to.
pub use bms_disks::session::Move as Edge;

/// The counts.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Nights.
    pub runs: u64,
    /// Steps of all sessions.
    pub steps: u64,
    /// Requests of all sessions, of every kind.
    pub requests: u64,
    /// Those that detach.
    pub detaches: u64,
    /// Those that attach.
    pub attaches: u64,
    /// Detaches that were shown to have ended well.
    pub done: u64,
    /// The same of attaches.
    pub attached: u64,
    /// Changes that were shown to have failed.
    pub failed: u64,
    /// Changes whose end was shown as not known.
    pub unknown: u64,
    /// Tabs that were loaded again.
    pub reloads: u64,
    /// Answers that came when nobody waited for them any more.
    pub late: u64,
    /// Lost before, lost after, silent before, silent after, refused, spoilt.
    pub accidents: [u64; 6],
    /// How often each transition was taken.
    pub edges: BTreeMap<Edge, u64>,
}

impl Stats {
    /// Notes how a session moved.
    pub fn moved(&mut self, moves: Vec<Edge>) {
        for edge in moves {
            *self.edges.entry(edge).or_default() += 1;
        }
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.steps += other.steps;
        self.requests += other.requests;
        self.detaches += other.detaches;
        self.attaches += other.attaches;
        self.done += other.done;
        self.attached += other.attached;
        self.failed += other.failed;
        self.unknown += other.unknown;
        self.reloads += other.reloads;
        self.late += other.late;
        for (mine, theirs) in self.accidents.iter_mut().zip(other.accidents) {
            *mine += theirs;
        }
        for (edge, count) in &other.edges {
            *self.edges.entry(*edge).or_default() += count;
        }
    }

    /// The counts, for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let [
            lost_before,
            lost_after,
            silent_before,
            silent_after,
            refused,
            spoilt,
        ] = self.accidents;
        let mut text = format!(
            "{} schedules, {} steps, {} requests, {} reloads, {} late answers\n\
             {} detaches sent: {} seen done, {} failed, {} unknown at first\n\
             {} attached again of {} sent\n\
             accidents: {lost_before} lost before the cloud acted, {lost_after} after; \
             {silent_before} and {silent_after} without a word; {refused} refused on the way; \
             {spoilt} spoilt\n",
            self.runs,
            self.steps,
            self.requests,
            self.reloads,
            self.late,
            self.detaches,
            self.done,
            self.failed,
            self.unknown,
            self.attached,
            self.attaches,
        );
        for ((machine, from, to), count) in &self.edges {
            text += &format!("  {machine:<9} {from:<10} -> {to:<10} {count:>10}\n");
        }
        text
    }
}
