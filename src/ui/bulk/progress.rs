//! A queue under way, stopped with a question, and ended.

use std::rc::Rc;

use yew::prelude::*;

use super::item::BulkItem;
use super::summary::{counts, summary};
use super::{of_server, tally};
use crate::session::{Intent, ItemState, QueueStage, QueueView, Stop, View};
use crate::ui::ctx::Ui;
use crate::ui::elapsed::Elapsed;
use crate::ui::format;
use crate::ui::frame::{button, dialog};
use crate::ui::icon::{Icon, icon};
use crate::ui::name::disk_label;
use crate::ui::sentence::sentence;
use crate::ui::words;

fn title(ui: &Ui, queue: &QueueView) -> &'static str {
    let b = &ui.t().bulk;
    match queue.stage {
        QueueStage::Asking(_) | QueueStage::Running => b.running,
        QueueStage::Stopped(_) => b.stopped,
        QueueStage::Ended => b.ended,
    }
}

pub(super) fn of(ui: &Ui, queue: &QueueView) -> String {
    let (ended, total) = tally(queue);
    let number = format::number;
    ui.t().bulk.of.fill([&number(ended), &number(total)])
}

fn bar(ui: &Ui, queue: &QueueView) -> Html {
    let (ended, total) = tally(queue);
    let words = of(ui, queue);
    let since = queue.began.filter(|_| queue.stage != QueueStage::Ended);
    html! {
        <div class="bulk-progress">
            <progress max={total.to_string()} value={ended.to_string()} aria-label={ui.t().change.progress}
                aria-valuetext={words.clone()}></progress>
            <p><b>{ words }</b>{ " " }{ for since.map(|since| html! { <Elapsed ui={ui.clone()} {since} /> }) }</p>
        </div>
    }
}

/// Everything from the first confirmation on.
pub(in crate::ui) fn progress(ui: &Ui, queue: &Rc<QueueView>) -> Html {
    let t = ui.t();
    let ended = queue.stage == QueueStage::Ended;
    let items = queue.items.iter().map(|item| {
        html! { <BulkItem key={item.disk.volume.as_str()} ui={ui.clone()} item={item.clone()} {ended} /> }
    });
    let body = html! {
        <>
            { bar(ui, queue) }
            { why(ui, queue) }
            <ul class="bulk-list">{ for items }</ul>
            <p class="muted" hidden={queue.stage != QueueStage::Running}>{ t.change.can_close }</p>
            <div hidden={!ended}>{ ended.then(|| summary(ui, queue)) }</div>
        </>
    };
    dialog(
        Html::from(title(ui, queue)),
        of_server(queue, t),
        body,
        buttons(ui, queue).into_iter().collect(),
    )
}

/// Why it has stopped, or how it ended.
fn why(ui: &Ui, queue: &QueueView) -> Html {
    let (t, b) = (ui.t(), &ui.t().bulk);
    let stop = match &queue.stage {
        QueueStage::Stopped(stop) => stop,
        QueueStage::Ended => return html! { <p><b>{ counts(ui, queue) }</b></p> },
        _ => return html! { <div hidden=true></div> },
    };
    let at = stop
        .at()
        .and_then(|at| queue.items.iter().find(|i| i.disk.volume == *at));
    let lines = match stop {
        Stop::Asked(_, notes) => notes.iter().map(|note| words::note(note, t)).collect(),
        Stop::Ended(_) => Vec::new(),
        Stop::Reloaded => vec![b.reloaded.to_owned()],
        Stop::Slept => vec![b.slept.to_owned()],
    };
    html! {
        <div class="notes">
            { icon(Icon::Warning) }
            <div class="flow">
                <p><b>{ for at.map(|item| sentence(&b.stopped_at, [disk_label(&item.disk)])) }</b></p>
                <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                <p>{ b.stopped_why }</p>
            </div>
        </div>
    }
}

/// Each with a key: they come and go.
fn buttons(ui: &Ui, queue: &QueueView) -> Vec<Html> {
    let (t, b) = (ui.t(), &ui.t().bulk);
    let button = |key: &'static str, class: &'static str, words: &'static str, intent: Intent| {
        html! { <button key={key} class={class} part={["button ", key].concat()} onclick={ui.on(intent)}>{ words }</button> }
    };
    let mut all = vec![button("close", "button", t.common.close, Intent::Close)];
    match &queue.stage {
        QueueStage::Asking(_) => {}
        QueueStage::Running => {
            if queue.count(ItemState::is_open) > 0 {
                all.push(button("end", "button", b.end, Intent::EndQueue));
            }
        }
        QueueStage::Stopped(stop) => {
            all.push(button("end", "button", b.end, Intent::EndQueue));
            let at = stop
                .at()
                .and_then(|at| queue.items.iter().find(|i| i.disk.volume == *at));
            let state = at.map(|item| &item.state);
            if state == Some(&ItemState::Unknown) {
                let words = t.change.keep_watching;
                all.push(button(
                    "keep-watching",
                    "button primary",
                    words,
                    Intent::KeepWatching,
                ));
            }
            if let Some(state) = state {
                let words = if *state == ItemState::Done {
                    b.go_on
                } else {
                    b.skip
                };
                all.push(button("skip", "button", words, Intent::SkipInQueue));
            }
            // Nothing is asked while something is under way.
            let moves = queue.count(|s| matches!(s, ItemState::Sent | ItemState::Unknown)) > 0;
            if !moves {
                all.push(button(
                    "retry",
                    "button primary",
                    b.retry,
                    Intent::RetryInQueue,
                ));
            }
        }
        QueueStage::Ended => {
            all.push(button(
                "put-away",
                "button quiet",
                t.change.put_away,
                Intent::EndQueue,
            ));
        }
    }
    all
}

/// The queue on the page, while its dialog is closed.
pub(in crate::ui) fn strip(ui: &Ui, view: &View) -> Html {
    let t = ui.t();
    let begun = view.queue.as_ref().filter(|queue| queue.began.is_some());
    let Some(queue) = begun else {
        return html! { <div hidden=true></div> };
    };
    let (class, picture) = match queue.stage {
        QueueStage::Ended => ("verdict ready", Icon::Info),
        QueueStage::Stopped(_) => ("verdict care", Icon::Warning),
        QueueStage::Asking(_) | QueueStage::Running => ("verdict busy", Icon::Busy),
    };
    let ended = queue.stage == QueueStage::Ended;
    html! {
        <div class="change bulk-strip" part="queue">
            <div class={class}>
                { icon(picture) }
                <div><b>{ title(ui, queue) }</b><p>{ of(ui, queue) }</p></div>
            </div>
            <div class="actions">
                { button("button", "button follow", Some(t.list.follow_named.fill([title(ui, queue)])), t.list.follow,
                    ui.on(Intent::OpenQueue)) }
                if ended {
                    { button("button quiet", "button put-away", None, t.list.put_away, ui.on(Intent::EndQueue)) }
                }
            </div>
        </div>
    }
}
