//! Several tabs claim the same server: all orders of what their browser does meanwhile, over the code that decides in
//! the widget (`src/runtime/deciding.rs`).
//!
//! The browser is small: one entry of storage, whose writes the writer sees at once and each other tab some time later,
//! in order; one lock with a queue; timers, which fire when they are due or later. A tab can be killed, which frees its
//! lock, and the widget can be taken off its page. A run is a list of choices, made again from its beginning for each
//! new one; two moments are the same where tabs have seen the same and nothing else tells them apart.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use bms_disks::runtime::{PROPAGATION_DELAY, decide_claim};
use rustc_hash::FxHashSet;

use crate::actor::number_of;
use crate::browser::{Own, Shared, Sim, Tab};

/// Time passes in steps of this, in milliseconds, or to the next moment at which something is due.
const GRID: u64 = 15;

/// How tabs meet.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    /// Tabs that claim.
    pub tabs: usize,
    /// Whether the page may use the browser's locks.
    pub locks: bool,
    /// How long other tabs may not see a write yet, in milliseconds.
    pub lag: u64,
    /// How often a tab is killed, or the widget taken off its page.
    pub deaths: u8,
}

/// What exploring it came to.
#[derive(Debug)]
pub struct Met {
    /// Different moments.
    pub states: usize,
    /// What led from one to the next.
    pub transitions: usize,
    /// The shortest run to two tabs that may both send, or to one that is never answered.
    pub broken: Option<(Vec<Choice>, String)>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A tab begins to claim.
    Begin(usize),
    /// A tab goes on with what it waited for.
    Run(usize),
    /// A tab sees the next write of another.
    See(usize),
    /// Time passes.
    Wait,
    Kill(usize),
    Remove(usize),
}

/// A run, made from its beginning.
struct Run {
    sim: Shared,
    meeting: Meeting,
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()>>>>>,
    deaths: u8,
}

impl Run {
    fn of(meeting: Meeting, choices: &[Choice]) -> Self {
        let sim = Sim {
            tabs: vec![Tab::default(); meeting.tabs],
            ..Sim::default()
        };
        let tasks = (0..meeting.tabs).map(|_| None).collect();
        let mut run = Self {
            sim: Rc::new(RefCell::new(sim)),
            meeting,
            tasks,
            deaths: meeting.deaths,
        };
        choices.iter().for_each(|choice| run.take(*choice));
        run
    }

    fn take(&mut self, choice: Choice) {
        match choice {
            Choice::Begin(tab) => {
                let now = self.sim.borrow().now;
                self.sim.borrow_mut().tabs[tab].begun = Some(now);
                let own = Own {
                    sim: Rc::clone(&self.sim),
                    tab,
                    locks: self.meeting.locks,
                };
                self.tasks[tab] = Some(Box::pin(async move {
                    decide_claim(&own, &tab.to_string()).await;
                }));
                self.poll(tab);
            }
            Choice::Run(tab) => self.poll(tab),
            Choice::See(tab) => self.see(tab),
            Choice::Wait => self.wait(),
            Choice::Kill(tab) => {
                self.deaths -= 1;
                let mut sim = self.sim.borrow_mut();
                (sim.tabs[tab].dead, sim.tabs[tab].until) = (true, None);
                drop(sim);
                self.tasks[tab] = None;
                self.sim.borrow_mut().release(tab);
            }
            Choice::Remove(tab) => {
                self.deaths -= 1;
                self.sim.borrow_mut().tabs[tab].removed = true;
            }
        }
    }

    fn poll(&mut self, tab: usize) {
        let mut context = Context::from_waker(Waker::noop());
        let task = self.tasks[tab].as_mut();
        if task.is_some_and(|task| task.as_mut().poll(&mut context).is_ready()) {
            self.tasks[tab] = None;
            self.sim.borrow_mut().tabs[tab].finished = true;
        }
    }

    fn see(&mut self, tab: usize) {
        let mut sim = self.sim.borrow_mut();
        let next = sim.log[sim.tabs[tab].writes].0;
        let this = &mut sim.tabs[tab];
        this.seen = next;
        this.writes += 1;
    }

    fn wait(&mut self) {
        let mut sim = self.sim.borrow_mut();
        let next = sim.due(self.meeting.lag).filter(|due| *due > sim.now);
        let step = sim.now + GRID;
        // Where nobody is yet to begin, nothing happens in between.
        let all = sim.tabs.iter().all(|tab| tab.begun.is_some());
        let quiet = sim.tabs.iter().all(|tab| tab.writes == sim.log.len());
        sim.now = match next {
            Some(due) if all && quiet => due,
            Some(due) => due.min(step),
            None => step,
        };
        // By now every tab has seen what was written so long ago.
        let (now, lag) = (sim.now, self.meeting.lag);
        let log = sim.log.clone();
        for tab in &mut sim.tabs {
            while let Some((text, at)) = log.get(tab.writes).filter(|(_, at)| at + lag <= now) {
                let _ = at;
                tab.seen = *text;
                tab.writes += 1;
            }
        }
    }

