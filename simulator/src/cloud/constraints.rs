//! The constraint table: what the cloud refuses, and in which words.
//!
//! Written from the documents alone. It must not learn from the widget's rules, which a test
//! compares with it.

use super::Cloud;
use super::state::{Attachment, Busy, Server, Volume};
use crate::wire::{Body, error};

/// What forbids any change of the disks of a server.
pub(crate) fn server_refusal(server: &Server) -> Option<Body> {
    let spec = &server.spec;
    if spec.locked {
        return Some(error::bms("BMS.0605", "The server is locked."));
    }
    // The pages have no code for it: BMS.0360 is a frozen disk.
    if spec.frozen {
        let text = "The server is frozen: no action on it is allowed.";
        return Some(error::native(403, "forbidden", text));
    }
    let task = spec.task_state.as_deref().unwrap_or("");
    let by_task = match task {
        "" => None,
        "powering-on" => Some(("BMS.0035", "The server is powering on.")),
        "powering-off" => Some(("BMS.0036", "The server is powering off.")),
        "rebooting" | "reboot_started" | "reboot_started_hard" | "reboot_pending" => {
            Some(("BMS.0037", "The server is rebooting."))
        }
        _ => Some(("BMS.1006", "The task state of the server is not available.")),
    };
    if let Some((code, message)) = by_task {
        return Some(error::bms(code, message));
    }
    match spec.status.as_str() {
        "ACTIVE" | "SHUTOFF" => None,
        _ => Some(error::bms(
            "BMS.1001",
            "The server status must be ACTIVE or SHUTOFF.",
        )),
    }
}

/// What forbids detaching this disk of this server.
pub(crate) fn disk_refusal(server: &Server, held: &Attachment, volume: &Volume) -> Option<Body> {
    if volume.busy == Some(Busy::Detaching) {
        return Some(error::native(
            409,
            "conflictingRequest",
            "Cannot 'detach_volume' while the volume is detaching.",
        ));
    }
    if volume.status() != "in-use" {
        return Some(error::native(
            400,
            "badRequest",
            "Invalid volume: the volume status must be in-use.",
        ));
    }
    if volume.spec.order_locked {
        return Some(error::bms(
            "BMS.0297",
            "The volume is locked by an order that is not paid.",
        ));
    }
    if volume.spec.frozen {
        return Some(error::bms("BMS.0360", "The disk is frozen."));
    }
    if held.system && server.spec.status == "ACTIVE" {
        return Some(error::native(
            400,
            "badRequest",
            "The system disk can only be detached while the server is stopped.",
        ));
    }
    None
}

impl Cloud {
    /// What the cloud would say to a detach right now: none when it would accept it, else the HTTP
    /// status and the code or the name of the error.
    pub fn detach_refusal(&self, server: &str, volume: &str) -> Option<(u16, String)> {
        let body = match self.find_server(server) {
            None => Some(error::no_such_server()),
            Some(index) => self.check_detach(index, volume).err(),
        };
        body.map(|body| (body.status, error::name(&body)))
    }

    /// The volume to detach, or the refusal.
    pub(crate) fn check_detach(&self, server: usize, volume: &str) -> Result<usize, Body> {
        let this = &self.servers[server];
        if let Some(refusal) = server_refusal(this) {
            return Err(refusal);
        }
        // Only a volume's id will do: an attachment record's own id is unknown here.
        let index = self.find_volume(volume);
        let Some((index, held)) = index.and_then(|index| Some((index, this.held(index)?))) else {
            return Err(error::not_attached(this.spec.absent, volume));
        };
        match disk_refusal(this, held, &self.volumes[index]) {
            Some(refusal) => Err(refusal),
            None => Ok(index),
        }
    }
}
