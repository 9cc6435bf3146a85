//! Takes the panel's modal dialog out of the browser's top layer while the portal is asked.
//!
//! Outside of a modal dialog everything is inert and lies below it: a dialog that the portal shows for a second factor,
//! a sign-in or the power switch could neither be seen nor used, unless it is a modal `<dialog>` itself. So ours stays
//! where it is, but not modal, and becomes modal again afterwards. Focus, scrolling and what was typed are kept.
//!
//! Nothing of this goes by way of the view: the dialog has to be aside *before* the portal's listener runs.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Number;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlDialogElement, HtmlElement, Node, ShadowRoot};

use super::{clock, object};

/// Why the dialog is not modal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The portal is asked about a detach. Until it has answered.
    Approval,
    /// Nobody is signed in. Until somebody is.
    SignIn,
    /// The portal is to stop the server. It does not say when it is done: until the operator is back in our dialog.
    PowerOff,
}

/// Where a host's dialog is.
#[derive(Default)]
pub(super) struct TopLayer {
    reasons: RefCell<Vec<Reason>>,
    /// What had the focus inside the dialog.
    focus: RefCell<Option<HtmlElement>>,
    /// Wait for the operator's return.
    listeners: RefCell<Vec<EventListener>>,
}

impl TopLayer {
    /// Makes an open dialog non-modal, as long as there is a reason.
    pub(super) fn make_non_modal(&self, host: &HtmlElement, reason: Reason) {
        let open = open_dialog(host);
        if open.as_ref().is_none_or(|(_, dialog)| is_modal(dialog)) {
            // The dialog that waited for the operator is gone.
            self.forget(Reason::PowerOff);
        }
        {
            let mut reasons = self.reasons.borrow_mut();
            // Two questions to the portal may overlap, when it was too late with its first answer.
            if reason == Reason::Approval || !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let Some((shadow, dialog)) = open.filter(|(_, dialog)| is_modal(dialog)) else {
            return;
        };
        let position = Position::of(&shadow, &dialog);
        let before = dialog.get_bounding_client_rect();
        dialog.close();
        dialog.show();
        // A container of the page or of ours may be what it is positioned in now.
        let after = dialog.get_bounding_client_rect();
        let moved = [before.left() - after.left(), before.top() - after.top()];
        // Written by the browser: numbers with a point are four kilobytes of the program.
        let moved = moved.map(|by| {
            Number::from(by)
                .to_string_with_radix(10)
                .map_or_else(|_| "0".into(), String::from)
        });
        let translate = [&moved[0], "px ", &moved[1], "px"].concat();
        let _ = dialog.style().set_property("translate", &translate);
        position.restore();
        self.focus.replace(position.focus);
    }

    /// Listens for the operator's return to the dialog, after the portal was told to stop the server.
    pub(super) fn await_return(self: &Rc<Self>, host: &HtmlElement) {
        let Some((_, dialog)) = open_dialog(host).filter(|(_, dialog)| !is_modal(dialog)) else {
            return self.forget(Reason::PowerOff);
        };
        let listen = |name: &'static str| {
            let (this, host, dialog) = (Rc::downgrade(self), host.clone(), dialog.clone());
            EventListener::new(&dialog.clone(), name, move |event| {
                let from = object::get(event, "relatedTarget");
                // The focus that only moves within the dialog was there all the time.
                let is_inside = from
                    .dyn_ref::<Node>()
                    .is_some_and(|from| dialog.contains(Some(from)));
                if !is_inside && let Some(this) = this.upgrade() {
                    this.restore_modal(&host, Reason::PowerOff);
                }
            })
        };
        self.listeners
            .replace(vec![listen("focusin"), listen("pointerdown")]);
    }

    /// Makes the dialog modal again, if it is still open and there is no other reason: when the event that is being
    /// dispatched is over. The Escape that closed the portal's dialog would close ours as well, if it were modal by then.
    pub(super) fn restore_modal(self: &Rc<Self>, host: &HtmlElement, reason: Reason) {
        if !self.reasons.borrow().contains(&reason) {
            return;
        }
        let (this, host) = (Rc::clone(self), host.clone());
        spawn_local(async move {
            clock::sleep(0).await;
            this.restore_modal_now(&host, reason);
        });
    }

    /// The same, at once: nothing of the portal's has been shown.
    pub(super) fn restore_modal_now(&self, host: &HtmlElement, reason: Reason) {
        self.forget(reason);
        if !self.reasons.borrow().is_empty() {
            return;
        }
        let kept = self.focus.take();
        let Some((shadow, dialog)) = open_dialog(host).filter(|(_, dialog)| !is_modal(dialog))
        else {
            return;
        };
        let mut position = Position::of(&shadow, &dialog);
        let is_usable = |kept: &HtmlElement| dialog.contains(Some(kept));
        position.focus = position.focus.or(kept.filter(is_usable));
        dialog.close();
        let _ = dialog.style().remove_property("translate");
        // It throws if it was taken off in between; then there is nothing to show.
        let _ = dialog.show_modal();
        position.restore();
    }

    fn forget(&self, reason: Reason) {
        let mut reasons = self.reasons.borrow_mut();
        if let Some(at) = reasons.iter().position(|one| *one == reason) {
            reasons.remove(at);
        }
        if reason == Reason::PowerOff {
            self.listeners.take();
        }
    }
}

fn open_dialog(host: &HtmlElement) -> Option<(ShadowRoot, HtmlDialogElement)> {
    let shadow = host.shadow_root()?;
    let dialog = shadow.query_selector("dialog[open]").ok()??;
    Some((shadow, dialog.dyn_into().ok()?))
}

fn is_modal(dialog: &Element) -> bool {
    dialog.matches(":modal").unwrap_or(false)
}

/// Where an operator is inside the dialog.
struct Position {
    focus: Option<HtmlElement>,
    scrolled: Vec<(Element, i32, i32)>,
}

impl Position {
    fn of(shadow: &ShadowRoot, dialog: &Element) -> Self {
        let focus = shadow
            .active_element()
            .filter(|active| dialog.contains(Some(active)));
        // Where there is little height, the dialog itself scrolls.
        let mut elements = vec![dialog.clone()];
        if let Ok(all) = dialog.query_selector_all("*") {
            let inside = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into().ok());
            elements.extend(inside);
        }
        let position = |element: Element| {
            let (top, left) = (element.scroll_top(), element.scroll_left());
            ((top, left) != (0, 0)).then_some((element, top, left))
        };
        let scrolled = elements.into_iter().filter_map(position).collect();
        let focus = focus.and_then(|focus| focus.dyn_into().ok());
        Self { focus, scrolled }
    }

    fn restore(&self) {
        if let Some(focus) = &self.focus {
            let _ = focus.focus();
        }
        for (element, top, left) in &self.scrolled {
            element.set_scroll_top(*top);
            element.set_scroll_left(*left);
        }
    }
}
