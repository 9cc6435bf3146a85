//! The simulated cloud for JavaScript: what `testing/js/` stands on.
//!
//! Everything passes as numbers, text and bytes; what is structured is JSON. So the boundary is narrow, and what is
//! typed is JavaScript that can be read.

#![cfg(target_arch = "wasm32")]
#![deny(missing_docs)]

use bms_simulator::control::{control, server_spec};
use bms_simulator::{Cloud, Method, Outcome, Pace, Request, Service, scenarios};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

/// A cloud, and what it was at first.
#[wasm_bindgen]
pub struct Core {
    cloud: Cloud,
    initial: Cloud,
}

/// What becomes of a request, or of the use of a control.
#[wasm_bindgen]
pub struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
    delay_ms: f64,
}

/// The named servers there are, as JSON.
#[wasm_bindgen(js_name = allScenarios)]
pub fn all_scenarios() -> String {
    let all = scenarios::all().map(|one| {
        json!({
            "name": one.slug,
            "id": one.id(),
            "title": { "en": one.title, "zh-CN": one.title_zh },
            "about": { "en": one.about, "zh-CN": one.about_zh },
        })
    });
    Value::Array(all.collect()).to_string()
}

#[wasm_bindgen]
impl Core {
    /// A cloud with these named servers (JSON: a list of names, or `null` for all of them) and these others (JSON: a
    /// list of servers). An empty project is the usual one.
    ///
    /// # Errors
    ///
    /// The text of what is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(named: &str, servers: &str, project: &str, seed: u32) -> Result<Core, JsValue> {
        let project = match project {
            "" => Cloud::PROJECT,
            project => project,
        };
        let mut cloud = Cloud::with_project(project).seeded(seed);
        let named: Option<Vec<String>> = serde_json::from_str(named).map_err(text)?;
        match named {
            None => scenarios::add(&mut cloud, scenarios::all()),
            Some(names) => {
                let find = |name: &String| {
                    scenarios::find(name).ok_or_else(|| text(format!("no scenario {name:?}")))
                };
                let chosen = names.iter().map(find).collect::<Result<Vec<_>, _>>()?;
                scenarios::add(&mut cloud, chosen);
            }
        }
        let servers: Vec<Value> = serde_json::from_str(servers).map_err(text)?;
        for server in servers {
            let spec = server_spec(server.to_string().as_bytes()).map_err(text)?;
            cloud.add_server(spec);
        }
        let initial = cloud.clone();
        Ok(Self { cloud, initial })
    }

    /// Sets how long jobs, answers and power changes take, in milliseconds; for a reset cloud, too.
    #[wasm_bindgen(js_name = setPace)]
    pub fn set_pace(&mut self, job_ms: u32, answer_ms: u32, power_ms: u32) {
        let pace = Pace {
            job_ms: job_ms.into(),
            answer_ms: answer_ms.into(),
            power_ms: power_ms.into(),
        };
        self.cloud.set_pace(pace);
        self.initial.set_pace(pace);
    }

    /// Takes a request that arrives at a time. `service` is `bms`, `evs` or `ecs`; `headers` is a JSON list of pairs.
    ///
    /// # Errors
    ///
    /// The text of what is wrong with the headers.
    pub fn handle(
        &mut self,
        service: &str,
        method: &str,
        target: &str,
        headers: &str,
        body: Vec<u8>,
        now_ms: f64,
    ) -> Result<Answer, JsValue> {
        let service = match service {
            "evs" => Service::Evs,
            "ecs" => Service::Ecs,
            _ => Service::Bms,
        };
        let mut request = Request::new(Method::parse(method), &service.target(target));
        request.headers = serde_json::from_str(headers).map_err(text)?;
        request.body = body;
        let reply = self.cloud.handle(&request, millis(now_ms));
        let (status, headers, body) = match reply.outcome {
            Outcome::Lost => (0, Vec::new(), Vec::new()),
            Outcome::Answer {
                status,
                headers,
                body,
            } => (status, headers, body),
        };
        let headers = headers.iter().map(|(name, value)| json!([name, value]));
        Ok(Answer {
            status,
            headers: Value::Array(headers.collect()).to_string(),
            body,
            // Both are far below what an f64 counts exactly.
            delay_ms: reply.delay_ms as f64,
        })
    }

    /// Uses a control at a time: a path under `/_sim`.
    pub fn control(&mut self, method: &str, path: &str, body: Vec<u8>, now_ms: f64) -> Answer {
        self.cloud.advance_to(millis(now_ms));
        let call = (Method::parse(method), path);
        let reply = control(&mut self.cloud, &self.initial, call, &body);
        Answer {
            status: reply.status,
            headers: r#"[["Content-Type","application/json"]]"#.to_owned(),
            body: reply.body.to_string().into_bytes(),
            delay_ms: 0.0,
        }
    }

    /// The project's id.
    #[wasm_bindgen(getter)]
    pub fn project(&self) -> String {
        self.cloud.project().to_owned()
    }

    /// When the cloud next does something by itself.
    #[wasm_bindgen(getter, js_name = nextEvent)]
    pub fn next_event(&self) -> Option<f64> {
        self.cloud.next_event_ms().map(|at| at as f64)
    }
}

#[wasm_bindgen]
impl Answer {
    /// The HTTP status; 0 when the answer is lost.
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A JSON list of pairs.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> String {
        self.headers.clone()
    }

    /// The body.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Vec<u8> {
        self.body.clone()
    }

    /// How long the answer is under way.
    #[wasm_bindgen(getter, js_name = delay)]
    pub fn delay_ms(&self) -> f64 {
        self.delay_ms
    }
}

/// `as` saturates; what is negative or no number is 0.
fn millis(now: f64) -> u64 {
    now as u64
}

fn text(error: impl std::fmt::Display) -> JsValue {
    JsValue::from_str(&error.to_string())
}
