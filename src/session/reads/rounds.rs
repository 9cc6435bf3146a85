//! When something is read: rounds, what somebody waits for, patience and limits. One read of a kind at a time.

use super::{ListSource, Reads};
use crate::api::{Call, Failure, Transport};
use crate::model::Mono;
use crate::session::{Cx, RequestId, pace};

/// What reading depends on beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::session) struct Going {
    /// Whether anything may be sent.
    pub may_send: bool,
    /// Whether nobody is signed in: nothing comes of what was asked for; whoever signs in again asks again.
    pub signed_out: bool,
    /// Whether somebody looks, or something is under way.
    pub watched: bool,
}

impl Reads {
    /// Wants everything read by reads that begin now; what they say tells when the next round begins. Returns the
    /// number from which on they count.
    pub fn want_all_fresh(&mut self, cx: &mut Cx) -> RequestId {
        let mark = cx.next_id();
        self.next_round = None;
        self.want_server_fresh(mark, cx);
        self.want_list_fresh(mark, cx);
        if self.asks_for_details() {
            let early = self.volumes.want_since(mark);
            cx.cancel(early);
        }
        mark
    }

    /// Wants the list read at `mark` or later, wherever it is read.
    pub fn want_list_fresh(&mut self, mark: RequestId, cx: &mut Cx) {
        if self.source == ListSource::Own {
            return self.want_server_fresh(mark, cx);
        }
        let early = self.list.want_since(mark);
        cx.cancel(early);
    }

    pub(super) fn want_server_fresh(&mut self, mark: RequestId, cx: &mut Cx) {
        let early = self.server.want_since(mark);
        cx.cancel(early);
    }

    /// Everything is to be read again before something is sent. The details have two tries of their own.
    pub fn begin_recheck(&mut self, cx: &mut Cx) -> RequestId {
        if self.details_may_hold() {
            self.volumes_failures = 0;
        }
        self.want_all_fresh(cx)
    }

    /// Reads everything again because somebody asked.
    pub fn refresh(&mut self, cx: &mut Cx) {
        self.volumes_off = None;
        self.failures = 0;
        self.asked_for = Some(self.want_all_fresh(cx));
    }

    /// The page was shown: what could never be read is tried again at once. What is old is anyway, as soon
    /// as somebody looks.
    pub fn page_shown(&mut self, cx: &Cx) {
        let never = self.server.fact.is_none() || self.list.fact.is_none();
        if never && self.idle() {
            self.next_round = Some(cx.now.mono);
        }
    }

    /// Reads again what failed, now that something is likely to have changed.
    pub fn reconnected(&mut self, cx: &Cx) {
        self.failures = 0;
        if self.idle() {
            self.next_round = Some(cx.now.mono);
        }
    }

    /// Honours `Retry-After`, and waits a little where there is none.
    pub fn be_patient(&mut self, failure: &Failure, cx: &Cx) {
        let asked = failure.retry_after.map(|s| u64::from(s.min(3_600)) * 1_000);
        let wait = match asked {
            Some(asked) => asked,
            None if failure.asks_for_patience() => pace::back_off(self.failures),
            None => return,
        };
        self.wait(wait, cx);
    }

    /// Sends nothing for so many milliseconds.
    pub(super) fn wait(&mut self, millis: u64, cx: &Cx) {
        self.not_before = self.not_before.max(cx.now.mono.plus(millis));
    }

    pub(super) fn asks_for_details(&self) -> bool {
        self.has_volumes && self.volumes_off.is_none()
    }

    fn is_watched(&self, going: Going) -> bool {
        going.watched || self.asked_for.is_some()
    }

    /// Goes on reading, from the session's start on.
    pub fn advance(&mut self, going: Going, cx: &mut Cx) {
        if going.signed_out {
            self.asked_for = None;
        }
        self.time_out(cx);
        let now = cx.now.mono;
        if self.next_round.is_some_and(|at| now >= at) && self.is_watched(going) {
            self.next_round = None;
            self.want_round();
        }
        if going.may_send && now >= self.not_before && self.is_watched(going) {
            self.send_wanted(cx);
        }
        if self.idle() {
            self.asked_for = None;
            if self.next_round.is_none() {
                self.end_round(cx);
            }
        }
    }

    /// Wants everything read that is not being read already: a round takes nothing from a reading that
    /// somebody waits for.
    fn want_round(&mut self) {
        self.server.wanted |= self.server.in_flight.is_none();
        if self.source != ListSource::Own {
            self.list.wanted |= self.list.in_flight.is_none();
        }
        if self.asks_for_details() {
            self.volumes.wanted |= self.volumes.in_flight.is_none();
        }
    }

    fn end_round(&mut self, cx: &Cx) {
        self.failures = if std::mem::take(&mut self.round_failed) {
            self.failures.saturating_add(1)
        } else {
            0
        };
        self.next_round = Some(cx.now.mono.plus(self.interval()));
    }

    fn interval(&self) -> u64 {
        if self.failures > 0 {
            pace::back_off(self.failures).max(pace::MOVING)
        } else if self.moving() {
            pace::MOVING
        } else {
            pace::IDLE
        }
    }

    fn in_flight(&self) -> impl Iterator<Item = (RequestId, Mono)> + use<> {
        let all = [
            self.server.in_flight,
            self.list.in_flight,
            self.volumes.in_flight,
        ];
        all.into_iter().flatten()
    }

    /// Whoever sends may have slept through its own limit.
    fn time_out(&mut self, cx: &mut Cx) {
        let late = |at: Mono| cx.now.mono.since(at) >= pace::READ_TIMEOUT + pace::GRACE;
        let lost: Vec<_> = self.in_flight().filter(|(_, at)| late(*at)).collect();
        for (id, _) in lost {
            cx.cancel(Some(id));
            self.answer(id, &Err(Transport::TimedOut), cx);
        }
    }

    fn send_wanted(&mut self, cx: &mut Cx) {
        if std::mem::take(&mut self.server.wanted) {
            self.server.in_flight = Some(cx.send_read(&Call::Server));
        }
        if std::mem::take(&mut self.list.wanted)
            && let ListSource::Path { path, .. } = self.source
        {
            self.list.in_flight = Some(cx.send_read(&Call::List(path)));
        }
        if std::mem::take(&mut self.volumes.wanted) {
            self.volumes.in_flight = Some(cx.send_read(&Call::Volumes));
        }
    }

    /// Whether the first list is held back: its names are on the way, and each row is drawn once.
    pub fn awaits_details(&self, listed: bool, cx: &Cx) -> bool {
        let unknown = self.volumes.fact.is_none() && self.volumes.failed.is_none();
        let in_time = self.details_by.is_some_and(|by| cx.now.mono < by);
        !listed && self.volumes.in_flight.is_some() && unknown && in_time
    }

    /// When to look next, if nothing comes. `listed`: the first list was shown.
    pub fn deadline(&self, going: Going, listed: bool, cx: &Cx) -> Option<Mono> {
        let limits = self
            .in_flight()
            .map(|(_, at)| at.plus(pace::READ_TIMEOUT + pace::GRACE));
        let watched = self.is_watched(going);
        let wanted = self.server.wanted || self.list.wanted || self.volumes.wanted;
        let patience = (wanted && going.may_send && watched).then_some(self.not_before);
        let round = self.next_round.filter(|_| watched);
        let details = self.details_by.filter(|_| self.awaits_details(listed, cx));
        limits.chain(patience).chain(round).chain(details).min()
    }
}
