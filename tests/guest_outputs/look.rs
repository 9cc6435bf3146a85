//! Outputs of the look, made up line by line: a host with `/` on sda2, and the disk as sdb.

/// Numbers the lines as the look does.
pub fn numbered(lines: &[String]) -> String {
    let line = |(i, text): (usize, &String)| format!("{}/{} {text}\n", i + 1, text.len());
    lines.iter().enumerate().map(line).collect()
}

/// A guest as the look shows it.
#[derive(Clone)]
pub struct Look {
    lines: Vec<String>,
}

impl Look {
    /// A host on which nothing uses anything but `/`; the disk is not there yet.
    pub fn host() -> Self {
        let mut look = Self { lines: Vec::new() };
        look.add(
            "look 1 0 1796000000 6.1.0-57-amd64
             ns pid pid:[4026531836]
             ns user user:[4026531837]
             ns mnt mnt:[4026531840]
             ns init mnt:[4026531840]
             traced bpf btrfs cgroup ext4 fuse pstore xfs
             kinds ext3 ext2 ext4 btrfs xfs vfat
             block sda 8:0 83886080
             device/wwid sda naa.6888603000009999fa1767f55e320000
             part sda2 sda
             block sda2 8:2 83884032
             lsblk KNAME=\"sda\" TYPE=\"disk\" FSTYPE=\"\" UUID=\"\" LABEL=\"\" WWN=\"0x6888603000009999\" SERIAL=\"S0\"
             lsblk KNAME=\"sda2\" TYPE=\"part\" FSTYPE=\"ext4\" UUID=\"r\" LABEL=\"\" WWN=\"0x6888603000009999\" SERIAL=\"\"
             trace sda2 ext4
             mount 29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
             looked fd
             looked namespaces",
        );
        look
    }

    /// The same with the disk: sdb, with what is on it.
    pub fn with_disk(fstype: &str) -> Self {
        let mut look = Self::host();
        look.add("block sdb 8:16 209715200\ndevice/wwid sdb naa.6888603000000ae6fa17a5a7d4f5f9c1");
        look.listed("sdb", "disk", fstype);
        look
    }

    /// A partition of the disk, number 1 to 9.
    pub fn part(&mut self, number: u32, fstype: &str) -> &mut Self {
        let minor = 16 + number;
        self.add(&format!(
            "part sdb{number} sdb\nblock sdb{number} 8:{minor} 2097152"
        ));
        self.listed(&format!("sdb{number}"), "part", fstype)
    }

    /// What `lsblk` says of a device.
    pub fn listed(&mut self, kname: &str, kind: &str, fstype: &str) -> &mut Self {
        self.add(&format!(
            "lsblk KNAME=\"{kname}\" TYPE=\"{kind}\" FSTYPE=\"{fstype}\" UUID=\"u-{kname}\" LABEL=\"\" WWN=\"\" SERIAL=\"\""
        ))
    }

    /// A device-mapper device over others.
    pub fn mapped(
        &mut self,
        minor: u32,
        name: &str,
        uuid: &str,
        over: &[&str],
        fstype: &str,
    ) -> &mut Self {
        self.add(&format!(
            "block dm-{minor} 253:{minor} 204800\ndm/name dm-{minor} {name}"
        ));
        // An empty file has no line.
        if !uuid.is_empty() {
            self.add(&format!("dm/uuid dm-{minor} {uuid}"));
        }
        for lower in over {
            self.add(&format!("holder dm-{minor} {lower}"));
        }
        self.listed(&format!("dm-{minor}"), "dm", fstype)
    }

    /// Lines, without the blanks before them.
    pub fn add(&mut self, lines: &str) -> &mut Self {
        self.lines
            .extend(lines.lines().map(|line| line.trim_start().to_owned()));
        self
    }

    /// Takes lines out.
    pub fn without(&mut self, start: &str) -> &mut Self {
        self.lines.retain(|line| !line.starts_with(start));
        self
    }

    /// What the command prints.
    pub fn text(&self) -> String {
        let mut lines = self.lines.clone();
        lines.push("end".into());
        numbered(&lines)
    }
}
