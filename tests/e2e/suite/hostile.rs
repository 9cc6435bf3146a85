//! A cloud that answers everything badly, on real connections to the real `fetch`: whatever comes, the
//! panel shows a state with words, calls nothing detached, and no DELETE goes twice.

use bms_e2e::hostile::cases::{Call, bodies, endless, statuses, wires};
use bms_e2e::hostile::{Case, Server, ids};
use bms_e2e::{Page, Result, ensure};
use serde_json::json;

const PLAY: &str = concat!(include_str!("clock.js"), include_str!("hostile.js"));
/// So many at a time: a script may take half a minute.
const BATCH: usize = 8;
/// Detaches take longer.
const BATCH_OF_DETACHES: usize = 1;

/// Plays all, gives what each came to.
async fn play(page: &Page, cases: Vec<Case>, click: bool, speed: u32) -> Result<Vec<String>> {
    let names: Vec<String> = cases.iter().map(|(_, case)| case.name.clone()).collect();
    let server = Server::start(cases, page.web()).await?;
    page.client().goto(&server.url()).await?;
    let ids = ids();
    let known = json!({"server": ids.server, "disk": ids.disk});
    page.script(&format!("window.ids = arguments[0]; {PLAY}"), vec![known])
        .await?;
    let mut came: Vec<String> = Vec::new();
    let size = if click { BATCH_OF_DETACHES } else { BATCH };
    for first in (0..names.len()).step_by(size) {
        let last = (first + size).min(names.len());
        let batch = vec![json!(first), json!(last), json!(click), json!(speed)];
        let found = page.script("return play(...arguments)", batch).await?;
        came.extend(serde_json::from_value::<Vec<String>>(found)?);
    }
    let told = names.iter().zip(&came).enumerate();
    let is_wrong = |(case, (_, came)): &(usize, (&String, &String))| {
        let deletes = server.deletes(*case);
        let bad = ["nothing", "crashed", "detached"];
        bad.iter().any(|bad| came.starts_with(bad)) || deletes != usize::from(click)
    };
    let wrong: Vec<_> = told.filter(is_wrong).collect();
    ensure!(
        wrong.is_empty(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        names.len()
    );
    Ok(came)
}

fn of<'a>(
    call: Call,
    all: impl IntoIterator<Item = bms_e2e::hostile::cases::Hostile> + 'a,
) -> Vec<Case> {
    all.into_iter().map(|case| (call, case)).collect()
}

pub async fn every_status_comes_to_a_state_with_words(page: Page) -> Result<()> {
    let came = play(
        &page,
        of(Call::Server, statuses(Call::Server, &ids())),
        false,
        20,
    )
    .await?;
    // The canary: honest ones are read, others are not.
    ensure!(came.iter().any(|state| state == "list of 2"), "{came:?}");
    ensure!(
        came.iter().any(|state| state.starts_with("problem: ")),
        "{came:?}"
    );
    Ok(())
}

/// Texts that are large or odd; the rest of them is tried without a browser.
const ODD: [&str; 12] = [
    ": empty",
    "byte order",
    "UTF-16",
    "GBK",
    "zero bytes",
    "megabytes",
    "deep",
    "ten thousand",
    "web page",
    "twice",
    "capitals",
    "cut off after 100 bytes",
];

pub async fn what_a_connection_does_to_a_read_comes_to_a_state_with_words(
    page: Page,
) -> Result<()> {
    let mut all = Vec::new();
    for call in [Call::Server, Call::List, Call::Volumes] {
        all.extend(of(call, wires(call, &ids())));
        let odd = bodies(call, &ids()).into_iter();
        let is_odd = |name: &str| !name.contains('/') && ODD.iter().any(|odd| name.contains(odd));
        all.extend(of(call, odd.filter(|case| is_odd(&case.name))));
    }
    ensure!(all.len() > 150, "only {}", all.len());
    play(&page, all, false, 1).await?;
    Ok(())
}

pub async fn reads_that_never_end_are_given_up(page: Page) -> Result<()> {
    let calls = [Call::Server, Call::List, Call::Volumes];
    let all = calls
        .into_iter()
        .flat_map(|call| of(call, endless(call, &ids())));
    play(&page, all.collect(), false, 40).await?;
    Ok(())
}

/// Faster than this a page on a busy machine takes honest answers for late ones.
const SPEED_OF_DETACHES: u32 = 100;

pub async fn odd_answers_to_a_detach_send_nothing_twice(page: Page) -> Result<()> {
    let all = wires(Call::Detach, &ids()).into_iter();
    let whole = all.filter(|case| !case.name.contains("reset after"));
    let all = of(Call::Detach, whole);
    ensure!(all.len() > 15, "only {}", all.len());
    let came = play(&page, all, true, SPEED_OF_DETACHES).await?;
    ensure!(came.iter().any(|end| end == "unknown"), "{came:?}");
    ensure!(came.iter().any(|end| end == "failed"), "{came:?}");
    Ok(())
}

pub async fn lost_answers_to_a_detach_send_nothing_twice(page: Page) -> Result<()> {
    let all = wires(Call::Detach, &ids()).into_iter();
    let lost = all.filter(|case| case.name.contains("reset after"));
    let mut all = of(Call::Detach, lost);
    all.extend(of(Call::Detach, endless(Call::Detach, &ids())));
    ensure!(all.len() > 8, "only {}", all.len());
    let came = play(&page, all, true, SPEED_OF_DETACHES).await?;
    ensure!(came.iter().any(|end| end == "unknown"), "{came:?}");
    Ok(())
}

/// A job is asked after for half an hour.
const SPEED_OF_JOBS: u32 = 400;

/// Other answers about a job are tried without a browser.
const SOME: [&str; 8] = [
    "a redirect to another origin",
    "a bomb",
    "packed, and damaged",
    "shorter than promised",
    "nothing",
    "not HTTP",
    "reset after 46 bytes",
    "reset after 299 bytes",
];

pub async fn odd_answers_about_a_job_leave_it_to_the_list(page: Page) -> Result<()> {
    let all = wires(Call::Job, &ids()).into_iter();
    let some = all.filter(|case| {
        SOME.iter()
            .any(|name| case.name.ends_with(&format!(": {name}")))
    });
    let all = of(Call::Job, some);
    ensure!(all.len() == SOME.len(), "only {}", all.len());
    play(&page, all, true, SPEED_OF_JOBS).await?;
    Ok(())
}
