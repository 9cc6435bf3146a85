//! What is done to what a session asks for.

use std::rc::Rc;

use bms_disks::api::{Call, Cause, Failure, Request, request};
use bms_disks::model::{AttemptId, Disk, VolumeId};
use bms_disks::rules::Verdict;
use bms_disks::session::{
    Aim, AskId, AskStep, Attempt, Claim, Dialog, Effect, End, Event, HostAnswer, HostEvent, Intent,
    Origin, Page, QueueNews, RequestId, View,
};

use super::{Mutation, Sabotaged, volumes};
use crate::state::Kind;

/// How long the answer to what nobody asked for may take, in milliseconds.
const TIMEOUT: u64 = 30_000;

/// How the host page is told of an end instead.
fn edit_end(how: Mutation, attempt: Rc<Attempt>, end: End) -> impl Iterator<Item = HostEvent> {
    let (times, end) = match (how, end) {
        (Mutation::EndUntold, End::Cancelled | End::Void(_)) => (0, End::Cancelled),
        (Mutation::EndTwice, end) => (2, end),
        (Mutation::EndWrong, End::Unknown(_)) => {
            (1, End::Failed(Rc::new(Failure::of(Cause::Other))))
        }
        (_, end) => (1, end),
    };
    std::iter::repeat_n(HostEvent::Ended { attempt, end }, times)
}

/// An attempt that no session began.
fn forged_attempt(disk: &Rc<Disk>) -> Rc<Attempt> {
    Rc::new(Attempt {
        id: AttemptId::default(),
        queue: None,
        origin: Origin::Here,
        aim: Aim::Detach,
        disk: Rc::clone(disk),
        server: None,
        assessment: None,
        given: None,
        steps: Vec::new(),
        job: None,
    })
}

impl Sabotaged {
    pub(super) fn forge(&mut self, request: Request) -> Effect {
        Effect::Send {
            id: RequestId(self.forge_id()),
            request,
            timeout: TIMEOUT,
        }
    }

    fn delete_of(&self, volume: &VolumeId) -> Request {
        request(&self.config.target, &Call::Detach(volume.clone()))
    }

    /// What the tab is asked for instead.
    pub(super) fn edit_effects(&mut self, how: Mutation, effects: &mut Vec<Effect>) {
        let stale = matches!(
            how,
            Mutation::SkipReread
                | Mutation::TrustAccepted
                | Mutation::TrustJob
                | Mutation::StaleList
        );
        if stale {
            return self.answer_from_memory(how, effects);
        }
        for effect in std::mem::take(effects) {
            let sent = match &effect {
                Effect::Send { request, .. } => {
                    Some((Kind::of(request.method, &request.path), request.clone()))
                }
                _ => None,
            };
            match (how, effect, sent) {
                (Mutation::SendTwice, effect, Some((Kind::Detach, request)))
                | (Mutation::ReadTwice, effect, Some((Kind::Server, request))) => {
                    effects.push(effect);
                    let again = self.forge(request);
                    effects.push(again);
                }
                (
                    Mutation::SendNeighbour,
                    Effect::Send { id, timeout, .. },
                    Some((Kind::Detach, _)),
                ) => {
                    let first = volumes(&self.session.view()).into_iter().next();
                    let first = first.map(|volume| self.delete_of(&volume));
                    let request = first.or_else(|| self.delete.clone()).expect("a DELETE");
                    effects.push(Effect::Send {
                        id,
                        request,
                        timeout,
                    });
                }
                (Mutation::TwoAtOnce, effect, Some((Kind::Detach, _))) => {
                    effects.push(effect);
                    self.session.forget_changes();
                }
                (Mutation::SendUnnoted, Effect::Claim(_), _) => {
                    let now = self.now;
                    self.feed(Event::Claimed(Claim::Mine), now, effects);
                }
                (Mutation::QueueMore, Effect::Emit(HostEvent::Queue { id, news }), _) => {
                    effects.push(Effect::Emit(HostEvent::Queue { id, news }));
                    self.send_more(news, effects);
                }
                (_, Effect::Emit(HostEvent::Ended { attempt, end }), _) => {
                    effects.extend(edit_end(how, attempt, end).map(Effect::Emit));
                }
                (_, effect, _) => effects.push(effect),
            }
        }
    }

