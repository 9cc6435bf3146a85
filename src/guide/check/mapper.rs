//! What a device of the device mapper is, by its id and its name.

use super::guest::Kind;

/// What a device-mapper device is, by its id.
pub(super) fn mapped(uuid: &str, name: &str) -> Kind {
    let (maker, rest) = uuid.split_once('-').unwrap_or((uuid, ""));
    match maker {
        // Two ids of 32 characters; a part of a volume has its role behind them, and so has a pool, which is a volume.
        "LVM" => Kind::Lvm {
            inner: rest.split_once('-').is_some_and(|(_, r)| r != "pool") || is_inner(name),
        },
        "CRYPT" => Kind::Crypt,
        "mpath" => Kind::Mpath,
        _ if maker.starts_with("part") => Kind::MappedPart,
        _ => Kind::Mapped(maker.to_owned()),
    }
}

/// Whether a volume's name is one that LVM gives to the parts of others.
fn is_inner(name: &str) -> bool {
    const ROLES: [&str; 15] = [
        "_rimage", "_rmeta", "_mimage", "_mlog", "_tdata", "_tmeta", "_cdata", "_cmeta", "_corig",
        "_cvol", "_vdata", "_wcorig", "_imeta", "_iorig", "_pmspare",
    ];
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = name.strip_suffix('_').unwrap_or(name);
    ROLES.iter().any(|role| name.ends_with(role))
}