    /// All that can come next.
    fn choices(&self) -> Vec<Choice> {
        let sim = self.sim.borrow();
        let mut all = Vec::new();
        for (at, tab) in sim.tabs.iter().enumerate() {
            if tab.dead {
                continue;
            }
            if tab.begun.is_none() {
                all.push(Choice::Begin(at));
                continue;
            }
            if sim.can_run(at) {
                all.push(Choice::Run(at));
            }
            if tab.writes < sim.log.len() {
                all.push(Choice::See(at));
            }
            if self.deaths > 0 && !tab.finished && !tab.removed {
                all.extend([Choice::Kill(at), Choice::Remove(at)]);
            }
        }
        let late = |tab: &Tab| tab.until.is_some_and(|until| until + GRID < sim.now);
        // A task that is due is not held up for ever.
        if sim.due(self.meeting.lag).is_some() && !sim.tabs.iter().any(late) {
            all.push(Choice::Wait);
        }
        all
    }

    /// What tells this moment from others.
    fn number(&self) -> u64 {
        let sim = self.sim.borrow();
        let ago = |at: u64| sim.now.saturating_sub(at);
        let tabs: Vec<_> = sim
            .tabs
            .iter()
            .enumerate()
            .map(|(at, tab)| {
                let begun = tab.begun.map(|at| ago(at).min(PROPAGATION_DELAY));
                let left = tab.until.map(|until| until as i64 - sim.now as i64);
                let unseen: Vec<_> = sim.log[tab.writes.min(sim.log.len())..]
                    .iter()
                    .map(|(text, at)| (*text, ago(*at)))
                    .collect();
                let flags = (tab.removed, tab.dead, tab.claim, tab.finished);
                let lock = (sim.holder == Some(at), sim.waits_for_lock(at));
                (
                    begun,
                    left,
                    tab.seen,
                    unseen,
                    tab.heard.clone(),
                    flags,
                    lock,
                )
            })
            .collect();
        number_of(&(tabs, sim.queue.clone(), self.deaths))
    }

    /// What must not be. What a tab wrote that was killed within the time that others do not see it may be overwritten:
    /// nobody can know of it.
    fn wrong(&self) -> Option<String> {
        let sim = self.sim.borrow();
        let may_send = |tab: &&Tab| !tab.dead && tab.claim == Some(true);
        let mine = sim.tabs.iter().filter(may_send).count();
        (mine > 1).then(|| format!("{mine} tabs may send"))
    }

    /// When nothing comes any more: everybody who is there was answered, and nothing is left of who went.
    fn unanswered(&self) -> Option<String> {
        let sim = self.sim.borrow();
        let waits = |tab: &Tab| !tab.dead && !tab.removed && tab.claim.is_none();
        if sim.tabs.iter().any(waits) {
            return Some("a tab is never answered".to_owned());
        }
        let stored = sim.log.last().and_then(|(text, _)| *text);
        let left = stored.map(|tab| &sim.tabs[tab]);
        if left.is_some_and(|tab| tab.removed && tab.claim.is_none()) {
            return Some("the record of a widget that was taken off is left".to_owned());
        }
        let held = sim.holder.is_some();
        held.then(|| "the lock is never given back".to_owned())
    }
}

/// Explores all orders, the shorter runs first.
#[must_use]
pub fn meet(meeting: Meeting) -> Met {
    let mut known = FxHashSet::default();
    let mut runs = VecDeque::from([Vec::new()]);
    let mut met = Met {
        states: 0,
        transitions: 0,
        broken: None,
    };
    while let Some(choices) = runs.pop_front() {
        let run = Run::of(meeting, &choices);
        if !known.insert(run.number()) {
            continue;
        }
        met.states += 1;
        let next = run.choices();
        let wrong = run.wrong();
        let wrong = wrong.or_else(|| run.unanswered().filter(|_| next.is_empty()));
        if let Some(wrong) = wrong {
            met.broken = Some((choices, wrong));
            return met;
        }
        for choice in next {
            met.transitions += 1;
            let mut longer: Vec<Choice> = choices.clone();
            longer.push(choice);
            runs.push_back(longer);
        }
    }
    met
}
