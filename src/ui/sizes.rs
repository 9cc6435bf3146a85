//! Rows that are out of sight cost nothing while the browser remembers how high they are: it neither styles nor paints
//! them, be it for a dialog that opens or for a disk that goes. So right after the first view all rows are laid out once,
//! and from then on those in sight, until something can have changed a size.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// When the first view has been painted, in milliseconds.
const AFTER_THE_FIRST_FRAME: u32 = 50;

/// How long nothing may have changed before rows are left out, in milliseconds: that styles all of them once more, which is
/// for when the page has come to rest.
const QUIET: u32 = 1_000;

/// How often sizes are learned again while neither rows nor width are others. A browser that remembered nothing would
/// have them learned again and again.
const TRIES: u32 = 3;

/// What is known of the rows' sizes.
struct Sizes<T> {
    /// What the rows come from.
    shown: T,
    /// Counts what can have changed a size.
    change: u32,
    /// In which width and how often those of `shown` were learned.
    width: i32,
    tries: u32,
}

/// Which rows are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LaidOut {
    /// Those in sight: the first view waits for no row that nobody sees.
    First,
    /// All.
    All,
    /// Those in sight, and the sizes of the others are known.
    Known,
}

/// Which rows of `table` to lay out. `shown` is what they come from. Before `ready` it is all.
#[hook]
pub(super) fn use_sizes<T: PartialEq + 'static>(table: &NodeRef, shown: T, ready: bool) -> LaidOut {
    // As of which change.
    let known = use_state(|| None::<u32>);
    let sizes = use_mut_ref(|| None::<Sizes<T>>);
    let change = {
        let mut sizes = sizes.borrow_mut();
        // What comes before the first view has been painted belongs to it.
        let change = match &*sizes {
            Some(sizes) if sizes.shown != shown && sizes.change > 0 => sizes.change + 1,
            Some(sizes) => sizes.change,
            None => 0,
        };
        if sizes.as_ref().is_none_or(|sizes| sizes.shown != shown) {
            *sizes = Some(Sizes {
                shown,
                change,
                width: 0,
                tries: 0,
            });
        }
        change
    };
    let laid_out = match *known {
        _ if !ready => LaidOut::All,
        _ if change == 0 => LaidOut::First,
        Some(known) if known == change => LaidOut::Known,
        _ => LaidOut::All,
    };
    let table = table.clone();
    use_effect_with((change, ready), move |&(change, ready)| {
        let table = ready.then(|| table.cast::<Element>()).flatten();
        let watch = table.and_then(|table| watch(&table, known, sizes, change));
        move || drop(watch)
    });
    laid_out
}

/// Looks at sizes that change whenever those of rows can.
struct Watch {
    observer: ResizeObserver,
    _on_size: Closure<dyn FnMut()>,
    _timer: Rc<RefCell<Option<Timeout>>>,
}

fn watch<T: 'static>(
    table: &Element,
    known: UseStateHandle<Option<u32>>,
    sizes: Rc<RefCell<Option<Sizes<T>>>>,
    change: u32,
) -> Option<Watch> {
    // A row has the width, the room and the fonts of all; while it is out of sight itself, the list's head has. Not the
    // table: it also changes when a row comes into sight, for which Firefox tells the page of an error.
    let row = table.query_selector("tbody > tr").ok()??;
    let head = table.parent_element()?.first_element_child()?;
    let timer = Rc::new(RefCell::new(None));
    let mut first = None;
    let on_size = Closure::<dyn FnMut()>::new({
        let (row, head, timer) = (row.clone(), head.clone(), Rc::clone(&timer));
        // Called in the first frame, too.
        move || {
            let found = [&row, &head].map(|one| (one.client_width(), one.client_height()));
            if first == Some(found) {
                return;
            }
            let is_first = first.is_none();
            first = Some(found);
            let is_change = !is_first || change == 0;
            let (known, sizes) = (known.clone(), Rc::clone(&sizes));
            // Not at once: what changes sizes in here is an error, too.
            let wait = match (is_first, change) {
                (false, _) => 0,
                (true, 0) => AFTER_THE_FIRST_FRAME,
                (true, _) => QUIET,
            };
            let next = Timeout::new(wait, move || {
                let mut sizes = sizes.borrow_mut();
                let Some(sizes) = sizes.as_mut() else { return };
                if is_change {
                    sizes.change = change + 1;
                    known.set(None);
                } else if sizes.is_worth_while(found[0].0) {
                    known.set(Some(change));
                }
            });
            timer.replace(Some(next));
        }
    });
    let observer = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok()?;
    observer.observe(&row);
    observer.observe(&head);
    Some(Watch {
        observer,
        _on_size: on_size,
        _timer: timer,
    })
}

impl<T> Sizes<T> {
    /// Whether to learn sizes in this width: it counts how often.
    fn is_worth_while(&mut self, width: i32) -> bool {
        self.tries = if self.width == width {
            self.tries + 1
        } else {
            0
        };
        self.width = width;
        self.tries <= TRIES
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
