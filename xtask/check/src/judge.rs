//! Whether the widget would work: its own parsers and rules on what came.

use std::rc::Rc;

use bms_disks::api::{
    AttachmentList, Failure, Target, parse_attachments, parse_job, parse_server, parse_volumes,
};
use bms_disks::i18n::Locale;
use bms_disks::model::{Disk, JobId, Os, OsFamily, Role, Server, Task, Volume, join_disks};
use bms_disks::rules::{Policy, Verdict, Weight, assess};

use crate::Reply;
use crate::report::{Report, pieces};

/// Says it. Returns whether.
pub fn judge(report: &mut Report, target: &Target, job: &JobId, replies: &[Option<Reply>]) -> bool {
    report.heading(pieces!["What the widget makes of it"]);
    let outcome = |at: usize| replies.get(at)?.as_ref().map(|reply| &reply.outcome);
    let id = &target.server;
    let Some(server) = outcome(0).map(|outcome| parse_server(id, outcome)) else {
        return false;
    };
    let answer = match server {
        Ok(answer) => answer,
        Err(failure) => {
            failed(report, "the server", &failure);
            return conclude(report, false);
        }
    };
    let server_is_told = the_server(report, &answer.server);
    let lists = [1, 2].map(|at| outcome(at).map(|outcome| parse_attachments(id, outcome)));
    let own = answer.own.clone();
    let Some(list) = the_list(report, lists, own.clone()) else {
        return conclude(report, false);
    };
    let volumes = match outcome(3).map(|outcome| parse_volumes(id, outcome)) {
        None => Vec::new(),
        Some(Ok(volumes)) => volumes,
        Some(Err(failure)) => {
            failed(report, "names and sizes", &failure);
            report.line(pieces!["names and sizes: left out; all else works"]);
            Vec::new()
        }
    };
    the_disks(report, &answer.server, &list, own.as_ref(), &volumes);
    match outcome(4).map(|outcome| parse_job(job, outcome)) {
        None => {}
        Some(Err(failure)) if failure.may_lack_the_call() => {
            report.line(pieces![
                "a job that does not exist: not found, as it should be"
            ]);
        }
        Some(Err(failure)) => failed(report, "a job that does not exist", &failure),
        Some(Ok(_)) => report.line(pieces!["a job that does not exist: it is said to exist"]),
    }
    let is_whole = list.unreadable == 0;
    if !is_whole {
        report.line(pieces![
            "entries of the list that cannot be read: ",
            list.unreadable,
            ". They may be any disk: none could be called detached."
        ]);
    }
    conclude(report, server_is_told && is_whole)
}

fn conclude(report: &mut Report, works: bool) -> bool {
    report.heading(if works {
        pieces!["The widget would work here. That a detach works is not shown by this: nothing was sent."]
    } else {
        pieces!["The widget would not work here as it is. Please send this report."]
    });
    works
}

fn failed(report: &mut Report, what: &'static str, failure: &Failure) {
    let words = Locale::En.texts().cause(failure.cause);
    report.line(pieces![what, ": ", words.what]);
}

fn the_server(report: &mut Report, server: &Server) -> bool {
    let task = match server.task {
        Task::Idle => "no task is under way",
        Task::Busy(_) => "a task is under way: every disk is blocked while it is",
        Task::Unknown => "whether a task is under way is not told: every disk is blocked",
    };
    report.line(pieces!["the server: ", task]);
    report.line(pieces![
        "the server's system: ",
        match server.os {
            Os::Known(OsFamily::Linux) => "Linux",
            Os::Known(OsFamily::Windows) => "Windows",
            Os::Unknown { hint: Some(_) } => "not told for certain; guessed from the specification",
            Os::Unknown { hint: None } => "not told",
        }
    ]);
    report.line(pieces![
        "the server's lock: ",
        match server.locked {
            Some(true) => "locked",
            Some(false) => "not locked",
            None => "not told: a warning is shown",
        }
    ]);
    server.task != Task::Unknown
}

type Read = Option<Result<AttachmentList, Failure>>;

/// The list as the session would find it: the first call, the native one where that call may be missing, the server's
/// own field.
fn the_list(
    report: &mut Report,
    [first, native]: [Read; 2],
    own: Option<AttachmentList>,
) -> Option<AttachmentList> {
    let first = first?;
    let failure = match first {
        Ok(list) => {
            report.line(pieces!["the list: read by the first call"]);
            return Some(list);
        }
        Err(failure) => failure,
    };
    failed(report, "the list", &failure);
    if !failure.may_lack_the_call() {
        return None;
    }
    match native {
        Some(Ok(list)) => {
            report.line(pieces!["the list: read by the native call"]);
            return Some(list);
        }
        Some(Err(failure)) => {
            failed(report, "the native list", &failure);
            if !failure.may_lack_the_call() {
                return None;
            }
        }
        None => {
            report.line(pieces![
                "the native list: not asked. With ecs-endpoint it would be."
            ]);
        }
    }
    match own {
        Some(_) => report.line(pieces!["the list: the server's own field"]),
        None => report.line(pieces!["the list: there is none anywhere"]),
    }
    own
}

fn the_disks(
    report: &mut Report,
    server: &Server,
    list: &AttachmentList,
    own: Option<&AttachmentList>,
    volumes: &[Rc<Volume>],
) {
    let own = own.map_or(&[][..], |own| &own.entries);
    let disks = join_disks(&list.entries, own, volumes);
    let count = |wanted: fn(&Disk) -> bool| disks.iter().filter(|disk| wanted(disk)).count();
    report.line(pieces![
        "disks: ",
        disks.len(),
        "; system: ",
        count(|disk| disk.role == Role::System),
        ", data: ",
        count(|disk| disk.role == Role::Data),
        ", not told: ",
        count(|disk| disk.role == Role::Unknown),
        "; with details: ",
        count(|disk| disk.details.is_some()),
        ", with a WWN: ",
        count(|disk| disk.wwn().is_some())
    ]);
    let texts = Locale::En.texts();
    for (at, disk) in disks.iter().enumerate() {
        let found = assess(server, disk, Policy::default());
        let verdict = match found.verdict {
            Verdict::Blocked => "blocked",
            Verdict::Allowed(Weight::Plain) => "may go",
            Verdict::Allowed(Weight::Acknowledge) => "may go, once the steps in the guest are done",
            Verdict::Allowed(Weight::TypeName) => "may go, with its name typed",
        };
        report.line(pieces![
            "disk ",
            at + 1,
            ": ",
            verdict,
            ". ",
            texts.reason_long(found.decisive())
        ]);
    }
}
