//! The session under any answers, clicks and records.

use bms_disks::api::Transport;
use bms_disks::session::{Claim, Event, HostAnswer, Intent, RequestId, TokenNews};

use crate::answer::{self, disk_id};
use crate::driver::{Driver, Kind};

/// A script, a line for each thing that happens; its first letter says what (see [`line`]).
pub fn session(data: &[u8]) {
    let data = data.get(..1 << 16).unwrap_or(data);
    let mut driver = Driver::new(data.first() == Some(&b'!'));
    for text in data.split(|b| *b == b'\n').take(200) {
        if let Some((op, rest)) = text.split_first() {
            line(&mut driver, *op, rest);
        }
    }
}

/// What the cloud answers: `s`erver, `l`ist, `v`olumes, `j`ob, chan`d`e; each with a status and a body.
fn line(driver: &mut Driver, op: u8, rest: &[u8]) {
    match op {
        b's' => driver.stand(Kind::Server, outcome(rest)),
        b'l' => driver.stand(Kind::List, outcome(rest)),
        b'v' => driver.stand(Kind::Volumes, outcome(rest)),
        b'j' => driver.stand(Kind::Job, outcome(rest)),
        b'd' => driver.stand(Kind::Change, outcome(rest)),
        b'z' => {
            let id = RequestId(number(rest));
            let outcome = answer::ok(rest);
            driver.event(Event::Answer { id, outcome });
        }
        b'S' => driver.start((!rest.is_empty()).then(|| text(rest))),
        b'R' => driver.event(Event::Record((!rest.is_empty()).then(|| text(rest)))),
        // Whatever a tab kept of a queue: nothing is sent for it that is not confirmed again.
        b'k' => driver.event(Event::Kept(text(rest))),
        b'T' => driver.claimed(Claim::Taken(text(rest))),
        b'm' => driver.claimed(Claim::Mine),
        b'n' => driver.claimed(Claim::NoStorage),
        b'h' => driver.host(HostAnswer::Proceed),
        b'H' => driver.host(HostAnswer::Refuse(text(rest))),
        b't' => driver.pass(number(rest)),
        b'J' => driver.jump(number(rest)),
        b'w' => driver.wake(),
        b'u' => driver.event(Event::Token(TokenNews::Renewed)),
        b'U' => driver.event(Event::Token(TokenNews::Unavailable)),
        b'V' => driver.event(Event::Visible(rest != b"0")),
        b'O' => driver.event(Event::Online(rest != b"0")),
        _ => click(driver, op, rest),
    }
    driver.settle();
}

fn click(driver: &mut Driver, op: u8, rest: &[u8]) {
    let nth = usize::try_from(number(rest)).unwrap_or_default();
    let change = |driver: &Driver| driver.changes().get(nth).cloned().unwrap_or_else(disk_id);
    match op {
        b'g' => driver.detach(nth),
        b'o' => driver.open(nth),
        b'c' => driver.confirm(true),
        b'C' => driver.confirm(false),
        b'x' => driver.user(Intent::Close),
        b'r' => driver.user(Intent::Refresh),
        b'K' => driver.user(Intent::KeepWatching),
        b'D' => driver.user(Intent::Dismiss(change(driver))),
        b'A' => driver.user(Intent::AttachAgain(change(driver))),
        b'p' => driver.user(Intent::RequestPowerOff),
        b'y' => driver.user(Intent::SkipInQueue),
        b'Y' => driver.user(Intent::RetryInQueue),
        b'E' => driver.user(Intent::EndQueue),
        _ => {}
    }
}

/// A status, a blank and a body; or only a body.
fn outcome(rest: &[u8]) -> bms_disks::api::Outcome {
    let digits = rest.get(..3).and_then(|d| std::str::from_utf8(d).ok());
    let Some(status) = digits.and_then(|d| d.parse().ok()) else {
        return answer::ok(rest);
    };
    if status == 0 {
        return Err(Transport::TimedOut);
    }
    answer::ok(rest.get(4..).unwrap_or_default()).map(|mut answer| {
        answer.status = status;
        answer
    })
}

fn number(rest: &[u8]) -> u64 {
    text(rest).trim().parse().unwrap_or_default()
}

fn text(rest: &[u8]) -> String {
    String::from_utf8_lossy(rest).into_owned()
}

/// Any text as the resume record, at the start or from another tab: nothing is ever sent for it but
/// reads, and what is no record is removed.
pub fn record(data: &[u8]) {
    let (from_tab, data) = match data.split_first() {
        Some((b'@', rest)) => (true, rest),
        _ => (false, data),
    };
    let record = text(data);
    let mut driver = Driver::new(true);
    driver.start((!from_tab).then(|| record.clone()));
    if from_tab {
        driver.event(Event::Record(Some(record.clone())));
    }
    let known = !driver.changes().is_empty();
    assert_ne!(known, driver.cleared.contains(&record), "kept or removed");
    for body in LIST {
        driver.stand(Kind::Server, answer::ok(READY.as_bytes()));
        driver.stand(Kind::List, answer::ok(body.as_bytes()));
        driver.stand(Kind::Volumes, answer::ok(br#"{"volumes":[]}"#));
        driver.stand(Kind::Job, answer::ok(br#"{"status":"SUCCESS"}"#));
        for _ in 0..4 {
            driver.open(0);
            driver.wake();
        }
    }
    assert!(driver.deletes.is_empty());
    driver.user(Intent::KeepWatching);
    if let Some(volume) = driver.changes().first().cloned() {
        driver.user(Intent::Dismiss(volume));
    }
}

const READY: &str = r#"{"server":{"id":"5b9c2f6e-1d44-4e7a-9a53-0c8f6e2d7b11","status":"SHUTOFF",
    "OS-EXT-STS:task_state":null,"locked":false}}"#;
const LIST: [&str; 2] = [
    r#"{"volumeAttachments":[{"device":"/dev/sdb","volumeId":"0f4c1e8a-2b5d-4c77-9e1f-a3d6b7c8e901"}]}"#,
    r#"{"volumeAttachments":[]}"#,
];
