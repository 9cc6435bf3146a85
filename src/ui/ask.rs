//! The dialog that asks: which disk, what will happen, what to do first, what comes after.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ctx::Ui;
use super::field::{copyable, fact};
use super::frame::{boxed, button, dialog, twin};
use super::guest_check::use_look;
use super::guide::guide;
use super::icon::{Icon, icon};
use super::looked::{LookState, grounds};
use super::name::{disk_label, whole_name};
use super::row::{ids, mode_words, size};
use super::sentence::sentence;
use super::server::{on_server, stop_first};
use super::verdict::look;
use super::words;
use crate::i18n::Texts;
use crate::model::{Disk, GuestLook, Role, Server, ServerStatus};
use crate::rules::{ConfirmWord, Evidence, Reason, Refusal, Severity, Verdict, Weight};
use crate::session::{Ask, AskNote, AskStep, Intent, QuestionId};

#[derive(Properties)]
pub(super) struct AskDialogProps {
    pub ui: Ui,
    pub ask: Rc<Ask>,
}

impl PartialEq for AskDialogProps {
    fn eq(&self, other: &Self) -> bool {
        self.ui == other.ui && Rc::ptr_eq(&self.ask, &other.ask)
    }
}

/// What was entered for one question; another question starts from nothing.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Entered {
    question: QuestionId,
    evidence: Evidence,
    /// Whether the button was pressed before this was enough.
    tried: bool,
}

impl Entered {
    /// What was entered for this question.
    pub fn of(state: &Self, question: QuestionId) -> Self {
        if state.question == question {
            return state.clone();
        }
        Self {
            question,
            ..Self::default()
        }
    }
}

/// What a confirmation asks for, of one disk or of many.
pub(super) struct Demand<'a> {
    /// `None`: it cannot be confirmed.
    pub weight: Option<Weight>,
    pub word: &'a ConfirmWord,
    pub ack: &'static str,
    /// What is being done, once it was confirmed.
    pub busy: Option<&'static str>,
    pub button: Html,
    /// What it rests on, where the guest counts.
    pub grounds: Option<Html>,
    /// The same for the record.
    pub looks: Vec<GuestLook>,
}

#[component]
pub(super) fn AskDialog(props: &AskDialogProps) -> Html {
    let (ui, ask) = (&props.ui, &props.ask);
    let t = ui.t();
    let state = use_state(Entered::default);
    let entered = Entered::of(&state, ask.id);
    let looked = use_look();
    let disks = [Rc::clone(&ask.disk)];
    let demand = Demand {
        weight: match ask.assessment.verdict {
            Verdict::Allowed(weight) => Some(weight),
            Verdict::Blocked => None,
        },
        word: &ask.word,
        ack: ack_words(ask, t),
        busy: match ask.step {
            AskStep::Open => None,
            AskStep::Holding => Some(t.dialog.holding),
            AskStep::Rechecking => Some(t.dialog.rechecking),
        },
        button: sentence(&t.dialog.confirm, [disk_label(&ask.disk)]),
        grounds: has_guest(ask).then(|| grounds(t, looked.as_deref(), ask.server.os, &disks)),
        looks: looked
            .as_ref()
            .map(|l| l.looks(ask.server.os, &disks))
            .unwrap_or_default(),
    };
    let body = html! {
        <>
            { notes(&ask.notes, t) }
            { which(ui, &ask.disk, ask.twin) }
            { now(ui, ask) }
            { first(ui, ask, &looked) }
            { after(&ask.server, &[&ask.disk], t) }
            { confirm(&demand, t, &entered, &state) }
        </>
    };
    dialog(
        sentence(&t.dialog.title, [disk_label(&ask.disk)]),
        on_server(&ask.server, t),
        body,
        foot(ui, &demand, &entered, &state),
    )
}

pub(super) fn notes(all: &[AskNote], t: &'static Texts) -> Html {
    let items = all
        .iter()
        .map(|note| html! { <li>{ words::note(note, t) }</li> });
    html! {
        <div class="notes" hidden={all.is_empty()}>
            { icon(Icon::Warning) }
            <div><b>{ t.note.heading }</b><ul>{ for items }</ul></div>
        </div>
    }
}

pub(super) fn section(title: &'static str, class: &'static str, content: Html) -> Html {
    html! { <section class={class}><h3 class="section-title">{ title }</h3>{ content }</section> }
}

