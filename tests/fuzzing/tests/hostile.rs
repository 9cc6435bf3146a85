//! Every hostile answer to every call, played to a session until all has ended.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bms_disks::api::{Answer, Outcome, Transport};
use bms_fuzzing::{Kind, Playing, names, play};
use bms_hostile::{Body, Call, Hostile, Ids, bodies, honest, statuses};

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

/// All of them; says at the end which went wrong.
fn all(call: Call, answers: &[Hostile], playing: Playing) {
    let ids = ids();
    let good = Call::ALL.map(|one| {
        let mut body = honest(one, &ids).to_string();
        if call != Call::Job {
            // Says that it has done what it never does.
            body = body.replace("RUNNING", "SUCCESS");
        }
        let (call, body, status) = (one, body.into_bytes(), one.status());
        let answer = Answer {
            status,
            body,
            ..Answer::default()
        };
        (kind(call), Ok(answer))
    });
    let mut wrong = Vec::new();
    for hostile in answers {
        let outcome = outcome(hostile);
        let is_long = outcome
            .as_ref()
            .is_ok_and(|answer| answer.body.len() > LONG);
        let playing = if is_long { Playing::Untouched } else { playing };
        let run = || play(&good, (kind(call), &outcome), playing);
        if let Err(why) = catch_unwind(AssertUnwindSafe(run)) {
            let text = why.downcast_ref::<String>().map_or("?", String::as_str);
            let start: String = text.chars().take(300).collect();
            wrong.push(format!("{} ({playing:?}): {start}", hostile.name));
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

/// Cut off after every byte is for the parser; a session is shown some of them.
fn for_a_session(call: Call) -> Vec<Hostile> {
    let is_cut = |hostile: &Hostile| hostile.name.contains("cut off after");
    let (cuts, mut rest): (Vec<_>, Vec<_>) = bodies(call, &ids()).into_iter().partition(is_cut);
    rest.extend(cuts.into_iter().step_by(17));
    rest
}

macro_rules! calls {
    ($($name:ident: $call:expr;)*) => {
        mod spoiled_bodies {
            use super::*;
            $(#[test]
            fn $name() {
                let answers = for_a_session($call);
                assert!(answers.len() > 60, "only {}", answers.len());
                all($call, &answers, Playing::Always);
                all($call, &answers, Playing::SinceTheClick);
            })*
        }
        mod every_status {
            use super::*;
            $(#[test]
            fn $name() {
                let answers = statuses($call, &ids());
                assert!(answers.len() > 600, "only {}", answers.len());
                all($call, &answers, Playing::SinceTheClick);
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
