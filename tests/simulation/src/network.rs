//! The network: delays, loses, doubles and spoils.

use std::rc::Rc;

use bms_disks::api::{Answer, Outcome, Request, Transport};
use bms_disks::session::RequestId;
use bms_simulator::{self as cloud, Method};

use crate::facts::Facts;
use crate::rng::Rng;
use crate::setup::{OTHER, SERVER};
use crate::state::{Fate, Flight, FlightState, Happening, Kind, TabRef, Track, Trouble};
use crate::world::{World, tell};

/// What stands in the way refuses in these ways.
const REFUSALS: u64 = 7;
/// Answers are spoilt in these ways.
const SPOILS: u64 = 14;

impl World<'_> {
    /// Sends a request on its way.
    pub(crate) fn send(&mut self, tab: usize, id: RequestId, request: &Request, timeout: u64) {
        let kind = Kind::of(request.method, &request.path);
        let volume = match kind {
            Kind::Detach => request.path.rsplit('/').next().map(str::to_owned),
            Kind::Attach => request.body.as_deref().and_then(volume_in),
            _ => None,
        };
        if let Some(volume) = &volume {
            self.track(tab, id, kind, volume);
        }
        self.tabs[tab].flights.push(Flight {
            id,
            kind,
            volume,
            sent_at: self.now,
            sent_step: self.step,
            facts: None,
            honest: false,
            complete: false,
            yes: false,
            state: FlightState::Flying,
            good: false,
        });
        let op = self.tabs[tab].op;
        let sim = to_cloud(request, &self.operators[op].token);
        let mut rng = self.rng();
        let (there, fate) = self.fate(&mut rng, kind, timeout);
        self.stats.requests += 1;
        let to = self.tab_ref(tab);
        let at = self.now + there;
        match fate.trouble {
            Trouble::LostBefore => self.answer(to, id, at, fate, Err(Transport::Network)),
            Trouble::SilentBefore => self.answer(to, id, u64::MAX, fate, Err(Transport::TimedOut)),
            Trouble::Refused(how) => {
                let outcome = Ok(refused(how));
                self.answer(to, id, at + fate.back, fate, outcome);
            }
            _ => self.later(
                at,
                Happening::Arrive {
                    to,
                    id,
                    request: Box::new(sim),
                    fate,
                },
            ),
        }
    }

    fn track(&mut self, tab: usize, id: RequestId, kind: Kind, volume: &str) {
        let op = self.tabs[tab].op;
        let track = Track {
            volume: volume.to_owned(),
            detach: kind == Kind::Detach,
            tab,
            life: self.tabs[tab].life,
            id,
            open: true,
            delete: None,
        };
        self.operators[op].tracks.push(track);
        if kind == Kind::Detach {
            self.stats.detaches += 1;
        } else {
            self.stats.attaches += 1;
        }
    }

    /// What becomes of a request, and how long it takes to the cloud.
    fn fate(&mut self, rng: &mut Rng, kind: Kind, timeout: u64) -> (u64, Fate) {
        let accidents = self.fault_rates.accidents;
        let trouble = if rng.chance(accidents) {
            let refused = rng.below(REFUSALS) as u8;
            let spoilt = rng.below(SPOILS) as u8;
            let what = rng.weighted(&[2, 3, 1, 2, 4, 4]);
            self.stats.accidents[what] += 1;
            [
                Trouble::LostBefore,
                Trouble::LostAfter,
                Trouble::SilentBefore,
                Trouble::SilentAfter,
                Trouble::Refused(refused),
                Trouble::Spoilt(spoilt),
            ][what]
        } else if kind.is_change() && rng.chance(accidents.min(100)) {
            self.stats.accidents[1] += 1;
            Trouble::LostAfter
        } else {
            Trouble::None
        };
        let slow = self.fault_rates.slow;
        let leg = |rng: &mut Rng| {
            if rng.chance(slow) {
                rng.within(500, 15_000)
            } else {
                rng.within(10, 120)
            }
        };
        let there = leg(rng);
        let fate = Fate {
            trouble,
            back: leg(rng),
            twice: rng.chance(accidents / 3),
            timeout_at: self.now + timeout,
            rng: rng.number(),
        };
        (there, fate)
    }

    /// An answer on its way, unless the browser gives up before it comes.
    fn answer(&mut self, to: TabRef, id: RequestId, at: u64, fate: Fate, outcome: Outcome) {
        if at > fate.timeout_at {
            let outcome = Err(Transport::TimedOut);
            self.later(fate.timeout_at, Happening::Answer { to, id, outcome });
            if at == u64::MAX {
                return;
            }
        }
        if fate.twice {
            let outcome = outcome.clone();
            self.later(at + 1_500, Happening::Answer { to, id, outcome });
        }
        self.later(at, Happening::Answer { to, id, outcome });
    }

    /// A request reaches the cloud, whether or not somebody still waits for its answer.
    pub(crate) fn arrive(
        &mut self,
        to: TabRef,
        id: RequestId,
        request: &cloud::Request,
        fate: Fate,
    ) {
        let deletes = self.cloud.deletes().len();
        let reply = self.cloud.handle(request, self.now);
        let delete = (self.cloud.deletes().len() > deletes).then_some(deletes);
        let status = reply.status();
        tell!(
            self,
            "cloud: tab {} {id:?} {} {} -> {status:?}",
            to.tab,
            request.method.as_str(),
            request.path
        );
        let facts = self.facts();
        let at = self.now + reply.delay_ms + fate.back;
        let (answer, spoilt) = received(reply.outcome, fate);
        self.note_arrival(to, id, delete, facts, spoilt);
        match (answer, fate.trouble) {
            (_, Trouble::SilentAfter) => {
                self.answer(to, id, u64::MAX, fate, Err(Transport::TimedOut));
            }
            (Some(answer), _) => self.answer(to, id, at, fate, Ok(answer)),
            (None, _) => self.answer(to, id, at, fate, Err(Transport::Network)),
        }
    }

    fn note_arrival(
        &mut self,
        to: TabRef,
        id: RequestId,
        delete: Option<usize>,
        facts: Option<Rc<Facts>>,
        spoilt: Option<u8>,
    ) {
        let op = self.tabs[to.tab].op;
        if delete.is_some() {
            let mut tracks = self.operators[op].tracks.iter_mut();
            if let Some(track) = tracks.find(|t| t.tab == to.tab && t.life == to.life && t.id == id)
            {
                track.delete = delete;
            }
        }
        let tab = &mut self.tabs[to.tab];
        if tab.life == to.life
            && let Some(flight) = tab.flights.iter_mut().find(|f| f.id == id)
        {
            flight.complete = match (spoilt, flight.kind) {
                (Some(12), Kind::Server) => true,
                // There is no entry to be spoilt in a list that is empty.
                (Some(10), _) => facts.as_ref().is_some_and(|f| f.disks.is_empty()),
                (Some(_), _) => false,
                _ => true,
            };
            flight.honest = match (spoilt, flight.kind) {
                // These leave alone what is said of the server, or of the disks that still are listed.
                (Some(9..=11), Kind::Server) | (Some(10), Kind::List) => true,
                (spoilt, _) => spoilt.is_none(),
            };
            flight.facts = facts;
        }
    }
}

