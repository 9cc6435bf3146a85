//! What the promises say of one moment, whoever lived up to it: a random schedule or an exploration of all orders.
//! Whose memory of clicks, reads and requests this is held against is theirs.

use bms_disks::model::{DiskStatus, Os, OsFamily, Role, ServerStatus, Task};
use bms_disks::rules::{Evidence, Policy, Verdict, Weight};
use bms_disks::session::Ask;
use bms_simulator::USER_DATA_SECRET;

use crate::facts::Facts;
use crate::setup::SERVER;

/// A promise that does not hold, by its number, and how.
pub type Wrong = (u8, String);

/// How every token of the simulator begins.
const TOKEN: &str = "MIISimToken";

/// Promise 8: where a token or user data stands in a text.
#[must_use]
pub fn secret_in(text: &str) -> Option<usize> {
    let mut secrets = [TOKEN, USER_DATA_SECRET].into_iter();
    secrets.find_map(|secret| text.find(secret))
}

/// Whether this evidence is what the documents call for. Written without a look at the rules.
#[must_use]
pub fn is_adequate(ask: &Ask, given: &Evidence, named: bool) -> bool {
    let stopped = ask.server.status == ServerStatus::Shutoff;
    let linux = ask.server.os == Os::Known(OsFamily::Linux);
    match (ask.disk.role, stopped) {
        (Role::Data, true) => true,
        (Role::Data, false) if linux => given.acknowledged,
        _ => given.acknowledged && named,
    }
}

/// Whether this names the disk: by its name, or enough of its id.
#[must_use]
pub fn is_named(ask: &Ask, given: &Evidence) -> bool {
    let typed = given.typed.trim();
    let name = ask.disk.name().map(str::trim);
    !typed.is_empty()
        && (name == Some(typed)
            || (typed.len() >= 8 && ask.disk.volume.as_str().starts_with(typed)))
}

/// Promise 10: whether less is asked for than the documents call for. What is not known for sure takes the strictest
/// branch.
#[must_use]
pub fn is_lax(ask: &Ask, policy: Policy) -> bool {
    let server = &ask.server;
    let running = server.status == ServerStatus::Active;
    let stopped = server.status == ServerStatus::Shutoff;
    let blocked = !(running || stopped)
        || server.task != Task::Idle
        || server.locked == Some(true)
        || server.frozen
        || !matches!(ask.disk.status(), DiskStatus::InUse | DiskStatus::Unknown)
        || (ask.disk.role != Role::Data && !(stopped && policy.allow_system_disk));
    let least = match (server.os, ask.disk.role) {
        (_, Role::System | Role::Unknown) => Weight::TypeName,
        _ if stopped => Weight::Plain,
        (Os::Known(OsFamily::Linux), _) => Weight::Acknowledge,
        _ => Weight::TypeName,
    };
    match ask.assessment.verdict {
        Verdict::Blocked => false,
        Verdict::Allowed(weight) => blocked || weight < least,
    }
}

/// What is remembered of a click on "detach" when a DELETE leaves.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed<'c> {
    /// The disk that was on screen.
    pub volume: &'c str,
    /// Whether a DELETE was sent for it before.
    pub used: bool,
    /// Whether what was given is enough.
    pub adequate: bool,
    /// Whether the portal agreed.
    pub agreed: bool,
}

/// Promises 1, 2, 9, 10 and 11: whether a DELETE of this path was confirmed. `rogue` is a disk of a queue whose turn
/// came although nobody wanted it.
///
/// # Errors
/// What is wrong with it.
pub fn is_confirmed(
    path: &str,
    rogue: Option<&str>,
    click: Option<Confirmed<'_>>,
) -> Result<(), Wrong> {
    let wrong = |promise, what: &str| Err((promise, what.to_owned()));
    if let Some(volume) = rogue {
        return Err((11, format!("{volume} was not confirmed, or was taken out")));
    }
    let Some(click) = click else {
        return wrong(
            9,
            "a DELETE that nobody confirmed since the page was loaded",
        );
    };
    if click.used {
        return wrong(1, "a second DELETE for one confirmation");
    }
    let wanted = format!("/baremetalservers/{SERVER}/detachvolume/{}", click.volume);
    if !path.ends_with(&wanted) {
        return Err((1, format!("confirmed {wanted}, sent {path}")));
    }
    if !click.adequate {
        return wrong(10, "the operator gave less than this state calls for");
    }
    if !click.agreed {
        return wrong(2, "the portal has not agreed");
    }
    Ok(())
}

/// What was read again before a DELETE, each by a good answer to a read that began after the click.
#[derive(Clone, Copy, Debug)]
pub struct Reread<'r> {
    /// What the server was.
    pub server: &'r Facts,
    /// What the list was.
    pub list: &'r Facts,
    /// Whether that list says which slot a disk is in.
    pub says_slot: bool,
    /// What the block storage service said, if it did.
    pub volumes: Option<&'r Facts>,
}

impl Reread<'_> {
    /// Promise 2: whether all still is as it was shown, and nothing forbids to send.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn agrees(&self, ask: &Ask, policy: Policy) -> Result<(), Wrong> {
        let wrong = |what: &str| Err((2, what.to_owned()));
        let volume = ask.disk.volume.as_str();
        if let Some(what) = self.server.differs(&ask.server) {
            return Err((2, format!("the {what} is not what was shown")));
        }
        let Some(disk) = self.list.disk(volume) else {
            return wrong("the disk is not on the list any more");
        };
        let told = ask.disk.slot.as_ref().map(|s| s.as_str());
        if self.says_slot && told != Some(&disk.device) {
            return wrong("the disk is in another slot than shown");
        }
        if ask.assessment.is_blocked() {
            return wrong("it was shown as blocked");
        }
        let mut seen = self.server.clone();
        seen.disks.clone_from(&self.list.disks);
        // The block storage service lists what the server really holds, even while its list lags.
        let known = self.volumes.and_then(|facts| facts.disk(volume));
        let known = known.filter(|disk| disk.attached);
        if let (Some(known), Some(disk)) =
            (known, seen.disks.iter_mut().find(|d| d.volume == volume))
        {
            disk.status.clone_from(&known.status);
        }
        match seen.forbids(volume, policy.allow_system_disk, known.is_some()) {
            Some(why) => Err((2, format!("sent although {why}"))),
            None => Ok(()),
        }
    }
}
