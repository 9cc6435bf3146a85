//! The page under test.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow, ensure};
use bms_simulator::http::Shared;
use bms_simulator::{Cloud, Method};
use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};
use xtask_serve::real::{self, CloudOptions};
use xtask_serve::{Server, Site};

use crate::command::Command;
use crate::engine::Engine;
use crate::own_script::{EMPTY_PAGE, OwnScripts};
use crate::query::{self, Query};
use crate::record::{Record, Sent};
use crate::{console, wait};

/// A tab on a server of its own. Cheap to clone.
#[derive(Clone)]
pub struct Page(Arc<Inner>);

struct Inner {
    client: Client,
    engine: Engine,
    site: Site,
    server: Server,
    cloud: Shared,
    record: Record,
    own_scripts: OwnScripts,
    screenshots: PathBuf,
    expected: Mutex<Vec<String>>,
}

impl Page {
    pub(crate) fn new(
        (client, engine): (Client, Engine),
        (site, server): (Site, Server),
        (cloud, record, own_scripts): (Shared, Record, OwnScripts),
        screenshots: PathBuf,
    ) -> Self {
        Self(Arc::new(Inner {
            client,
            engine,
            site,
            server,
            cloud,
            record,
            own_scripts,
            screenshots,
            expected: Mutex::default(),
        }))
    }

    /// Goes to an address on the test's server, e.g. `/?server=stopped`.
    pub async fn open(&self, path: &str) -> Result<()> {
        let url = self.url() + path;
        self.client()
            .goto(&url)
            .await
            .with_context(|| format!("opening {path}"))
    }

    /// Goes to a page of its own that has this test's simulator as a real cloud behind it. It is served
    /// as long as what this returns is kept.
    pub async fn open_on_real_cloud(&self, server: &str, token: &str) -> Result<Server> {
        let cloud_options = CloudOptions {
            bms: self.url(),
            evs: Some(self.url()),
            ecs: None,
            project: self.cloud(|cloud| cloud.project().to_owned()),
            server: server.to_owned(),
            token_env: "TOKEN".to_owned(),
        };
        let real = cloud_options.check(|_| Some(token.to_owned()));
        let routes = real.and_then(real::router).map_err(|why| anyhow!(why))?;
        // The tests' own modules are served by the tests' own server only.
        let site = Site {
            modules: Vec::new(),
            ..self.0.site.clone()
        };
        let server = Server::start(site, routes, 0).await?;
        self.client().goto(&server.url()).await?;
        Ok(server)
    }

