//! Promise 12, between tabs: what another tab wrote of a change may come when its end was told here already.

use bms_disks::session::{Claim, End, Event, Intent, Phase};

use crate::queue::confirm_all;
use crate::resuming::{Other, heard, other};
use crate::script::{Script, id};
use crate::steps::ends;

/// Another tab's change, followed here until its disk is gone.
fn followed_to_its_end(other: &Other) -> Script {
    let mut s = Script::ready();
    heard(&mut s, &other.sent);
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(ends(&s), [("data".to_owned(), End::Done)]);
    assert_eq!(s.storage, None, "its record is cleared");
    s
}

/// What the other tab wrote then comes only now, be it still in the storage or not: nothing is followed or told again.
fn late_news_change_nothing(mut s: Script, other: &Other) {
    let (shown, told) = (s.view().changes.len(), s.told.len());
    for still_there in [false, true] {
        s.storage = other.with_job.clone().filter(|_| still_there);
        s.step(Event::Record(other.with_job.clone()));
        assert_eq!((s.view().changes.len(), s.told.len()), (shown, told));
        assert_eq!(s.storage, None, "it stands in nobody's way");
    }
}

#[test]
fn promise_12_late_news_of_an_end_that_was_put_away_begin_nothing() {
    let other = other("data", 10);
    let mut s = followed_to_its_end(&other);
    s.click(Intent::Dismiss(id("data")));
    assert!(s.view().changes.is_empty());
    late_news_change_nothing(s, &other);
}

#[test]
fn promise_12_late_news_of_an_end_that_was_put_away_with_a_queue_begin_nothing() {
    let other = other("data", 10);
    let mut s = Script::ready();
    s.click(Intent::Select {
        volumes: vec![id("data"), id("logs")],
        on: true,
    });
    s.click(Intent::OpenQueue);
    confirm_all(&mut s);
    s.agree();
    s.answer_reads();
    // The other tab was first, and its job fails.
    s.storage.clone_from(&other.with_job);
    let record = other.with_job.clone().expect("a record");
    s.claimed(Claim::Taken(record));
    let job = s.find("/jobs/j1");
    s.answer(job, 200, r#"{"job_id":"j1","status":"FAIL"}"#);
    s.answer_reads();
    assert!(matches!(s.change().phase, Phase::Failed(_)));
    // Taken out what waits; then the queue is put away, with what it shows.
    s.click(Intent::EndQueue);
    s.click(Intent::EndQueue);
    assert!(s.view().queue.is_none() && s.view().changes.is_empty());
    late_news_change_nothing(s, &other);
}

#[test]
fn promise_12_late_news_of_a_detach_after_which_the_disk_was_attached_again_begin_nothing() {
    let other = other("data", 10);
    let mut s = followed_to_its_end(&other);
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let attach = s.find("/attachvolume");
    s.answer(attach, 202, r#"{"job_id":"j2"}"#);
    s.facts.disks.insert(1, ("data", "/dev/sdb"));
    s.pass(2_000);
    let job = s.find("/jobs/j2");
    s.answer(job, 200, r#"{"job_id":"j2","status":"SUCCESS"}"#);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    late_news_change_nothing(s, &other);
}

#[test]
fn promise_12_ones_own_changes_take_no_place_among_what_is_remembered() {
    let first = other("data", 10);
    let mut s = followed_to_its_end(&first);
    s.click(Intent::Dismiss(id("data")));
    // More of them than are remembered.
    for _ in 0..9 {
        s.confirm("logs");
        s.agree();
        s.answer_reads();
        s.claimed(Claim::Mine);
        s.job_succeeds();
        let logs = s.facts.disks.pop().expect("the last disk");
        s.answer_reads();
        assert_eq!(s.change().phase, Phase::Done);
        s.click(Intent::Dismiss(id("logs")));
        s.facts.disks.push(logs);
        s.click(Intent::Refresh);
        s.answer_reads();
    }
    late_news_change_nothing(s, &first);
}
