//! The server's line.

use yew::prelude::*;

use super::ctx::Ui;
use super::field::{copyable, fact};
use super::format;
use super::icon::{Icon, icon};
use super::name::foreign;
use super::sentence::sentence;
use crate::i18n::Texts;
use crate::model::{Server, ServerStatus, Task};
use crate::session::{Intent, View};

pub(super) fn server_bar(ui: &Ui, view: &View) -> Html {
    let t = ui.t();
    html! {
        <header class="server" part="server">
            <div class="server-main">
                { view.server.as_ref().map_or_else(unknown, |server| known(ui, server)) }
            </div>
            <div class="server-side">
                <span class="muted small read-at" hidden={view.read_at.is_none()}>{ read_at(ui, view) }</span>
                { refresh(ui, view, t) }
            </div>
        </header>
    }
}

fn unknown() -> Html {
    html! { <div class="ghost ghost-title" aria-hidden="true"></div> }
}

fn read_at(ui: &Ui, view: &View) -> String {
    view.read_at
        .map(|at| ui.t().server.read_at.fill([&format::time(at)]))
        .unwrap_or_default()
}

fn refresh(ui: &Ui, view: &View, t: &'static Texts) -> Html {
    let (picture, words) = if view.refreshing {
        (Icon::Busy, t.server.refreshing)
    } else {
        (Icon::Refresh, t.server.refresh)
    };
    // Not `disabled` while it reads: the focus would fall off.
    html! {
        <button class="button" part={if view.refreshing { "button refresh disabled" } else { "button refresh" }} onclick={(!view.refreshing).then(|| ui.on(Intent::Refresh))}
            aria-disabled={view.refreshing.then_some("true")}>
            { icon(picture) }<span>{ words }</span>
        </button>
    }
}

fn known(ui: &Ui, server: &Server) -> Html {
    let t = ui.t();
    let name = if server.name.trim().is_empty() {
        html! { <span class="muted">{ t.server.no_name }</span> }
    } else {
        foreign(&server.name)
    };
    let text = |value: &Option<std::rc::Rc<str>>| {
        value
            .as_deref()
            .map_or_else(|| Html::from(t.common.unknown), foreign)
    };
    html! {
        <>
            <h2 class="server-name">{ name }</h2>
            <p class="badges">{ badges(server, t) }</p>
            <dl class="facts">
                { fact(t.label.os, Html::from(t.os(server.os))) }
                { fact(t.label.zone, text(&server.zone)) }
                { fact(t.label.flavor, text(&server.flavor)) }
                { fact(t.label.server_id, copyable(ui, t.label.server_id, server.id.as_str())) }
            </dl>
        </>
    }
}

/// "on server …", by its name or else its id.
pub(super) fn on_server_alone(server: &Server, t: &'static Texts) -> Html {
    let name = if server.name.trim().is_empty() {
        server.id.as_str()
    } else {
        &server.name
    };
    sentence(&t.dialog.on_server, [foreign(name)])
}

/// The same, and how it is.
pub(super) fn on_server(server: &Server, t: &'static Texts) -> Html {
    html! { <>{ on_server_alone(server, t) }{ " " }{ badges(server, t) }</> }
}

/// State, task, lock: in words.
pub(super) fn badges(server: &Server, t: &'static Texts) -> Html {
    let (class, picture) = match server.status {
        ServerStatus::Active => ("badge on", Icon::Check),
        ServerStatus::Shutoff => ("badge off", Icon::Dot),
        ServerStatus::Error | ServerStatus::Deleted => ("badge bad", Icon::Cross),
        _ => ("badge wait", Icon::Question),
    };
    let task = match &server.task {
        Task::Idle => None,
        Task::Busy(word) => Some(t.server.task.fill([word])),
        Task::Unknown => Some(t.server.task_unknown.to_owned()),
    };
    let badge = |class: &'static str, picture, words: String| {
        html! { <span class={class}>{ icon(picture) }<span>{ words }</span></span> }
    };
    let mut all = vec![badge(
        class,
        picture,
        t.server_status(&server.status).to_owned(),
    )];
    all.extend(task.map(|words| badge("badge wait", Icon::Info, words)));
    if server.locked == Some(true) {
        all.push(badge(
            "badge wait",
            Icon::Blocked,
            t.server.locked.to_owned(),
        ));
    }
    if server.frozen {
        all.push(badge(
            "badge bad",
            Icon::Blocked,
            t.server.frozen.to_owned(),
        ));
    }
    html! { <span class="badges">{ for all }</span> }
}

/// The offer to stop a running server first; it leaves the stopping to the portal.
pub(super) fn stop_first(ui: &Ui, is_idle: bool) -> Html {
    let t = ui.t();
    let onclick = is_idle.then(|| ui.on(Intent::RequestPowerOff));
    html! {
        <div class="offer">
            <p>{ t.server.stop_why }</p>
            <button class="button" part={if is_idle { "button stop-first" } else { "button stop-first disabled" }} onclick={onclick}
                aria-disabled={(!is_idle).then_some("true")}>{ t.server.stop_first }</button>
        </div>
    }
}
