//! The list of disks, with sorting and filtering where there are many.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::bulk::{bar, on_table_click};
use super::ctx::Ui;
use super::format;
use super::frame::button;
use super::gone::is_gone;
use super::row::DiskRow;
use super::sizes::{LaidOut, use_sizes};
use super::sort::{Order, arrange};
use crate::i18n::Texts;
use crate::model::VolumeId;
use crate::session::Row;

/// From how many disks on sorting and filtering are worth their place.
const MANY: usize = 10;

/// From more rows than this on, what is far off the screen is not laid out. A bare metal server has at most 60
/// disks (the page *Attaching an EVS disk to a BMS*).
const FAR: usize = 100;

#[derive(Properties)]
pub(super) struct DiskListProps {
    pub ui: Ui,
    pub rows: Rc<Vec<Rc<Row>>>,
    pub marked: Option<VolumeId>,
    /// How many rows are selected, and whether nothing can be done with them just now.
    pub selected: usize,
    pub busy: bool,
    /// Whether a dialog that stays for a while covers it.
    pub covered: bool,
}

impl PartialEq for DiskListProps {
    fn eq(&self, other: &Self) -> bool {
        self.ui == other.ui
            && Rc::ptr_eq(&self.rows, &other.rows)
            && (&self.marked, self.selected) == (&other.marked, other.selected)
            && (self.busy, self.covered) == (other.busy, other.covered)
    }
}

/// What the operator chose.
#[derive(Clone, Default, PartialEq)]
struct Chosen {
    order: Order,
    filter: String,
    only_detachable: bool,
}

/// What the rows' sizes come from, beside the panel's width and its fonts.
struct Shown {
    rows: Rc<Vec<Rc<Row>>>,
    chosen: Chosen,
    ui: Ui,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.rows, &other.rows) && self.chosen == other.chosen && self.ui == other.ui
    }
}

#[component]
pub(super) fn DiskList(props: &DiskListProps) -> Html {
    let (ui, rows) = (&props.ui, &props.rows);
    let t = ui.t();
    let chosen = use_state(Chosen::default);
    // The box that was clicked last: where a range begins.
    let last = use_mut_ref(|| None::<VolumeId>);
    let many = rows.len() > MANY;
    // What was filtered stays reachable if the list gets short.
    let shown = if many {
        arrange(rows, chosen.order, &chosen.filter, chosen.only_detachable)
    } else {
        rows.to_vec()
    };
    let node = use_node_ref();
    let is_long = shown.len() > FAR;
    let laid_out = use_sizes(
        &node,
        Shown {
            rows: Rc::clone(rows),
            chosen: (*chosen).clone(),
            ui: ui.clone(),
        },
        many && !is_long && !props.covered,
    );
    let class = match laid_out {
        // Nobody scrolls a list that is covered; its rows have kept their sizes.
        _ if is_long || props.covered => "table far",
        // A disk that the page points at may be scrolled to at once.
        LaidOut::First if props.marked.is_none() => "table far",
        LaidOut::First | LaidOut::All => "table",
        LaidOut::Known => "table known",
    };
    html! {
        <section class="list" aria-labelledby="list-title">
            <div class="list-head">
                <h3 id="list-title" class="list-title" tabindex="-1">{ t.list.heading }</h3>
                { status(t, rows, &shown) }
                <div class="tools" hidden={!many}>{ many.then(|| tools(t, &chosen)) }</div>
            </div>
            <div hidden={rows.len() < 2}>{ bar(ui, &shown, props.selected, props.busy) }</div>
            { table(props, &node, &shown, &last, class) }
            <div class="nothing" hidden={!shown.is_empty()}>
                <p>{ t.list.nothing_matches }</p>
                { button("button", "button clear-filter", None, t.list.clear_filter, clear(&chosen)) }
            </div>
        </section>
    }
}

/// What a row's button is described by while another disk is being changed.
pub(super) const WAITS: &str = "waits";

/// How many disks there are, and that one is being changed. It has room for both from the start.
fn status(t: &'static Texts, rows: &[Rc<Row>], shown: &[Rc<Row>]) -> Html {
    let count = |rows: &[Rc<Row>]| rows.iter().filter(|row| !is_gone(row)).count();
    let (of, on) = (count(rows), count(shown));
    let words = if shown.len() == rows.len() {
        t.list.count.fill([&format::number(of)])
    } else {
        t.list
            .filtered
            .fill([&format::number(on), &format::number(of)])
    };
    let room = [&words, ". ", t.list.waits].concat();
    let waits = rows.iter().any(|row| row.waits);
    html! {
        <div class="muted count" data-room={room}>
            <p role="status">{ words }{ if waits { ". " } else { "" } }<span id={WAITS}>{ if waits { t.list.waits } else { "" } }</span></p>
        </div>
    }
}

