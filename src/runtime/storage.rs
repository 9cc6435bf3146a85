//! What is kept in the browser: the resume record, one entry of `localStorage` a server, shared by all tabs
//! of the portal; and what one tab keeps for itself.

use crate::api::Target;

/// The entry's name. Ids that differ in case are the same ids, and must come to the same entry.
pub(super) fn key(target: &Target) -> String {
    [
        "bms-disks:",
        target.project.as_str(),
        ":",
        target.server.as_str(),
    ]
    .concat()
    .to_ascii_lowercase()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What stands there.
pub(super) fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// What this tab alone keeps: of a queue, so that a reload does not lose it. Another tab of the same
/// server has its own.
fn tab_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

pub(super) fn kept(key: &str) -> Option<String> {
    tab_storage()?.get_item(key).ok()?
}

pub(super) fn keep(key: &str, text: Option<&str>) {
    // Not kept, it costs a selection: nothing is sent that was not confirmed since.
    let _ = tab_storage().map(|storage| match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    });
}

/// Writes, and looks whether it was kept.
pub(super) fn write(key: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, text).is_ok())
        && read(key).as_deref() == Some(text)
}

/// Writes `to` where `from` stands; says whether it did.
pub(super) fn replace(key: &str, from: &str, to: &str) -> bool {
    read(key).as_deref() == Some(from) && write(key, to)
}

/// Removes what stands there, if it is `text`; says whether it did.
pub(super) fn clear(key: &str, text: &str) -> bool {
    read(key).as_deref() == Some(text)
        && storage().is_some_and(|storage| storage.remove_item(key).is_ok())
}
