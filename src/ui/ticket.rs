//! What a support ticket needs, as one block to copy; and the record of what was done.

use yew::prelude::*;

use super::ctx::Ui;
use super::format;
use crate::api::Failure;
use crate::i18n::{Glyph, Texts, glyphs};
use crate::model::{Server, Wall};
use crate::session::ChangeView;

/// Lines of `name: value`.
struct Lines(String);

impl Lines {
    fn add(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        self.0.push_str(name);
        self.0.push_str(": ");
        for glyph in glyphs(value) {
            match glyph {
                Glyph::Plain(text) | Glyph::Code(text) => self.0.push_str(&text),
            }
        }
        self.0.push('\n');
    }

    fn change(&mut self, change: &ChangeView, server: Option<&Server>, t: &'static Texts) {
        let l = &t.label;
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        if let Some(server) = server {
            self.add(l.server, &server.name);
            self.add(l.server_id, server.id.as_str());
        }
        self.add(l.disk, &text(change.disk.name()));
        self.add(l.disk_id, change.disk.volume.as_str());
        self.add(l.record_id, &text(change.disk.record_id.as_deref()));
        self.add(l.slot, &text(change.disk.slot.as_ref().map(|s| s.as_str())));
        self.add(l.wwn, &text(change.disk.wwn()));
        self.add(l.job_id, &text(change.job.as_ref().map(|j| j.as_str())));
        if let Some((_, at)) = change.marks.last() {
            self.add(l.time, &format::moment(*at));
        }
    }

    fn failure(&mut self, failure: &Failure, t: &'static Texts) {
        let l = &t.label;
        self.add(l.code, failure.code.as_deref().unwrap_or_default());
        if let Some(http) = failure.http {
            self.add(l.http, &http.to_string());
        }
        self.add(
            l.request_id,
            failure.request_id.as_deref().unwrap_or_default(),
        );
        self.add(l.message, failure.message.as_deref().unwrap_or_default());
    }
}

pub(super) fn block(
    text: String,
    class: &'static str,
    label: &'static str,
    button: &'static str,
) -> Html {
    html! {
        <div class={classes!("copyable", "block", class)}>
            <pre class="mono" dir="ltr" tabindex="0" role="group" aria-label={label}>{ text }</pre>
            <button class="button small-button" part="button copy-block" data-copy={label}>
                <span class="copy-mark"></span><span>{ button }</span>
            </button>
        </div>
    }
}

/// Whether the cloud said anything that could be handed on.
pub(super) fn has_ticket(failure: &Failure) -> bool {
    failure.code.is_some()
        || failure.http.is_some()
        || failure.message.is_some()
        || failure.request_id.is_some()
}

/// A failure of a change, or of a read.
pub(super) fn ticket(
    ui: &Ui,
    failure: &Failure,
    change: Option<(&ChangeView, Option<&Server>)>,
    at: Option<Wall>,
) -> Html {
    let t = ui.t();
    let mut lines = Lines(String::new());
    lines.failure(failure, t);
    match (change, at) {
        (Some((change, server)), _) => lines.change(change, server, t),
        (None, Some(at)) => lines.add(t.label.time, &format::moment(at)),
        (None, None) => {}
    }
    if lines.0.is_empty() {
        // Nothing came from the cloud: there is nothing to hand on.
        return html! { <div hidden=true></div> };
    }
    block(lines.0, "ticket", t.common.details, t.common.copy_ticket)
}

/// What was where, to keep.
pub(super) fn record(ui: &Ui, change: &ChangeView, server: Option<&Server>) -> Html {
    let t = ui.t();
    let mut lines = Lines(String::new());
    lines.change(change, server, t);
    block(lines.0, "record", t.common.record, t.common.copy_record)
}
