//! Several disks, one after another: what a queue leaves alone.

use bms_disks::session::{
    Claim, Event, HostEvent, Intent, ItemState, Page, Pick, QueueStage, Say, Stop,
};

use crate::queue::{confirm_all, confirmed, queue, select, send_next, states, stop};
use crate::queuing::failed;
use crate::script::{Script, id};

#[test]
fn one_taken_out_of_the_question_leaves_the_others_selected() {
    let mut s = Script::ready();
    select(&mut s, &["data", "logs"]);
    s.click(Intent::OpenQueue);
    s.click(Intent::TakeOut(id("data")));
    assert_eq!(queue(&s).items[0].disk.volume, id("logs"));
    let Page::Ready(rows) = &s.view().page else {
        panic!("no rows")
    };
    let picked = rows.iter().filter(|row| row.pick == Pick::On);
    let picked: Vec<_> = picked.map(|row| row.disk.volume.clone()).collect();
    assert_eq!(picked, [id("logs")]);
}

#[test]
fn ended_while_the_portal_is_asked_about_the_last_one_it_sends_nothing() {
    let mut s = confirmed();
    s.click(Intent::TakeOut(id("logs")));
    s.click(Intent::TakeOut(id("tmp")));
    let ask = s.host_asked.take().expect("asked");
    s.click(Intent::EndQueue);
    s.step(Event::Host {
        ask,
        answer: bms_disks::session::HostAnswer::Proceed,
    });
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 0);
    assert_eq!(states(&s), vec![ItemState::NotSent; 3]);
    assert_eq!(queue(&s).stage, QueueStage::Ended);
}

#[test]
fn put_away_it_leaves_what_was_done_to_other_disks() {
    let mut s = Script::detached();
    let before = s.view().changes.len();
    assert_eq!(before, 1);
    select(&mut s, &["logs"]);
    s.click(Intent::OpenQueue);
    confirm_all(&mut s);
    s.click(Intent::EndQueue);
    assert_eq!(queue(&s).stage, QueueStage::Ended);
    s.click(Intent::EndQueue);
    assert_eq!(s.view().queue, None);
    assert_eq!(s.view().changes.len(), before);
}

#[test]
fn one_that_went_is_said_by_its_name_and_a_failure_by_the_stop() {
    let mut s = confirmed();
    send_next(&mut s);
    s.job_succeeds();
    s.facts.disks.retain(|(name, _)| *name != "data");
    s.answer_reads();
    let said = s.view().said.last().cloned().expect("said");
    let Say::Queue(news, Some(disk)) = &said.what else {
        panic!("not of a disk: {said:?}")
    };
    assert_eq!((news.phase, &disk.volume), ("progress", &id("data")));
    let said = failed().view().said.last().cloned().expect("said");
    assert!(
        matches!(&said.what, Say::Queue(news, _) if news.phase == "stopped"),
        "{said:?}"
    );
}

#[test]
fn five_minutes_are_a_sleep_and_a_stopped_queue_sleeps_as_it_stopped() {
    for (millis, slept) in [(299_999, false), (300_000, true)] {
        let mut s = confirmed();
        s.sleep(millis);
        s.step(Event::Tick);
        let is_stopped = matches!(queue(&s).stage, QueueStage::Stopped(Stop::Slept));
        assert_eq!(is_stopped, slept, "{millis} ms");
    }
    let mut s = failed();
    s.sleep(8 * 3_600_000);
    s.step(Event::Tick);
    assert_eq!(stop(&s), Stop::Ended(id("data")));
}

#[test]
fn one_that_was_over_comes_back_after_a_reload_without_a_word() {
    let mut before = confirmed();
    before.click(Intent::EndQueue);
    let mut s = Script::new();
    s.start(None, true);
    s.step(Event::Kept(before.kept.clone().expect("kept")));
    assert_eq!(queue(&s).stage, QueueStage::Ended);
    let of_a_queue = |event: &HostEvent| matches!(event, HostEvent::Queue { .. });
    assert!(!s.told.iter().any(of_a_queue), "{:?}", s.told);
}

#[test]
fn a_queue_goes_on_looking_while_nobody_looks_at_it() {
    let mut s = confirmed();
    send_next(&mut s);
    s.step(Event::Visible(false));
    s.facts.task = r#""volume_detaching""#;
    s.job_succeeds();
    s.facts.disks.retain(|(name, _)| *name != "data");
    s.answer_reads();
    s.answer_reads();
    // Something still moves on the server: the next one has to wait, and that has to be seen to end.
    assert_eq!(states(&s)[1], ItemState::Waiting);
    s.facts.task = "null";
    s.pass(5_000);
    s.answer_reads();
    assert!(matches!(states(&s)[1], ItemState::Checking(_)));
}

#[test]
fn put_away_it_leaves_the_question_about_another_disk_open() {
    let mut s = failed();
    s.click(Intent::EndQueue);
    assert_eq!(queue(&s).stage, QueueStage::Ended);
    s.click(Intent::Close);
    s.click(Intent::Open(id("root")));
    s.click(Intent::EndQueue);
    assert_eq!(s.view().queue, None);
    let asked = s.ask().expect("the question stays");
    assert_eq!(asked.disk.volume, id("root"));
}
