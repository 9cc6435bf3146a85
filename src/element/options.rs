//! What `bms-disks.js` hands over: one plain object.

use js_sys::{Function, Map};
use wasm_bindgen::prelude::*;

use crate::model::VolumeId;
use crate::runtime::Credentials;
use crate::settings::RawSettings;

#[wasm_bindgen]
extern "C" {
    /// The settings object. Attributes are texts or `null`; the rest is as the portal set it.
    #[wasm_bindgen(typescript_type = "Settings")]
    pub type JsOptions;

    #[wasm_bindgen(method, getter, js_name = bmsEndpoint)]
    fn bms_endpoint(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = evsEndpoint)]
    fn evs_endpoint(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = ecsEndpoint)]
    fn ecs_endpoint(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = projectId)]
    fn project_id(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = serverId)]
    fn server_id(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = volumeId)]
    fn volume_id(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = allowSystemDisk)]
    fn allow_system_disk(this: &JsOptions) -> bool;
    #[wasm_bindgen(method, getter)]
    fn lang(this: &JsOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = getToken)]
    fn get_token(this: &JsOptions) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &JsOptions) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn early(this: &JsOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onShown)]
    fn on_shown(this: &JsOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onState)]
    fn on_state(this: &JsOptions) -> JsValue;
}

/// The same, as Rust holds it.
pub(super) struct Options {
    pub(super) raw: RawSettings,
    /// The disk to point at. What is no id points at none.
    pub(super) volume: Option<VolumeId>,
    pub(super) lang: String,
    pub(super) get_token: Option<Function>,
    pub(super) headers: JsValue,
    pub(super) early: Option<Map>,
    /// To be called once, when there is something to see.
    pub(super) on_shown: Option<Function>,
    /// To be called with each new state of the panel.
    pub(super) on_state: Option<Function>,
}

impl Options {
    pub(super) fn read(js: &JsOptions) -> Self {
        let headers = js.headers();
        Self {
            raw: RawSettings {
                bms_endpoint: js.bms_endpoint(),
                evs_endpoint: js.evs_endpoint(),
                ecs_endpoint: js.ecs_endpoint(),
                project_id: js.project_id(),
                server_id: js.server_id(),
                allow_system_disk: js.allow_system_disk(),
                bad_headers: !Credentials::are_headers(&headers),
            },
            volume: js
                .volume_id()
                .and_then(|text| VolumeId::parse(text.trim()).ok()),
            lang: js.lang().unwrap_or_default(),
            get_token: js.get_token().dyn_into().ok(),
            headers,
            early: js.early().dyn_into().ok(),
            on_shown: js.on_shown().dyn_into().ok(),
            on_state: js.on_state().dyn_into().ok(),
        }
    }
}
