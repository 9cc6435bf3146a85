//! How often and how long: every interval and limit of a session, in milliseconds.

/// Between two readings of everything while nothing moves.
pub(super) const IDLE: u64 = 30_000;
/// The same while a server or a disk is on its way to another state.
pub(super) const MOVING: u64 = 5_000;
/// How long the first list waits for the disks' names and sizes, so that it is drawn once: nobody can choose a disk
/// without them, and rows that get names, sizes and numbers later grow under the pointer.
pub(super) const DETAILS_GRACE: u64 = 4_000;
/// How long a read may take.
pub(super) const READ_TIMEOUT: u64 = 20_000;
/// How long the answer to a detach or attach may take.
pub(super) const CHANGE_TIMEOUT: u64 = 30_000;
/// How long beyond its own limit a request is waited for, should the one who sends it have slept.
pub(super) const GRACE: u64 = 5_000;
/// How long the check before sending may take.
pub(super) const RECHECK_LIMIT: u64 = 30_000;
/// How long the browser's storage may take to note what is about to be sent.
pub(super) const CLAIM_LIMIT: u64 = 5_000;
/// How long a record that was not sent may stand there before its tab is taken for gone: longer than
/// that tab itself would wait, by far.
pub(super) const CLAIM_FORGOTTEN: u64 = 15_000;
/// How long the portal may hold a detach.
pub(super) const HOLD_LIMIT: u64 = 600_000;
/// How long the portal may take to renew the token.
pub(super) const RENEW_LIMIT: u64 = 60_000;
/// A token refused so soon after it was renewed is not renewed again.
pub(super) const RENEW_PAUSE: u64 = 10_000;
/// How long the server's disks may move on after one of a queue has ended before the next is checked.
pub(super) const SETTLE_LIMIT: u64 = 30_000;
/// What each disk of a queue asks of the cloud, its re-check to its end, in seconds of one request each; and how
/// far ahead of that a queue may run: three disks. The API's pages name a limit for detaches only (100 a
/// minute); the gateway has others that they do not name.
pub(super) const TURN: u64 = 10_000;
/// See [`TURN`].
pub(super) const TURNS_AHEAD: u64 = 2 * TURN;
/// So long without an event, the page was asleep: browsers call hidden pages once a minute.
pub(super) const QUEUE_SLEEP: u64 = 300_000;
/// How long a job is followed: others follow theirs for up to half an hour.
pub(super) const JOB_LIMIT: u64 = 1_800_000;
/// How long the list is watched after a lost or unclear answer.
pub(super) const UNCLEAR_LIMIT: u64 = 120_000;
/// How long the list may lag behind a finished job.
pub(super) const LAG_LIMIT: u64 = 300_000;
/// The most time that counts towards these limits between two events: a laptop that slept for an hour
/// has not watched for an hour.
pub(super) const LONGEST_STRIDE: u64 = 60_000;

/// The interval before the `n`th poll of something that moves: 2 s, growing by half, at most 10 s.
pub(super) fn poll(n: u32) -> u64 {
    let mut interval = 2_000;
    for _ in 0..n.min(4) {
        interval += interval / 2;
    }
    interval.min(10_000)
}

/// The interval after `n` failures in a row: 2 s, doubling, at most 5 min.
pub(super) fn back_off(n: u32) -> u64 {
    (2_000 << n.saturating_sub(1).min(8)).min(300_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polling_slows_down_and_stays_bounded() {
        let polls: Vec<_> = (0..7).map(poll).collect();
        assert_eq!(polls, [2000, 3000, 4500, 6750, 10_000, 10_000, 10_000]);
        let waits: Vec<_> = [1, 2, 3, 8, 9, 1000].map(back_off).into();
        assert_eq!(waits, [2000, 4000, 8000, 256_000, 300_000, 300_000]);
    }
}
