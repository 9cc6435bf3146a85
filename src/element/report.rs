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
use crate::settings::{RawSettings, SettingError};
use crate::ui::setting_words;

/// Why there is nothing to see, or nothing new.
#[derive(Clone, Debug, PartialEq)]
enum Problem {
    Settings(Vec<SettingError>),
    SignedOut,
    TokenFailed,
    Offline,
    Read(Rc<Failure>),
}

/// What the portal was told last.
#[derive(Clone, Debug, PartialEq)]
struct Reported {
    state: &'static str,
    problem: Option<Problem>,
}

/// Tells a portal of one element.
pub(super) struct Reporter {
    host: HtmlElement,
    credentials: Rc<Credentials>,
    /// The element's own module: it keeps `:state()`, `ready` and what `refresh()` rejects with.
    tell: Option<Function>,
    reported: RefCell<Option<Reported>>,
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
            reported: RefCell::default(),
        }
    }

    /// Other settings: what is told from now on is news.
    pub(super) fn begin(&self) {
        self.reported.take();
    }

    /// The settings cannot be used.
    pub(super) fn refused(&self, raw: &RawSettings, errors: &[SettingError]) {
        let id = |text: &Option<String>| text.clone().unwrap_or_default();
        let ids = (id(&raw.project_id), id(&raw.server_id));
        let problem = Problem::Settings(errors.to_vec());
        self.report("error", Some(problem), (&ids.0, &ids.1));
    }

    /// A view is on screen.
    pub(super) fn shown(&self, target: &Target, view: &View) {
        let problem = problem(view);
        let state = match &view.page {
            Page::Ready(_) => "ready",
            _ if problem.is_some() => "error",
            _ => "loading",
        };
        let ids = (target.project.as_str(), target.server.as_str());
        self.report(state, problem, ids);
    }

    fn report(&self, state: &'static str, problem: Option<Problem>, ids: (&str, &str)) {
        let now = Reported { state, problem };
        if self.reported.borrow().as_ref() == Some(&now) {
            return;
        }
        let before = self.reported.replace(Some(now.clone()));
        let error = now.problem.as_ref().map(|problem| self.error(problem));
        if let Some(tell) = &self.tell {
            let error = error.clone().unwrap_or_default();
            let _ = tell.call2(&JsValue::UNDEFINED, &state.into(), &error);
        }
        // While the list is there, a failed read is said in the panel; the next one may succeed.
        let is_passing = matches!(&now.problem, Some(Problem::Offline | Problem::Read(_)));
        let before = before.and_then(|before| before.problem);
        if let (Some(problem), Some(error)) = (&now.problem, &error)
            && !(state == "ready" && is_passing)
            && before.map(|before| before.reason()) != Some(problem.reason())
        {
            tell_error(&self.host, ids, problem.reason(), error);
        }
    }

    fn error(&self, problem: &Problem) -> JsValue {
        // For developers, so in English; it is what the panel says.
        let t = Locale::En.texts();
        let words = |what: &str| what.to_owned();
        let (message, cause) = match problem {
            Problem::Settings(errors) => {
                let all = errors
                    .iter()
                    .map(|error| [error.setting(), " ", &setting_words(*error, t)].concat());
                (all.collect::<Vec<_>>().join("; "), JsValue::UNDEFINED)
            }
            Problem::SignedOut => (
                words(t.cause(Cause::SignInExpired).what),
                JsValue::UNDEFINED,
            ),
            Problem::TokenFailed => (words(t.problem.no_token), self.credentials.failure()),
            Problem::Offline => (words(t.notice.offline), JsValue::UNDEFINED),
            Problem::Read(failure) => {
                let what = words(t.cause(failure.cause).what);
                (what, failure_object(failure))
            }
        };
        portal_error(problem.reason(), &message, &cause)
    }
}

impl Problem {
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

fn problem(view: &View) -> Option<Problem> {
    let of_notice = |notice: &Notice| match notice {
        Notice::SignedOut => Some(Problem::SignedOut),
        Notice::TokenFailed => Some(Problem::TokenFailed),
        Notice::Offline => Some(Problem::Offline),
        Notice::Stale(failure) => Some(Problem::Read(Rc::clone(failure))),
        _ => None,
    };
    let found = match &view.page {
        Page::SignedOut => Some(Problem::SignedOut),
        Page::TokenFailed => Some(Problem::TokenFailed),
        Page::Problem(failure) => Some(Problem::Read(Rc::clone(failure))),
        Page::Loading | Page::Ready(_) => view.notices.iter().find_map(of_notice),
    };
    // What comes of it is not told beside it.
    let is_offline = view.notices.contains(&Notice::Offline);
    found.map(|problem| match problem {
        Problem::TokenFailed if is_offline => Problem::Offline,
        Problem::Read(failure) if is_offline && is_unanswered(&failure) => Problem::Offline,
        problem => problem,
    })
}

/// Whether no answer came: a browser without a network gives none.
fn is_unanswered(failure: &Failure) -> bool {
    matches!(failure.cause, Cause::Network | Cause::TimedOut)
}
