//! From a `Response` to an [`Answer`].

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{header, object};
use crate::api::{Answer, MAX_BODY, Outcome, Transport};

/// Reads status, the headers that matter, and the body as far as [`MAX_BODY`].
pub(super) async fn read(response: &JsValue) -> Outcome {
    let redirected = object::text(response, "type").as_deref() == Some("opaqueredirect")
        // A replaced `fetch` may have followed it all the same.
        || object::get(response, "redirected").is_truthy();
    if redirected {
        return Err(Transport::Redirected);
    }
    let status = object::get(response, "status").as_f64().unwrap_or(0.0) as u16;
    if status == 0 {
        return Err(Transport::Network);
    }
    let retry_after = response_header(response, "Retry-After")
        .and_then(|text| header::retry_after(&text, js_sys::Date::now(), js_sys::Date::parse));
    Ok(Answer {
        status,
        request_id: response_header(response, "X-Request-Id"),
        retry_after,
        body: body(response).await?,
    })
}

fn response_header(response: &JsValue, name: &str) -> Option<String> {
    let headers = object::get(response, "headers");
    object::call(&headers, "get", &[name.into()])
        .ok()?
        .as_string()
}

async fn body(response: &JsValue) -> Result<Vec<u8>, Transport> {
    let stream = object::get(response, "body");
    if stream.is_object() {
        return read_stream(&stream).await;
    }
    // No body at all (204), or a browser or replacement without streams.
    let buffer = wait(object::call(response, "arrayBuffer", &[])).await?;
    let bytes = Uint8Array::new(&buffer);
    if bytes.length() as usize > MAX_BODY {
        return Err(Transport::TooLarge);
    }
    Ok(bytes.to_vec())
}

async fn read_stream(stream: &JsValue) -> Result<Vec<u8>, Transport> {
    let reader = object::call(stream, "getReader", &[]).map_err(|_| Transport::Network)?;
    let mut bytes = Vec::new();
    loop {
        let piece = wait(object::call(&reader, "read", &[])).await?;
        if object::get(&piece, "done").is_truthy() {
            return Ok(bytes);
        }
        let piece: Uint8Array = object::get(&piece, "value")
            .dyn_into()
            .map_err(|_| Transport::Network)?;
        if bytes.len() + piece.length() as usize > MAX_BODY {
            let _ = object::call(&reader, "cancel", &[]);
            return Err(Transport::TooLarge);
        }
        bytes.extend(piece.to_vec());
    }
}

async fn wait(promise: Result<JsValue, JsValue>) -> Result<JsValue, Transport> {
    let promise = promise.map_err(|_| Transport::Network)?;
    JsFuture::from(Promise::resolve(&promise))
        .await
        .map_err(|_| Transport::Network)
}
