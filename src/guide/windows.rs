//! The commands for Windows. Each is one script block, so that pasting half of it runs nothing and no
//! variable is left behind; all of them work in PowerShell 5 and 7 with the Storage module (Windows
//! Server 2012 and newer).

use super::check::{Finding, Pasted, Use, verdict};
use super::ident::Known;
use super::plan::{Act, ByHand, Plan, PlanStep, Refusal, refuse};
use super::{
    Command, Effect, OfflineBy, PLACEHOLDER, Shell, Step, StepKind, When, find_kind, variable,
};
use crate::model::{Disk, Os, OsFamily};

const NOT_WINDOWS: &str = "\
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

const FLUSH: &str = "\
$d | Get-Partition -ErrorAction SilentlyContinue | Get-Volume -ErrorAction SilentlyContinue | Write-VolumeCache
";

const OFFLINE: &str = "\
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
    let command = |effect, parts: &[&str]| Command {
        shell: Shell::PowerShell,
        effect,
        text: ["& {\n", &find, &parts.concat(), "}"].concat(),
    };
    let shows = |body| command(Effect::Shows, &[body]);
    let changes = |body| command(Effect::Changes, &[NOT_WINDOWS, body]);
    let plain = |text: String| Command {
        shell: Shell::PowerShell,
        effect: Effect::Shows,
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

/// What frees these disks: each that is online is taken offline.
pub(super) fn plan(pasted: &Pasted, os: Os, disks: &[&Disk]) -> Plan {
    let mut plan = Plan::default();
    for disk in disks {
        let finding = verdict(pasted, os, disk);
        let (uses, notes) = match &finding {
            Finding::InUse { uses, .. } => (uses.as_slice(), [].as_slice()),
            Finding::Clear { notes, .. } => ([].as_slice(), notes.as_slice()),
            _ => {
                plan.refused.push(refuse(disk, Refusal::Unclear(finding)));
                continue;
            }
        };
        if uses.iter().any(|u| matches!(u, Use::System | Use::Boot)) {
            let at = "Windows".to_owned();
            plan.refused.push(refuse(disk, Refusal::System { at }));
            continue;
        }
        if notes.contains(&super::Note::Clustered) || uses.contains(&Use::Clustered) {
            plan.by_hand.push(ByHand::Cluster);
        }
        for found in uses {
            match found {
                Use::Pool { name } => plan.by_hand.push(ByHand::Pool { name: name.clone() }),
                Use::VirtualMachine { name } => {
                    plan.by_hand
                        .push(ByHand::VirtualMachine { name: name.clone() });
                }
                _ => {}
            }
        }
        if uses.contains(&Use::Online) {
            let known = Known::of(disk);
            let name = known
                .wwn
                .clone()
                .or_else(|| known.serial.clone())
                .unwrap_or_else(|| known.id.clone());
            plan.steps.push(PlanStep {
                act: Act::SetOffline,
                on: name,
                heart: "Set-Disk -IsOffline $true".into(),
                command: Command {
                    shell: Shell::PowerShell,
                    effect: Effect::Changes,
                    text: ["& {\n", &locate(&known), NOT_WINDOWS, FLUSH, OFFLINE, "}"].concat(),
                },
            });
        }
    }
    plan.by_hand.dedup();
    if plan.steps.len() > 1 {
        let texts: Vec<&str> = plan.steps.iter().map(|s| s.command.text.as_str()).collect();
        plan.all = Some(Command {
            shell: Shell::PowerShell,
            effect: Effect::Changes,
            text: texts.join("\n"),
        });
    }
    plan
}

/// The lines that set `$d`, by what the paste found the disk by.
fn locate(known: &Known) -> String {
    if known.wwn.is_some() {
        return find(known);
    }
    let mut by = String::new();
    for serial in known.serials() {
        if !by.is_empty() {
            by.push_str(" -or ");
        }
        by.push_str("\"$($_.SerialNumber)\".Trim() -eq '");
        by.push_str(serial);
        by.push('\'');
    }
    let what = known.serials().first().map_or("", |s| s).to_owned();
    exactly_one(&by, &what)
}

/// The lines that set `$d` to exactly one disk, or end the command.
fn find(known: &Known) -> String {
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

fn exactly_one(by: &str, what: &str) -> String {
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
