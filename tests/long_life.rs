//! A session that lives long: what it holds does not grow with what it has been through.

use std::alloc::System;

use bms_disks::session::{Claim, Intent, Phase};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[allow(dead_code)] // what other tests need
#[path = "session/script.rs"]
mod script;

use script::{Script, id};

// The only test of its program: others beside it would be counted, too.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The bytes in use, when the test's own notes are away.
fn live(script: &mut Script) -> usize {
    assert_eq!(script.open.len(), 0);
    script.sent = Vec::new();
    script.told = Vec::new();
    script.open = Vec::new();
    script.attempts = Vec::new();
    // What is kept for the simulation to look at.
    #[cfg(feature = "mutants")]
    drop(script.session.take_moves());
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

/// Detaches `data`, attaches it again and puts that away.
fn cycle(s: &mut Script) {
    s.confirm("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    s.job_succeeds();
    s.facts.disks.remove(1);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    s.confirm_attach("data");
    s.agree();
    s.answer_reads();
    s.claimed(Claim::Mine);
    let attach = s.find("/attachvolume");
    s.answer(attach, 202, r#"{"job_id":"j2"}"#);
    s.pass(2_000);
    let job = s.find("/jobs/j2");
    s.answer(job, 200, r#"{"job_id":"j2","status":"SUCCESS"}"#);
    s.facts.disks.insert(1, ("data", "/dev/sdb"));
    s.pass(5_000);
    s.answer_reads();
    assert_eq!(s.change().phase, Phase::Done);
    s.click(Intent::Close);
    s.click(Intent::Dismiss(id("data")));
    s.answer_reads();
    assert_eq!(s.view().changes.len(), 0);
}

#[test]
fn a_session_holds_no_more_after_a_thousand_detaches_than_after_a_hundred() {
    let mut script = Script::ready();
    for _ in 0..100 {
        cycle(&mut script);
    }
    let before = live(&mut script);
    for _ in 0..900 {
        cycle(&mut script);
    }
    let after = live(&mut script);
    assert_eq!(after, before, "bytes");
}
