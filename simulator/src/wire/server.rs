//! Servers.

use super::json::Json;
use super::{Body, USER_DATA_SECRET};
use crate::cloud::{Nulls, Server, ServerSpec, Volume};

/// One server.
pub(crate) fn server(server: &Server, volumes: &[Volume], project: &str) -> Body {
    let mut json = Json::with_capacity(2_560 + 160 * server.attachments.len());
    json.object(|json| {
        json.object_at("server", |json| members(json, server, volumes, project));
    });
    Body::new(200, json.done())
}

/// A page of the list of servers.
pub(crate) fn servers<'a>(
    page: impl Iterator<Item = &'a Server>,
    count: usize,
    volumes: &[Volume],
    project: &str,
) -> Body {
    let mut json = Json::with_capacity(4_096);
    json.object(|json| {
        json.array_at("servers", |json| {
            for one in page {
                json.object(|json| members(json, one, volumes, project));
            }
        });
        json.number("count", count as u64);
    });
    Body::new(200, json.done())
}

fn members(json: &mut Json, server: &Server, volumes: &[Volume], project: &str) {
    let spec = &server.spec;
    json.text("id", &spec.id);
    json.text("name", &spec.name);
    json.text("status", &spec.status);
    state(json, spec);
    json.text("tenant_id", project);
    json.text("host_status", &spec.host_status);
    json.text("OS-EXT-AZ:availability_zone", spec.zone);
    json.text("OS-EXT-SRV-ATTR:user_data", USER_DATA_SECRET);
    json.flag("locked", spec.locked);
    json.members(SAME_FOR_ALL);
    if spec.nulls != Nulls::Dropped || spec.status == "ERROR" {
        json.raw("fault", fault(&spec.status));
    }
    flavor(json, spec);
    image(json, spec);
    metadata(json, spec);
    super::attachments::field(json, server, volumes);
}

/// What no test or person tells servers apart by.
const SAME_FOR_ALL: &str = concat!(
    r#""user_id":"fdbe2fd1e2a94ad4b0a7a9b8a1f6d9f5","#,
    r#""created":"2019-03-11T02:40:21Z","updated":"2019-04-25T19:12:08Z","#,
    r#""hostId":"c7145889b2e3202cd295ceddb1742ff8941b827b586861fd0acedf64","#,
    r#""OS-EXT-SRV-ATTR:host":"bms.cn-north-1","OS-EXT-SRV-ATTR:hostname":"bms-host","#,
    r#""OS-EXT-SRV-ATTR:instance_name":"instance-0000abcd","#,
    r#""OS-EXT-SRV-ATTR:root_device_name":"/dev/vda","OS-DCF:diskConfig":"MANUAL","#,
    r#""OS-SRV-USG:launched_at":"2019-03-11T02:47:05.000000","OS-SRV-USG:terminated_at":null,"#,
    r#""accessIPv4":"","accessIPv6":"","config_drive":"","key_name":"keypair-ops","#,
    r#""progress":100,"tags":["__type_baremetal"],"#,
    r#""security_groups":[{"name":"default","id":"sg-1"}],"#,
    r#""addresses":{"0fb0a8a4-8f8e-4e0a-a2c5-9f4d0f8f9f10":[{"version":"4","#,
    r#""addr":"192.168.0.17","OS-EXT-IPS:type":"fixed","#,
    r#""OS-EXT-IPS-MAC:mac_addr":"fa:16:3e:0c:a1:17","#,
    r#""OS-EXT-IPS:port_id":"6f1a1b0e-6bbf-4c0b-8d2a-0b1f6e8c9d11"}]}"#
);

fn state(json: &mut Json, spec: &ServerSpec) {
    let (vm_state, power_state) = match spec.status.as_str() {
        "ACTIVE" | "REBOOT" | "HARD_REBOOT" => ("active", 1),
        "SHUTOFF" => ("stopped", 4),
        "ERROR" => ("error", 0),
        "BUILD" => ("building", 0),
        "DELETED" => ("deleted", 0),
        _ => ("active", 0),
    };
    match (&spec.task_state, spec.nulls) {
        (None, Nulls::Dropped) => {}
        (None, Nulls::Blank) => json.text("OS-EXT-STS:task_state", ""),
        (task, _) => json.text_or_null("OS-EXT-STS:task_state", task.as_deref()),
    }
    json.text("OS-EXT-STS:vm_state", vm_state);
    json.number("OS-EXT-STS:power_state", power_state);
}

fn fault(status: &str) -> &'static str {
    match status {
        "ERROR" => {
            r#"{"message":"Failed to provision the server","code":500,"details":"","created":"2019-04-25T19:12:08Z"}"#
        }
        _ => "null",
    }
}

fn flavor(json: &mut Json, spec: &ServerSpec) {
    json.object_at("flavor", |json| {
        json.text("id", spec.flavor);
        json.text("name", spec.flavor);
        json.text("vcpus", "32");
        json.text("ram", "196608");
        json.text("disk", "1200");
    });
}

fn image(json: &mut Json, spec: &ServerSpec) {
    json.object_at("image", |json| {
        json.text("id", "1f2a6a3c-7d11-4a26-9f0e-3d1a5a2c7e90");
        if let Some(os) = &spec.image_os {
            json.text("__os_type", os);
        }
    });
}

fn metadata(json: &mut Json, spec: &ServerSpec) {
    let image = match spec.image_os.as_deref() {
        Some("Linux") => "CentOS 7.6 64bit for BareMetal",
        Some("Windows") => "Windows Server 2016 Standard 64bit for BareMetal",
        _ => "private-image",
    };
    json.object_at("metadata", |json| {
        if let Some(os) = &spec.os_type {
            json.text("os_type", os);
        }
        if let Some(hint @ ("Linux" | "Windows")) = spec.image_os.as_deref() {
            let suffix = if hint == "Linux" { "linux" } else { "win" };
            let code = format!("{}.{suffix}", spec.flavor);
            json.text("metering.resourcespeccode", &code);
        }
        json.text("image_name", image);
        json.text("chargingMode", "0");
        json.text("metering.resourcetype", "__BMS__");
        json.text("metering.imagetype", "gold");
        // Said of servers that have EVS disks all the same.
        json.text("__bms_support_evs", "false");
        json.text("EcmResStatus", if spec.frozen { "freeze" } else { "" });
        json.text("op_svc_userid", "fdbe2fd1e2a94ad4b0a7a9b8a1f6d9f5");
        json.text("vpc_id", "0fb0a8a4-8f8e-4e0a-a2c5-9f4d0f8f9f10");
    });
}
