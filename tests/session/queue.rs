//! Promise 11: several disks, one after another.

use std::rc::Rc;

use bms_disks::model::VolumeId;
use bms_disks::rules::{Evidence, Refusal, Weight};
use bms_disks::session::{
    AskNote, ChangedFact, Claim, Event, HostAnswer, HostEvent, Intent, ItemState, Notice, Page,
    Pick, QueueStage, QueueView, Stop,
};

use crate::script::{Script, id};

pub fn queue(s: &Script) -> Rc<QueueView> {
    Rc::clone(s.view().queue.as_ref().expect("a queue"))
}

pub fn states(s: &Script) -> Vec<ItemState> {
    queue(s)
        .items
        .iter()
        .map(|item| item.state.clone())
        .collect()
}

pub fn stop(s: &Script) -> Stop {
    match &queue(s).stage {
        QueueStage::Stopped(stop) => stop.clone(),
        other => panic!("not stopped: {other:?}"),
    }
}

pub fn select(s: &mut Script, disks: &[&str]) {
    let volumes = disks.iter().map(|disk| id(disk)).collect();
    s.click(Intent::Select { volumes, on: true });
}

pub fn confirm_all(s: &mut Script) {
    let QueueStage::Asking(ask) = queue(s).stage.clone() else {
        panic!("no question")
    };
    s.click(Intent::Confirm {
        question: ask.id,
        evidence: Evidence {
            acknowledged: true,
            typed: ask.word.text().to_owned(),
            ..Evidence::default()
        },
    });
}

/// Both disks are selected, asked about, and confirmed.
pub fn confirmed() -> Script {
    let mut s = Script::ready();
    s.facts.disks.push(("tmp", "/dev/sdd"));
    s.click(Intent::Refresh);
    s.answer_reads();
    select(&mut s, &["data", "logs", "tmp"]);
    s.click(Intent::OpenQueue);
    confirm_all(&mut s);
    s
}

/// From the portal's yes to the request.
pub fn send_next(s: &mut Script) {
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
}

pub fn detach_next(s: &mut Script, disk: &str) {
    send_next(s);
    s.job_succeeds();
    s.facts.disks.retain(|(name, _)| *name != disk);
    s.answer_reads();
}

pub fn deletes(s: &Script) -> Vec<&str> {
    let deletes = s
        .sent
        .iter()
        .filter_map(|r| r.strip_prefix("DELETE /detachvolume/"));
    deletes.collect()
}

#[test]
fn promise_11_one_after_another_each_with_its_own_check() {
    let mut s = confirmed();
    for (at, disk) in ["data", "logs", "tmp"].into_iter().enumerate() {
        assert_eq!(s.deletes(), at, "{disk} is sent before it is checked");
        detach_next(&mut s, disk);
    }
    assert_eq!(deletes(&s), ["data", "logs", "tmp"]);
    assert_eq!(queue(&s).stage, QueueStage::Ended);
    assert_eq!(
        states(&s),
        [ItemState::Done, ItemState::Done, ItemState::Done]
    );
    let phases = s.told.iter().filter_map(|event| match event {
        HostEvent::Queue { news, .. } => Some((news.phase, news.detached)),
        _ => None,
    });
    let phases: Vec<_> = phases.collect();
    let expected = [
        ("start", 0),
        ("progress", 1),
        ("progress", 2),
        ("progress", 3),
        ("end", 3),
    ];
    assert_eq!(phases, expected);
    // Put away, nothing is left of it, also not for a reload.
    s.click(Intent::EndQueue);
    assert_eq!(
        (&s.view().queue, s.view().changes.len(), &s.kept),
        (&None, 0, &None)
    );
}

#[test]
fn promise_11_what_is_blocked_cannot_be_selected_and_is_never_sent() {
    let mut s = Script::ready();
    select(&mut s, &["root", "data", "nobody"]);
    assert_eq!(s.view().selected, 1);
    s.click(Intent::OpenQueue);
    assert_eq!(queue(&s).items.len(), 1);
}

