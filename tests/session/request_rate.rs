//! How much is asked of the cloud; and that a session is a plain value.

use std::hash::{DefaultHasher, Hash, Hasher};

use bms_disks::api::Answer;
use bms_disks::model::{Mono, Now, Wall};
use bms_disks::session::{Event, HostEvent, Intent, Session, TokenNews};

use crate::script::Script;

#[test]
fn sixty_disks_cost_no_more_calls_than_two() {
    let calls = |count: usize| {
        let names: Vec<&'static str> = vec!["a", "b"];
        let mut s = Script::new();
        s.facts.disks = (0..count)
            .map(|n| match n {
                0 | 1 => (names[n], "/dev/sdb"),
                _ => (&*format!("disk-{n}").leak(), "/dev/sdc"),
            })
            .collect();
        s.start(None, true);
        for _ in 0..20 {
            s.answer_reads();
            s.pass(30_000);
        }
        s.sent
    };
    assert_eq!(calls(60), calls(2));
}

#[test]
fn nothing_is_read_while_the_page_is_hidden_and_nothing_under_way() {
    let mut s = Script::ready();
    s.step(Event::Visible(false));
    let before = s.sent.len();
    s.pass(3_600_000);
    assert_eq!(s.sent.len(), before);
}

#[test]
fn what_fails_is_asked_for_less_and_less() {
    let mut s = Script::ready();
    let before = s.sent.len();
    for _ in 0..3_600 {
        s.pass(1_000);
        // The server answers, the list never does.
        while let Some((id, request)) = s.open.first() {
            let (id, list) = (*id, request.path.ends_with("attachments"));
            if list {
                s.answer(id, 502, "<html>");
            } else {
                let body = s.server();
                s.answer(id, 200, &body);
            }
        }
    }
    let rounds = (s.sent.len() - before) / 2;
    assert!((10..30).contains(&rounds), "{rounds} rounds in an hour");
}

#[test]
fn retry_after_is_honoured_by_every_call() {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let answer = Answer {
        status: 429,
        retry_after: Some(100),
        ..Answer::default()
    };
    let (first, second) = (s.open[0].0, s.open[1].0);
    s.end(first, Ok(answer));
    let list = s.list();
    s.answer(second, 200, &list);
    let before = s.sent.len();
    s.click(Intent::Refresh);
    s.pass(99_000);
    assert_eq!(s.sent.len(), before);
    s.pass(2_000);
    assert_eq!(s.sent.len(), before + 2);
}

#[test]
fn a_call_that_is_refused_while_another_is_not_does_not_renew_for_ever() {
    let mut s = Script::ready();
    let mut given = 0;
    // The server answers under every token, the list under none, and the portal always has a new one.
    for _ in 0..600 {
        while let Some((id, request)) = s.open.first() {
            let (id, list) = (*id, request.path.ends_with("attachments"));
            let body = s.server();
            s.answer(id, if list { 401 } else { 200 }, &body);
        }
        if s.renewals > given {
            given = s.renewals;
            s.step(Event::Token(TokenNews::Renewed));
        }
        s.pass(100);
    }
    assert!(s.renewals <= 2, "{} renewals in a minute", s.renewals);
    assert!(s.told.contains(&HostEvent::AuthRequired));
}

#[test]
fn a_session_can_be_copied_and_compared() {
    let hash = |session: &Session| {
        let mut hasher = DefaultHasher::new();
        session.hash(&mut hasher);
        hasher.finish()
    };
    let mut s = Script::sent();
    let mut copy = s.session.clone();
    assert!(copy == s.session && hash(&copy) == hash(&s.session));
    s.click(Intent::Close);
    assert!(copy != s.session);
    // The same event brings the copy to the same state.
    let now = Now {
        mono: Mono(s.millis),
        wall: Wall(1_700_000_000_000 + s.millis),
    };
    copy.step(Event::User(Intent::Close), now);
    assert!(copy == s.session && hash(&copy) == hash(&s.session));
}
