//! A mounted element, from Rust's side.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use super::given::{Given, Wishes};
use super::report::Reporter;
use super::screen::{Content, Screen};
use crate::runtime::{Credentials, Driver, Place};
use crate::session::View;
use crate::settings::{Loose, Strict};

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
    loose: RefCell<Loose>,
    driver: RefCell<Option<Driver>>,
}

/// Puts a panel into `root`, a `div` of the shadow root of `host`.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, root: &Element, settings: &Given) -> Handle {
    let wishes = Wishes::read(settings);
    let owner = JsValue::from(&host);
    let credentials = Credentials::new(owner, wishes.get_token, wishes.headers);
    let credentials = Rc::new(credentials);
    let reporter = Reporter::new(host.clone(), Rc::clone(&credentials), wishes.told);
    let handle = Handle {
        host,
        credentials,
        reporter: Rc::new(reporter),
        screen: Rc::new(Screen::take(
            root,
            &wishes.lang,
            wishes.volume,
            wishes.shown,
        )),
        loose: RefCell::new(wishes.loose),
        driver: RefCell::default(),
    };
    handle.begin(wishes.early);
    handle
}

#[wasm_bindgen]
impl Handle {
    /// Takes settings that changed. A new server, project, endpoint or policy is a new session; late
    /// answers to the old one change nothing any more. Everything else leaves the session alone.
    pub fn update(&self, settings: &Given) {
        let wishes = Wishes::read(settings);
        self.screen.speak(&wishes.lang);
        self.screen.point_at(wishes.volume);
        self.credentials.replace(wishes.get_token, wishes.headers);
        if *self.loose.borrow() != wishes.loose {
            self.loose.replace(wishes.loose);
            self.begin(wishes.early);
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
        let checked = self.loose.borrow().check(&origin.unwrap_or_default());
        match checked {
            Ok(strict) => {
                let driver = self.start(strict, early);
                self.driver.replace(Some(driver));
            }
            Err(errors) => {
                let loose = self.loose.borrow();
                // After it is on screen: a listener may look there.
                self.screen.show(Content::Refused(errors.clone().into()));
                self.reporter.refused(&loose, &errors);
            }
        }
    }

    fn start(&self, strict: Strict, early: Option<js_sys::Map>) -> Driver {
        let place = Place {
            host: self.host.clone(),
            target: strict.config.target.clone(),
            endpoints: strict.endpoints,
            credentials: Rc::clone(&self.credentials),
            early,
        };
        let serial = SESSIONS.get() + 1;
        SESSIONS.set(serial);
        let screen = Rc::downgrade(&self.screen);
        let reporter = Rc::downgrade(&self.reporter);
        let target = strict.config.target.clone();
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
        let driver = Driver::start(strict.config, place, Box::new(show));
        self.screen.listen(driver.ear());
        driver
    }
}
