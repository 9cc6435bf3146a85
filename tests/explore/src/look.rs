//! What can be seen of a session from outside, as far as what comes next and the promises ask for it.

use std::rc::Rc;

use bms_disks::session::{
    Aim, Ask, AskStep, ChangeView, Dialog, ItemState, Page, Phase, QueueStage, Session, Stop, View,
};
use bms_simulation::Sabotaged;
use bms_simulation::promises::is_lax;

use crate::cloud::{disk_in, policy};

/// What is on screen.
pub struct Look {
    /// Milliseconds until it wants to be woken.
    pub wake: Option<u32>,
    pub view: Rc<View>,
    pub signed_out: bool,
    /// Whether it waits for anything that should come to an end.
    pub waits: bool,
    /// Whether something is going on that may be watched while nobody looks.
    pub busy: bool,
    /// Whether a change's end is not known.
    pub doubt: bool,
    /// The disks, a bit each, that changes are about; those of which a change has no end yet, and those of these that
    /// were begun elsewhere.
    pub changes: u8,
    pub moving: u8,
    pub resumed: u8,
    /// The disks of which something is confirmed and not sent yet.
    pub pending: u8,
    /// What is asked of each disk alone, by the dialog or by the queue's.
    pub asks: [Option<Rc<Ask>>; 2],
    /// Promise 10: whether less is asked for than the documents call for.
    pub lax: bool,
    /// Where the queue is, and the disks that can still be taken out.
    pub queue: Option<(bool, u8)>,
    /// The disk at which the queue stopped.
    pub stopped_at: Option<(u8, bool)>,
}

fn disk(volume: &bms_disks::model::VolumeId) -> u8 {
    disk_in(volume.as_str()).unwrap_or(0)
}

impl Look {
    pub fn of(session: &Sabotaged) -> Self {
        let view = session.view();
        let wake = session
            .wake_at()
            .map(|at| at.0.saturating_sub(Session::NOW.0) as u32);
        let asking = match &view.dialog {
            Some(Dialog::Ask(ask)) => ask.step != AskStep::Open,
            Some(Dialog::Attach(ask)) => ask.step != AskStep::Open,
            _ => false,
        };
        let stage = view.queue.as_ref().map(|queue| &queue.stage);
        let runs = stage == Some(&QueueStage::Running);
        let moves = view.changes.iter().any(|c| !c.phase.is_end());
        let asks = asks(&view);
        let lax = asks.iter().flatten().any(|ask| is_lax(ask, policy()));
        Self {
            wake,
            signed_out: session.is_signed_out(),
            waits: asking || runs || moves || view.refreshing || view.page == Page::Loading,
            busy: asking || runs || moves || view.refreshing,
            doubt: view
                .changes
                .iter()
                .any(|c| matches!(c.phase, Phase::Unknown(_))),
            changes: changes(&view, |_| true),
            moving: changes(&view, |change| !change.phase.is_end()),
            resumed: changes(&view, |change| !change.phase.is_end() && change.resumed),
            pending: pending(&view),
            asks,
            lax,
            queue: view.queue.as_ref().map(|queue| {
                let begun = matches!(queue.stage, QueueStage::Running | QueueStage::Stopped(_));
                let open = queue.items.iter().filter(|item| item.state.is_open());
                (
                    begun,
                    open.fold(0, |all, item| all | 1 << disk(&item.disk.volume)),
                )
            }),
            stopped_at: match stage {
                Some(QueueStage::Stopped(stop)) => stop
                    .at()
                    .map(|volume| (disk(volume), matches!(stop, Stop::Ended(_)))),
                _ => None,
            },
            view,
        }
    }

    /// Whether this disk's change has ended.
    pub fn ended(&self, of: u8, only_unknown: bool) -> bool {
        self.view.changes.iter().any(|c| {
            disk(&c.disk.volume) == of
                && c.phase.is_end()
                && (!only_unknown || matches!(c.phase, Phase::Unknown(_)))
        })
    }

