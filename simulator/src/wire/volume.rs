//! Volumes, as EVS describes them.

use super::Body;
use super::json::Json;
use crate::cloud::{Cloud, Volume};

/// A page of the list of volumes.
pub(crate) fn volumes<'a>(
    page: impl Iterator<Item = (usize, &'a Volume)>,
    count: usize,
    cloud: &Cloud,
) -> Body {
    let mut json = Json::with_capacity(64 + 1_280 * count.min(1_000));
    json.object(|json| {
        json.number("count", count as u64);
        json.array_at("volumes", |json| {
            for (index, one) in page {
                json.object(|json| members(json, index, one, cloud));
            }
        });
    });
    Body::new(200, json.done())
}

fn members(json: &mut Json, index: usize, volume: &Volume, cloud: &Cloud) {
    let spec = &volume.spec;
    json.text("id", &spec.id);
    json.text("name", &spec.name);
    json.text("description", "");
    json.text("status", volume.status());
    json.number("size", u64::from(spec.size_gb));
    json.text_or_null("volume_type", spec.volume_type.as_deref());
    json.text("bootable", if spec.system { "true" } else { "false" });
    json.flag("multiattach", spec.multiattach);
    json.text("shareable", if spec.multiattach { "true" } else { "false" });
    json.flag("encrypted", spec.encrypted);
    json.text("availability_zone", "cn-north-1a");
    json.text("service_type", "EVS");
    if let Some(wwn) = &spec.wwn {
        json.text("wwn", wwn);
        json.text("serial_number", wwn.trim());
    } else {
        json.raw("wwn", "null");
    }
    json.text("created_at", "2019-03-11T02:41:37.000000");
    json.text("updated_at", "2019-04-25T19:10:00.000000");
    json.text("os-vol-tenant-attr:tenant_id", cloud.project());
    json.text("user_id", "fdbe2fd1e2a94ad4b0a7a9b8a1f6d9f5");
    json.raw("snapshot_id", "null");
    json.raw("source_volid", "null");
    json.object_at("metadata", |json| {
        json.text("hw:passthrough", if spec.scsi { "true" } else { "false" });
        json.text(
            "__system__encrypted",
            if spec.encrypted { "1" } else { "0" },
        );
        if let Some(order) = &spec.order_id {
            json.text("orderID", order);
            json.text("resourceSpecCode", "SAS");
        }
    });
    json.array_at("attachments", |json| {
        for server in &volume.holders {
            json.object(|json| attachment(json, &spec.id, cloud.holder(*server, index)));
        }
    });
}

fn attachment(json: &mut Json, id: &str, (server, device): (&str, &str)) {
    // EVS has an id of its own for the tie: neither the volume's nor the record's.
    let own = format!("a77ac4ed{}", id.get(8..).unwrap_or_default());
    json.text("attachment_id", &own);
    json.text("id", id);
    json.text("volume_id", id);
    json.text("server_id", server);
    json.text("device", device);
    json.raw("host_name", "null");
    json.text("attached_at", "2019-03-11T02:47:05.000000");
}
