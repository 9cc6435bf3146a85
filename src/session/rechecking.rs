//! Reading everything again before something is sent.

use std::rc::Rc;

use super::signing::Auth;
use super::{RequestId, Session, pace};
use crate::api::{Cause, Failure};
use crate::model::Mono;

/// How a reading-again stands.
pub(super) enum Reread {
    Waiting,
    Done,
    SignedOut,
    Failed(Rc<Failure>),
}

impl Session {
    /// Whether server, list and details have been read since `mark`. Details may fail: the product
    /// works without them, and what they said of the disk's status is forgotten then.
    pub(super) fn reread(&mut self, mark: RequestId, since: Mono) -> Reread {
        let now = self.now.mono;
        if self.auth == Auth::Out {
            return Reread::SignedOut;
        }
        if now.since(since) >= pace::RECHECK_LIMIT {
            return Reread::Failed(Rc::new(Failure::of(Cause::TimedOut)));
        }
        let failed = self.reads.server.failed_since(mark);
        if let Some(failure) = failed
            .or_else(|| self.reads.list.failed_since(mark))
            .cloned()
        {
            if failure.cause == Cause::SignInExpired {
                return Reread::Waiting;
            }
            if !failure.is_passing() {
                return Reread::Failed(failure);
            }
            return self.reread_again(mark, since, failure);
        }
        if let Some(reread) = self.details_again(mark, since) {
            return reread;
        }
        let reads = &self.reads;
        // What is to be read once more is not yet known, and where the cloud asked for patience nothing
        // is sent at all.
        let again = reads.server.wanted || reads.list.wanted || now < reads.not_before;
        let volumes = !self.config.volumes
            || reads.volumes_off.is_some()
            || reads.volumes.since(mark).is_some()
            || (reads.volumes.failed_since(mark).is_some() && reads.volumes.idle());
        let known = reads.server.since(mark).is_some() && reads.list.since(mark).is_some();
        if known && volumes && !again {
            Reread::Done
        } else {
            Reread::Waiting
        }
    }

    /// Reads details once more where their service gave no answer, or asked for patience, as often as it asks
    /// for that. If no time is left the check goes on without them; after patience it has failed, and the next
    /// one goes on without them.
    fn details_again(&mut self, mark: RequestId, since: Mono) -> Option<Reread> {
        let failed = self.reads.volumes.failed_since(mark);
        let failure = failed.filter(|f| f.is_passing()).cloned()?;
        let patience = failure.asks_for_patience();
        if self.reads.volumes_off.is_some() || !(patience || self.reads.details_may_hold()) {
            return None;
        }
        let Some(wait) = self.time_for_another(since, &failure) else {
            self.reads.forget_in_use();
            self.reads.join();
            if !patience {
                return None;
            }
            self.reads.volumes_off = Some(Rc::clone(&failure));
            return Some(Reread::Failed(failure));
        };
        self.reads.volumes.failed = None;
        self.reads.volumes.wanted = true;
        self.retry_reads_after(wait);
        Some(Reread::Waiting)
    }

    /// How long to wait before a try after a failure, in milliseconds; `None` if no time is left for one.
    fn time_for_another(&self, since: Mono, failure: &Failure) -> Option<u64> {
        let wait = u64::from(failure.retry_after.unwrap_or(2)) * 1_000;
        let left = pace::RECHECK_LIMIT.saturating_sub(self.now.mono.since(since));
        (wait + 1_000 <= left).then_some(wait)
    }

    /// When to look at a reading-again next, if nothing comes. Where the cloud asked for patience all may
    /// be read already, and no answer is on its way that would wake anybody.
    pub(super) fn reread_deadline(&self, since: Mono) -> Mono {
        let limit = since.plus(pace::RECHECK_LIMIT);
        let patience = self.reads.not_before;
        if patience > self.now.mono {
            limit.min(patience)
        } else {
            limit
        }
    }

    /// A passing failure: once more, if there is time for it.
    fn reread_again(&mut self, mark: RequestId, since: Mono, failure: Rc<Failure>) -> Reread {
        let Some(wait) = self.time_for_another(since, &failure) else {
            return Reread::Failed(failure);
        };
        // The failure is taken away, so that it is waited out once.
        let reads = &mut self.reads;
        if reads.server.failed_since(mark).is_some() {
            reads.server.failed = None;
            self.want_server_fresh(mark);
        }
        let reads = &mut self.reads;
        if reads.list.failed_since(mark).is_some() {
            reads.list.failed = None;
            self.want_list_fresh(mark);
        }
        self.retry_reads_after(wait);
        Reread::Waiting
    }
}
