//! What became of each disk, to keep: as text and as a table for a spreadsheet.

use yew::prelude::*;

use super::item::state_words;
use crate::i18n::{csv_cell, plain};
use crate::session::{ItemState, QueueItem, QueueView};
use crate::ui::ctx::Ui;
use crate::ui::format;
use crate::ui::ticket::block;

/// Name, ids, slot, size, outcome, job, time, cause: one cell each.
fn cells(ui: &Ui, item: &QueueItem) -> Vec<String> {
    let (t, disk) = (ui.t(), &item.disk);
    let change = item.change.as_ref();
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let cause = match &item.state {
        ItemState::Failed(Some(failure)) => {
            let code = failure.code.as_deref().unwrap_or_default();
            [code, " ", t.cause(failure.cause).what].concat()
        }
        _ => String::new(),
    };
    let ended = change.and_then(|c| c.marks.last()).map(|(_, at)| *at);
    vec![
        text(disk.name()),
        disk.volume.as_str().to_owned(),
        text(disk.slot.as_ref().map(|s| s.as_str())),
        disk.size_gb().map(|gb| gb.to_string()).unwrap_or_default(),
        text(disk.wwn()),
        state_words(item, t).to_owned(),
        text(change.and_then(|c| c.job.as_ref()).map(|j| j.as_str())),
        ended.map(format::iso).unwrap_or_default(),
        cause.trim().to_owned(),
    ]
}

/// How many ended how.
pub(super) fn counts(ui: &Ui, queue: &QueueView) -> String {
    let count = |is: fn(&ItemState) -> bool| format::number(queue.count(is));
    ui.t().bulk.counts.fill([
        &count(|s| *s == ItemState::Done),
        &count(|s| matches!(s, ItemState::Failed(_))),
        &count(|s| *s == ItemState::Unknown),
        &count(|s| *s == ItemState::NotSent),
    ])
}

pub(super) fn summary(ui: &Ui, queue: &QueueView) -> Html {
    let (t, b, l) = (ui.t(), &ui.t().bulk, &ui.t().label);
    let heads = [
        l.disk, l.disk_id, l.slot, "GB", l.wwn, b.outcome, l.job_id, l.time, l.message,
    ];
    let rows: Vec<Vec<String>> = queue.items.iter().map(|item| cells(ui, item)).collect();
    let mut csv = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells.map(csv_cell).collect();
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    };
    line(&mut heads.iter().copied());
    for row in &rows {
        line(&mut row.iter().map(String::as_str));
    }
    let mut words = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .filter(|c| !c.is_empty())
            .map(|c| plain(c))
            .collect();
        words.push_str(&cells.join(" · "));
        words.push('\n');
    }
    html! {
        <div class="flow">
            <p class="muted">{ t.change.done_data }{ " " }{ t.change.done_billing }</p>
            { block(words, "record", t.common.record, b.copy_text) }
            <details class="more">
                <summary>{ "CSV" }</summary>
                { block(csv, "record", "CSV", b.copy_csv) }
            </details>
        </div>
    }
}
