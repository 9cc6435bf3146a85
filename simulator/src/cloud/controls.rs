//! Controls: what a simulation, or a person trying things, can change at any moment. Each says whether
//! there was something to change.

use super::agenda::Event;
use super::faults::FaultRule;
use super::shapes::{Absent, Guest, JobErrors, NativeShape, Nulls, VolumesField};
use super::spec::ServerSpec;
use super::state::Attachment;
use super::{Cloud, JobFate};

/// The server.
impl Cloud {
    /// Sets the `status` word.
    pub fn set_status(&mut self, server: &str, status: &str) -> bool {
        self.change(server, |spec| status.clone_into(&mut spec.status))
    }

    /// Sets `OS-EXT-STS:task_state`.
    pub fn set_task_state(&mut self, server: &str, task: Option<&str>) -> bool {
        self.change(server, |spec| spec.task_state = task.map(str::to_owned))
    }

    /// Sets what `metadata.os_type` says; `None` leaves it out. The image's word stays.
    pub fn set_os_type(&mut self, server: &str, os: Option<&str>) -> bool {
        self.change(server, |spec| spec.os_type = os.map(str::to_owned))
    }

    /// Sets what `image.__os_type` says; `None` leaves it out.
    pub fn set_image_os(&mut self, server: &str, os: Option<&str>) -> bool {
        self.change(server, |spec| spec.image_os = os.map(str::to_owned))
    }

    /// Sets what really runs there, whatever the API says.
    pub fn set_guest(&mut self, server: &str, guest: Guest) -> bool {
        self.change(server, |spec| spec.guest = guest)
    }

    /// Locks or unlocks.
    pub fn set_locked(&mut self, server: &str, locked: bool) -> bool {
        self.change(server, |spec| spec.locked = locked)
    }

    /// Freezes or thaws.
    pub fn set_frozen(&mut self, server: &str, frozen: bool) -> bool {
        self.change(server, |spec| spec.frozen = frozen)
    }

    /// Sets `host_status`.
    pub fn set_host_status(&mut self, server: &str, word: &str) -> bool {
        self.change(server, |spec| word.clone_into(&mut spec.host_status))
    }

    /// Sets the shapes of its lists.
    pub fn set_shapes(&mut self, server: &str, native: NativeShape, field: VolumesField) -> bool {
        self.change(server, |spec| {
            spec.native_shape = native;
            spec.volumes_field = field;
        })
    }

    /// Sets how it writes what is null.
    pub fn set_nulls(&mut self, server: &str, how: Nulls) -> bool {
        self.change(server, |spec| spec.nulls = how)
    }

    /// Sets in which fields its failed jobs say why.
    pub fn set_job_errors(&mut self, server: &str, fields: JobErrors) -> bool {
        self.change(server, |spec| spec.job_errors = fields)
    }

    /// Sets how it refuses a detach of what is not attached.
    pub fn set_absent(&mut self, server: &str, how: Absent) -> bool {
        self.change(server, |spec| spec.absent = how)
    }

    /// Answers a detach with this status and no job, or with a job again.
    pub fn set_jobless(&mut self, server: &str, status: Option<u16>) -> bool {
        self.change(server, |spec| spec.jobless = status)
    }

    /// Powers off: a task at once, `SHUTOFF` after [`super::Pace::power_ms`].
    pub fn power_off(&mut self, server: &str) -> bool {
        self.power(server, "powering-off", "SHUTOFF")
    }

    /// Powers on: a task at once, `ACTIVE` after [`super::Pace::power_ms`].
    pub fn power_on(&mut self, server: &str) -> bool {
        self.power(server, "powering-on", "ACTIVE")
    }

    fn power(&mut self, server: &str, task: &str, status: &'static str) -> bool {
        let due = self.now.saturating_add(self.pace.power_ms);
        let Some(index) = self.find_server(server) else {
            return false;
        };
        self.servers[index].spec.task_state = Some(task.to_owned());
        self.agenda.add(
            due,
            Event::Power {
                server: index,
                status,
            },
        );
        true
    }

