//! The states of several disks at once.

use std::rc::Rc;

use super::disks::{DiskMaker, running_linux};
use super::samples::{NOT_OFFERED, change, hostile, job_failed, many, now, ready, usual, windows};
use crate::model::{Disk, Server, Wall};
use crate::rules::{Verdict, assess, confirm_many};
use crate::session::{
    AskAll, AskNote, AskStep, ChangedFact, Dialog, Doubt, ItemState, Notice, Page, Phase, Pick,
    QuestionId, QueueItem, QueueStage, QueueView, Stop, View,
};

/// All names.
pub(super) const NAMES: [&str; 9] = [
    "bulk-selected",
    "bulk-ask",
    "bulk-ask-windows",
    "bulk-ask-sixty",
    "bulk-ask-hostile",
    "bulk-runs",
    "bulk-strip",
    "bulk-stopped",
    "bulk-ended",
];

fn item(server: &Server, disk: &Rc<Disk>, state: ItemState, phase: Option<Phase>) -> QueueItem {
    let assessment = assess(server, disk, NOT_OFFERED);
    QueueItem {
        ready: !assessment.is_blocked(),
        assessment: Some(Rc::new(assessment)),
        twin: disk.name() == Some("twin"),
        state,
        change: phase.map(|phase| Rc::new(change(disk, phase))),
        disk: Rc::clone(disk),
    }
}

fn queue(server: &Server, stage: QueueStage, items: Vec<QueueItem>) -> QueueView {
    let begun = !matches!(stage, QueueStage::Asking(_));
    QueueView {
        ended: (stage == QueueStage::Ended).then(|| Wall(now())),
        stage,
        items,
        server: Some(Rc::new(server.clone())),
        began: begun.then(|| Wall(now() - 131_000)),
    }
}

fn asking(server: &Server, disks: &[Rc<Disk>], notes: Vec<AskNote>) -> QueueView {
    let waiting = |disk| item(server, disk, ItemState::Waiting, None);
    let items: Vec<_> = disks.iter().map(waiting).collect();
    let weights = items
        .iter()
        .filter_map(|item| match item.assessment.as_ref()?.verdict {
            Verdict::Allowed(weight) => Some(weight),
            Verdict::Blocked => None,
        });
    let all = AskAll {
        id: QuestionId(1),
        weight: weights.max(),
        word: confirm_many(Some(server), items.iter().filter(|item| item.ready).count()),
        notes,
        again: false,
    };
    queue(server, QueueStage::Asking(all), items)
}

/// One of everything.
fn at_work(server: &Server, stage: QueueStage) -> QueueView {
    let names = [
        "data-01",
        "data-02",
        "数据盘-03",
        "data-04",
        "data-05",
        "data-06",
    ];
    let disks: Vec<_> = (1..)
        .zip(names)
        .map(|(n, name)| DiskMaker::new(n, name).make())
        .collect();
    let failure = Rc::new(job_failed());
    let one = |at: usize, state, phase| item(server, &disks[at], state, phase);
    let mut items = vec![
        one(0, ItemState::Done, Some(Phase::Done)),
        one(1, ItemState::NotSent, None),
        one(2, ItemState::Sent, Some(Phase::Running)),
        one(3, ItemState::Waiting, None),
        one(4, ItemState::Waiting, None),
        one(5, ItemState::Waiting, None),
    ];
    match stage {
        QueueStage::Stopped(_) => {
            let failed = ItemState::Failed(Some(Rc::clone(&failure)));
            items[2] = one(2, failed, Some(Phase::Failed(failure)));
        }
        QueueStage::Ended => {
            let failed = ItemState::Failed(Some(Rc::clone(&failure)));
            items[2] = one(2, failed, Some(Phase::Failed(failure)));
            items[3] = one(3, ItemState::Unknown, Some(Phase::Unknown(Doubt::JobSlow)));
            items[4] = one(4, ItemState::Done, Some(Phase::Done));
            items[5] = one(5, ItemState::NotSent, None);
        }
        _ => items[3].state = ItemState::Checking(AskStep::Holding),
    }
    queue(server, stage, items)
}

pub(super) fn state(name: &str) -> Option<View> {
    let (linux, usual) = (running_linux(), usual());
    let server = if name == "bulk-ask-windows" {
        windows()
    } else {
        linux
    };
    let disks = match name {
        "bulk-ask-sixty" => many(60),
        "bulk-ask-hostile" => hostile(),
        _ => usual,
    };
    let mut view = ready(server.clone(), &disks, NOT_OFFERED);
    let queue = match name {
        "bulk-selected" => {
            view.selected = 2;
            view.notices = vec![Notice::FellOut(vec![Rc::clone(&disks[4])])];
            if let Page::Ready(rows) = &mut view.page {
                for row in Rc::make_mut(rows).iter_mut().skip(1).take(2) {
                    Rc::make_mut(row).pick = Pick::On;
                }
            }
            return Some(view);
        }
        "bulk-ask" => asking(&server, &disks, vec![AskNote::Changed(ChangedFact::Power)]),
        "bulk-ask-windows" | "bulk-ask-sixty" | "bulk-ask-hostile" => {
            asking(&server, &disks, Vec::new())
        }
        "bulk-runs" | "bulk-strip" => at_work(&server, QueueStage::Running),
        "bulk-stopped" => {
            let at = DiskMaker::new(3, "").make().volume.clone();
            at_work(&server, QueueStage::Stopped(Stop::Ended(at)))
        }
        "bulk-ended" => at_work(&server, QueueStage::Ended),
        _ => return None,
    };
    let queue = Rc::new(queue);
    view.dialog = (name != "bulk-strip").then(|| Dialog::Queue(Rc::clone(&queue)));
    view.queue = Some(queue);
    Some(view)
}
