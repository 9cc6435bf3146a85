//! What happened, in lines a person can read.

use std::fmt::Write as _;
use std::rc::Rc;

use bms_disks::session::{Dialog, Effect, Event, Page, View};

use crate::world::{World, tell};

/// An event in a few words.
#[must_use]
pub fn event(event: &Event) -> String {
    match event {
        Event::Answer { id, outcome } => match outcome {
            Ok(answer) => {
                let body = String::from_utf8_lossy(&answer.body);
                let body: String = body.chars().take(90).collect();
                let patience = answer.retry_after.map(|s| format!(" retry-after {s}"));
                let patience = patience.unwrap_or_default();
                format!("answer {} {}{patience} {body}", id.0, answer.status)
            }
            Err(transport) => format!("no answer {} {transport:?}", id.0),
        },
        other => format!("{other:?}"),
    }
}

/// An effect in a few words.
#[must_use]
pub fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Send { id, request, .. } => {
            let path = &request.path;
            let tail = path
                .find("/baremetalservers")
                .map_or(&**path, |at| &path[at..]);
            format!("send {} {} {tail}", id.0, request.method.as_str())
        }
        Effect::AskHost { ask, .. } => format!("ask the portal {}", ask.0),
        other => format!("{other:?}"),
    }
}

/// What is shown, in a few words.
#[must_use]
pub fn view(view: &View) -> String {
    let mut text = match &view.page {
        Page::Ready(rows) => format!("{} rows", rows.len()),
        Page::Problem(failure) => format!("problem {:?}", failure.cause),
        other => format!("{other:?}"),
    };
    match &view.dialog {
        Some(Dialog::Ask(ask)) => {
            let _ = write!(
                text,
                ", ask {} for {} {:?} {:?} {:?}",
                ask.id.0, ask.disk.volume, ask.step, ask.assessment.verdict, ask.notes
            );
        }
        Some(Dialog::Attach(ask)) => {
            let _ = write!(
                text,
                ", attach {} for {} {:?} {:?} {:?}",
                ask.id.0, ask.disk.volume, ask.step, ask.blocked, ask.notes
            );
        }
        Some(Dialog::Queue(_)) => text.push_str(", the queue"),
        Some(Dialog::Follow(change)) => {
            let _ = write!(text, ", follow {}", change.disk.volume);
        }
        None => {}
    }
    if let Some(queue) = &view.queue {
        let _ = write!(text, ", queue {:?}", queue.stage);
        for item in &queue.items {
            let _ = write!(text, " {} {:?}", item.disk.volume, item.state);
        }
    }
    for change in &view.changes {
        let volume = &change.disk.volume;
        let _ = write!(
            text,
            ", {:?} {volume} {:?} job {:?}",
            change.aim, change.phase, change.job
        );
    }
    text
}

impl World<'_> {
    pub(crate) fn tell_step(&mut self, tab: usize, effects: &[Effect], old: &View) {
        if self.trace.is_none() {
            return;
        }
        for one in effects {
            tell!(self, "tab {tab}    -> {}", effect(one));
        }
        let new = Rc::clone(&self.tabs[tab].view);
        let (before, after) = (view(old), view(&new));
        if before != after {
            tell!(self, "tab {tab}    shows {after}");
        }
    }
}
