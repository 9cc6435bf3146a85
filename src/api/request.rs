//! Requests: which method, which path, which body. Source of every path: the BMS and EVS API references.

use serde::Serialize;

use crate::model::{JobId, ProjectId, ServerId, Slot, VolumeId};

/// Which of the configured endpoints a request goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// The bare metal service.
    Bms,
    /// The block storage service.
    Evs,
    /// The compute service, to which the native calls (`/v2.1/…`) belong.
    Ecs,
}

/// The HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Attaches.
    Post,
    /// Detaches.
    Delete,
}

impl Method {
    /// The method's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// Which of the two list calls is made. Older clouds lack the first; the second belongs to another service, so it is
/// made only where that one's endpoint is known (*API overview*: native OpenStack APIs, `{ECS Endpoint}`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListPath {
    /// `/v1/…/baremetalservers/…/os-volume_attachments`.
    Bms,
    /// `/v2.1/…/servers/…/os-volume_attachments`.
    Native,
}

/// The server everything is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Its project.
    pub project: ProjectId,
    /// Its id.
    pub server: ServerId,
}

/// One call to the cloud.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// *Querying details about a BMS.*
    Server,
    /// *Querying EVS disks attached to a BMS.*
    List(ListPath),
    /// *Querying details about all disks* of EVS, narrowed to the server.
    Volumes,
    /// *Querying the status of a job.*
    Job(JobId),
    /// *Detaching an EVS disk from a BMS.*
    Detach(VolumeId),
    /// *Attaching an EVS disk to a BMS.*
    Attach(VolumeId, Option<Slot>),
}

/// A call without what it is about: never more than one read of a kind is in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallKind {
    /// [`Call::Server`].
    Server,
    /// [`Call::List`].
    List,
    /// [`Call::Volumes`].
    Volumes,
    /// [`Call::Job`].
    Job,
    /// [`Call::Detach`] and [`Call::Attach`]: the calls that change something.
    Change,
}

impl Call {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> CallKind {
        match self {
            Self::Server => CallKind::Server,
            Self::List(_) => CallKind::List,
            Self::Volumes => CallKind::Volumes,
            Self::Job(_) => CallKind::Job,
            Self::Detach(_) | Self::Attach(..) => CallKind::Change,
        }
    }
}

/// A request, ready for whoever sends it; the sender adds the endpoint's address and credentials.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Which endpoint.
    pub base: Base,
    /// The path and query, beginning with `/`. Built of checked ids only, so nothing needs escaping.
    pub path: String,
    /// The JSON body.
    pub body: Option<String>,
}

/// The request for a call.
#[must_use]
pub fn request(target: &Target, call: &Call) -> Request {
    let project = target.project.as_str();
    let server = target.server.as_str();
    let bms = |rest: &[&str]| {
        [&["/v1/", project, "/baremetalservers/", server], rest]
            .concat()
            .concat()
    };
    let (method, base, path, body) = match call {
        Call::Server => (Method::Get, Base::Bms, bms(&[]), None),
        Call::List(ListPath::Bms) => (
            Method::Get,
            Base::Bms,
            bms(&["/os-volume_attachments"]),
            None,
        ),
        Call::List(ListPath::Native) => (
            Method::Get,
            Base::Ecs,
            [
                "/v2.1/",
                project,
                "/servers/",
                server,
                "/os-volume_attachments",
            ]
            .concat(),
            None,
        ),
        Call::Volumes => (
            Method::Get,
            Base::Evs,
            ["/v2/", project, "/cloudvolumes/detail?server_id=", server].concat(),
            None,
        ),
        Call::Job(job) => (
            Method::Get,
            Base::Bms,
            ["/v1/", project, "/jobs/", job.as_str()].concat(),
            None,
        ),
        Call::Detach(volume) => (
            Method::Delete,
            Base::Bms,
            bms(&["/detachvolume/", volume.as_str()]),
            None,
        ),
        Call::Attach(volume, slot) => (
            Method::Post,
            Base::Bms,
            bms(&["/attachvolume"]),
            Some(attach_body(volume, slot.as_ref())),
        ),
    };
    Request {
        method,
        base,
        path,
        body,
    }
}

fn attach_body(volume: &VolumeId, slot: Option<&Slot>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        volume_attachment: Attachment<'a>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Attachment<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        device: Option<&'a str>,
        volume_id: &'a str,
    }
    let body = Body {
        volume_attachment: Attachment {
            device: slot.map(Slot::as_str),
            volume_id: volume.as_str(),
        },
    };
    // Texts and nothing else: this cannot fail.
    serde_json::to_string(&body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(call: &Call) -> String {
        let target = Target {
            project: ProjectId::parse("p1").expect("a test's id"),
            server: ServerId::parse("s1").expect("a test's id"),
        };
        let request = request(&target, call);
        let body = request.body.map(|b| [" ", &b].concat());
        [
            request.method.as_str(),
            " ",
            &request.path,
            &body.unwrap_or_default(),
        ]
        .concat()
    }

    #[test]
    fn paths_are_those_of_the_api_pages() {
        let volume = VolumeId::parse("v1").expect("a test's id");
        let job = JobId::parse("j1").expect("a test's id");
        assert_eq!(path(&Call::Server), "GET /v1/p1/baremetalservers/s1");
        assert_eq!(
            path(&Call::List(ListPath::Bms)),
            "GET /v1/p1/baremetalservers/s1/os-volume_attachments"
        );
        let target = Target {
            project: ProjectId::parse("p1").expect("a test's id"),
            server: ServerId::parse("s1").expect("a test's id"),
        };
        let base = |call: &Call| request(&target, call).base;
        assert_eq!(base(&Call::List(ListPath::Native)), Base::Ecs);
        assert_eq!(base(&Call::List(ListPath::Bms)), Base::Bms);
        assert_eq!(base(&Call::Volumes), Base::Evs);
        assert_eq!(base(&Call::Detach(volume.clone())), Base::Bms);
        assert_eq!(
            path(&Call::List(ListPath::Native)),
            "GET /v2.1/p1/servers/s1/os-volume_attachments"
        );
        assert_eq!(
            path(&Call::Volumes),
            "GET /v2/p1/cloudvolumes/detail?server_id=s1"
        );
        assert_eq!(path(&Call::Job(job)), "GET /v1/p1/jobs/j1");
        assert_eq!(
            path(&Call::Detach(volume.clone())),
            "DELETE /v1/p1/baremetalservers/s1/detachvolume/v1"
        );
        assert_eq!(
            path(&Call::Attach(volume, Slot::new("/dev/sdb"))),
            r#"POST /v1/p1/baremetalservers/s1/attachvolume {"volumeAttachment":{"device":"/dev/sdb","volumeId":"v1"}}"#
        );
    }
}
