//! qemu's control socket (QMP).

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Failure, Result, io};

/// The machine's own control socket.
pub struct Monitor(BufReader<UnixStream>);

impl Monitor {
    pub fn connect(path: &Path) -> Result<Self> {
        let stream = io("connect to", path, UnixStream::connect(path))?;
        io(
            "set up",
            path,
            stream.set_read_timeout(Some(Duration::from_secs(60))),
        )?;
        let mut monitor = Self(BufReader::new(stream));
        monitor.line()?;
        monitor.ask(&json!({"execute": "qmp_capabilities"}))?;
        Ok(monitor)
    }

    fn line(&mut self) -> Result<Value> {
        let mut line = String::new();
        let lost = |problem: std::io::Error| Failure(format!("qemu does not answer: {problem}"));
        self.0.read_line(&mut line).map_err(lost)?;
        serde_json::from_str(&line)
            .map_err(|problem| Failure(format!("qemu said {line:?}: {problem}")))
    }

    pub fn ask(&mut self, question: &Value) -> Result<Value> {
        let mut line = question.to_string();
        line.push('\n');
        let lost = |problem: std::io::Error| Failure(format!("qemu does not answer: {problem}"));
        self.0.get_mut().write_all(line.as_bytes()).map_err(lost)?;
        loop {
            let answer = self.line()?;
            if answer.get("error").is_some() {
                return Err(Failure(format!("qemu refuses {question}: {answer}")));
            }
            // Between them are events.
            if answer.get("return").is_some() {
                return Ok(answer);
            }
        }
    }
}

/// Tries until there is something.
pub fn until<T>(
    what: &str,
    patience: Duration,
    mut attempt: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = Instant::now() + patience;
    loop {
        if let Some(done) = attempt()? {
            return Ok(done);
        }
        if Instant::now() > end {
            return Err(Failure(format!(
                "the machine has not {what} within {} s",
                patience.as_secs()
            )));
        }
        sleep(Duration::from_millis(50));
    }
}
