//! One question for many disks: each with its own verdict and steps, grouped by what must be done.

use std::rc::Rc;

use yew::prelude::*;

use super::of_server;
use crate::model::{Disk, Server, ServerStatus, VolumeId, sorted};
use crate::rules::{Assessment, Reason, Verdict, Weight};
use crate::session::{Intent, ItemState, QueueItem, QueueStage, QueueView};
use crate::ui::ask::{Demand, Entered, after, confirm, foot, is_guest, notes};
use crate::ui::ctx::Ui;
use crate::ui::field::copyable;
use crate::ui::format;
use crate::ui::frame::{boxed, button, dialog, twin};
use crate::ui::guest_check::{GuestCheck, use_look};
use crate::ui::guide::parts;
use crate::ui::looked::{LookState, grounds};
use crate::ui::name::{disk_label, disk_words};
use crate::ui::row::{ids, size};
use crate::ui::server::stop_first;
use crate::ui::verdict::{look, verdict};

#[derive(Properties)]
pub(in crate::ui) struct BulkAskProps {
    pub ui: Ui,
    pub queue: Rc<QueueView>,
}

impl PartialEq for BulkAskProps {
    fn eq(&self, other: &Self) -> bool {
        self.ui == other.ui && Rc::ptr_eq(&self.queue, &other.queue)
    }
}

#[component]
pub(in crate::ui) fn BulkAsk(props: &BulkAskProps) -> Html {
    let (ui, queue) = (&props.ui, &*props.queue);
    let (t, b) = (ui.t(), &ui.t().bulk);
    let state = use_state(Entered::default);
    // The steps of one disk at a time: those of sixty would be ten thousand elements.
    let open = use_state(|| None::<VolumeId>);
    let looked = use_look();
    let QueueStage::Asking(all) = &queue.stage else {
        return html! { <div></div> };
    };
    let entered = Entered::of(&state, all.id);
    let waiting = || {
        queue
            .items
            .iter()
            .filter(|item| item.state == ItemState::Waiting)
    };
    let ready: Vec<&QueueItem> = waiting().filter(|item| item.ready).collect();
    let count = format::number(ready.len());
    let guests = guests(&ready);
    let os = queue.server.as_ref().map(|server| server.os);
    let demand = Demand {
        weight: all.weight,
        word: &all.word,
        ack: b.ack,
        busy: None,
        button: Html::from(b.confirm.fill([&count])),
        grounds: os
            .filter(|_| !guests.is_empty())
            .map(|os| grounds(t, looked.as_deref(), os, &guests)),
        looks: os
            .zip(looked.as_ref())
            .map(|(os, l)| l.looks(os, &guests))
            .unwrap_or_default(),
    };
    let groups = group(&ready);
    let groups = groups.iter().map(|(assessment, items)| {
        let of = Group {
            ui,
            server: queue.server.as_deref(),
            open: &open,
        };
        of.show(assessment, items)
    });
    let body = html! {
        <>
            { notes(&all.notes, t) }
            <p class="muted">{ b.one_by_one }{ " " }{ all.again.then_some(b.again) }</p>
            <div class="flow">{ for groups }</div>
            { left_out(ui, &waiting().filter(|item| !item.ready).collect::<Vec<_>>()) }
            <div>{ for queue.server.as_ref().map(|server| in_common(ui, server, &ready, &guests, &looked)) }</div>
            { confirm(&demand, t, &entered, &state) }
        </>
    };
    dialog(
        Html::from(b.title.fill([&count])),
        of_server(queue, t),
        body,
        foot(ui, &demand, &entered, &state),
    )
}

/// The riskiest first.
fn group<'a>(items: &[&'a QueueItem]) -> Vec<(&'a Assessment, Vec<&'a QueueItem>)> {
    let mut groups: Vec<(&Assessment, Vec<&QueueItem>)> = Vec::new();
    for item in items {
        let Some(assessment) = item.assessment.as_deref() else {
            continue;
        };
        let same = |of: &&mut (&Assessment, Vec<&QueueItem>)| {
            of.0.verdict == assessment.verdict && of.0.decisive() == assessment.decisive()
        };
        match groups.iter_mut().find(same) {
            Some((_, items)) => items.push(item),
            None => groups.push((assessment, vec![item])),
        }
    }
    let weight = |of: &Assessment| match of.verdict {
        Verdict::Allowed(weight) => weight,
        Verdict::Blocked => Weight::TypeName,
    };
    let by_weight = |one: usize, two: usize| weight(groups[two].0).cmp(&weight(groups[one].0));
    let order = sorted(groups.len(), &by_weight);
    let mut groups: Vec<_> = groups.into_iter().map(Some).collect();
    let riskiest_first = order.into_iter().filter_map(|at| groups[at].take());
    riskiest_first.collect()
}

struct Group<'a> {
    ui: &'a Ui,
    server: Option<&'a Server>,
    open: &'a UseStateHandle<Option<VolumeId>>,
}

