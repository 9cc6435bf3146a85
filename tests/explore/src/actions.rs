//! What can come next: everything that can, at every moment.

use bms_simulation::Kind;

use crate::actor::look;
use crate::clicks::Click;
use crate::cloud::{Job, Power};
use crate::state::{
    Accident, Action, Asked, Beside, Fate, Flight, KINDS, Says, State, Token, World, place,
};

/// How long a laptop sleeps: through a check, through a queue's patience.
const SLEEPS: [u32; 2] = [61_000, 700_000];

impl State {
    /// All that can come next.
    pub fn actions(&self, world: &World) -> Vec<Action> {
        let mut all = Vec::new();
        if self.broken.is_some() {
            return all;
        }
        if let Some(tab) = self.reads_first(world) {
            self.of_flights(world, tab, &mut all);
            return all;
        }
        for tab in 0..world.tabs {
            self.of_tab(world, tab, &mut all);
        }
        self.of_cloud(world, &mut all);
        // What takes longer than until the next deadline is an accident.
        let may_pass = self.may_go_wrong(world, Accident::Late) || !self.is_awaited();
        if self.ticks > 0 && may_pass {
            let due = self.due();
            let first = due.iter().map(|(_, due)| *due).min();
            let first = due.iter().filter(|(_, due)| Some(*due) == first);
            all.extend(first.map(|(tab, _)| Action::Tick(*tab)));
        }
        let awake = self.tabs.iter().any(|t| t.actor != 0 && t.since == 0);
        if self.may_be_done(world, Beside::Sleep) && awake {
            all.extend(SLEEPS.map(Action::Sleep));
        }
        all
    }

    /// The tab that waits for something to be read, if that is answered before anything else happens.
    fn reads_first(&self, world: &World) -> Option<u8> {
        let waits = |tab: u8| {
            let this = &self.tabs[usize::from(tab)];
            let mut reads = [Kind::Server, Kind::List, Kind::Volumes].into_iter();
            this.actor != 0
                && reads.any(|kind| this.asked[place(kind, true)].flight != Flight::None)
        };
        (0..world.tabs).find(|tab| world.prompt && waits(*tab))
    }

    fn may_go_wrong(&self, world: &World, what: Accident) -> bool {
        self.accidents > 0 && world.wrong.contains(&what)
    }

    fn may_be_done(&self, world: &World, what: Beside) -> bool {
        self.others > 0 && world.beside.contains(&what)
    }

    fn of_tab(&self, world: &World, tab: u8, all: &mut Vec<Action>) {
        let this = &self.tabs[usize::from(tab)];
        self.of_flights(world, tab, all);
        if this.actor == 0 {
            all.push(Action::Load(tab));
            return;
        }
        self.of_portal(world, tab, all);
        if this.claim.is_some() {
            all.push(Action::Claimed(tab, true));
            if self.may_go_wrong(world, Accident::Storage) {
                all.push(Action::Claimed(tab, false));
            }
        }
        if this.news[0].is_some() {
            all.push(Action::News(tab));
        }
        if this.renewing {
            all.push(Action::Token(tab, Token::Renewed));
            if self.may_go_wrong(world, Accident::Token) {
                let wrong = [Token::Unavailable, Token::Failed];
                all.extend(wrong.map(|token| Action::Token(tab, token)));
            }
        }
        for (what, action) in [
            (Beside::Close, Action::Close(tab)),
            (Beside::Remove, Action::Remove(tab)),
            (Beside::Hide, Action::Show(tab, !this.visible)),
            (Beside::Offline, Action::Online(tab, !this.online)),
        ] {
            if self.may_be_done(world, what) {
                all.push(action);
            }
        }
        let view = world.sensible.then(|| look(this.actor));
        let may = Click::all(world.disks, world.queue).into_iter();
        let may = may
            .filter(|click| !click.is_confirmation() || self.confirms > 0)
            .filter(|click| {
                view.as_ref()
                    .is_none_or(|look| click.is_sensible(&look.view))
            });
        all.extend(may.map(|click| Action::Click(tab, click)));
    }

