//! A queue and a change of one disk on the same server: the two meet only where an operator or another tab begins
//! one beside the other, and then nothing of the queue is sent until somebody says so.

use bms_disks::session::{
    Aim, AskId, AskNote, Claim, Dialog, Event, HostAnswer, Intent, ItemState, Phase, QueueStage,
    Stop, TokenNews,
};

use crate::queue::{confirmed, deletes, queue, states, stop};
use crate::queuing::failed;
use crate::script::{Script, id};
use crate::steps::live;

/// The first of three failed; the second was confirmed alone since, and the portal is asked about it.
fn held_alone() -> (Script, AskId) {
    let mut s = failed();
    s.click(Intent::Close);
    s.confirm("logs");
    let ask = s.host_asked.take().expect("the portal is asked");
    (s, ask)
}

/// The same, and sent.
fn sent_alone() -> Script {
    let (mut s, ask) = held_alone();
    proceed(&mut s, ask);
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(deletes(&s), ["data", "logs"]);
    s
}

fn proceed(s: &mut Script, ask: AskId) {
    let answer = HostAnswer::Proceed;
    s.step(Event::Host { ask, answer });
}

fn fails(s: &mut Script) {
    let delete = s.find("/detachvolume/logs");
    let body = r#"{"error":{"code":"BMS.0605","message":"m"}}"#;
    s.answer(delete, 400, body);
    assert!(matches!(s.change().phase, Phase::Failed(_)));
}

/// It stands still, at this disk and for this reason, and stays so.
#[track_caller]
fn stands(s: &mut Script, disk: &str, note: AskNote) {
    let sent = s.deletes();
    assert_eq!(stop(s), Stop::Asked(id(disk), vec![note.clone()]));
    live(s, 60_000);
    assert_eq!(stop(s), Stop::Asked(id(disk), vec![note]));
    assert_eq!((s.deletes(), s.host_asked), (sent, None));
}

#[test]
fn a_queue_does_not_go_on_beside_a_disk_that_was_sent_alone_nor_after_its_failure() {
    let mut s = sent_alone();
    s.click(Intent::SkipInQueue);
    assert_eq!(
        stop(&s),
        Stop::Asked(id("logs"), vec![AskNote::AnotherUnderWay])
    );
    fails(&mut s);
    stands(&mut s, "logs", AskNote::AnotherUnderWay);
    // Told to, it goes on with what is left.
    s.click(Intent::SkipInQueue);
    live(&mut s, 1_000);
    assert!(matches!(states(&s)[2], ItemState::Checking(_)));
}

#[test]
fn nor_beside_a_disk_that_is_being_put_back() {
    let mut s = confirmed();
    crate::queue::detach_next(&mut s, "data");
    let ask = s.host_asked.take().expect("the portal is asked");
    let answer = HostAnswer::Refuse(String::new());
    s.step(Event::Host { ask, answer });
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.change().aim, Aim::Attach);
    s.click(Intent::SkipInQueue);
    assert_eq!(
        stop(&s),
        Stop::Asked(id("tmp"), vec![AskNote::AnotherUnderWay])
    );
    live(&mut s, 3_000);
    stands(&mut s, "tmp", AskNote::AnotherUnderWay);
}

#[test]
fn a_disk_that_was_to_be_put_back_is_not_when_a_queue_goes_on() {
    let mut s = confirmed();
    crate::queue::detach_next(&mut s, "data");
    let ask = s.host_asked.take().expect("the portal is asked");
    let answer = HostAnswer::Refuse(String::new());
    s.step(Event::Host { ask, answer });
    s.confirm_attach("data");
    let asked = s.host_asked.take().expect("the portal is asked");
    s.click(Intent::SkipInQueue);
    assert_eq!(s.attach_ask(), None);
    let answer = HostAnswer::Proceed;
    s.step(Event::Host { ask: asked, answer });
    live(&mut s, 3_000);
    assert!(!s.sent.iter().any(|request| request.starts_with("POST")));
    assert!(matches!(states(&s)[2], ItemState::Checking(_)));
}