impl Group<'_> {
    fn show(&self, assessment: &Assessment, items: &[&QueueItem]) -> Html {
        let (ui, t) = (self.ui, self.ui.t());
        let (class, picture, headline) = look(assessment, t);
        let main = assessment.decisive();
        let guest = is_guest(main);
        let stop = guest
            && self
                .server
                .is_some_and(|s| s.status == ServerStatus::Active);
        html! {
            <section class="bulk-group">
                { boxed(class, picture, html! {
                    <>
                        <h3 class="small-title">{ headline }{ t.common.colon }{ t.reason_short(main) }</h3>
                        <p>{ t.reason_long(main) }</p>
                    </>
                }) }
                if stop { { stop_first(ui, true) } }
                <ul class="bulk-list">{ for items.iter().map(|item| self.one(item, main, guest)) }</ul>
            </section>
        }
    }

    fn one(&self, item: &QueueItem, main: &Reason, guest: bool) -> Html {
        let (ui, t) = (self.ui, self.ui.t());
        let disk = &item.disk;
        let is_open = guest && self.open.as_ref() == Some(&disk.volume);
        // What is said of its group is not said again.
        let more = item
            .assessment
            .iter()
            .flat_map(|a| &a.reasons)
            .filter(|r| *r != main);
        let toggle = {
            let (open, volume) = (self.open.clone(), disk.volume.clone());
            Callback::from(move |_: MouseEvent| open.set((!is_open).then(|| volume.clone())))
        };
        let steps = self
            .server
            .filter(|_| is_open)
            .map(|server| parts(ui, disk, server));
        html! {
            <li key={disk.volume.as_str()} class="bulk-item">
                <div class="bulk-line">
                    { facts(ui, item) }
                    <div class="actions">
                        if guest {
                            <button class="button small-button" part="button first" aria-expanded={is_open.to_string()}
                                aria-label={[t.dialog.first, t.common.colon, &disk_words(disk)].concat()}
                                onclick={toggle}>{ t.dialog.first }</button>
                        }
                        { take_out(ui, disk) }
                    </div>
                </div>
                { ids(ui, disk) }
                <ul class="reasons">{ for more.map(|r| html! { <li>{ t.reason_short(r) }</li> }) }</ul>
                <div>{ steps }</div>
            </li>
        }
    }
}

/// Name, slot and size.
pub(super) fn facts(ui: &Ui, item: &QueueItem) -> Html {
    let (t, disk) = (ui.t(), &*item.disk);
    let slot = disk
        .slot
        .as_ref()
        .map(|s| copyable(ui, t.label.slot, s.as_str()));
    html! {
        <div class="bulk-facts">
            <p><b>{ disk_label(disk) }</b>{ " " }<span class="tags">{ slot }{ size(ui, disk) }</span></p>
            { twin(item.twin, t) }
        </div>
    }
}

pub(super) fn take_out(ui: &Ui, disk: &Disk) -> Html {
    let b = &ui.t().bulk;
    button(
        "button small-button",
        "button take-out",
        Some(b.take_out_named.fill([&disk_words(disk)])),
        b.take_out,
        ui.on(Intent::TakeOut(disk.volume.clone())),
    )
}

/// What cannot be detached as things are is not part of what is confirmed.
fn left_out(ui: &Ui, items: &[&QueueItem]) -> Html {
    let t = ui.t();
    let lines = items.iter().map(|item| {
        let why = match &item.assessment {
            Some(assessment) if assessment.is_blocked() => verdict(assessment, t),
            Some(_) => Html::from(t.note.gone),
            None => Html::from(t.common.unknown),
        };
        html! {
            <li key={item.disk.volume.as_str()} class="bulk-item">
                <div class="bulk-line">{ facts(ui, item) }{ take_out(ui, &item.disk) }</div>
                { ids(ui, &item.disk) }
                { why }
            </li>
        }
    });
    html! {
        <section class="bulk-group" hidden={items.is_empty()}>
            <h3 class="section-title">{ t.bulk.left_out }</h3>
            <ul class="bulk-list">{ for lines }</ul>
        </section>
    }
}

/// The disks of which the guest counts.
fn guests(ready: &[&QueueItem]) -> Vec<Rc<Disk>> {
    let guest = |item: &&&QueueItem| {
        let reasons = item.assessment.iter().flat_map(|a| &a.reasons);
        reasons.into_iter().any(is_guest)
    };
    ready
        .iter()
        .filter(guest)
        .map(|item| Rc::clone(&item.disk))
        .collect()
}

/// One look and one plan for all of them, and what comes after.
fn in_common(
    ui: &Ui,
    server: &Rc<Server>,
    ready: &[&QueueItem],
    guests: &[Rc<Disk>],
    looked: &LookState,
) -> Html {
    let check = (!guests.is_empty()).then(|| {
        html! { <GuestCheck ui={ui.clone()} os={server.os} disks={guests.to_vec()} looked={looked.clone()} /> }
    });
    let all: Vec<&Disk> = ready.iter().map(|item| &*item.disk).collect();
    html! { <div class="flow"><div>{ check }</div>{ after(server, &all, ui.t()) }</div> }
}
