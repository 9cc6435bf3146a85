//! Making the [`View`]: derived from what the session holds, never kept beside it.

use std::rc::Rc;

use super::asking::Told;
use super::signing::Auth;
use super::{
    Aim, Ask, ChangeView, Dialog, Effect, HostEvent, Notice, Page, QueueView, Row, Say, Session,
    View,
};
use crate::api::Cause;
use crate::model::{Disk, Server, VolumeId};
use crate::rules::{Assessment, Reason, assess};

/// The last view, from which unchanged parts are taken over.
#[derive(Debug, Default)]
pub(super) struct Shown {
    view: Option<Rc<View>>,
    /// The last assessments; servers have few kinds of disks, so equal ones share one.
    assessments: Vec<Rc<Assessment>>,
    listed: bool,
}

impl Shown {
    pub fn view(&self) -> Rc<View> {
        self.view.clone().unwrap_or_else(|| {
            Rc::new(View {
                server: None,
                page: Page::Loading,
                notices: Vec::new(),
                dialog: None,
                queue: None,
                selected: 0,
                changes: Vec::new(),
                said: Vec::new(),
                refreshing: false,
                read_at: None,
            })
        })
    }
}

impl Session {
    /// Whether another disk of the list has the same name.
    pub(super) fn is_twin(&self, disk: &Disk) -> bool {
        disk.name().is_some_and(|name| self.reads.is_twin(name))
    }

    /// Whether the first list is held back: its names are on the way, and each row is drawn once.
    pub(super) fn awaits_details(&self) -> bool {
        let volumes = &self.reads.volumes;
        let unknown = volumes.fact.is_none() && volumes.failed.is_none();
        let in_time = self.reads.details_by.is_some_and(|by| self.now.mono < by);
        !self.shown.listed && volumes.flying.is_some() && unknown && in_time
    }

    pub(super) fn refresh_view(&mut self) {
        let changes: Vec<_> = self
            .changes
            .iter_mut()
            .map(super::change::Change::view)
            .collect();
        let server = self.server_view();
        let mut page = self.page(server.as_ref(), &changes);
        if self.drop_selected(&page) {
            page = self.page(server.as_ref(), &changes);
        }
        let queue = self.queue_view(&changes);
        self.announce_list(&page);
        self.speak();
        let view = View {
            dialog: self.dialog(&changes, queue.as_ref()),
            selected: self.selected.len(),
            queue,
            notices: self.notices(&page),
            server,
            page,
            changes,
            said: self.said.clone(),
            refreshing: self.reads.asked_for.is_some(),
            read_at: self.reads.read_at,
        };
        if self.shown.view.as_deref() != Some(&view) {
            self.shown.view = Some(Rc::new(view));
        }
    }

    fn server_view(&self) -> Option<Rc<Server>> {
        let server = &self.reads.server.fact.as_ref()?.value.server;
        let old = self.shown.view.as_ref().and_then(|v| v.server.as_ref());
        Some(match old {
            Some(old) if **old == *server => Rc::clone(old),
            _ => Rc::new(server.clone()),
        })
    }

    fn page(&mut self, server: Option<&Rc<Server>>, changes: &[Rc<ChangeView>]) -> Page {
        if let (Some(server), true) = (server, self.reads.list.fact.is_some()) {
            if self.awaits_details() {
                return Page::Loading;
            }
            return Page::Ready(self.rows(server, changes));
        }
        if self.auth == Auth::Out {
            return Page::SignedOut;
        }
        let failed = [
            self.reads.server.failed.as_ref(),
            self.reads.list.failed.as_ref(),
        ];
        let failure = failed
            .into_iter()
            .flatten()
            .map(|(_, failure)| failure)
            .find(|f| f.cause != Cause::SignInExpired);
        failure.map_or(Page::Loading, |f| Page::Problem(Rc::clone(f)))
    }

    fn rows(&mut self, server: &Server, changes: &[Rc<ChangeView>]) -> Rc<Vec<Rc<Row>>> {
        let old = match self.shown.view.as_deref() {
            Some(View {
                page: Page::Ready(rows),
                ..
            }) => Some(Rc::clone(rows)),
            _ => None,
        };
        // Between two disks of a queue, too: what may not be started now does not blink.
        let busy = self.change_under_way() || self.queue_runs();
        let disks = std::mem::take(&mut self.reads.disks);
        let mut same = old.as_ref().is_some_and(|o| o.len() == disks.len());
        // Order rarely changes. What left or came leaves the rows behind it as they were.
        let mut rest = old.as_deref().map_or(&[][..], |rows| rows);
        let rows: Vec<_> = disks
            .iter()
            .map(|disk| {
                let row = self.row(server, disk, changes, busy);
                let at = rest.iter().position(|old| old.disk.volume == disk.volume);
                let before = at.map(|at| &rest[at]);
                rest = at.map_or(rest, |at| &rest[at + 1..]);
                match before {
                    Some(before) if **before == row => Rc::clone(before),
                    _ => {
                        same = false;
                        Rc::new(row)
                    }
                }
            })
            .collect();
        self.reads.disks = disks;
        match old {
            Some(old) if same => old,
            _ => Rc::new(rows),
        }
    }

