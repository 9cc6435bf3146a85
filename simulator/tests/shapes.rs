//! The shapes of the answers: field names and types as the cloud has them.

mod common;

use bms_simulator::{
    Absent, DiskSpec, Guest, NativeShape, Nulls, ServerSpec, USER_DATA_SECRET, VolumesField,
};
use common::{World, running, text};
use serde_json::{Value, json};

const FIELD: &str = "os-extended-volumes:volumes_attached";

#[test]
fn a_server_has_the_documented_fields_and_types() {
    let mut world = World::with(running(Guest::Windows).name("n\"1"));
    let answer = world.server("s");
    assert!(answer.header("X-Request-Id").is_some());
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    let server = &answer.json()["server"];
    assert_eq!(server["id"], "s");
    assert_eq!(server["name"], "n\"1");
    assert_eq!(server["status"], "ACTIVE");
    assert_eq!(server["OS-EXT-STS:task_state"], Value::Null);
    assert_eq!(server["OS-EXT-STS:vm_state"], "active");
    assert_eq!(server["OS-EXT-STS:power_state"], 1);
    assert_eq!(server["locked"], false);
    assert_eq!(server["host_status"], "UP");
    assert_eq!(server["metadata"]["os_type"], "Windows");
    assert_eq!(
        server["metadata"]["metering.resourcespeccode"],
        "physical.s4.large.win"
    );
    assert_eq!(server["metadata"]["__bms_support_evs"], "false");
    assert_eq!(server["metadata"]["EcmResStatus"], "");
    assert_eq!(server["image"]["__os_type"], "Windows");
    assert_eq!(server["flavor"]["ram"], "196608");
    assert_eq!(server["OS-EXT-SRV-ATTR:root_device_name"], "/dev/vda");
    assert_eq!(server["OS-EXT-SRV-ATTR:user_data"], USER_DATA_SECRET);
    for word in server["metadata"].as_object().unwrap().values() {
        assert!(word.is_string());
    }
}

#[test]
fn states_that_controls_set_are_told() {
    let mut world = World::with(running(Guest::Linux));
    let cloud = &mut world.cloud;
    cloud.set_status("s", "ERROR");
    cloud.set_task_state("s", Some("deleting"));
    cloud.set_locked("s", true);
    cloud.set_frozen("s", true);
    cloud.set_os_type("s", None);
    cloud.set_image_os("s", None);
    cloud.set_host_status("s", "MAINTENANCE");
    assert!(!cloud.set_status("nobody", "ERROR"));
    let server = &world.server("s").json()["server"];
    assert_eq!(server["status"], "ERROR");
    assert_eq!(server["OS-EXT-STS:task_state"], "deleting");
    assert_eq!(server["locked"], true);
    assert_eq!(server["metadata"]["EcmResStatus"], "freeze");
    assert_eq!(server["metadata"].get("os_type"), None);
    assert_eq!(server["metadata"].get("metering.resourcespeccode"), None);
    assert_eq!(server["image"].get("__os_type"), None);
    assert_eq!(server["host_status"], "MAINTENANCE");
    assert!(server["fault"]["message"].is_string());
}

#[test]
fn no_task_is_written_in_three_ways() {
    let mut world = World::with(running(Guest::Linux));
    for (how, said) in [
        (Nulls::Kept, Some(Value::Null)),
        (Nulls::Blank, Some(json!(""))),
        (Nulls::Dropped, None),
    ] {
        world.cloud.set_nulls("s", how);
        let server = world.server("s").json()["server"].clone();
        assert_eq!(
            server.get("OS-EXT-STS:task_state").cloned(),
            said,
            "{how:?}"
        );
    }
}

#[test]
fn what_is_not_attached_is_refused_in_four_ways() {
    let mut world = World::with(running(Guest::Linux));
    world.cloud.add_volume(DiskSpec::data("free", 1).id("free"));
    for (how, status, at) in [
        (Absent::Coded, 400, "/error/code"),
        (Absent::Native, 404, "/itemNotFound/message"),
        (Absent::Wrapped, 404, "/error/itemNotFound/message"),
        (Absent::Quoted, 400, "/error/message"),
    ] {
        world.cloud.set_absent("s", how);
        let answer = world.detach("s", "free");
        assert_eq!(answer.status(), Some(status), "{how:?}");
        assert!(answer.json().pointer(at).is_some(), "{}", answer.json());
    }
}

#[test]
fn the_servers_own_field_comes_in_four_shapes() {
    let mut world = World::with(running(Guest::Linux));
    let mut first = |shape| {
        world.cloud.set_shapes("s", NativeShape::Array, shape);
        world.server("s").json()["server"].get(FIELD).cloned()
    };
    assert_eq!(
        first(VolumesField::Strings).unwrap()[0],
        json!({"id": "root", "device": "/dev/sda", "bootIndex": "0", "delete_on_termination": "false"})
    );
    assert_eq!(
        first(VolumesField::Typed).unwrap()[0],
        json!({"id": "root", "device": "/dev/sda", "bootIndex": 0, "delete_on_termination": false})
    );
    assert_eq!(
        first(VolumesField::IdOnly).unwrap()[0],
        json!({"id": "root"})
    );
    assert_eq!(first(VolumesField::Missing), None);
}

