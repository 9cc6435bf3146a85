//! The states without a dialog.

use std::rc::Rc;

use super::disks::{DiskMaker, running_linux, stopped};
use super::samples::{
    NOT_OFFERED, OFFERED, change, forbidden, hostile, job_failed, many, ready, unknown_os, usual,
    windows,
};
use crate::api::{Cause, Failure};
use crate::model::{Role, Server, ServerStatus, Task};
use crate::session::{Notice, Page, Phase, View};

/// All names.
pub(super) const NAMES: [&str; 23] = [
    "stopped",
    "linux",
    "windows",
    "unknown-os",
    "system-offered",
    "rebooting",
    "locked",
    "details-missing",
    "hostile",
    "sixty",
    "thousand",
    "loading",
    "empty",
    "forbidden",
    "no-server",
    "no-network",
    "wrong-endpoint",
    "generic",
    "signed-out",
    "stale",
    "row-running",
    "row-failed",
    "cards",
];

pub(super) fn state(name: &str) -> Option<View> {
    page_state(name).or_else(|| problem_state(name))
}

fn page_state(name: &str) -> Option<View> {
    let usual = usual();
    Some(match name {
        "stopped" => ready(stopped(), &usual, NOT_OFFERED),
        "linux" => ready(running_linux(), &usual, NOT_OFFERED),
        "windows" => ready(windows(), &usual, NOT_OFFERED),
        "unknown-os" => ready(unknown_os(), &usual, NOT_OFFERED),
        "system-offered" => ready(stopped(), &usual, OFFERED),
        "rebooting" => {
            let server = Server {
                status: ServerStatus::Reboot,
                task: Task::Busy("reboot_started".into()),
                ..stopped()
            };
            ready(server, &usual, NOT_OFFERED)
        }
        "locked" => {
            let server = Server {
                locked: Some(true),
                frozen: true,
                host_trouble: Some("MAINTENANCE".into()),
                ..stopped()
            };
            ready(server, &usual, NOT_OFFERED)
        }
        "details-missing" => {
            let bare = |n| DiskMaker::new(n, "").bare();
            let disks = [
                bare(0).make(),
                bare(1).make(),
                bare(2)
                    .disk(|d| (d.slot, d.role) = (None, Role::Unknown))
                    .make(),
            ];
            View {
                notices: vec![Notice::VolumeDetailsFailed(Rc::new(forbidden()))],
                ..ready(running_linux(), &disks, NOT_OFFERED)
            }
        }
        "hostile" => ready(stopped(), &hostile(), NOT_OFFERED),
        "sixty" => ready(stopped(), &many(60), NOT_OFFERED),
        "thousand" => ready(stopped(), &many(1_000), NOT_OFFERED),
        "row-running" | "row-failed" | "cards" => with_changes(name),
        _ => return None,
    })
}

fn with_changes(name: &str) -> View {
    let disks = usual();
    let mut view = ready(running_linux(), &disks, NOT_OFFERED);
    let change = match name {
        "row-running" => change(&disks[1], Phase::Running),
        "row-failed" => change(&disks[1], Phase::Failed(Rc::new(job_failed()))),
        _ => change(&DiskMaker::new(7, "scratch").make(), Phase::Done),
    };
    let change = Rc::new(change);
    if let Page::Ready(rows) = &view.page {
        let rows = rows.iter().map(|row| {
            let mine = row.disk.volume == change.disk.volume;
            let busy = !change.phase.is_end() && !mine;
            let mut row = (**row).clone();
            row.waits = busy;
            row.change = mine.then(|| Rc::clone(&change));
            Rc::new(row)
        });
        view.page = Page::Ready(Rc::new(rows.collect()));
    }
    view.changes = vec![change];
    view
}

fn problem_state(name: &str) -> Option<View> {
    let page = match name {
        "loading" => Page::Loading,
        "signed-out" => Page::SignedOut,
        "no-token" => Page::TokenFailed,
        "forbidden" => Page::Problem(Rc::new(forbidden())),
        "no-network" => Page::Problem(Rc::new(Failure::of(Cause::Network))),
        "no-server" => {
            let mut failure = Failure::of(Cause::NoSuchServer);
            failure.code = Some("BMS.0040".into());
            failure.http = Some(400);
            failure.message = Some("Server bdb0e8f7 could not be found.".into());
            Page::Problem(Rc::new(failure))
        }
        "wrong-endpoint" => {
            let mut failure = Failure::of(Cause::NotTheCloud);
            failure.http = Some(404);
            failure.message = Some("<html><head><title>404 Not Found</title></head></html>".into());
            Page::Problem(Rc::new(failure))
        }
        "generic" => {
            let mut failure = Failure::of(Cause::Gateway);
            failure.code = Some("APIGW.0201".into());
            failure.http = Some(504);
            failure.message = Some("Backend timeout.".into());
            Page::Problem(Rc::new(failure))
        }
        "empty" => return Some(ready(stopped(), &[], NOT_OFFERED)),
        "stale" => {
            let mut view = ready(running_linux(), &usual(), NOT_OFFERED);
            view.notices = vec![
                Notice::Offline,
                Notice::Stale(Rc::new(Failure::of(Cause::Network))),
                Notice::Unreadable(2),
                Notice::NoStorage,
                Notice::NoVolumeDetails,
            ];
            view.refreshing = true;
            return Some(view);
        }
        _ => return None,
    };
    Some(View {
        page,
        server: None,
        read_at: None,
        ..ready(stopped(), &[], NOT_OFFERED)
    })
}
