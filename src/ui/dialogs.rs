//! Whether what draws dialogs is there. In the package it is a second file, which comes after the first view
//! (`element/dialogs.js`); everywhere else it is part of the program.
//!
//! `dialog` is called by way of [`Draw`] only, which nothing but the second file's arrival gives: so it is never called
//! too early. Until then an open dialog says that it is being loaded, or that it could not be, and has nothing to confirm.

use yew::prelude::*;

use super::ctx::Ui;
use super::dialog::dialog;
use crate::session::{Dialog, View};

/// What draws an open dialog.
type Draw = fn(&Ui, &View, &Dialog) -> (&'static str, Html);

#[cfg(feature = "parts")]
pub(super) use parts::use_dialogs;
#[cfg(feature = "parts")]
pub use parts::{came, failed, on_wanted};
#[cfg(not(feature = "parts"))]
pub(super) use whole::use_dialogs;

/// What there is to draw dialogs with.
#[derive(Clone, Copy)]
pub(super) enum Dialogs {
    /// All that is needed.
    There(Draw),
    /// Not yet, or nothing.
    #[cfg(any(feature = "parts", feature = "gallery"))]
    Absent(Absent),
}

/// Why no dialog can be drawn.
#[cfg(any(feature = "parts", feature = "gallery"))]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// The second file is on its way.
    Coming,
    /// It could not be loaded.
    Missing,
}

impl Dialogs {
    /// The content of an open dialog, and what it is called.
    pub fn draw(&self, ui: &Ui, view: &View, dialog: &Dialog) -> (&'static str, Html) {
        match self {
            Self::There(draw) => draw(ui, view, dialog),
            #[cfg(any(feature = "parts", feature = "gallery"))]
            Self::Absent(why) => absent::draw(ui, *why),
        }
    }
}

#[cfg(not(feature = "parts"))]
mod whole {
    use super::{Dialogs, dialog, hook};

    #[cfg(not(feature = "gallery"))]
    #[hook]
    pub fn use_dialogs(_is_open: bool) -> Dialogs {
        Dialogs::There(dialog)
    }

    /// The gallery shows how it looks without, too.
    #[cfg(feature = "gallery")]
    #[hook]
    pub fn use_dialogs(_is_open: bool) -> Dialogs {
        yew::use_context().map_or(Dialogs::There(dialog), Dialogs::Absent)
    }
}

/// What stands in a dialog's place.
#[cfg(any(feature = "parts", feature = "gallery"))]
mod absent {
    use yew::prelude::*;

    use super::Absent;
    use crate::session::Intent;
    use crate::ui::ctx::Ui;
    use crate::ui::frame::{self, button, next_step};
    use crate::ui::icon::{Icon, icon};

    pub fn draw(ui: &Ui, why: Absent) -> (&'static str, Html) {
        match why {
            Absent::Coming => coming(ui),
            Absent::Missing => missing(ui),
        }
    }

    fn coming(ui: &Ui) -> (&'static str, Html) {
        let t = ui.t();
        let body = html! { <div class="coming">{ icon(Icon::Busy) }</div> };
        (
            "coming",
            frame::dialog(
                Html::from(t.dialog.coming),
                Html::default(),
                body,
                close(ui),
            ),
        )
    }

    fn missing(ui: &Ui) -> (&'static str, Html) {
        let t = ui.t();
        let body = html! {
            <div class="flow"><p>{ t.dialog.missing_why }</p>{ next_step(t.dialog.missing_next, t) }</div>
        };
        let foot = html! {
            <>
                { close(ui) }
                { button("button primary", "button retry", None, t.common.retry, again()) }
            </>
        };
        (
            "missing",
            frame::dialog(Html::from(t.dialog.missing), Html::default(), body, foot),
        )
    }

    #[cfg(feature = "parts")]
    fn again() -> Callback<MouseEvent> {
        Callback::from(|_| super::parts::want())
    }

    /// The gallery loads nothing.
    #[cfg(not(feature = "parts"))]
    fn again() -> Callback<MouseEvent> {
        Callback::noop()
    }

    fn close(ui: &Ui) -> Html {
        let close = ui.on(Intent::Close);
        button("button", "button close", None, ui.t().common.close, close)
    }
}

#[cfg(feature = "parts")]
mod parts {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use js_sys::Function;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::spawn_local;
    use wasm_split_helpers::wasm_split;
    use yew::prelude::*;

    use super::{Absent, Dialogs, Draw, dialog};

    thread_local! {
        static STATE: Cell<Dialogs> = const { Cell::new(Dialogs::Absent(Absent::Coming)) };
        /// The panels, to be drawn again when the state is another one.
        static PANELS: RefCell<Vec<Rc<UseForceUpdateHandle>>> = const { RefCell::new(Vec::new()) };
        static WANT: RefCell<Option<Function>> = const { RefCell::new(None) };
    }

    /// Asks for the second file when a dialog is opened.
    #[hook]
    pub fn use_dialogs(is_open: bool) -> Dialogs {
        use_effect_with(is_open, |&is_open| {
            if is_open {
                want();
            }
        });
        let panel = use_force_update();
        use_effect_with((), move |()| {
            let panel = Rc::new(panel);
            PANELS.with_borrow_mut(|panels| panels.push(Rc::clone(&panel)));
            move || PANELS.with_borrow_mut(|panels| panels.retain(|one| !Rc::ptr_eq(one, &panel)))
        });
        STATE.get()
    }

    /// The border between the two files: what only this function can reach is in the second one.
    #[wasm_split(dialogs)]
    fn second_file() -> Draw {
        dialog
    }

    /// The second file is there: from now on dialogs are drawn.
    pub fn came() {
        spawn_local(async {
            let draw = second_file().await;
            set(Dialogs::There(draw));
        });
    }

    /// It could not be loaded.
    pub fn failed() {
        set(Dialogs::Absent(Absent::Missing));
    }

    /// `want` is called to load it, at once or again.
    pub fn on_wanted(want: Function) {
        WANT.replace(Some(want));
    }

    pub(super) fn want() {
        match STATE.get() {
            Dialogs::There(_) => return,
            Dialogs::Absent(Absent::Coming) => {}
            Dialogs::Absent(Absent::Missing) => set(Dialogs::Absent(Absent::Coming)),
        }
        if let Some(want) = WANT.with_borrow(Clone::clone) {
            let _ = want.call0(&JsValue::UNDEFINED);
        }
    }

    fn set(state: Dialogs) {
        STATE.set(state);
        let panels = PANELS.with_borrow(Clone::clone);
        panels.iter().for_each(|panel| panel.force_update());
    }
}
