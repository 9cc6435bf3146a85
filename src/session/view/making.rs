//! Making the [`View`]: derived from what the session holds, never kept beside it.

use std::rc::Rc;

use crate::api::Cause;
use crate::model::{Disk, Server, VolumeId};
use crate::rules::{Assessment, assess};
use crate::session::machine::Open;
use crate::session::question::{AttachQuestion, ConfirmedIn, Pending, Question};
use crate::session::{
    Aim, Ask, AskStep, AttachAsk, ChangeView, Dialog, HostEvent, Notice, Page, Phase, QueueView,
    Row, Say, Session, View,
};

/// The last view, from which unchanged parts are taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::session) struct Shown {
    view: Option<Rc<View>>,
    /// The last assessments; servers have few kinds of disks, so equal ones share one.
    assessments: Vec<Rc<Assessment>>,
    listed: bool,
}

impl Shown {
    /// Whether the first list was shown.
    pub fn listed(&self) -> bool {
        self.listed
    }

    /// Forgets the last view: it is made anew.
    #[cfg(feature = "mutants")]
    pub fn forget(&mut self) {
        self.view = None;
        self.assessments.clear();
    }

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
    pub(in crate::session) fn refresh_view(&mut self) {
        let changes = self.changes.views();
        let server = self.server_view();
        let mut page = self.page(server.as_ref(), &changes);
        if self.drop_selected(&page) {
            page = self.page(server.as_ref(), &changes);
        }
        let queue = self.queue_view(&changes);
        self.announce_list(&page);
        self.speak();
        let view = View {
            dialog: self.dialog(&changes, queue.as_ref(), server.as_ref()),
            selected: self.selected.len(),
            queue,
            notices: self.notices(&page),
            server,
            page,
            changes,
            said: self.said.clone(),
            refreshing: self.reads.is_refreshing(),
            read_at: self.reads.read_at(),
        };
        if self.shown.view.as_deref() != Some(&view) {
            self.shown.view = Some(Rc::new(view));
        }
    }

    fn server_view(&self) -> Option<Rc<Server>> {
        let server = self.reads.server()?;
        let old = self.shown.view.as_ref().and_then(|v| v.server.as_ref());
        Some(match old {
            Some(old) if **old == *server => Rc::clone(old),
            _ => Rc::new(server.clone()),
        })
    }

    fn page(&mut self, server: Option<&Rc<Server>>, changes: &[Rc<ChangeView>]) -> Page {
        if let (Some(server), true) = (server, self.reads.list().is_some()) {
            if self.reads.awaits_details(self.shown.listed, &self.cx) {
                return Page::Loading;
            }
            return Page::Ready(self.rows(server, changes));
        }
        if self.sign_in.has_failed() {
            return Page::TokenFailed;
        }
        if self.sign_in.is_out() {
            return Page::SignedOut;
        }
        let problem = self.reads.problem();
        problem.map_or(Page::Loading, |failure| Page::Problem(Rc::clone(failure)))
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
        let disks = self.reads.disks().to_vec();
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
        let assessment = assess(server, disk, self.config.policy);
        Row {
            pick: self.pick(disk, &assessment),
            waits: busy,
            twin: self.reads.is_twin(disk),
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
            self.cx.emit(HostEvent::Ready);
            self.cx.say(Say::Listed(rows.len()));
        }
    }

    fn notices(&self, page: &Page) -> Vec<Notice> {
        let mut notices = Vec::new();
        let ready = matches!(page, Page::Ready(_));
        if !self.online {
            notices.push(Notice::Offline);
        }
        if ready && self.sign_in.has_failed() {
            notices.push(Notice::TokenFailed);
        } else if ready && self.sign_in.is_out() {
            notices.push(Notice::SignedOut);
        } else if ready && let Some(failure) = self.stale() {
            notices.push(Notice::Stale(failure));
        }
        let unreadable = self.reads.list().map_or(0, |list| list.unreadable);
        if unreadable > 0 {
            notices.push(Notice::Unreadable(unreadable));
        }
        if !self.config.volumes {
            notices.push(Notice::NoVolumeDetails);
        } else if let Some(failure) = self.reads.details_failure()
            && failure.cause != Cause::SignInExpired
        {
            notices.push(Notice::VolumeDetailsFailed(Rc::clone(failure)));
        }
        if !self.fallen.is_empty() {
            notices.push(Notice::FellOut(self.fallen.clone()));
        }
        if !self.storage.keeps() && self.change_under_way() {
            notices.push(Notice::NoStorage);
        }
        notices
    }

    /// The failure since which nothing newer has come.
    fn stale(&self) -> Option<Rc<crate::api::Failure>> {
        let failure = self.reads.failure()?;
        (failure.cause != Cause::SignInExpired).then(|| Rc::clone(failure))
    }

    fn dialog(
        &self,
        changes: &[Rc<ChangeView>],
        queue: Option<&Rc<QueueView>>,
        server: Option<&Rc<Server>>,
    ) -> Option<Dialog> {
        Some(match &self.open {
            Open::Nothing => return None,
            Open::Question(question) => Dialog::Ask(self.ask_view(question)),
            Open::Attach(question) => Dialog::Attach(self.attach_view(question, server)),
            Open::Change(volume) => {
                let change = changes.iter().find(|c| is_about(c, volume))?;
                Dialog::Follow(Rc::clone(change))
            }
            Open::Queue => Dialog::Queue(Rc::clone(queue?)),
        })
    }

    /// What is shown of a question; the same `Rc` while nothing changed.
    fn ask_view(&self, question: &Question) -> Rc<Ask> {
        let shown_facts = question.shown_facts();
        let confirmed = self
            .pending
            .as_ref()
            .filter(|p| p.by() == ConfirmedIn::Question);
        let fresh = Ask {
            id: question.id(),
            server: Rc::clone(&shown_facts.server),
            disk: Rc::clone(&shown_facts.disk),
            assessment: Rc::clone(&shown_facts.assessment),
            word: shown_facts.word.clone(),
            twin: shown_facts.twin,
            notes: question.notes().to_vec(),
            step: confirmed.map_or(AskStep::Open, Pending::step),
        };
        match self.shown.view.as_deref() {
            Some(View {
                dialog: Some(Dialog::Ask(old)),
                ..
            }) if **old == fresh => Rc::clone(old),
            _ => Rc::new(fresh),
        }
    }
}

impl Session {
    /// What is shown of a question about attaching again; the same `Rc` while nothing changed.
    fn attach_view(&self, question: &AttachQuestion, server: Option<&Rc<Server>>) -> Rc<AttachAsk> {
        let confirmed = self
            .pending
            .as_ref()
            .filter(|p| p.by() == ConfirmedIn::Question);
        let fresh = AttachAsk {
            id: question.id(),
            server: server.or(question.server()).map(Rc::clone),
            disk: Rc::clone(question.disk()),
            blocked: self.attach_refusal(&question.disk().volume),
            notes: question.notes().to_vec(),
            step: confirmed.map_or(AskStep::Open, Pending::step),
        };
        match self.shown.view.as_deref() {
            Some(View {
                dialog: Some(Dialog::Attach(old)),
                ..
            }) if **old == fresh => Rc::clone(old),
            _ => Rc::new(fresh),
        }
    }
}

fn is_about(change: &ChangeView, volume: &VolumeId) -> bool {
    change.disk.volume == *volume
}

/// A detach that is done says nothing of a disk that is back on the list.
fn done_detach(change: &ChangeView) -> bool {
    change.aim == Aim::Detach && change.phase == Phase::Done
}
