//! A small browser for several tabs that claim a server: storage, one lock, timers.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use bms_disks::runtime::{Browser, LOCK_TIMEOUT};
use bms_disks::session::Claim;

#[derive(Clone, Debug, Default, Hash)]
pub struct Tab {
    pub begun: Option<u64>,
    pub removed: bool,
    pub dead: bool,
    /// What it sees in the storage, and how many of all writes.
    pub seen: Option<usize>,
    pub writes: usize,
    /// Until when it sleeps, or waits for the lock.
    pub until: Option<u64>,
    /// All that it was told.
    pub heard: Vec<(u8, Option<usize>)>,
    pub claim: Option<bool>,
    pub finished: bool,
}

#[derive(Default)]
pub struct Sim {
    pub now: u64,
    pub tabs: Vec<Tab>,
    /// All writes: whose text (none: removed), and when.
    pub log: Vec<(Option<usize>, u64)>,
    pub holder: Option<usize>,
    pub queue: Vec<usize>,
}

pub type Shared = Rc<RefCell<Sim>>;

/// A tab's browser.
pub struct Own {
    pub sim: Shared,
    pub tab: usize,
    pub locks: bool,
}

pub struct Lock {
    sim: Shared,
    tab: usize,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.sim.borrow_mut().release(self.tab);
    }
}

impl Sim {
    pub fn release(&mut self, tab: usize) {
        self.queue.retain(|waits| *waits != tab);
        if self.holder == Some(tab) {
            self.holder = (!self.queue.is_empty()).then(|| self.queue.remove(0));
        }
    }

    pub fn write(&mut self, tab: usize, text: Option<usize>) {
        let now = self.now;
        self.log.push((text, now));
        let writes = self.log.len();
        let this = &mut self.tabs[tab];
        (this.seen, this.writes) = (text, writes);
    }

    pub fn hear(&mut self, tab: usize, what: u8, found: Option<usize>) {
        self.tabs[tab].heard.push((what, found));
    }

    /// When something is due: a timer, or that a write is seen.
    pub fn due(&self, lag: u64) -> Option<u64> {
        let lives = self.tabs.iter().filter(|tab| !tab.dead);
        let due = lives.flat_map(|tab| {
            let unseen = self.log.get(tab.writes).map(|(_, at)| at + lag);
            [tab.until, unseen]
        });
        due.flatten().min()
    }

    pub fn waits_for_lock(&self, tab: usize) -> bool {
        self.queue.contains(&tab)
    }

    pub fn can_run(&self, tab: usize) -> bool {
        let this = &self.tabs[tab];
        let is_due = this.until.is_some_and(|until| until <= self.now);
        let may =
            is_due || (this.until.is_some() && self.holder == Some(tab) && this.heard.is_empty());
        this.begun.is_some() && !this.dead && !this.finished && may
    }
}

impl Browser for Own {
    type Lock = Lock;

    fn now(&self) -> u64 {
        self.sim.borrow().now
    }

    async fn lock(&self) -> Option<Lock> {
        if !self.locks {
            return None;
        }
        {
            let mut sim = self.sim.borrow_mut();
            let until = sim.now + LOCK_TIMEOUT;
            sim.tabs[self.tab].until = Some(until);
            if sim.holder.is_none() {
                sim.holder = Some(self.tab);
            } else {
                sim.queue.push(self.tab);
            }
        }
        let held = self.wait(|sim, tab| sim.holder == Some(tab)).await;
        let mut sim = self.sim.borrow_mut();
        sim.hear(self.tab, u8::from(held), None);
        if !held {
            sim.release(self.tab);
        }
        drop(sim);
        held.then(|| Lock {
            sim: Rc::clone(&self.sim),
            tab: self.tab,
        })
    }

    async fn sleep(&self, millis: u64) {
        let until = self.now() + millis;
        self.sim.borrow_mut().tabs[self.tab].until = Some(until);
        self.wait(|_, _| false).await;
        self.sim.borrow_mut().hear(self.tab, 2, None);
    }

    fn is_alive(&self) -> bool {
        !self.sim.borrow().tabs[self.tab].removed
    }

    fn read(&self) -> Option<String> {
        let mut sim = self.sim.borrow_mut();
        let seen = sim.tabs[self.tab].seen;
        sim.hear(self.tab, 3, seen);
        seen.map(|tab| tab.to_string())
    }

    fn write(&self, _text: &str) -> bool {
        self.sim.borrow_mut().write(self.tab, Some(self.tab));
        true
    }

    fn clear(&self, _text: &str) -> bool {
        let mut sim = self.sim.borrow_mut();
        let own = sim.tabs[self.tab].seen == Some(self.tab);
        if own {
            sim.write(self.tab, None);
        }
        own
    }

    fn tell_siblings(&self) {}

    fn report(&self, claim: Claim) {
        let mut sim = self.sim.borrow_mut();
        let this = &mut sim.tabs[self.tab];
        // Who is taken off hears nothing any more.
        if !this.removed {
            this.claim = Some(claim == Claim::Mine);
        }
    }
}

impl Own {
    /// Waits until this holds, or until its time has come: whether it held.
    async fn wait(&self, holds: impl Fn(&Sim, usize) -> bool) -> bool {
        poll_fn(|_| {
            let mut sim = self.sim.borrow_mut();
            let held = holds(&sim, self.tab);
            let now = sim.now;
            let until = &mut sim.tabs[self.tab].until;
            if held || until.is_some_and(|until| until <= now) {
                *until = None;
                return Poll::Ready(held);
            }
            Poll::Pending
        })
        .await
    }
}
