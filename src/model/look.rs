use super::{VolumeId, Wall};

/// What was known of a disk in the guest when its detach was confirmed. For records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GuestLook {
    /// The disk.
    pub disk: VolumeId,
    /// What was found.
    pub verdict: GuestVerdict,
    /// What was looked at.
    pub scope: GuestScope,
    /// When the output was pasted.
    pub at: Wall,
}

/// What a look at the guest proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuestVerdict {
    /// Nothing uses the disk.
    Clear,
    /// Something does.
    InUse,
    /// Neither was proven.
    NotProven,
}

/// Which parts of a guest were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuestScope {
    /// All that the look looks at.
    Whole,
    /// The look, without root: not who has a device open, nor what other namespaces have mounted.
    WithoutRoot,
    /// A list of devices or mounts alone.
    ListOnly,
    /// Nothing that could be read.
    Nothing,
}
