//! The session itself.

use std::rc::Rc;

use super::{Config, Effect, Event, Page, View};
use crate::model::{Mono, Now};

/// The state machine.
pub struct Session {
    config: Config,
}

impl Session {
    /// A session about one server. Nothing happens before [`Event::Start`].
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// Takes in one event and says what to do. Effects are in order and all of them are to be carried out.
    pub fn step(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let _ = (event, now, &self.config);
        Vec::new()
    }

    /// When to send [`Event::Tick`], if nothing happens before. Ask after every step.
    #[must_use]
    pub fn wake_at(&self) -> Option<Mono> {
        None
    }

    /// What to show. Cheap; parts that did not change are the same `Rc`.
    #[must_use]
    pub fn view(&self) -> Rc<View> {
        Rc::new(View {
            server: None,
            page: Page::Loading,
            notices: Vec::new(),
            dialog: None,
            changes: Vec::new(),
            said: None,
            refreshing: false,
            read_at: None,
        })
    }
}
