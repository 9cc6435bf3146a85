//! The look: one command that shows what the guest has and who uses it, pasted once.

use super::{Command, CommandKind, Shell};
use crate::model::OsFamily;

/// For sh, bash, dash, ash, zsh, ksh and mksh, with util-linux 2.23 or newer. `sh` reads it, whatever shell it is
/// pasted into. Each line of its output has its number and its length in front.
const LINUX: &str = include_str!("linux.sh");

/// For PowerShell 5 and 7 with the Storage module (Windows Server 2012 and newer). `Get-Disk` lists neither the disks of
/// storage pools nor who has a disk that is offline.
const WINDOWS: &str = include_str!("windows.ps1");

/// The command whose output is evidence: [`Pasted`](super::Pasted). It changes nothing.
#[must_use]
pub fn look(os: OsFamily) -> Command {
    let (shell, text) = match os {
        OsFamily::Linux => (Shell::Sh, LINUX),
        OsFamily::Windows => (Shell::PowerShell, WINDOWS),
    };
    Command {
        shell,
        kind: CommandKind::Shows,
        text: text.trim_end().to_owned(),
    }
}
