//! Several disks, one after another: what is told and shown of them.

use std::rc::Rc;

use bms_disks::model::ServerStatus;
use bms_disks::rules::Weight;
use bms_disks::session::{
    End, Event, HostAnswer, HostEvent, Intent, ItemState, Page, Pick, QueueNews, QueueStage, Say,
};

use crate::queue::{confirm_all, confirmed, queue, select, send_next, states};
use crate::queuing::failed;
use crate::script::{Script, id};
use crate::steps::ended;

/// What the portal was told last of the queue.
fn news(s: &Script) -> QueueNews {
    let news = s.told.iter().rev().find_map(|event| match event {
        HostEvent::Queue { news, .. } => Some(*news),
        _ => None,
    });
    news.expect("told")
}

#[test]
fn the_portal_and_the_operator_are_told_how_it_stands() {
    let count = |n: QueueNews| {
        (
            n.phase, n.total, n.detached, n.failed, n.unknown, n.not_sent,
        )
    };
    let mut s = confirmed();
    assert_eq!(count(news(&s)), ("start", 3, 0, 0, 0, 0));
    let said = |s: &Script| s.view().said.last().map(|said| said.what.clone());
    assert_eq!(said(&s), Some(Say::Queue(news(&s), None)));
    s = failed();
    assert_eq!(count(news(&s)), ("stopped", 3, 0, 1, 0, 0));
    let at = queue(&s).items[0].disk.clone();
    assert_eq!(said(&s), Some(Say::Queue(news(&s), Some(at))));
    s.click(Intent::TakeOut(id("logs")));
    s.click(Intent::SkipInQueue);
    s.answer_reads();
    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.lose(delete);
    for _ in 0..60 {
        s.answer_reads();
        s.pass(5_000);
    }
    assert_eq!(count(news(&s)), ("end", 3, 0, 1, 1, 1));
}

#[test]
fn rows_and_items_show_where_each_disk_is() {
    let mut s = confirmed();
    send_next(&mut s);
    let changes = |s: &Script| {
        let items = &queue(s).items;
        let change =
            |i: &bms_disks::session::QueueItem| i.change.as_ref().map(|c| c.disk.volume.clone());
        items.iter().map(change).collect::<Vec<_>>()
    };
    assert_eq!(changes(&s), [Some(id("data")), None, None]);
    let picks = |s: &Script| match &s.view().page {
        Page::Ready(rows) => rows.iter().map(|row| row.pick).collect::<Vec<_>>(),
        page => panic!("{page:?}"),
    };
    assert_eq!(picks(&s), [Pick::No, Pick::Off, Pick::Queued, Pick::Queued]);
    s.job_succeeds();
    s.facts.disks.retain(|(name, _)| *name != "data");
    s.answer_reads();
    s.answer_reads();
    send_next(&mut s);
    assert_eq!(changes(&s), [Some(id("data")), Some(id("logs")), None]);
}

#[test]
fn what_is_no_longer_selected_is_that_and_no_more() {
    let mut s = Script::ready();
    select(&mut s, &["data", "logs"]);
    s.click(Intent::Select {
        volumes: vec![id("data")],
        on: false,
    });
    assert_eq!(s.view().selected, 1);
    s.click(Intent::OpenQueue);
    assert_eq!(queue(&s).items.len(), 1);
    assert_eq!(queue(&s).items[0].disk.volume, id("logs"));
}

#[test]
fn the_server_beside_a_question_is_the_one_it_was_asked_about() {
    let mut s = confirmed();
    let ask = s.host_asked.take().expect("asked");
    let answer = HostAnswer::Refuse("not today".into());
    s.step(Event::Host { ask, answer });
    s.click(Intent::RetryInQueue);
    s.click(Intent::TakeOut(id("data")));
    s.facts.status = "SHUTOFF";
    s.click(Intent::Refresh);
    s.answer_reads();
    let QueueStage::Asking(ask) = queue(&s).stage.clone() else {
        panic!("no question")
    };
    assert_eq!(ask.weight, Some(Weight::Plain));
    let shown = queue(&s)
        .server
        .as_ref()
        .map(|server| server.status.clone());
    assert_eq!(shown, Some(ServerStatus::Shutoff));
}

#[test]
fn a_queue_whose_end_was_seen_elsewhere_reads_nothing_in_a_hidden_page() {
    let mut s = Script::ready();
    select(&mut s, &["data"]);
    s.click(Intent::OpenQueue);
    confirm_all(&mut s);
    send_next(&mut s);
    let kept = s.kept.clone().expect("kept");
    // Another tab followed it to its end and cleared the record.
    let mut s = Script::new();
    s.start(None, false);
    s.step(Event::Kept(kept));
    assert_eq!(states(&s), [ItemState::Unknown]);
    assert_eq!(s.sent, Vec::<String>::new());
}

#[test]
fn rows_stay_as_they_are_between_two_disks_of_a_queue() {
    let mut s = confirmed();
    let of = |s: &Script| match &s.view().page {
        Page::Ready(rows) => rows
            .iter()
            .find(|row| row.disk.volume == id("root"))
            .cloned(),
        page => panic!("{page:?}"),
    };
    let before = of(&s).expect("a row");
    assert!(before.waits);
    send_next(&mut s);
    let after = of(&s).expect("a row");
    assert!(Rc::ptr_eq(&before, &after));
}

#[test]
fn promise_12_the_disks_of_a_queue_are_attempts_with_the_queues_id() {
    let mut s = confirmed();
    let told = s.told.iter().rev().find_map(|event| match event {
        HostEvent::Queue { id, .. } => id.clone(),
        _ => None,
    });
    let of = told.expect("the queue has an id");
    assert_eq!(s.attempts[0].queue.as_ref(), Some(&of));
    let given = s.attempts[0].given.clone().expect("what was given");
    assert!(given.acknowledged);
    // Taken out at its turn; the next one's turn is another attempt.
    s.click(Intent::TakeOut(id("data")));
    let all = ended(&s);
    assert_eq!(
        (all.len(), &all[0].0.id, &all[0].1),
        (1, &s.attempts[0].id, &End::Cancelled)
    );
    assert_eq!(s.attempts.len(), 2);
    let logs = Rc::clone(&s.attempts[1]);
    assert_eq!(
        (&logs.disk.volume, &logs.queue),
        (&id("logs"), &Some(of.clone()))
    );
    // After a night nobody stands by it.
    s.sleep(400_000);
    s.step(Event::Tick);
    assert_eq!(ended(&s)[1].1, End::Stopped);
    // Loaded again it is the same queue.
    let mut s = {
        let mut new = Script::new();
        new.facts.disks.push(("tmp", "/dev/sdd"));
        new.start(None, true);
        new.step(Event::Kept(s.kept.clone().expect("kept")));
        new
    };
    s.answer_reads();
    s.click(Intent::RetryInQueue);
    confirm_all(&mut s);
    assert_eq!(s.attempts[0].queue, Some(of));
    send_next(&mut s);
    assert!(queue(&s).items.len() == 3 && s.deletes() == 1);
}
