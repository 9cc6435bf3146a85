//! Several disks, one after another: what the question is about, and what can be done to a queue.

use bms_disks::rules::{Evidence, Refusal, Weight};
use bms_disks::session::{
    AskAll, AskNote, ChangedFact, Claim, Dialog, Event, Intent, ItemState, QueueStage, Say, Stop,
};

use crate::queue::{
    confirm_all, confirmed, deletes, detach_next, queue, select, send_next, states, stop,
};
use crate::script::{Script, id};
use ItemState::{Done, NotSent, Waiting};

/// Both data disks are selected and asked about.
fn asked() -> Script {
    let mut s = Script::ready();
    select(&mut s, &["logs"]);
    select(&mut s, &["data"]);
    s.click(Intent::OpenQueue);
    s
}

fn question(s: &Script) -> AskAll {
    match &queue(s).stage {
        QueueStage::Asking(ask) => ask.clone(),
        other => panic!("no question: {other:?}"),
    }
}

fn names(s: &Script) -> Vec<String> {
    let items = &queue(s).items;
    items
        .iter()
        .map(|i| i.disk.volume.as_str().to_owned())
        .collect()
}

fn refresh(s: &mut Script) {
    s.click(Intent::Refresh);
    s.answer_reads();
}

fn is_shown(s: &Script) -> bool {
    matches!(s.view().dialog, Some(Dialog::Queue(_)))
}

/// The first of three failed, and the queue stands still.
pub fn failed() -> Script {
    let mut s = confirmed();
    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.answer(
        delete,
        400,
        r#"{"error":{"code":"BMS.0605","message":"m"}}"#,
    );
    s.answer_reads();
    assert_eq!(stop(&s), Stop::Ended(id("data")));
    s
}

#[test]
fn the_disks_have_their_turn_in_the_order_of_the_list() {
    let mut s = asked();
    assert_eq!(names(&s), ["data", "logs"]);
    assert!(is_shown(&s));
    confirm_all(&mut s);
    detach_next(&mut s, "data");
    detach_next(&mut s, "logs");
    assert_eq!(deletes(&s), ["data", "logs"]);
}

#[test]
fn what_went_or_was_blocked_before_the_confirmation_is_left_out() {
    let mut s = asked();
    s.facts.disks.remove(1);
    refresh(&mut s);
    assert_eq!(
        queue(&s).items.iter().map(|i| i.ready).collect::<Vec<_>>(),
        [false, true]
    );
    confirm_all(&mut s);
    assert_eq!(states(&s)[0], NotSent);
    send_next(&mut s);
    assert_eq!(deletes(&s), ["logs"]);

    let mut s = Script::detailed();
    select(&mut s, &["data", "logs"]);
    s.click(Intent::OpenQueue);
    s.facts.details[1].2 = "detaching";
    refresh(&mut s);
    assert_eq!(
        queue(&s).items.iter().map(|i| i.ready).collect::<Vec<_>>(),
        [false, true]
    );
    confirm_all(&mut s);
    assert_eq!(states(&s)[0], NotSent);
}

#[test]
fn where_nothing_can_be_sent_there_is_nothing_to_confirm() {
    let mut s = asked();
    s.facts.locked = "true";
    refresh(&mut s);
    assert_eq!(question(&s).weight, None);
    confirm_all(&mut s);
    assert!(matches!(queue(&s).stage, QueueStage::Asking(_)));
    assert_eq!(s.host_asked, None);
}

#[test]
fn without_a_selection_or_beside_a_change_no_queue_is_asked_about() {
    let mut s = Script::ready();
    s.click(Intent::OpenQueue);
    assert_eq!(s.view().queue, None);
    let mut s = Script::ready();
    select(&mut s, &["logs"]);
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    s.click(Intent::OpenQueue);
    assert_eq!(s.view().queue, None);
}

#[test]
fn a_queue_is_opened_again_as_it_is_until_another_is_asked_for() {
    let mut s = confirmed();
    s.click(Intent::Close);
    assert!(!is_shown(&s));
    s.click(Intent::OpenQueue);
    assert!(is_shown(&s) && queue(&s).stage == QueueStage::Running);
    // What is being checked is not called off by looking.
    for disk in ["data", "logs", "tmp"] {
        detach_next(&mut s, disk);
    }
    assert_eq!(states(&s), [Done, Done, Done]);
    s.click(Intent::Close);
    s.click(Intent::OpenQueue);
    assert!(is_shown(&s) && queue(&s).stage == QueueStage::Ended);
    s.facts.disks.push(("more", "/dev/sde"));
    refresh(&mut s);
    select(&mut s, &["more"]);
    s.click(Intent::OpenQueue);
    assert_eq!(names(&s), ["more"]);
    assert!(!question(&s).again);
    // Closed without a word, nothing is left of it.
    s.click(Intent::Close);
    assert_eq!(s.view().queue, None);
}

