//! Carries out what a session asks for.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::credentials::NoToken;
use super::world::World;
use super::{Environment, approval, claim, host, page, random, send, storage};
use crate::session::{Effect, Event, TokenNews};

impl World {
    /// A world that reports to `report` until it is left.
    #[must_use]
    pub fn new(environment: Environment, report: Box<dyn Fn(Event)>) -> Rc<Self> {
        Self::build(environment, page::watch, report)
    }

    /// The events a session begins with.
    #[must_use]
    pub fn first_events(&self) -> Vec<Event> {
        let start = Event::Start {
            record: storage::read(&self.key),
            visible: page::is_visible(),
            ids: random::uuid(),
        };
        let offline = page::is_offline().then_some(Event::Online(false));
        let kept = storage::kept(&self.key).map(Event::Kept);
        std::iter::once(start).chain(kept).chain(offline).collect()
    }

    /// Carries out one effect. What takes time goes on by itself and is reported later.
    pub fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Save { from, to } => {
                if storage::replace(&self.key, &from, &to) {
                    self.tell_siblings();
                }
            }
            Effect::Clear(text) => {
                if storage::clear(&self.key, &text) {
                    self.tell_siblings();
                }
            }
            Effect::Keep(text) => storage::keep(&self.key, text.as_deref()),
            _ if !self.is_alive() => {}
            Effect::Send {
                id,
                request,
                timeout,
            } => send::send(self, id, request, timeout),
            Effect::Cancel(id) => {
                self.abort_read(id);
                self.forget(id);
            }
            Effect::RenewToken => self.renew_token(),
            Effect::Claim(text) => claim::claim(self, text),
            Effect::AskHost { ask, attempt } => approval::ask(self, ask, &attempt),
            Effect::Emit(event) => host::emit(self, &event),
        }
    }

    fn renew_token(self: &Rc<Self>) {
        self.credentials.forget();
        let world = Rc::clone(self);
        // For as long as it takes: the portal may ask its user, and late news still is a sign-in.
        spawn_local(async move {
            let news = match world.credentials.token().await {
                Ok(Some(_)) => TokenNews::Renewed,
                Ok(None) | Err(NoToken::SignedOut) => TokenNews::Unavailable,
                Err(NoToken::Failed) => TokenNews::Failed,
            };
            world.report(Event::Token(news));
        });
    }
}
