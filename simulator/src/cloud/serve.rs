//! From a request to its reply: gateway, accidents, the call, the log.

use std::borrow::Cow;

use super::auth::Caller;
use super::faults::{Fault, strike};
use super::route::{Route, is_id};
use super::{Cloud, query};
use crate::exchange::{Outcome, Reply, Request};
use crate::wire::{Body, error, request_id};

/// How long a server that expires tokens must be left alone to do it again.
const IDLE_MS: u64 = 60_000;

/// Serves a request that arrives now.
pub(crate) fn serve(cloud: &mut Cloud, request: &Request) -> Reply {
    let mut delay_ms = cloud.pace.answer_ms;
    let served = serve_inner(cloud, request, &mut delay_ms);
    cloud.write_log(request, served.as_ref().map(|body| body.status));
    let outcome = match served {
        Some(body) => answer(cloud.requests, body),
        None => Outcome::Lost,
    };
    Reply { delay_ms, outcome }
}

fn answer(sequence: u64, body: Body) -> Outcome {
    let mut headers = Vec::with_capacity(3);
    headers.push(("X-Request-Id", Cow::Owned(request_id(sequence))));
    if !body.bytes.is_empty() {
        headers.push(("Content-Type", Cow::Borrowed(body.content_type)));
    }
    if let Some(seconds) = body.retry_after_s {
        headers.push(("Retry-After", Cow::Owned(seconds.to_string())));
    }
    Outcome::Answer {
        status: body.status,
        headers,
        body: body.bytes,
    }
}

/// The answer, or none when it is lost.
fn serve_inner(cloud: &mut Cloud, request: &Request, delay_ms: &mut u64) -> Option<Body> {
    let sequence = cloud.requests;
    let Some((project, route)) = Route::of(request.method, &request.path) else {
        return Some(error::no_such_api(sequence));
    };
    let delete = match route {
        Route::Detach { server, volume } => Some(cloud.record_delete(server, volume)),
        _ => None,
    };
    let caller = match cloud.authorise(request, project) {
        Ok(caller) => caller,
        Err(refusal) => return Some(refusal),
    };
    let server = cloud.server_meant(route, &request.query);
    if let Some(refusal) = server.and_then(|index| cloud.gate(index, caller)) {
        return Some(refusal);
    }
    let fault = cloud.fault_of(route, server, delay_ms);
    let refusal = match &fault {
        None | Some(Fault::LostAfter) => None,
        Some(Fault::LostBefore) => return None,
        Some(other) => other.answer(sequence),
    };
    if let Some(refusal) = refusal {
        return Some(refusal);
    }
    let body = cloud.perform(route, server, request, delete);
    (fault != Some(Fault::LostAfter)).then_some(body)
}

impl Cloud {
    /// The server a request is about, as far as the cloud knows it.
    fn server_meant(&self, route: Route<'_>, query: &str) -> Option<usize> {
        if let Some(id) = route.server() {
            return self.find_server(id);
        }
        match route {
            Route::Job(id) => {
                let job = self.jobs.iter().find(|job| job.id == id)?;
                Some(job.server)
            }
            Route::Volumes => {
                if let Some(id) = query::value(query, "server_id") {
                    return self.find_server(&id);
                }
                // Asked by volumes: their first holder's accidents are the request's.
                let ids = query::value(query, "ids")?;
                let first = ids.split('"').find(|part| is_id(part))?;
                let volume = &self.volumes[self.find_volume(first)?];
                volume.holders.first().copied()
            }
            _ => None,
        }
    }

    /// The gate of a server whose first use finds the token expired.
    fn gate(&mut self, server: usize, caller: Caller) -> Option<Body> {
        let Caller::Token(serial) = caller else {
            return None;
        };
        let this = &mut self.servers[server];
        if !this.spec.expires_tokens {
            return None;
        }
        let (now, gate) = (self.now, &mut this.token_gate);
        if now.saturating_sub(gate.used_ms) > IDLE_MS {
            gate.refused_up_to = None;
        }
        gate.used_ms = now;
        let limit = *gate.refused_up_to.get_or_insert(self.tokens.issued());
        (serial <= limit).then(|| error::expired_token(self.requests))
    }

    fn fault_of(
        &mut self,
        route: Route<'_>,
        server: Option<usize>,
        delay_ms: &mut u64,
    ) -> Option<Fault> {
        let call = route.call();
        let own =
            server.and_then(|index| strike(&mut self.servers[index].spec.faults, call, delay_ms));
        own.or_else(|| strike(&mut self.faults, call, delay_ms))
    }

    /// Does what is asked.
    fn perform(
        &mut self,
        route: Route<'_>,
        server: Option<usize>,
        request: &Request,
        delete: Option<usize>,
    ) -> Body {
        if let Some(id) = route.server()
            && !is_id(id)
        {
            return error::bad_parameter("BMS.0018", "server_id");
        }
        match (route, server) {
            (Route::Servers, _) => self.read_servers(&request.query),
            (Route::Volumes, _) => self.read_volumes(&request.query),
            (Route::Job(id), _) => self.read_job(id),
            (Route::Native(id), None) => error::native_not_found(id),
            (_, None) => error::no_such_server(),
            (Route::Server(_), Some(index)) => self.read_server(index),
            (Route::Attachments(_), Some(index)) => self.read_attachments(index),
            (Route::Native(_), Some(index)) => self.read_native(index),
            (Route::Attach(_), Some(index)) => self.attach_volume(index, &request.body),
            (Route::Detach { volume, .. }, Some(index)) => {
                self.detach_volume(index, volume, delete)
            }
        }
    }
}