#[test]
fn promise_11_the_riskiest_disk_decides_what_is_asked_for() {
    let mut s = Script::ready();
    s.facts.os = "Windows";
    s.click(Intent::Refresh);
    s.answer_reads();
    select(&mut s, &["data", "logs"]);
    s.click(Intent::OpenQueue);
    let QueueStage::Asking(ask) = queue(&s).stage.clone() else {
        panic!("no question")
    };
    assert_eq!(
        (ask.weight, ask.word.text()),
        (Some(Weight::TypeName), "2 db")
    );
    let evidence = |typed: &str| Evidence {
        acknowledged: true,
        typed: typed.to_owned(),
        ..Evidence::default()
    };
    s.click(Intent::Confirm {
        question: ask.id,
        evidence: evidence("3 db"),
    });
    let QueueStage::Asking(again) = queue(&s).stage.clone() else {
        panic!("no question")
    };
    assert_eq!(again.notes, [AskNote::Refused(Refusal::WrongWord)]);
    // One taken out of the question, it is another question, and another number.
    s.click(Intent::TakeOut(id("logs")));
    s.click(Intent::Confirm {
        question: ask.id,
        evidence: evidence("2 db"),
    });
    assert_eq!((s.host_asked, s.view().selected), (None, 1));
    confirm_all(&mut s);
    send_next(&mut s);
    assert_eq!(deletes(&s), ["data"]);
}

#[test]
fn promise_11_what_was_taken_out_is_never_sent() {
    // While another is under way, and between the re-check and the request.
    let mut s = confirmed();
    s.click(Intent::TakeOut(id("logs")));
    detach_next(&mut s, "data");
    s.agree();
    s.answer_reads();
    assert!(s.storage.is_some(), "its record is being written");
    s.click(Intent::TakeOut(id("tmp")));
    s.claimed(Claim::Mine);
    s.pass(600_000);
    assert_eq!(deletes(&s), ["data"]);
    assert_eq!(s.storage, None);
    assert_eq!(
        states(&s),
        [ItemState::Done, ItemState::NotSent, ItemState::NotSent]
    );
    assert_eq!(queue(&s).stage, QueueStage::Ended);
}

#[test]
fn promise_11_a_failure_stops_it_until_somebody_says_what_to_do() {
    let fail = |s: &mut Script| {
        send_next(s);
        let delete = s.find("/detachvolume/");
        s.answer(
            delete,
            409,
            r#"{"error":{"code":"BMS.0605","message":"locked"}}"#,
        );
        s.answer_reads();
        s.pass(600_000);
        assert_eq!(stop(s), Stop::Ended(id("data")));
        assert_eq!(s.host_asked, None);
    };
    let mut s = confirmed();
    fail(&mut s);
    s.click(Intent::SkipInQueue);
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(deletes(&s), ["data", "logs"]);
    // Trying again is another confirmation, of all that is left.
    let mut s = confirmed();
    fail(&mut s);
    s.click(Intent::RetryInQueue);
    assert_eq!(s.host_asked, None);
    confirm_all(&mut s);
    send_next(&mut s);
    assert_eq!(deletes(&s), ["data", "data"]);
    let mut s = confirmed();
    fail(&mut s);
    s.click(Intent::EndQueue);
    s.pass(600_000);
    assert_eq!(
        (deletes(&s), &queue(&s).stage),
        (vec!["data"], &QueueStage::Ended)
    );
}

#[test]
fn promise_11_an_unknown_end_stops_it_and_watching_on_can_settle_it() {
    let mut s = confirmed();
    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.lose(delete);
    for _ in 0..60 {
        s.answer_reads();
        s.pass(5_000);
    }
    assert_eq!(stop(&s), Stop::Ended(id("data")));
    assert_eq!(states(&s)[0], ItemState::Unknown);
    s.facts.disks.remove(1);
    s.click(Intent::KeepWatching);
    s.answer_reads();
    s.pass(5_000);
    s.answer_reads();
    assert_eq!(states(&s)[0], ItemState::Done);
    s.pass(60_000);
    assert_eq!(
        (s.deletes(), s.host_asked),
        (1, None),
        "it still waits for a word"
    );
    s.click(Intent::SkipInQueue);
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(deletes(&s), ["data", "logs"]);
}

#[test]
fn promise_11_what_changed_and_the_portals_no_stop_it() {
    let mut s = confirmed();
    s.facts.status = "SHUTOFF";
    s.agree();
    s.answer_reads();
    let notes = vec![AskNote::Changed(ChangedFact::Power)];
    assert_eq!((stop(&s), s.deletes()), (Stop::Asked(id("data"), notes), 0));
    assert_eq!(states(&s), vec![ItemState::Waiting; 3]);
    // Asked again, it is asked with what holds now.
    s.click(Intent::RetryInQueue);
    let QueueStage::Asking(ask) = queue(&s).stage.clone() else {
        panic!("no question")
    };
    assert_eq!(ask.weight, Some(Weight::Plain));
    // Closing that question sends nothing and forgets nothing.
    s.click(Intent::Close);
    assert!(matches!(queue(&s).stage, QueueStage::Stopped(_)));

    let mut s = confirmed();
    let ask = s.host_asked.take().expect("asked");
    let answer = HostAnswer::Refuse("no".into());
    s.step(Event::Host { ask, answer });
    s.pass(60_000);
    assert!(
        matches!(stop(&s), Stop::Asked(_, notes) if notes[0] == AskNote::HostRefused("no".into()))
    );
}

