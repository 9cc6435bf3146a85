//! The reading calls.

use super::route::is_id;
use super::{Cloud, query};
use crate::wire::{self, Body, error};

/// As many ids as EVS takes in one question.
const MOST_IDS: usize = 60;

impl Cloud {
    pub(crate) fn read_servers(&self, query: &str) -> Body {
        let Some((limit, offset)) = page(query) else {
            return error::bad_parameter("BMS.0001", "limit");
        };
        let page = self.servers.iter().skip(offset).take(limit);
        wire::servers(page, self.servers.len(), &self.volumes, &self.project)
    }

    pub(crate) fn read_server(&self, index: usize) -> Body {
        wire::server(&self.servers[index], &self.volumes, &self.project)
    }

    pub(crate) fn read_attachments(&self, index: usize) -> Body {
        wire::attachments(&self.servers[index], &self.volumes)
    }

    pub(crate) fn read_native(&self, index: usize) -> Body {
        wire::native_attachments(&self.servers[index], &self.volumes)
    }

    pub(crate) fn read_job(&self, id: &str) -> Body {
        if !is_id(id) {
            return error::bad_parameter("BMS.0001", "job_id");
        }
        let found = self.jobs.iter().find(|job| job.id == id);
        match found.filter(|job| job.is_known(self.now)) {
            Some(job) => {
                let (server, volume) = (&self.servers[job.server], &self.volumes[job.volume]);
                wire::job(job, server, volume, self.now)
            }
            None => error::native(404, "itemNotFound", "The job could not be found."),
        }
    }

    pub(crate) fn read_volumes(&self, query: &str) -> Body {
        let Some((limit, offset)) = page(query) else {
            return error::native(
                400,
                "badRequest",
                "Invalid input for field limit or offset.",
            );
        };
        let found = if let Some(server) = query::value(query, "server_id") {
            let index = self.find_server(&server);
            index.map(|index| self.held_by(index)).unwrap_or_default()
        } else if let Some(text) = query::value(query, "ids") {
            match ids(&text) {
                Ok(ids) => ids.iter().filter_map(|id| self.find_volume(id)).collect(),
                Err(why) => return error::native(400, "badRequest", why),
            }
        } else {
            (0..self.volumes.len()).collect()
        };
        let page = found.iter().skip(offset).take(limit);
        let page = page.map(|index| (*index, &self.volumes[*index]));
        wire::volumes(page, found.len(), self)
    }

    fn held_by(&self, server: usize) -> Vec<usize> {
        let held = self.servers[server].attachments.iter();
        held.filter(|one| !one.gone).map(|one| one.volume).collect()
    }
}

/// `["a","b"]`
fn ids(text: &str) -> Result<Vec<String>, &'static str> {
    let ids: Vec<String> = serde_json::from_str::<serde_json::Value>(text)
        .ok()
        .and_then(|json| {
            let all = json.as_array()?.iter();
            all.map(|id| id.as_str().map(str::to_owned)).collect()
        })
        .ok_or("Invalid input for field ids: it must be an array of strings.")?;
    match ids.len() {
        0 => Err("Invalid input for field ids: it is empty."),
        count if count > MOST_IDS => Err("Invalid input for field ids: more than 60 ids."),
        _ if !ids.iter().all(|id| is_id(id)) => Err("Invalid input for field ids: not an id."),
        _ => Ok(ids),
    }
}

/// `limit` (1 to 1000) and `offset`.
fn page(query: &str) -> Option<(usize, usize)> {
    let number = |name: &str, default: usize| match query::value(query, name) {
        None => Some(default),
        Some(text) => text.parse().ok(),
    };
    let limit = number("limit", 1_000).filter(|count| (1..=1_000).contains(count))?;
    Some((limit, number("offset", 0)?))
}
