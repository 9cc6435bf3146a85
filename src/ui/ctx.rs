//! What every part needs: the words, and a way to send.

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::{Locale, Texts};
use crate::session::Intent;

struct Inner {
    locale: Locale,
    send: Callback<Intent>,
    tell: Callback<String>,
}

/// Cheap to clone, and equal only to its clones.
#[derive(Clone)]
pub(super) struct Ui(Rc<Inner>);

impl PartialEq for Ui {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Ui {
    /// `tell` says something aloud that the session does not know of.
    pub fn new(locale: Locale, send: Callback<Intent>, tell: Callback<String>) -> Self {
        Self(Rc::new(Inner { locale, send, tell }))
    }

    pub fn t(&self) -> &'static Texts {
        self.0.locale.texts()
    }

    pub fn send(&self, intent: Intent) {
        self.0.send.emit(intent);
    }

    pub fn tell(&self, words: String) {
        self.0.tell.emit(words);
    }

    /// A click that sends.
    pub fn on(&self, intent: Intent) -> Callback<MouseEvent> {
        let ui = self.clone();
        Callback::from(move |_| ui.send(intent.clone()))
    }
}