/// The roles are said again because the layout takes the table's own away.
fn table(
    props: &DiskListProps,
    node: &NodeRef,
    shown: &[Rc<Row>],
    last: &Rc<RefCell<Option<VolumeId>>>,
    class: &'static str,
) -> Html {
    let (ui, marked) = (&props.ui, props.marked.as_ref());
    let t = ui.t();
    let l = &t.label;
    let heads = [
        ("c-disk", l.disk),
        ("c-slot", l.slot),
        ("c-size", l.size),
        ("c-status", l.status),
        ("c-ids", l.identifiers),
        ("c-why", l.verdict),
        ("c-act", l.action),
    ];
    let heads = heads
        .iter()
        .map(|(class, words)| html! { <th role="columnheader" scope="col" class={*class} part="header">{ *words }</th> });
    let rows = shown.iter().map(|row| {
        let volume = &row.disk.volume;
        html! {
            <DiskRow key={volume.as_str()} ui={ui.clone()} row={Rc::clone(row)} marked={marked == Some(volume)} />
        }
    });
    let onclick = {
        let (ui, shown, last) = (ui.clone(), shown.to_vec(), Rc::clone(last));
        Callback::from(move |event: MouseEvent| {
            on_table_click(&ui, &shown, &mut last.borrow_mut(), &event);
        })
    };
    html! {
        <table ref={node} onclick={onclick} role="table" class={class} part="table" aria-label={t.list.caption} hidden={shown.is_empty()}>
            <thead role="rowgroup"><tr role="row" class="row head" part="head">{ for heads }</tr></thead>
            <tbody role="rowgroup">{ for rows }</tbody>
        </table>
    }
}

fn change(chosen: &UseStateHandle<Chosen>, apply: impl FnOnce(&mut Chosen)) {
    let mut next = (**chosen).clone();
    apply(&mut next);
    chosen.set(next);
}

fn clear(chosen: &UseStateHandle<Chosen>) -> Callback<MouseEvent> {
    let chosen = chosen.clone();
    Callback::from(move |_| {
        change(&chosen, |c| {
            c.filter.clear();
            c.only_detachable = false;
        });
    })
}

fn tools(t: &'static Texts, chosen: &UseStateHandle<Chosen>) -> Html {
    let filter = {
        let chosen = chosen.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            change(&chosen, |c| c.filter = value);
        })
    };
    let only = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            change(&chosen, |c| c.only_detachable = on);
        })
    };
    html! {
        <div class="tool-row">
            <label class="tool">
                <span>{ t.list.filter }</span>
                <input type="search" class="input" value={chosen.filter.clone()} placeholder={t.list.filter_hint}
                    autocomplete="off" spellcheck="false" oninput={filter} />
            </label>
            <label class="tool">
                <span>{ t.list.sort_by }</span>
                { sorter(t, chosen) }
            </label>
            <label class="tool tick">
                <input type="checkbox" part="checkbox" checked={chosen.only_detachable} onchange={only} />
                <span>{ t.list.only_detachable }</span>
            </label>
        </div>
    }
}

fn sorter(t: &'static Texts, chosen: &UseStateHandle<Chosen>) -> Html {
    let l = &t.list;
    let words = |order| match order {
        Order::Cloud => l.cloud_order,
        Order::Slot => l.sort_slot,
        Order::Name => l.sort_name,
        Order::Size => l.sort_size,
        Order::Verdict => l.sort_verdict,
    };
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let index = event
                .target()
                .and_then(|at| js_sys::Reflect::get(&at, &"selectedIndex".into()).ok())
                .and_then(|index| index.as_f64());
            let order = Order::ALL
                .into_iter()
                .enumerate()
                .find(|(at, _)| Some(*at as f64) == index)
                .map(|(_, order)| order);
            change(&chosen, |c| c.order = order.unwrap_or_default());
        })
    };
    let options = Order::ALL.iter().map(
        |order| html! { <option selected={*order == chosen.order}>{ words(*order) }</option> },
    );
    html! { <select class="input" onchange={onchange}>{ for options }</select> }
}
