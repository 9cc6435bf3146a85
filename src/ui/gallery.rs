//! Every state of the interface by name: for looking at, for screenshots, for tests of the layout.
//! Not part of what ships (feature `gallery`).

mod bulk;
mod dialogs;
mod disks;
mod pages;
mod samples;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use super::Panel;
use super::dialogs::Absent;
use crate::i18n::Locale;
use crate::session::{Intent, View};

pub use disks::{DiskMaker, running_linux, stopped};

thread_local! {
    static MOUNTED: RefCell<Vec<yew::AppHandle<Shown>>> = const { RefCell::new(Vec::new()) };
    static SENT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// All names.
#[must_use]
pub fn names() -> Vec<&'static str> {
    [&pages::NAMES[..], &dialogs::NAMES, &bulk::NAMES].concat()
}

/// The state of a name.
#[must_use]
pub fn state(name: &str) -> Option<Rc<View>> {
    let state = pages::state(name)
        .or_else(|| dialogs::state(name))
        .or_else(|| bulk::state(name))?;
    Some(Rc::new(state))
}

/// The names of all states, in an order worth looking at them in.
#[wasm_bindgen]
#[must_use]
pub fn gallery_states() -> Vec<String> {
    names().into_iter().map(str::to_owned).collect()
}

/// Shows a state in `root`, an element in a shadow root that has adopted the styles. `lang` is
/// `en`, `zh-CN` or `ar-XB` (the unreal language); `theme` is `auto`, `light` or `dark`.
/// Answers whether there is such a state.
#[wasm_bindgen]
#[must_use]
pub fn gallery_mount(root: Element, name: &str, lang: &str, theme: &str) -> bool {
    let Some(view) = state(name) else {
        return false;
    };
    // An element refuses an attribute only for its name.
    let _ = root.set_attribute("data-theme", theme);
    let props = ShownProps {
        view,
        locale: Locale::from_tag(lang).unwrap_or_default(),
        absent: dialogs::absent(name),
    };
    let handle = mount(root, props);
    MOUNTED.with_borrow_mut(|all| all.push(handle));
    true
}

/// What was sent so far by all that is shown, in the words of a debugger.
#[wasm_bindgen]
#[must_use]
pub fn gallery_sent() -> Vec<String> {
    SENT.with_borrow(Clone::clone)
}

/// Takes all away.
#[wasm_bindgen]
pub fn gallery_clear() {
    SENT.with_borrow_mut(Vec::clear);
    MOUNTED
        .with_borrow_mut(std::mem::take)
        .into_iter()
        .for_each(yew::AppHandle::destroy);
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    view: Rc<View>,
    locale: Locale,
    /// Why no dialog can be drawn, if none can.
    absent: Option<Absent>,
}

/// A panel, with or without what draws its dialogs.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let send = use_callback((), |intent: Intent, ()| {
        SENT.with_borrow_mut(|all| all.push(format!("{intent:?}")));
    });
    let panel = html! { <Panel view={Rc::clone(&props.view)} send={send} locale={props.locale} /> };
    match props.absent {
        None => panel,
        Some(why) => {
            html! { <ContextProvider<Absent> context={why}>{ panel }</ContextProvider<Absent>> }
        }
    }
}

fn mount(root: Element, props: ShownProps) -> yew::AppHandle<Shown> {
    yew::Renderer::<Shown>::with_root_and_props(root, props).render()
}
