//! The calls the widget makes, for one project and server. Nothing else passes.

use axum::http::Method;

use super::settings::{Real, Service, is_id};

/// Whether a path with its query, as sent and not decoded, is one of the widget's calls.
pub fn is_known(real: &Real, service: Service, method: &Method, path: &str) -> bool {
    let (project, server) = (real.project.as_str(), real.server.as_str());
    if service == Service::Evs {
        let volumes = format!("/v2/{project}/cloudvolumes/detail?server_id={server}");
        return *method == Method::GET && path == volumes;
    }
    if service == Service::Ecs {
        let native = format!("/v2.1/{project}/servers/{server}/os-volume_attachments");
        return *method == Method::GET && path == native;
    }
    let Some(path) = path.strip_prefix('/') else {
        return false;
    };
    // An id has no `?`, `%` or `.`: a query or an escape is in none of these.
    let parts: Vec<&str> = path.split('/').collect();
    let read = *method == Method::GET;
    let ours = |p: &str, s: &str| p == project && s == server;
    match parts[..] {
        ["v1", p, "baremetalservers", s] => read && ours(p, s),
        ["v1", p, "baremetalservers", s, "os-volume_attachments"] => read && ours(p, s),
        ["v1", p, "jobs", job] => read && p == project && is_id(job),
        ["v1", p, "baremetalservers", s, "detachvolume", volume] => {
            *method == Method::DELETE && ours(p, s) && is_id(volume)
        }
        ["v1", p, "baremetalservers", s, "attachvolume"] => *method == Method::POST && ours(p, s),
        _ => false,
    }
}
