//! Tells the portal in which state the panel is, and what stops it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::api::{Cause, Failure, Target};
use crate::i18n::Locale;
use crate::runtime::{Credentials, failure_object, portal_error, tell_error};
use crate::session::{Notice, Page, View};
use crate::settings::{Loose, SettingError};
use crate::ui::setting_words;

/// Why there is nothing to see, or nothing new.
#[derive(Clone, Debug, PartialEq)]
enum Trouble {
    Settings(Vec<SettingError>),
    SignedOut,
    TokenFailed,
    Offline,
    Read(Rc<Failure>),
}

/// What the portal was told last.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    state: &'static str,
    trouble: Option<Trouble>,
}

/// Tells a portal of one element.
pub(super) struct Reporter {
    host: HtmlElement,
    credentials: Rc<Credentials>,
    /// The element's own module: it keeps `:state()`, `ready` and what `refresh()` rejects with.
    tell: Option<Function>,
    told: RefCell<Option<Told>>,
}

impl Reporter {
    pub(super) fn new(
        host: HtmlElement,
        credentials: Rc<Credentials>,
        tell: Option<Function>,
    ) -> Self {
        Self {
            host,
            credentials,
            tell,
            told: RefCell::default(),
        }
    }

    /// Other settings: what is told from now on is news.
    pub(super) fn begin(&self) {
        self.told.take();
    }

    /// The settings cannot be used.
    pub(super) fn refused(&self, loose: &Loose, errors: &[SettingError]) {
        let id = |text: &Option<String>| text.clone().unwrap_or_default();
        let ids = (id(&loose.project_id), id(&loose.server_id));
        let trouble = Trouble::Settings(errors.to_vec());
        self.report("error", Some(trouble), (&ids.0, &ids.1));
    }

    /// A view is on screen.
    pub(super) fn shown(&self, target: &Target, view: &View) {
        let trouble = trouble(view);
        let state = match &view.page {
            Page::Ready(_) => "ready",
            _ if trouble.is_some() => "error",
            _ => "loading",
        };
        let ids = (target.project.as_str(), target.server.as_str());
        self.report(state, trouble, ids);
    }

    fn report(&self, state: &'static str, trouble: Option<Trouble>, ids: (&str, &str)) {
        let now = Told { state, trouble };
        if self.told.borrow().as_ref() == Some(&now) {
            return;
        }
        let before = self.told.replace(Some(now.clone()));
        let error = now.trouble.as_ref().map(|trouble| self.error(trouble));
        if let Some(tell) = &self.tell {
            let error = error.clone().unwrap_or_default();
            let _ = tell.call2(&JsValue::UNDEFINED, &state.into(), &error);
        }
        // While the list is there, a failed read is said in the panel; the next one may succeed.
        let is_passing = matches!(&now.trouble, Some(Trouble::Offline | Trouble::Read(_)));
        let before = before.and_then(|before| before.trouble);
        if let (Some(trouble), Some(error)) = (&now.trouble, &error)
            && !(state == "ready" && is_passing)
            && before.map(|before| before.reason()) != Some(trouble.reason())
        {
            tell_error(&self.host, ids, trouble.reason(), error);
        }
    }

    fn error(&self, trouble: &Trouble) -> JsValue {
        // For developers, so in English; it is what the panel says.
        let t = Locale::En.texts();
        let words = |what: &str| what.to_owned();
        let (message, cause) = match trouble {
            Trouble::Settings(errors) => {
                let all = errors
                    .iter()
                    .map(|error| [error.setting(), " ", &setting_words(*error, t)].concat());
                (all.collect::<Vec<_>>().join("; "), JsValue::UNDEFINED)
            }
            Trouble::SignedOut => (
                words(t.cause(Cause::SignInExpired).what),
                JsValue::UNDEFINED,
            ),
            Trouble::TokenFailed => (words(t.problem.no_token), self.credentials.failure()),
            Trouble::Offline => (words(t.notice.offline), JsValue::UNDEFINED),
            Trouble::Read(failure) => {
                let what = words(t.cause(failure.cause).what);
                (what, failure_object(failure))
            }
        };
        portal_error(trouble.reason(), &message, &cause)
    }
}

impl Trouble {
    /// One of the list in `docs/embedding.md`.
    fn reason(&self) -> &'static str {
        match self {
            Self::Settings(_) => "bad-settings",
            Self::SignedOut => "signed-out",
            Self::TokenFailed => "token-failed",
            Self::Offline => "offline",
            Self::Read(failure) => match failure.cause {
                Cause::SignInExpired => "signed-out",
                Cause::Network => "unreachable",
                Cause::TimedOut => "timed-out",
                Cause::NoSuchApi | Cause::NotTheCloud | Cause::Redirected => "wrong-endpoint",
                Cause::NoSuchServer => "no-such-server",
                Cause::NoPermission | Cause::NotAuthorised | Cause::WrongProject => "forbidden",
                _ => "cloud-failed",
            },
        }
    }
}

fn trouble(view: &View) -> Option<Trouble> {
    let of_notice = |notice: &Notice| match notice {
        Notice::SignedOut => Some(Trouble::SignedOut),
        Notice::TokenFailed => Some(Trouble::TokenFailed),
        Notice::Offline => Some(Trouble::Offline),
        Notice::Stale(failure) => Some(Trouble::Read(Rc::clone(failure))),
        _ => None,
    };
    match &view.page {
        Page::SignedOut => Some(Trouble::SignedOut),
        Page::TokenFailed => Some(Trouble::TokenFailed),
        Page::Problem(failure) => Some(Trouble::Read(Rc::clone(failure))),
        Page::Loading | Page::Ready(_) => view.notices.iter().find_map(of_notice),
    }
}
