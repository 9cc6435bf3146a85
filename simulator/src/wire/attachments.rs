//! The attachment lists, in all their shapes.

use super::Body;
use super::json::Json;
use crate::cloud::{Attachment, NativeShape, Server, Volume, VolumesField};

/// The v1 list.
pub(crate) fn attachments(server: &Server, volumes: &[Volume]) -> Body {
    let mut json = Json::with_capacity(64 + 192 * server.attachments.len());
    json.object(|json| {
        json.array_at("volumeAttachments", |json| all(json, server, volumes));
    });
    Body::new(200, json.done())
}

/// The v2.1 list.
pub(crate) fn native_attachments(server: &Server, volumes: &[Volume]) -> Body {
    let key = match server.spec.native_shape {
        NativeShape::Singular => "volumeAttachment",
        NativeShape::Array | NativeShape::Object => "volumeAttachments",
    };
    let mut json = Json::with_capacity(64 + 192 * server.attachments.len());
    json.object(
        |json| match (server.spec.native_shape, &server.attachments[..]) {
            (NativeShape::Object | NativeShape::Singular, [only]) => {
                json.object_at(key, |json| one(json, server, only, volumes));
            }
            _ => json.array_at(key, |json| all(json, server, volumes)),
        },
    );
    Body::new(200, json.done())
}

fn all(json: &mut Json, server: &Server, volumes: &[Volume]) {
    for held in &server.attachments {
        json.object(|json| one(json, server, held, volumes));
    }
}

fn one(json: &mut Json, server: &Server, held: &Attachment, volumes: &[Volume]) {
    let volume = &volumes[held.volume].spec.id;
    let own = &held.record_id;
    json.text("device", &held.device);
    json.text("serverId", &server.spec.id);
    json.text("id", if own.is_empty() { volume } else { own });
    json.text("volumeId", volume);
}

/// The server's own field.
pub(super) fn field(json: &mut Json, server: &Server, volumes: &[Volume]) {
    const KEY: &str = "os-extended-volumes:volumes_attached";
    let shape = server.spec.volumes_field;
    if shape == VolumesField::Missing {
        return;
    }
    json.array_at(KEY, |json| {
        for held in &server.attachments {
            json.object(|json| {
                json.text("id", &volumes[held.volume].spec.id);
                match shape {
                    VolumesField::Strings => {
                        json.text("device", &held.device);
                        json.text("bootIndex", if held.system { "0" } else { "" });
                        json.text("delete_on_termination", "false");
                    }
                    VolumesField::Typed => {
                        json.text("device", &held.device);
                        json.raw("bootIndex", if held.system { "0" } else { "null" });
                        json.flag("delete_on_termination", false);
                    }
                    VolumesField::IdOnly | VolumesField::Missing => {}
                }
            });
        }
    });
}
