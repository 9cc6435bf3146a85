//! The portal's say: it is asked about each detach that was confirmed, and may refuse or take its time.

use std::rc::Rc;

use super::asking::{AskStage, Question};
use super::mutation::mutated;
use super::{AskId, AskNote, Effect, HostAnswer, RequestId, Session};
use crate::model::Wall;

/// How much of the host page's reason is shown, in characters.
const MAX_HOST_TEXT: usize = 500;

impl Session {
    /// Confirmed: the host page is asked.
    pub(super) fn hold(&mut self, confirmed: Wall) {
        let Some(ask) = &mut self.ask else { return };
        ask.notes.clear();
        self.last_ask += 1;
        ask.stage = AskStage::Holding {
            ask: AskId(self.last_ask),
            confirmed,
            since: self.now.mono,
        };
        self.out.push(Effect::AskHost {
            ask: AskId(self.last_ask),
            disk: Rc::clone(&ask.told.disk),
        });
    }

    /// The host page answered. Whatever was read before it did is too old to send on.
    pub(super) fn host_said(&mut self, of: AskId, answer: HostAnswer) {
        let confirmed = match &self.ask {
            Some(Question {
                stage: AskStage::Holding { ask, confirmed, .. },
                ..
            }) if *ask == of => *confirmed,
            _ => return,
        };
        match answer {
            HostAnswer::Refuse(text) if !mutated!(self, OverruleHost) => {
                let text: String = text.chars().take(MAX_HOST_TEXT).collect();
                self.take_back(vec![AskNote::HostRefused(text.into())]);
            }
            HostAnswer::Proceed | HostAnswer::Refuse(_) => {
                let since = self.now.mono;
                let mut mark = self.want_all_fresh();
                self.reads.begin_check();
                if mutated!(self, SkipReread) {
                    mark = RequestId(0);
                }
                if let Some(ask) = &mut self.ask {
                    ask.stage = AskStage::Rechecking {
                        mark,
                        confirmed,
                        since,
                    };
                }
            }
        }
    }
}