    fn of_portal(&self, world: &World, tab: u8, all: &mut Vec<Action>) {
        let this = &self.tabs[usize::from(tab)];
        let says = |last, says: &'static [Says]| {
            let each = says.iter();
            each.map(move |says| Action::Portal(tab, last, *says))
        };
        if this.portal {
            all.extend(says(true, &[Says::Yes]));
        }
        if self.may_go_wrong(world, Accident::Portal) {
            if this.portal {
                all.extend(says(true, &[Says::No, Says::Fails, Says::Nothing]));
            }
            if this.portal_before {
                all.extend(says(false, &[Says::Yes, Says::No]));
            }
        }
    }

    fn of_flights(&self, world: &World, tab: u8, all: &mut Vec<Action>) {
        let this = &self.tabs[usize::from(tab)];
        for kind in KINDS {
            match this.asked[place(kind, true)].flight {
                Flight::None => {}
                Flight::Answered(_) => all.push(Action::Deliver(tab, kind)),
                Flight::Sent => {
                    all.push(Action::Answer(tab, kind, Fate::Answered));
                    if self.may_go_wrong(world, Accident::Late) {
                        all.push(Action::Arrive(tab, kind, true, Fate::Answered));
                    }
                    let wrong = fates(kind, self).into_iter();
                    let wrong = wrong.filter(|(what, _)| self.may_go_wrong(world, *what));
                    all.extend(wrong.map(|(_, fate)| Action::Answer(tab, kind, fate)));
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
                    if self.may_go_wrong(world, Accident::Job) {
                        all.extend([job(Job::Failed), job(Job::Early)]);
                    }
                }
                Job::Acted => all.push(job(Job::Success)),
                Job::Early => all.push(job(Job::Success)),
                Job::None | Job::Success | Job::Failed => {}
            }
            if self.may_be_done(world, Beside::Elsewhere) && !self.is_moving() {
                all.push(Action::Elsewhere(disk));
            }
        }
        if self.may_be_done(world, Beside::Power) {
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

    /// The tabs that want to be woken, and in how many milliseconds.
    pub fn due(&self) -> Vec<(u8, u32)> {
        let open = self.tabs.iter().enumerate().filter(|(_, t)| t.actor != 0);
        let due = open.filter_map(|(at, t)| {
            let wake = look(t.actor).wake?;
            Some((at as u8, wake.saturating_sub(t.since)))
        });
        due.collect()
    }
}

/// What can go wrong with a request of this kind.
fn fates(kind: Kind, state: &State) -> Vec<(Accident, Fate)> {
    let mut all = vec![(Accident::Lost, Fate::LostBefore)];
    all.extend([1, 4, 5].map(|how| (Accident::Refused, Fate::Refused(how))));
    let spoilt: &[u8] = match kind {
        Kind::Detach | Kind::Attach => &[2, 13],
        Kind::Job => &[2, 7],
        Kind::List => &[2, 8, 9, 10],
        Kind::Server => &[2, 3, 8, 12],
        Kind::Volumes => &[2],
    };
    all.extend(
        spoilt
            .iter()
            .map(|how| (Accident::Spoilt, Fate::Spoilt(*how))),
    );
    match kind {
        Kind::Detach | Kind::Attach => all.extend([
            (Accident::Lost, Fate::LostAfter),
            (Accident::Refused, Fate::No),
            (Accident::Spoilt, Fate::Jobless),
        ]),
        Kind::Job => all.push((Accident::Refused, Fate::Refused(6))),
        Kind::List | Kind::Server | Kind::Volumes => {}
    }
    let lags = state
        .jobs
        .iter()
        .position(|job| matches!(job, Job::Acted | Job::Success));
    if let (Kind::List, Some(gone)) = (kind, lags) {
        all.push((Accident::Spoilt, Fate::Lagging(gone as u8)));
    }
    all
}
