//! A read that fails first and then answers the same is no news: nothing is asked again because of it.

use bms_disks::api::{Answer, Outcome, Transport};
use bms_disks::rules::Reason;
use bms_disks::session::{AskNote, ChangedFact, Claim, Event, Intent, RequestId, TokenNews};

use crate::details::{asked, refreshed};
use crate::script::{Script, id};

/// What is read again, by the end of its path.
const READS: [&str; 3] = ["/s1", "/os-volume_attachments", "?server_id=s1"];

/// Answers that say nothing of the disk, and may be others a moment later.
fn failures() -> Vec<(&'static str, Outcome)> {
    let status = |status| {
        Ok(Answer {
            status,
            ..Answer::default()
        })
    };
    let body = |body: &str| {
        Ok(Answer {
            status: 200,
            body: body.as_bytes().to_vec(),
            ..Answer::default()
        })
    };
    vec![
        ("401", status(401)),
        ("429", status(429)),
        ("500", status(500)),
        ("502", status(502)),
        ("504", status(504)),
        ("a web page", body("<html>")),
        ("half an answer", body("{\"server\":{\"id\":\"s1\"")),
        ("lost", Err(Transport::Network)),
        ("no answer", Err(Transport::TimedOut)),
    ]
}

fn open(s: &Script, part: &str) -> Option<RequestId> {
    let found = s.open.iter().find(|(_, r)| r.path.ends_with(part));
    found.map(|(id, _)| *id)
}

#[track_caller]
fn find(s: &Script, part: &str) -> RequestId {
    open(s, part).unwrap_or_else(|| panic!("{part} is not being read"))
}

/// Answers all open reads but this one.
fn answer_others(s: &mut Script, part: &str) {
    for (read, body) in READS.into_iter().zip([s.server(), s.list(), s.volumes()]) {
        if let Some(id) = open(s, read).filter(|_| read != part) {
            s.answer(id, 200, &body);
        }
    }
}

/// The portal has a new token, if it was asked for one since then.
fn renew(s: &mut Script, before: usize) {
    if s.renewals > before {
        s.step(Event::Token(TokenNews::Renewed));
    }
}

#[test]
fn a_read_that_fails_before_it_answers_the_same_asks_nothing_again() {
    for part in READS {
        for (what, outcome) in failures() {
            for first in [true, false] {
                let mut s = Script::detailed();
                s.confirm("data");
                let asked = s.ask().expect("a question").id;
                s.agree();
                if !first {
                    answer_others(&mut s, part);
                }
                let read = find(&s, part);
                s.end(read, outcome.clone());
                renew(&mut s, 0);
                // The others first, so that the late one is waited for.
                answer_others(&mut s, part);
                assert_eq!(s.storage, None, "{part}: {what}");
                s.pass(2_000);
                answer_others(&mut s, part);
                s.answer_reads();
                let ask = s.ask().expect("a question");
                assert_eq!((ask.id, &ask.notes[..]), (asked, &[][..]), "{part}: {what}");
                s.claimed(Claim::Mine);
                assert_eq!(s.deletes(), 1, "{part}: {what}, {first}");
            }
        }
    }
}

#[test]
fn a_token_that_runs_out_while_the_dialog_is_open_asks_nothing_again() {
    // All three are refused, and are read again under the new token, in every order.
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
        let mut s = Script::detailed();
        s.confirm("data");
        let asked = s.ask().expect("a question").id;
        s.agree();
        for at in order {
            let read = find(&s, READS[at]);
            s.answer(read, 401, "");
        }
        assert_eq!(s.renewals, 1);
        s.step(Event::Token(TokenNews::Renewed));
        for at in order {
            assert_eq!(s.storage, None, "{order:?}");
            let read = find(&s, READS[at]);
            let body = [s.server(), s.list(), s.volumes()][at].clone();
            s.answer(read, 200, &body);
        }
        let ask = s.ask().expect("a question");
        assert_eq!((ask.id, &ask.notes[..]), (asked, &[][..]), "{order:?}");
        s.claimed(Claim::Mine);
        assert_eq!(s.deletes(), 1, "{order:?}");
    }
}

#[test]
fn an_open_question_stays_the_same_while_a_read_fails_once() {
    for part in READS {
        for (what, outcome) in failures() {
            let mut s = Script::detailed();
            s.click(Intent::Open(id("data")));
            let before = s.ask().expect("a question");
            s.click(Intent::Refresh);
            let read = find(&s, part);
            s.end(read, outcome);
            renew(&mut s, 0);
            answer_others(&mut s, part);
            assert_eq!(s.ask(), Some(before.clone()), "{part}: {what}");
            s.pass(30_000);
            s.answer_reads();
            assert_eq!(s.ask(), Some(before), "{part}: {what}");
        }
    }
}

#[test]
fn a_read_that_fails_once_while_the_storage_is_asked_changes_nothing() {
    for part in READS {
        for (what, outcome) in failures() {
            // What asks for patience is waited for, and what needs another token is asked again.
            if what == "429" {
                continue;
            }
            let mut s = Script::detailed();
            s.confirm("data");
            s.agree();
            s.answer_reads();
            s.click(Intent::Refresh);
            let read = find(&s, part);
            s.end(read, outcome);
            s.claimed(Claim::Mine);
            assert_eq!(s.deletes(), 1, "{part}: {what}");
        }
    }
}

#[test]
fn details_that_fail_twice_in_a_check_are_asked_about_again() {
    let mut s = Script::detailed();
    refreshed(&mut s, 502, "");
    s.confirm("data");
    s.agree();
    for _ in 0..2 {
        let details = asked(&s).expect("details are asked for");
        s.answer(details, 502, "");
        s.answer_reads();
        s.pass(2_000);
    }
    let notes = s.ask().expect("a question").notes.clone();
    assert_eq!(notes, [AskNote::Changed(ChangedFact::Rules)]);
    let ask = s.ask().expect("a question");
    assert!(ask.assessment.reasons.contains(&Reason::DiskStatusUnknown));
    assert_eq!((s.deletes(), &s.storage), (0, &None));
    s.confirm_shown();
    s.agree();
    let details = asked(&s).expect("details");
    s.answer(details, 502, "");
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
}

#[test]
fn details_without_an_answer_leave_no_time_for_more_than_one_other_try() {
    let mut s = Script::detailed();
    s.confirm("data");
    s.agree();
    let list = s.find("/os-volume_attachments");
    let body = s.list();
    s.answer(list, 200, &body);
    let server = s.open.iter().find(|(_, r)| r.path.ends_with("/s1"));
    let server = server.expect("the server is read").0;
    let body = s.server();
    s.answer(server, 200, &body);
    s.pass(20_000);
    let details = asked(&s).expect("details");
    s.end(details, Err(Transport::TimedOut));
    s.pass(2_000);
    assert!(asked(&s).is_some());
    s.answer_reads();
    s.claimed(Claim::Mine);
    assert_eq!(s.deletes(), 1);
}
