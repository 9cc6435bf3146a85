//! The dialog: what is asked, what counts as an answer, and what takes an answer back.

use bms_disks::rules::{Evidence, Refusal};
use bms_disks::session::{
    AskNote, AskStep, ChangedFact, Claim, Dialog, Event, HostAnswer, HostEvent, Intent, Phase,
    QuestionId,
};

use crate::script::{Script, id};
use crate::steps::{notes, said, step};

fn question(s: &Script) -> QuestionId {
    s.ask().expect("a question").id
}

fn refresh(s: &mut Script) {
    s.click(Intent::Refresh);
    s.answer_reads();
}

/// Confirms a question by number, with all that could be asked for.
fn confirm(s: &mut Script, question: QuestionId) {
    let typed = s
        .ask()
        .map_or(String::new(), |ask| ask.word.text().to_owned());
    let evidence = Evidence {
        acknowledged: true,
        typed,
        ..Evidence::default()
    };
    s.click(Intent::Confirm { question, evidence });
}

#[test]
fn too_little_evidence_is_refused_aloud_and_the_portal_is_not_asked() {
    let mut s = Script::ready();
    s.click(Intent::Open(id("data")));
    let question = question(&s);
    for (os, evidence, refusal) in [
        ("Linux", Evidence::default(), Refusal::NotAcknowledged),
        (
            "Windows",
            Evidence {
                acknowledged: true,
                typed: "dat".into(),
                ..Evidence::default()
            },
            Refusal::WrongWord,
        ),
    ] {
        s.facts.os = os;
        refresh(&mut s);
        let question = if os == "Linux" {
            question
        } else {
            self::question(&s)
        };
        s.click(Intent::Confirm { question, evidence });
        let note = AskNote::Refused(refusal);
        assert_eq!(notes(&s), std::slice::from_ref(&note));
        said(&s, &note);
        assert_eq!((s.host_asked, step(&s)), (None, AskStep::Open));
    }
    // Enough of it is enough, and takes the note away.
    s.confirm_shown();
    assert!(s.host_asked.is_some());
    assert_eq!((notes(&s), step(&s)), (vec![], AskStep::Holding));
}

#[test]
fn what_is_blocked_cannot_be_confirmed() {
    let mut s = Script::ready();
    s.click(Intent::Open(id("root")));
    s.confirm_shown();
    assert_eq!((s.host_asked, step(&s)), (None, AskStep::Open));
}

#[test]
fn a_second_click_asks_the_portal_nothing() {
    let mut s = Script::ready();
    s.confirm("data");
    let first = s.host_asked.take();
    assert!(first.is_some());
    s.confirm_shown();
    assert_eq!(s.host_asked, None);
}

#[test]
fn a_question_that_changed_while_the_dialog_is_open_has_a_new_number() {
    type Change = fn(&mut Script);
    let changes: [(Change, ChangedFact); 5] = [
        (|s| s.facts.status = "SHUTOFF", ChangedFact::Power),
        (|s| s.facts.os = "Windows", ChangedFact::Os),
        (|s| s.facts.locked = "true", ChangedFact::Lock),
        (|s| s.facts.account = "freeze", ChangedFact::Lock),
        (
            |s| {
                s.facts.disks.remove(1);
            },
            ChangedFact::Gone,
        ),
    ];
    for (change, fact) in changes {
        let mut s = Script::ready();
        s.click(Intent::Open(id("data")));
        let before = question(&s);
        refresh(&mut s);
        assert_eq!((question(&s), notes(&s)), (before, vec![]));
        change(&mut s);
        refresh(&mut s);
        assert_ne!(question(&s), before, "{fact:?}");
        let note = AskNote::Changed(fact);
        assert_eq!(notes(&s), std::slice::from_ref(&note));
        said(&s, &note);
        // The answer to what was shown before is none to this.
        confirm(&mut s, before);
        assert_eq!(s.host_asked, None);
    }
}

#[test]
fn a_slot_that_changed_is_told_with_both() {
    let mut s = Script::ready();
    s.click(Intent::Open(id("data")));
    s.facts.disks[1].1 = "/dev/sdd";
    refresh(&mut s);
    let [AskNote::Changed(ChangedFact::Slot { from, to })] = &notes(&s)[..] else {
        panic!("{:?}", notes(&s));
    };
    let slots = [from, to].map(|slot| slot.as_ref().map(|s| s.as_str().to_owned()));
    assert_eq!(slots, [Some("/dev/sdb".into()), Some("/dev/sdd".into())]);
}

#[test]
fn a_disk_that_is_gone_cannot_be_confirmed_and_is_asked_about_anew_when_it_is_back() {
    let mut s = Script::ready();
    s.click(Intent::Open(id("data")));
    let first = question(&s);
    let disk = s.facts.disks.remove(1);
    refresh(&mut s);
    let gone = question(&s);
    s.confirm_shown();
    assert_eq!((s.host_asked, step(&s)), (None, AskStep::Open));
    s.facts.disks.insert(1, disk);
    refresh(&mut s);
    let back = question(&s);
    assert!(back != gone && back != first);
    // All is again as it was when the dialog opened.
    assert_eq!(notes(&s), []);
    s.confirm_shown();
    assert!(s.host_asked.is_some());
}

