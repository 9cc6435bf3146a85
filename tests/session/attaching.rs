//! Putting a disk back that was just detached: with the same care as taking it off.

use bms_disks::api::Cause;
use bms_disks::model::JobId;
use bms_disks::rules::Evidence;
use bms_disks::session::{
    Aim, AskNote, AskStep, Claim, End, Event, HostEvent, Intent, Mark, Phase, QuestionId, Say,
};

use crate::resuming::reload;
use crate::script::{Script, id};
use crate::steps::{ended, marks, phases};

/// The operator is asked.
pub fn asked() -> Script {
    let mut s = Script::detached();
    s.told.clear();
    s.click(Intent::AttachAgain(id("data")));
    assert_eq!((step(&s), s.host_asked), (AskStep::Open, None));
    s
}

/// The operator confirmed, the portal agreed, and everything is being read again.
fn clicked() -> Script {
    let mut s = asked();
    s.confirm_attach_shown();
    s.agree();
    assert_eq!(step(&s), AskStep::Rechecking);
    s
}

pub fn step(s: &Script) -> AskStep {
    s.attach_ask().expect("a question").step
}

pub fn notes(s: &Script) -> Vec<AskNote> {
    s.attach_ask().expect("a question").notes.clone()
}

/// All is well, and the storage is asked.
fn checked() -> Script {
    let mut s = clicked();
    s.answer_reads();
    assert!(s.storage.is_some());
    assert_eq!(attaches(&s), 0);
    s
}

pub fn attaches(s: &Script) -> usize {
    s.sent.iter().filter(|r| r.starts_with("POST")).count()
}

fn attach_body(s: &Script) -> String {
    let found = s
        .open
        .iter()
        .find(|(_, r)| r.path.contains("/attachvolume"));
    let body = found.and_then(|(_, r)| r.body.clone());
    body.expect("an attach with a body")
}

/// Nothing was sent, and the question is asked again.
#[track_caller]
fn void(s: &Script, cause: Cause) {
    let notes = notes(s);
    assert!(
        matches!(&notes[..], [AskNote::RecheckFailed(f)] if f.cause == cause),
        "{notes:?}"
    );
    asked_again(s);
}

#[track_caller]
pub fn asked_again(s: &Script) {
    assert_eq!((step(s), attaches(s)), (AskStep::Open, 0));
    let said = s.view().said.last().cloned().expect("said");
    assert_eq!(said.what, Say::AskNote(notes(s)[0].clone()));
    // It is detached as before.
    assert_eq!(
        (s.change().aim, &s.change().phase),
        (Aim::Detach, &Phase::Done)
    );
    assert!(!phases(s).contains(&"failed"));
}

pub fn confirmation(question: QuestionId) -> Intent {
    Intent::Confirm {
        question,
        evidence: Evidence::default(),
    }
}

