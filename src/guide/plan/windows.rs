//! The plan for Windows.

use super::{Act, ByHand, Plan, PlanStep, Refusal, Refused};
use crate::guide::check::{Finding, Pasted, Use, verdict};
use crate::guide::ident::Known;
use crate::guide::windows::{FLUSH, NOT_WINDOWS, OFFLINE, exactly_one, find};
use crate::guide::{Command, CommandKind, Note, Shell};
use crate::model::{Disk, Os};

/// What frees these disks: each that is online is taken offline.
pub(super) fn write(pasted: &Pasted, os: Os, disks: &[&Disk]) -> Plan {
    let mut plan = Plan::default();
    for disk in disks {
        let finding = verdict(pasted, os, disk);
        let (uses, notes) = match &finding {
            Finding::InUse { uses, .. } => (uses.as_slice(), [].as_slice()),
            Finding::Clear { notes, .. } => ([].as_slice(), notes.as_slice()),
            _ => {
                plan.refused
                    .push(Refused::new(disk, Refusal::Unclear(finding)));
                continue;
            }
        };
        if uses.iter().any(|u| matches!(u, Use::System | Use::Boot)) {
            let at = "Windows".to_owned();
            plan.refused
                .push(Refused::new(disk, Refusal::System { at }));
            continue;
        }
        if notes.contains(&Note::Clustered) || uses.contains(&Use::Clustered) {
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
                summary: "Set-Disk -IsOffline $true".into(),
                command: Command {
                    shell: Shell::PowerShell,
                    kind: CommandKind::Changes,
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
            kind: CommandKind::Changes,
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
