//! One step of a session: the event, and what comes of it.

use std::rc::Rc;

use bms_disks::api::Method;
use bms_disks::model::{AttemptId, Mono, Now, Wall};
use bms_disks::session::{
    Aim, AskId, Claim, Effect, End as Told, Event, HostAnswer, HostEvent, Origin, Phase, RequestId,
    Session, TokenNews, View,
};
use bms_simulation::Kind;
use bms_simulation::promises::secret_in;

use crate::actor::{
    Actor, End, Ended, FORGED, How, Input, Out, Stepped, TextId, keep, note_moves, outcome, text,
    text_id,
};
use crate::cloud::{self, DISKS, Job, Said, Truth, disk_in};
use crate::state::{KINDS, Says, Token};

impl Actor {
    fn flight(&self, kind: Kind, awaited: bool) -> RequestId {
        let found = self.flights.iter().find(|f| (f.0, f.1) == (kind, awaited));
        found.map_or(RequestId(1), |f| f.2)
    }

    pub fn event(&self, input: Input) -> Event {
        let words = |id: TextId| text(id).map(|text| text.to_string());
        match input {
            Input::Start { record, visible } => Event::Start {
                record: words(record),
                visible,
                ids: AttemptId::default(),
            },
            Input::Kept(id) => Event::Kept(words(id).unwrap_or_default()),
            Input::Answer { kind, said, attach } => Event::Answer {
                id: self.flight(kind, true),
                outcome: outcome(kind, said, attach).as_ref().clone(),
            },
            Input::Tick => Event::Tick,
            Input::Visible(visible) => Event::Visible(visible),
            Input::Online(online) => Event::Online(online),
            Input::Token(token) => Event::Token(match token {
                Token::Renewed => TokenNews::Renewed,
                Token::Unavailable => TokenNews::Unavailable,
                Token::Failed => TokenNews::Failed,
            }),
            Input::Claimed(None) => Event::Claimed(Claim::Mine),
            Input::Claimed(Some(other)) => {
                Event::Claimed(Claim::Taken(words(other).unwrap_or_default()))
            }
            Input::NoStorage => Event::Claimed(Claim::NoStorage),
            Input::Record(id) => Event::Record(words(id)),
            Input::Host { last, says } => {
                let before = AskId(Session::LAST - 1);
                Event::Host {
                    ask: if last { self.ask } else { before },
                    answer: match says {
                        Says::Yes => HostAnswer::Proceed,
                        Says::No => HostAnswer::Refuse("not today".to_owned()),
                        Says::Fails => HostAnswer::ListenerFailed,
                        Says::Nothing => HostAnswer::NotApproved,
                    },
                }
            }
            Input::Leave => Event::Leave,
            Input::Click(click) => Event::User(click.intent(&self.session.view())),
        }
    }
}

/// Carries a step out.
pub fn carry_out(mut actor: Actor, input: Input, after: u32, wall: u8) -> Stepped {
    let now = Now {
        mono: Mono(Session::NOW.0 + u64::from(after)),
        wall: Wall(1_700_000_000_000 + u64::from(wall)),
    };
    let before = actor.session.view();
    let event = actor.event(input);
    let (outs, wrong) = tell(&mut actor, input, event, now);
    let view = actor.session.view();
    let (next, late) = keep(actor);
    Stepped {
        ends: new_ends(&before, &view),
        next,
        outs,
        wrong: wrong.or(late),
    }
}

/// Tells a session something. Gives what it asks for, and what is wrong with that by itself.
pub fn tell(
    actor: &mut Actor,
    input: Input,
    event: Event,
    now: Now,
) -> (Vec<Out>, Option<(u8, String)>) {
    let mut wrong = None;
    let again = matches!(input, Input::Answer { .. }).then(|| event.clone());
    let effects = actor.session.step(event, now);
    if let Some(again) = again {
        wrong = doubled(actor, again, now);
    }
    if let Input::Answer { kind, .. } = input {
        actor.flights.retain(|f| (f.0, f.1) != (kind, true));
    }
    let moves = actor.session.take_moves();
    note_moves(moves);
    let view = actor.session.view();
    if let Input::Answer { said, .. } = input
        && said.reply != cloud::Reply::Good
        && secret_in(&format!("{view:?} {effects:?}")).is_some()
    {
        wrong = Some((8, "a secret in the open".to_owned()));
    }
    let mut outs = Vec::new();
    for effect in effects {
        wrong = actor.note(effect, &mut outs).or(wrong);
    }
    actor.give_up_silently(&view, &mut outs);
    (outs, wrong)
}

/// Promise 7: an answer that comes twice changes nothing the second time.
fn doubled(actor: &Actor, again: Event, now: Now) -> Option<(u8, String)> {
    if actor.broken {
        // What breaks it may answer in its own way.
        return None;
    }
    let mut session = actor.session.clone();
    let seen = (session.view(), session.wake_at());
    let effects = session.step(again, now);
    let same = effects.is_empty() && seen == (session.view(), session.wake_at());
    (!same).then(|| (7, "an answer that came twice changed something".to_owned()))
}

