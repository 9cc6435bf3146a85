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
    /// The second file is on its way.
    #[cfg(feature = "parts")]
    Coming,
    /// It could not be loaded.
    #[cfg(feature = "parts")]
    Missing,
}

impl Dialogs {
    /// The content of an open dialog, and what it is called.
    pub fn draw(&self, ui: &Ui, view: &View, dialog: &Dialog) -> (&'static str, Html) {
        match self {
            Self::There(draw) => draw(ui, view, dialog),
            #[cfg(feature = "parts")]
            Self::Coming => parts::coming(ui),
            #[cfg(feature = "parts")]
            Self::Missing => parts::missing(ui),
        }
    }
}

#[cfg(not(feature = "parts"))]
mod whole {
    use super::{Dialogs, dialog, hook};

    #[hook]
    pub fn use_dialogs(_is_open: bool) -> Dialogs {
        Dialogs::There(dialog)
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

    use super::{Dialogs, Draw, dialog};
    use crate::session::Intent;
    use crate::ui::ctx::Ui;
    use crate::ui::frame::{self, button, next_step};
    use crate::ui::icon::{Icon, icon};

    thread_local! {
        static STATE: Cell<Dialogs> = const { Cell::new(Dialogs::Coming) };
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
        set(Dialogs::Missing);
    }

    /// `want` is called to load it, at once or again.
    pub fn on_wanted(want: Function) {
        WANT.replace(Some(want));
    }

    fn want() {
        match STATE.get() {
            Dialogs::There(_) => return,
            Dialogs::Coming => {}
            Dialogs::Missing => set(Dialogs::Coming),
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

    pub(super) fn coming(ui: &Ui) -> (&'static str, Html) {
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

    pub(super) fn missing(ui: &Ui) -> (&'static str, Html) {
        let t = ui.t();
        let body = html! {
            <div class="flow"><p>{ t.dialog.missing_why }</p>{ next_step(t.dialog.missing_next, t) }</div>
        };
        let again = Callback::from(|_| want());
        let foot = html! {
            <>
                { close(ui) }
                { button("button primary", "button retry", None, t.common.retry, again) }
            </>
        };
        (
            "missing",
            frame::dialog(Html::from(t.dialog.missing), Html::default(), body, foot),
        )
    }

    fn close(ui: &Ui) -> Html {
        let close = ui.on(Intent::Close);
        button("button", "button close", None, ui.t().common.close, close)
    }
}
