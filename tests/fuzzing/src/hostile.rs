//! Hostile answers, one or several, in an otherwise honest cloud, from the first reading to the end of a detach.
//!
//! The cloud takes the detach on and never does it, so nothing may ever say "detached" but a list that
//! itself no longer has the disk.

use bms_disks::api::{Outcome, parse_attachments, parse_server, parse_volumes};
use bms_disks::session::{Aim, AskStep, Claim, Dialog, HostAnswer, Intent, Page, Phase};
use serde_json::Value;

use crate::answer::{DISK, JOB, SERVER, server_id};
use crate::driver::{Driver, Kind};
use crate::oracle;

/// The disk that the operator is after, and the others the answers are about: server, disk, job.
pub fn names() -> [&'static str; 3] {
    [SERVER, DISK, JOB]
}

/// When the hostile answer takes the honest one's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playing {
    /// From the beginning.
    Always,
    /// From the beginning, and nobody clicks: for what takes long to read.
    Untouched,
    /// From the operator's click on.
    SinceTheClick,
}

/// More looks at the clock than half an hour of following a job takes.
const WAKES: usize = 2_000;

/// Plays them, and panics where a promise is broken. `honest` are the answers to all calls.
pub fn play(honest: &[(Kind, Outcome)], hostile: &[(Kind, Outcome)], playing: Playing) {
    let mut driver = Driver::new(false);
    driver.start(None);
    for (kind, outcome) in honest {
        let spoiled = hostile.iter().find(|(spoiled, _)| spoiled == kind);
        let spoiled = spoiled.filter(|_| playing != Playing::SinceTheClick);
        driver.stand(*kind, spoiled.map_or(outcome, |(_, other)| other).clone());
    }
    driver.settle();
    check(&driver);
    if playing == Playing::Untouched {
        driver.wake();
        return check(&driver);
    }
    driver.open_disk(DISK);
    if playing == Playing::SinceTheClick {
        for (kind, outcome) in hostile {
            driver.stand(*kind, outcome.clone());
        }
    }
    confirm(&mut driver);
    to_the_end(&mut driver);
}

/// The same of putting the disk back: all is honest until it is gone, and it never comes back. `without` is the
/// list that lacks it.
pub fn play_attach(honest: &[(Kind, Outcome)], without: &Outcome, hostile: &[(Kind, Outcome)]) {
    let mut driver = Driver::new(false);
    driver.start(None);
    for (kind, outcome) in honest {
        driver.stand(*kind, outcome.clone());
    }
    driver.open_disk(DISK);
    confirm(&mut driver);
    driver.stand(Kind::List, without.clone());
    to_the_end(&mut driver);
    let [volume] = &driver.changes()[..] else {
        panic!("no detach: {:?}", driver.session.view());
    };
    driver.detached_before = true;
    for (kind, outcome) in hostile {
        driver.stand(*kind, outcome.clone());
    }
    driver.user(Intent::AttachAgain(volume.clone()));
    confirm(&mut driver);
    to_the_end(&mut driver);
}

fn confirm(driver: &mut Driver) {
    driver.confirm(true);
    driver.host(HostAnswer::Proceed);
    driver.claimed(Claim::Mine);
}

/// Lets time pass until nothing goes on any more. The driver itself objects to a second attach.
fn to_the_end(driver: &mut Driver) {
    for _ in 0..WAKES {
        check(driver);
        if is_over(driver) {
            break;
        }
        driver.wake();
    }
    assert!(is_over(driver), "no end: {:?}", driver.session.view());
    assert!(
        driver.deletes.len() <= 1,
        "sent twice: {:?}",
        driver.deletes
    );
}

fn is_over(driver: &Driver) -> bool {
    let view = driver.session.view();
    let asks = match &view.dialog {
        Some(Dialog::Ask(ask)) => ask.step != AskStep::Open,
        Some(Dialog::Attach(ask)) => ask.step != AskStep::Open,
        _ => false,
    };
    !asks && view.changes.iter().all(|change| change.phase.is_end())
}

/// What is shown has words and is not more than is known.
fn check(driver: &Driver) {
    let view = driver.session.view();
    assert!(view.page != Page::Loading, "still loading");
    let server = driver.read(Kind::Server, |o| parse_server(&server_id(), o).is_ok());
    let list = driver.read(Kind::List, |o| parse_attachments(&server_id(), o).is_ok());
    let volumes = driver.read(Kind::Volumes, |o| parse_volumes(&server_id(), o).is_ok());
    // What could not be read leaves the rows as they were; a detach reads again.
    let is_fresh = server != Value::Null && list != Value::Null;
    if let Page::Ready(rows) = &view.page
        && is_fresh
    {
        for row in rows.iter() {
            let id = row.disk.volume.as_str();
            let no = oracle::must_block(&server["server"], &list, &volumes, id, false);
            assert!(
                no.is_none() || row.assessment.is_blocked(),
                "{no:?}: {id} may go"
            );
        }
    }
    for change in &view.changes {
        let detached = change.aim == Aim::Detach && change.phase == Phase::Done;
        let is_proven = driver.detached_before || is_gone(driver);
        assert!(!detached || is_proven, "called detached: {change:?}");
        let attached = change.aim == Aim::Attach && change.phase == Phase::Done;
        assert!(!attached || is_there(driver), "called attached: {change:?}");
    }
}

/// Whether the list as it came last has the disk.
fn is_there(driver: &Driver) -> bool {
    let list = driver.read(Kind::List, |_| true);
    let entries = oracle::listed(&list);
    entries
        .iter()
        .any(|entry| oracle::is_id(&entry["volumeId"], DISK))
}

/// Whether the list as it came last can be read throughout and lacks the disk.
fn is_gone(driver: &Driver) -> bool {
    let list = driver.read(Kind::List, |_| true);
    let entries = oracle::listed(&list);
    let is_list = |key: &str| matches!(list[key], Value::Array(_) | Value::Object(_));
    let named = |entry: &&Value| oracle::text(&entry["volumeId"]).is_some();
    (is_list("volumeAttachments") || is_list("volumeAttachment"))
        && entries.iter().all(named)
        && !entries
            .iter()
            .any(|entry| oracle::is_id(&entry["volumeId"], DISK))
}