/// What comes back of the cloud's answer, and in which way it was spoilt, if it was.
fn received(outcome: cloud::Outcome, fate: Fate) -> (Option<Answer>, Option<u8>) {
    let cloud::Outcome::Answer {
        status,
        headers,
        body,
    } = outcome
    else {
        return (None, None);
    };
    let mut answer = Answer {
        status,
        request_id: header(&headers, "X-Request-Id").map(str::to_owned),
        retry_after: header(&headers, "Retry-After").and_then(|s| s.parse().ok()),
        body,
    };
    match fate.trouble {
        Trouble::LostAfter => (None, None),
        Trouble::Spoilt(how) => {
            let before = answer.clone();
            spoil(how, &mut answer, fate.rng);
            let spoilt = (answer != before).then_some(how);
            (Some(answer), spoilt)
        }
        // The cloud's own gateway shows pages, too.
        _ => {
            let page = answer.body.starts_with(b"<");
            (Some(answer), page.then_some(2))
        }
    }
}

fn volume_in(body: &str) -> Option<String> {
    let rest = &body[body.find("\"volumeId\":\"")? + 12..];
    rest.split('"').next().map(str::to_owned)
}

fn header<'h>(headers: &'h [cloud::Header], name: &str) -> Option<&'h str> {
    let found = headers.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.as_ref())
}

fn to_cloud(request: &Request, token: &str) -> cloud::Request {
    let method = Method::parse(request.method.as_str());
    let mut sim = cloud::Request::new(method, &request.path).with_token(token);
    if let Some(body) = &request.body {
        sim.body = body.clone().into_bytes();
    }
    sim
}

/// Refusals from before the cloud, by their number: it did not act.
#[must_use]
pub fn refused(how: u8) -> Answer {
    let (status, retry_after, body) = match how {
        0 => (
            429,
            None,
            r#"{"error_code":"APIGW.0308","error_msg":"throttled"}"#,
        ),
        1 => (
            429,
            Some(7),
            r#"{"error_code":"APIGW.0308","error_msg":"throttled"}"#,
        ),
        2 => (429, Some(40), ""),
        3 => (503, Some(15), "<html>busy</html>"),
        4 => (502, None, "<html>bad gateway</html>"),
        5 => (
            401,
            None,
            r#"{"error_code":"APIGW.0307","error_msg":"token expired"}"#,
        ),
        _ => (
            404,
            None,
            r#"{"error_code":"APIGW.0101","error_msg":"no such API"}"#,
        ),
    };
    Answer {
        status,
        request_id: None,
        retry_after,
        body: body.as_bytes().to_vec(),
    }
}

/// Spoils the cloud's own answer, in one of some ways; whatever it was asked, it did.
pub fn spoil(how: u8, answer: &mut Answer, rng: u64) {
    let body = &mut answer.body;
    let text = |body: &Vec<u8>| String::from_utf8_lossy(body).into_owned();
    match how {
        0 => (answer.status, *body) = (502, b"<html>bad gateway</html>".to_vec()),
        1 => (answer.status, *body) = (504, Vec::new()),
        2 => (answer.status, *body) = (200, b"<html>sign in</html>".to_vec()),
        3 => body.truncate(rng as usize % body.len().max(1)),
        4 => body.clear(),
        5 => *body = b"null".to_vec(),
        6 => *body = b"[]".to_vec(),
        7 => *body = b"{}".to_vec(),
        8 => *body = text(body).replace(SERVER, OTHER).into_bytes(),
        9 => {
            *body = text(body)
                .replace("\"volumeId\"", "\"volume\"")
                .into_bytes()
        }
        10 => *body = text(body).replace("[{", "[7,{").into_bytes(),
        11 => *body = text(body).replace(":[", ":7,\"was\":[").into_bytes(),
        12 => {
            *body = text(body)
                .replace("\"status\":\"", "\"status\":7,\"was\":\"")
                .into_bytes()
        }
        _ => (answer.status, answer.retry_after) = (500, Some(12)),
    }
}
