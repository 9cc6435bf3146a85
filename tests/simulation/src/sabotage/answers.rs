//! What is done to the cloud's answers.

use bms_disks::api::{Answer, Outcome, parse_server};
use bms_disks::model::{Os, ServerStatus};
use bms_disks::session::{Dialog, Event, RequestId};

use super::{Mutation, Sabotaged};
use crate::state::Kind;

fn is_read(kind: Kind) -> bool {
    matches!(kind, Kind::Server | Kind::List | Kind::Volumes)
}

/// The same answer with another text.
fn edited(answer: &Answer, edit: impl Fn(String) -> String) -> Answer {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    Answer {
        body: edit(body).into_bytes(),
        ..answer.clone()
    }
}

/// Every value of this key is another.
fn with_value(body: &str, key: &str, value: &str) -> String {
    let mut parts = body.split(key);
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.split_once('"').map_or("", |(_, rest)| rest);
        all.extend([key, value, "\"", rest]);
    }
    all
}

impl Sabotaged {
    /// What the session is told instead of an answer.
    pub(super) fn edit_answer(&mut self, how: Mutation, id: RequestId, outcome: Outcome) -> Event {
        let Some(kind) = self.kind(id) else {
            return Event::Answer { id, outcome };
        };
        let waits = self.asked.get(&id).is_some_and(|(_, waits)| *waits);
        let id = if how == Mutation::AnyAnswer && !waits {
            // It is taken for the answer to another request of its kind.
            let mut others = self.asked.iter();
            let other = others.find(|(_, asked)| **asked == (kind, true));
            other.map_or(id, |(other, _)| *other)
        } else {
            id
        };
        let outcome = self.edit_outcome(how, kind, outcome);
        if is_read(kind) && outcome.as_ref().is_ok_and(|a| a.status == 200) {
            self.last.retain(|(other, _)| *other != kind);
            self.last.push((kind, outcome.clone()));
        }
        Event::Answer { id, outcome }
    }

    fn edit_outcome(&mut self, how: Mutation, kind: Kind, outcome: Outcome) -> Outcome {
        match (how, kind, outcome) {
            (Mutation::LostIsFailed, Kind::Detach, Err(_)) => Ok(Answer {
                status: 400,
                body: br#"{"error":{"code":"BMS.0605","message":"locked"}}"#.to_vec(),
                ..Answer::default()
            }),
            (Mutation::IgnoreChange, kind, outcome) if is_read(kind) => {
                self.as_shown(kind, outcome)
            }
            (_, _, Ok(answer)) => Ok(self.edit_good(how, kind, answer)),
            (_, _, lost) => lost,
        }
    }

    /// While a question is on screen, everything is as it was.
    fn as_shown(&self, kind: Kind, outcome: Outcome) -> Outcome {
        let view = self.session.view();
        let asking = matches!(view.dialog, Some(Dialog::Ask(_)));
        let before = self.last.iter().find(|(other, _)| *other == kind);
        match before {
            Some((_, before)) if asking => before.clone(),
            _ => outcome,
        }
    }

    fn edit_good(&mut self, how: Mutation, kind: Kind, answer: Answer) -> Answer {
        match (how, kind) {
            (Mutation::TrustAccepted, Kind::Detach) if answer.status < 300 => {
                self.trust();
                Answer {
                    body: Vec::new(),
                    ..answer
                }
            }
            (Mutation::TrustJob | Mutation::StaleList, Kind::Job) => {
                if String::from_utf8_lossy(&answer.body).contains("SUCCESS") {
                    self.stale = true;
                    if how == Mutation::TrustJob {
                        self.trust();
                    }
                }
                answer
            }
            (Mutation::HalfListProves, Kind::List) => edited(&answer, |body| {
                if body.contains("\"volume\":") {
                    r#"{"volumeAttachments":[]}"#.to_owned()
                } else {
                    body
                }
            }),
            (Mutation::UnknownIsLinux | Mutation::OddStatusIsActive, Kind::Server) => {
                self.well_known(how, answer)
            }
            (Mutation::HurryOn, _) => Answer {
                retry_after: None,
                ..answer
            },
            _ => answer,
        }
    }

    /// The disk of the last DELETE is gone, whatever the cloud's list says.
    fn trust(&mut self) {
        let path = self.delete.as_ref().map(|request| request.path.as_str());
        let volume = path.and_then(|path| path.rsplit('/').next());
        self.gone = volume.map(str::to_owned);
        self.stale = true;
    }

    /// What is not known is taken for something that is.
    fn well_known(&self, how: Mutation, answer: Answer) -> Answer {
        let read = parse_server(&self.config.target.server, &Ok(answer.clone()));
        let Ok(read) = read else { return answer };
        match (how, &read.server.os, &read.server.status) {
            (Mutation::UnknownIsLinux, Os::Unknown { .. }, _) => edited(&answer, |body| {
                let known = with_value(&body, "os_type\":\"", "Linux");
                if known == body {
                    body.replace("\"metadata\":{", "\"metadata\":{\"os_type\":\"Linux\",")
                } else {
                    known
                }
            }),
            (Mutation::OddStatusIsActive, _, ServerStatus::Other(_)) => edited(&answer, |body| {
                let server = body.split_once("\"status\":\"");
                let Some((before, after)) = server else {
                    return body;
                };
                let rest = after.split_once('"').map_or("", |(_, rest)| rest);
                [before, "\"status\":\"ACTIVE\"", rest].concat()
            }),
            _ => answer,
        }
    }

    /// What is answered instead of asking the cloud: what it said last.
    pub(super) fn stale_answer(&self, kind: Kind) -> Option<Outcome> {
        let found = self.last.iter().find(|(other, _)| *other == kind);
        let (_, outcome) = found?;
        let gone = self.gone.as_deref().filter(|_| kind != Kind::Volumes);
        Some(match (outcome, gone) {
            (Ok(answer), Some(gone)) => Ok(edited(answer, |body| {
                body.replace(gone, "0ther000-0000-4000-8000-000000000000")
            })),
            _ => outcome.clone(),
        })
    }
}
