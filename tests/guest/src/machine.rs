//! The emulated machine: started once and saved; then each scenario begins from what was saved, so none sees
//! what another one left behind.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::monitor::{Monitor, until};
use crate::qemu::{self, DISKS, READY, drive, quoted, recipe};
use crate::{Failure, Result, io};

/// How many machines this run has started: each has files of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

const BOOT: Duration = Duration::from_secs(900);
const SAVE: Duration = Duration::from_secs(300);

/// The folder of an image: what `image` made, and the saved machine.
pub struct Image {
    pub folder: PathBuf,
}

/// What a program in the guest said and how it ended.
pub struct Said {
    /// 124: it did not end in time.
    pub code: i64,
    pub out: String,
    pub err: String,
}

/// A running machine. It is ended when dropped.
pub struct Machine {
    qemu: Child,
    agent: BufReader<UnixStream>,
    monitor: PathBuf,
    agent_socket: PathBuf,
    console: PathBuf,
}

impl Image {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Starts the machine and saves it, unless that has been done before.
    ///
    /// # Errors
    /// If it does not start in a quarter of an hour.
    pub fn save(&self) -> Result<()> {
        let mark = self.file("saved");
        let recipe = recipe();
        if fs::read_to_string(&mark).is_ok_and(|text| text == recipe) {
            return Ok(());
        }
        drop(fs::remove_file(&mark));
        println!("Starting the guest and saving it (the first time only)");
        let started = Instant::now();
        let disk = self.file("booted.img");
        io("copy", &disk, copy_sparse(&self.file("root.img"), &disk))?;
        let mut machine = self.launch(&["-drive".into(), drive(&disk, false)])?;
        machine.wait_for_agent(BOOT)?;
        machine.put("/opt/guest/disks.sh", DISKS)?;
        machine.sh(READY, BOOT.as_secs())?;
        let state = self.file("state");
        let target = ["exec:cat >", &quoted(&state)].concat();
        let mut monitor = Monitor::connect(&machine.monitor)?;
        monitor.ask(&json!({"execute": "stop"}))?;
        monitor.ask(&json!({"execute": "migrate-set-parameters", "arguments": {"max-bandwidth": 10_000_000_000_u64}}))?;
        monitor.ask(&json!({"execute": "migrate", "arguments": {"uri": target}}))?;
        until("saved", SAVE, || {
            let said = monitor.ask(&json!({"execute": "query-migrate"}))?;
            match said["return"]["status"].as_str() {
                Some("completed") => Ok(Some(())),
                Some("failed") => Err(Failure(format!("the machine cannot be saved: {said}"))),
                _ => Ok(None),
            }
        })?;
        monitor.ask(&json!({"execute": "quit"}))?;
        drop(machine.qemu.wait());
        io("write", &mark, fs::write(&mark, recipe))?;
        println!("Saved after {:.0} s", started.elapsed().as_secs_f32());
        Ok(())
    }

    /// The machine as it was saved.
    ///
    /// # Errors
    /// If it does not answer in five minutes.
    pub fn resume(&self) -> Result<Machine> {
        let source = ["exec:cat ", &quoted(&self.file("state"))].concat();
        let disk = drive(&self.file("booted.img"), true);
        let args = ["-drive".into(), disk, "-incoming".into(), source];
        let mut machine = self.launch(&args)?;
        // It was stopped when it was saved.
        let mut monitor = Monitor::connect(&machine.monitor)?;
        until("come back", SAVE, || {
            let said = monitor.ask(&json!({"execute": "query-status"}))?;
            Ok((said["return"]["status"] != "inmigrate").then_some(()))
        })?;
        monitor.ask(&json!({"execute": "cont"}))?;
        machine.wait_for_agent(SAVE)?;
        Ok(machine)
    }

    fn launch(&self, args: &[String]) -> Result<Machine> {
        // Several machines may use one image.
        let run = format!(
            "{}-{}",
            std::process::id(),
            STARTED.fetch_add(1, Ordering::Relaxed)
        );
        let [monitor, agent, console] =
            ["monitor", "agent", "console"].map(|name| self.file(&format!("{name}-{run}")));
        for old in [&monitor, &agent, &console] {
            drop(fs::remove_file(old));
        }
        let mut qemu = qemu::command(&self.folder, [&monitor, &agent, &console]);
        // What is written to a snapshot is a file in TMPDIR.
        qemu.args(args)
            .env("TMPDIR", &self.folder)
            .stdin(Stdio::null());
        let mut qemu = qemu
            .spawn()
            .map_err(|problem| Failure(format!("cannot start qemu-system-x86_64: {problem}")))?;
        let stream = until("started", Duration::from_secs(30), || {
            if let Ok(Some(status)) = qemu.try_wait() {
                return Err(Failure(format!(
                    "qemu ended at once: {status} (its message is above)"
                )));
            }
            Ok(UnixStream::connect(&agent).ok())
        });
        let stream = match stream {
            Ok(stream) => stream,
            Err(problem) => {
                drop(qemu.kill());
                drop(qemu.wait());
                return Err(problem);
            }
        };
        Ok(Machine {
            qemu,
            agent: BufReader::new(stream),
            monitor,
            agent_socket: agent,
            console,
        })
    }
}

