//! What the host page is told of attempts: promise 12.

use std::rc::Rc;

use bms_disks::model::AttemptId;
use bms_disks::session::{Attempt, ChangeView, End, Origin, Phase, Reached};

use crate::rng::mix;
use crate::world::World;

/// An attempt that was told of.
#[derive(Debug)]
pub struct Told {
    id: AttemptId,
    /// Whether the page was asked about it here.
    here: bool,
    /// Whether its end was told, and was not "not known".
    ended: bool,
    /// Whether any end was.
    told: bool,
}

impl World<'_> {
    /// A UUID of its own for each tab each time it is loaded.
    pub(crate) fn attempt_ids(&self, tab: usize) -> AttemptId {
        let life = u64::from(self.tabs[tab].life);
        let high = mix(self.plan.seed, life << 8 | tab as u64);
        let text = format!("{:08x}-0000-4000-8000-{:08x}0000", high >> 32, high as u32);
        AttemptId::parse(&text).expect("a UUID is an id")
    }

    /// The page is asked: an attempt begins.
    pub(crate) fn note_attempt(&mut self, tab: usize, attempt: &Attempt) {
        if attempt.id == AttemptId::default() {
            // Forged, and caught by what it does.
            return;
        }
        let known = self.tabs.iter().flat_map(|tab| &tab.attempts);
        if known.into_iter().any(|told| told.id == attempt.id) {
            return self.fail(12, format!("{:?} begins twice", attempt.id));
        }
        let [first] = &attempt.steps[..] else {
            return self.fail(12, format!("it begins in the middle: {attempt:?}"));
        };
        if (first.phase, attempt.origin) != (Reached::Confirmed, Origin::Here) {
            return self.fail(12, format!("nobody has confirmed it here: {attempt:?}"));
        }
        self.tabs[tab].attempts.push(Told {
            id: attempt.id.clone(),
            here: true,
            ended: false,
            told: false,
        });
    }

    /// The page is told of an end.
    pub(crate) fn check_attempt_end(&mut self, tab: usize, attempt: &Attempt, end: &End) {
        if let Err(what) = self.end_is_right(tab, attempt, end) {
            self.fail(12, format!("{what}: {end:?} of {attempt:?}"));
        }
    }

    fn end_is_right(
        &mut self,
        tab: usize,
        attempt: &Attempt,
        end: &End,
    ) -> Result<(), &'static str> {
        let view = Rc::clone(&self.tabs[tab].view);
        let attempts = &mut self.tabs[tab].attempts;
        let at = attempts.iter().position(|told| told.id == attempt.id);
        let at = at.unwrap_or_else(|| {
            attempts.push(Told {
                id: attempt.id.clone(),
                here: false,
                ended: false,
                told: false,
            });
            attempts.len() - 1
        });
        let told = &mut attempts[at];
        if told.here != (attempt.origin == Origin::Here) {
            return Err("it is told to have begun elsewhere than it has");
        }
        let is_known = !matches!(end, End::Unknown(_));
        if std::mem::replace(&mut told.ended, is_known) {
            return Err("its end was told before");
        }
        let is_first = !std::mem::replace(&mut told.told, true);
        let sent = attempt.steps.iter().any(|s| s.phase == Reached::Sent);
        let of_disk = |change: &&Rc<ChangeView>| change.disk.volume == attempt.disk.volume;
        let change = view.changes.iter().find(of_disk);
        let is_it = |c: &&Rc<ChangeView>| c.aim == attempt.aim && c.phase.is_end();
        let shown = change.filter(is_it).map(|change| &change.phase);
        // Another tab's next change of this disk was taken up in the same step.
        let is_next = shown.is_none() && change.is_some_and(|change| change.resumed);
        let fits = match (end, shown) {
            (End::Done, Some(Phase::Done)) => true,
            (End::Failed(told), Some(Phase::Failed(shown))) => told == shown,
            (End::Unknown(told), Some(Phase::Unknown(shown))) => told == shown,
            (End::Cancelled | End::Stopped | End::Void(_), _) => !sent,
            _ => is_next,
        };
        if !fits {
            return Err("something else is shown");
        }
        steps_are_in_order(attempt, is_first)
    }

    /// All is quiet: everything that began has ended.
    pub(crate) fn check_all_told(&mut self) {
        let lives = self.tabs.iter().filter(|tab| tab.session.is_some());
        let open = lives.flat_map(|tab| &tab.attempts).find(|told| !told.told);
        if let Some(told) = open.filter(|_| self.broken.is_none()) {
            self.fail(12, format!("no end was told of {:?}", told.id));
        }
    }
}

/// From the confirmation to the end, each step once; what was watched on after an end that was not known goes on
/// behind it.
fn steps_are_in_order(attempt: &Attempt, is_first: bool) -> Result<(), &'static str> {
    let phases: Vec<Reached> = attempt.steps.iter().map(|step| step.phase).collect();
    let (Some(first), Some(last)) = (phases.first(), phases.last()) else {
        return Err("it has no steps");
    };
    if (*first, *last) != (Reached::Confirmed, Reached::Ended) {
        return Err("its steps have no beginning or no end");
    }
    let ends = phases.iter().filter(|phase| **phase == Reached::Ended);
    if is_first && ends.count() != 1 {
        return Err("it has ended before");
    }
    let rounds: Vec<_> = phases.split(|phase| *phase == Reached::Ended).collect();
    let rising = |round: &&[Reached]| round.windows(2).all(|two| two[0] < two[1]);
    if !rounds.iter().all(rising) {
        return Err("its steps are not in order");
    }
    Ok(())
}
