//! Selecting rows: a box in each, and one for all.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::model::VolumeId;
use crate::session::{Intent, Pick, Row};
use crate::ui::ctx::Ui;
use crate::ui::format;
use crate::ui::name::disk_words;

/// A row's box. The table hears its clicks, so that rows have no handler that changes.
pub(in crate::ui) fn pick(ui: &Ui, row: &Row, why: &str) -> Html {
    let t = &ui.t().bulk;
    let blocked = matches!(row.pick, Pick::No | Pick::Queued);
    let on = matches!(row.pick, Pick::On | Pick::Queued);
    html! {
        <input type="checkbox" class="pick" part={if blocked { "checkbox disabled" } else { "checkbox" }} data-pick={row.disk.volume.as_str().to_owned()} checked={on}
            aria-label={t.select.fill([&disk_words(&row.disk)])} aria-describedby={why.to_owned()}
            aria-disabled={blocked.then_some("true")} />
    }
}

/// A click somewhere in the table. With shift, everything from the last box to this one follows it.
pub(in crate::ui) fn on_table_click(
    ui: &Ui,
    shown: &[Rc<Row>],
    last: &mut Option<VolumeId>,
    event: &MouseEvent,
) {
    let Some(target) = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let Some(clicked) = target.get_attribute("data-pick") else {
        return;
    };
    let place = |volume: &str| shown.iter().position(|r| r.disk.volume.as_str() == volume);
    let Some(at) = place(&clicked) else { return };
    if matches!(shown[at].pick, Pick::No | Pick::Queued) {
        // It can be reached, so that its reason is read out, and does nothing.
        return event.prevent_default();
    }
    let from = last.as_ref().filter(|_| event.shift_key());
    let from = from.and_then(|last| place(last.as_str())).unwrap_or(at);
    let rows = &shown[from.min(at)..=from.max(at)];
    *last = Some(shown[at].disk.volume.clone());
    ui.send(Intent::Select {
        volumes: rows.iter().map(|row| row.disk.volume.clone()).collect(),
        on: target.checked(),
    });
}

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct AllBoxProps {
    pub ui: Ui,
    /// Of those that can be selected, how many are.
    pub on: usize,
    pub of: usize,
    pub onchange: Callback<Event>,
}

/// On, off, or in between.
#[component]
pub(in crate::ui) fn AllBox(props: &AllBoxProps) -> Html {
    let node = use_node_ref();
    let (on, of) = (props.on, props.of);
    {
        let node = node.clone();
        use_effect(move || {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.set_checked(of > 0 && on == of);
                input.set_indeterminate(on > 0 && on < of);
            }
        });
    }
    html! {
        <label class="tick">
            <input ref={node} type="checkbox" part="checkbox" disabled={of == 0} onchange={props.onchange.clone()} />
            <span>{ props.ui.t().bulk.select_all }</span>
        </label>
    }
}

/// The box for all that are shown, and what can be done with the selected ones.
pub(in crate::ui) fn bar(ui: &Ui, shown: &[Rc<Row>], selected: usize, busy: bool) -> Html {
    let t = &ui.t().bulk;
    let can = |row: &&Rc<Row>| matches!(row.pick, Pick::On | Pick::Off);
    let volumes: Vec<_> = shown
        .iter()
        .filter(can)
        .map(|r| r.disk.volume.clone())
        .collect();
    let of = volumes.len();
    let on = shown.iter().filter(|row| row.pick == Pick::On).count();
    let onchange = {
        let ui = ui.clone();
        let on = on < of;
        Callback::from(move |_: Event| {
            let volumes = volumes.clone();
            ui.send(Intent::Select { volumes, on });
        })
    };
    let none = selected == 0 || busy;
    let onclick = (!none).then(|| ui.on(Intent::OpenQueue));
    html! {
        <div class="bulk-bar" part="selection">
            <AllBox ui={ui.clone()} {on} {of} {onchange} />
            <span class="muted" role="status">{ t.selected.fill([&format::number(selected)]) }</span>
            <button class="button danger-quiet" part={if none { "button detach-selected disabled" } else { "button detach-selected" }} onclick={onclick}
                aria-disabled={none.then_some("true")}>{ t.detach_selected }</button>
        </div>
    }
}