    /// Whether the open dialog asks about one disk alone.
    pub fn asks_alone(&self) -> Option<&Rc<Ask>> {
        match &self.view.dialog {
            Some(Dialog::Ask(ask)) if ask.step == AskStep::Open => Some(ask),
            _ => None,
        }
    }

    /// The disk that is asked about being attached again, where that can be confirmed.
    pub fn asks_attach(&self) -> Option<u8> {
        let Some(Dialog::Attach(ask)) = &self.view.dialog else {
            return None;
        };
        let settled = |phase: &Phase| matches!(phase, Phase::Done | Phase::Failed(_));
        let offered = self.view.changes.iter().any(|c| {
            c.disk.volume == ask.disk.volume
                && match c.aim {
                    Aim::Detach => c.phase == Phase::Done,
                    Aim::Attach => matches!(c.phase, Phase::Failed(_)),
                }
        });
        let all = self.view.changes.iter().all(|c| settled(&c.phase));
        let open = ask.step == AskStep::Open && ask.blocked.is_none();
        (open && offered && all).then(|| disk(&ask.disk.volume))
    }

    /// The disks that the queue's question can be confirmed for.
    pub fn asks_queue(&self) -> Option<u8> {
        let Some(Dialog::Queue(queue)) = &self.view.dialog else {
            return None;
        };
        let QueueStage::Asking(_) = &queue.stage else {
            return None;
        };
        let ready = queue
            .items
            .iter()
            .filter(|i| i.ready && i.state == ItemState::Waiting);
        Some(ready.fold(0, |all, item| all | 1 << disk(&item.disk.volume)))
    }
}

/// The disks of the changes for which this holds.
fn changes(view: &View, which: impl Fn(&ChangeView) -> bool) -> u8 {
    let changes = view.changes.iter().filter(|change| which(change));
    changes.fold(0, |all, c| all | 1 << disk(&c.disk.volume))
}

/// The disks of which something is confirmed and not sent yet.
fn pending(view: &View) -> u8 {
    let alone = match &view.dialog {
        Some(Dialog::Ask(ask)) if ask.step != AskStep::Open => 1 << disk(&ask.disk.volume),
        Some(Dialog::Attach(ask)) if ask.step != AskStep::Open => 1 << disk(&ask.disk.volume),
        _ => 0,
    };
    let items = view.queue.iter().flat_map(|queue| &queue.items);
    let turns = items.filter(|item| matches!(item.state, ItemState::Checking(_)));
    turns.fold(alone, |all, item| all | 1 << disk(&item.disk.volume))
}

/// What is asked of each disk, as if it were asked alone.
fn asks(view: &View) -> [Option<Rc<Ask>>; 2] {
    let mut asks = [None, None];
    match &view.dialog {
        Some(Dialog::Ask(ask)) => {
            asks[usize::from(disk(&ask.disk.volume))] = Some(Rc::new(Ask {
                notes: Vec::new(),
                step: AskStep::Open,
                id: bms_disks::session::QuestionId(0),
                ..ask.as_ref().clone()
            }));
        }
        Some(Dialog::Queue(queue)) => {
            let QueueStage::Asking(all) = &queue.stage else {
                return asks;
            };
            for item in queue.items.iter().filter(|item| item.ready) {
                let (Some(server), Some(assessment)) = (&queue.server, &item.assessment) else {
                    continue;
                };
                asks[usize::from(disk(&item.disk.volume))] = Some(Rc::new(Ask {
                    id: bms_disks::session::QuestionId(0),
                    server: Rc::clone(server),
                    disk: Rc::clone(&item.disk),
                    assessment: Rc::clone(assessment),
                    word: all.word.clone(),
                    twin: item.twin,
                    notes: Vec::new(),
                    step: AskStep::Open,
                }));
            }
        }
        _ => {}
    }
    asks
}