#[test]
fn promise_11_after_a_reload_and_after_a_night_nothing_is_sent_by_itself() {
    let mut before = confirmed();
    send_next(&mut before);
    let mut s = Script::new();
    s.facts.disks = before.facts.disks.clone();
    s.storage = before.storage.clone();
    s.start(before.storage.clone(), true);
    s.step(Event::Kept(before.kept.clone().expect("kept")));
    s.answer_reads();
    assert_eq!(stop(&s), Stop::Reloaded);
    assert_eq!(
        states(&s),
        [ItemState::Sent, ItemState::Waiting, ItemState::Waiting]
    );
    s.facts.disks.remove(1);
    for _ in 0..30 {
        s.pass(5_000);
        s.answer_reads();
    }
    // What was under way has ended; the rest waits, and skipping is no confirmation.
    assert_eq!(states(&s)[0], ItemState::Done);
    s.click(Intent::SkipInQueue);
    s.pass(60_000);
    assert_eq!((s.deletes(), s.host_asked), (0, None));
    s.click(Intent::RetryInQueue);
    confirm_all(&mut s);
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(deletes(&s), ["logs"]);

    let mut s = confirmed();
    s.sleep(8 * 3_600_000);
    s.agree();
    s.answer_reads();
    assert_eq!((stop(&s), s.deletes()), (Stop::Slept, 0));
}

#[test]
fn promise_11_the_clouds_patience_is_waited_for() {
    let mut s = confirmed();
    send_next(&mut s);
    s.job_succeeds();
    s.facts.disks.remove(1);
    // The list is read; the server's answer asks for a minute.
    let list = s.find("/os-volume_attachments");
    let body = s.list();
    s.answer(list, 200, &body);
    let server = s
        .open
        .iter()
        .rev()
        .find(|(_, r)| r.path.ends_with("/s1"))
        .map(|(id, _)| *id);
    let answer = bms_disks::api::Answer {
        status: 429,
        retry_after: Some(60),
        ..Default::default()
    };
    s.end(server.expect("a read"), Ok(answer));
    assert_eq!((&states(&s)[0], s.host_asked), (&ItemState::Done, None));
    s.pass(59_000);
    assert_eq!(s.host_asked, None);
    s.pass(2_000);
    s.answer_reads();
    assert!(s.host_asked.is_some());
}

#[test]
fn a_selection_is_of_disks_and_not_of_places() {
    let pick = |s: &Script, disk: &str| {
        let view = s.view();
        let Page::Ready(rows) = &view.page else {
            panic!("no list")
        };
        let row = rows.iter().find(|row| row.disk.volume == id(disk));
        row.map(|row| row.pick)
    };
    let read = |s: &mut Script| {
        s.click(Intent::Refresh);
        s.answer_reads();
    };
    let mut s = Script::ready();
    select(&mut s, &["data", "logs"]);
    read(&mut s);
    assert_eq!(
        (pick(&s, "root"), pick(&s, "data")),
        (Some(Pick::No), Some(Pick::On))
    );
    // Another disk in the slot of one that is gone.
    s.facts.disks[1] = ("other", "/dev/sdb");
    read(&mut s);
    assert_eq!(
        (pick(&s, "other"), pick(&s, "logs")),
        (Some(Pick::Off), Some(Pick::On))
    );
    let fallen: Vec<VolumeId> = match s.view().notices.last() {
        Some(Notice::FellOut(disks)) => disks.iter().map(|d| d.volume.clone()).collect(),
        other => panic!("{other:?}"),
    };
    assert_eq!(fallen, [id("data")]);
    // Blocked, the rest falls out too; and does not come back by itself.
    s.facts.task = "\"rebooting\"";
    read(&mut s);
    s.facts.task = "null";
    read(&mut s);
    assert_eq!((s.view().selected, pick(&s, "logs")), (0, Some(Pick::Off)));
}
