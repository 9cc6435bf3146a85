//! Where a view is drawn: a Yew root of its own.
//!
//! Yew keeps a little of every root that was ever made, so roots are not destroyed but parked, and
//! the next element gets one that is there already.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use crate::i18n::Locale;
use crate::model::VolumeId;
use crate::session::{Intent, View};
use crate::settings::SettingError;
use crate::ui::{Panel, Refused};

/// What is on a screen.
#[derive(Clone)]
pub(super) enum Content {
    /// Nothing: the root waits for the next element.
    Parked,
    /// The settings are wrong.
    Refused(Rc<[SettingError]>),
    /// A session's view.
    Panel {
        /// Which session: another session is another panel, with nothing left of the one before.
        serial: u64,
        view: Rc<View>,
    },
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Parked, Self::Parked) => true,
            (Self::Refused(one), Self::Refused(two)) => one == two,
            // A view that did not change is the same one.
            (
                Self::Panel { serial, view },
                Self::Panel {
                    serial: other,
                    view: new,
                },
            ) => serial == other && Rc::ptr_eq(view, new),
            _ => false,
        }
    }
}

/// Told once, when there is something to see for the first time.
#[derive(Clone, Default)]
struct OnShown(Rc<Cell<Option<Function>>>);

impl PartialEq for OnShown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// All that a screen draws.
#[derive(Clone, PartialEq, Properties)]
struct RootProps {
    on_shown: OnShown,
    content: Content,
    locale: Locale,
    marked: Option<VolumeId>,
    on_intent: Callback<Intent>,
}

#[component]
fn Root(props: &RootProps) -> Html {
    let locale = props.locale;
    // Now, and not when the view was handed over: from here to the last row Yew does not let the browser paint, but
    // before this it may, and would show an empty panel. Not as an effect: those of the rows come first, and scroll.
    if props.content != Content::Parked
        && let Some(on_shown) = props.on_shown.0.take()
    {
        let _ = on_shown.call0(&JsValue::UNDEFINED);
    }
    match &props.content {
        Content::Parked => html! { <div key="parked" /> },
        Content::Refused(errors) => {
            html! { <Refused key="refused" errors={Rc::clone(errors)} {locale} /> }
        }
        Content::Panel { serial, view } => html! {
            <Panel key={*serial} view={Rc::clone(view)} {locale} marked={props.marked.clone()}
                send={props.on_intent.clone()} />
        },
    }
}

/// A page in a language that is not spoken here gets English.
fn locale_of(lang: &str) -> Locale {
    Locale::from_tag(lang).unwrap_or_default()
}

thread_local! {
    static PARKED: RefCell<Vec<YewRoot>> = const { RefCell::new(Vec::new()) };
}

/// A Yew root and the element it draws in.
struct YewRoot {
    element: Element,
    app: yew::AppHandle<Root>,
}

/// A screen in use.
pub(super) struct Screen {
    yew_root: RefCell<Option<YewRoot>>,
    props: RefCell<RootProps>,
}

impl Screen {
    /// Puts a screen into `root`.
    pub(super) fn take(
        root: &Element,
        lang: &str,
        marked: Option<VolumeId>,
        on_shown: Option<Function>,
    ) -> Self {
        let props = RootProps {
            on_shown: OnShown(Rc::new(Cell::new(on_shown))),
            content: Content::Parked,
            locale: locale_of(lang),
            marked,
            on_intent: Callback::noop(),
        };
        let parked = PARKED.with_borrow_mut(Vec::pop);
        let yew_root = parked.or_else(|| YewRoot::build(root, props.clone()));
        if let Some(yew_root) = &yew_root {
            let _ = root.append_child(&yew_root.element);
        }
        Self {
            yew_root: RefCell::new(yew_root),
            props: RefCell::new(props),
        }
    }

    pub(super) fn show(&self, content: Content) {
        self.change(|props| props.content = content);
    }

    pub(super) fn set_locale(&self, lang: &str) {
        self.change(|props| props.locale = locale_of(lang));
    }

    /// Marks a disk.
    pub(super) fn point_at(&self, volume: Option<VolumeId>) {
        self.change(|props| props.marked = volume);
    }

    /// Sends what the operator does to a new session.
    pub(super) fn send_intents_to(&self, send: Rc<dyn Fn(Intent)>) {
        self.change(|props| props.on_intent = Callback::from(move |intent| send(intent)));
    }

    fn change(&self, change: impl FnOnce(&mut RootProps)) {
        let mut props = self.props.borrow_mut();
        let before = props.clone();
        change(&mut props);
        if let Some(yew_root) = self.yew_root.borrow_mut().as_mut()
            && *props != before
        {
            yew_root.app.update(props.clone());
        }
    }

    /// Empties the screen and parks its root.
    pub(super) fn give_back(&self) {
        self.change(|props| {
            props.content = Content::Parked;
            props.on_intent = Callback::noop();
            props.on_shown = OnShown::default();
        });
        if let Some(yew_root) = self.yew_root.take() {
            yew_root.element.remove();
            PARKED.with_borrow_mut(|parked| parked.push(yew_root));
        }
    }
}

impl YewRoot {
    fn build(root: &Element, props: RootProps) -> Option<Self> {
        let element = root.owner_document()?.create_element("div").ok()?;
        let app = yew::Renderer::<Root>::with_root_and_props(element.clone(), props).render();
        Some(Self { element, app })
    }
}
