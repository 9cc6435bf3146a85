//! Servers and disks to show.

use std::rc::Rc;

use crate::model::{
    Disk, DiskStatus, Mode, Os, OsFamily, Role, Server, ServerId, ServerStatus, Slot, Task, Volume,
    VolumeId,
};

/// A disk, made step by step.
#[derive(Clone, Debug)]
pub struct DiskMaker {
    disk: Disk,
    volume: Volume,
    known: bool,
}

impl DiskMaker {
    /// A data disk in the slot of this number (0 is the system disk's).
    ///
    /// # Panics
    /// Never: the ids are made of digits.
    #[must_use]
    pub fn new(number: u32, name: &str) -> Self {
        let id = format!(
            "{:08x}-3cfa-4d2b-9c1e-{:012x}",
            0x5f3a_91c4_u32.wrapping_add(number.wrapping_mul(0x9e37_79b9)),
            0x1122_3344_u64 + u64::from(number)
        );
        let id = VolumeId::parse(&id).expect("digits and dashes");
        let slot = Slot::new(&format!("/dev/sd{}", letters(number)));
        let volume = Volume {
            id: id.clone(),
            name: name.into(),
            size_gb: Some(if number == 0 {
                40
            } else {
                100 * u64::from(number % 20 + 1)
            }),
            status: DiskStatus::InUse,
            kind: Some(["SSD", "SAS", "GPSSD", "ESSD"][number as usize % 4].into()),
            shared: Some(false),
            mode: Some(Mode::Scsi),
            encrypted: Some(false),
            prepaid: false,
            wwn: Some(format!("6888603000{:06x}fa16f0000000{:04x}", number, number).into()),
            serial: Some(id.as_str().get(..20).unwrap_or_default().into()),
            slot: slot.clone(),
        };
        let disk = Disk {
            volume: id,
            record_id: None,
            slot,
            role: if number == 0 {
                Role::System
            } else {
                Role::Data
            },
            details: None,
        };
        Self {
            disk,
            volume,
            known: true,
        }
    }

    /// Changes what the block storage service says.
    #[must_use]
    pub fn volume(mut self, change: impl FnOnce(&mut Volume)) -> Self {
        change(&mut self.volume);
        self
    }

    /// Changes what the server's list says.
    #[must_use]
    pub fn disk(mut self, change: impl FnOnce(&mut Disk)) -> Self {
        change(&mut self.disk);
        self
    }

    /// The block storage service says nothing.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.known = false;
        self
    }

    /// The disk.
    #[must_use]
    pub fn make(self) -> Rc<Disk> {
        let details = self.known.then(|| Rc::new(self.volume));
        Rc::new(Disk {
            details,
            ..self.disk
        })
    }
}

fn letters(number: u32) -> String {
    let letter = |n: u32| char::from_u32(u32::from(b'a') + n % 26).unwrap_or('a');
    if number < 26 {
        letter(number).to_string()
    } else {
        [letter(number / 26 - 1), letter(number)].iter().collect()
    }
}

/// A stopped Linux server.
///
/// # Panics
/// Never: the id is an id.
#[must_use]
pub fn stopped() -> Server {
    Server {
        id: ServerId::parse("bdb0e8f7-9f5b-4d2c-a0a3-6f0d1c1be2a4").expect("an id"),
        name: "bms-oracle-prod-01".into(),
        status: ServerStatus::Shutoff,
        task: Task::Idle,
        locked: Some(false),
        frozen: false,
        os: Os::Known(OsFamily::Linux),
        image: Some("CentOS 7.6 64bit for BareMetal".into()),
        host_trouble: None,
        zone: Some("cn-north-1a".into()),
        flavor: Some("physical.o2.medium".into()),
    }
}

/// The same, running.
#[must_use]
pub fn running_linux() -> Server {
    Server {
        status: ServerStatus::Active,
        ..stopped()
    }
}