#[test]
fn another_tabs_change_stops_a_queue_whatever_it_is_doing() {
    let mut other = Script::sent();
    let record = other
        .storage
        .take()
        .expect("a record")
        .replace("data", "else");
    // While the portal is asked, while all is read again, while the storage is asked, and between two disks.
    for steps in 0..4 {
        let mut s = confirmed();
        if steps == 3 {
            crate::queue::send_next(&mut s);
            s.job_succeeds();
            s.facts.disks.retain(|(name, _)| *name != "data");
            let list = s.find("/os-volume_attachments");
            let body = s.list();
            s.answer(list, 200, &body);
            assert_eq!(states(&s)[..2], [ItemState::Done, ItemState::Waiting]);
        }
        if (1..3).contains(&steps) {
            s.agree();
        }
        if steps == 2 {
            s.answer_reads();
        }
        s.host_asked = None;
        s.step(Event::Record(Some(record.clone())));
        let at = if steps == 3 { "logs" } else { "data" };
        assert_eq!(
            stop(&s),
            Stop::Asked(id(at), vec![AskNote::OtherTab]),
            "{steps}"
        );
        // The other tab sees its failure; nothing goes on here.
        s.step(Event::Record(None));
        s.claimed(Claim::Mine);
        stands(&mut s, at, AskNote::OtherTab);
    }
}

#[test]
fn what_was_confirmed_alone_is_called_off_when_the_queue_goes_on() {
    let (mut s, alone) = held_alone();
    s.click(Intent::SkipInQueue);
    live(&mut s, 1_000);
    // Its turn has come in the queue: the portal is asked about that, and its word on the other is nothing now.
    let turn = s.host_asked.take().expect("the portal is asked");
    assert_ne!(turn, alone);
    proceed(&mut s, alone);
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(deletes(&s), ["data"]);
    proceed(&mut s, turn);
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(deletes(&s), ["data", "logs"]);
    assert_eq!(states(&s)[1], ItemState::Sent);
}

#[test]
fn a_note_that_is_being_written_for_a_disk_alone_is_taken_back_when_the_queue_goes_on() {
    let (mut s, ask) = held_alone();
    proceed(&mut s, ask);
    s.answer_reads();
    let first = s.storage.clone();
    assert!(first.is_some());
    s.click(Intent::SkipInQueue);
    live(&mut s, 1_000);
    s.agree();
    s.answer_reads();
    // Two notes at once are not written.
    assert_eq!(s.storage, first);
    s.claimed(Claim::Mine);
    assert_eq!(deletes(&s), ["data"]);
    assert!(s.storage.is_some() && s.storage != first);
    s.claimed(Claim::Mine);
    assert_eq!(deletes(&s), ["data", "logs"]);
}

#[test]
fn a_queue_that_ends_leaves_the_question_about_a_disk_alone() {
    for end in [
        vec![Intent::EndQueue],
        vec![Intent::TakeOut(id("logs")), Intent::TakeOut(id("tmp"))],
    ] {
        let (mut s, ask) = held_alone();
        end.into_iter().for_each(|intent| s.click(intent));
        assert_eq!(queue(&s).stage, QueueStage::Ended);
        assert!(matches!(s.view().dialog, Some(Dialog::Ask(_))));
        proceed(&mut s, ask);
        s.answer_reads();
        s.claimed(Claim::Mine);
        assert_eq!(deletes(&s), ["data", "logs"]);
        assert_eq!(states(&s)[1], ItemState::NotSent);
    }
}

#[test]
fn a_disk_that_is_sent_alone_has_no_turn_again() {
    let mut s = sent_alone();
    s.job_succeeds();
    s.facts.disks.retain(|(name, _)| *name != "logs");
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    s.step(Event::Token(TokenNews::Unavailable));
    s.click(Intent::SkipInQueue);
    live(&mut s, 1_000);
    // It is asked about as it was confirmed, and found gone: nothing is sent for it.
    s.agree();
    s.answer_reads();
    assert!(matches!(stop(&s), Stop::Asked(at, _) if at == id("logs")));
    assert_eq!(deletes(&s), ["data", "logs"]);
}
