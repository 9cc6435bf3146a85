//! A portal written in Yew, with [`ServerDisks`] as one of its components. `cargo xtask test hosts` builds it,
//! serves it beside a simulated cloud and detaches a disk in it; the address names project and servers.
#![cfg(target_arch = "wasm32")]

use bms_disks::element::{PanelEvent, ServerDisks};
use gloo_net::http::Request;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use yew::prelude::*;

#[wasm_bindgen(start)]
fn start() {
    yew::Renderer::<Portal>::new().render();
}

#[component]
fn Portal() -> Html {
    let server = use_state(|| asked_for("server"));
    let is_open = use_state(|| true);
    let asked = use_state(String::new);
    let heard = use_state(String::new);
    let get_token = use_callback((), |(), ()| token());
    let on_event = {
        let (asked, heard) = (asked.clone(), heard.clone());
        use_callback((), move |event: PanelEvent, ()| match event {
            PanelEvent::BeforeDetach(detach) => {
                asked.set(format!("Asked about {}", detach.volume_id.as_str()));
            }
            PanelEvent::Detached { volume_id } => {
                heard.set(format!("Heard of {}", volume_id.as_str()));
            }
            _ => {}
        })
    };
    let go_on = {
        let server = server.clone();
        Callback::from(move |_: MouseEvent| server.set(asked_for("other")))
    };
    let close = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(false))
    };
    html! {
        <main>
            <button type="button" onclick={go_on}>{ "Other server" }</button>
            <button type="button" onclick={close}>{ "Close" }</button>
            <div>
                if *is_open {
                    <ServerDisks bms_endpoint="/api/bms" evs_endpoint="/api/evs" project_id={asked_for("project")}
                        server_id={(*server).clone()} get_token={Some(get_token)} {on_event} />
                }
            </div>
            <p>{ (*asked).clone() }</p>
            <p>{ (*heard).clone() }</p>
        </main>
    }
}

/// From the app's own address.
fn asked_for(name: &str) -> String {
    let search = web_sys::window().and_then(|window| window.location().search().ok());
    let query = web_sys::UrlSearchParams::new_with_str(&search.unwrap_or_default());
    query
        .ok()
        .and_then(|query| query.get(name))
        .unwrap_or_default()
}

/// Whoever is signed in to this portal has one.
fn token() -> Promise {
    future_to_promise(async {
        let answer = Request::post("/_sim/token").send().await;
        let answer = answer.map_err(|error| JsError::new(&error.to_string()))?;
        let answer: serde_json::Value = answer.json().await.map_err(JsError::from)?;
        Ok(answer["token"].as_str().into())
    })
}
