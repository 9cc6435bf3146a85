//! Drivers that may have a disk without a trace. Of the kernel's own a few are known to; of all others only those count as
//! harmless that are known to have none.

/// Those that keep to themselves which disks they have.
const HIDING: [&str; 10] = [
    "drbd",
    "vxio",
    "mmfs26",
    "emcp",
    "oracleasm",
    "scst",
    "iscsi_trgt",
    "rnbd_server",
    "block2mtd",
    "raw",
];

/// Those that tell what they have, where this is shown.
const TELLING: [&str; 2] = ["target_core_mod", "nvmet"];

/// Drivers that are known to have no disk for themselves, although they are not the kernel's own. A name that ends in `*` stands
/// for all that begin so.
const HARMLESS: [&str; 4] = [NETWORKS, CALCULATORS, DISKS, OTHERS];

/// Of networks, and of what is between them and a program's memory.
const NETWORKS: &str = "mlx4_* mlx5_* mlx_* mlxfw mlxdevm ib_* rdma_* iw_* memtrack knem xpmem hinic* hns* hclge* i40e* iavf ice \
    irdma ixgbe* igb* e1000e bnxt_en bnxt_re cxgb4 enic ena tg3 qed qede sfc atlantic r8168 r8125 wireguard openvswitch";

/// Of graphics and other calculators.
const CALCULATORS: &str = "nvidia* gdrdrv amdgpu";

/// Those that connect disks, and so have none but those that they bring.
const DISKS: &str = "nvme nvme_core nvme_fabrics nvme_rdma nvme_tcp megaraid_sas mpt3sas hisi_sas* smartpqi aacraid lpfc qla2xxx";

/// Of the machine itself; and ZFS, which is weighed by its pools.
const OTHERS: &str = "vboxguest vmw_* ipmi_* zfs spl znvpair zcommon zunicode zavl icp zlua";

/// The drivers that a look tells of.
#[derive(Default)]
pub(super) struct Drivers {
    loaded: Vec<String>,
    foreign: Vec<String>,
    shown: Vec<String>,
    hiding: Vec<String>,
}

impl Drivers {
    /// One of those that the look asks for by name is loaded.
    pub fn loaded(&mut self, name: &str) {
        self.loaded.push(name.to_owned());
    }

    /// One that is not the kernel's own is loaded.
    pub fn foreign(&mut self, name: &str) {
        self.foreign.push(name.to_owned());
    }

    /// What it has is shown.
    pub fn shown(&mut self, name: &str) {
        self.shown.push(name.to_owned());
    }

    /// It has something, and which disk that is, is not to be seen.
    pub fn hides(&mut self, name: &str) {
        self.hiding.push(name.to_owned());
    }

    /// Those that may have a disk of which nothing tells.
    pub fn unproven(self) -> Vec<String> {
        let Self {
            loaded,
            foreign,
            shown,
            hiding,
        } = self;
        let keeps = |name: &String| {
            HIDING.contains(&name.as_str())
                || (TELLING.contains(&name.as_str()) && !shown.contains(name))
        };
        let may_keep = |name: &String| !is_harmless(name);
        let mut all = hiding;
        all.extend(loaded.into_iter().filter(keeps));
        all.extend(foreign.into_iter().filter(may_keep));
        all
    }
}

fn is_harmless(name: &str) -> bool {
    let mut known = HARMLESS.iter().flat_map(|list| list.split_whitespace());
    known.any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == known,
    })
}
