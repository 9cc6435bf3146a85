//! The examples of the clouds' own pages: the shape of each, with values of ours, and the verdict that the same cloud's
//! *Detaching an EVS disk from a BMS* documents for it.
//!
//! Huawei Cloud: 裸金属服务器 API 参考 (`bms_api_0608`, `0629`, `0708`, `0733`, `0734`, `0640`), in Chinese; of the
//! English pages only the beginning was read. All of the Chinese reference of 2020, which the vendor publishes as Markdown too
//! (eight servers, seven lists, two jobs), was read by the widget once: each as its page says. Open Telekom Cloud: *Bare Metal Server API Reference* (`en-us_topic_0113746489`, `0130145446`,
//! `0118696596`, `0131356399` and its native ones). Of FlexibleEngine's pages the one about detaching was read whole
//! (`0107658627`: the same constraints, the same 202), of those with a server or a list in them only the beginning: no
//! example here is theirs. Their numbers (`0113746489`, `0053158658`, `0053158707`) and the tables of fields are those of Open Telekom
//! Cloud's pages, which were read whole. Its permission page leaves out the list of disks at the bare metal service.

use bms_disks::api::{
    Answer, AttachmentList, Cause, Outcome, ServerAnswer, parse_accepted, parse_attachments,
    parse_job, parse_server, parse_volumes,
};
use bms_disks::model::{DiskStatus, JobId, JobStatus, ServerId, Slot, VolumeId, join_disks};
use bms_disks::rules::{Policy, Reason, Source, Verdict, Weight, assess};

const ID: &str = "0c5f7f3e-41d2-4a65-9d1c-5f1c0f5e1a01";
const DATA: &str = "0c5f7f3e-41d2-4a65-9d1c-5f1c0f5e1a02";

fn answer(body: &str) -> Outcome {
    let body = body.replace("{ID}", ID).replace("{DATA}", DATA);
    Ok(Answer {
        status: 200,
        body: body.into_bytes(),
        ..Answer::default()
    })
}

fn server(body: &str) -> ServerAnswer {
    let id = ServerId::parse(ID).expect("an id");
    parse_server(&id, &answer(body)).expect("the page's server is read")
}

fn list(body: &str) -> AttachmentList {
    let id = ServerId::parse(ID).expect("an id");
    parse_attachments(&id, &answer(body)).expect("the page's list is read")
}

/// What is decided of the first disk of a list, and by what.
fn verdict(server: &ServerAnswer, list: &AttachmentList) -> (Verdict, Reason) {
    let own = server.own.clone().unwrap_or_default();
    let disks = join_disks(&list.entries, &own.entries, &[]);
    let found = assess(&server.server, &disks[0], Policy::default());
    (found.verdict, found.decisive().clone())
}

/// *Querying details about a BMS*: the answer leaves out what is null, `task_state` among it.
const DETAILS: &str = r#"{"server": {
    "id": "{ID}", "name": "bms-1", "addresses": {"8b0e": [
      {"version": "4", "addr": "10.0.0.7", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01",
       "OS-EXT-IPS:port_id": "8b0f", "OS-EXT-IPS:type": "fixed"}]},
    "flavor": {"disk": "900", "vcpus": "16", "ram": "96000", "id": "physical.x1.large", "name": "physical.x1.large"},
    "accessIPv4": "", "accessIPv6": "", "status": "ACTIVE", "progress": 0, "hostId": "ab12",
    "updated": "2020-01-02T03:04:05Z", "created": "2020-01-01T03:04:05Z",
    "metadata": {"metering.order_id": "CS1", "metering.image_id": "8b10", "baremetalPortIDList": "[8b0f]",
      "metering.resourcespeccode": "physical.x1.large.linux", "image_name": "linux-1", "op_svc_userid": "8b11",
      "metering.resourcetype": "__type_baremetal", "metering.product_id": "1-2--0", "os_bit": "64",
      "vpc_id": "8b0e", "os_type": "Linux", "chargingMode": "1"},
    "tags": ["__type_baremetal"], "description": "bms-1", "locked": false, "image": {"id": "8b10"},
    "config_drive": "", "tenant_id": "8b12", "user_id": "8b13", "OS-EXT-STS:power_state": 1,
    "OS-EXT-STS:vm_state": "active", "OS-EXT-SRV-ATTR:host": "bms.dc1",
    "OS-EXT-SRV-ATTR:instance_name": "instance-1", "OS-EXT-SRV-ATTR:hypervisor_hostname": "n1@2",
    "OS-DCF:diskConfig": "MANUAL", "OS-EXT-AZ:availability_zone": "az-1", "os:scheduler_hints": {},
    "OS-EXT-SRV-ATTR:root_device_name": "/dev/sda", "OS-EXT-SRV-ATTR:ramdisk_id": "",
    "enterprise_project_id": "8b14", "OS-EXT-SRV-ATTR:user_data": "c2VjcmV0",
    "OS-SRV-USG:launched_at": "2020-01-01T03:05:05.000000", "OS-EXT-SRV-ATTR:kernel_id": "",
    "OS-EXT-SRV-ATTR:launch_index": 0, "host_status": "UP", "OS-EXT-SRV-ATTR:reservation_id": "r-1",
    "OS-EXT-SRV-ATTR:hostname": "bms-1", "sys_tags": [{"key": "_sys_enterprise_project_id", "value": "8b14"}]}}"#;

