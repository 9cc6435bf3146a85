//! A mounted element, from Rust's side.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use super::options::{JsOptions, Options};
use super::report::Reporter;
use super::screen::{Content, Screen};
use crate::runtime::{Credentials, Driver, Environment};
use crate::session::View;
use crate::settings::{CheckedSettings, RawSettings};

thread_local! {
    static SESSIONS: Cell<u64> = const { Cell::new(0) };
}

/// A panel in an element. Call `destroy` when the element has left the page for good.
#[wasm_bindgen]
pub struct Handle {
    host: HtmlElement,
    credentials: Rc<Credentials>,
    screen: Rc<Screen>,
    reporter: Rc<Reporter>,
    raw: RefCell<RawSettings>,
    driver: RefCell<Option<Driver>>,
}

/// Puts a panel into `root`, a `div` of the shadow root of `host`.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: &Element, settings: &JsOptions) -> Handle {
    let options = Options::read(settings);
    let owner = JsValue::from(&host);
    let credentials = Credentials::new(owner, options.get_token, options.headers);
    let credentials = Rc::new(credentials);
    let reporter = Reporter::new(host.clone(), Rc::clone(&credentials), options.on_state);
    let handle = Handle {
        host,
        credentials,
        reporter: Rc::new(reporter),
        screen: Rc::new(Screen::take(
            root,
            &options.lang,
            options.volume,
            options.on_shown,
        )),
        raw: RefCell::new(options.raw),
        driver: RefCell::default(),
    };
    handle.begin(options.early);
    handle
}

#[wasm_bindgen]
impl Handle {
    /// Takes settings that changed. A new server, project, endpoint or policy is a new session; late
    /// answers to the old one change nothing any more. Everything else leaves the session alone.
    pub fn update(&self, settings: &JsOptions) {
        let options = Options::read(settings);
        self.screen.set_locale(&options.lang);
        self.screen.point_at(options.volume);
        self.credentials.replace(options.get_token, options.headers);
        if *self.raw.borrow() != options.raw {
            self.raw.replace(options.raw);
            self.begin(options.early);
        }
    }

    /// Reads again. The promise resolves when that has ended, well or not; at once where the settings
    /// are wrong and nothing is read.
    pub fn refresh(&self) -> Promise {
        match &*self.driver.borrow() {
            Some(driver) => driver.refresh(),
            None => Promise::resolve(&JsValue::UNDEFINED),
        }
    }

    /// Ends it: no request, timer or listener is left, except for a change that was sent and runs its
    /// course unheard.
    pub fn destroy(self) {
        self.driver.take();
        self.screen.give_back();
    }
}

impl Handle {
    fn begin(&self, early: Option<js_sys::Map>) {
        // The old session ends before the new one begins: they share the record.
        self.driver.take();
        self.reporter.begin();
        let origin = web_sys::window().map(|window| window.origin());
        let checked = self.raw.borrow().check(&origin.unwrap_or_default());
        match checked {
            Ok(checked_settings) => {
                let driver = self.start(checked_settings, early);
                self.driver.replace(Some(driver));
            }
            Err(errors) => {
                let raw = self.raw.borrow();
                // After it is on screen: a listener may look there.
                self.screen.show(Content::Refused(errors.clone().into()));
                self.reporter.refused(&raw, &errors);
            }
        }
    }

    fn start(&self, checked_settings: CheckedSettings, early: Option<js_sys::Map>) -> Driver {
        let environment = Environment {
            host: self.host.clone(),
            target: checked_settings.config.target.clone(),
            endpoints: checked_settings.endpoints,
            credentials: Rc::clone(&self.credentials),
            early,
        };
        let serial = SESSIONS.get() + 1;
        SESSIONS.set(serial);
        let screen = Rc::downgrade(&self.screen);
        let reporter = Rc::downgrade(&self.reporter);
        let target = checked_settings.config.target.clone();
        let show = move |view: Rc<View>| {
            if let Some(screen) = screen.upgrade() {
                screen.show(Content::Panel {
                    serial,
                    view: Rc::clone(&view),
                });
            }
            if let Some(reporter) = reporter.upgrade() {
                reporter.shown(&target, &view);
            }
        };
        let driver = Driver::start(checked_settings.config, environment, Box::new(show));
        self.screen.send_intents_to(driver.intent_sender());
        driver
    }
}
