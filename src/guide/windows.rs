//! The commands for Windows. Each is one script block, so that pasting half of it runs nothing and no
//! variable is left behind; all of them work in PowerShell 5 and 7 with the Storage module (Windows
//! Server 2012 and newer).

use super::ident::Known;
use super::{
    Command, CommandKind, OfflineBy, PLACEHOLDER, Shell, Step, StepKind, When, find_kind, variable,
};
use crate::model::OsFamily;

pub(super) const NOT_WINDOWS: &str = "\
if ($d.IsBoot -or $d.IsSystem) { 'stopped: Windows runs from this disk'; return }
";

const SHOW: &str = "\
$d | Format-List Number, FriendlyName, UniqueId, SerialNumber, Size, OperationalStatus, IsBoot, IsSystem
$d | Get-Partition -ErrorAction SilentlyContinue | Format-Table PartitionNumber, DriveLetter, Size, AccessPaths
";

/// Programs that run from it, files opened over the network, page files. Windows has no command that
/// lists every open handle: Resource Monitor does.
const USERS: &str = "\
$d | Get-Partition -ErrorAction SilentlyContinue | ForEach-Object { $_.AccessPaths } | Where-Object { $_ -and -not $_.StartsWith('\\\\?\\') } | ForEach-Object {
  $at = $_
  \"in use below ${at}:\"
  Get-Process | Where-Object { $_.Path -and $_.Path.StartsWith($at, 'OrdinalIgnoreCase') } | Select-Object Id, ProcessName, Path | Format-Table
  Get-SmbOpenFile -ErrorAction SilentlyContinue | Where-Object { $_.Path -and $_.Path.StartsWith($at, 'OrdinalIgnoreCase') } | Select-Object ClientUserName, Path | Format-Table
  Get-CimInstance Win32_PageFileUsage | Where-Object { $_.Name.StartsWith($at, 'OrdinalIgnoreCase') } | Select-Object Name | Format-Table
}
";

pub(super) const FLUSH: &str = "\
$d | Get-Partition -ErrorAction SilentlyContinue | Get-Volume -ErrorAction SilentlyContinue | Write-VolumeCache
";

pub(super) const OFFLINE: &str = "\
$d | Set-Disk -IsOffline $true
Get-Disk -Number $d.Number | Format-List Number, UniqueId, OperationalStatus, IsOffline
";

const DISKPART: &str = "\
\"select disk $($d.Number)\", 'detail disk', 'offline disk' | diskpart
";

const MANAGEMENT: &str = "\
\"in Disk Management it is Disk $($d.Number)\"
diskmgmt.msc
";

pub(super) fn steps(known: &Known, size_gb: Option<u64>) -> Vec<Step> {
    let find = find(known);
    let command = |kind, parts: &[&str]| Command {
        shell: Shell::PowerShell,
        kind,
        text: ["& {\n", &find, &parts.concat(), "}"].concat(),
    };
    let shows = |body| command(CommandKind::Shows, &[body]);
    let changes = |body| command(CommandKind::Changes, &[NOT_WINDOWS, body]);
    let plain = |text: String| Command {
        shell: Shell::PowerShell,
        kind: CommandKind::Shows,
        text,
    };

    let mut steps = Vec::new();
    let mut add = |kind, commands| {
        steps.push(Step {
            os: OsFamily::Windows,
            when: When::Before,
            kind,
            commands,
        });
    };
    if known.wwn.is_some() {
        add(find_kind(known, size_gb), vec![shows(SHOW)]);
    } else {
        add(find_kind(known, size_gb), vec![plain(list(known))]);
        let choose = ["$", &variable(known), " = '", PLACEHOLDER, "'"].concat();
        let kind = StepKind::ChooseDevice {
            placeholder: PLACEHOLDER,
        };
        add(kind, vec![plain(choose), shows(SHOW)]);
    }
    let users = vec![
        shows(USERS),
        plain("openfiles /query".into()),
        plain("perfmon /res".into()),
    ];
    add(StepKind::SeeUsers, users);
    add(StepKind::Flush, vec![shows(FLUSH)]);
    let mut offline = |by, body| add(StepKind::SetOffline(by), vec![changes(body)]);
    offline(OfflineBy::PowerShell, OFFLINE);
    offline(OfflineBy::Diskpart, DISKPART);
    add(
        StepKind::SetOffline(OfflineBy::DiskManagement),
        vec![shows(MANAGEMENT)],
    );
    add(StepKind::CheckAgain, vec![super::look(OsFamily::Windows)]);
    steps
}

/// The lines that set `$d` to exactly one disk, or end the command.
pub(super) fn find(known: &Known) -> String {
    let (by, what) = match &known.wwn {
        // Vendors put the name into one or the other; `-eq` does not mind the case of letters.
        Some(wwn) => (
            [
                "($_.UniqueId -replace '^(0x|naa\\.|\\s)+|\\s+$') -eq '",
                wwn,
                "' -or \"$($_.SerialNumber)\".Trim() -eq '",
                wwn,
                "'",
            ]
            .concat(),
            wwn.clone(),
        ),
        None => {
            let name = variable(known);
            (
                ["\"$($_.Number)\" -eq \"$", &name, "\""].concat(),
                ["set $", &name, " first"].concat(),
            )
        }
    };
    exactly_one(&by, &what)
}

/// The lines that set `$d` to the one disk that `by` picks, or end the command.
pub(super) fn exactly_one(by: &str, what: &str) -> String {
    [
        "$d = @(Get-Disk | Where-Object { ",
        by,
        " })\nif ($d.Count -gt 1) { 'not found: more than one disk matches'; return }\nif ($d.Count -ne 1) { 'not found: ",
        what,
        "'; return }\n$d = $d[0]\n",
    ]
    .concat()
}

/// All disks, with what agrees marked.
fn list(known: &Known) -> String {
    let mut text =
        "Get-Disk | Sort-Object Number | Format-Table Number, FriendlyName, SerialNumber, UniqueId, Size, OperationalStatus, @{ Name = 'Same'; Expression = {\n"
            .to_owned();
    if let Some(bytes) = known.bytes {
        text.push_str("if ($_.Size -eq ");
        text.push_str(&bytes.to_string());
        text.push_str(") { 'size' }\n");
    }
    for serial in known.serials() {
        text.push_str("if (\"$($_.SerialNumber)\".Trim() -eq '");
        text.push_str(serial);
        text.push_str("') { 'serial' }\n");
    }
    text.push_str("} }");
    text
}
