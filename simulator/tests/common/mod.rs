//! A cloud, a valid token and a clock, for the tests.

#![allow(dead_code, reason = "no test file uses all of it")]

use bms_simulator::{Cloud, DiskSpec, Guest, Reply, Request, ServerSpec, scenarios};
use serde_json::Value;

pub const PROJECT: &str = Cloud::PROJECT;

pub struct World {
    pub cloud: Cloud,
    pub token: String,
    pub now: u64,
}

impl World {
    pub fn of(mut cloud: Cloud) -> Self {
        let token = cloud.issue_token();
        Self {
            cloud,
            token,
            now: 0,
        }
    }

    /// A cloud with this server, called `s`.
    pub fn with(server: ServerSpec) -> Self {
        let mut cloud = Cloud::new();
        cloud.add_server(server.id("s"));
        Self::of(cloud)
    }

    pub fn scenarios() -> Self {
        Self::of(scenarios::cloud())
    }

    pub fn pass(&mut self, ms: u64) {
        self.now += ms;
        self.cloud.advance_to(self.now);
    }

    pub fn send(&mut self, request: Request) -> Reply {
        let token = self.token.clone();
        self.cloud.handle(&request.with_token(&token), self.now)
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path))
    }

    pub fn server(&mut self, id: &str) -> Reply {
        self.get(&format!("/v1/{PROJECT}/baremetalservers/{id}"))
    }

    pub fn list(&mut self, id: &str) -> Reply {
        let path = format!("/v1/{PROJECT}/baremetalservers/{id}/os-volume_attachments");
        self.get(&path)
    }

    pub fn native(&mut self, id: &str) -> Reply {
        let path = format!("/v2.1/{PROJECT}/servers/{id}/os-volume_attachments");
        self.get(&path)
    }

    pub fn volumes(&mut self, query: &str) -> Reply {
        self.get(&format!("/v2/{PROJECT}/cloudvolumes/detail?{query}"))
    }

    pub fn job(&mut self, id: &str) -> Reply {
        self.get(&format!("/v1/{PROJECT}/jobs/{id}"))
    }

    pub fn detach(&mut self, server: &str, volume: &str) -> Reply {
        let path = format!("/v1/{PROJECT}/baremetalservers/{server}/detachvolume/{volume}");
        self.send(Request::delete(&path))
    }

    pub fn attach(&mut self, server: &str, body: &str) -> Reply {
        let path = format!("/v1/{PROJECT}/baremetalservers/{server}/attachvolume");
        self.send(Request::post(&path, body))
    }

    /// Sends a DELETE that must be accepted and gives the job's id.
    pub fn accepted(&mut self, server: &str, volume: &str) -> String {
        let reply = self.detach(server, volume);
        assert_eq!(reply.status(), Some(202), "{}", reply.text());
        text(&reply.json()["job_id"])
    }

    /// The status word of a job.
    pub fn word(&mut self, job: &str) -> String {
        text(&self.job(job).json()["status"])
    }

    /// The volumes of the v1 list.
    pub fn listed(&mut self, server: &str) -> Vec<String> {
        let json = self.list(server).json();
        let all = json["volumeAttachments"].as_array().unwrap();
        all.iter().map(|one| text(&one["volumeId"])).collect()
    }

    /// What EVS says of a volume.
    pub fn volume_status(&mut self, volume: &str) -> String {
        let json = self.volumes(&format!("ids=[\"{volume}\"]")).json();
        text(&json["volumes"][0]["status"])
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The code of an error, or its name.
pub fn code(reply: &Reply) -> String {
    let json = reply.json();
    for value in [&json["error"]["code"], &json["error_code"]] {
        if let Some(code) = value.as_str() {
            return code.to_owned();
        }
    }
    let first = json.as_object().and_then(|map| map.keys().next().cloned());
    first.unwrap_or_default()
}

/// A running server with a system disk `root` and two data disks `a` and `b`.
pub fn running(guest: Guest) -> ServerSpec {
    ServerSpec::running(guest).disks([
        DiskSpec::system("system", 100).id("root"),
        DiskSpec::data("first", 10).id("a"),
        DiskSpec::data("second", 20).id("b"),
    ])
}

pub fn stopped(guest: Guest) -> ServerSpec {
    running(guest).status("SHUTOFF")
}
