//! Promise 12: attempts that are told apart, and records that do not grow.

use bms_disks::model::AttemptId;
use bms_disks::session::{Doubt, End, Event, Intent, Reached};

use crate::script::Script;
use crate::steps::{answered, ended, live};

#[test]
fn promise_12_watching_on_in_vain_makes_no_record_grow_either() {
    // No job is named and the list says nothing new: between two ends nothing is reached.
    let mut s = answered(202, "");
    for _ in 0..5 {
        live(&mut s, 1_801_000);
        s.click(Intent::KeepWatching);
    }
    let (attempt, end) = ended(&s).pop().expect("told");
    assert_eq!(end, End::Unknown(Doubt::NoJob));
    let ends = attempt.steps.iter();
    let ends = ends.filter(|step| step.phase == Reached::Ended).count();
    assert_eq!(ends, 3, "{:?}", attempt.steps);
}

#[test]
fn promise_12_the_ids_of_attempts_come_from_what_the_session_was_begun_with() {
    let begun_with = |ids: &str| {
        let mut s = Script::new();
        s.step(Event::Start {
            record: None,
            visible: true,
            ids: AttemptId::parse(ids).expect("an id"),
        });
        s.answer_reads();
        s.confirm("data");
        s.attempts.pop().expect("asked").id.clone()
    };
    let first = begun_with("0b8f6a5e-9d6c-4f0e-8c1b-000000000000");
    let other = begun_with("0b8f6a5e-9d6c-4f0e-8c1b-100000000000");
    assert_ne!(first, other);
    assert!(first.as_str().starts_with("0b8f6a5e-9d6c-4f0e-8c1b-0"));
}
