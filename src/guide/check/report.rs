//! From the look's records to the guest they tell of.

use super::drivers::Drivers;
use super::guest::{Facts, Guest, Kind, Mount, Node, Number, Open, Swap, Trace};
use super::mapper::mapped;
use super::{
    Unreadable,
    escapes::{hex, octal},
};
use crate::guide::ident::{serial, wwn_digits};

/// The namespaces of the host itself have the same numbers on every Linux since 3.8.
const HOST: [(&str, &str); 2] = [("pid", "pid:[4026531836]"), ("user", "user:[4026531837]")];

/// How much of a line is shown back.
const MAX_LINE: usize = 200;

pub(super) fn read(records: &[String]) -> Result<Guest, Unreadable> {
    let mut report = Report::default();
    for record in records {
        let (word, rest) = record.split_once(' ').unwrap_or((record, ""));
        if report.take(word, rest).is_none() {
            report.complain(record);
        }
    }
    if !report.listed {
        let line = report.facts.complaint.take();
        return Err(line.map_or(Unreadable::Truncated, Unreadable::CommandFailed));
    }
    Ok(report.finish())
}

#[derive(Default)]
struct Report {
    guest: Guest,
    facts: Facts,
    /// Whether `lsblk` listed anything.
    listed: bool,
    /// The places of the devices, in the order of their names.
    places: Vec<usize>,
    /// What lies on what, by names, until all are known.
    pairs: Vec<(String, String)>,
    journals: Vec<(String, String)>,
    /// What writes back to which path.
    backings: Vec<(String, Vec<u8>)>,
    drivers: Drivers,
    spaces: Vec<(String, String)>,
    /// Devices that are served, by number or path.
    served: Vec<Result<Number, Vec<u8>>>,
}

impl Report {
    fn complain(&mut self, line: &str) {
        let line = line.strip_prefix("lsblk ").unwrap_or(line);
        let line = line.chars().take(MAX_LINE).collect();
        self.facts.complaint.get_or_insert(line);
    }

    /// Reads one record. `None`: it is not what the look prints when all goes well.
    fn take(&mut self, word: &str, rest: &str) -> Option<()> {
        let mut words = rest.split(' ');
        match word {
            "look" => {
                let mut words = words.skip(1);
                self.facts.root = words.next()? == "0";
                self.facts.taken = words.next()?.parse().ok();
            }
            "ns" => self.spaces.push((
                words.next()?.into(),
                words.next().unwrap_or_default().into(),
            )),
            "traced" => self.facts.traced = words.map(str::to_owned).collect(),
            "kinds" => self.facts.kinds = words.map(str::to_owned).collect(),
            "module" => self.drivers.loaded(rest),
            "foreign" => self.drivers.foreign(rest),
            "shown" => self.drivers.shown(rest),
            "zpool" => self.facts.zpools.push(rest.to_owned()),
            "looked" => match rest {
                "fd" => self.facts.fds = true,
                "namespaces" => self.facts.namespaces = true,
                _ => return None,
            },
            "end" => {}
            "lsblk" => self.listed(rest)?,
            "mount" => self.mount(rest, None)?,
            "elsewhere" => {
                let (pid, rest) = rest.split_once(' ')?;
                self.mount(rest, Some(pid.parse().ok()?))?;
            }
            "swap" => {
                let (path, kind) = (octal(words.next()?), words.next()?);
                let is_file = kind != "partition";
                self.guest.swaps.push(Swap {
                    path,
                    is_file,
                    node: None,
                });
            }
            "export" => {
                let path = octal(words.next()?);
                self.guest
                    .nfs
                    .push((path, words.next().unwrap_or_default().to_owned()));
            }
            "open" => {
                let (number, pid) = (number(words.next()?)?, words.next()?.parse().ok()?);
                let program = rest.splitn(3, ' ').nth(2).unwrap_or_default().to_owned();
                self.guest.opens.push(Open {
                    number,
                    pid,
                    program,
                });
            }
            "target" => self.target(rest),
            "nvmet" => self.served.push(Err(octal(rest))),
            _ => return self.device(word, rest),
        }
        Some(())
    }