/// *Querying details about BMSs*: an entry of the list has next to no metadata and no image.
fn listed(status: &str, vm_state: &str, power_state: u8) -> String {
    format!(
        r#"{{"server": {{"id": "{{ID}}", "name": "bms-2", "status": "{status}", "progress": 0,
        "flavor": {{"disk": "900", "vcpus": "16", "ram": "96000", "id": "physical.x1.large.ondemand",
          "name": "physical.x1.large.ondemand"}},
        "metadata": {{"baremetalPortIDList": "[8b0f]", "chargingMode": "0"}}, "tags": ["__type_baremetal"],
        "description": "bms-2", "locked": false, "config_drive": "", "key_name": "k",
        "OS-EXT-STS:power_state": {power_state}, "OS-EXT-STS:vm_state": "{vm_state}",
        "OS-DCF:diskConfig": "MANUAL", "OS-EXT-AZ:availability_zone": "az-1", "os:scheduler_hints": {{}},
        "OS-EXT-SRV-ATTR:root_device_name": "/dev/vda", "host_status": "UP"}}}}"#
    )
}

/// *Example 2: querying BMSs*: everything is told, null or not, and the server's own list has its system disk.
const WHOLE: &str = r#"{"server": {"fault": null, "id": "{ID}", "name": "bms-4", "status": "SHUTOFF", "progress": null,
    "metadata": {"metering.resourcespeccode": "physical.x1.large.linux", "__bms_support_evs": "false",
      "EcmResStatus": "", "os_type": "Linux", "chargingMode": "1"},
    "tags": ["__type_baremetal"], "locked": false, "key_name": null,
    "os-extended-volumes:volumes_attached": [
      {"device": "/dev/sda", "bootIndex": "0", "id": "{DATA}", "delete_on_termination": "false"}],
    "OS-EXT-STS:task_state": null, "OS-EXT-STS:power_state": 4, "OS-EXT-STS:vm_state": "stopped",
    "OS-EXT-SRV-ATTR:root_device_name": "/dev/vda", "host_status": "UP", "OS-SRV-USG:terminated_at": null,
    "image": {"id": "8b10"}, "hypervisor": null}}"#;

/// The native *Querying details about a BMS*: nulls are written, disks are ids alone, and neither lock nor system is told.
const NATIVE: &str = r#"{"server": {"tenant_id": "8b12", "addresses": {"8b0e": [
      {"OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01", "OS-EXT-IPS:type": "fixed", "addr": "10.0.0.7", "version": 4}]},
    "metadata": {"op_svc_userid": "8b11"}, "OS-EXT-STS:task_state": null, "OS-DCF:diskConfig": "MANUAL",
    "OS-EXT-AZ:availability_zone": "az-1", "links": [{"rel": "self", "href": "https://cloud.example/v2.1/x"}],
    "OS-EXT-STS:power_state": 1, "id": "{ID}",
    "os-extended-volumes:volumes_attached": [{"id": "{DATA}"}, {"id": "0c5f"}], "OS-EXT-SRV-ATTR:host": "bms.az1",
    "image": {"links": [], "id": "8b10"}, "OS-SRV-USG:terminated_at": null, "accessIPv4": "", "key_name": "k",
    "flavor": {"links": [], "id": "physical.x1.large"}, "security_groups": [{"name": "8b15"}], "config_drive": "",
    "OS-EXT-STS:vm_state": "active", "user_id": "8b13", "name": "bms-3", "progress": 0, "status": "ACTIVE"}}"#;

