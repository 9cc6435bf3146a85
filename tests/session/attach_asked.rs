//! Attach again is asked about: by the operator's confirmation, and by the portal.

use bms_disks::api::Cause;
use bms_disks::session::{Aim, AskNote, AskStep, Claim, Event, HostAnswer, Intent, Phase};

use crate::attaching::{asked, asked_again, attaches, confirmation, notes, step};
use crate::script::id;
use crate::steps::phases;

#[test]
fn one_click_asks_and_sends_nothing() {
    let mut s = asked();
    let ask = s.attach_ask().expect("a question");
    assert_eq!((&ask.disk.volume, ask.blocked), (&id("data"), None));
    assert_eq!(ask.server.as_ref().map(|server| &*server.name), Some("db"));
    s.answer_reads();
    s.pass(60_000);
    assert_eq!((attaches(&s), s.host_asked), (0, None));
    // Closed, it cannot be confirmed any more.
    s.click(Intent::Close);
    assert_eq!(s.attach_ask(), None);
    s.click(confirmation(ask.id));
    assert_eq!((attaches(&s), s.host_asked), (0, None));
}

#[test]
fn the_portal_is_asked_and_without_its_word_nothing_is_sent() {
    let mut s = asked();
    s.confirm_attach_shown();
    assert_eq!(s.host_asked_about, Some((Aim::Attach, id("data"))));
    assert_eq!(step(&s), AskStep::Holding);
    s.answer_reads();
    s.pass(60_000);
    assert_eq!((attaches(&s), &s.storage), (0, &None));
    // A second click, and a click on what was asked before, confirm nothing.
    let first = s.host_asked;
    s.confirm_attach_shown();
    assert_eq!(s.host_asked, first);
    let ask = s.host_asked.take().expect("asked");
    let answer = HostAnswer::Refuse("change freeze".into());
    s.step(Event::Host { ask, answer });
    assert_eq!(notes(&s), [AskNote::HostRefused("change freeze".into())]);
    asked_again(&s);
    assert_eq!(phases(&s), ["not sent"]);
    // It can be confirmed again, and then needs another word of the portal's.
    s.confirm_attach_shown();
    assert!(s.host_asked.is_some_and(|again| again != ask));
    s.step(Event::Host {
        ask,
        answer: HostAnswer::Proceed,
    });
    assert_eq!(step(&s), AskStep::Holding);
}

#[test]
fn a_portal_that_does_not_answer_ends_the_confirmation() {
    let mut s = asked();
    s.confirm_attach_shown();
    s.pass(600_000);
    assert_eq!(notes(&s), [AskNote::HoldTimedOut]);
    asked_again(&s);
    s.agree();
    s.answer_reads();
    assert_eq!((attaches(&s), &s.storage), (0, &None));
}

#[test]
fn closing_it_calls_it_off() {
    // While the portal is asked, while all is read again, while the storage is asked.
    for steps in 0..3 {
        let mut s = asked();
        s.confirm_attach_shown();
        if steps > 0 {
            s.agree();
        }
        if steps > 1 {
            s.answer_reads();
        }
        s.click(Intent::Close);
        if steps == 0 {
            s.agree();
        }
        s.answer_reads();
        s.claimed(Claim::Mine);
        assert_eq!((attaches(&s), &s.storage), (0, &None));
        assert_eq!(s.change().phase, Phase::Done);
    }
}

#[test]
fn what_cannot_be_attached_now_cannot_be_confirmed() {
    let mut s = asked();
    s.facts.locked = "true";
    s.click(Intent::Refresh);
    s.answer_reads();
    let ask = s.attach_ask().expect("a question");
    assert_eq!(ask.blocked, Some(Cause::ServerLocked));
    s.confirm_attach_shown();
    assert_eq!((step(&s), s.host_asked), (AskStep::Open, None));
    s.facts.locked = "false";
    s.click(Intent::Refresh);
    s.answer_reads();
    s.confirm_attach_shown();
    assert_eq!(step(&s), AskStep::Holding);
}

#[test]
fn what_was_put_away_is_not_asked_about_any_more() {
    let mut s = asked();
    s.confirm_attach_shown();
    s.click(Intent::Dismiss(id("data")));
    assert_eq!(s.attach_ask(), None);
    s.agree();
    s.answer_reads();
    assert_eq!((attaches(&s), &s.storage), (0, &None));
}