pub(super) fn which(ui: &Ui, disk: &Rc<Disk>, is_twin: bool) -> Html {
    let t = ui.t();
    let slot = disk.slot.as_ref().map_or_else(
        || Html::from(t.common.unknown),
        |slot| copyable(ui, t.label.slot, slot.as_str()),
    );
    let mode = disk.details.as_ref().and_then(|v| v.mode).map(mode_words);
    let shared = (disk.shared() == Some(true)).then_some(t.disk.shared);
    let role = [Some(t.role(disk.role)), mode, shared];
    let role = role
        .into_iter()
        .flatten()
        .map(|words| html! { <span class="tag">{ words }</span> });
    let content = html! {
        <div class="which">
            { twin(is_twin, t) }
            <dl class="facts">
                { fact(t.label.name, whole_name(disk, ui)) }
                { fact(t.label.slot, slot) }
                { fact(t.label.size, html! { <span class="tags">{ size(ui, disk) }{ for role }</span> }) }
                { fact(t.label.serial, disk.serial().map_or_else(
                    || Html::from(t.common.unknown), |s| copyable(ui, t.label.serial, s))) }
            </dl>
            { ids(ui, disk) }
        </div>
    };
    section(t.dialog.which, "ask-which", content)
}

fn now(ui: &Ui, ask: &Ask) -> Html {
    let t = ui.t();
    let (class, picture, headline) = look(&ask.assessment, t);
    let main = ask.assessment.decisive();
    let more = ask
        .assessment
        .reasons
        .iter()
        .filter(|reason| !std::ptr::eq(*reason, main))
        .map(|reason| {
            // What only informs says all in one sentence.
            let short = (reason.severity() != Severity::Informs).then(|| t.reason_short(reason));
            html! { <li><b>{ short }</b>{ " " }{ t.reason_long(reason) }</li> }
        });
    let stoppable = ask.server.status == ServerStatus::Active
        && (is_guest(main) || *main == Reason::SystemDiskInUse);
    let content = html! {
        <div class="flow">
            { boxed(class, picture, html! {
                <>
                    <p><b>{ headline }{ t.common.colon }{ t.reason_short(main) }</b></p>
                    <p>{ t.reason_long(main) }</p>
                </>
            }) }
            <ul class="reasons">{ for more }</ul>
            if stoppable { { stop_first(ui, true) } }
        </div>
    };
    section(t.dialog.now, "ask-now", content)
}

pub(super) fn is_guest(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::LinuxMustUnmount | Reason::WindowsDataLoss | Reason::OsUnknown
    )
}

fn has_guest(ask: &Ask) -> bool {
    ask.assessment.reasons.iter().any(is_guest)
}

fn first(ui: &Ui, ask: &Ask, looked: &LookState) -> Html {
    let t = ui.t();
    let content = if has_guest(ask) {
        guide(ui, &ask.disk, &ask.server, looked)
    } else if ask.server.status == ServerStatus::Shutoff {
        html! { <p key="nothing">{ t.dialog.nothing_first }</p> }
    } else {
        html! { <p key="none">{ t.dialog.blocked }</p> }
    };
    section(
        t.dialog.first,
        "ask-first",
        html! { <div>{ content }</div> },
    )
}

pub(super) fn after(server: &Server, disks: &[&Disk], t: &'static Texts) -> Html {
    let d = &t.dialog;
    let linux = server.os != crate::model::Os::Known(crate::model::OsFamily::Windows);
    let lines = [
        Some(d.after_data),
        Some(d.after_billing),
        disks
            .iter()
            .any(|d| d.role != Role::Data)
            .then_some(d.after_system),
        disks
            .iter()
            .any(|d| d.shared() == Some(true))
            .then_some(d.after_shared),
        linux.then_some(d.after_fstab),
        server.needs_hot_add().then_some(d.after_hot_add),
        Some(d.after_names),
    ];
    let lines = lines
        .into_iter()
        .flatten()
        .map(|words| html! { <li>{ words }</li> });
    section(
        d.after,
        "ask-after",
        html! { <ul class="plain-list">{ for lines }</ul> },
    )
}