/// Promise 7: what nobody waits for changes nothing, whatever it is.
pub fn late(actor: &Actor) -> Option<(u8, String)> {
    let now = Now {
        mono: Session::NOW,
        wall: Wall(1_700_000_000_000),
    };
    let mut session = actor.session.clone();
    // Time passes first, so that what time does is not taken for what the answer does.
    session.step(Event::Tick, now);
    let seen = (session.view(), session.wake_at());
    let truth = Truth {
        disks: DISKS.len() as u8,
        ..Truth::default()
    };
    for kind in KINDS {
        let job = Job::Success;
        let said = Said {
            truth,
            job,
            ..Said::default()
        };
        let event = Event::Answer {
            id: actor.flight(kind, false),
            outcome: outcome(kind, said, false).as_ref().clone(),
        };
        let effects = session.step(event, now);
        if !effects.is_empty() || seen != (session.view(), session.wake_at()) {
            return Some((7, format!("a late answer changed something: {kind:?}")));
        }
    }
    None
}

impl Actor {
    /// Notes an effect. Gives what is wrong with it by itself.
    fn note(&mut self, effect: Effect, outs: &mut Vec<Out>) -> Option<(u8, String)> {
        let mut wrong = None;
        let out = match effect {
            Effect::Send { id, request, .. } => {
                let kind = Kind::of(request.method, &request.path);
                if self.flights.iter().any(|f| (f.0, f.1) == (kind, true)) {
                    let promise = if kind.is_change() { 5 } else { 0 };
                    wrong = Some((promise, format!("two of a kind in flight: {kind:?}")));
                    self.flights.retain(|f| (f.0, f.1) != (kind, true));
                }
                self.flights.push((kind, true, id));
                let body = request.body.as_deref().unwrap_or_default();
                let disk = disk_in(&request.path)
                    .or_else(|| disk_in(body))
                    .unwrap_or(0);
                let path = format!("/detachvolume/{}", cloud::volume(disk));
                let right = request.method != Method::Delete || request.path.ends_with(&path);
                Out::Send { kind, disk, right }
            }
            Effect::Cancel(id) => {
                let kind = self
                    .flights
                    .iter()
                    .find(|f| f.2 == id && f.1)
                    .map(|f| f.0)?;
                self.give_up(kind, outs);
                return None;
            }
            Effect::RenewToken => Out::Renew,
            Effect::Claim(text) => Out::Claim(text_id(&text)),
            Effect::Save { from, to } => Out::Save {
                from: text_id(&from),
                to: text_id(&to),
            },
            Effect::Clear(text) => Out::Clear(text_id(&text)),
            Effect::Keep(text) => Out::Keep(text.map_or(0, |text| text_id(&text))),
            Effect::AskHost { ask, attempt } => {
                self.ask = ask;
                Out::AskHost {
                    attach: attempt.aim == Aim::Attach,
                    disk: disk_in(attempt.disk.volume.as_str()).unwrap_or(0),
                    own: ask.0 < FORGED,
                }
            }
            Effect::Emit(HostEvent::Ended { attempt, end }) => Out::Ended(Ended {
                attach: attempt.aim == Aim::Attach,
                disk: disk_in(attempt.disk.volume.as_str()).unwrap_or(0),
                elsewhere: attempt.origin == Origin::Elsewhere,
                how: match end {
                    Told::Done => How::Done,
                    Told::Failed(_) => How::Failed,
                    Told::Unknown(_) => How::Unknown,
                    Told::Cancelled | Told::Stopped | Told::Void(_) => How::Unsent,
                },
            }),
            Effect::Emit(_) => return None,
        };
        outs.push(out);
        wrong
    }

    fn give_up(&mut self, kind: Kind, outs: &mut Vec<Out>) {
        self.flights.retain(|f| (f.0, f.1) != (kind, false));
        for flight in self
            .flights
            .iter_mut()
            .filter(|f| (f.0, f.1) == (kind, true))
        {
            flight.1 = false;
        }
        if !self.broken {
            self.flights.retain(|flight| flight.1);
        }
        outs.push(Out::GaveUp(kind));
    }

    /// What it sent to change something it gives up without a word to the browser, which could not call it back.
    fn give_up_silently(&mut self, view: &View, outs: &mut Vec<Out>) {
        let sending = view.changes.iter().any(|c| c.phase == Phase::Sending);
        for kind in [Kind::Detach, Kind::Attach] {
            let waits = self.flights.iter().any(|f| (f.0, f.1) == (kind, true));
            if waits && !sending {
                self.give_up(kind, outs);
            }
        }
    }
}

fn new_ends(before: &View, after: &View) -> Vec<End> {
    let ended = after.changes.iter().filter(|change| change.phase.is_end());
    let new = ended.filter(|change| {
        let same = |old: &&Rc<bms_disks::session::ChangeView>| {
            (&old.disk.volume, old.aim, &old.phase)
                == (&change.disk.volume, change.aim, &change.phase)
        };
        !before.changes.iter().any(|old| same(&old))
    });
    new.map(|change| End {
        disk: disk_in(change.disk.volume.as_str()).unwrap_or(0),
        attach: change.aim == Aim::Attach,
        failed: matches!(change.phase, Phase::Failed(_)),
        unknown: matches!(change.phase, Phase::Unknown(_)),
        resumed: change.resumed,
        has_job: change.job.is_some(),
    })
    .collect()
}
