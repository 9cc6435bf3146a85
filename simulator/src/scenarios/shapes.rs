//! Unusual lists: missing sources, odd shapes, names and numbers.

use super::{Scenario, plain, system};
use crate::cloud::{
    Call, DiskSpec, Fault, FaultRule, Guest, NativeShape, ServerSpec, VolumesField,
};

pub(super) const TABLE: &[Scenario] = &[
    Scenario {
        slug: "no-evs-permission",
        title: "No EVS permission",
        title_zh: "无云硬盘权限",
        about: "EVS refuses with 403: no names and sizes, everything else works.",
        about_zh: "云硬盘服务返回 403：没有名称和大小，其余正常。",
        build: || plain("nameless-01").fault(FaultRule::always(Call::Volumes, Fault::EvsForbidden)),
    },
    Scenario {
        slug: "native-object",
        title: "Old region: v2.1 list as an object",
        title_zh: "旧区域：v2.1 列表为对象",
        about: "The v1 list does not exist; the v2.1 list is a single object.",
        about_zh: "没有 v1 列表；v2.1 列表是单个对象。",
        build: || old_region("legacy-01", NativeShape::Object),
    },
    Scenario {
        slug: "native-singular",
        title: "Old region: volumeAttachment",
        title_zh: "旧区域：volumeAttachment",
        about: "The v1 list does not exist; the v2.1 list is named in the singular.",
        about_zh: "没有 v1 列表；v2.1 列表的键为单数。",
        build: || old_region("legacy-02", NativeShape::Singular).disk(DiskSpec::data("second", 80)),
    },
    Scenario {
        slug: "field-only",
        title: "Old region: no attachment list",
        title_zh: "旧区域：没有挂载列表",
        about: "Both lists are missing; only the server's own field has the disks.",
        about_zh: "两个列表都没有；只有服务器自身的字段列出磁盘。",
        build: || {
            let rule = FaultRule::always(Call::Native, Fault::NoSuchApi);
            plain("legacy-03").fault(no_v1_list()).fault(rule)
        },
    },
    Scenario {
        slug: "field-ids-only",
        title: "Old region: nothing but ids",
        title_zh: "旧区域：只有磁盘 ID",
        about: "Both lists are missing and the server's field has only ids: slots and roles are unknown.",
        about_zh: "两个列表都没有，服务器字段只有 ID：盘符和角色未知。",
        build: || {
            let rule = FaultRule::always(Call::Native, Fault::NoSuchApi);
            let server = plain("legacy-04").volumes_field(VolumesField::IdOnly);
            server.fault(no_v1_list()).fault(rule)
        },
    },
    Scenario {
        slug: "typed-field",
        title: "Typed values",
        title_zh: "带类型的值",
        about: "The server's own field has booleans and numbers where v1 has strings.",
        about_zh: "服务器自身的字段用布尔和数字代替字符串。",
        build: || plain("typed-01").volumes_field(VolumesField::Typed),
    },
    Scenario {
        slug: "no-field",
        title: "No field in the server",
        title_zh: "服务器没有磁盘字段",
        about: "Only the attachment list has the disks; boot indices are unknown.",
        about_zh: "只有挂载列表有磁盘；启动顺序未知。",
        build: || plain("bare-01").volumes_field(VolumesField::Missing),
    },
    Scenario {
        slug: "short-slots",
        title: "Slots without their first slash",
        title_zh: "盘符缺少开头的斜杠",
        about: "The lists say dev/sda where others say /dev/sda.",
        about_zh: "列表写作 dev/sda，而不是 /dev/sda。",
        build: short_slots,
    },
    Scenario {
        slug: "hostile-names",
        title: "Hostile names",
        title_zh: "恶意名称",
        about: "Ten thousand characters, right-to-left marks, markup, nothing at all, and two the same.",
        about_zh: "一万个字符、从右到左标记、标签、空名称，以及两块同名磁盘。",
        build: hostile_names,
    },
    Scenario {
        slug: "no-wwn",
        title: "Disks without WWN",
        title_zh: "磁盘没有 WWN",
        about: "Nothing to find the disks by in the guest but their size.",
        about_zh: "在系统内只能按大小识别磁盘。",
        build: no_wwn,
    },
    Scenario {
        slug: "no-disks",
        title: "No disks",
        title_zh: "没有磁盘",
        about: "A server with local disks only.",
        about_zh: "只有本地盘的服务器。",
        build: || ServerSpec::running(Guest::Linux).name("diskless-01"),
    },
    Scenario {
        slug: "sixty-disks",
        title: "60 disks",
        title_zh: "60 块磁盘",
        about: "A system disk and 59 data disks.",
        about_zh: "一块系统盘和 59 块数据盘。",
        build: || many("storage-60", 59),
    },
    Scenario {
        slug: "thousand-disks",
        title: "1,000 disks",
        title_zh: "1000 块磁盘",
        about: "A system disk and 999 data disks: more than any real server.",
        about_zh: "一块系统盘和 999 块数据盘：多于任何真实服务器。",
        build: || many("storage-1000", 999),
    },
];

