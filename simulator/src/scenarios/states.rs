//! The states a server can be in, and what its guest does with its disks.

use super::{Scenario, plain, system};
use crate::cloud::{DiskSpec, Guest, Nulls, ServerSpec};

/// The place of the shared disk among the stopped server's.
pub(super) const SHARED_DISK: usize = 3;

pub(super) const TABLE: &[Scenario] = &[
    Scenario {
        slug: "linux-mounted",
        title: "Running Linux, disks in use",
        title_zh: "运行中 Linux，磁盘使用中",
        about: "One disk is mounted, one is read by a database: the detach is accepted, then fails. The third is idle.",
        about_zh: "一块磁盘已挂载，一块被数据库读写：卸载请求被受理，随后失败。第三块空闲。",
        build: linux_mounted,
    },
    Scenario {
        slug: "linux-idle",
        title: "Running Linux, disks idle",
        title_zh: "运行中 Linux，磁盘空闲",
        about: "Nothing is mounted: detaching works. One attachment record has an id of its own.",
        about_zh: "没有挂载任何磁盘：卸载成功。其中一条挂载记录的 ID 与磁盘 ID 不同。",
        build: linux_idle,
    },
    Scenario {
        slug: "windows-busy",
        title: "Running Windows, files open",
        title_zh: "运行中 Windows，有文件打开",
        about: "The detach succeeds, and the data being written is lost.",
        about_zh: "卸载会成功，但正在写入的数据会丢失。",
        build: || windows("win-files-01", 7),
    },
    Scenario {
        slug: "windows-quiet",
        title: "Running Windows, disks offline",
        title_zh: "运行中 Windows，磁盘已脱机",
        about: "Nobody reads or writes: detaching is safe. Jobs list their entities as an array.",
        about_zh: "没有读写：可以安全卸载。任务的 entities 以数组返回。",
        build: || windows("win-files-02", 0).entities_as_array(),
    },
    Scenario {
        slug: "stopped",
        title: "Stopped, with a shared disk",
        title_zh: "关机，含共享盘",
        about: "Every data disk detaches without conditions. The shared one stays in use by another server.",
        about_zh: "所有数据盘均可直接卸载。共享盘仍被另一台服务器使用。",
        build: stopped,
    },
    Scenario {
        slug: "stopped-windows",
        title: "Stopped Windows",
        title_zh: "关机的 Windows",
        about: "No operating system limit when stopped: open files before the stop do not matter.",
        about_zh: "关机时没有操作系统限制：关机前打开的文件不影响卸载。",
        build: || windows("win-archive", 3).status("SHUTOFF"),
    },
    Scenario {
        slug: "rebooting",
        title: "Rebooting",
        title_zh: "重启中",
        about: "The cloud refuses every detach with BMS.0037.",
        about_zh: "云服务以 BMS.0037 拒绝所有卸载。",
        build: || plain("web-07").status("REBOOT").task_state("rebooting"),
    },
    Scenario {
        slug: "powering-off",
        title: "Running, but powering off",
        title_zh: "运行中，正在关机",
        about: "The status still says ACTIVE while a task is under way: refused with BMS.0036.",
        about_zh: "状态仍为 ACTIVE，但关机任务进行中：以 BMS.0036 拒绝。",
        build: || plain("web-08").task_state("powering-off"),
    },
    Scenario {
        slug: "reinstalling",
        title: "Stopped, but rebuilding",
        title_zh: "关机，正在重装系统",
        about: "The status says SHUTOFF while the system is rebuilt: refused with BMS.1006.",
        about_zh: "状态为 SHUTOFF，但正在重装系统：以 BMS.1006 拒绝。",
        build: || plain("web-09").status("SHUTOFF").task_state("rebuilding"),
    },
    Scenario {
        slug: "locked",
        title: "Locked",
        title_zh: "已锁定",
        about: "Refused with BMS.0605 until it is unlocked.",
        about_zh: "解锁之前以 BMS.0605 拒绝。",
        build: || plain("core-billing").locked(),
    },
    Scenario {
        slug: "frozen",
        title: "Frozen",
        title_zh: "已冻结",
        about: "Stopped and frozen, as EcmResStatus says: refused as forbidden.",
        about_zh: "关机且被冻结（EcmResStatus）：以 forbidden 拒绝。",
        build: || plain("overdue-01").status("SHUTOFF").frozen(),
    },
    Scenario {
        slug: "error",
        title: "In error",
        title_zh: "故障",
        about: "The status is ERROR and the server has a fault: refused with BMS.1001.",
        about_zh: "状态为 ERROR，且带有故障信息：以 BMS.1001 拒绝。",
        build: || plain("node-12").status("ERROR").host_status("DOWN"),
    },
    Scenario {
        slug: "unknown-os",
        title: "Running, unknown OS",
        title_zh: "运行中，操作系统未知",
        about: "Nothing tells the system: a mounted disk fails to detach, an open one loses data.",
        about_zh: "无从得知操作系统：已挂载的盘卸载失败，被读写的盘会丢失数据。",
        build: unknown_os,
    },
    Scenario {
        slug: "unknown-status",
        title: "Unknown status word",
        title_zh: "未知状态",
        about: "The status is a word of no document: refused with BMS.1001.",
        about_zh: "状态是文档中没有的词：以 BMS.1001 拒绝。",
        build: || plain("lab-03").status("VERIFY_RESIZE"),
    },
    Scenario {
        slug: "order-lock",
        title: "Stopped, disk locked by an order",
        title_zh: "关机，磁盘被订单锁定",
        about: "A prepaid disk with an unpaid order: refused with BMS.0297. The other one detaches.",
        about_zh: "包周期磁盘有未支付订单：以 BMS.0297 拒绝。另一块可以卸载。",
        build: order_lock,
    },
    Scenario {
        slug: "disk-frozen",
        title: "Stopped, a disk frozen",
        title_zh: "关机，磁盘被冻结",
        about: "Nothing tells beforehand that a disk is frozen: refused with BMS.0360. The other one detaches.",
        about_zh: "事先无从得知磁盘被冻结：以 BMS.0360 拒绝。另一块可以卸载。",
        build: disk_frozen,
    },
    Scenario {
        slug: "quiet",
        title: "Running, no task in the answer",
        title_zh: "运行中，响应中没有任务字段",
        about: "The answer leaves out what is null, so that there is no task_state: detaching works.",
        about_zh: "响应省略空值字段，没有 task_state：可以卸载。",
        build: || plain("quiet-01").nulls(Nulls::Dropped),
    },
    Scenario {
        slug: "disk-error",
        title: "A disk whose detach failed before",
        title_zh: "磁盘卸载异常",
        about: "EVS says error_detaching: refused as badRequest. The other one detaches.",
        about_zh: "云硬盘状态为 error_detaching：以 badRequest 拒绝。另一块可以卸载。",
        build: disk_error,
    },
];

