//! The world: one clock, one cloud, several browsers, and what is on its way between them.

use std::collections::BinaryHeap;
use std::rc::Rc;

use bms_disks::session::Event;
use bms_simulator::Cloud;

use crate::facts::Facts;
use crate::plan::Plan;
use crate::rng::Rng;
use crate::sabotage::{Mutation, Sabotaged};
use crate::setup::{SERVER, Setup, setup};
use crate::state::{Due, FaultRates, Happening, Operator, Storage, Tab};
use crate::stats::Stats;

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its number; 0 for what goes without saying (no panic, progress, request rate).
    pub promise: u8,
    /// What happened.
    pub what: String,
}

pub struct World<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) now: u64,
    /// Counts the steps of all sessions.
    pub(crate) step: u64,
    pub(crate) cloud: Cloud,
    pub(crate) volumes: Vec<String>,
    pub(crate) operators: Vec<Operator>,
    pub(crate) tabs: Vec<Tab>,
    /// What each tab keeps of a queue for when it is loaded again.
    pub(crate) kept: Vec<Option<String>>,
    pub(crate) fault_rates: FaultRates,
    pub(crate) device_in_own: bool,
    pub(crate) queue: BinaryHeap<Due>,
    pub(crate) order: u64,
    pub(crate) accidents: u32,
    pub(crate) settling: bool,
    pub(crate) facts: Option<Rc<Facts>>,
    pub(crate) broken: Option<Broken>,
    pub(crate) stats: &'a mut Stats,
    pub(crate) trace: Option<Vec<String>>,
    pub(crate) mutation: Option<Mutation>,
}

/// When a run begins: later than zero, so that a tab can be older than it.
const START: u64 = 1_000_000;
/// No run takes more steps than this.
const MOST_STEPS: u64 = 60_000;

/// Adds a line to the trace, if there is one: the text is made only then.
macro_rules! tell {
    ($world:expr, $($text:tt)+) => {
        if $world.trace.is_some() {
            let line = format!($($text)+);
            $world.write(line);
        }
    };
}
pub(crate) use tell;

impl<'a> World<'a> {
    /// The beginning of a run.
    pub fn new(
        plan: &'a Plan,
        mutation: Option<Mutation>,
        stats: &'a mut Stats,
        trace: bool,
    ) -> Self {
        let Setup {
            cloud,
            volumes,
            operators,
            tabs,
            fault_rates,
            device_in_own,
        } = setup(plan.seed);
        let mut world = Self {
            plan,
            now: START,
            step: 0,
            cloud,
            volumes,
            operators,
            kept: vec![None; tabs.len()],
            tabs: tabs.into_iter().map(Tab::closed).collect(),
            fault_rates,
            device_in_own,
            queue: BinaryHeap::new(),
            order: 0,
            accidents: 0,
            settling: false,
            facts: None,
            broken: None,
            stats,
            trace: trace.then(Vec::new),
            mutation,
        };
        world.tell_setup();
        world.load(0);
        world
    }

    fn tell_setup(&mut self) {
        tell!(self, "the server: {:?}", Facts::of(&self.cloud, SERVER));
        for op in 0..self.operators.len() {
            let this = &self.operators[op];
            let line = format!(
                "operator {op}: storage {:?}, EVS {}, system disks {}, portal {:?}",
                this.storage, this.volumes, this.policy.allow_system_disk, this.portal
            );
            tell!(self, "{line}");
        }
    }

    /// Makes the run, and lets everything settle. Gives the broken promise, if one is.
    pub fn run(mut self) -> (Option<Broken>, Vec<String>) {
        let plan = self.plan;
        for seed in &plan.actions {
            let mut rng = Rng::new(*seed);
            let wait = self.wait(&mut rng);
            self.run_until(self.now + wait);
            if self.broken.is_some() {
                break;
            }
            self.act(&mut rng);
        }
        if self.broken.is_none() {
            self.settle();
        }
        self.stats.steps += self.step;
        (self.broken, self.trace.unwrap_or_default())
    }

    /// How long until the next action.
    fn wait(&mut self, rng: &mut Rng) -> u64 {
        let spans = [
            (0, 0),
            (0, 100),
            (100, 600),
            (100, 600),
            (500, 2_000),
            (2_000, 8_000),
            (8_000, 40_000),
        ];
        let (from, to) = rng.pick(&spans);
        rng.within(from, to)
    }

    /// Lets everything happen that is due until then.
    pub(crate) fn run_until(&mut self, until: u64) {
        while self.broken.is_none() && self.queue.peek().is_some_and(|due| due.at <= until) {
            let Some(due) = self.queue.pop() else { break };
            self.now = self.now.max(due.at);
            self.happen(due.what);
            if self.step > MOST_STEPS {
                self.fail(6, "the run has no end".into());
            }
        }
        self.now = self.now.max(until);
    }

    fn happen(&mut self, what: Happening) {
        // A sleeping laptop hears of nothing until it wakes; what it sent is on its way all the same.
        if !matches!(what, Happening::Arrive { .. }) {
            let wakes = self.operators[self.tabs[what.tab().tab].op].asleep_until;
            if self.now < wakes {
                return self.later(wakes, what);
            }
        }
        match what {
            Happening::Arrive {
                to,
                id,
                request,
                fate,
            } => self.arrive(to, id, &request, fate),
            other => self.reach(other),
        }
    }

    /// Puts something into the future.
    pub(crate) fn later(&mut self, at: u64, what: Happening) {
        self.order += 1;
        self.queue.push(Due {
            at,
            order: self.order,
            what,
        });
    }

    /// The luck of the next accident.
    pub(crate) fn rng(&mut self) -> Rng {
        self.accidents += 1;
        if self.settling {
            Rng::plain()
        } else {
            self.plan.rng(self.accidents)
        }
    }

    /// What is true of the server now; the same `Rc` while it stays so.
    pub(crate) fn facts(&mut self) -> Option<Rc<Facts>> {
        let fresh = Facts::of(&self.cloud, SERVER)?;
        match &self.facts {
            Some(known) if **known == fresh => {}
            _ => self.facts = Some(Rc::new(fresh)),
        }
        self.facts.clone()
    }

    pub(crate) fn fail(&mut self, promise: u8, what: String) {
        tell!(self, "!! promise {promise} broken: {what}");
        if self.broken.is_none() {
            self.broken = Some(Broken { promise, what });
        }
    }

    pub(crate) fn write(&mut self, line: String) {
        let now = self.now - START;
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>9.3} s  {line}", now as f64 / 1_000.0));
        }
    }

    /// Opens the page in a tab.
    pub(crate) fn load(&mut self, tab: usize) {
        let op = self.tabs[tab].op;
        let this = &self.operators[op];
        let session = Sabotaged::new(crate::tab::config(this), self.mutation);
        let record = match &this.storage {
            Storage::Kept(record) => record.clone(),
            Storage::None => None,
        };
        let visible = !self.rng().chance(50);
        // No two tabs are of the same age.
        let born = self.now - 1_000 * tab as u64 - u64::from(self.tabs[tab].life % 1_000);
        self.tabs[tab].open(session, born, self.now, self.step);
        self.tabs[tab].visible = visible;
        self.start(tab, record.clone(), visible);
        // A tab that is opened anew has nothing kept.
        let kept = self.kept[tab].take();
        if let Some(kept) = kept.filter(|_| !self.rng().chance(100)) {
            self.kept[tab] = Some(kept.clone());
            self.take(tab, Event::Kept(kept));
        }
        if let Some(record) = record {
            self.check_taken_up(tab, &record);
        }
    }
}
