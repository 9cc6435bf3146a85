//! Promise 9: a reload or a closed tab loses nothing.

use bms_disks::session::{Event, Intent, Phase};

use crate::script::{Script, id};

/// The page is opened anew with what the storage holds.
fn reload(old: &Script) -> Script {
    let mut new = Script::new();
    new.storage.clone_from(&old.storage);
    new.start(old.storage.clone(), true);
    new
}

#[test]
fn promise_9_a_reload_takes_it_up_again_and_does_not_send_it_again() {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    let mut s = reload(&s);
    assert_eq!(s.change().phase, Phase::Running);
    assert!(s.change().resumed);
    let job = s.find("/jobs/j1");
    s.answer(job, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    s.facts.disks.remove(1);
    s.pass(3_000);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!((s.deletes(), &s.storage), (0, &None));
}

#[test]
fn promise_9_without_a_job_the_list_decides() {
    let s = Script::sent();
    let mut s = reload(&s);
    assert!(matches!(s.change().phase, Phase::Unclear(_)));
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!(s.deletes(), 0);
}

#[test]
fn promise_9_what_was_noted_and_not_sent_does_not_stand_in_the_way() {
    let mut s = Script::ready();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    assert!(s.storage.is_some() && s.deletes() == 0);
    let mut s = reload(&s);
    s.answer_reads();
    assert!(s.view().changes.is_empty());
    s.pass(20_000);
    assert_eq!(s.storage, None);
}

#[test]
fn promise_9_what_is_no_record_does_not_stand_in_the_way_either() {
    let mut s = Script::new();
    s.storage = Some("{\"v\":99}".into());
    s.start(s.storage.clone(), true);
    assert_eq!(s.storage, None);
}

#[test]
fn a_tab_that_follows_anothers_change_is_told_of_its_end() {
    let owner = Script::sent();
    let mut s = Script::ready();
    s.step(Event::Record(owner.storage.clone()));
    assert_eq!(s.change().disk.volume, id("data"));
    // The other tab saw a refusal, and cleared the record.
    s.step(Event::Record(None));
    s.answer_reads();
    assert!(s.view().changes.is_empty());
    s.click(Intent::Open(id("logs")));
    assert!(!s.ask().expect("a question").assessment.is_blocked());
}

#[test]
fn old_news_of_the_storage_does_not_touch_ones_own_change() {
    let mut s = Script::sent();
    s.step(Event::Record(None));
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    assert!(s.storage.as_ref().is_some_and(|r| r.contains("j1")));
}
