//! What `bms-disks.js` hands over: one plain object.

use js_sys::{Function, Map};
use wasm_bindgen::prelude::*;

use crate::model::VolumeId;
use crate::runtime::Credentials;
use crate::settings::Loose;

#[wasm_bindgen]
extern "C" {
    /// The settings object. Attributes are texts or `null`; the rest is as the portal set it.
    #[wasm_bindgen(typescript_type = "Settings")]
    pub type Given;

    #[wasm_bindgen(method, getter, js_name = bmsEndpoint)]
    fn bms_endpoint(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = evsEndpoint)]
    fn evs_endpoint(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = ecsEndpoint)]
    fn ecs_endpoint(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = projectId)]
    fn project_id(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = serverId)]
    fn server_id(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = volumeId)]
    fn volume_id(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = allowSystemDisk)]
    fn allow_system_disk(this: &Given) -> bool;
    #[wasm_bindgen(method, getter)]
    fn lang(this: &Given) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = getToken)]
    fn get_token(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn early(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn shown(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn told(this: &Given) -> JsValue;
}

/// The same, as Rust holds it.
pub(super) struct Wishes {
    pub(super) loose: Loose,
    /// The disk to point at. What is no id points at none.
    pub(super) volume: Option<VolumeId>,
    pub(super) lang: String,
    pub(super) get_token: Option<Function>,
    pub(super) headers: JsValue,
    pub(super) early: Option<Map>,
    /// To be called once, when there is something to see.
    pub(super) shown: Option<Function>,
    /// To be called with each new state of the panel.
    pub(super) told: Option<Function>,
}

impl Wishes {
    pub(super) fn read(given: &Given) -> Self {
        let headers = given.headers();
        Self {
            loose: Loose {
                bms_endpoint: given.bms_endpoint(),
                evs_endpoint: given.evs_endpoint(),
                ecs_endpoint: given.ecs_endpoint(),
                project_id: given.project_id(),
                server_id: given.server_id(),
                allow_system_disk: given.allow_system_disk(),
                bad_headers: !Credentials::are_headers(&headers),
            },
            volume: given
                .volume_id()
                .and_then(|text| VolumeId::parse(text.trim()).ok()),
            lang: given.lang().unwrap_or_default(),
            get_token: given.get_token().dyn_into().ok(),
            headers,
            early: given.early().dyn_into().ok(),
            shown: given.shown().dyn_into().ok(),
            told: given.told().dyn_into().ok(),
        }
    }
}
