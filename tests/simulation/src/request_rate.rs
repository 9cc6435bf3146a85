//! The request rate: how much is asked of the cloud, and when.

use bms_disks::session::{
    Aim, AskStep, Dialog, Effect, Event, Intent, QueueStage, RequestId, View,
};

use crate::state::{FlightState, Kind};
use crate::world::World;

/// A token bucket of 1 request/s: how many a tab may send at once.
pub const BUCKET_SIZE: u64 = 40;
/// Tokens that a click, a shown page or a new sign-in adds.
const BONUS: u64 = 8;
/// The longest `Retry-After` that is waited for, in seconds.
const LONGEST_RETRY_AFTER: u32 = 3_600;

/// Whether something is going on that may be watched while nobody looks.
fn is_busy(view: &View) -> bool {
    let asking = match &view.dialog {
        Some(Dialog::Ask(ask)) => ask.step != AskStep::Open,
        Some(Dialog::Attach(ask)) => ask.step != AskStep::Open,
        _ => false,
    };
    let queue = view.queue.as_ref();
    let runs = queue.is_some_and(|queue| queue.stage == QueueStage::Running);
    asking || runs || view.refreshing || view.changes.iter().any(|c| !c.phase.is_end())
}

/// What a step was about, for judging what it led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Click,
    Other,
}

pub fn about(event: &Event) -> About {
    match event {
        Event::User(_) | Event::Start { .. } => About::Click,
        _ => About::Other,
    }
}

impl World<'_> {
    /// Before a step: notes what the step may rest on.
    pub(crate) fn before(&mut self, tab: usize, event: &Event) {
        let (now, step) = (self.now, self.step);
        self.remember_sleep(tab);
        let this = &mut self.tabs[tab];
        let moment = &mut this.moment;
        *moment = if moment.0 == now {
            (now, moment.1 + 1)
        } else {
            (now, 1)
        };
        let busy_loop = moment.1 > 60;
        this.tokens = (this.tokens + (now - this.filled_at) / 1_000).min(BUCKET_SIZE);
        this.filled_at += (now - this.filled_at) / 1_000 * 1_000;
        match event {
            Event::Answer { id, outcome } => {
                let patience = outcome.as_ref().ok().filter(|a| a.status >= 400);
                if let Some(seconds) = patience.and_then(|a| a.retry_after) {
                    let until = now + u64::from(seconds.min(LONGEST_RETRY_AFTER)) * 1_000;
                    this.patience = this.patience.max(until);
                }
                let good = outcome
                    .as_ref()
                    .is_ok_and(|a| (200..300).contains(&a.status));
                if let Some(flight) = this.flights.iter_mut().find(|f| f.id == *id) {
                    flight.state = FlightState::Answered(step);
                    flight.yes = good;
                    flight.good = good && flight.honest;
                }
            }
            Event::User(intent) => {
                this.tokens += BONUS;
                this.renewing = None;
                self.before_click(tab, intent);
            }
            Event::Host { ask, answer } => self.before_host(tab, *ask, answer),
            Event::Visible(_) | Event::Online(_) | Event::Token(_) | Event::Start { .. } => {
                this.tokens += BONUS;
            }
            _ => {}
        }
        if busy_loop {
            self.fail(0, "a busy loop: sixty steps in one millisecond".into());
        }
    }

    /// A request leaves: may it?
    pub(crate) fn check_send(
        &mut self,
        tab: usize,
        id: RequestId,
        kind: Kind,
        old: &View,
        about: About,
    ) {
        let now = self.now;
        let this = &mut self.tabs[tab];
        let poor = this.tokens == 0;
        this.tokens = this.tokens.saturating_sub(1);
        let this = &self.tabs[tab];
        let flying = |f: &&crate::state::Flight| f.state == FlightState::Flying && f.kind == kind;
        let second = this.flights.iter().find(flying).map(|f| f.id);
        let patience = this.patience;
        let unseen =
            !this.visible && about != About::Click && !is_busy(old) && !is_busy(&this.view);
        if poor {
            self.fail(0, format!("too many requests: {kind:?} {id:?}"));
        } else if let Some(first) = second {
            let promise = if kind.is_change() { 5 } else { 0 };
            self.fail(
                promise,
                format!("two of a kind in flight: {kind:?} {first:?} and {id:?}"),
            );
        } else if now < patience {
            let early = patience - now;
            self.fail(
                0,
                format!("{kind:?} {early} ms before the cloud's Retry-After ran out"),
            );
        } else if unseen {
            self.fail(
                0,
                format!("{kind:?} {id:?} while the page is hidden and nothing is under way"),
            );
        }
    }

    pub(crate) fn check_effect(&mut self, tab: usize, effect: &Effect, old: &View, about: About) {
        match effect {
            Effect::Send { id, request, .. } => {
                let kind = Kind::of(request.method, &request.path);
                self.check_send(tab, *id, kind, old, about);
                if kind == Kind::Detach {
                    self.check_delete(tab, &request.path);
                } else if kind == Kind::Attach {
                    self.check_attach(tab, request.body.as_deref().unwrap_or_default());
                }
            }
            Effect::Claim(text) | Effect::Save { to: text, .. } | Effect::Keep(Some(text)) => {
                self.check_text(tab, text);
            }
            Effect::AskHost { ask, attempt } => {
                let volume = attempt.disk.volume.as_str();
                match attempt.aim {
                    Aim::Detach => self.note_asked(tab, *ask, volume),
                    Aim::Attach => self.note_attach_asked(tab, *ask, volume),
                }
                self.note_attempt(tab, attempt);
            }
            Effect::RenewToken => self.check_renewal(tab),
            Effect::Emit(event) => self.check_emitted(tab, event),
            Effect::Cancel(_) | Effect::Clear(_) | Effect::Keep(None) => {}
        }
    }

    fn check_renewal(&mut self, tab: usize) {
        let now = self.now;
        let before = self.tabs[tab].renewing.replace(now);
        if before.is_some_and(|before| now - before < 5_000) {
            self.fail(0, "asks for a new token again and again".into());
        }
    }

    fn before_click(&mut self, tab: usize, intent: &Intent) {
        match intent {
            Intent::Confirm { question, evidence } => self.note_click(tab, *question, evidence),
            Intent::Dismiss(volume) => {
                let this = &self.tabs[tab];
                let changes = &this.view.changes;
                let ended = changes
                    .iter()
                    .any(|c| c.disk.volume == *volume && c.phase.is_end());
                if ended {
                    let op = this.op;
                    self.close_tracks(op, volume.as_str());
                }
            }
            _ => self.before_queue_click(tab, intent),
        }
    }
}
