//! Attaching: `POST …/attachvolume`.

use serde_json::Value;

use super::Cloud;
use super::constraints::server_refusal;
use super::route::is_id;
use crate::wire::{Body, error};

impl Cloud {
    /// Takes `{"volumeAttachment":{"volumeId":"…","device":"/dev/sdb"}}`; the device is optional.
    pub(crate) fn attach_volume(&mut self, server: usize, body: &[u8]) -> Body {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let wish = &json["volumeAttachment"];
        let Some(id) = wish["volumeId"].as_str().filter(|id| is_id(id)) else {
            return error::bad_parameter("BMS.0001", "volumeId");
        };
        let device = match &wish["device"] {
            Value::Null => "",
            Value::String(text) if is_device(text) => text,
            _ => return error::bad_parameter("BMS.0001", "device"),
        };
        if let Some(refusal) = server_refusal(&self.servers[server]) {
            return refusal;
        }
        let Some(volume) = self.find_volume(id) else {
            return error::native(404, "itemNotFound", "The volume could not be found.");
        };
        let this = &self.volumes[volume];
        let held_here = this.holders.contains(&server);
        let free = match this.status() {
            "available" => true,
            "in-use" => this.spec.multiattach && !held_here,
            _ => false,
        };
        if !free {
            let text = "Invalid volume: the volume status must be available.";
            return error::native(400, "badRequest", text);
        }
        let list = &self.servers[server].attachments;
        let is_systems = |one: &super::Attachment| one.system && one.device == device;
        if list.iter().any(is_systems) {
            let text = "A data disk cannot be attached as the system disk.";
            return error::bms("BMS.0104", text);
        }
        if list
            .iter()
            .any(|one| !device.is_empty() && one.device == device)
        {
            return error::native(400, "badRequest", "The device name is already in use.");
        }
        let job = self.start_attach(server, volume, device.to_owned());
        Body::accepted(&self.jobs[job].id)
    }
}

/// `/dev/sdb` and its like.
fn is_device(text: &str) -> bool {
    let letters = text.strip_prefix("/dev/sd").unwrap_or("");
    (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_lowercase())
}