impl Machine {
    /// Asks until there is somebody who answers: what is sent before is lost or waits in the port.
    fn wait_for_agent(&mut self, patience: Duration) -> Result<()> {
        let said = self.ask(&json!({"do": "run", "argv": ["true"]}), patience);
        let said = said.map_err(|problem| {
            let console = fs::read_to_string(&self.console).unwrap_or_default();
            let lines: Vec<&str> = console.lines().collect();
            let end = &lines[lines.len().saturating_sub(15)..];
            Failure(format!(
                "{problem}; the guest's console ends with\n{}",
                end.join("\n")
            ))
        })?;
        if said.code == 0 {
            Ok(())
        } else {
            Err(Failure(format!("the guest's agent: {}", said.err)))
        }
    }

    fn ask(&mut self, question: &Value, patience: Duration) -> Result<Said> {
        let lost =
            |problem: std::io::Error| Failure(format!("the guest does not answer: {problem}"));
        let stream = self.agent.get_mut();
        stream.set_read_timeout(Some(patience)).map_err(lost)?;
        let mut line = question.to_string();
        line.push('\n');
        stream.write_all(line.as_bytes()).map_err(lost)?;
        let mut answer = String::new();
        self.agent.read_line(&mut answer).map_err(lost)?;
        let answer: Value = serde_json::from_str(&answer)
            .map_err(|problem| Failure(format!("the guest's agent said {answer:?}: {problem}")))?;
        let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        Ok(Said {
            code: answer["code"].as_i64().unwrap_or(125),
            out: text("out"),
            err: text("err"),
        })
    }

    /// Runs a program, `seconds` long at most.
    ///
    /// # Errors
    /// If the guest does not answer at all.
    pub fn run(&mut self, argv: &[&str], input: &str, seconds: u64) -> Result<Said> {
        let ask = json!({"do": "run", "argv": argv, "stdin": input, "seconds": seconds});
        self.ask(&ask, Duration::from_secs(seconds + 60))
    }

    /// Runs a bash script that has to succeed; what it printed.
    ///
    /// # Errors
    /// If it fails.
    pub fn sh(&mut self, script: &str, seconds: u64) -> Result<String> {
        let said = self.run(&["bash", "-s"], script, seconds)?;
        if said.code == 0 {
            Ok(said.out)
        } else {
            Err(Failure(format!(
                "in the guest: {} {} (code {})",
                said.out, said.err, said.code
            )))
        }
    }

    /// Pastes a text into an interactive shell on a terminal; what the screen got.
    ///
    /// # Errors
    /// If the guest does not answer at all.
    pub fn paste(&mut self, argv: &[&str], text: &str, seconds: u64) -> Result<Said> {
        let ask = json!({"do": "paste", "argv": argv, "text": text, "seconds": seconds});
        self.ask(&ask, Duration::from_secs(seconds + 60))
    }

    /// Runs a Python program, in the agent itself; what it printed.
    ///
    /// # Errors
    /// If it fails.
    pub fn python(&mut self, text: &str, argv: &[&str]) -> Result<String> {
        let ask = json!({"do": "python", "text": text, "argv": argv});
        let said = self.ask(&ask, Duration::from_secs(120))?;
        if said.code == 0 {
            Ok(said.out)
        } else {
            Err(Failure(format!("in the guest: {}", said.err)))
        }
    }

    /// Writes a file in the guest.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put(&mut self, path: &str, text: &str) -> Result<()> {
        let said = self.ask(
            &json!({"do": "put", "path": path, "text": text}),
            Duration::from_secs(60),
        )?;
        if said.code == 0 {
            Ok(())
        } else {
            Err(Failure(said.err))
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.qemu.kill());
        drop(self.qemu.wait());
        for file in [&self.monitor, &self.agent_socket, &self.console] {
            drop(fs::remove_file(file));
        }
    }
}

fn copy_sparse(from: &Path, to: &Path) -> std::io::Result<()> {
    let done = Command::new("cp")
        .arg("--sparse=always")
        .arg(from)
        .arg(to)
        .status()?;
    if done.success() {
        Ok(())
    } else {
        Err(std::io::Error::other("cp failed"))
    }
}