fn ack_words(ask: &Ask, t: &'static Texts) -> &'static str {
    match ask.assessment.decisive() {
        Reason::WindowsDataLoss => t.dialog.ack_windows,
        Reason::LinuxMustUnmount => t.dialog.ack_linux,
        Reason::SystemDiskStopped | Reason::MayBeSystemDisk => t.dialog.ack_system,
        _ => t.dialog.ack_unknown,
    }
}

pub(super) fn confirm(
    demand: &Demand<'_>,
    t: &'static Texts,
    entered: &Entered,
    state: &UseStateHandle<Entered>,
) -> Html {
    let Some(weight) = demand.weight.filter(|weight| *weight > Weight::Plain) else {
        return html! { <section hidden=true></section> };
    };
    let busy = demand.busy.is_some();
    let on_tick = {
        let (state, entered) = (state.clone(), entered.clone());
        Callback::from(move |event: Event| {
            let mut next = entered.clone();
            next.evidence.acknowledged =
                event.target_unchecked_into::<HtmlInputElement>().checked();
            state.set(next);
        })
    };
    let content = html! {
        <div class="flow">
            { demand.grounds.clone() }
            <label class="tick">
                <input type="checkbox" part="checkbox" checked={entered.evidence.acknowledged} disabled={busy} onchange={on_tick} />
                <span>{ demand.ack }</span>
            </label>
            if weight == Weight::TypeName { { word_field(demand, t, entered, state) } }
        </div>
    };
    section(t.dialog.confirm_heading, "ask-confirm", content)
}

fn word_field(
    demand: &Demand<'_>,
    t: &'static Texts,
    entered: &Entered,
    state: &UseStateHandle<Entered>,
) -> Html {
    let busy = demand.busy.is_some();
    let template = match demand.word {
        ConfirmWord::Name(_) => &t.dialog.type_name,
        ConfirmWord::IdStart(_) => &t.dialog.type_id,
        ConfirmWord::Many(_) => &t.bulk.type_many,
    };
    let on_input = {
        let (state, entered) = (state.clone(), entered.clone());
        Callback::from(move |event: InputEvent| {
            let mut next = entered.clone();
            next.evidence.typed = event.target_unchecked_into::<HtmlInputElement>().value();
            state.set(next);
        })
    };
    let word = html! { <bdi class="word mono">{ demand.word.text().to_owned() }</bdi> };
    html! {
        <label class="type-word">
            <span>{ sentence(template, [word]) }</span>
            <input type="text" class="input mono" value={entered.evidence.typed.clone()} disabled={busy}
                autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" oninput={on_input} />
        </label>
    }
}

pub(super) fn foot(
    ui: &Ui,
    demand: &Demand<'_>,
    entered: &Entered,
    state: &UseStateHandle<Entered>,
) -> Html {
    let t = ui.t();
    let d = &t.dialog;
    let blocked = demand.weight.is_none();
    // Nothing can be confirmed: the strictest, should it ever be asked.
    let weight = demand.weight.unwrap_or(Weight::TypeName);
    let missing = entered.evidence.suffices(weight, demand.word).err();
    let busy = demand.busy;
    let hint = match (busy, missing) {
        (Some(words), _) => words,
        _ if blocked => d.blocked,
        (None, Some(Refusal::NotAcknowledged)) => d.missing_ack,
        (None, Some(Refusal::WrongWord)) => d.missing_word,
        (None, None) => "",
    };
    let ready = !blocked && missing.is_none() && busy.is_none();
    let on_confirm = {
        let (ui, state, entered) = (ui.clone(), state.clone(), entered.clone());
        let looks = demand.looks.clone();
        Callback::from(move |_: MouseEvent| {
            if ready {
                ui.send(Intent::Confirm {
                    question: entered.question,
                    evidence: Evidence {
                        looks: looks.clone(),
                        ..entered.evidence.clone()
                    },
                });
            } else {
                state.set(Entered {
                    tried: true,
                    ..entered.clone()
                });
            }
        })
    };
    let cancel = if busy.is_some() {
        d.cancel_nothing_sent
    } else {
        d.cancel
    };
    let hint_class = if entered.tried && !ready {
        "hint tried"
    } else {
        "hint"
    };
    html! {
        <>
            <p id="confirm-hint" class={hint_class} role="status">
                { busy.map(|_| icon(Icon::Busy)) }<span>{ hint }</span>
            </p>
            { button("button", "button cancel", None, cancel, ui.on(Intent::Close)) }
            <button class="button danger" part={if ready { "button confirm" } else { "button confirm disabled" }} onclick={on_confirm}
                aria-disabled={(!ready).then_some("true")} aria-describedby="confirm-hint" hidden={blocked}>
                { demand.button.clone() }
            </button>
        </>
    }
}
