//! The audit record of an attempt: what `docs/embedding.md` calls a record, as a plain object.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::custom_event::{failure_object, optional};
use super::object;
use crate::api::{Failure, Target};
use crate::model::{
    Disk, GuestLook, GuestScope, GuestVerdict, JobId, Os, OsFamily, QueueId, Server, Slot, Wall,
};
use crate::rules::{Reason, Weight};
use crate::session::{
    Aim, AskNote, Attempt, ChangedFact, Doubt, End, Given, Origin, Reached, Step,
};

/// The version of the record: another one where a field goes, or comes to mean something else.
const VERSION: u8 = 1;

/// The record of an attempt, whose end is this or which is under way.
pub(super) fn record(target: &Target, attempt: &Attempt, end: Option<&End>) -> JsValue {
    let disk = &attempt.disk;
    let steps = attempt.steps.iter().map(phase);
    let ended = end.map_or_else(Ended::default, |end| Ended::of(end, attempt.aim));
    let failure = ended.failure.map_or(JsValue::UNDEFINED, failure_object);
    let given = attempt.given.as_ref();
    let queue = attempt.queue.as_ref().map(QueueId::as_str);
    object::object(&[
        ("version", VERSION.into()),
        ("attemptId", attempt.id.as_str().into()),
        ("queueId", optional(queue)),
        ("change", change(attempt.aim)),
        ("origin", origin(attempt.origin)),
        ("outcome", ended.outcome.into()),
        ("reason", optional(ended.reason)),
        ("message", optional(ended.message)),
        ("changed", ended.changed),
        ("failure", failure),
        ("projectId", target.project.as_str().into()),
        ("server", server(target, attempt.server.as_deref())),
        ("disk", disk_object(disk)),
        ("jobId", optional(attempt.job.as_ref().map(JobId::as_str))),
        (
            "confirmation",
            given.map_or(JsValue::UNDEFINED, |given| confirmation(attempt, given)),
        ),
        ("phases", steps.collect::<Array>().into()),
    ])
    .into()
}

/// What is done to a disk, in a `detail`.
pub(super) fn change(aim: Aim) -> JsValue {
    match aim {
        Aim::Detach => "detach".into(),
        Aim::Attach => "attach".into(),
    }
}

/// Where an attempt began, in a `detail`.
pub(super) fn origin(origin: Origin) -> JsValue {
    match origin {
        Origin::Here => "began-here",
        Origin::Elsewhere => "seen-here",
    }
    .into()
}

fn phase(step: &Step) -> JsValue {
    let name = match step.phase {
        Reached::Confirmed => "confirmed",
        Reached::TakenUp => "taken-up",
        Reached::Approved => "approved",
        Reached::Checked => "checked",
        Reached::Sent => "sent",
        Reached::Accepted => "accepted",
        Reached::Unclear => "unclear",
        Reached::Running => "running",
        Reached::JobDone => "job-done",
        Reached::JobFailed => "job-failed",
        Reached::Ended => "ended",
    };
    object::object(&[
        ("phase", name.into()),
        ("at", iso(step.at)),
        ("requestId", optional(step.request_id.as_deref())),
    ])
    .into()
}

/// ISO 8601 in UTC; `undefined` for what no calendar has: the storage may hold anything.
fn iso(at: Wall) -> JsValue {
    #[allow(clippy::cast_precision_loss)] // milliseconds since 1970 stay far below 2^53
    let date = js_sys::Date::new(&(at.0 as f64).into());
    if date.get_time().is_nan() {
        JsValue::UNDEFINED
    } else {
        date.to_iso_string().into()
    }
}

fn server(target: &Target, server: Option<&Server>) -> JsValue {
    let os = server.map(|server| match server.os {
        Os::Known(OsFamily::Linux) => "linux",
        Os::Known(OsFamily::Windows) => "windows",
        Os::Unknown { .. } => "unknown",
    });
    object::object(&[
        ("id", target.server.as_str().into()),
        ("name", optional(server.map(|server| &*server.name))),
        (
            "status",
            optional(server.map(|server| server.status.word())),
        ),
        ("os", optional(os)),
    ])
    .into()
}

fn disk_object(disk: &Disk) -> JsValue {
    object::object(&[
        ("volumeId", disk.volume.as_str().into()),
        ("attachmentId", optional(disk.record_id.as_deref())),
        ("name", optional(disk.name())),
        ("slot", optional(disk.slot.as_ref().map(Slot::as_str))),
        ("wwn", optional(disk.wwn())),
    ])
    .into()
}