    /// The place of the device of a name.
    fn node(&mut self, kname: &str) -> usize {
        let nodes = &mut self.guest.nodes;
        let by_name = |place: &usize| nodes[*place].kname.as_str().cmp(kname);
        match self.places.binary_search_by(by_name) {
            Ok(at) => self.places[at],
            Err(at) => {
                nodes.push(Node::new(kname));
                self.places.insert(at, nodes.len() - 1);
                nodes.len() - 1
            }
        }
    }

    fn device(&mut self, word: &str, rest: &str) -> Option<()> {
        let (kname, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        if kname.is_empty() {
            return None;
        }
        let at = self.node(kname);
        let node = &mut self.guest.nodes[at];
        match word {
            "block" => {
                let (dev, sectors) = rest.split_once(' ')?;
                // Two devices of one name are no kernel's.
                if node.number.replace(number(dev)?).is_some() {
                    return None;
                }
                node.bytes = sectors.parse::<u64>().ok()?.checked_mul(512);
                if kname.starts_with("bcache") {
                    node.kind = Kind::Bcache;
                } else if kname.starts_with("loop") {
                    node.kind = Kind::Loop;
                }
            }
            "device/wwid" | "wwid" => node.wwns.extend(wwn_digits(rest)),
            "serial" => node.serial = serial(rest),
            "dm/name" => {
                node.name = text(rest);
                // A table that somebody made by hand has no id.
                node.kind = mapped("", &node.name);
            }
            "dm/uuid" => node.kind = mapped(rest, &node.name),
            "md/level" => node.kind = Kind::Raid,
            "md/metadata_version" => {
                node.kind = Kind::Raid;
                node.metadata = rest.to_owned();
            }
            "loop/backing_file" => node.backing = Some(octal(rest)),
            // What zram writes back to: it has the device without being its holder.
            "backing_dev" if rest == "none" => {}
            "backing_dev" => self.backings.push((kname.to_owned(), octal(rest))),
            "bcache" => node.bcache = Some(rest.to_owned()),
            // The kernel's thread is named after the device that the journal is on.
            "journal" => {
                if let Some(log) = rest.strip_prefix("jbd2/").filter(|log| !log.contains('-')) {
                    self.journals.push((kname.to_owned(), log.to_owned()));
                }
            }
            "sg" => node.generic = Some(number(rest)?),
            "part" => {
                node.kind = Kind::Part;
                self.pairs.push((kname.to_owned(), rest.to_owned()));
            }
            "holder" => self.pairs.push((kname.to_owned(), rest.to_owned())),
            "trace" => {
                let (kind, group) = rest.split_once(' ').unwrap_or((rest, ""));
                let trace = Trace {
                    node: at,
                    kind: kind.to_owned(),
                    group: group.to_owned(),
                };
                if !self.guest.traces.contains(&trace) {
                    self.guest.traces.push(trace);
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// A line of `lsblk -P`.
    fn listed(&mut self, line: &str) -> Option<()> {
        let pairs = pairs(line)?;
        let get = |key: &str| {
            pairs
                .iter()
                .find(|(k, _)| *k == key)
                .map(|(_, v)| v.as_str())
        };
        // Older ones write a path's slash as it is.
        let at = self.node(&get("KNAME").filter(|k| !k.is_empty())?.replace('/', "!"));
        let node = &mut self.guest.nodes[at];
        let (kind, known) = (get("TYPE")?, node.kind.clone());
        match (&known, kind) {
            (Kind::Other(_), "disk") => node.kind = Kind::Disk,
            (Kind::Other(_), _) => node.kind = Kind::Other(kind.to_owned()),
            _ => {}
        }
        node.fstype = Some(get("FSTYPE")?.to_owned());
        node.uuid = get("UUID")?.to_owned();
        node.label = get("LABEL")?.to_owned();
        node.wwns.extend(get("WWN").and_then(wwn_digits));
        if let Some(told) = get("SERIAL").and_then(serial) {
            node.serial = Some(told);
        }
        self.listed = true;
        Some(())
    }

    /// A line of a `mountinfo`.
    fn mount(&mut self, line: &str, elsewhere: Option<u32>) -> Option<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let dash = words.iter().skip(6).position(|w| *w == "-")? + 6;
        self.guest.mounts.push(Mount {
            id: words[0].parse().ok()?,
            parent: words[1].parse().ok()?,
            number: Some(number(words[2])?),
            root: octal(words[3]),
            at: octal(words[4]),
            fstype: (*words.get(dash + 1)?).to_owned(),
            source: octal(words.get(dash + 2)?),
            options: words.get(dash + 3).copied().unwrap_or_default().to_owned(),
            tags: words[6..dash].iter().map(|&tag| tag.to_owned()).collect(),
            elsewhere,
            nodes: Vec::new(),
        });
        Some(())
    }

    /// A line of what LIO says of a backstore.
    fn target(&mut self, line: &str) {
        let after = |key: &str| line.split_once(key).map(|(_, rest)| rest.trim_start());
        let word = |key| after(key).and_then(|rest| rest.split(' ').next());
        let pair = word("Major:").zip(word("Minor:"));
        if let Some((major, minor)) = pair.and_then(|(a, b)| a.parse().ok().zip(b.parse().ok())) {
            self.served.push(Ok((major, minor)));
        }
        if let Some(file) = after("File:") {
            let file = file.split("  Size:").next().unwrap_or(file).trim();
            self.served.push(Err(octal(file)));
        }
        if line.contains("SCSI Device Bus Location") {
            self.drivers.hides("pscsi");
        }
    }

    fn finish(mut self) -> Guest {
        for (upper, lower) in std::mem::take(&mut self.pairs) {
            let (upper, lower) = (self.node(&upper), self.node(&lower));
            self.guest.lay(upper, lower);
        }
        for (own, log) in std::mem::take(&mut self.journals) {
            let pair = (self.node(&own), self.node(&log));
            self.guest.journals.push(pair);
        }
        for (upper, path) in std::mem::take(&mut self.backings) {
            let upper = self.node(&upper);
            match self.guest.by_path(&path) {
                Some(lower) => self.guest.lay(upper, lower),
                None => self.drivers.hides("zram"),
            }
        }
        let guest = &mut self.guest;
        for swap in 0..guest.swaps.len() {
            guest.swaps[swap].node = guest.by_path(&guest.swaps[swap].path);
        }
        for served in self.served {
            let found = match &served {
                Ok(number) => guest.by_number(*number),
                Err(path) => guest.by_path(path),
            };
            match (found, served) {
                (Some(node), _) => guest.served.push(node),
                // A name of udev's for some device: which one is not known.
                (None, Err(path)) if !path.starts_with(b"/dev/") => guest.served_files.push(path),
                (None, _) => self.drivers.hides("target"),
            }
        }
        self.facts.drivers = self.drivers.unproven();
        let space = |name: &str| {
            self.spaces
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, s)| s.as_str())
        };
        let foreign =
            |(name, host): &(&str, &str)| space(name).is_some_and(|s| !s.is_empty() && s != *host);
        let mounts = space("mnt")
            .zip(space("init"))
            .filter(|(own, init)| !own.is_empty() && !init.is_empty());
        let apart = mounts.is_some_and(|(own, init)| own != init);
        self.facts.in_container = apart || HOST.iter().any(foreign);
        let is_own = |(name, host): &(&str, &str)| space(name) == Some(host);
        self.facts.is_host = mounts.is_some() && !apart && HOST.iter().all(is_own);
        guest.facts = Some(self.facts);
        guest.tie();
        self.guest
    }
}

fn number(text: &str) -> Option<Number> {
    let (major, minor) = text.split_once(':')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn text(raw: &str) -> String {
    String::from_utf8_lossy(&octal(raw)).into_owned()
}

/// `KEY="value"` pairs.
fn pairs(line: &str) -> Option<Vec<(&str, String)>> {
    let mut pairs = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        let is_key = !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b"-_:".contains(&b));
        pairs.push((
            Some(key).filter(|_| is_key)?,
            String::from_utf8_lossy(&hex(value)).trim().to_owned(),
        ));
        rest = after.trim_start_matches(' ');
    }
    Some(pairs)
}
