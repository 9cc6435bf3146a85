//! Several disks at once: promise 11, kept by the operator's own memory of what was confirmed, taken
//! out and stopped.

use std::rc::Rc;

use bms_disks::rules::{Evidence, Verdict, Weight};
use bms_disks::session::{
    Ask, AskAll, AskId, AskStep, Dialog, HostAnswer, Intent, ItemState, Phase, QueueItem,
    QueueStage, QueueView, Stop, View,
};

use crate::promises::is_adequate;
use crate::rng::Rng;
use crate::state::Click;
use crate::world::World;

/// After so long without a step, nobody stands by what was confirmed.
const ASLEEP: u64 = 330_000;

/// What the operator remembers of a queue.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was confirmed and has not had its turn.
    pub waiting: Vec<Click>,
    /// Whether the last click is that of a disk of the queue.
    pub turn: bool,
    /// Whether something happened after which nothing more may be sent.
    pub halted: Option<&'static str>,
    /// A disk whose turn came although nobody wanted it.
    pub rogue: Option<String>,
    pub last_step: u64,
}

/// The question about one of them, as if it were asked alone.
fn alone(all: &AskAll, queue: &QueueView, item: &QueueItem) -> Option<Ask> {
    Some(Ask {
        id: all.id,
        server: Rc::clone(queue.server.as_ref()?),
        disk: Rc::clone(&item.disk),
        assessment: Rc::clone(item.assessment.as_ref()?),
        word: all.word.clone(),
        twin: item.twin,
        notes: Vec::new(),
        step: AskStep::Open,
    })
}

fn asked(view: &View) -> Option<(&QueueView, &AskAll)> {
    match &view.dialog {
        Some(Dialog::Queue(queue)) => match &queue.stage {
            QueueStage::Asking(all) => Some((queue, all)),
            _ => None,
        },
        _ => None,
    }
}

fn questions(view: &View) -> Vec<Ask> {
    let Some((queue, all)) = asked(view) else {
        return Vec::new();
    };
    let ready = queue.items.iter().filter(|item| item.ready);
    ready.filter_map(|item| alone(all, queue, item)).collect()
}