/// What was shown and given.
fn confirmation(attempt: &Attempt, given: &Given) -> JsValue {
    let weight = given.weight.map(|weight| match weight {
        Weight::Plain => "plain",
        Weight::Acknowledge => "acknowledge",
        Weight::TypeName => "type-name",
    });
    let shown = attempt.assessment.as_ref().map(|shown| {
        let reasons = shown.reasons.iter().map(Reason::code);
        reasons.map(JsValue::from).collect::<Array>()
    });
    let looks = given.looks.iter();
    let looks = looks.filter(|look| look.disk == attempt.disk.volume);
    object::object(&[
        ("weight", optional(weight)),
        ("shown", shown.map_or(JsValue::UNDEFINED, JsValue::from)),
        ("acknowledged", given.acknowledged.into()),
        ("typed", optional(given.typed.as_deref())),
        ("guest", looks.map(look).collect::<Array>().into()),
    ])
    .into()
}

fn look(look: &GuestLook) -> JsValue {
    let verdict = match look.verdict {
        GuestVerdict::Clear => "clear",
        GuestVerdict::InUse => "in-use",
        GuestVerdict::NotProven => "not-proven",
    };
    let scope = match look.scope {
        GuestScope::Whole => "whole",
        GuestScope::WithoutRoot => "without-root",
        GuestScope::ListOnly => "list-only",
        GuestScope::Nothing => "nothing",
    };
    object::object(&[
        ("verdict", verdict.into()),
        ("scope", scope.into()),
        ("at", iso(look.at)),
    ])
    .into()
}

/// What a record says of an end.
struct Ended<'a> {
    outcome: &'static str,
    reason: Option<&'static str>,
    message: Option<&'a str>,
    changed: JsValue,
    failure: Option<&'a Failure>,
}

impl Default for Ended<'_> {
    fn default() -> Self {
        Self {
            outcome: "under-way",
            reason: None,
            message: None,
            changed: JsValue::UNDEFINED,
            failure: None,
        }
    }
}

impl<'a> Ended<'a> {
    fn of(end: &'a End, aim: Aim) -> Self {
        let mut this = Self::default();
        match end {
            End::Done => {
                this.outcome = match aim {
                    Aim::Detach => "detached",
                    Aim::Attach => "attached",
                }
            }
            End::Failed(failure) => {
                this.outcome = "failed";
                this.failure = Some(failure);
            }
            End::Unknown(doubt) => {
                this.outcome = "unknown";
                this.doubted(doubt);
            }
            End::Cancelled => this.outcome = "cancelled",
            End::Stopped => {
                this.outcome = "not-sent";
                this.reason = Some("queue-stopped");
            }
            End::Void(notes) => this.void(notes),
        }
        this
    }

    fn doubted(&mut self, doubt: &'a Doubt) {
        let (reason, failure) = match doubt {
            Doubt::NoTrace(failure) => ("no-trace", Some(failure)),
            Doubt::JobSlow => ("job-slow", None),
            Doubt::NoJob => ("no-job", None),
            Doubt::JobUnreadable(failure) => ("job-unreadable", Some(failure)),
            Doubt::JobVanished => ("job-vanished", None),
            Doubt::ListLags => ("list-lags", None),
            Doubt::ListUnread(failure) => ("list-unread", Some(failure)),
        };
        self.reason = Some(reason);
        self.failure = failure.map(|failure| &**failure);
    }

    fn void(&mut self, notes: &'a [AskNote]) {
        let (outcome, reason) = match notes.first() {
            Some(AskNote::Changed(_)) => {
                let facts = notes.iter().filter_map(|note| match note {
                    AskNote::Changed(fact) => Some(changed(fact)),
                    _ => None,
                });
                self.changed = facts.map(JsValue::from).collect::<Array>().into();
                ("asked-again", "changed")
            }
            Some(AskNote::HostRefused(words)) => {
                self.message = Some(words);
                ("refused", "portal-refused")
            }
            Some(AskNote::HoldTimedOut) => ("refused", "portal-timed-out"),
            Some(AskNote::ListenerFailed) => ("refused", "listener-failed"),
            Some(AskNote::NotApproved) => ("refused", "approval-missing"),
            Some(AskNote::SignedOut) => ("not-sent", "signed-out"),
            Some(AskNote::TokenFailed) => ("not-sent", "token-failed"),
            Some(AskNote::OtherTab) => ("not-sent", "other-tab"),
            Some(AskNote::AnotherUnderWay) => ("not-sent", "another-under-way"),
            Some(AskNote::RecheckFailed(failure)) => {
                self.failure = Some(failure);
                ("not-sent", "check-failed")
            }
            // A confirmation that was not enough begins no attempt.
            Some(AskNote::Refused(_)) | None => ("not-sent", "check-failed"),
        };
        self.outcome = outcome;
        self.reason = Some(reason);
    }
}

fn changed(fact: &ChangedFact) -> &'static str {
    match fact {
        ChangedFact::Power => "power",
        ChangedFact::Os => "os",
        ChangedFact::Lock => "lock",
        ChangedFact::Slot { .. } => "slot",
        ChangedFact::Name => "name",
        ChangedFact::Gone => "gone",
        ChangedFact::Rules => "rules",
    }
}
