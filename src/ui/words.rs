//! Values of the session in words, where several parts say the same.

use std::rc::Rc;

use super::ctx::Ui;
use super::format;
use super::name::disk_words;
use crate::i18n::{Template, Texts, escaped};
use crate::model::{Disk, Slot};
use crate::rules::Refusal;
use crate::session::{Aim, AskNote, ChangeView, ChangedFact, Doubt, Phase, QueueNews, Say};

/// The headline of a change; the place is the disk's.
pub(super) fn headline(change: &ChangeView, t: &'static Texts) -> &'static Template<1> {
    let c = &t.change;
    match (&change.phase, change.aim) {
        (Phase::Done, Aim::Detach) => &c.detached,
        (Phase::Done, Aim::Attach) => &c.attached,
        (Phase::Failed(_), Aim::Detach) => &c.not_detached,
        (Phase::Failed(_), Aim::Attach) => &c.not_attached,
        (Phase::Unknown(_), Aim::Detach) => &c.detach_unknown,
        (Phase::Unknown(_), Aim::Attach) => &c.attach_unknown,
        (Phase::Sending | Phase::Running | Phase::Verifying | Phase::Unclear(_), aim) => {
            match aim {
                Aim::Detach => &c.detaching,
                Aim::Attach => &c.attaching,
            }
        }
    }
}

/// Where a change is, in two or three words.
pub(super) fn phase_short(change: &ChangeView, t: &'static Texts) -> &'static str {
    let c = &t.change;
    match &change.phase {
        Phase::Sending => c.short_sending,
        Phase::Running => c.short_running,
        Phase::Verifying => c.short_verifying,
        Phase::Unclear(_) => c.short_unclear,
        Phase::Done if change.aim == Aim::Detach => c.short_detached,
        Phase::Done => c.short_attached,
        Phase::Failed(_) => c.short_failed,
        Phase::Unknown(_) => c.short_unknown,
    }
}

/// Why the end is not known.
pub(super) fn doubt(doubt: &Doubt, t: &'static Texts) -> &'static str {
    match doubt {
        Doubt::NoTrace(_) => t.change.doubt_no_trace,
        Doubt::JobSlow => t.change.doubt_job_slow,
        Doubt::NoJob => t.change.doubt_no_job,
        Doubt::JobUnreadable(_) => t.change.doubt_job_unreadable,
        Doubt::JobVanished => t.change.doubt_job_vanished,
        Doubt::ListLags => t.change.doubt_list_lags,
        Doubt::ListUnread(_) => t.change.doubt_list_unread,
    }
}

/// What happened to a question.
pub(super) fn note(note: &AskNote, t: &'static Texts) -> String {
    let n = &t.note;
    let words = match note {
        AskNote::Changed(fact) => return changed(fact, t),
        AskNote::Refused(Refusal::NotAcknowledged) => n.not_acknowledged,
        AskNote::Refused(Refusal::WrongWord) => n.wrong_word,
        AskNote::RecheckFailed(failure) => {
            return n.recheck_failed.fill([t.cause(failure.cause).what]);
        }
        AskNote::SignedOut => n.signed_out,
        AskNote::TokenFailed => n.token_failed,
        AskNote::ListenerFailed => n.listener_failed,
        AskNote::NotApproved => n.not_approved,
        AskNote::HostRefused(words) if words.trim().is_empty() => n.host_refused,
        AskNote::HostRefused(words) => return n.host_refused_because.fill([&escaped(words)]),
        AskNote::HoldTimedOut => n.hold_timed_out,
        AskNote::OtherTab => n.other_tab,
        AskNote::AnotherUnderWay => n.another_under_way,
    };
    words.to_owned()
}

fn changed(fact: &ChangedFact, t: &'static Texts) -> String {
    let n = &t.note;
    let words = match fact {
        ChangedFact::Power => n.changed_power,
        ChangedFact::Os => n.changed_os,
        ChangedFact::Lock => n.changed_lock,
        ChangedFact::Slot { from, to } => {
            let words = |slot: &Option<Slot>| {
                slot.as_ref()
                    .map_or_else(|| t.common.unknown.to_owned(), |s| escaped(s.as_str()))
            };
            return n.changed_slot.fill([&words(from), &words(to)]);
        }
        ChangedFact::Name => n.changed_name,
        ChangedFact::Gone => n.gone,
        ChangedFact::Rules => n.changed_rules,
    };
    words.to_owned()
}

/// What is no longer selected.
pub(super) fn fell_out(ui: &Ui, disks: &[Rc<Disk>]) -> String {
    let names: Vec<String> = disks.iter().map(|disk| disk_words(disk)).collect();
    ui.t()
        .bulk
        .fell_out
        .fill([&names.join(ui.t().common.comma)])
}

fn queue(news: QueueNews, disk: Option<&Disk>, ui: &Ui) -> (String, bool) {
    let (t, b) = (ui.t(), &ui.t().bulk);
    let number = format::number;
    let ended = news.detached + news.failed + news.unknown;
    let of =
        b.of.fill([&number(ended), &number(news.total - news.not_sent)]);
    let disk = disk.map(disk_words);
    let head = match (news.phase, &disk) {
        ("progress", Some(disk)) => t.change.detached.fill([disk]),
        ("stopped", Some(disk)) => [b.stopped, t.common.stop, &b.stopped_at.fill([disk])].concat(),
        ("stopped", None) => b.stopped.to_owned(),
        ("end", _) => b.ended.to_owned(),
        _ => b.running.to_owned(),
    };
    (
        [&head, t.common.stop, &of].concat(),
        news.phase == "stopped",
    )
}

/// What to say aloud, and whether it is urgent.
pub(super) fn say(what: &Say, ui: &Ui) -> (String, bool) {
    let t = ui.t();
    match what {
        Say::Listed(count) => (t.change.listed.fill([&format::number(*count)]), false),
        Say::Phase(change) => {
            let disk = disk_words(&change.disk);
            let head = headline(change, t).fill([&disk]);
            let rest = match &change.phase {
                Phase::Failed(failure) => t.cause(failure.cause).what,
                Phase::Unknown(why) => doubt(why, t),
                Phase::Done => return (head, false),
                _ => phase_short(change, t),
            };
            let urgent = matches!(change.phase, Phase::Failed(_) | Phase::Unknown(_));
            ([&head, t.common.stop, rest].concat(), urgent)
        }
        Say::AskNote(what) => (note(what, t), true),
        Say::Queue(news, disk) => queue(*news, disk.as_deref(), ui),
        Say::FellOut(disks) => (fell_out(ui, disks), false),
        Say::EndedElsewhere(disk) => {
            let disk = disk_words(disk);
            (
                [&disk, t.common.stop, t.change.ended_elsewhere].concat(),
                false,
            )
        }
        Say::SignedOut => (t.notice.signed_out.to_owned(), true),
        Say::TokenFailed => (t.notice.token_failed.to_owned(), true),
    }
}
