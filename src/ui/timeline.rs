//! The phases of a change, each with its time.

use yew::prelude::*;

use super::ctx::Ui;
use super::elapsed::Elapsed;
use super::format;
use super::icon::{Icon, icon};
use super::name::foreign;
use crate::i18n::Texts;
use crate::model::Wall;
use crate::session::{Aim, ChangeView, Mark, Phase};

/// The milestones of this change, in order.
fn milestones(change: &ChangeView) -> Vec<Mark> {
    let reached = |mark| change.marks.iter().any(|(m, _)| *m == mark);
    let mut all = vec![Mark::Confirmed, Mark::Rechecked, Mark::Sent];
    if reached(Mark::Accepted) || !reached(Mark::Unclear) {
        all.push(Mark::Accepted);
    }
    if reached(Mark::Unclear) {
        all.push(Mark::Unclear);
    }
    // Without a job there is none to end.
    if change.job.is_some() || reached(Mark::JobDone) {
        all.push(Mark::JobDone);
    }
    all.push(Mark::Ended);
    all.retain(|mark| {
        // Attaching again is confirmed by its button and needs no second look.
        reached(*mark) || !(change.phase.is_end() || before_sent(*mark)) || *mark == Mark::Ended
    });
    all
}

fn before_sent(mark: Mark) -> bool {
    matches!(mark, Mark::Confirmed | Mark::Rechecked)
}

fn words(mark: Mark, change: &ChangeView, t: &'static Texts) -> &'static str {
    let c = &t.change;
    match mark {
        Mark::Confirmed => c.confirmed,
        Mark::Rechecked => c.rechecked,
        Mark::Sent => c.sent,
        Mark::Accepted => c.accepted,
        Mark::Unclear => c.unclear,
        Mark::JobDone => c.job_done,
        Mark::Ended => match (&change.phase, change.aim) {
            (Phase::Failed(_), _) => c.short_failed,
            (Phase::Unknown(_), _) => c.short_unknown,
            (_, Aim::Detach) => c.off_list,
            (_, Aim::Attach) => c.on_list,
        },
    }
}

pub(super) fn timeline(ui: &Ui, change: &ChangeView) -> Html {
    let t = ui.t();
    let all = milestones(change);
    let at = |mark: Mark| change.marks.iter().find(|(m, _)| *m == mark).map(|m| m.1);
    let current = if change.phase.is_end() {
        None
    } else {
        all.iter().position(|mark| at(*mark).is_none())
    };
    let last = change.marks.last().map(|m| m.1);
    let items = all.iter().enumerate().map(|(index, mark)| {
        let now = current == Some(index);
        item(ui, change, *mark, at(*mark), now.then_some(last).flatten())
    });
    html! { <ol class="timeline" aria-label={t.change.progress}>{ for items }</ol> }
}

fn item(
    ui: &Ui,
    change: &ChangeView,
    mark: Mark,
    at: Option<Wall>,
    running_since: Option<Wall>,
) -> Html {
    let t = ui.t();
    let ended = mark == Mark::Ended && change.phase.is_end();
    let (class, picture) = match (&change.phase, at) {
        (Phase::Failed(_), _) if ended => ("phase bad", Icon::Cross),
        (Phase::Unknown(_), _) if ended => ("phase unsure", Icon::Question),
        (_, Some(_)) if mark == Mark::Unclear => ("phase unsure", Icon::Question),
        (_, Some(_)) => ("phase done", Icon::Check),
        _ if ended => ("phase done", Icon::Check),
        (_, None) if running_since.is_some() => ("phase now", Icon::Busy),
        (_, None) => ("phase", Icon::Dot),
    };
    let aside = match (at, running_since) {
        (Some(at), _) => html! { <span class="muted">{ format::time(at) }</span> },
        (None, Some(since)) => html! { <Elapsed ui={ui.clone()} since={since} /> },
        (None, None) => html! { <span></span> },
    };
    let job = change.job.as_ref().filter(|_| mark == Mark::Accepted);
    html! {
        <li key={mark as u8} class={class} aria-current={running_since.is_some().then_some("step")}>
            { icon(picture) }
            <span class="phase-words">
                <span>{ words(mark, change, t) }</span>
                if let Some(job) = job {
                    <span class="muted small">{ t.label.job_id }{ " " }{ foreign(job.as_str()) }</span>
                }
            </span>
            <span class="phase-time">{ aside }</span>
        </li>
    }
}
