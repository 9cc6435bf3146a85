//! What differs from server to server: what runs there, and how its answers are written.

/// What really runs on the server, whatever the API says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guest {
    /// A detach of a mounted or open disk fails.
    Linux,
    /// A detach of an open disk succeeds and loses data.
    Windows,
    /// Neither: a mounted disk fails like on Linux, an open one loses data like on Windows.
    Other,
}

/// The shape of the v2.1 attachment list, which the documents give in three ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NativeShape {
    /// `{"volumeAttachments":[{…},{…}]}`
    Array,
    /// `{"volumeAttachments":{…}}` with a single disk; an array with several.
    Object,
    /// `{"volumeAttachment":[{…},{…}]}`, or a single object with a single disk.
    Singular,
}

/// The shape of the server's own field `os-extended-volumes:volumes_attached`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VolumesField {
    /// All values are strings, as in v1: `"bootIndex":"0"`.
    Strings,
    /// Booleans and numbers.
    Typed,
    /// Only `id`.
    IdOnly,
    /// No such field.
    Missing,
}

/// How an answer writes that there is no task and no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// As `null`, as the page about the list of servers does.
    Kept,
    /// No task as `""`.
    Blank,
    /// Not at all, as the example of the page about one server does.
    Dropped,
}

/// In which fields a failed job says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobErrors {
    /// `error_code` and `fail_reason`.
    Own,
    /// `code` and `message`, the two above being null: the page lists all four.
    Plain,
}

/// How a detach of a disk that is not attached is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Absent {
    /// 400 BMS.0114.
    Coded,
    /// 404 with `{"itemNotFound":{…}}`.
    Native,
    /// 404 with `{"error":{"itemNotFound":{…}}}`.
    Wrapped,
    /// 400 Ecs.1000, which quotes the native answer in its message.
    Quoted,
}
