//! Promise 12, of the disks of a queue: each way in which an attempt of one ends.

use bms_disks::api::Cause;
use bms_disks::session::{
    AskNote, ChangedFact, Claim, Doubt, End, Event, HostAnswer, HostEvent, Intent, Reached,
};

use crate::queue::{confirmed, send_next};
use crate::script::{Script, id};
use crate::steps::{ended, ends, live};

fn portal_says(s: &mut Script, answer: HostAnswer) {
    let ask = s.host_asked.take().expect("asked");
    s.step(Event::Host { ask, answer });
}

/// What comes after the first disk's confirmation, and the end that is told of it.
type Way = (&'static str, fn(&mut Script), fn(&End) -> bool);

const BEFORE_SENT: [Way; 10] = [
    (
        "the portal refuses",
        |s| portal_says(s, HostAnswer::Refuse("no".into())),
        |end| *end == End::Void(vec![AskNote::HostRefused("no".into())]),
    ),
    (
        "its listener fails",
        |s| portal_says(s, HostAnswer::ListenerFailed),
        |end| *end == End::Void(vec![AskNote::ListenerFailed]),
    ),
    (
        "it does not approve",
        |s| portal_says(s, HostAnswer::NotApproved),
        |end| *end == End::Void(vec![AskNote::NotApproved]),
    ),
    (
        "something changed",
        |s| {
            s.facts.status = "SHUTOFF";
            s.agree();
            s.answer_reads();
        },
        |end| *end == End::Void(vec![AskNote::Changed(ChangedFact::Power)]),
    ),
    (
        "the check fails",
        |s| {
            s.agree();
            let list = s.find("/os-volume_attachments");
            s.answer(list, 403, "");
            s.answer_reads();
        },
        |end| matches!(end, End::Void(notes) if matches!(&notes[..], [AskNote::RecheckFailed(_)])),
    ),
    (
        "another tab was first",
        |s| {
            let other = Script::sent().storage.expect("a record");
            s.agree();
            s.answer_reads();
            s.claimed(Claim::Taken(other));
        },
        |end| *end == End::Void(vec![AskNote::OtherTab]),
    ),
    (
        "it is taken out",
        |s| s.click(Intent::TakeOut(id("data"))),
        |end| *end == End::Cancelled,
    ),
    (
        "the queue is ended",
        |s| s.click(Intent::EndQueue),
        |end| *end == End::Cancelled,
    ),
    (
        "the element is taken off",
        |s| s.step(Event::Leave),
        |end| *end == End::Cancelled,
    ),
    (
        "the laptop sleeps",
        |s| {
            s.sleep(400_000);
            s.step(Event::Tick);
        },
        |end| *end == End::Stopped,
    ),
];

#[test]
fn promise_12_a_queues_disk_that_is_not_sent_has_one_end_which_says_why() {
    for (way, act, is_right) in BEFORE_SENT {
        let mut s = confirmed();
        act(&mut s);
        let all = ended(&s);
        let [(attempt, end)] = &all[..] else {
            panic!("{way}: {all:?}");
        };
        assert!(is_right(end), "{way}: {end:?}");
        assert_eq!(attempt.id, s.attempts[0].id, "{way}");
        assert_eq!(attempt.disk.volume, id("data"), "{way}");
        let of = s.told.iter().find_map(|event| match event {
            HostEvent::Queue { id, .. } => id.clone(),
            _ => None,
        });
        assert!(of.is_some() && attempt.queue == of, "{way}");
        let last = attempt.steps.last().map(|step| step.phase);
        assert_eq!(last, Some(Reached::Ended), "{way}");
        assert_eq!(s.deletes(), 0, "{way}");
        // What waits behind it begins no attempt before its turn, and its turn comes only if that one was taken out.
        let others = usize::from(way == "it is taken out");
        assert_eq!(s.attempts.len(), 1 + others, "{way}");
    }
}

#[test]
fn promise_12_a_queues_disk_that_is_sent_has_the_end_of_a_single_one() {
    let mut s = confirmed();
    send_next(&mut s);
    s.job_succeeds();
    s.facts.disks.retain(|(name, _)| *name != "data");
    s.answer_reads();
    assert_eq!(ends(&s), [("data".to_owned(), End::Done)]);

    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.answer(
        delete,
        400,
        r#"{"error":{"code":"BMS.0605","message":"locked"}}"#,
    );
    let (disk, end) = ends(&s).pop().expect("told");
    assert_eq!(disk, "logs");
    assert!(matches!(&end, End::Failed(f) if f.cause == Cause::ServerLocked));

    // Only what comes next is begun.
    s.click(Intent::SkipInQueue);
    s.answer_reads();
    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.lose(delete);
    live(&mut s, 125_000);
    let (disk, end) = ends(&s).pop().expect("told");
    assert_eq!(disk, "tmp");
    assert!(matches!(end, End::Unknown(Doubt::NoTrace(_))));
    assert_eq!((s.attempts.len(), ends(&s).len()), (3, 3));
}

#[test]
fn promise_12_a_queue_that_another_change_overtakes_ends_what_is_pending() {
    let mut s = confirmed();
    let other = Script::sent().storage.expect("a record");
    s.step(Event::Record(Some(other)));
    let of_here = ended(&s);
    let [(attempt, end)] = &of_here[..] else {
        panic!("{of_here:?}");
    };
    assert_eq!(attempt.id, s.attempts[0].id);
    assert_eq!(*end, End::Void(vec![AskNote::OtherTab]));
}
