//! Steps and looks that several scripts have in common.

use bms_disks::session::{AskNote, AskStep, ChangeView, HostEvent, Mark, Page, RequestId, Say};

use crate::script::Script;

/// The DELETE was taken on with a job, just now.
pub fn accepted() -> Script {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, 202, r#"{"job_id":"j1"}"#);
    s
}

/// The answer to the DELETE is this.
pub fn answered(status: u16, body: &str) -> Script {
    let mut s = Script::sent();
    let delete = s.find("/detachvolume/");
    s.answer(delete, status, body);
    s
}

pub fn job(s: &Script) -> Option<RequestId> {
    let found = s.open.iter().find(|(_, r)| r.path.contains("/jobs/j1"));
    found.map(|(id, _)| *id)
}

pub fn job_says(s: &mut Script, status: u16, word: &str) {
    let id = job(s).expect("the job is asked for");
    let body = format!(r#"{{"job_id":"j1","status":"{word}"}}"#);
    s.answer(id, status, &body);
}

/// Lets the time pass and the cloud answer, but for jobs.
pub fn live(s: &mut Script, millis: u64) {
    for _ in 0..millis / 1_000 {
        s.pass(1_000);
        s.answer_reads();
    }
}

pub fn marks(change: &ChangeView) -> Vec<Mark> {
    change.marks.iter().map(|(mark, _)| *mark).collect()
}

pub fn phases(s: &Script) -> Vec<&'static str> {
    let phase = |event: &HostEvent| match event {
        HostEvent::Phase { phase, .. } => Some(*phase),
        HostEvent::Detached { .. } => Some("detached"),
        HostEvent::Attached { .. } => Some("attached"),
        HostEvent::Failed { .. } => Some("failed"),
        _ => None,
    };
    s.told.iter().filter_map(phase).collect()
}

pub fn notes(s: &Script) -> Vec<AskNote> {
    s.ask().expect("a question").notes.clone()
}

pub fn step(s: &Script) -> AskStep {
    s.ask().expect("a question").step
}

#[track_caller]
pub fn said(s: &Script, note: &AskNote) {
    let said = s.view().said.last().cloned().expect("said");
    assert_eq!(said.what, Say::AskNote(note.clone()));
}

pub fn list(s: &Script) -> RequestId {
    s.find("/os-volume_attachments")
}

pub fn server(s: &Script) -> RequestId {
    let found = s.open.iter().find(|(_, r)| r.path.ends_with("/s1"));
    found.expect("the server is read").0
}

pub fn disks(s: &Script) -> usize {
    match &s.view().page {
        Page::Ready(rows) => rows.len(),
        page => panic!("{page:?}"),
    }
}
