//! What `dialogs.js` says of the second file, which draws the dialogs.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::ui;

/// `want` begins to load it, unless it is on its way.
#[wasm_bindgen(js_name = onDialogsWanted)]
pub fn on_dialogs_wanted(want: Function) {
    ui::on_wanted(want);
}

/// Whether it is there, or could not be loaded. Says the first only when it is linked with this program.
#[wasm_bindgen(js_name = tellDialogs)]
pub fn tell_dialogs(there: bool) {
    if there {
        ui::came();
    } else {
        ui::failed();
    }
}
