//! A world whose events are kept.

use std::cell::RefCell;
use std::rc::Rc;

use bms_disks::api::{Base, Method, Outcome, Request, Target};
use bms_disks::model::{ProjectId, ServerId};
use bms_disks::runtime::{Credentials, Environment, World};
use bms_disks::session::{Effect, Event, RequestId};
use bms_disks::settings::{Endpoint, Endpoints};
use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{TestPage, document, until};

/// A world in a page.
pub struct Fixture {
    pub world: Rc<World>,
    pub events: Rc<RefCell<Vec<Event>>>,
    pub host: web_sys::HtmlElement,
    pub page: TestPage,
}

/// A world about server `s1`, with a `getToken` of this source.
pub fn fixture(get_token: Option<&str>) -> Fixture {
    let page = TestPage::new();
    let (world, events, host) = world("s1", get_token, JsValue::UNDEFINED, None);
    Fixture {
        world,
        events,
        host,
        page,
    }
}

/// What [`world`] gives.
pub type Parts = (Rc<World>, Rc<RefCell<Vec<Event>>>, web_sys::HtmlElement);

/// A world about a server, in the page there is.
pub fn world(
    id: &str,
    get_token: Option<&str>,
    headers: JsValue,
    early: Option<js_sys::Map>,
) -> Parts {
    let host = document().create_element("div").expect("a div");
    let body = document().body().expect("a body");
    body.append_child(&host).expect("room in the page");
    let host: web_sys::HtmlElement = host.unchecked_into();
    let origin = web_sys::window().expect("a window").origin();
    let get_token = get_token.map(Function::new_no_args);
    let place = Environment {
        host: host.clone(),
        target: Target {
            project: ProjectId::parse("p1").expect("an id"),
            server: ServerId::parse(id).expect("an id"),
        },
        endpoints: Endpoints {
            bms: Endpoint::parse("", &origin).expect("the page's origin"),
            evs: None,
            ecs: None,
        },
        credentials: Rc::new(Credentials::new(host.clone().into(), get_token, headers)),
        early,
    };
    let events = Rc::new(RefCell::new(Vec::new()));
    let sink = Rc::clone(&events);
    let world = World::new(place, Box::new(move |event| sink.borrow_mut().push(event)));
    (world, events, host)
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.world.leave();
        self.host.remove();
    }
}

impl Fixture {
    pub fn send(&self, number: u64, method: Method, path: &str, timeout: u64) {
        self.world.perform(Effect::Send {
            id: RequestId(number),
            request: Request {
                method,
                base: Base::Bms,
                path: path.into(),
                body: (method == Method::Post).then(|| r#"{"a":1}"#.into()),
            },
            timeout,
        });
    }

    pub fn take(&self) -> Vec<Event> {
        self.events.take()
    }

    pub async fn next(&self) -> Event {
        until("an event", || !self.events.borrow().is_empty()).await;
        self.events.borrow_mut().remove(0)
    }

    pub async fn outcome(&self, method: Method, path: &str, timeout: u64) -> Outcome {
        self.send(1, method, path, timeout);
        match self.next().await {
            Event::Answer {
                id: RequestId(1),
                outcome,
            } => outcome,
            other => panic!("not an answer: {other:?}"),
        }
    }

    pub async fn get(&self, path: &str) -> Outcome {
        self.outcome(Method::Get, path, 2_000).await
    }
}