fn linux_mounted() -> ServerSpec {
    ServerSpec::running(Guest::Linux)
        .name("db-master-01")
        .disks([
            system(),
            DiskSpec::data("db-data", 2_048)
                .volume_type(Some("SSD"))
                .mounted(),
            DiskSpec::data("db-redo", 200)
                .volume_type(Some("ESSD"))
                .open_files(12),
            DiskSpec::data("scratch", 100).vbd(),
        ])
}

fn linux_idle() -> ServerSpec {
    ServerSpec::running(Guest::Linux).name("batch-04").disks([
        system(),
        DiskSpec::data("input", 500),
        DiskSpec::data("output", 500).attachment_id("record"),
        DiskSpec::data("secrets", 40).encrypted(),
    ])
}

fn windows(name: &str, open_files: u32) -> ServerSpec {
    let files = DiskSpec::data("files", 4_096);
    ServerSpec::running(Guest::Windows).name(name).disks([
        system(),
        files.volume_type(Some("SATA")).open_files(open_files),
        DiskSpec::data("profiles", 300),
    ])
}

fn stopped() -> ServerSpec {
    ServerSpec::stopped(Guest::Linux).name("cluster-a").disks([
        system(),
        DiskSpec::data("var", 300).mounted(),
        DiskSpec::data("archive", 10_240).volume_type(Some("SATA")),
        DiskSpec::data("quorum", 10)
            .shared()
            .attachment_id("record"),
        DiskSpec::data("paid-for-a-year", 800).prepaid("CS1904250000001"),
    ])
}

fn unknown_os() -> ServerSpec {
    ServerSpec::running(Guest::Other)
        .name("appliance-1")
        .os_type(None)
        .disks([
            system(),
            DiskSpec::data("pool-0", 1_000).mounted(),
            DiskSpec::data("pool-1", 1_000).open_files(2),
            DiskSpec::data("spare", 1_000),
        ])
}

fn order_lock() -> ServerSpec {
    let locked = DiskSpec::data("unpaid", 600).prepaid("CS1904250000002");
    ServerSpec::stopped(Guest::Linux).name("prepaid-02").disks([
        system(),
        locked.order_locked(),
        DiskSpec::data("paid", 600).prepaid("CS1904250000003"),
    ])
}

fn disk_frozen() -> ServerSpec {
    ServerSpec::stopped(Guest::Linux).name("overdue-02").disks([
        system(),
        DiskSpec::data("unpaid", 300).frozen(),
        DiskSpec::data("paid", 300),
    ])
}

fn disk_error() -> ServerSpec {
    ServerSpec::running(Guest::Linux).name("node-31").disks([
        system(),
        DiskSpec::data("sick", 100).status("error_detaching"),
        DiskSpec::data("healthy", 100),
    ])
}