#[test]
fn a_word_that_became_another_disks_too_is_asked_for_anew() {
    let mut s = Script::detailed();
    s.click(Intent::Open(id("data")));
    let before = question(&s);
    s.facts.details[2].1 = "pg-data";
    refresh(&mut s);
    assert_ne!(question(&s), before);
}

#[test]
fn closing_calls_the_detach_off_at_every_step_before_the_request() {
    // While the portal is asked, while all is read again, and while the storage is asked.
    for steps in 1..=3 {
        let mut s = Script::ready();
        s.confirm("data");
        let ask = s.host_asked.expect("the portal is asked");
        if steps > 1 {
            s.agree();
        }
        if steps > 2 {
            s.answer_reads();
            assert!(s.storage.is_some());
        }
        s.click(Intent::Close);
        assert_eq!(s.view().dialog, None);
        let answer = HostAnswer::Proceed;
        s.step(Event::Host { ask, answer });
        s.answer_reads();
        s.claimed(Claim::Mine);
        s.pass(60_000);
        assert_eq!((s.deletes(), &s.storage), (0, &None), "{steps}");
    }
}

#[test]
fn opening_another_disk_calls_it_off_too() {
    let mut s = Script::ready();
    s.confirm("data");
    s.click(Intent::Open(id("logs")));
    assert_eq!(s.ask().expect("a question").disk.volume, id("logs"));
    let ask = s.host_asked.take().expect("the portal was asked");
    let answer = HostAnswer::Proceed;
    s.step(Event::Host { ask, answer });
    assert_eq!(step(&s), AskStep::Open);
    s.click(Intent::Open(id("no-such-disk")));
    assert_eq!(s.view().dialog, None);
}

#[test]
fn the_portals_late_answer_is_no_answer_to_the_next_question() {
    let mut s = Script::ready();
    s.confirm("data");
    let first = s.host_asked.take().expect("asked");
    s.click(Intent::Close);
    s.confirm("logs");
    let second = s.host_asked.expect("asked again");
    assert_ne!(first, second);
    for answer in [HostAnswer::Proceed, HostAnswer::Refuse("no".into())] {
        s.step(Event::Host { ask: first, answer });
        assert_eq!(step(&s), AskStep::Holding);
    }
    s.agree();
    assert_eq!(step(&s), AskStep::Rechecking);
}

#[test]
fn a_portal_that_says_nothing_is_waited_for_ten_minutes() {
    let mut s = Script::ready();
    s.confirm("data");
    let before = question(&s);
    s.pass(599_999);
    s.step(Event::Tick);
    assert_eq!(step(&s), AskStep::Holding);
    s.pass(1);
    assert_eq!(
        (step(&s), notes(&s)),
        (AskStep::Open, vec![AskNote::HoldTimedOut])
    );
    said(&s, &AskNote::HoldTimedOut);
    assert_ne!(question(&s), before);
    confirm(&mut s, before);
    assert_eq!(step(&s), AskStep::Open);
    s.agree();
    assert_eq!(step(&s), AskStep::Open);
}

#[test]
fn of_the_portals_reason_a_screenful_is_shown() {
    let mut s = Script::ready();
    s.confirm("data");
    let ask = s.host_asked.take().expect("asked");
    let answer = HostAnswer::Refuse("x".repeat(10_000));
    s.step(Event::Host { ask, answer });
    let [AskNote::HostRefused(text)] = &notes(&s)[..] else {
        panic!("{:?}", notes(&s));
    };
    assert_eq!(text.len(), 500);
}

#[test]
fn what_is_no_consent_of_the_portals_sends_nothing_and_says_why() {
    for (answer, note) in [
        (HostAnswer::ListenerFailed, AskNote::ListenerFailed),
        (HostAnswer::NotApproved, AskNote::NotApproved),
    ] {
        let mut s = Script::ready();
        s.confirm("data");
        let ask = s.host_asked.take().expect("asked");
        s.step(Event::Host { ask, answer });
        assert_eq!((step(&s), notes(&s)), (AskStep::Open, vec![note.clone()]));
        said(&s, &note);
    }
}

#[test]
fn asking_for_the_power_off_is_the_portals_to_do() {
    let mut s = Script::ready();
    s.click(Intent::Open(id("data")));
    s.click(Intent::RequestPowerOff);
    assert_eq!(s.told.last(), Some(&HostEvent::PowerOffRequest));
    assert!(s.ask().is_some());
}

#[test]
fn a_disk_with_a_change_shows_that_and_one_that_is_back_can_be_asked_about() {
    let mut s = Script::detached();
    s.click(Intent::Close);
    s.click(Intent::Open(id("data")));
    assert!(matches!(&s.view().dialog, Some(Dialog::Follow(c)) if c.phase == Phase::Done));
    s.click(Intent::Open(id("logs")));
    assert!(s.ask().is_some());
    s.facts.disks.push(("data", "/dev/sdb"));
    refresh(&mut s);
    s.click(Intent::Open(id("data")));
    assert_eq!(s.ask().expect("a question").disk.volume, id("data"));
    // One that failed shows that, on the list or not.
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(
        delete,
        400,
        r#"{"error":{"code":"BMS.0605","message":"m"}}"#,
    );
    s.answer_reads();
    s.click(Intent::Close);
    s.click(Intent::Open(id("data")));
    assert!(matches!(&s.view().dialog, Some(Dialog::Follow(c)) if c.phase.is_end()));
}