/// *Querying EVS disks attached to a BMS*.
const LIST: &str = r#"{"volumeAttachments": [
    {"device": "/dev/sdd", "id": "{DATA}", "serverId": "{ID}", "volumeId": "{DATA}"},
    {"device": "/dev/sdc", "id": "0c5f-3", "serverId": "{ID}", "volumeId": "0c5f-3"}]}"#;

/// The native one: an object where a list is announced.
const NATIVE_LIST: &str = r#"{"volumeAttachments":
    {"device": "/dev/vdb", "serverId": "{ID}", "id": "{DATA}", "volumeId": "{DATA}"}}"#;

/// And the native page about one disk of a server.
const NATIVE_ONE: &str = r#"{"volumeAttachment":
    {"device": "/dev/vdb", "serverId": "{ID}", "id": "{DATA}", "volumeId": "{DATA}"}}"#;

/// As the parameter table of Open Telekom Cloud writes the slot.
const SHORT: &str = r#"{"volumeAttachments": [
    {"device": "dev/sdd", "id": "{DATA}", "serverId": "{ID}", "volumeId": "{DATA}"}]}"#;

const LISTS: [&str; 4] = [LIST, NATIVE_LIST, NATIVE_ONE, SHORT];

#[test]
fn the_running_server_of_the_details_page_lets_its_disks_go_once_they_are_unmounted() {
    let server = server(DETAILS);
    for shape in LISTS {
        let found = verdict(&server, &list(shape));
        assert_eq!(found.0, Verdict::Allowed(Weight::Acknowledge), "{shape}");
        assert_eq!(found.1, Reason::LinuxMustUnmount, "{shape}");
        assert_eq!(found.1.source(), Source::DetachPage);
    }
    // 取值为 Linux、Windows.
    let windows = DETAILS.replace(r#""os_type": "Linux""#, r#""os_type": "Windows""#);
    let found = verdict(&self::server(&windows), &list(LIST));
    assert_eq!(
        found,
        (Verdict::Allowed(Weight::TypeName), Reason::WindowsDataLoss)
    );
    // The page has the user's own start script in it.
    assert!(!format!("{server:?}").contains("c2VjcmV0"));
}

#[test]
fn the_servers_of_the_list_page_are_told_by_their_status_alone() {
    let stopped = server(&listed("SHUTOFF", "stopped", 4));
    let running = server(&listed("ACTIVE", "active", 1));
    for shape in LISTS {
        let list = list(shape);
        let found = verdict(&stopped, &list);
        assert_eq!(
            found,
            (Verdict::Allowed(Weight::Plain), Reason::StoppedNoGuest)
        );
        let found = verdict(&running, &list);
        assert_eq!(
            found,
            (Verdict::Allowed(Weight::TypeName), Reason::OsUnknown)
        );
    }
}

#[test]
fn the_native_server_does_not_tell_its_system_and_its_own_list_no_roles() {
    let server = server(NATIVE);
    assert_eq!(server.server.locked, None);
    let found = verdict(&server, &list(NATIVE_LIST));
    assert_eq!(
        found,
        (Verdict::Allowed(Weight::TypeName), Reason::OsUnknown)
    );
    // The ids alone say of no disk that it is not the system disk.
    let own = server.own.clone().expect("a list of its own");
    assert_eq!((own.entries.len(), own.unreadable), (2, 0));
    assert_eq!(
        verdict(&server, &own),
        (Verdict::Blocked, Reason::RoleUnknown)
    );
}

#[test]
fn the_stopped_server_of_the_second_example_keeps_its_system_disk() {
    let server = server(WHOLE);
    let own = server.own.clone().expect("a list of its own");
    assert_eq!(
        verdict(&server, &own),
        (Verdict::Blocked, Reason::SystemDiskNotOffered)
    );
    let other = list(&LIST.replace("{DATA}", "0c5f-8"));
    assert_eq!(
        verdict(&server, &other),
        (Verdict::Allowed(Weight::Plain), Reason::StoppedNoGuest)
    );
}

#[test]
fn every_list_of_the_pages_names_the_same_disk_and_proves_another_gone() {
    let disk = VolumeId::parse(DATA).expect("an id");
    let other = VolumeId::parse("0c5f-9").expect("an id");
    for (shape, slot) in LISTS
        .into_iter()
        .zip(["/dev/sdd", "/dev/vdb", "/dev/vdb", "/dev/sdd"])
    {
        let list = list(shape);
        assert!(list.has(&disk) && !list.proves_gone(&disk), "{shape}");
        assert!(list.proves_gone(&other), "{shape}");
        assert_eq!(list.entries[0].slot, Slot::new(slot), "{shape}");
    }
}

#[test]
fn a_system_disk_is_the_one_at_the_first_slot_as_the_detach_page_says() {
    let list = list(&LIST.replace("/dev/sdd", "/dev/sda"));
    let found = verdict(&server(DETAILS), &list);
    assert_eq!(found, (Verdict::Blocked, Reason::SystemDiskInUse));
    let stopped = server(&listed("SHUTOFF", "stopped", 4));
    assert_eq!(verdict(&stopped, &list).1, Reason::SystemDiskNotOffered);
}

#[test]
fn jobs_and_their_refusals_are_read_as_the_task_pages_show_them() {
    let id = JobId::parse("5e0b0000000000000000000000000001").expect("an id");
    let job = r#"{"status": "SUCCESS", "entities": {"sub_jobs_total": 1, "sub_jobs": [{"status": "SUCCESS",
        "entities": {"server_id": "{ID}"}, "job_id": "5e0b0000000000000000000000000002",
        "job_type": "baremetalSingleCreate", "begin_time": "2019-04-25T20:04:47.591Z",
        "end_time": "2019-04-25T20:08:21.328Z", "error_code": null, "fail_reason": null}]},
        "job_id": "5e0b0000000000000000000000000001", "job_type": "baremetalBatchCreate",
        "begin_time": "2019-04-25T20:04:34.604Z", "end_time": "2019-04-25T20:08:41.593Z",
        "error_code": null, "fail_reason": null}"#;
    assert_eq!(
        parse_job(&id, &answer(job)).map(|job| job.status),
        Ok(JobStatus::Success)
    );
    // Sub-jobs' `entities` are an array in the table and an object in the example.
    let array = job.replace(
        r#""entities": {"server_id": "{ID}"}"#,
        r#""entities": [{"server_id": "{ID}"}]"#,
    );
    assert_eq!(
        parse_job(&id, &answer(&array)).map(|job| job.status),
        Ok(JobStatus::Success)
    );
    let accepted = parse_accepted(&answer(r#"{"job_id": "5e0b0000000000000000000000000001"}"#));
    assert_eq!(accepted.map(|accepted| accepted.job), Ok(Some(id)));
    let refused = answer(r#"{"error": {"message": "", "code": "BMS.0605"}}"#);
    assert_eq!(
        parse_accepted(&refused).map_err(|f| f.cause),
        Err(Cause::ServerLocked)
    );
}

#[test]
fn the_details_page_of_the_disk_service_is_read() {
    let id = ServerId::parse(ID).expect("an id");
    let body = r#"{"count": 1, "volumes": [{"attachments": [], "availability_zone": "az-1", "bootable": "false",
        "consistencygroup_id": null, "created_at": "2020-01-01T00:00:00.000000", "description": null, "encrypted": false,
        "id": "{DATA}", "links": [{"href": "https://volume.example/v2/x", "rel": "self"}], "metadata": {}, "name": "d1",
        "os-vol-host-attr:host": "pod01.xxx#SATA", "volume_image_metadata": {}, "multiattach": false, "size": 1,
        "snapshot_id": null, "source_volid": null, "status": "available", "volume_type": "SATA", "service_type": "EVS",
        "dedicated_storage_id": null, "wwn": " 688860300000d136"}],
        "volumes_links": [{"href": "https://volume.example/v2/x?marker=1", "rel": "next"}]}"#;
    let volumes = parse_volumes(&id, &answer(body)).expect("volumes");
    assert_eq!(volumes[0].status, DiskStatus::Available);
    assert_eq!(
        (volumes[0].size_gb, volumes[0].shared),
        (Some(1), Some(false))
    );
    assert_eq!(volumes[0].wwn.as_deref(), Some("688860300000d136"));
    // The page gives its errors in two ways.
    for (error, cause) in [
        (
            r#"{"error": {"message": "XXXX", "code": "XXX"}}"#,
            Cause::Malformed,
        ),
        (
            r#"{"badRequest": {"message": "XXXX", "code": "XXX"}}"#,
            Cause::BadParameter,
        ),
    ] {
        let found = parse_volumes(&id, &answer(error)).map_err(|f| f.cause);
        assert_eq!(found, Err(cause), "{error}");
    }
}
