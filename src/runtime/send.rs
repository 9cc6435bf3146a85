//! One request from its sending to its end.

use std::rc::Rc;

use gloo_net::http::{Method as HttpMethod, RequestBuilder};
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestRedirect,
};

use super::world::{PendingRequest, World};
use super::{answer, clock, object};
use crate::api::{Answer, Method, Outcome, Request, Transport};
use crate::session::RequestId;

/// Sends a request and reports its end, unless it is given up before.
pub(super) fn send(world: &Rc<World>, id: RequestId, request: Request, timeout: u64) {
    let url = world.endpoints.url(request.base, &request.path);
    let is_read = request.method == Method::Get;
    // At once: what the first effects of a session do not take is called back.
    let early = url.as_deref().filter(|_| is_read);
    let early = early.and_then(|url| world.early(url));
    let (early, abort) = match early {
        Some((response, abort)) => (Some(response), Some(abort)),
        None => (
            None,
            is_read.then(AbortController::new).and_then(Result::ok),
        ),
    };
    let signal = abort.as_ref().map(AbortController::signal);
    world.track(PendingRequest {
        id,
        abort,
        sent: false,
    });
    let world = Rc::clone(world);
    spawn_local(async move {
        let outcome = match url {
            Some(url) => exchange(&world, id, (&url, &request), timeout, (early, signal)).await,
            None => Err(Transport::Network),
        };
        world.finish(id, outcome);
    });
}

async fn exchange(
    world: &World,
    id: RequestId,
    (url, request): (&str, &Request),
    timeout: u64,
    (early, signal): (Option<Promise>, Option<AbortSignal>),
) -> Outcome {
    // One limit for token, answer and body together.
    let mut limit = clock::sleep(timeout);
    let token = match clock::within(&mut limit, world.credentials.token()).await {
        Some(Ok(token)) => token,
        _ => return Ok(not_sent()),
    };
    // Given up while the portal looked for its token: what was not sent is not sent.
    if !world.awaits(id) {
        return Err(Transport::Network);
    }
    world.mark_sent(id);
    let promise = match early {
        Some(promise) => Ok(promise),
        None => {
            prepare(world, url, request, token, signal.as_ref()).and_then(|request| fetch(&request))
        }
    };
    let Ok(promise) = promise else {
        return Err(Transport::Network);
    };
    let outcome = clock::within(&mut limit, receive(promise)).await;
    outcome.unwrap_or_else(|| {
        world.abort_read(id);
        Err(Transport::TimedOut)
    })
}

/// What a request without a usable token comes to. It stays at home, so that nothing is in doubt:
/// an unnamed 401 means "the sign-in is over, and the cloud did not do it", which is just so.
fn not_sent() -> Answer {
    Answer {
        status: 401,
        ..Answer::default()
    }
}

fn prepare(
    world: &World,
    url: &str,
    request: &Request,
    token: Option<String>,
    signal: Option<&AbortSignal>,
) -> Result<web_sys::Request, JsValue> {
    let headers = world.credentials.headers().ok_or(JsValue::UNDEFINED)?;
    headers.set("Content-Type", "application/json")?;
    if let Some(token) = token {
        headers.set("X-Auth-Token", &token)?;
    }
    let builder = RequestBuilder::new(url)
        .method(match request.method {
            Method::Get => HttpMethod::GET,
            Method::Post => HttpMethod::POST,
            Method::Delete => HttpMethod::DELETE,
        })
        .headers(gloo_net::http::Headers::from_raw(headers))
        // The page's cookies go to the page's own origin only.
        .credentials(RequestCredentials::SameOrigin)
        // Followed, a redirect would take the token along.
        .redirect(RequestRedirect::Manual)
        .cache(RequestCache::NoStore)
        // Proxies of the same origin may check it against forgery; nobody else sees it.
        .referrer_policy(ReferrerPolicy::SameOrigin)
        .abort_signal(signal);
    let built = web_sys::Request::from(builder.build().map_err(|_| JsValue::UNDEFINED)?);
    if request.method == Method::Get {
        return Ok(built);
    }
    // A change that is under way outlives the page.
    let options = RequestInit::new();
    Reflect::set(&options, &"keepalive".into(), &true.into())?;
    // Making a request of a request starts over with this one.
    options.set_referrer_policy(ReferrerPolicy::SameOrigin);
    if let Some(body) = &request.body {
        options.set_body(&body.into());
    }
    web_sys::Request::new_with_request_and_init(&built, &options)
}

/// Calls the page's `fetch`, which may be somebody's replacement: it may throw, and it may answer with
/// something that only looks like a `Response`.
fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue> {
    let global = js_sys::global();
    let answer = object::call(&global, "fetch", &[request.into()])?;
    Ok(Promise::resolve(&answer))
}

async fn receive(promise: Promise) -> Outcome {
    let response = JsFuture::from(promise).await;
    let response = response.map_err(|_| Transport::Network)?;
    answer::read(response.unchecked_ref()).await
}
