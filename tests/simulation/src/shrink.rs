//! Makes a failing run shorter while the same promise still breaks.

use crate::plan::Plan;
use crate::world::Broken;

/// How many runs a search may make.
const MOST_TRIES: u32 = 4_000;

/// The shortest plan found that breaks the same promise. `run` lives through a plan.
pub fn shrink(plan: Plan, promise: u8, run: impl Fn(&Plan) -> Option<Broken>) -> Plan {
    let mut search = Search {
        best: plan,
        promise,
        tries: 0,
        run,
    };
    loop {
        let before = search.best.clone();
        search.drop_actions();
        search.quieten();
        if search.best == before || search.tries >= MOST_TRIES {
            return search.best;
        }
    }
}

struct Search<F> {
    best: Plan,
    promise: u8,
    tries: u32,
    run: F,
}

impl<F: Fn(&Plan) -> Option<Broken>> Search<F> {
    /// Takes the plan over if it still breaks the promise.
    fn try_plan(&mut self, plan: Plan) -> bool {
        self.tries += 1;
        let breaks = self.tries < MOST_TRIES
            && (self.run)(&plan).is_some_and(|broken| broken.promise == self.promise);
        if breaks {
            self.best = plan;
        }
        breaks
    }

    /// Leaves out runs of actions, long ones first.
    fn drop_actions(&mut self) {
        let mut size = self.best.actions.len().max(1);
        while size > 0 {
            let mut at = 0;
            while at < self.best.actions.len() {
                let mut plan = self.best.clone();
                let end = (at + size).min(plan.actions.len());
                plan.actions.drain(at..end);
                if !self.try_plan(plan) {
                    at += size;
                }
            }
            size /= 2;
        }
    }

    /// Leaves out accidents: all from some point on, then in runs, then one by one.
    fn quieten(&mut self) {
        for from in [0, 4, 8, 16, 32, 64, 128, 256] {
            let mut plan = self.best.clone();
            plan.quiet = plan.quiet.and_from(from);
            if self.try_plan(plan) {
                break;
            }
        }
        for size in [32, 8, 1] {
            for at in (0..256).step_by(size as usize) {
                let mut plan = self.best.clone();
                plan.quiet = plan.quiet.and(at..at + size);
                if plan.quiet != self.best.quiet {
                    self.try_plan(plan);
                }
            }
        }
    }
}
