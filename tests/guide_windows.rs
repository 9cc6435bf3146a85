//! What the look prints in Windows, and what that proves.

mod guest_outputs;

use bms_disks::guide::{ByHand, Finding, Pasted, Refusal, Use, check, plan};
use bms_disks::model::{GuestScope, OsFamily};
use guest_outputs::{ANY, this};

/// What the look prints, as PowerShell 5 or 7 forms it, with these fields of this disk and of the rest.
fn look(disk: &str, rest: &str) -> String {
    format!(
        r#"{{ "Look":  1, "Taken":  1796000000,
        "Disks":  [ {{ "Number": 0, "UniqueId": "6888603000009999FA1767F55E320000", "Size": 42949672960,
            "OperationalStatus": "Online", "IsOffline": false, "IsBoot": true, "IsSystem": true, "AccessPaths": ["C:\\"] }},
          {{ "Number": 1, "UniqueId": "6888603000000AE6FA17A5A7D4F5F9C1", "SerialNumber": "x", "Size": 107374182400, {disk} }} ],
        {rest} }}"#
    )
}

const OFFLINE: &str = r#""OperationalStatus": "Offline", "IsOffline": true, "IsBoot": false, "IsSystem": false, "AccessPaths": []"#;
const NOTHING: &str = r#""Pooled": [], "Virtual": []"#;

fn uses(paste: &str) -> Vec<Use> {
    match check(paste, ANY, &this()) {
        Finding::InUse { uses, .. } => uses,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_offline_disk_that_nobody_else_has_is_clear() {
    let paste = look(OFFLINE, NOTHING);
    assert!(check(&paste, ANY, &this()).is_clear());
    let pasted = Pasted::read(&paste).expect("a paste");
    assert_eq!(pasted.scope(), GuestScope::Whole);
    assert_eq!(pasted.taken(), Some(1_796_000_000));
    assert_eq!(pasted.system(), OsFamily::Windows);
    // In the guest's own language.
    let chinese = paste.replace("\"Offline\"", "\"脱机\"");
    assert!(check(&chinese, ANY, &this()).is_clear());
    let online = paste.replace("\"Offline\"", "\"联机\"");
    assert_eq!(uses(&online), [Use::Online]);
}

#[test]
fn a_disk_is_offline_for_a_virtual_machine_that_has_it() {
    let name = || "sql".to_owned();
    for machines in [
        r#"[{ "VMName": "sql", "DiskNumber": 1 }]"#,
        // One alone, and in PowerShell 5's wrapper.
        r#"{ "VMName": "sql", "DiskNumber": 1 }"#,
        r#"{ "value": [{ "VMName": "sql", "DiskNumber": 1 }], "Count": 1 }"#,
    ] {
        let paste = look(OFFLINE, &format!(r#""Pooled": [], "Virtual": {machines}"#));
        assert_eq!(uses(&paste), [Use::VirtualMachine { name: name() }]);
        let pasted = Pasted::read(&paste).expect("a paste");
        let plan = plan(&pasted, ANY, &[&this()]);
        assert_eq!(plan.by_hand, [ByHand::VirtualMachine { name: name() }]);
        assert!(plan.steps.is_empty());
    }
    let other = r#""Pooled": [], "Virtual": [{ "VMName": "sql", "DiskNumber": 0 }]"#;
    assert!(check(&look(OFFLINE, other), ANY, &this()).is_clear());
}

#[test]
fn a_clusters_disk_says_so_when_it_is_online() {
    let fields = r#""OperationalStatus": "Online", "IsOffline": false, "IsClustered": true"#;
    let paste = look(fields, NOTHING);
    assert_eq!(uses(&paste), [Use::Online, Use::Clustered]);
    let plan = plan(&Pasted::read(&paste).expect("a paste"), ANY, &[&this()]);
    assert_eq!((plan.by_hand, plan.steps.len()), (vec![ByHand::Cluster], 1));
}

#[test]
fn a_disk_that_windows_does_not_list_may_be_hidden() {
    let paste = look(OFFLINE, NOTHING).replace("F9C1", "F9CC");
    let Finding::NotFound { os, disks_seen } = check(&paste, ANY, &this()) else {
        panic!("found");
    };
    assert_eq!((os, disks_seen), (OsFamily::Windows, 2));
    let pasted = Pasted::read(&paste).expect("a paste");
    let why = &plan(&pasted, ANY, &[&this()]).refused[0].why;
    assert!(matches!(why, Refusal::Unclear(Finding::NotFound { .. })));
    let pooled = r#""Pooled": [{ "FriendlyName": "P1", "UniqueId": "6888603000000AE6FA17A5A7D4F5F9C1", "Pool": "tank" }], "Virtual": []"#;
    let paste = look(OFFLINE, pooled).replacen("F9C1", "F9CC", 1);
    let pool = Use::Pool {
        name: "tank".into(),
    };
    assert_eq!(uses(&paste), [pool]);
}

#[test]
fn windows_own_disk_is_refused() {
    let fields = r#""OperationalStatus": "Online", "IsOffline": false, "IsBoot": true"#;
    let pasted = Pasted::read(&look(fields, NOTHING)).expect("a paste");
    let plan = plan(&pasted, ANY, &[&this()]);
    assert!(matches!(plan.refused[0].why, Refusal::System { .. }));
    assert!(plan.steps.is_empty());
}
