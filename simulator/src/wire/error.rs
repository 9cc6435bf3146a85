//! Refusals, in the many shapes the cloud has for them.

use super::json::Json;
use super::{Body, request_id};
use crate::cloud::shapes::Absent;

/// `{"error":{"code":"BMS.0114","message":"…"}}` with 400.
pub(crate) fn bms(code: &str, message: &str) -> Body {
    coded(400, code, message)
}

pub(crate) fn coded(status: u16, code: &str, message: &str) -> Body {
    let mut json = Json::with_capacity(128);
    json.object(|json| {
        json.object_at("error", |json| {
            json.text("code", code);
            json.text("message", message);
        });
    });
    Body::new(status, json.done())
}

/// `{"badRequest":{"message":"…","code":400}}` and its like.
pub(crate) fn native(status: u16, name: &str, message: &str) -> Body {
    let mut json = Json::with_capacity(128);
    json.object(|json| {
        json.object_at(name, |json| {
            json.text("message", message);
            json.number("code", u64::from(status));
        });
    });
    Body::new(status, json.done())
}

/// `{"error_code":"APIGW.0308","error_msg":"…","request_id":"…"}` and a newline.
pub(crate) fn gateway(status: u16, code: &str, message: &str, sequence: u64) -> Body {
    let mut json = Json::with_capacity(160);
    json.object(|json| {
        json.text("error_msg", message);
        json.text("error_code", code);
        json.text("request_id", &request_id(sequence));
    });
    let mut bytes = json.done();
    bytes.push(b'\n');
    Body::new(status, bytes)
}

pub(crate) fn no_such_server() -> Body {
    bms("BMS.0040", "The server does not exist.")
}

pub(crate) fn not_attached(how: Absent, volume: &str) -> Body {
    let text = format!("No volume Block Device Mapping with id {volume}.");
    let native = native(404, "itemNotFound", &text);
    match how {
        Absent::Coded => bms("BMS.0114", "The volume is not attached to the server."),
        Absent::Native => native,
        Absent::Wrapped => {
            let inner = String::from_utf8_lossy(&native.bytes);
            Body::new(404, format!("{{\"error\":{inner}}}").into_bytes())
        }
        Absent::Quoted => bms("Ecs.1000", &String::from_utf8_lossy(&native.bytes)),
    }
}

pub(crate) fn bad_parameter(code: &str, name: &str) -> Body {
    bms(code, &format!("The parameter {name} is invalid."))
}

pub(crate) fn native_not_found(id: &str) -> Body {
    let message = format!("Instance {id} could not be found.");
    native(404, "itemNotFound", &message)
}

pub(crate) fn no_such_api(sequence: u64) -> Body {
    let text = "The API does not exist or has not been published in the environment";
    gateway(404, "APIGW.0101", text, sequence)
}

pub(crate) fn bad_token(sequence: u64, why: &str) -> Body {
    let message = format!("Incorrect IAM authentication information: {why}");
    gateway(401, "APIGW.0301", &message, sequence)
}

pub(crate) fn expired_token(sequence: u64) -> Body {
    let text = "The token must be updated: the token has expired";
    gateway(401, "APIGW.0307", text, sequence)
}

pub(crate) fn wrong_project() -> Body {
    coded(
        403,
        "Common.0018",
        "The token is not scoped to the project.",
    )
}

pub(crate) fn html(status: u16) -> Body {
    let text = format!(
        "<html>\r\n<head><title>{status} Bad Gateway</title></head>\r\n<body>\r\n\
         <center><h1>{status} Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n\
         <script>document.title = 'A proxy page ran a script'</script>\r\n</body>\r\n</html>\r\n"
    );
    let mut body = Body::new(status, text.into_bytes());
    body.content_type = "text/html; charset=utf-8";
    body
}

/// The code of a refusal, or its name when it has none: `BMS.0114`, `conflictingRequest`.
pub(crate) fn name(body: &Body) -> String {
    let json: serde_json::Value = serde_json::from_slice(&body.bytes).unwrap_or_default();
    let code = json["error"]["code"].as_str();
    let code = code.or_else(|| json["error_code"].as_str());
    let first = || json.as_object().and_then(|map| map.keys().next()).cloned();
    code.map(str::to_owned).or_else(first).unwrap_or_default()
}
