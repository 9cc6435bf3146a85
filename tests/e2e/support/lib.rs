//! What end-to-end tests are written with: a real browser on the real page, which is served with
//! the simulator from this very process.
//!
//! Run them with `cargo xtask test e2e`, which builds the widget first and finds the browser;
//! one of them with `cargo xtask test e2e -- name`. After a failure a screenshot is in
//! `target/e2e/`.
//!
//! # A test
//!
//! Each test gets a [`Page`]: a new tab on a server and a simulator of its own, so nothing is left
//! over from another test. It is an async function, listed in `suite/main.rs`.
//!
//! ```ignore
//! pub async fn a_free_disk_can_be_detached(page: Page) -> Result<()> {
//!     page.open("/?server=stopped").await?;
//!     let row = page.role("row").containing("data-1");
//!     row.clone().role("button").named("Detach").click().await?;
//!     page.role("dialog").role("button").named("Detach").click().await?;
//!     row.gone().await?;
//!     ensure!(page.requests(Method::Delete).len() == 1);
//!     Ok(())
//! }
//! ```
//!
//! # Finding
//!
//! By role and accessible name, as a person with a screen reader does, through open shadow roots,
//! only in what is shown; while a modal dialog is open, only in it. A [`Query`] is lazy: it looks
//! when something is asked of it, and looks again until it fits or [`PATIENCE`] is over. So there
//! are no sleeps in tests.
//!
//! | | |
//! |---|---|
//! | `page.role("button")` | starts a query; `.role(…)` on a query goes on inside what it finds |
//! | `.named("Detach")`, `.containing("data-1")` | the accessible name, whole or a part of it |
//! | `.shown()`, `.gone()`, `.count(n)` | waits for exactly one, for none, for `n` |
//! | `.click()`, `.fill(text)`, `.choose(option)` | on exactly one; again if the page redraws meanwhile |
//! | `.text()`, `.name()`, `.description()`, `.attribute(name)`, `.is_enabled()` | asks exactly one |
//! | `.names()` | of all that fit now |
//! | `page.sees(text)`, `page.no_longer_sees(text)` | waits for words anywhere on the page |
//! | `page.press(Key::Tab)`, `.press_letter('x')`, `.press_with_shift(Key::Tab)`, `page.focused()` | the keyboard |
//! | `page.eventually(what, …)` | waits for anything else |
//! | `page.script(js, args)` | runs a script: `return …` |
//! | `page.runs(js)`, `page.open_empty()` | runs it as the page's own, which an import and what is thrown need; a page without the widget |
//! | `page.size(width, height)`, `page.screenshot(name)` | what is seen |
//! | `page.devtools(command, params)` | Chromium's own protocol: emulation, metrics |
//! | `gallery::open(&page)`, `gallery::show(…)` | any state of the interface, without a cloud |
//! | `site::Host::start(&page)` | the project's site on a host of plain files, which can be stopped |
//! | `page.cloud(\|cloud\| …)` | the simulated cloud: its truth, its log, its controls |
//! | `page.requests(Method::Delete)` | the paths of such requests that it has received |
//! | `page.sent()` | all that the widget sent, with headers and bodies |
//!
//! # Engines
//!
//! `--browsers chromium,firefox,webkit` runs the tests in each. A test marked `chromium_only` or `not_in_webkit` says why;
//! those marked `main_path` are what `firefox:main` runs; `slow` ones run when they are asked for:
//! `cargo xtask test e2e -- --ignored long_life`.
//!
//! # The console
//!
//! A test fails when the browser's console has an error: an exception, a panic, a breach of the
//! content security policy. Answers with an error status are the cloud's business and are let
//! pass; what a test expects besides is named with [`Page::expect_console`].

#![deny(missing_docs)]

mod browser;
mod command;
mod console;
mod engine;
pub mod gallery;
pub mod hostile;
mod own_script;
mod page;
mod pool;
mod query;
mod record;
mod rendered;
mod run;
pub mod site;
mod wait;
mod worker;

pub use anyhow::{Context, Result, bail, ensure};
// What `cargo xtask bench` drives the same browser with.
pub use bms_simulator::{Call, Cloud, Fault, FaultRule, Method, Pace, USER_DATA_SECRET, scenarios};
pub use browser::Browser;
pub use command::Command;
pub use engine::Engine;
pub use fantoccini::key::Key;
pub use page::Page;
pub use query::Query;
pub use record::Sent;
pub use run::{Test, run, test};
pub use wait::PATIENCE;

/// Lists tests: `tests![page::loads, page::lists_servers => main_path]`. Behind the arrow stands a
/// method of [`Test`].
#[macro_export]
macro_rules! tests {
    ($($test:path $(=> $mark:ident $(($why:literal))?)?),* $(,)?) => {
        vec![$($crate::test(stringify!($test), $test)$(.$mark($($why)?))?),*]
    };
}
