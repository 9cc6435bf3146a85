//! What a paste proves, in words.

use yew::prelude::*;

use super::ctx::Ui;
use super::format;
use super::frame::boxed;
use super::icon::Icon;
use super::name::foreign;
use super::sentence::sentence;
use crate::guide::{Candidate, Dormant, Finding, MatchedBy, Note, Seen, Unreadable, Use, Why};
use crate::i18n::Texts;
use crate::model::OsFamily;

pub(super) fn lines(all: impl Iterator<Item = Html>) -> Html {
    html! { <ul class="plain-list">{ for all.map(|line| html! { <li>{ line }</li> }) }</ul> }
}

/// What a paste proves, in words.
pub(super) fn found(ui: &Ui, what: &Finding) -> Html {
    let t = ui.t();
    let c = &t.check;
    match what {
        Finding::Clear { seen, notes } => boxed(
            "verdict ready",
            Icon::Check,
            html! {
                <>
                    <p><b>{ sentence(&c.clear, [seen_words(seen, t)]) }</b></p>
                    { lines(notes.iter().map(|n| note(n, t))) }
                    <p>{ c.clear_is_not_all }</p>
                </>
            },
        ),
        Finding::InUse { seen, uses } => boxed(
            "verdict risk",
            Icon::Blocked,
            html! {
                <>
                    <p><b>{ sentence(&c.in_use, [seen_words(seen, t)]) }</b></p>
                    { lines(uses.iter().map(|u| use_words(u, t))) }
                    <p>{ c.in_use_next }</p>
                </>
            },
        ),
        Finding::NotFound { os, disks_seen } => {
            let count = Html::from(format::number(*disks_seen));
            let words = sentence(&c.not_found, [count]);
            let hint = (*os == OsFamily::Windows).then_some(c.not_found_windows);
            let hint = html! { <p hidden={hint.is_none()}>{ hint.unwrap_or_default() }</p> };
            boxed(
                "verdict care",
                Icon::Question,
                html! { <><p><b>{ words }</b></p>{ hint }</> },
            )
        }
        Finding::Ambiguous { candidates } => ambiguous(candidates, t),
        Finding::CannotTell { why } => boxed(
            "verdict care",
            Icon::Question,
            html! { <><p><b>{ c.cannot_tell }</b></p><p>{ why_words(why, t) }</p></> },
        ),
        Finding::Unreadable { why } => boxed(
            "verdict care",
            Icon::Warning,
            html! { <><p><b>{ c.unreadable }</b></p><p>{ unreadable(why, t) }</p></> },
        ),
    }
}

/// The disks that it could be.
fn ambiguous(candidates: &[Candidate], t: &'static Texts) -> Html {
    let c = &t.check;

    let lines = lines(candidates.iter().map(|one| {
        let parts = [
            Some(one.device.as_str()),
            one.wwn.as_deref(),
            one.serial.as_deref(),
        ];
        let parts = parts.into_iter().flatten();
        html! { <span class="tags mono">{ for parts.map(foreign) }</span> }
    }));
    boxed(
        "verdict care",
        Icon::Question,
        html! { <><p><b>{ c.ambiguous }</b></p>{ lines }</> },
    )
}

fn seen_words(seen: &Seen, t: &'static Texts) -> Html {
    let by = match seen.by {
        MatchedBy::Wwn => t.check.by_wwn,
        MatchedBy::Serial => t.check.by_serial,
        MatchedBy::VolumeId => t.check.by_id,
    };
    html! { <span>{ Texts::family(seen.os) }{ " " }{ foreign(&seen.devices.join(", ")) }{ " · " }{ by }</span> }
}

