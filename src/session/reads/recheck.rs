//! Reading everything again before something is sent.

use std::rc::Rc;

use super::Reads;
use crate::api::{Cause, Failure};
use crate::model::Mono;
use crate::session::{Cx, RequestId, pace};

/// How a recheck stands.
pub(in crate::session) enum Reread {
    Waiting,
    Done,
    Failed(Rc<Failure>),
}

impl Reads {
    /// Whether server, list and details have been read since `mark`, which was at `since`. Details may fail: the
    /// product works without them, and what they said of the disk's status is forgotten then.
    pub fn reread(&mut self, mark: RequestId, since: Mono, cx: &mut Cx) -> Reread {
        let now = cx.now.mono;
        if now.since(since) >= pace::RECHECK_LIMIT {
            return Reread::Failed(Rc::new(Failure::of(Cause::TimedOut)));
        }
        let failed = self.server.failed_since(mark);
        if let Some(failure) = failed.or_else(|| self.list.failed_since(mark)).cloned() {
            if failure.cause == Cause::SignInExpired {
                return Reread::Waiting;
            }
            if !failure.is_passing() {
                return Reread::Failed(failure);
            }
            return self.reread_again(mark, since, failure, cx);
        }
        if let Some(reread) = self.details_again(mark, since, cx) {
            return reread;
        }
        // What is to be read once more is not yet known, and where the cloud asked for patience nothing
        // is sent at all.
        let again = self.server.wanted || self.list.wanted || now < self.not_before;
        let volumes = !self.asks_for_details()
            || self.volumes.since(mark).is_some()
            || (self.volumes.failed_since(mark).is_some() && self.volumes.idle());
        let known = self.server.since(mark).is_some() && self.list.since(mark).is_some();
        if known && volumes && !again {
            Reread::Done
        } else {
            Reread::Waiting
        }
    }

    /// Reads details once more where their service gave no answer, or asked for patience, as often as it asks
    /// for that. If no time is left the check goes on without them; after patience it has failed, and the next
    /// one goes on without them.
    fn details_again(&mut self, mark: RequestId, since: Mono, cx: &Cx) -> Option<Reread> {
        let failed = self.volumes.failed_since(mark);
        let failure = failed.filter(|f| f.is_passing()).cloned()?;
        let patience = failure.asks_for_patience();
        if self.volumes_off.is_some() || !(patience || self.details_may_hold()) {
            return None;
        }
        let Some(wait) = time_for_another(since, &failure, cx) else {
            self.forget_in_use();
            self.join();
            if !patience {
                return None;
            }
            self.volumes_off = Some(Rc::clone(&failure));
            return Some(Reread::Failed(failure));
        };
        self.volumes.failed = None;
        self.volumes.wanted = true;
        self.wait(wait, cx);
        Some(Reread::Waiting)
    }

    /// When to look at a recheck next, if nothing comes. Where the cloud asked for patience all may be read
    /// already, and no answer is on its way that would wake anybody.
    pub fn reread_deadline(&self, since: Mono, cx: &Cx) -> Mono {
        let limit = since.plus(pace::RECHECK_LIMIT);
        if self.not_before > cx.now.mono {
            limit.min(self.not_before)
        } else {
            limit
        }
    }

    /// A passing failure: once more, if there is time for it.
    fn reread_again(
        &mut self,
        mark: RequestId,
        since: Mono,
        failure: Rc<Failure>,
        cx: &mut Cx,
    ) -> Reread {
        let Some(wait) = time_for_another(since, &failure, cx) else {
            return Reread::Failed(failure);
        };
        // The failure is taken away, so that it is waited out once.
        if self.server.failed_since(mark).is_some() {
            self.server.failed = None;
            self.want_server_fresh(mark, cx);
        }
        if self.list.failed_since(mark).is_some() {
            self.list.failed = None;
            self.want_list_fresh(mark, cx);
        }
        self.wait(wait, cx);
        Reread::Waiting
    }
}

/// How long to wait before a try after a failure, in milliseconds; `None` if no time is left for one.
fn time_for_another(since: Mono, failure: &Failure, cx: &Cx) -> Option<u64> {
    let wait = u64::from(failure.retry_after.unwrap_or(2)) * 1_000;
    let left = pace::RECHECK_LIMIT.saturating_sub(cx.now.mono.since(since));
    (wait + 1_000 <= left).then_some(wait)
}