    /// Loads the page again, as F5 does.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client().refresh().await?)
    }

    /// Where the test's server is, with no slash at the end.
    pub fn url(&self) -> String {
        self.0.server.url()
    }

    /// The WebDriver client, for what is not wrapped here.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The simulated cloud behind this page: reads its log, uses its controls.
    /// `page.cloud(|cloud| cloud.set_locked(&id, true))`
    pub fn cloud<T>(&self, act: impl FnOnce(&mut Cloud) -> T) -> T {
        self.0.cloud.with(act)
    }

    /// The paths of requests of this method that the cloud has received, oldest first.
    pub fn requests(&self, method: Method) -> Vec<String> {
        self.cloud(|cloud| {
            let of_it = cloud.log().filter(|entry| entry.method == method);
            of_it.map(|entry| entry.path.clone()).collect()
        })
    }

    /// All that arrived at the endpoints, with headers and bodies, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.record.sent()
    }

    /// Starts a query: `page.role("button").named("Detach")`.
    pub fn role(&self, role: &str) -> Query {
        Query::new(self.clone()).role(role)
    }

    /// All words on the page, with those in shadow roots, white space squashed.
    pub async fn text(&self) -> Result<String> {
        self.asks("text", Value::Null).await
    }

    /// Waits until these words are somewhere on the page.
    pub async fn sees(&self, words: &str) -> Result<()> {
        let words = query::squash(words);
        self.eventually(&format!("{words:?} on the page"), async || {
            let text = self.text().await?;
            ensure!(text.contains(&words), "it says: {}", shortened(&text));
            Ok(())
        })
        .await
    }

    /// Waits until these words are nowhere on the page.
    pub async fn no_longer_sees(&self, words: &str) -> Result<()> {
        let words = query::squash(words);
        self.eventually(&format!("{words:?} to go away"), async || {
            let text = self.text().await?;
            ensure!(!text.contains(&words), "it says: {}", shortened(&text));
            Ok(())
        })
        .await
    }

    /// Waits for anything: asks until there is an answer that is no error.
    pub async fn eventually<T>(
        &self,
        what: &str,
        look: impl AsyncFnMut() -> Result<T>,
    ) -> Result<T> {
        wait::eventually(what, look).await
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: Key) -> Result<()> {
        self.press_letter(key.into()).await
    }

    /// The same, of a key that writes something.
    pub async fn press_letter(&self, value: char) -> Result<()> {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        Ok(self.client().perform_actions(keys).await?)
    }

    /// Presses a key while Shift is held.
    pub async fn press_with_shift(&self, key: Key) -> Result<()> {
        let (shift, value) = (Key::Shift.into(), key.into());
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: shift })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: shift });
        Ok(self.client().perform_actions(keys).await?)
    }

    /// Role and accessible name of what has the focus, through shadow roots.
    pub async fn focused(&self) -> Result<(String, String)> {
        let focused = self.helper("focused", vec![]).await?;
        let text = |key: &str| focused[key].as_str().unwrap_or_default().to_owned();
        Ok((text("role"), text("name")))
    }

    /// Runs a script in the page; it says `return …`.
    pub async fn script(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.client().execute(script, args).await?)
    }

    /// Runs a script as the page's own, as a module: it returns nothing, and what the page is to keep is put on `window`.
    pub async fn runs(&self, script: &str) -> Result<()> {
        // WebKit's driver may come back before a page's own script has run.
        self.eventually("the page's own script", async || {
            let there = "return typeof window.runsOwnScript === 'function'";
            ensure!(self.script(there, vec![]).await? == true);
            Ok(())
        })
        .await?;
        let address = self.0.own_scripts.add(script);
        let run = "return window.runsOwnScript(arguments[0])";
        ensure!(self.script(run, vec![address.into()]).await? == true);
        Ok(())
    }

    /// Goes to a page without the widget and its portal.
    pub async fn open_empty(&self) -> Result<()> {
        self.open(EMPTY_PAGE).await
    }

    /// The folder of the built widget.
    pub fn web(&self) -> &Path {
        &self.0.site.web
    }

    /// The repository.
    pub(crate) fn root(&self) -> &Path {
        &self.0.site.root
    }

    /// The folder of the built gallery.
    pub(crate) fn gallery(&self) -> Option<&Path> {
        self.0.site.gallery.as_deref()
    }

    /// A folder for what a test has to write.
    pub(crate) fn scratch(&self) -> &Path {
        &self.0.screenshots
    }

    /// What the browser is made of.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The page's own size, in Chromium as small as one likes; elsewhere a window cannot be narrower
    /// than its own bars. Until the end of the test.
    pub async fn size(&self, width: u32, height: u32) -> Result<()> {
        if self.engine() != Engine::Chromium {
            return self.size_of_window(width, height).await;
        }
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    async fn size_of_window(&self, width: u32, height: u32) -> Result<()> {
        let measure = "return [innerWidth, innerHeight]";
        let wanted = json!([width, height]);
        let (mut outer_width, mut outer_height) = (width, height);
        self.eventually(&format!("a page of {width}×{height}"), async || {
            let client = self.client();
            client.set_window_size(outer_width, outer_height).await?;
            let inner = self.script(measure, vec![]).await?;
            ensure!(inner[0].is_u64() && inner[1].is_u64(), "no size: {inner}");
            let missing =
                |wanted: u32, is: &Value| i64::from(wanted) - is.as_i64().unwrap_or_default();
            let more = |outer: u32, by: i64| u32::try_from(i64::from(outer) + by).unwrap_or(outer);
            outer_width = more(outer_width, missing(width, &inner[0])).min(2 * width);
            outer_height = more(outer_height, missing(height, &inner[1])).min(2 * height + 400);
            ensure!(inner == wanted, "it is {inner}");
            Ok(())
        })
        .await
    }

    /// A command of Chromium's DevTools protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        let body = json!({"cmd": command, "params": params});
        let command = Command::post("goog/cdp/execute", body);
        Ok(self.client().issue_cmd(command).await?)
    }

    /// Saves what is shown as `target/e2e/<name>.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let image = self.client().screenshot().await?;
        std::fs::create_dir_all(&self.0.screenshots)?;
        let path = self
            .0
            .screenshots
            .join(format!("{}.png", name.replace("::", "-")));
        std::fs::write(&path, image)?;
        Ok(path)
    }

    /// Lets errors pass that have these words in them.
    pub fn expect_console(&self, words: &str) {
        let mut expected = self
            .0
            .expected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        expected.push(words.to_owned());
    }

    /// Fails if the console has had an error since the last call. Runs after each test by itself.
    pub async fn check_console(&self) -> Result<()> {
        let entries = console::drain(self.client(), self.engine()).await?;
        let expected = self
            .0
            .expected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let is_expected =
            |entry: &console::Entry| expected.iter().any(|words| entry.message.contains(words));
        let errors: Vec<String> = entries
            .iter()
            .filter(|entry| entry.is_error() && !is_expected(entry))
            .map(ToString::to_string)
            .collect();
        ensure!(
            errors.is_empty(),
            "the console has errors:\n  {}",
            errors.join("\n  ")
        );
        Ok(())
    }

    /// Everything on the console, for the report of a failure.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = console::drain(self.client(), self.engine())
            .await
            .unwrap_or_default();
        entries.iter().map(ToString::to_string).collect()
    }

    /// Runs one of the actions of `find.js`.
    pub(crate) async fn helper(&self, action: &str, args: Vec<Value>) -> Result<Value> {
        const SCRIPT: &str = concat!(
            "const helpers = ",
            include_str!("find.js"),
            "; return helpers(arguments[0], [...arguments].slice(1));"
        );
        // Each for itself: WebKit's driver hands over no element that stands in a list.
        let arguments = [vec![json!(action)], args].concat();
        Ok(self.client().execute(SCRIPT, arguments).await?)
    }

    pub(crate) async fn asks(&self, action: &str, arg: Value) -> Result<String> {
        let answer = self.helper(action, vec![arg]).await?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn element(&self, value: &Value) -> Result<Element> {
        Ok(Element::from_element_id(
            self.client().clone(),
            query::reference(value)?,
        ))
    }

    /// Adds what there is on the page to why something was not found.
    pub(crate) async fn with_outline(&self, error: anyhow::Error) -> anyhow::Error {
        let Ok(Value::Array(lines)) = self.helper("outline", vec![]).await else {
            return error;
        };
        let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).take(60).collect();
        anyhow!("{error:#}\nOn the page there is:\n  {}", lines.join("\n  "))
    }
}

/// For messages: a page with a thousand disks fills screens.
fn shortened(text: &str) -> String {
    const MOST: usize = 3_000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}
