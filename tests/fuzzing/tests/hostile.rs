//! Every hostile answer to every call, played to a session until all has ended.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bms_disks::api::{
    Answer, Cause, Outcome, Transport, parse_accepted, parse_attachments, parse_job, parse_server,
    parse_volumes,
};
use bms_disks::model::{JobId, ServerId};
use bms_fuzzing::{Kind, Playing, names, play, play_attach};
use bms_hostile::{Body, Call, Hostile, Ids, bodies, combined, honest, statuses};

fn ids() -> Ids {
    let [server, disk, job] = names().map(str::to_owned);
    let system = "3d2a9e70-84c1-4f5b-b6d2-7e1c0a9f8b34".to_owned();
    Ids {
        server,
        system,
        disk,
        job,
    }
}

fn kind(call: Call) -> Kind {
    match call {
        Call::Server => Kind::Server,
        Call::List => Kind::List,
        Call::Volumes => Kind::Volumes,
        Call::Job => Kind::Job,
        Call::Detach => Kind::Change,
    }
}

/// As `fetch` and the runtime would hand it over.
fn outcome(hostile: &Hostile) -> Outcome {
    match &hostile.body {
        Body::Whole(body) if body.len() > bms_disks::api::MAX_BODY => Err(Transport::TooLarge),
        Body::Whole(body) if hostile.status >= 200 => Ok(Answer {
            status: hostile.status,
            body: body.clone(),
            ..Answer::default()
        }),
        _ => Err(Transport::Network),
    }
}

/// Reading it a thousand times would take minutes.
const LONG: usize = 100_000;

/// What a good cloud says, whose job is done and whose list is not.
fn good() -> [(Kind, Outcome); 5] {
    let ids = ids();
    Call::ALL.map(|one| {
        let mut body = honest(one, &ids).to_string();
        // Says that it has done what it never does.
        body = body.replace("RUNNING", "SUCCESS");
        let (call, body, status) = (one, body.into_bytes(), one.status());
        let answer = Answer {
            status,
            body,
            ..Answer::default()
        };
        (kind(call), Ok(answer))
    })
}

/// The list when the disk has gone.
fn without() -> Outcome {
    let ids = ids();
    let mut list = honest(Call::List, &ids);
    if let Some(entries) = list["volumeAttachments"].as_array_mut() {
        entries.retain(|entry| entry["volumeId"] != ids.disk);
    }
    Ok(Answer {
        status: 200,
        body: list.to_string().into_bytes(),
        ..Answer::default()
    })
}

/// Plays it; `Err` says how that went wrong. `None` is the attach that puts the disk back.
fn attempt(
    good: &[(Kind, Outcome)],
    hostile: &[(Kind, Outcome)],
    playing: Option<Playing>,
) -> Result<(), String> {
    let run = || match playing {
        Some(playing) => play(good, hostile, playing),
        None => play_attach(good, &without(), hostile),
    };
    let Err(why) = catch_unwind(AssertUnwindSafe(run)) else {
        return Ok(());
    };
    let words = why.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = why.downcast_ref::<String>().cloned().or(words);
    Err(text.unwrap_or_default().chars().take(300).collect())
}

/// All of them; says at the end which went wrong.
fn all(call: Call, answers: &[Hostile], playing: Option<Playing>) {
    let good = good();
    let mut wrong = Vec::new();
    for hostile in answers {
        let outcome = outcome(hostile);
        let is_long = outcome
            .as_ref()
            .is_ok_and(|answer| answer.body.len() > LONG);
        let playing = if is_long {
            Some(Playing::Untouched)
        } else {
            playing
        };
        if let Err(why) = attempt(&good, &[(kind(call), outcome)], playing) {
            wrong.push(format!("{} ({playing:?}): {why}", hostile.name));
        }
    }
    let some: Vec<_> = wrong.iter().take(10).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}: {some:#?}",
        wrong.len(),
        answers.len()
    );
}

fn is_cut(hostile: &Hostile) -> bool {
    hostile.name.contains("cut off after")
}

/// What is cut off is all one to a session, as the test below this says, so it is shown some of them.
fn for_a_session(call: Call) -> Vec<Hostile> {
    let (cuts, mut rest): (Vec<_>, Vec<_>) = bodies(call, &ids()).into_iter().partition(is_cut);
    rest.extend(cuts.into_iter().step_by(17));
    rest
}

/// Wherever an answer ends too early, it says nothing at all.
#[test]
fn cut_off_after_any_byte_nothing_is_read() {
    let [server, _, job] = names();
    let server = ServerId::parse(server).expect("an id");
    let job = JobId::parse(job).expect("an id");
    for call in Call::ALL {
        let cuts: Vec<_> = bodies(call, &ids()).into_iter().filter(is_cut).collect();
        assert!(cuts.len() > 40, "only {} of {call:?}", cuts.len());
        for hostile in cuts {
            let outcome = outcome(&hostile);
            let failure = match call {
                Call::Server => parse_server(&server, &outcome).err(),
                Call::List => parse_attachments(&server, &outcome).err(),
                Call::Volumes => parse_volumes(&server, &outcome).err(),
                Call::Job => parse_job(&job, &outcome).err(),
                Call::Detach => parse_accepted(&outcome).err(),
            };
            let cause = failure.map(|failure| failure.cause);
            assert_eq!(cause, Some(Cause::Malformed), "{}", hostile.name);
        }
    }
}

macro_rules! calls {
    ($($name:ident: $call:expr;)*) => {
        mod spoiled_bodies {
            use super::*;
            $(#[test]
            fn $name() {
                let answers = for_a_session($call);
                assert!(answers.len() > 60, "only {}", answers.len());
                all($call, &answers, Some(Playing::Always));
                all($call, &answers, Some(Playing::SinceTheClick));
                all($call, &answers, None);
            })*
        }
        mod every_status {
            use super::*;
            $(#[test]
            fn $name() {
                let answers = statuses($call, &ids());
                assert!(answers.len() > 600, "only {}", answers.len());
                all($call, &answers, Some(Playing::SinceTheClick));
                if $call == Call::Detach {
                    all($call, &answers, None);
                }
            })*
        }
    };
}

calls! {
    server: Call::Server;
    list: Call::List;
    volumes: Call::Volumes;
    job: Call::Job;
    detach: Call::Detach;
}

/// Chooses the same each time.
struct Rng(u64);

impl Rng {
    /// SplitMix64.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

/// So many clouds, each of which answers one to all of the calls with several fields spoiled.
const CLOUDS: u64 = 1_500;

#[test]
fn combinations_come_to_a_state_with_words() {
    let (good, ids) = (good(), ids());
    for number in 0..CLOUDS {
        let mut rng = Rng(number);
        let ways = [Some(Playing::Always), Some(Playing::SinceTheClick), None];
        let playing = ways[rng.below(ways.len())];
        let spoil_all = rng.below(3) == 0;
        let mut spoiled = Vec::new();
        for call in Call::ALL {
            if spoil_all || rng.below(3) == 0 {
                spoiled.push((call, combined(call, &ids, &mut |n| rng.below(n))));
            }
        }
        let outcomes: Vec<_> = spoiled
            .iter()
            .map(|(call, one)| (kind(*call), outcome(one)))
            .collect();
        if let Err(why) = attempt(&good, &outcomes, playing) {
            let names: Vec<_> = spoiled.iter().map(|(_, one)| &one.name).collect();
            panic!("cloud {number} ({playing:?}): {names:#?}: {why}");
        }
    }
}
