//! The sign-in: who is asked for a new token, how often, and what happens without one.

use bms_disks::session::{Event, HostEvent, Intent, Notice, Page, RequestId, Say, TokenNews};

use crate::script::Script;

/// Everything is being read: the server's request and the list's.
fn reading() -> (Script, RequestId, RequestId) {
    let mut s = Script::ready();
    s.click(Intent::Refresh);
    let (server, list) = (s.open[0].0, s.open[1].0);
    (s, server, list)
}

fn renewed(s: &mut Script) {
    s.step(Event::Token(TokenNews::Renewed));
}

fn refuse(s: &mut Script, id: RequestId) {
    s.answer(id, 401, "");
}

fn refuse_one(s: &mut Script) {
    let id = s.open[0].0;
    refuse(s, id);
}

fn is_out(s: &Script) -> bool {
    s.told.contains(&HostEvent::AuthRequired)
}

#[test]
fn a_refused_request_asks_for_one_token_and_what_was_refused_is_read_again_under_it() {
    let (mut s, server, list) = reading();
    refuse(&mut s, server);
    refuse(&mut s, list);
    assert_eq!(s.renewals, 1);
    // Nothing is sent in between.
    let before = s.sent.len();
    s.pass(5_000);
    assert_eq!((s.sent.len(), s.open.len()), (before, 0));
    renewed(&mut s);
    assert_eq!(s.open.len(), 2);
    s.answer_reads();
    assert!(!is_out(&s) && s.view().notices == [Notice::NoVolumeDetails]);
    assert!(!s.view().refreshing);
}

#[test]
fn only_what_was_refused_is_read_again() {
    let (mut s, server, list) = reading();
    let body = s.list();
    s.answer(list, 200, &body);
    refuse(&mut s, server);
    renewed(&mut s);
    assert_eq!(s.open.len(), 1);
    assert!(s.open[0].1.path.ends_with("/s1"));

    let (mut s, server, list) = reading();
    let body = s.server();
    s.answer(server, 200, &body);
    refuse(&mut s, list);
    renewed(&mut s);
    assert_eq!(s.open.len(), 1);
    assert!(s.open[0].1.path.ends_with("/os-volume_attachments"));
}

#[test]
fn the_refusal_of_an_older_token_says_nothing_of_the_new_one() {
    let (mut s, server, list) = reading();
    refuse(&mut s, server);
    renewed(&mut s);
    refuse(&mut s, list);
    assert!(!is_out(&s));
    s.answer_reads();
    assert_eq!((s.renewals, is_out(&s)), (1, false));
}

#[test]
fn what_an_older_token_was_good_for_says_nothing_of_the_new_one_either() {
    let (mut s, server, list) = reading();
    refuse(&mut s, server);
    renewed(&mut s);
    let body = s.list();
    s.answer(list, 200, &body);
    s.pass(11_000);
    refuse_one(&mut s);
    assert_eq!((s.renewals, is_out(&s)), (1, true));
}

#[test]
fn a_new_token_that_is_refused_at_once_is_final() {
    let (mut s, server, list) = reading();
    let body = s.list();
    s.answer(list, 200, &body);
    refuse(&mut s, server);
    renewed(&mut s);
    s.pass(11_000);
    assert!(!is_out(&s));
    refuse_one(&mut s);
    assert_eq!((s.renewals, is_out(&s)), (1, true));
}

#[test]
fn a_token_that_was_accepted_and_ran_out_is_renewed_again() {
    // Not before ten seconds have passed since the last time.
    for (millis, renewals) in [(9_999, 1), (10_000, 2)] {
        let (mut s, server, _) = reading();
        refuse(&mut s, server);
        renewed(&mut s);
        s.answer_reads();
        s.click(Intent::Refresh);
        s.pass(millis);
        refuse_one(&mut s);
        assert_eq!(s.renewals, renewals, "{millis}");
        assert_eq!(is_out(&s), renewals == 1, "{millis}");
    }
}

