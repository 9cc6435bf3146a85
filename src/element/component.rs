//! The same panel for somebody's Yew app: no JavaScript module, no second wasm.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRootInit, ShadowRootMode};
use yew::prelude::*;

use super::{Handle, PanelEvent, mount, styles};
use crate::i18n::Locale;

/// What a portal in Rust says to [`ServerDisks`]. The meaning of each is that of the element's attribute or
/// property of the same name, in `docs/embedding.md`; what may be left out there may be left out here.
#[derive(Clone, PartialEq, Properties)]
pub struct ServerDisksProps {
    /// The project.
    pub project_id: AttrValue,
    /// The server.
    pub server_id: AttrValue,
    /// The bare metal service; nothing means the page's own origin.
    #[prop_or_default]
    pub bms_endpoint: AttrValue,
    /// The block storage service; nothing means to do without.
    #[prop_or_default]
    pub evs_endpoint: AttrValue,
    /// The compute service's native calls, for clouds that list disks only there; nothing means to do without.
    #[prop_or_default]
    pub ecs_endpoint: AttrValue,
    /// A disk to point at.
    #[prop_or_default]
    pub volume_id: AttrValue,
    /// In which language.
    #[prop_or_default]
    pub locale: Locale,
    /// `auto`, `light` or `dark`.
    #[prop_or(AttrValue::Static("auto"))]
    pub theme: AttrValue,
    /// Whether nothing is sent that no listener of `bms-disks-before-detach` has approved.
    #[prop_or_default]
    pub approval_required: bool,
    /// Offers the system disk of a stopped server, too.
    #[prop_or_default]
    pub allow_system_disk: bool,
    /// Gives a promise of the token; see [`wasm_bindgen_futures::future_to_promise`]. Without it, cookies of the
    /// page's origin are relied on. Give the same callback each time.
    #[prop_or_default]
    pub get_token: Option<Callback<(), Promise>>,
    /// Headers for a proxy's check against forgery: a plain object of texts. Give the same object each time.
    #[prop_or_default]
    pub headers: Option<Object>,
    /// Gets every event, while it is dispatched: what is answered to a [`PanelEvent::BeforeDetach`] or
    /// [`PanelEvent::BeforeAttach`] counts then. The element's events bubble in the page, too.
    #[prop_or_default]
    pub on_event: Callback<PanelEvent>,
}

#[wasm_bindgen]
extern "C" {
    type CSSStyleSheet;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<CSSStyleSheet, JsValue>;
    #[wasm_bindgen(method, js_name = replaceSync)]
    fn replace_sync(this: &CSSStyleSheet, text: &str);

    type StyledRoot;
    #[wasm_bindgen(method, setter, js_name = adoptedStyleSheets)]
    fn set_adopted_style_sheets(this: &StyledRoot, sheets: &Array);
}

thread_local! {
    /// One for all of the page.
    static SHEETS: Array = CSSStyleSheet::new().map_or_else(|_| Array::new(), |sheet| {
        sheet.replace_sync(styles());
        Array::of1(&sheet)
    });
}

/// The disks of one bare metal server, in a shadow root of its own: neither styles nor the rest of the app's
/// page reach in. Custom properties and `::part`s do, on the `div.bms-disks-host` that it renders.
///
/// ```ignore
/// html! { <ServerDisks bms_endpoint="/api/bms" project_id={project} server_id={server} /> }
/// ```
///
/// `examples/yew-app` is a whole app round it.
#[component]
pub fn ServerDisks(props: &ServerDisksProps) -> Html {
    let host = use_node_ref();
    let panel = use_mut_ref(|| None::<Mounted>);
    let ask = use_memo(props.get_token.clone(), |ask| ask.clone().map(function));
    {
        let (host, panel, ask) = (host.clone(), Rc::clone(&panel), Rc::clone(&ask));
        use_effect_with(props.clone(), move |props| {
            let options = options(props, (*ask).as_ref());
            let mut panel = panel.borrow_mut();
            match &*panel {
                Some(mounted) => mounted.update(props, &options),
                None => *panel = Mounted::new(&host, props, &options),
            }
        });
    }
    let on_event = props.on_event.clone();
    {
        let host = host.clone();
        use_effect_with(on_event, move |on_event| {
            let listeners = host
                .cast::<HtmlElement>()
                .map(|host| listen(&host, on_event));
            move || drop(listeners)
        });
    }
    use_effect_with((), move |()| {
        move || {
            if let Some(mounted) = panel.take() {
                mounted.handle.destroy();
            }
        }
    });
    let approval = props.approval_required.then_some("required");
    html! { <div class="bms-disks-host" approval={approval} ref={host} /> }
}

/// A panel in its shadow root.
struct Mounted {
    root: Element,
    handle: Handle,
}

impl Mounted {
    fn new(host: &NodeRef, props: &ServerDisksProps, options: &Object) -> Option<Self> {
        let host = host.cast::<HtmlElement>()?;
        let shadow = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .ok()?;
        SHEETS.with(|sheets| {
            shadow
                .unchecked_ref::<StyledRoot>()
                .set_adopted_style_sheets(sheets)
        });
        let root = host.owner_document()?.create_element("div").ok()?;
        root.set_class_name("root");
        shadow.append_child(&root).ok()?;
        let _ = root.set_attribute("data-theme", &props.theme);
        let handle = mount(host, &root, options.unchecked_ref());
        Some(Self { root, handle })
    }

    fn update(&self, props: &ServerDisksProps, options: &Object) {
        let _ = self.root.set_attribute("data-theme", &props.theme);
        self.handle.update(options.unchecked_ref());
    }
}

/// As the element's module would hand it over.
fn options(props: &ServerDisksProps, ask: Option<&Closure<dyn Fn() -> Promise>>) -> Object {
    let options = Object::new();
    let text = |text: &AttrValue| JsValue::from_str(text);
    let headers = props
        .headers
        .clone()
        .map_or(JsValue::UNDEFINED, JsValue::from);
    for (name, value) in [
        ("bmsEndpoint", text(&props.bms_endpoint)),
        ("evsEndpoint", text(&props.evs_endpoint)),
        ("ecsEndpoint", text(&props.ecs_endpoint)),
        ("projectId", text(&props.project_id)),
        ("serverId", text(&props.server_id)),
        ("volumeId", text(&props.volume_id)),
        ("lang", props.locale.tag().into()),
        ("allowSystemDisk", props.allow_system_disk.into()),
        (
            "getToken",
            ask.map_or(JsValue::UNDEFINED, |ask| ask.as_ref().clone()),
        ),
        ("headers", headers),
    ] {
        let _ = Reflect::set(&options, &name.into(), &value);
    }
    options
}

fn function(ask: Callback<(), Promise>) -> Closure<dyn Fn() -> Promise> {
    Closure::new(move || ask.emit(()))
}

fn listen(
    host: &HtmlElement,
    on_event: &Callback<PanelEvent>,
) -> [EventListener; PanelEvent::NAMES.len()] {
    PanelEvent::NAMES.map(|name| {
        let on_event = on_event.clone();
        // May be refused by who listens.
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(host, name, options, move |event| {
            if let Some(event) = event.dyn_ref().and_then(PanelEvent::read) {
                on_event.emit(event);
            }
        })
    })
}