impl World<'_> {
    /// Before a step of a tab: how long the one before is ago.
    pub(crate) fn remember_sleep(&mut self, tab: usize) {
        let now = self.now;
        let memory = &mut self.tabs[tab].queue;
        if memory.last_step > 0 && now - memory.last_step > ASLEEP {
            memory.halted = Some("asleep");
        }
        memory.last_step = now;
    }

    /// What is asked for all of them is no less than the riskiest calls for.
    pub(crate) fn check_queue_question(&mut self, tab: usize) {
        let view = Rc::clone(&self.tabs[tab].view);
        let Some((_, all)) = asked(&view) else { return };
        for ask in questions(&view) {
            self.check_strict(tab, &ask);
            if let Verdict::Allowed(weight) = ask.assessment.verdict
                && all.weight < Some(weight)
            {
                self.fail(11, format!("{:?} is asked for {ask:?}", all.weight));
            }
        }
    }

    /// The queue's question is confirmed.
    pub(crate) fn note_queue_click(&mut self, tab: usize, given: &Evidence) {
        let view = Rc::clone(&self.tabs[tab].view);
        let all = questions(&view);
        let count = all.len().to_string();
        // How many, and something to know the server by.
        let typed = given.typed.trim().strip_prefix(&count);
        let typed = typed.is_some_and(|rest| rest.starts_with(' ') && rest.len() > 3);
        let clicks = all.into_iter().map(|ask| {
            let weight = if typed {
                Weight::TypeName
            } else {
                Weight::Acknowledge
            };
            Click {
                at: self.now,
                step: self.step,
                adequate: is_adequate(&ask, given, weight == Weight::TypeName),
                ask: Rc::new(ask),
                asked: None,
                agreed: false,
                used: false,
            }
        });
        let waiting = clicks.collect();
        let this = &mut self.tabs[tab];
        // Nothing else was confirmed that could still be sent.
        this.click = None;
        let memory = &mut this.queue;
        memory.waiting = waiting;
        memory.halted = None;
        memory.rogue = None;
    }

    /// The portal is asked about a disk: its turn has come, or it was confirmed alone.
    pub(crate) fn note_asked(&mut self, tab: usize, ask: AskId, volume: &str) {
        let (now, step) = (self.now, self.step);
        let this = &mut self.tabs[tab];
        let is_it = |click: &Click| click.ask.disk.volume.as_str() == volume;
        // One confirmation is asked about once. A click that was not followed at once confirmed nothing: what was
        // shown was blocked.
        let counts = |click: &Click| click.asked.is_none() && click.step == step;
        if let Some(click) = this
            .click
            .as_mut()
            .filter(|c| is_it(c) && !c.used && counts(c))
            && !this.queue.turn
        {
            click.asked = Some(ask);
            return;
        }
        let Some(at) = this.queue.waiting.iter().position(is_it) else {
            this.queue.rogue = Some(volume.to_owned());
            return;
        };
        this.click = Some(Click {
            asked: Some(ask),
            at: now,
            step,
            ..this.queue.waiting.remove(at)
        });
        this.queue.turn = true;
        this.queue.rogue = None;
        if let Some(why) = this.queue.halted {
            self.fail(11, format!("{volume} has its turn although: {why}"));
        }
    }

    pub(crate) fn remember_answer(&mut self, tab: usize, answer: &HostAnswer) {
        let memory = &mut self.tabs[tab].queue;
        if memory.turn && *answer != HostAnswer::Proceed {
            memory.halted = Some("the portal said no");
        }
    }

    /// What this tab followed ended otherwise than done, whoever began it.
    pub(crate) fn remember_end(&mut self, tab: usize, phase: &Phase) {
        if matches!(phase, Phase::Failed(_) | Phase::Unknown(_)) {
            self.tabs[tab].queue.halted = Some("something failed, or its end is not known");
        }
    }

    /// A click on something of the queue.
    pub(crate) fn before_queue_click(&mut self, tab: usize, intent: &Intent) {
        let view = Rc::clone(&self.tabs[tab].view);
        let Some(queue) = &view.queue else { return };
        let begun = matches!(queue.stage, QueueStage::Running | QueueStage::Stopped(_));
        match intent {
            Intent::TakeOut(volume) => {
                let open = queue
                    .items
                    .iter()
                    .any(|i| i.disk.volume == *volume && i.state.is_open());
                if open && begun {
                    self.forget(tab, |click| click.ask.disk.volume == *volume);
                }
            }
            Intent::EndQueue if begun => self.forget(tab, |_| true),
            Intent::SkipInQueue => {
                let QueueStage::Stopped(stop) = &queue.stage else {
                    return;
                };
                let Some(at) = stop.at() else { return };
                let this = &mut self.tabs[tab];
                let memory = &mut this.queue;
                if memory.halted != Some("asleep") {
                    memory.halted = None;
                }
                if memory.turn {
                    // Its turn is over: what the portal still says of that disk holds for no other.
                    if let Some(click) = &mut this.click {
                        click.asked = None;
                    }
                } else {
                    // What was confirmed alone is called off.
                    this.click = None;
                }
                let unknown = |c: &Rc<bms_disks::session::ChangeView>| {
                    c.disk.volume == *at && matches!(c.phase, Phase::Unknown(_))
                };
                if matches!(stop, Stop::Ended(_)) && view.changes.iter().any(unknown) {
                    let op = self.tabs[tab].op;
                    self.close_tracks(op, at.as_str());
                }
            }
            _ => {}
        }
    }

    /// Taken out, it is never to be sent.
    fn forget(&mut self, tab: usize, which: impl Fn(&Click) -> bool) {
        let this = &mut self.tabs[tab];
        this.queue.waiting.retain(|click| !which(click));
        if this.queue.turn && this.click.as_ref().is_some_and(|c| !c.used && which(c)) {
            let click = this.click.take();
            this.queue.rogue = click.map(|c| c.ask.disk.volume.as_str().to_owned());
        }
    }

    /// Somebody looks at the queue's dialog.
    pub(crate) fn answer_queue(&mut self, tab: usize, queue: &QueueView, rng: &mut Rng) {
        let some = rng.pick(&queue.items).disk.volume.clone();
        match &queue.stage {
            QueueStage::Asking(_) if rng.chance(100) => self.does(tab, Intent::TakeOut(some)),
            QueueStage::Asking(all) => {
                let typed = match all.weight {
                    Some(Weight::TypeName) => all.word.text().to_owned(),
                    _ => String::new(),
                };
                let evidence = Evidence {
                    acknowledged: !rng.chance(50),
                    typed,
                    ..Evidence::default()
                };
                let question = all.id;
                self.does(tab, Intent::Confirm { question, evidence });
            }
            QueueStage::Running => match rng.below(10) {
                0..=2 => self.does(tab, Intent::TakeOut(some)),
                3 => self.does(tab, Intent::Close),
                4 if rng.chance(300) => self.does(tab, Intent::EndQueue),
                _ => {}
            },
            QueueStage::Stopped(_) => {
                let unknown = queue.items.iter().any(|i| i.state == ItemState::Unknown);
                match rng.below(10) {
                    0..=3 => self.does(tab, Intent::SkipInQueue),
                    4..=6 => self.does(tab, Intent::RetryInQueue),
                    7 if unknown => self.does(tab, Intent::KeepWatching),
                    8 => self.does(tab, Intent::EndQueue),
                    9 => self.does(tab, Intent::Close),
                    _ => self.does(tab, Intent::TakeOut(some)),
                }
            }
            QueueStage::Ended => match rng.below(4) {
                0 => self.does(tab, Intent::Close),
                1 => self.does(tab, Intent::AttachAgain(some)),
                _ => self.does(tab, Intent::EndQueue),
            },
        }
    }

    /// Somebody selects several disks and asks for all of them.
    pub(crate) fn choose_several(&mut self, tab: usize, rng: &mut Rng) {
        let volumes = self.volumes.clone();
        let chosen = volumes.iter().filter(|_| rng.chance(700));
        let chosen = chosen.filter_map(|v| bms_disks::model::VolumeId::parse(v).ok());
        let volumes = chosen.collect();
        let on = !rng.chance(50);
        self.does(tab, Intent::Select { volumes, on });
        self.does(tab, Intent::OpenQueue);
    }
}
