//! What can come next: everything that can, at every moment.

use bms_simulation::Kind;

use crate::actor::look;
use crate::clicks::Click;
use crate::cloud::{Job, Power};
use crate::state::{Action, Asked, Fate, Flight, KINDS, State, World, place};

/// How long a laptop sleeps: through a check, through a queue's patience.
const SLEEPS: [u32; 2] = [61_000, 700_000];

impl State {
    /// All that can come next.
    pub fn actions(&self, world: &World) -> Vec<Action> {
        let mut all = Vec::new();
        if self.broken.is_some() {
            return all;
        }
        for tab in 0..world.tabs {
            self.of_tab(world, tab, &mut all);
        }
        self.of_cloud(world, &mut all);
        // What takes longer than until the next deadline is an accident.
        if self.ticks > 0 && self.due().is_some() && (self.accidents > 0 || !self.is_awaited()) {
            all.push(Action::Tick);
        }
        if self.others > 0 && self.tabs.iter().any(|t| t.actor != 0 && t.since == 0) {
            all.extend(SLEEPS.map(Action::Sleep));
        }
        all
    }

    /// Whether something goes wrong is not yet decided.
    fn accident(&self, all: &mut Vec<Action>, actions: impl IntoIterator<Item = Action>) {
        if self.accidents > 0 {
            all.extend(actions);
        }
    }

    fn of_tab(&self, world: &World, tab: u8, all: &mut Vec<Action>) {
        let this = &self.tabs[usize::from(tab)];
        self.of_flights(tab, all);
        if this.actor == 0 {
            all.push(Action::Load(tab));
            return;
        }
        if this.portal {
            all.push(Action::Portal(tab, true, true));
            self.accident(all, [Action::Portal(tab, true, false)]);
        }
        if this.portal_before {
            self.accident(
                all,
                [true, false].map(|agrees| Action::Portal(tab, false, agrees)),
            );
        }
        if this.claim.is_some() {
            all.push(Action::Claimed(tab));
        }
        if this.news[0].is_some() {
            all.push(Action::News(tab));
        }
        if this.renewing {
            all.push(Action::Token(tab, true));
            self.accident(all, [Action::Token(tab, false)]);
        }
        if self.others > 0 {
            all.extend([
                Action::Close(tab),
                Action::Show(tab, !this.visible),
                Action::Online(tab, !this.online),
            ]);
        }
        let clicks = Click::all(world.disks, world.queue);
        let may = clicks
            .into_iter()
            .filter(|click| !click.is_confirmation() || self.confirms > 0);
        all.extend(may.map(|click| Action::Click(tab, click)));
    }

    fn of_flights(&self, tab: u8, all: &mut Vec<Action>) {
        let this = &self.tabs[usize::from(tab)];
        for kind in KINDS {
            match this.asked[place(kind, true)].flight {
                Flight::None => {}
                Flight::Answered(_) => all.push(Action::Deliver(tab, kind)),
                Flight::Sent => {
                    all.push(Action::Answer(tab, kind, Fate::Answered));
                    // That something happens between the cloud's answer and its being heard is an accident, too.
                    self.accident(all, [Action::Arrive(tab, kind, true, Fate::Answered)]);
                    let wrong = fates(kind, self);
                    self.accident(all, wrong.map(|fate| Action::Answer(tab, kind, fate)));
                }
            }
            if kind.is_change() && this.asked[place(kind, false)].flight == Flight::Sent {
                all.push(Action::Arrive(tab, kind, false, Fate::LostAfter));
            }
        }
    }

    fn of_cloud(&self, world: &World, all: &mut Vec<Action>) {
        for disk in 0..world.disks {
            let job = |to| Action::Job(disk, to);
            match self.jobs[usize::from(disk)] {
                Job::Running => {
                    all.push(job(Job::Acted));
                    self.accident(all, [job(Job::Failed), job(Job::Early)]);
                }
                Job::Acted => all.push(job(Job::Success)),
                Job::Early => all.push(job(Job::Success)),
                Job::None | Job::Success | Job::Failed => {}
            }
            if self.others > 0 && !self.is_moving() {
                all.push(Action::Elsewhere(disk));
            }
        }
        if self.others > 0 {
            let powers = [Power::Linux, Power::Stopped, Power::Odd, Power::Rebooting];
            let other = powers
                .into_iter()
                .filter(|power| *power != self.truth.power);
            all.extend(other.map(Action::Power));
        }
    }

    pub fn is_moving(&self) -> bool {
        self.truth.moving != 0
    }

    /// Whether an answer is on its way that somebody waits for.
    pub fn is_awaited(&self) -> bool {
        self.tabs.iter().filter(|tab| tab.actor != 0).any(|tab| {
            let flies = |asked: &Asked| asked.flight != Flight::None;
            let news = tab.claim.is_some() || tab.news[0].is_some();
            tab.portal || tab.renewing || news || tab.asked[..KINDS.len()].iter().any(flies)
        })
    }

    /// The tab that wants to be woken first, and in how many milliseconds.
    pub fn due(&self) -> Option<(u8, u32)> {
        let open = self.tabs.iter().enumerate().filter(|(_, t)| t.actor != 0);
        let due = open.filter_map(|(at, t)| {
            let wake = look(t.actor).wake?;
            Some((at as u8, wake.saturating_sub(t.since)))
        });
        due.min_by_key(|(_, due)| *due)
    }
}

/// What can go wrong with a request of this kind.
fn fates(kind: Kind, state: &State) -> impl Iterator<Item = Fate> + use<> {
    let mut all = vec![
        Fate::LostBefore,
        Fate::Refused(1),
        Fate::Refused(4),
        Fate::Refused(5),
        Fate::Spoilt(2),
    ];
    match kind {
        Kind::Detach | Kind::Attach => {
            all.extend([Fate::LostAfter, Fate::No, Fate::Jobless, Fate::Spoilt(13)])
        }
        Kind::Job => all.extend([Fate::Refused(6), Fate::Spoilt(7)]),
        Kind::List => all.extend([Fate::Spoilt(8), Fate::Spoilt(9), Fate::Spoilt(10)]),
        Kind::Server => all.extend([Fate::Spoilt(3), Fate::Spoilt(8), Fate::Spoilt(12)]),
        Kind::Volumes => {}
    }
    let lags = state
        .jobs
        .iter()
        .position(|job| matches!(job, Job::Acted | Job::Success));
    if let (Kind::List, Some(gone)) = (kind, lags) {
        all.push(Fate::Lagging(gone as u8));
    }
    all.into_iter()
}
