//! The one call the product exists for.

use super::Cloud;
use super::route::is_id;
use super::truth::Delete;
use crate::wire::{Body, error};

impl Cloud {
    /// Notes a DELETE that arrived, whatever becomes of it.
    pub(crate) fn record_delete(&mut self, server: &str, volume: &str) -> usize {
        self.deletes.push(Delete {
            sequence: self.requests,
            server: server.to_owned(),
            volume: volume.to_owned(),
            at_ms: self.now,
            accepted: false,
            acted_ms: None,
        });
        self.deletes.len() - 1
    }

    /// `DELETE …/detachvolume/{volume}`
    pub(crate) fn detach_volume(
        &mut self,
        server: usize,
        volume: &str,
        delete: Option<usize>,
    ) -> Body {
        if !is_id(volume) {
            return error::bad_parameter("BMS.0022", "attachment_id");
        }
        let index = match self.check_detach(server, volume) {
            Ok(index) => index,
            Err(refusal) => return refusal,
        };
        if let Some(delete) = delete {
            self.deletes[delete].accepted = true;
        }
        let job = self.start_detach(server, index, delete);
        match self.servers[server].spec.jobless {
            Some(status) => Body::empty(status),
            None => Body::accepted(&self.jobs[job].id),
        }
    }
}
