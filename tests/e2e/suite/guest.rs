//! The page beside a real Linux guest, emulated: what an operator copies, pastes and sees, from a mounted volume to *detached*.
//! `cargo xtask guest --page` runs it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use bms_e2e::{Context, Page, Result, bail, ensure};
use bms_simulator::{DiskSpec, Guest, ServerSpec};
use serde_json::Value;

use crate::widget::{acknowledge, ask, confirm, dialog};

const SERVER: &str = "5f0c2f57-7a4e-4a7e-9b1e-2f1c6d0e9a01";
const DISK: &str = "b1a5c6d2-3e4f-4a5b-8c6d-7e8f9a0b1c02";

/// The guest of one scenario, and who pastes into it.
struct Beside {
    program: Child,
    /// `None` once nothing more is pasted.
    paste: Option<ChildStdin>,
    says: BufReader<ChildStdout>,
    pastes: u32,
}

impl Beside {
    /// Starts it, and waits until its disks are set up. Also gives what it says of them.
    fn start(scenario: &str) -> Result<(Self, Value)> {
        let missing = "run this with `cargo xtask guest --page`";
        let program = std::env::var_os("BMS_E2E_GUEST").context(missing)?;
        let target = std::env::var_os("BMS_E2E_GUEST_FILES").context(missing)?;
        let mut program = Command::new(program)
            .arg("--target")
            .arg(target)
            .args(["--live", scenario])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context(missing)?;
        let paste = program.stdin.take().context("no way in")?;
        let says = program.stdout.take().context("no way out")?;
        let mut this = Self {
            program,
            paste: Some(paste),
            says: BufReader::new(says),
            pastes: 0,
        };
        let disks = this.hear()?;
        Ok((this, disks))
    }

    /// The next line of JSON; others say how far it is.
    fn hear(&mut self) -> Result<Value> {
        loop {
            let mut line = String::new();
            if self.says.read_line(&mut line)? == 0 {
                bail!("the guest has ended");
            }
            if line.starts_with('{') {
                return Ok(serde_json::from_str(&line)?);
            }
            print!("{line}");
        }
    }

    /// Pastes into the guest's shell. Gives what is on the screen then, and why the disk is in use.
    fn paste(&mut self, text: &str) -> Result<(String, Vec<String>)> {
        self.pastes += 1;
        let mut paste = self.paste.as_ref().context("closed")?;
        writeln!(paste, "{}", Value::from(text))?;
        let heard = tokio::task::block_in_place(|| self.hear())?;
        let said = heard["said"].as_str().context("it says nothing")?;
        Ok((
            said.to_owned(),
            serde_json::from_value(heard["busy"].clone())?,
        ))
    }
}

impl Drop for Beside {
    /// It ends its machine when nobody pastes any more; killed, it could not.
    fn drop(&mut self) {
        drop(self.paste.take());
        drop(self.program.wait());
    }
}

/// What the page would have put into the clipboard by this button, which is only looked for where it is shown.
async fn copy(page: &Page, button: &str) -> Result<String> {
    let click = "const shown = [...document.querySelector('bms-disks').shadowRoot.querySelectorAll(arguments[0])]
            .filter((one) => one.checkVisibility());
        window.copied = '';
        shown[0]?.click();
        return shown.length";
    ensure!(
        page.script(click, vec![button.into()]).await? == 1,
        "{button}"
    );
    page.eventually("a copied command", async || {
        let copied = page.script("return copied", vec![]).await?;
        let copied = copied.as_str().unwrap_or_default().to_owned();
        ensure!(!copied.is_empty(), "nothing was copied");
        Ok(copied)
    })
    .await
}

const LOOK: &str = ".guest-check > .flow > .command .copy";
const PLAN: &str = ".whole-plan .copy";

/// A server with the guest's disk.
async fn open_server(page: &Page, disk: &Value) -> Result<()> {
    let wwn = disk["wwns"][0].as_str().context("no disk")?;
    let size = disk["gib"].as_u64().and_then(|gib| u32::try_from(gib).ok());
    let data = DiskSpec::data("pg-data", size.context("no size")?);
    let server = ServerSpec::running(Guest::Linux)
        .id(SERVER)
        .name("db-07")
        .disk(DiskSpec::system("root", 40))
        .disk(data.id(DISK).wwn(wwn).mounted());
    page.cloud(|cloud| cloud.add_server(server));
    page.open("/?server=stopped&lang=en").await?;
    let set = "document.querySelector('bms-disks').serverId = arguments[0];
        navigator.clipboard.writeText = async (text) => { window.copied = text }";
    page.script(set, vec![SERVER.into()]).await?;
    Ok(())
}

pub async fn a_mounted_volume_on_an_encrypted_disk_comes_to_detached(page: Page) -> Result<()> {
    let (mut guest, disk) = tokio::task::block_in_place(|| Beside::start("lvm-on-luks"))?;
    ensure!(
        !disk["busy"]
            .as_array()
            .context("no word of the kernel's")?
            .is_empty()
    );
    open_server(&page, &disk).await?;
    ask(&page, "pg-data").await?;

    let (screen, busy) = guest.paste(&copy(&page, LOOK).await?)?;
    ensure!(!busy.is_empty(), "the look has freed it");
    let output = dialog(&page)
        .role("textbox")
        .containing("Output of the command");
    let mut pastes_here = 1;
    output.paste(&screen).await?;
    page.sees("Still in use").await?;
    page.screenshot("guest-1-plan").await?;
    let open =
        "document.querySelector('bms-disks').shadowRoot.querySelector('.whole-plan').open = true";
    page.script(open, vec![]).await?;
    let (screen, busy) = guest.paste(&copy(&page, PLAN).await?)?;
    ensure!(busy.is_empty(), "{busy:?} after\n{screen}");
    ensure!(page.cloud(|cloud| cloud.set_mounted(SERVER, DISK, false)));

    dialog(&page)
        .role("button")
        .named("Look again")
        .click()
        .await?;
    let (screen, busy) = guest.paste(&copy(&page, LOOK).await?)?;
    ensure!(busy.is_empty(), "{busy:?}");
    pastes_here += 1;
    output.paste(&screen).await?;
    page.sees("Clear: nothing in the guest uses this disk")
        .await?;
    page.screenshot("guest-2-clear").await?;
    acknowledge(&page).await?;
    confirm(&page, "pg-data").click().await?;
    page.sees("pg-data is detached").await?;
    page.screenshot("guest-3-detached").await?;
    ensure!(!page.cloud(|cloud| cloud.is_attached(SERVER, DISK)));
    println!(
        "pasted into the guest: {}, into the page: {pastes_here}",
        guest.pastes
    );
    ensure!((guest.pastes, pastes_here) == (3, 2));
    Ok(())
}
