//! Promise 9: a reload or a closed tab loses nothing.

use bms_disks::session::{Claim, Doubt, End, Event, Intent, Mark, Phase, Say};

use crate::script::{Script, id};
use crate::steps::ends;

/// The page is opened anew with what the storage holds.
pub fn reload(old: &Script) -> Script {
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

/// Another tab's record: it confirmed this disk so long after the beginning. Unsent, sent, or with a job.
pub struct Other {
    noted: Option<String>,
    pub sent: Option<String>,
    pub with_job: Option<String>,
}

pub fn other(disk: &str, millis: u64) -> Other {
    let mut tab = Script::ready();
    tab.pass(millis);
    tab.confirm(disk);
    tab.agree();
    tab.answer_reads();
    let noted = tab.storage.clone();
    tab.claimed(Claim::Mine);
    let sent = tab.storage.clone();
    let delete = tab.find("/detachvolume/");
    tab.answer(delete, 202, r#"{"job_id":"j1"}"#);
    Other {
        noted,
        sent,
        with_job: tab.storage,
    }
}

/// The storage holds this, and the tab is told so.
pub fn heard(s: &mut Script, record: &Option<String>) {
    s.storage.clone_from(record);
    s.step(Event::Record(record.clone()));
}

fn disks(s: &Script) -> Vec<String> {
    let view = s.view();
    let disks = view.changes.iter().map(|c| c.disk.volume.as_str());
    disks.map(str::to_owned).collect()
}

#[test]
fn what_is_taken_up_is_told_and_shown_as_what_it_was() {
    let other = other("data", 10);
    let mut s = Script::ready();
    heard(&mut s, &other.sent);
    let change = s.change();
    assert!(change.resumed && change.server.is_none());
    assert_eq!(
        change.disk.slot.as_ref().map(|s| s.as_str()),
        Some("/dev/sdb")
    );
    assert_eq!(change.marks.len(), 1);
    assert_eq!(change.marks[0].0, Mark::Confirmed);
    assert_eq!(change.marks[0].1.0, 1_700_000_000_010);
    let said = s.view().said.last().cloned().expect("said");
    assert!(matches!(said.what, bms_disks::session::Say::Phase(_)));
    // Nothing is in front of the operator that they did not open.
    assert_eq!(s.view().dialog, None);
}

#[test]
fn a_job_another_tab_learned_is_followed() {
    let other = other("data", 0);
    let mut s = Script::ready();
    heard(&mut s, &other.sent);
    assert!(matches!(s.change().phase, Phase::Unclear(_)));
    heard(&mut s, &other.with_job);
    assert_eq!(s.change().phase, Phase::Running);
    assert!(s.change().job.is_some());
    let job = s.find("/jobs/j1");
    // Hearing it again changes nothing.
    heard(&mut s, &other.with_job);
    assert_eq!(s.find("/jobs/j1"), job);
    s.answer(job, 200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!((s.change().phase.clone(), &s.storage), (Phase::Done, &None));
    assert_eq!(s.deletes(), 0);
}

#[test]
fn ones_own_record_is_no_news() {
    let mut s = Script::sent();
    let record = s.storage.clone();
    heard(&mut s, &record);
    assert_eq!(
        (disks(&s), s.change().phase.clone()),
        (vec!["data".into()], Phase::Sending)
    );
    assert!(!s.change().resumed);
    // Nor is one with a job, should it come before the cloud's answer to this tab.
    let text = record
        .expect("a record")
        .replace("\"job\":null", "\"job\":\"j1\"");
    heard(&mut s, &Some(text));
    assert_eq!(s.change().phase, Phase::Sending);
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    assert_eq!(s.change().phase, Phase::Running);
}

#[test]
fn an_old_text_of_a_change_that_ended_is_cleared() {
    let mut s = Script::sent();
    let old = s.storage.clone();
    s.job_succeeds();
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    heard(&mut s, &old);
    assert_eq!((&s.storage, disks(&s)), (&None, vec!["data".to_owned()]));
    assert_eq!(s.change().phase, Phase::Done);
}

#[test]
fn an_end_seen_elsewhere_is_looked_up_once() {
    // The disk is gone: that is its end here too.
    let other = other("data", 0);
    let mut s = Script::ready();
    heard(&mut s, &other.sent);
    s.facts.disks.remove(1);
    heard(&mut s, &None);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!(ends(&s), [("data".to_owned(), End::Done)]);
    // It is not: how it ended was told there; here it is said that it is no longer followed. The dialog goes.
    let mut s = Script::ready();
    heard(&mut s, &other.sent);
    s.click(Intent::Open(id("data")));
    assert!(s.view().dialog.is_some());
    heard(&mut s, &None);
    assert_eq!(s.change().phase, Phase::Verifying);
    s.answer_reads();
    assert_eq!((disks(&s).len(), &s.view().dialog), (0, &None));
    assert_eq!(ends(&s), []);
    let said = s
        .view()
        .said
        .iter()
        .rev()
        .map(|said| said.what.clone())
        .next();
    assert!(matches!(said, Some(Say::EndedElsewhere(disk)) if disk.volume == id("data")));
}

#[test]
fn an_end_seen_elsewhere_leaves_the_dialog_of_another_disk_alone() {
    let mut s = Script::ready();
    heard(&mut s, &other("data", 0).sent);
    s.click(Intent::Open(id("logs")));
    heard(&mut s, &None);
    s.answer_reads();
    assert_eq!(disks(&s).len(), 0);
    assert_eq!(s.ask().expect("a question").disk.volume, id("logs"));
}

#[test]
fn a_doubt_that_another_tab_put_away_is_looked_up_too() {
    let mut s = Script::ready();
    heard(&mut s, &other("data", 0).sent);
    for _ in 0..130 {
        s.answer_reads();
        s.pass(1_000);
    }
    assert!(matches!(
        s.change().phase,
        Phase::Unknown(Doubt::NoTrace(_))
    ));
    heard(&mut s, &None);
    assert_eq!(s.change().phase, Phase::Verifying);
    assert!(
        !s.change()
            .marks
            .iter()
            .any(|(mark, _)| *mark == Mark::Ended)
    );
    s.answer_reads();
    assert_eq!(disks(&s).len(), 0);
}

#[test]
fn what_another_tab_only_noted_is_waited_for_fifteen_seconds() {
    let noted = other("data", 0).noted;
    let mut s = Script::ready();
    heard(&mut s, &noted);
    s.pass(14_999);
    s.step(Event::Tick);
    assert_eq!((&s.storage, disks(&s).len()), (&noted, 0));
    s.pass(1);
    assert_eq!(s.storage, None);
    // And it is forgotten: a later text of it is news.
    let sent = other("data", 0).sent;
    heard(&mut s, &sent);
    assert_eq!(disks(&s), ["data"]);
}

#[test]
fn what_another_tab_noted_and_then_sent_is_followed() {
    let other = other("data", 0);
    let mut s = Script::ready();
    heard(&mut s, &other.noted);
    s.pass(3_000);
    heard(&mut s, &other.sent);
    assert_eq!(disks(&s), ["data"]);
    s.pass(20_000);
    assert_eq!(s.storage, other.sent);
    // And one that was called off there is none here.
    let mut s = Script::ready();
    heard(&mut s, &other.noted);
    heard(&mut s, &None);
    s.pass(20_000);
    assert_eq!(disks(&s).len(), 0);
}

#[test]
fn another_change_waits_until_ones_own_is_settled() {
    let other = other("logs", 10);
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    heard(&mut s, &other.sent);
    assert_eq!(disks(&s), ["data"]);
    s.answer(delete, 502, "");
    for _ in 0..130 {
        s.answer_reads();
        s.pass(1_000);
    }
    assert!(matches!(s.change().phase, Phase::Unknown(_)));
    assert_eq!(disks(&s), ["data"]);
    s.click(Intent::Dismiss(id("data")));
    assert_eq!(disks(&s), ["logs"]);
    assert!(s.change().resumed);
}

#[test]
fn another_tabs_next_change_comes_after_the_one_that_is_followed() {
    let (first, second) = (other("data", 0), other("logs", 10));
    let mut s = Script::ready();
    heard(&mut s, &first.sent);
    heard(&mut s, &second.sent);
    assert_eq!(
        (disks(&s), s.change().phase.clone()),
        (vec!["data".into()], Phase::Verifying)
    );
    s.answer_reads();
    assert_eq!(disks(&s), ["logs"]);
    assert_eq!(s.storage, second.sent);
}

#[test]
fn a_new_change_of_a_disk_takes_the_place_of_its_last_one() {
    let mut s = Script::detached();
    s.facts.disks.push(("data", "/dev/sdb"));
    s.click(Intent::Refresh);
    s.answer_reads();
    heard(&mut s, &other("data", 10).sent);
    assert_eq!(disks(&s), ["data"]);
    assert!(s.change().resumed && !s.change().phase.is_end());
}

#[test]
fn two_clicks_of_the_same_moment_are_two_changes() {
    // Two tabs, one of which has asked once more; nothing else tells their records apart.
    let mut one = Script::ready();
    let mut two = Script::ready();
    two.click(Intent::Refresh);
    two.answer_reads();
    for tab in [&mut one, &mut two] {
        tab.confirm("data");
        tab.agree();
        tab.answer_reads();
        tab.claimed(Claim::Mine);
    }
    assert_ne!(one.storage, two.storage);
    let ours = one.storage.clone();
    assert!(ours.is_some());
    // The other's record is not taken for this tab's own: it waits.
    let text = two.storage.clone();
    heard(&mut one, &text);
    let delete = one.find("/detachvolume/");
    one.answer(
        delete,
        400,
        r#"{"error":{"code":"BMS.0605","message":"m"}}"#,
    );
    assert!(one.view().changes.iter().any(|c| c.resumed));
    assert_eq!(one.storage, text);
}

#[test]
fn a_reload_keeps_the_name_size_and_slot_on_screen() {
    let mut s = Script::detailed();
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let s = reload(&s);
    let disk = s.change().disk.clone();
    assert_eq!(
        (disk.name(), disk.slot.as_ref().map(|s| s.as_str())),
        (Some("pg-data"), Some("/dev/sdb"))
    );
}