#[test]
fn the_native_list_comes_as_array_object_or_singular() {
    let spec = ServerSpec::running(Guest::Linux).disk(DiskSpec::data("x", 1).id("x"));
    let one = json!({"device": "/dev/sdb", "serverId": "s", "id": "x", "volumeId": "x"});
    for (shape, expected) in [
        (NativeShape::Array, json!({"volumeAttachments": [one]})),
        (NativeShape::Object, json!({"volumeAttachments": one})),
        (NativeShape::Singular, json!({"volumeAttachment": one})),
    ] {
        let mut world = World::with(spec.clone().native_shape(shape));
        assert_eq!(world.native("s").json(), expected);
        assert_eq!(
            world.list("s").json(),
            json!({"volumeAttachments": [one]}),
            "the v1 list is always an array"
        );
        world.cloud.detach("s", "x");
        let empty = world.native("s").json();
        let list = empty.as_object().unwrap().values().next().unwrap();
        assert_eq!(list, &json!([]));
    }
}

#[test]
fn a_volume_has_the_documented_fields_and_types() {
    let disk = DiskSpec::data("name", 40)
        .id("x")
        .shared()
        .encrypted()
        .prepaid("CS1");
    let mut world = World::with(ServerSpec::running(Guest::Linux).disk(disk));
    let answer = world.volumes("server_id=s").json();
    assert_eq!(answer["count"], 1);
    let volume = &answer["volumes"][0];
    assert_eq!(volume["id"], "x");
    assert_eq!(volume["size"], 40);
    assert_eq!(volume["status"], "in-use");
    assert_eq!(volume["bootable"], "false");
    assert_eq!(volume["multiattach"], true);
    assert_eq!(volume["metadata"]["hw:passthrough"], "true");
    assert_eq!(volume["metadata"]["__system__encrypted"], "1");
    assert_eq!(volume["metadata"]["orderID"], "CS1");
    let wwn = text(&volume["wwn"]);
    assert!(wwn.starts_with(' ') && wwn.trim().len() == 32, "{wwn:?}");
    assert_eq!(volume["serial_number"], wwn.trim());
    let tie = &volume["attachments"][0];
    assert_eq!(
        (&tie["server_id"], &tie["device"]),
        (&json!("s"), &json!("/dev/sdb"))
    );
    assert_ne!(tie["attachment_id"], "x");
}

#[test]
fn evs_takes_sixty_ids_and_refuses_more_and_other_nonsense() {
    let mut world = World::with(running(Guest::Linux));
    let ask = |count: usize| {
        let ids: Vec<_> = (0..count).map(|nth| format!("%22id-{nth}%22")).collect();
        format!("ids=%5B{}%5D", ids.join(","))
    };
    assert_eq!(world.volumes(&ask(60)).status(), Some(200));
    for query in [
        ask(61),
        ask(0),
        "ids=a,b".to_owned(),
        "ids=[1]".to_owned(),
        "ids={}".to_owned(),
        "ids=[\"a/b\"]".to_owned(),
        "limit=0".to_owned(),
        "limit=x".to_owned(),
        "offset=-1".to_owned(),
    ] {
        let reply = world.volumes(&query);
        assert_eq!(reply.status(), Some(400), "{query}");
        assert_eq!(reply.json()["badRequest"]["code"], 400, "{query}");
    }
}

#[test]
fn evs_finds_by_ids_by_server_or_all_and_in_pages() {
    let mut world = World::with(running(Guest::Linux));
    world.cloud.add_volume(DiskSpec::data("free", 1));
    let mut names = |query: &str| -> Vec<String> {
        let json = world.volumes(query).json();
        let all = json["volumes"].as_array().unwrap();
        all.iter().map(|one| text(&one["name"])).collect()
    };
    assert_eq!(names("ids=[\"b\",\"nobody\",\"a\"]"), ["second", "first"]);
    assert_eq!(names("server_id=s"), ["system", "first", "second"]);
    assert_eq!(names("server_id=s&limit=1&offset=1"), ["first"]);
    assert_eq!(names("server_id=nobody"), [""; 0]);
    assert_eq!(names("").len(), 4);
}

#[test]
fn the_list_of_servers_has_them_all_and_pages() {
    let mut world = World::scenarios();
    let path = format!("/v1/{}/baremetalservers/detail", common::PROJECT);
    let all = world.get(&path).json();
    let count = bms_simulator::scenarios::all().count();
    assert_eq!(all["count"], count);
    assert_eq!(all["servers"].as_array().unwrap().len(), count);
    let page = world.get(&format!("{path}?limit=2&offset=1")).json();
    assert_eq!(page["servers"][0], all["servers"][1]);
    assert_eq!(page["servers"].as_array().unwrap().len(), 2);
}

#[test]
fn slots_can_move_and_names_change() {
    let mut world = World::with(running(Guest::Linux));
    assert!(world.cloud.set_slot("s", "a", "/dev/sdq"));
    assert!(world.cloud.set_volume_name("a", "renamed"));
    assert!(!world.cloud.set_slot("s", "nobody", "/dev/sdq"));
    let list = world.list("s").json();
    assert_eq!(list["volumeAttachments"][1]["device"], "/dev/sdq");
    let volumes = world.volumes("ids=[\"a\"]").json();
    assert_eq!(volumes["volumes"][0]["name"], "renamed");
}

#[test]
fn job_entities_come_as_an_object_or_an_array() {
    let mut world = World::with(running(Guest::Linux));
    let job = world.accepted("s", "a");
    assert!(world.job(&job).json()["entities"]["sub_jobs"].is_array());
    let mut world = World::with(running(Guest::Linux).entities_as_array());
    let job = world.accepted("s", "a");
    assert!(world.job(&job).json()["entities"][0]["sub_jobs"].is_array());
}
