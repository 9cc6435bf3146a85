//! Steps and looks that several scripts have in common.

use std::rc::Rc;

use bms_disks::session::{
    Aim, AskNote, AskStep, Attempt, ChangeView, End, HostEvent, Mark, Page, RequestId, Say,
};

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

/// The ends that were told, each with its attempt.
pub fn ended(s: &Script) -> Vec<(Rc<Attempt>, End)> {
    let ended = s.told.iter().filter_map(|event| match event {
        HostEvent::Ended { attempt, end } => Some((Rc::clone(attempt), end.clone())),
        _ => None,
    });
    ended.collect()
}

/// The ends that were told, of which disk.
pub fn ends(s: &Script) -> Vec<(String, End)> {
    let of = |(attempt, end): (Rc<Attempt>, End)| (attempt.disk.volume.to_string(), end);
    ended(s).into_iter().map(of).collect()
}

/// The end told last, and that nothing was told since.
#[track_caller]
pub fn ended_last(s: &Script, disk: &str) -> End {
    match s.told.last() {
        Some(HostEvent::Ended { attempt, end }) if attempt.disk.volume.as_str() == disk => {
            end.clone()
        }
        other => panic!("{other:?}"),
    }
}

pub fn phases(s: &Script) -> Vec<&'static str> {
    let phase = |event: &HostEvent| match event {
        HostEvent::Phase { phase, .. } => Some(*phase),
        HostEvent::Ended { attempt, end } => Some(match (end, attempt.aim) {
            (End::Done, Aim::Detach) => "detached",
            (End::Done, Aim::Attach) => "attached",
            (End::Failed(_) | End::Unknown(_), _) => "failed",
            (End::Cancelled | End::Stopped | End::Void(_), _) => "not sent",
        }),
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
