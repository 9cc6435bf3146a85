//! Lives of elements on a page: every short one and, by chance, longer ones. Nothing is left over, and nothing that was
//! to be told is lost. What is done to them stands in `lives.js`.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bms_e2e::{Engine, Pace, Page, Result, bail, ensure};
use serde_json::{Value, json};

use crate::life::CLOCK;
use crate::widget::server;

const BOOKS: &str = include_str!("books.js");
const LIVES: &str = include_str!("lives.js");
/// A script may take half a minute.
const STRIDE: Duration = Duration::from_secs(4);
/// Stopped, so that a plain click confirms.
const SERVERS: [&str; 2] = ["stopped", "stopped-windows"];

/// What is lived.
struct Plan {
    /// All lives of so many acts, in `few` ways or in `every` way.
    all: &'static [(u32, &'static str)],
    /// Then longer ones, by chance.
    chance: Duration,
    /// Then ones that the page's reload cuts off.
    reloads: u32,
}

pub async fn short_lives_leave_nothing_over_and_nothing_untold(page: Page) -> Result<()> {
    // A program is loaded again in many of them, which takes WebKit long.
    let all: &[_] = match page.engine() {
        Engine::Webkit => &[(1, "every")],
        Engine::Chromium | Engine::Firefox => &[(1, "every"), (2, "few")],
    };
    let plan = Plan {
        all,
        chance: Duration::from_secs(5),
        reloads: 4,
    };
    live(&page, plan).await
}

/// Two minutes by chance, unless `BMS_E2E_LIVES` says another number of seconds. Chromium has no room for much more than
/// a thousand crashed programs, even when their pages are gone.
pub async fn long_lives_leave_nothing_over_and_nothing_untold(page: Page) -> Result<()> {
    let given = std::env::var("BMS_E2E_LIVES").ok();
    let seconds = given.and_then(|text| text.parse().ok()).unwrap_or(120);
    let plan = Plan {
        all: &[(2, "every")],
        chance: Duration::from_secs(seconds),
        reloads: 100,
    };
    live(&page, plan).await
}

/// A page with the module and no element.
async fn begin(page: &Page) -> Result<()> {
    page.open_empty().await?;
    if page.engine() == Engine::Chromium {
        // It keeps the programs of pages that are gone, until there is no room for another.
        page.devtools("HeapProfiler.collectGarbage", json!({}))
            .await?;
    }
    page.runs(&format!("{CLOCK}; clock.pace(5);\n{BOOKS}\n{LIVES}"))
        .await?;
    page.runs("await import('/assets/bms-disks.js')").await?;
    let servers = SERVERS
        .into_iter()
        .map(server)
        .collect::<Result<Vec<_>>>()?;
    let project = page.cloud(|cloud| cloud.project().to_owned());
    let arguments = vec![json!(project), json!(servers)];
    page.script("return lives.begin(...arguments)", arguments)
        .await?;
    Ok(())
}

async fn live(page: &Page, plan: Plan) -> Result<()> {
    // What a crash is made of, and its report.
    for words in ["sabotage", "internal error", "unreachable", "RuntimeError"] {
        page.expect_console(words);
    }
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u32;
    println!("\nlives: seed {seed}");
    page.cloud(|cloud| cloud.set_pace(Pace::INSTANT));
    begin(page).await?;
    for all in plan.all {
        let lived = several(page, Some(*all), seed, Duration::MAX).await?;
        println!("all lives of {} acts, {} ways: {lived:?}", all.0, all.1);
        ensure!(lived.crashes > 0, "{lived:?}");
        ensure!(all.0 == 1 || lived.sent > 0, "{lived:?}");
    }
    let lived = several(page, None, seed, plan.chance).await?;
    println!("longer lives by chance: {lived:?}");
    let mut followed = 0;
    for nth in 0..plan.reloads {
        let seed = json!(seed.wrapping_add(nth));
        let lived = page.script("return lives.leave(...arguments)", vec![seed]);
        let lived = lived.await?;
        begin(page).await?;
        let said = page.script("return lives.goOn()", vec![]).await?;
        ensure!(said["wrong"] == Value::Null, "{}, {lived}", said["wrong"]);
        followed += said["followed"].as_u64().unwrap_or_default();
    }
    println!(
        "lives cut off by a reload: {}, with {followed} detaches sent",
        plan.reloads
    );
    Ok(())
}

/// What was lived.
#[derive(Debug, Default)]
struct Lived {
    lives: u64,
    /// Detaches sent.
    sent: u64,
    crashes: u64,
}

/// Lives all of so many acts, in so many ways, or by chance for so long.
async fn several(
    page: &Page,
    all: Option<(u32, &str)>,
    seed: u32,
    limit: Duration,
) -> Result<Lived> {
    let began = Instant::now();
    let mut lived = Lived::default();
    let stride = STRIDE.min(limit).as_millis() as u64;
    while began.elapsed() < limit {
        let (length, ways) = all.unzip();
        let arguments = json!([length, ways, seed, lived.lives, stride]);
        let run = "return lives.run(...arguments[0])";
        let said = page.script(run, vec![arguments]).await?;
        let number = |name: &str| said[name].as_u64().unwrap_or_default();
        lived.lives = number("next");
        lived.sent += number("sent");
        lived.crashes += number("crashes");
        if let Some(wrong) = said["wrong"].as_str() {
            bail!("seed {seed}, life {} of {all:?}: {wrong}", lived.lives);
        }
        if said["isClosed"] == true {
            break;
        }
        if said["isTired"] == true {
            begin(page).await?;
        }
    }
    ensure!(lived.lives > 0, "nothing was lived in {limit:?}");
    Ok(lived)
}