#[test]
fn a_portal_without_a_token_signs_out_and_nothing_is_read_until_somebody_signs_in() {
    let (mut s, server, _) = reading();
    refuse(&mut s, server);
    s.step(Event::Token(TokenNews::Unavailable));
    assert!(is_out(&s));
    assert!(!s.view().refreshing);
    assert!(s.view().notices.contains(&Notice::SignedOut));
    assert_eq!(s.view().said.last().map(|s| &s.what), Some(&Say::SignedOut));
    let before = s.sent.len();
    s.pass(600_000);
    assert_eq!(s.sent.len(), before);
    s.click(Intent::Refresh);
    s.answer_reads();
    assert!(s.sent.len() > before);
    assert!(!s.view().notices.contains(&Notice::SignedOut));
}

#[test]
fn a_portal_that_does_not_answer_is_given_a_minute_and_its_late_word_is_heard() {
    let (mut s, server, _) = reading();
    refuse(&mut s, server);
    s.pass(59_999);
    s.step(Event::Tick);
    assert!(!is_out(&s));
    s.pass(1);
    assert!(is_out(&s));
    renewed(&mut s);
    s.pass(60_000);
    s.answer_reads();
    assert!(!s.view().notices.contains(&Notice::SignedOut));
}

#[test]
fn news_nobody_asked_for_changes_nothing() {
    let mut s = Script::ready();
    s.step(Event::Token(TokenNews::Unavailable));
    assert!(!is_out(&s));
    renewed(&mut s);
    // It is no reason to take the next refusal for final.
    s.click(Intent::Refresh);
    refuse_one(&mut s);
    assert_eq!((s.renewals, is_out(&s)), (1, false));
}

#[test]
fn who_was_never_signed_in_is_shown_that() {
    let mut s = Script::new();
    s.start(None, true);
    refuse_one(&mut s);
    assert_eq!(s.view().page, Page::Loading);
    s.step(Event::Token(TokenNews::Unavailable));
    assert_eq!(s.view().page, Page::SignedOut);
}

/// The portal's own mistake is not called the operator's sign-in.
#[test]
fn a_portal_that_fails_to_give_a_token_is_told_apart_from_a_sign_in_that_ended() {
    let (mut s, server, _) = reading();
    refuse(&mut s, server);
    s.step(Event::Token(TokenNews::Failed));
    assert!(is_out(&s));
    assert!(s.view().notices.contains(&Notice::TokenFailed));
    assert!(!s.view().notices.contains(&Notice::SignedOut));
    let said = s.view().said.last().map(|s| s.what.clone());
    assert_eq!(said, Some(Say::TokenFailed));
    s.click(Intent::Refresh);
    s.answer_reads();
    assert!(!s.view().notices.contains(&Notice::TokenFailed));

    let mut s = Script::new();
    s.start(None, true);
    refuse_one(&mut s);
    s.step(Event::Token(TokenNews::Failed));
    assert_eq!(s.view().page, Page::TokenFailed);
    s.click(Intent::Refresh);
    refuse_one(&mut s);
    s.step(Event::Token(TokenNews::Unavailable));
    assert_eq!(s.view().page, Page::SignedOut);
}

/// A portal asks its own server for the token, which it cannot without a network.
#[test]
fn a_token_that_could_not_be_given_offline_is_asked_for_again_when_the_network_is_back() {
    for (news, is_asked) in [(TokenNews::Failed, true), (TokenNews::Unavailable, false)] {
        let mut s = Script::new();
        s.start(None, true);
        s.step(Event::Online(false));
        // Without a token a request stays at home, which is a refusal.
        refuse_one(&mut s);
        refuse_one(&mut s);
        s.step(Event::Token(news));
        let before = s.sent.len();
        s.pass(60_000);
        assert_eq!(s.sent.len(), before, "{news:?}");
        s.step(Event::Online(true));
        assert_eq!(s.sent.len() > before, is_asked, "{news:?}");
        s.answer_reads();
        assert_eq!(
            matches!(s.view().page, Page::Ready(_)),
            is_asked,
            "{news:?}"
        );
    }
}