fn no_v1_list() -> FaultRule {
    FaultRule::always(Call::Attachments, Fault::NoSuchApi)
}

fn old_region(name: &str, shape: NativeShape) -> ServerSpec {
    let server = ServerSpec::running(Guest::Linux).name(name);
    let server = server.native_shape(shape).fault(no_v1_list());
    // Without a system disk: it boots from a local one. So the list is one disk long.
    server.disk(DiskSpec::data("only", 80).volume_type(None))
}

fn hostile_names() -> ServerSpec {
    let name = "<img src=x onerror=\"document.title='owned'\">\u{202e}nimda";
    ServerSpec::stopped(Guest::Linux).name(name).disks([
        system(),
        DiskSpec::data(&"a very long name, ".repeat(556)[..10_000], 10),
        DiskSpec::data("\u{202e}gpj.atad\u{2066}\u{200f}‏ نسخة احتياطية", 20),
        DiskSpec::data("<script>document.title='owned'</script>&amp;\"'`${x}", 30),
        DiskSpec::data("", 40),
        DiskSpec::data("twin", 50),
        DiskSpec::data("twin", 50),
        DiskSpec::data(
            "line\nbreak\ttab\u{0}nul 💾\u{200d}\u{301}\u{301}\u{301}",
            60,
        ),
        DiskSpec::data("$(reboot); rm -rf / #", 70).wwn("'; reboot; '"),
    ])
}

fn short_slots() -> ServerSpec {
    let server = ServerSpec::running(Guest::Linux).name("short-01");
    server.disks([
        system().device("dev/sda"),
        DiskSpec::data("data", 500).device("dev/sdb"),
        DiskSpec::data("logs", 200).device("dev/sdd"),
    ])
}

fn no_wwn() -> ServerSpec {
    let server = ServerSpec::running(Guest::Linux).name("anonymous-01");
    server.disks([
        system().no_wwn(),
        DiskSpec::data("data", 500).no_wwn().vbd(),
        DiskSpec::data("same-size", 500).no_wwn().vbd(),
    ])
}

fn many(name: &str, data: usize) -> ServerSpec {
    const TYPES: [&str; 5] = ["SATA", "SAS", "GPSSD", "SSD", "ESSD"];
    let disk = |nth: usize| {
        let size = 10 + (nth as u32 * 37) % 2_000;
        let disk = DiskSpec::data(&format!("data-{nth:04}"), size);
        let disk = disk.volume_type(Some(TYPES[nth % TYPES.len()]));
        if nth.is_multiple_of(7) {
            disk.mounted()
        } else {
            disk
        }
    };
    let server = ServerSpec::running(Guest::Linux).name(name).disk(system());
    server.disks((1..=data).map(disk))
}
