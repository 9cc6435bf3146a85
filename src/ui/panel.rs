//! All of it.

use std::rc::Rc;

use yew::prelude::*;

use super::bulk;
use super::changes::changes;
use super::copying;
use super::ctx::Ui;
use super::dialogs::{Dialogs, use_dialogs};
use super::gone;
use super::list::DiskList;
use super::live::{Announcement, Live};
use super::modal::Modal;
use super::notices::notices;
use super::pages;
use super::server::{server_bar, stop_first};
use crate::i18n::Locale;
use crate::model::{ServerStatus, Task, VolumeId};
use crate::session::{Dialog, Intent, Page, QuestionId, QueueStage, Row, View};

/// What a [`Panel`] is given.
#[derive(Clone, Properties)]
pub struct PanelProps {
    /// What to show.
    pub view: Rc<View>,
    /// Where to what the operator does. Give the same callback each time.
    pub send: Callback<Intent>,
    /// In which language.
    pub locale: Locale,
    /// The disk that the page is about, if it is about one.
    #[prop_or_default]
    pub marked: Option<VolumeId>,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view)
            && self.send == other.send
            && self.locale == other.locale
            && self.marked == other.marked
    }
}

/// The widget: draws a [`View`], sends [`Intent`]s.
///
/// It stands in a shadow root that has adopted the sheet of `styles/tokens.css` and `styles/widget/`, below an
/// element with `data-theme` = `auto`, `light` or `dark`.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let told = use_state(|| None::<Announcement>);
    let ui = {
        let setter = told.setter();
        use_memo((props.locale, props.send.clone()), move |(locale, send)| {
            let serial = std::cell::Cell::new(0);
            let tell = Callback::from(move |words| {
                serial.set(serial.get() + 1);
                setter.set(Some(Announcement {
                    serial: serial.get(),
                    words,
                }));
            });
            Ui::new(*locale, send.clone(), tell)
        })
    };
    let ui = &*ui;
    let view = &props.view;
    let dialogs = use_dialogs(view.dialog.is_some());
    let kept = use_mut_ref(gone::Kept::default);
    let rows = gone::rows(&kept, view);
    let live = html! { <Live ui={ui.clone()} said={view.said.clone()} told={(*told).clone()} /> };
    let (inside, outside) = match &view.dialog {
        Some(dialog) => (Some(modal(ui, view, dialog, &dialogs, live)), None),
        None => (None, Some(live)),
    };
    let onclick = {
        let ui = ui.clone();
        Callback::from(move |event: MouseEvent| copying::on_click(&ui, &event))
    };
    html! {
        <section class="bms-disks" part="panel" lang={props.locale.tag()} dir={props.locale.dir()}
            aria-label={ui.t().common.region} onclick={onclick}>
            { server_bar(ui, view) }
            { notices(ui, view) }
            <div class="offer-place">{ offers_stop(view).map(|idle| stop_first(ui, idle)) }</div>
            { bulk::strip(ui, view) }
            { changes(ui, view, rows.as_deref()) }
            <div class="main" aria-busy={matches!(view.page, Page::Loading).then_some("true")}>{ main(ui, props, rows) }</div>
            <div class="dialog-place">{ inside }</div>
            <div class="aloud-place">{ outside }</div>
        </section>
    }
}

fn main(ui: &Ui, props: &PanelProps, rows: Option<Rc<Vec<Rc<Row>>>>) -> Html {
    match &props.view.page {
        Page::Loading => html! { <div key="loading">{ pages::loading(ui) }</div> },
        Page::Problem(failure) => {
            html! { <div key="problem">{ pages::problem(ui, failure) }</div> }
        }
        Page::SignedOut => html! { <div key="signed-out">{ pages::signed_out(ui) }</div> },
        Page::TokenFailed => html! { <div key="no-token">{ pages::token_failed(ui) }</div> },
        Page::Ready(listed) if listed.is_empty() => {
            html! { <div key="empty">{ pages::empty(ui) }</div> }
        }
        Page::Ready(listed) => {
            let rows = rows.unwrap_or_else(|| Rc::clone(listed));
            html! { <div key="list">
                <DiskList ui={ui.clone()} {rows} marked={props.marked.clone()}
                    selected={props.view.selected} busy={busy(&props.view)} covered={covered(&props.view)} />
            </div> }
        }
    }
}

/// Whether a change or a queue stands in the way of another.
fn busy(view: &View) -> bool {
    let queue = view.queue.as_ref();
    let over = |queue: &Rc<crate::session::QueueView>| queue.stage == QueueStage::Ended;
    !queue.is_none_or(over) || view.changes.iter().any(|c| !c.phase.is_end())
}

/// Whether the dialog of a running queue is open.
fn covered(view: &View) -> bool {
    matches!(&view.dialog, Some(Dialog::Queue(queue)) if queue.stage == QueueStage::Running)
}

/// Whether stopping the server would make something easier, and whether it has time for that. A task under way here
/// takes the offer away from nobody's eyes: it would move the list.
fn offers_stop(view: &View) -> Option<bool> {
    let server = view.server.as_ref()?;
    let runs = server.status == ServerStatus::Active;
    let listed = matches!(&view.page, Page::Ready(rows) if !rows.is_empty());
    (runs && listed).then_some(server.task == Task::Idle)
}

/// The question that has something to say of why it is asked again.
fn news(dialog: &Dialog) -> QuestionId {
    let (id, notes) = match dialog {
        Dialog::Ask(ask) => (ask.id, &ask.notes),
        Dialog::Attach(ask) => (ask.id, &ask.notes),
        Dialog::Queue(queue) => match &queue.stage {
            QueueStage::Asking(all) => (all.id, &all.notes),
            _ => return QuestionId::default(),
        },
        Dialog::Follow(_) => return QuestionId::default(),
    };
    if notes.is_empty() {
        QuestionId::default()
    } else {
        id
    }
}

fn modal(ui: &Ui, view: &View, dialog: &Dialog, dialogs: &Dialogs, live: Html) -> Html {
    let (kind, content) = dialogs.draw(ui, view, dialog);
    html! {
        <Modal ui={ui.clone()} kind={kind} news={news(dialog)}>
            <div key={kind}>{ content }</div>
            <div key="live">{ live }</div>
        </Modal>
    }
}
