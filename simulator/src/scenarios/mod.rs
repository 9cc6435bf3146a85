//! The named servers: each keeps one promise, and choosing the server is all it takes to see it.

mod accidents;
mod answers;
mod shapes;
mod states;

use crate::cloud::{Cloud, DiskSpec, Guest, ServerSpec};

/// A named server.
#[derive(Debug, Clone, Copy)]
pub struct Scenario {
    /// Its short name, as `linux-mounted`.
    pub slug: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The same in Chinese.
    pub title_zh: &'static str,
    /// What it promises, in one line.
    pub about: &'static str,
    /// The same in Chinese.
    pub about_zh: &'static str,
    build: fn() -> ServerSpec,
}

impl Scenario {
    /// The server's id: always the same.
    pub fn id(&self) -> String {
        stable_uuid(self.slug, 0)
    }

    /// The id of the server's n-th disk, from 0: always the same.
    pub fn disk_id(&self, nth: usize) -> String {
        stable_uuid(self.slug, nth + 1)
    }

    fn spec(&self) -> ServerSpec {
        let mut spec = (self.build)().id(&self.id());
        for (nth, disk) in spec.disks.iter_mut().enumerate() {
            disk.id = self.disk_id(nth);
            if !disk.attachment_id.is_empty() {
                disk.attachment_id = stable_uuid(&disk.attachment_id, nth);
            }
            if disk.wwn.is_none() && !disk.no_wwn {
                let digits = disk.id.replace('-', "");
                disk.wwn = Some(format!(" 68886030{}", &digits[8..32]));
            }
        }
        spec
    }
}

/// All of them, in the order to show them.
pub fn all() -> impl Iterator<Item = &'static Scenario> {
    let tables = [
        states::TABLE,
        answers::TABLE,
        accidents::TABLE,
        shapes::TABLE,
    ];
    tables.into_iter().flatten()
}

/// The one of that short name.
pub fn find(slug: &str) -> Option<&'static Scenario> {
    all().find(|one| one.slug == slug)
}

/// A cloud with all of them.
#[must_use]
pub fn cloud() -> Cloud {
    let mut cloud = Cloud::new();
    add(&mut cloud, all());
    cloud
}

/// Adds these to a cloud, and with one whose disk is in use by another server that one, too.
pub fn add(cloud: &mut Cloud, chosen: impl IntoIterator<Item = &'static Scenario>) {
    let mut slugs: Vec<&str> = chosen.into_iter().map(|one| one.slug).collect();
    if slugs.contains(&SHARING) {
        slugs.push(SHARED_WITH);
    }
    for scenario in all().filter(|one| slugs.contains(&one.slug)) {
        cloud.add_server(scenario.spec());
    }
    // The shared disk of the stopped server is in use by a running one too.
    if let (Some(stopped), Some(idle)) = (find(SHARING), find(SHARED_WITH)) {
        cloud.attach(&idle.id(), &stopped.disk_id(states::SHARED_DISK), None);
    }
}

/// The server with a shared disk, and the other one that has it.
const SHARING: &str = "stopped";
const SHARED_WITH: &str = "linux-idle";

/// A UUID that is the same in every run and on every machine: FNV-1a over the name, twice.
fn stable_uuid(name: &str, nth: usize) -> String {
    let hash = |seed: u64| {
        // As long in a browser as on this machine.
        let number = (nth as u64).to_le_bytes();
        let bytes = name.bytes().chain(number);
        bytes.fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let (high, low) = (hash(0xcbf2_9ce4_8422_2325), hash(0x84_2223_25cb_f29c));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

fn system() -> DiskSpec {
    DiskSpec::system("system", 150)
}

/// A running Linux server with a system disk and two idle data disks.
fn plain(name: &str) -> ServerSpec {
    ServerSpec::running(Guest::Linux).name(name).disks([
        system(),
        DiskSpec::data("data", 500),
        DiskSpec::data("logs", 200).volume_type(Some("GPSSD")),
    ])
}