#[test]
fn a_disk_is_put_back_where_it_was_and_attached_only_when_the_list_says_so() {
    let mut s = checked();
    s.claimed(Claim::Mine);
    assert_eq!(attaches(&s), 1);
    assert_eq!(
        attach_body(&s),
        r#"{"volumeAttachment":{"device":"/dev/sdb","volumeId":"data"}}"#
    );
    let attach = s.find("/attachvolume");
    s.answer(attach, 202, r#"{"job_id":"j2"}"#);
    assert_eq!(s.change().job, JobId::parse("j2").ok());
    s.pass(2_000);
    let job = s.find("/jobs/j2");
    s.answer(job, 200, r#"{"job_id":"j2","status":"SUCCESS"}"#);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Verifying);
    s.facts.disks.insert(1, ("data", "/dev/sdb"));
    s.pass(5_000);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    assert_eq!(s.storage, None);
    assert_eq!(phases(&s), ["checked", "sent", "accepted", "attached"]);
    let aims = s.told.iter().filter_map(|event| match event {
        HostEvent::Phase { attempt, .. } => Some(attempt.aim),
        _ => None,
    });
    assert_eq!(aims.collect::<Vec<_>>(), [Aim::Attach; 3]);
    assert_eq!(marks(&s.change())[0], Mark::Confirmed);
    assert_eq!((attaches(&s), s.deletes()), (1, 1));
    let said = s.view().said.last().cloned().expect("said");
    assert!(matches!(said.what, Say::Phase(c) if c.phase == Phase::Done));
}

#[test]
fn a_slot_that_another_disk_took_is_not_asked_for() {
    let mut s = Script::detached();
    s.facts.disks.push(("other", "/dev/sdb"));
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(
        attach_body(&s),
        r#"{"volumeAttachment":{"volumeId":"data"}}"#
    );
}

#[test]
fn nothing_is_put_back_on_what_was_read_before_the_click() {
    let mut s = clicked();
    let server = s.open[0].0;
    let body = s.server();
    s.answer(server, 200, &body);
    assert_eq!(s.storage, None);
    assert_eq!(step(&s), AskStep::Rechecking);
}

#[test]
fn what_stands_in_the_way_is_said_and_nothing_sent() {
    type Change = fn(&mut Script);
    let cases: [(Change, Cause); 6] = [
        (|s| s.facts.locked = "true", Cause::ServerLocked),
        (|s| s.facts.account = "freeze", Cause::ServerFrozen),
        (|s| s.facts.task = "\"rebooting\"", Cause::NotSteady),
        (|s| s.facts.status = "BUILD", Cause::NotSteady),
        (
            |s| s.facts.disks.push(("data", "/dev/sdb")),
            Cause::Conflict,
        ),
        (|s| s.facts.task = "7", Cause::NotSteady),
    ];
    for (change, cause) in cases {
        // Before the click was checked, and while the storage is asked.
        let mut s = clicked();
        change(&mut s);
        s.answer_reads();
        void(&s, cause);
        assert_eq!(s.storage, None);

        let mut s = checked();
        change(&mut s);
        s.click(Intent::Refresh);
        s.answer_reads();
        s.claimed(Claim::Mine);
        void(&s, cause);
        assert_eq!(s.storage, None);
    }
}

#[test]
fn a_stopped_server_takes_a_disk_too() {
    let mut s = clicked();
    s.facts.status = "SHUTOFF";
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(attaches(&s), 1);
}

#[test]
fn a_check_that_does_not_succeed_ends_it() {
    let mut s = clicked();
    let list = s.find("/os-volume_attachments");
    s.answer(list, 403, "");
    void(&s, Cause::NoPermission);

    let mut s = clicked();
    s.pass(30_000);
    void(&s, Cause::TimedOut);
}

#[test]
fn a_storage_that_does_not_answer_ends_it() {
    let mut s = checked();
    s.pass(4_999);
    s.step(Event::Tick);
    assert_eq!(step(&s), AskStep::Rechecking);
    s.pass(1);
    void(&s, Cause::TimedOut);
    // Its late answer sends nothing, and leaves nothing behind.
    s.claimed(Claim::Mine);
    assert_eq!((attaches(&s), &s.storage), (0, &None));
}

#[test]
fn a_night_asleep_voids_the_click() {
    let mut s = checked();
    s.sleep(8 * 3_600_000);
    s.claimed(Claim::Mine);
    void(&s, Cause::TimedOut);
    assert_eq!(s.storage, None);
}

#[test]
fn nothing_is_sent_while_the_cloud_asks_for_patience() {
    let mut s = checked();
    s.click(Intent::Refresh);
    let answer = bms_disks::api::Answer {
        status: 429,
        retry_after: Some(5),
        ..Default::default()
    };
    let server = s.open[0].0;
    s.end(server, Ok(answer));
    s.claimed(Claim::Mine);
    assert_eq!(s.storage, None);
    void(&s, Cause::Throttled);
}

#[test]
fn another_tab_comes_first() {
    let mut other = Script::sent();
    let record = other.storage.take().expect("a record");
    // Of another moment than this tab's own.
    let record = record.replace(":1700000000000", ":1700000000001");
    let mut s = checked();
    s.claimed(Claim::Taken(record));
    assert_eq!(notes(&s), [AskNote::OtherTab]);
    assert_eq!((step(&s), attaches(&s)), (AskStep::Open, 0));
    let blocked = s.attach_ask().and_then(|ask| ask.blocked);
    assert_eq!(blocked, Some(Cause::Conflict));
    // The other tab's detach of the same disk is what is followed now.
    assert_eq!(s.change().aim, Aim::Detach);
    assert!(s.change().resumed);
    assert_eq!(s.view().changes.len(), 1);
}

#[test]
fn one_click_puts_back_one_disk_once() {
    let mut s = checked();
    let question = s.attach_ask().expect("a question").id;
    s.click(Intent::AttachAgain(id("data")));
    s.click(confirmation(question));
    s.claimed(Claim::Mine);
    s.click(Intent::AttachAgain(id("data")));
    s.click(confirmation(question));
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(attaches(&s), 1);
}

#[test]
fn only_what_was_detached_here_is_put_back() {
    // Never touched; and a detach that failed.
    let mut s = Script::detached();
    s.click(Intent::AttachAgain(id("logs")));
    assert_eq!(s.attach_ask(), None);
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(
        delete,
        400,
        r#"{"error":{"code":"BMS.0605","message":"m"}}"#,
    );
    s.click(Intent::AttachAgain(id("data")));
    assert_eq!(s.attach_ask(), None);
}

#[test]
fn not_while_another_detach_is_noted_or_under_way() {
    let mut s = Script::detached();
    s.confirm("logs");
    s.agree();
    s.answer_reads();
    s.click(Intent::AttachAgain(id("data")));
    assert!(s.ask().is_some());
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 2);
    s.click(Intent::AttachAgain(id("data")));
    s.answer_reads();
    assert_eq!((attaches(&s), s.view().changes[0].aim), (0, Aim::Detach));
}

#[test]
fn what_failed_to_be_put_back_can_be_tried_again() {
    let mut s = checked();
    s.claimed(Claim::Mine);
    // Refused by the cloud, it is detached as before.
    let attach = s.find("/attachvolume");
    let refusal = r#"{"error":{"code":"BMS.0605","message":"m"}}"#;
    s.answer(attach, 400, refusal);
    assert_eq!(phases(&s), ["checked", "sent", "failed"]);
    let (attempt, end) = ended(&s).pop().expect("told");
    assert!(attempt.aim == Aim::Attach && matches!(end, End::Failed(_)));
    s.answer_reads();
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(attaches(&s), 2);
    assert_eq!(s.view().changes.len(), 1);
    // What failed was a detach: there is nothing to put back.
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 400, refusal);
    s.click(Intent::AttachAgain(id("data")));
    assert_eq!(s.attach_ask(), None);
}

#[test]
fn an_attach_is_taken_up_as_an_attach() {
    let mut s = Script::detached();
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let mut s = reload(&s);
    assert_eq!(s.change().aim, Aim::Attach);
    s.facts.disks.remove(1);
    s.answer_reads();
    assert!(!s.change().phase.is_end());
    s.facts.disks.insert(1, ("data", "/dev/sdb"));
    s.pass(10_000);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
}