    fn row(
        &mut self,
        server: &Server,
        disk: &Rc<Disk>,
        changes: &[Rc<ChangeView>],
        busy: bool,
    ) -> Row {
        let change = changes
            .iter()
            .find(|c| c.disk.volume == disk.volume && !done_detach(c))
            .map(Rc::clone);
        let mut assessment = assess(server, disk, self.config.policy);
        let pick = self.pick(disk, &assessment);
        if busy {
            assessment = assessment.blocked_by(Reason::AnotherUnderWay);
        }
        Row {
            pick,
            twin: self.is_twin(disk),
            disk: Rc::clone(disk),
            assessment: self.share(assessment),
            change,
        }
    }

    fn share(&mut self, assessment: Assessment) -> Rc<Assessment> {
        let known = &mut self.shown.assessments;
        if let Some(same) = known.iter().find(|a| ***a == assessment) {
            return Rc::clone(same);
        }
        if known.len() > 16 {
            known.clear();
        }
        let new = Rc::new(assessment);
        known.push(Rc::clone(&new));
        new
    }

    fn announce_list(&mut self, page: &Page) {
        if let Page::Ready(rows) = page
            && !self.shown.listed
        {
            self.shown.listed = true;
            self.out.push(Effect::Emit(HostEvent::Ready));
            self.say(Say::Listed(rows.len()));
        }
    }

    fn notices(&self, page: &Page) -> Vec<Notice> {
        let mut notices = Vec::new();
        let ready = matches!(page, Page::Ready(_));
        if !self.online {
            notices.push(Notice::Offline);
        }
        if ready && self.auth == Auth::Out {
            notices.push(Notice::SignedOut);
        } else if ready && let Some(failure) = self.stale() {
            notices.push(Notice::Stale(failure));
        }
        if let Some(fact) = &self.reads.list.fact
            && fact.value.unreadable > 0
        {
            notices.push(Notice::Unreadable(fact.value.unreadable));
        }
        if !self.config.volumes {
            notices.push(Notice::NoVolumeDetails);
        } else if let Some((_, failure)) = &self.reads.volumes.failed
            && failure.cause != Cause::SignInExpired
        {
            notices.push(Notice::VolumeDetailsFailed(Rc::clone(failure)));
        }
        if !self.fallen.is_empty() {
            notices.push(Notice::FellOut(self.fallen.clone()));
        }
        if !self.storage && self.change_under_way() {
            notices.push(Notice::NoStorage);
        }
        notices
    }

    /// The failure since which nothing newer has come.
    fn stale(&self) -> Option<Rc<crate::api::Failure>> {
        let server = self.reads.server.failed.as_ref();
        let (_, failure) = server.or(self.reads.list.failed.as_ref())?;
        (failure.cause != Cause::SignInExpired).then(|| Rc::clone(failure))
    }

    fn dialog(&self, changes: &[Rc<ChangeView>], queue: Option<&Rc<QueueView>>) -> Option<Dialog> {
        if self.queue.as_ref().is_some_and(|queue| queue.shown) {
            return queue.map(|queue| Dialog::Queue(Rc::clone(queue)));
        }
        if self.queue_runs() {
            // The open question is the queue's own.
        } else if let Some(ask) = &self.ask {
            let Told {
                server,
                disk,
                assessment,
                word,
                twin,
                ..
            } = ask.told.clone();
            let fresh = Ask {
                id: ask.id,
                server,
                disk,
                assessment,
                word,
                twin,
                notes: ask.notes.clone(),
                step: ask.stage.step(),
            };
            return Some(Dialog::Ask(match self.shown.view.as_deref() {
                Some(View {
                    dialog: Some(Dialog::Ask(old)),
                    ..
                }) if **old == fresh => Rc::clone(old),
                _ => Rc::new(fresh),
            }));
        }
        let volume = self.following.as_ref()?;
        let change = changes.iter().find(|c| is_about(c, volume))?;
        Some(Dialog::Follow(Rc::clone(change)))
    }
}

fn is_about(change: &ChangeView, volume: &VolumeId) -> bool {
    change.disk.volume == *volume
}

/// A detach that is done says nothing of a disk that is back on the list.
fn done_detach(change: &ChangeView) -> bool {
    change.aim == Aim::Detach && change.phase == super::Phase::Done
}