#[test]
fn looking_at_a_queue_closes_the_question_about_one_disk() {
    let mut s = failed();
    s.click(Intent::Close);
    s.click(Intent::Open(id("logs")));
    assert!(s.ask().is_some());
    s.click(Intent::OpenQueue);
    assert!(is_shown(&s));
    assert_eq!(s.ask(), None);
}

#[test]
fn what_changed_makes_it_another_question_and_is_said_once() {
    let mut s = asked();
    let before = question(&s).id;
    refresh(&mut s);
    assert_eq!((question(&s).id, question(&s).notes), (before, vec![]));
    s.facts.os = "Windows";
    refresh(&mut s);
    let note = AskNote::Changed(ChangedFact::Os);
    // One note, though it changed for both disks.
    assert_eq!(question(&s).notes, std::slice::from_ref(&note));
    assert_ne!(question(&s).id, before);
    let said = s.view().said.last().cloned().expect("said");
    assert_eq!(said.what, Say::AskNote(note));
    s.click(Intent::Confirm {
        question: before,
        evidence: Evidence {
            acknowledged: true,
            typed: question(&s).word.text().to_owned(),
            ..Evidence::default()
        },
    });
    assert_eq!(s.host_asked, None);
}

#[test]
fn a_disk_that_is_back_makes_it_another_question_too() {
    let mut s = asked();
    let disk = s.facts.disks.remove(1);
    refresh(&mut s);
    let gone = question(&s).id;
    s.facts.disks.insert(1, disk);
    refresh(&mut s);
    assert_ne!(question(&s).id, gone);
}

#[test]
fn too_little_evidence_is_refused_aloud() {
    let mut s = asked();
    s.click(Intent::Confirm {
        question: question(&s).id,
        evidence: Evidence::default(),
    });
    let note = AskNote::Refused(Refusal::NotAcknowledged);
    assert_eq!(question(&s).notes, std::slice::from_ref(&note));
    assert_eq!(
        s.view().said.last().map(|s| &s.what),
        Some(&Say::AskNote(note))
    );
    assert_eq!(s.host_asked, None);
}

#[test]
fn a_disk_taken_out_of_the_question_is_gone_from_it_and_the_last_one_closes_it() {
    let mut s = asked();
    let before = question(&s).id;
    s.click(Intent::TakeOut(id("root")));
    assert_eq!(question(&s).id, before);
    s.click(Intent::TakeOut(id("data")));
    assert_eq!((names(&s), s.view().selected), (vec!["logs".to_owned()], 1));
    assert_ne!(question(&s).id, before);
    s.click(Intent::TakeOut(id("logs")));
    assert_eq!((&s.view().queue, s.view().selected), (&None, 0));
}

#[test]
fn a_disk_taken_out_when_asked_again_stays_in_the_list_as_not_sent() {
    let mut s = failed();
    s.click(Intent::RetryInQueue);
    assert!(question(&s).again);
    s.click(Intent::TakeOut(id("logs")));
    assert_eq!((names(&s).len(), &states(&s)[1]), (3, &NotSent));
    s.click(Intent::TakeOut(id("tmp")));
    s.click(Intent::TakeOut(id("data")));
    // Nothing is left to ask about; what was sent is told.
    assert_eq!(queue(&s).stage, QueueStage::Ended);
    assert_eq!(states(&s), [NotSent, NotSent, NotSent]);
}

#[test]
fn a_disk_taken_out_while_another_waits_for_the_portal_leaves_that_alone() {
    let mut s = confirmed();
    let asked = s.host_asked;
    s.click(Intent::TakeOut(id("logs")));
    assert_eq!((s.host_asked, states(&s)[2].clone()), (asked, Waiting));
    send_next(&mut s);
    assert_eq!(deletes(&s), ["data"]);
    // Its own turn called off, the next one has it.
    let mut s = confirmed();
    s.click(Intent::TakeOut(id("data")));
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(deletes(&s), ["logs"]);
}

#[test]
fn all_that_is_left_taken_out_of_a_stopped_queue_ends_it() {
    let mut s = failed();
    s.click(Intent::TakeOut(id("logs")));
    assert_eq!(stop(&s), Stop::Ended(id("data")));
    s.click(Intent::TakeOut(id("tmp")));
    assert_eq!(queue(&s).stage, QueueStage::Ended);
}