fn use_words(what: &Use, t: &'static Texts) -> Html {
    let c = &t.check;
    let (template, text) = match what {
        Use::Mounted { at } => (&c.use_mounted, at),
        Use::Swap { on } => (&c.use_swap, on),
        Use::Lvm { volume } => (&c.use_lvm, volume),
        Use::Raid { array } => (&c.use_raid, array),
        Use::Multipath { map } => (&c.use_multipath, map),
        Use::Crypt { map } => (&c.use_crypt, map),
        Use::AccessPath { path } => (&c.use_path, path),
        Use::SwapFile { path } => (&c.use_swap_file, path),
        Use::Journal { on } => (&c.use_journal, on),
        Use::Loop { name } => (&c.use_loop, name),
        Use::Cache { on } => (&c.use_cache, on),
        Use::Export { on } => (&c.use_export, on),
        Use::VirtualMachine { name } => (&c.use_machine, name),
        Use::Pool { name } => (&c.use_pool, name),
        Use::MountedElsewhere { at, pid } => {
            return sentence(&c.use_elsewhere, [foreign(at), foreign(&pid.to_string())]);
        }
        Use::HeldBy { kind, on } => {
            return sentence(&c.use_held, [foreign(on), foreign(kind)]);
        }
        Use::Open { pid, program, on } => {
            let who = [program, " (", &pid.to_string(), ")"].concat();
            return sentence(&c.use_open, [foreign(on), foreign(&who)]);
        }
        Use::Holder { name, kind } => {
            return sentence(&c.use_holder, [foreign(name), foreign(kind)]);
        }
        Use::Online => return Html::from(c.use_online),
        Use::System => return Html::from(c.use_system),
        Use::Boot => return Html::from(c.use_boot),
        Use::Clustered => return Html::from(c.note_clustered),
    };
    sentence(template, [foreign(text)])
}

fn note(what: &Note, t: &'static Texts) -> Html {
    let c = &t.check;
    match what {
        Note::Filesystem { on, kind } => sentence(&c.note_filesystem, [foreign(on), foreign(kind)]),
        Note::Dormant { on, kind } => {
            let kind = match kind {
                Dormant::Lvm => c.dormant_lvm,
                Dormant::Raid => c.dormant_raid,
                Dormant::Multipath => c.dormant_multipath,
                Dormant::Crypt => c.dormant_crypt,
                Dormant::Swap => c.dormant_swap,
            };
            sentence(&c.note_dormant, [foreign(on), Html::from(kind)])
        }
        Note::Bare { on } => sentence(&c.note_bare, [foreign(on)]),
        Note::SizeDiffers { .. } => Html::from(c.note_size),
        Note::ReadOnly => Html::from(c.note_read_only),
        Note::Clustered => Html::from(c.note_clustered),
    }
}

fn why_words(why: &Why, t: &'static Texts) -> Html {
    let c = &t.check;
    match why {
        Why::MissingColumns(columns) => sentence(&c.why_columns, [foreign(&columns.join(", "))]),
        Why::NoIdentifiers => Html::from(c.why_no_identifiers),
        Why::NothingToMatchBy => Html::from(c.why_nothing_to_match),
        Why::Incomplete => Html::from(c.why_incomplete),
        Why::MountsOnly => Html::from(c.why_mounts_only),
        Why::LsblkAlone => Html::from(c.why_list_alone),
        Why::NotRoot => Html::from(c.why_not_root),
        Why::Container => Html::from(c.why_container),
        Why::NoRootDisk => Html::from(c.why_no_root_disk),
        Why::NotListed { on } => sentence(&c.why_not_listed, [foreign(on)]),
        Why::Untraced { kind, on } => sentence(&c.why_untraced, [foreign(on), foreign(kind)]),
        Why::Driver { name } => sentence(&c.why_driver, [foreign(name)]),
        Why::Complained(line) => sentence(&c.why_complained, [foreign(line)]),
        Why::PoolMember { kind } => sentence(&c.why_pool, [foreign(kind)]),
        Why::OtherSystem(family) => {
            sentence(&c.why_other_system, [Html::from(Texts::family(*family))])
        }
    }
}

fn unreadable(why: &Unreadable, t: &'static Texts) -> Html {
    let c = &t.check;
    Html::from(match why {
        Unreadable::Empty => c.bad_empty,
        Unreadable::TooLong => c.bad_too_long,
        Unreadable::TooDeep => c.bad_too_deep,
        Unreadable::TooMany => c.bad_too_many,
        Unreadable::Truncated => c.bad_truncated,
        Unreadable::Broken => c.bad_broken,
        Unreadable::Table => c.bad_table,
        Unreadable::CommandFailed(line) => return sentence(&c.bad_command, [foreign(line)]),
        Unreadable::OtherJson => c.bad_other_json,
        Unreadable::Several => c.bad_several,
        Unreadable::NotJson => c.bad_not_json,
    })
}
