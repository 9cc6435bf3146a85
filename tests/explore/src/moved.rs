//! A session that is moved to a fixed moment after each step (`Session::rebase`) does what one does that never is:
//! what exploring rests on.

use std::time::{SystemTime, UNIX_EPOCH};

use bms_disks::model::{Mono, Now, Wall};
use bms_disks::session::{AskId, RequestId, Session};
use bms_simulation::{Kind, Sabotaged};

use crate::actor::{Actor, Input, Out};
use crate::clicks::Click;
use crate::cloud::{self, Job, Power, Reply, Said, Truth};
use crate::state::{Says, Token};
use crate::step::tell;

const RUNS: u64 = 200;
const STEPS: u64 = 120;

/// Chance from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

fn actor(queue: bool) -> Actor {
    Actor {
        session: Sabotaged::new(cloud::config(queue), None),
        flights: Vec::new(),
        ask: AskId(0),
        broken: false,
    }
}

/// What happens next: mostly what it waits for, and clicks that are sensible; then deadlines, and all the rest.
fn next(chance: &mut Chance, actor: &Actor, asked: &[Out], truth: &mut Truth) -> Input {
    let likely = chance.below(5) > 0;
    for out in asked {
        match out {
            Out::AskHost { .. } if likely => {
                return Input::Host {
                    last: true,
                    says: Says::Yes,
                };
            }
            Out::Claim(_) if likely => return Input::Claimed(None),
            _ => {}
        }
    }
    let waits: Vec<_> = actor.flights.iter().filter(|f| f.1).map(|f| f.0).collect();
    match chance.below(24) {
        0..=11 if !waits.is_empty() => answer(chance, &waits, *truth),
        0..=13 => Input::Tick,
        14..=18 => {
            let view = actor.session.view();
            let sensible = |click: &Click| *click != Click::Close && click.is_sensible(&view);
            let clicks: Vec<_> = Click::all(2, true).into_iter().filter(sensible).collect();
            if clicks.is_empty() {
                return Input::Tick;
            }
            Input::Click(chance.one(&clicks))
        }
        19 => Input::Click(chance.one(&Click::all(2, true))),
        20 => Input::Host {
            last: true,
            says: chance.one(&[Says::Yes, Says::No]),
        },
        21 => Input::Claimed(None),
        22 => Input::Token(chance.one(&[Token::Renewed, Token::Unavailable])),
        _ => match chance.below(3) {
            0 => Input::Visible(chance.below(2) == 0),
            1 => Input::Online(chance.below(2) == 0),
            _ => {
                truth.attached ^= 1;
                Input::Tick
            }
        },
    }
}

fn answer(chance: &mut Chance, waits: &[Kind], truth: Truth) -> Input {
    let wrong = [
        Reply::Lost,
        Reply::Refused(5),
        Reply::Refused(1),
        Reply::Spoilt(2),
    ];
    let reply = match chance.below(15) {
        0 => chance.one(&wrong),
        _ => Reply::Good,
    };
    let job = chance.one(&[Job::Running, Job::Running, Job::Success, Job::Failed]);
    Input::Answer {
        kind: chance.one(waits),
        said: Said {
            reply,
            truth,
            disk: 0,
            job,
        },
        attach: false,
    }
}

/// Texts that are kept hold moments and numbers: of these it counts that they are kept.
fn plain(outs: &[Out]) -> Vec<Out> {
    let plain = |out: &Out| match *out {
        Out::Claim(_) => Out::Claim(0),
        Out::Save { .. } => Out::Save { from: 0, to: 0 },
        Out::Clear(_) => Out::Clear(0),
        Out::Keep(text) => Out::Keep(text.min(1)),
        other => other,
    };
    outs.iter().map(plain).collect()
}

fn moved(mut actor: Actor) -> Actor {
    let mut held: Vec<RequestId> = actor.flights.iter().map(|flight| flight.2).collect();
    actor.session.rebase(&mut held);
    for (flight, id) in actor.flights.iter_mut().zip(held) {
        flight.2 = id;
    }
    actor.session.redraw();
    actor
}

#[test]
fn a_moved_session_does_what_it_would_have_done() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seed = now.expect("a clock after 1970").as_nanos() as u64;
    println!("seed {seed}");
    let mut sent = 0;
    for run in 0..RUNS {
        let mut chance = Chance(seed.wrapping_add(run << 40));
        let queue = run % 2 == 0;
        let (mut still, mut other) = (actor(queue), moved(actor(queue)));
        let mut truth = Truth {
            power: Power::Linux,
            disks: 2,
            attached: 3,
            moving: 0,
        };
        let mut mono = 5_000 + chance.below(1 << 40);
        let mut inputs = vec![Input::Start {
            record: 0,
            visible: true,
        }];
        for step in 0..STEPS {
            let input = *inputs.last().expect("one at least");
            let due = still.session.wake_at().map_or(0, |at| at.since(Mono(mono)));
            let after = match (input, chance.below(40)) {
                (Input::Tick, _) => due,
                (_, 0) => 700_000,
                (_, 1..=4) => chance.below(3_000),
                _ => 0,
            };
            mono += after;
            let wall = Wall(1_700_000_000_000 + step);
            let (event, to) = (still.event(input), other.event(input));
            let at = |mono| Now {
                mono: Mono(mono),
                wall,
            };
            let (asked, _) = tell(&mut still, input, event, at(mono));
            let (others, _) = tell(&mut other, input, to, at(Session::NOW.0 + after));
            other = moved(other);
            if other.ask.0 != 0 {
                other.ask = AskId(Session::LAST);
            }
            sent += asked
                .iter()
                .filter(|out| matches!(out, Out::Send { kind, .. } if kind.is_change()))
                .count();
            let before = format!("seed {seed}, run {run}: {inputs:?}");
            assert_eq!(plain(&asked), plain(&others), "{before}");
            let same = moved(still.clone());
            assert_eq!(same.session.view(), other.session.view(), "{before}");
            assert_eq!(same.session.wake_at(), other.session.wake_at(), "{before}");
            let kinds =
                |actor: &Actor| actor.flights.iter().map(|f| (f.0, f.1)).collect::<Vec<_>>();
            assert_eq!(kinds(&still), kinds(&other), "{before}");
            inputs.push(next(&mut chance, &still, &asked, &mut truth));
        }
    }
    assert!(sent as u64 > RUNS / 4, "only {sent} changes were sent");
}