    /// Reads are not sent: what was read before is the answer.
    fn answer_from_memory(&mut self, how: Mutation, effects: &mut Vec<Effect>) {
        let mut todo = std::mem::take(effects);
        while !todo.is_empty() {
            let effect = todo.remove(0);
            let read = match &effect {
                Effect::Send { id, request, .. } => {
                    Some((*id, Kind::of(request.method, &request.path)))
                }
                _ => None,
            };
            let stale = match read {
                Some((_, Kind::Detach)) => {
                    self.stale = false;
                    self.gone = None;
                    None
                }
                Some((id, kind)) if self.is_stale(how, kind) => {
                    self.stale_answer(kind).map(|outcome| (id, outcome))
                }
                _ => None,
            };
            match stale {
                Some((id, outcome)) => {
                    let mut more = Vec::new();
                    self.answered(id);
                    let now = self.now;
                    self.feed(Event::Answer { id, outcome }, now, &mut more);
                    todo.extend(more);
                }
                None => effects.push(effect),
            }
        }
        if how != Mutation::TrustAccepted {
            let moves = self
                .session
                .view()
                .changes
                .iter()
                .any(|c| !c.phase.is_end());
            self.stale &= how == Mutation::SkipReread || moves;
        }
        if how == Mutation::SkipReread {
            self.stale = false;
        }
    }

    fn is_stale(&self, how: Mutation, kind: Kind) -> bool {
        self.stale
            && match how {
                Mutation::SkipReread => {
                    matches!(kind, Kind::Server | Kind::List | Kind::Volumes)
                }
                _ => matches!(kind, Kind::Server | Kind::List),
            }
    }

    /// A disk beside those that were confirmed, once something of the queue has begun.
    fn send_more(&mut self, news: QueueNews, effects: &mut Vec<Effect>) {
        let view = self.session.view();
        let (Some(queue), "progress") = (&view.queue, news.phase) else {
            return;
        };
        let Page::Ready(rows) = &view.page else {
            return;
        };
        let confirmed = |volume: &VolumeId| queue.items.iter().any(|i| i.disk.volume == *volume);
        let Some(row) = rows.iter().find(|row| !confirmed(&row.disk.volume)) else {
            return;
        };
        effects.push(Effect::AskHost {
            ask: AskId(self.forge_id()),
            attempt: forged_attempt(&row.disk),
        });
        let delete = self.delete_of(&row.disk.volume);
        let delete = self.forge(delete);
        effects.push(delete);
    }

    /// What the record says was sent is sent again.
    pub(super) fn resend(&mut self, record: Option<&str>, effects: &mut Vec<Effect>) {
        let sent = record.filter(|record| record.contains("\"sent\":true"));
        let volume = sent.and_then(|record| record.split("\"volume\":\"").nth(1));
        let volume = volume.and_then(|rest| VolumeId::parse(rest.split('"').next()?).ok());
        if let Some(volume) = volume {
            let delete = self.delete_of(&volume);
            let delete = self.forge(delete);
            effects.push(delete);
        }
    }

    /// What is blocked is confirmed, approved, read again, and sent.
    pub(super) fn send_blocked(&mut self, event: &Event, view: &View, effects: &mut Vec<Effect>) {
        if let (Event::User(Intent::Confirm { question, .. }), Some(Dialog::Ask(ask))) =
            (event, &view.dialog)
            && (ask.id, ask.step) == (*question, AskStep::Open)
            && ask.assessment.verdict == Verdict::Blocked
        {
            let id = AskId(self.forge_id());
            let delete = self.delete_of(&ask.disk.volume);
            self.blocked = Some((id, delete, false));
            effects.push(Effect::AskHost {
                ask: id,
                attempt: forged_attempt(&ask.disk),
            });
        }
        if let (Event::Host { ask, answer }, Some((id, _, approved))) = (event, &mut self.blocked)
            && ask == id
            && *answer == HostAnswer::Proceed
        {
            *approved = true;
            return self.user(Intent::Refresh, effects);
        }
        if !view.refreshing
            && let Some((_, delete, _)) = self.blocked.take_if(|(_, _, approved)| *approved)
        {
            let delete = self.forge(delete);
            effects.push(delete);
        }
    }
}