#[test]
fn skipping_what_was_asked_again_does_not_send_it() {
    let mut s = confirmed();
    s.facts.disks[1].1 = "/dev/sdf";
    s.agree();
    s.answer_reads();
    assert!(matches!(stop(&s), Stop::Asked(at, _) if at == id("data")));
    s.click(Intent::SkipInQueue);
    assert_eq!(states(&s)[0], NotSent);
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(deletes(&s), ["logs"]);
}

#[test]
fn skipping_an_unknown_end_puts_it_away_and_a_failure_stays_on_screen() {
    let mut s = failed();
    s.click(Intent::SkipInQueue);
    assert!(s.view().changes.iter().any(|c| c.disk.volume == id("data")));
    let mut s = confirmed();
    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.lose(delete);
    for _ in 0..60 {
        s.answer_reads();
        s.pass(5_000);
    }
    assert_eq!(states(&s)[0], ItemState::Unknown);
    s.click(Intent::SkipInQueue);
    assert!(!s.view().changes.iter().any(|c| c.disk.volume == id("data")));
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(deletes(&s), ["data", "logs"]);
}

#[test]
fn a_reload_with_nothing_left_to_send_only_follows_what_was_sent() {
    let reload = |before: &Script| {
        let mut s = Script::new();
        s.facts.disks.clone_from(&before.facts.disks);
        s.storage.clone_from(&before.storage);
        s.start(before.storage.clone(), true);
        s.step(Event::Kept(before.kept.clone().expect("kept")));
        s.answer_reads();
        s
    };
    let mut before = confirmed();
    take_out_the_rest(&mut before);
    send_next(&mut before);
    let mut s = reload(&before);
    assert_eq!(queue(&s).stage, QueueStage::Running);
    s.facts.disks.retain(|(name, _)| *name != "data");
    for _ in 0..10 {
        s.pass(2_000);
        s.answer_reads();
    }
    assert_eq!(
        (states(&s), queue(&s).stage.clone()),
        (vec![Done, NotSent, NotSent], QueueStage::Ended)
    );
    assert_eq!(s.deletes(), 0);
    // All of it over, it comes back as over.
    let again = reload(&s);
    assert_eq!(queue(&again).stage, QueueStage::Ended);
    assert_eq!(states(&again), [Done, NotSent, NotSent]);
}

fn take_out_the_rest(s: &mut Script) {
    for disk in ["logs", "tmp"] {
        s.click(Intent::TakeOut(id(disk)));
    }
}

#[test]
fn a_cloud_that_is_quick_is_not_hurried() {
    let mut s = Script::ready();
    let more = [
        ("d3", "/dev/sdd"),
        ("d4", "/dev/sde"),
        ("d5", "/dev/sdf"),
        ("d6", "/dev/sdg"),
    ];
    s.facts.disks.extend(more);
    refresh(&mut s);
    let all = ["data", "logs", "d3", "d4", "d5", "d6"];
    select(&mut s, &all);
    s.click(Intent::OpenQueue);
    confirm_all(&mut s);
    for (at, disk) in all.into_iter().enumerate() {
        // Three may follow at once; each one more waits for its ten seconds.
        let waited = s.host_asked.is_none();
        assert_eq!(waited, at >= 3, "{disk}");
        while s.host_asked.is_none() {
            s.pass(1_000);
            s.answer_reads();
        }
        detach_next(&mut s, disk);
    }
    assert_eq!(queue(&s).stage, QueueStage::Ended);
    assert!(s.millis >= 30_000, "{}", s.millis);
}

#[test]
fn what_was_only_asked_again_is_not_confirmed() {
    let mut s = Script::ready();
    s.facts.status = "SHUTOFF";
    refresh(&mut s);
    select(&mut s, &["data", "logs"]);
    s.click(Intent::OpenQueue);
    confirm_all(&mut s);
    // Started meanwhile: it stops, asks about the running server, and gets no answer.
    s.facts.status = "ACTIVE";
    s.agree();
    s.answer_reads();
    s.click(Intent::RetryInQueue);
    assert_eq!(question(&s).weight, Some(Weight::Acknowledge));
    s.click(Intent::Close);
    // The rest was confirmed for a stopped server, and for nothing else.
    s.click(Intent::SkipInQueue);
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 0);
    let notes = vec![AskNote::Changed(ChangedFact::Power)];
    assert_eq!(stop(&s), Stop::Asked(id("logs"), notes));
}
