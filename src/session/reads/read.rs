//! One kind of read: the last good answer, the last failure, the request under way.

use std::rc::Rc;

use crate::api::Failure;
use crate::model::Mono;
use crate::session::RequestId;

/// A fact and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Fact<T> {
    pub value: T,
    /// The request that brought it: the fact is no older than that request's beginning.
    pub read: RequestId,
}

/// One kind of read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Read<T> {
    /// The last good answer.
    pub fact: Option<Fact<T>>,
    /// The last failure, if it is later than the last good answer.
    pub failed: Option<(RequestId, Rc<Failure>)>,
    /// The request under way.
    pub in_flight: Option<(RequestId, Mono)>,
    /// Whether to read as soon as that is possible.
    pub wanted: bool,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self {
            fact: None,
            failed: None,
            in_flight: None,
            wanted: false,
        }
    }
}

impl<T> Read<T> {
    /// The fact, if its read began at `mark` or later.
    pub fn since(&self, mark: RequestId) -> Option<&T> {
        self.fact
            .as_ref()
            .filter(|f| f.read >= mark)
            .map(|f| &f.value)
    }

    /// The failure, if its read began at `mark` or later.
    pub fn failed_since(&self, mark: RequestId) -> Option<&Rc<Failure>> {
        self.failed
            .as_ref()
            .filter(|(read, _)| *read >= mark)
            .map(|(_, failure)| failure)
    }

    /// Whether this request is the one that failed.
    pub fn failed_by(&self, id: RequestId) -> bool {
        self.failed.as_ref().is_some_and(|(read, _)| *read == id)
    }

    /// The last read that ended.
    pub fn last(&self) -> Option<RequestId> {
        let fact = self.fact.as_ref().map(|f| f.read);
        fact.max(self.failed.as_ref().map(|(read, _)| *read))
    }

    pub fn idle(&self) -> bool {
        self.in_flight.is_none() && !self.wanted
    }

    pub fn end(&mut self, id: RequestId, result: Result<T, Failure>) {
        match result {
            Ok(value) => {
                self.fact = Some(Fact { value, read: id });
                self.failed = None;
            }
            Err(failure) => self.failed = Some((id, Rc::new(failure))),
        }
    }

    /// Wants a read that begins at `mark` or later. Returns the request under way that began too early, to be
    /// given up.
    pub fn want_since(&mut self, mark: RequestId) -> Option<RequestId> {
        if self.in_flight.is_some_and(|(id, _)| id >= mark) {
            return None;
        }
        self.wanted = true;
        self.in_flight.take().map(|(id, _)| id)
    }

    /// Takes up the request if it is this read's.
    pub fn take(&mut self, id: RequestId) -> bool {
        let mine = self.in_flight.is_some_and(|(sent, _)| sent == id);
        if mine {
            self.in_flight = None;
        }
        mine
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: crate::session::numbers::See) {
        use crate::session::numbers::Number;
        let fact = self.fact.iter_mut().map(|fact| &mut fact.read);
        let failed = self.failed.iter_mut().map(|(read, _)| read);
        fact.chain(failed).for_each(|id| see(Number::Request(id)));
        if let Some((id, at)) = &mut self.in_flight {
            see(Number::Request(id));
            see(Number::Time(at, u64::MAX));
        }
    }
}