    fn change(&mut self, server: &str, how: impl FnOnce(&mut ServerSpec)) -> bool {
        let index = self.find_server(server);
        index
            .map(|index| how(&mut self.servers[index].spec))
            .is_some()
    }
}

/// Accidents.
impl Cloud {
    /// Queues the fate of the server's next detach job; several queue up.
    pub fn next_job(&mut self, server: &str, fate: JobFate) -> bool {
        let index = self.find_server(server);
        index
            .map(|index| self.servers[index].fates.push_back(fate))
            .is_some()
    }

    /// Adds an accident to the server's requests.
    pub fn add_fault(&mut self, server: &str, rule: FaultRule) -> bool {
        self.change(server, |spec| spec.faults.push(rule))
    }

    /// Ends all accidents of the server's requests, and what is queued for its jobs.
    pub fn clear_faults(&mut self, server: &str) -> bool {
        let Some(index) = self.find_server(server) else {
            return false;
        };
        let this = &mut self.servers[index];
        this.spec.faults.clear();
        this.spec.fate = None;
        this.fates.clear();
        true
    }
}

/// The disks.
impl Cloud {
    /// Mounts the disk's file system in the guest, or unmounts it.
    pub fn set_mounted(&mut self, server: &str, volume: &str, mounted: bool) -> bool {
        self.change_held(server, volume, |held| held.mounted = mounted)
    }

    /// Sets how many files the guest has open on the disk.
    pub fn set_open_files(&mut self, server: &str, volume: &str, count: u32) -> bool {
        self.change_held(server, volume, |held| held.open_files = count)
    }

    /// Moves the disk to another slot.
    pub fn set_slot(&mut self, server: &str, volume: &str, device: &str) -> bool {
        self.change_held(server, volume, |held| device.clone_into(&mut held.device))
    }

    /// Another client attaches the volume, at once; to the first free slot unless one is given.
    /// False when the server holds it already.
    pub fn attach(&mut self, server: &str, volume: &str, device: Option<&str>) -> bool {
        let Some((server, volume)) = self.ends(server, volume) else {
            return false;
        };
        if self.servers[server].held(volume).is_some() {
            return false;
        }
        self.hold(server, volume, device.unwrap_or_default().to_owned());
        true
    }

    /// Another client detaches the volume, at once. False when the server does not hold it.
    pub fn detach(&mut self, server: &str, volume: &str) -> bool {
        let Some((server, volume)) = self.ends(server, volume) else {
            return false;
        };
        if self.servers[server].held(volume).is_none() {
            return false;
        }
        self.drop_attachment(server, volume, None);
        true
    }

    /// Pins the EVS status of the volume, or lets it follow what happens.
    pub fn set_volume_status(&mut self, volume: &str, status: Option<&str>) -> bool {
        self.change_volume(volume, |spec| spec.status = status.map(str::to_owned))
    }

    /// Locks the volume by an unpaid order, or unlocks it.
    pub fn set_order_lock(&mut self, volume: &str, locked: bool) -> bool {
        self.change_volume(volume, |spec| spec.order_locked = locked)
    }

    /// Freezes or thaws the volume.
    pub fn set_disk_frozen(&mut self, volume: &str, frozen: bool) -> bool {
        self.change_volume(volume, |spec| spec.frozen = frozen)
    }

    /// Renames the volume.
    pub fn set_volume_name(&mut self, volume: &str, name: &str) -> bool {
        self.change_volume(volume, |spec| name.clone_into(&mut spec.name))
    }

    fn change_volume(
        &mut self,
        volume: &str,
        how: impl FnOnce(&mut super::spec::DiskSpec),
    ) -> bool {
        let index = self.find_volume(volume);
        index
            .map(|index| how(&mut self.volumes[index].spec))
            .is_some()
    }

    fn change_held(
        &mut self,
        server: &str,
        volume: &str,
        how: impl FnOnce(&mut Attachment),
    ) -> bool {
        let Some((server, volume)) = self.ends(server, volume) else {
            return false;
        };
        self.servers[server].held_mut(volume).map(how).is_some()
    }
}
