//! The one Yew component that all parts of the interface are.
//!
//! Yew compiles a component's life (created, drawn, compared, destroyed) anew for each type of
//! component, which is more code than most parts have themselves. So there is one type, and it asks the
//! part that it was given.

use std::any::{Any, TypeId};
use std::rc::Rc;

pub(crate) use yew::functional::{Hook, HookContext};
use yew::prelude::*;
use yew::virtual_dom::{Key, VComp};

/// What is drawn by itself: with hooks of its own, and only when it is not equal to what stood in its
/// place before. In [`html!`](super::markup::html) it is a tag with a capital letter, and its fields
/// are the attributes.
///
/// Parts of different kinds that can take turns in one place need different keys.
pub(crate) trait Part: PartialEq + 'static {
    /// Draws it. Each hook is called with `.run(hooks)`, always in the same order.
    fn draw(&self, hooks: &mut HookContext) -> Html;
}

/// A [`Part`], whichever it is.
trait AnyPart: Any {
    fn draw_any(&self, hooks: &mut HookContext) -> Html;
    fn equals(&self, other: &dyn AnyPart) -> bool;
}

impl<P: Part> AnyPart for P {
    fn draw_any(&self, hooks: &mut HookContext) -> Html {
        self.draw(hooks)
    }

    fn equals(&self, other: &dyn AnyPart) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref() == Some(self)
    }
}

/// What is drawn in a place.
#[derive(Clone, Properties)]
pub(crate) struct PlaceProps {
    part: Rc<dyn AnyPart>,
}

impl PlaceProps {
    pub(crate) fn new(part: impl Part) -> Self {
        Self {
            part: Rc::new(part),
        }
    }
}

impl PartialEq for PlaceProps {
    fn eq(&self, other: &Self) -> bool {
        self.part.equals(&*other.part)
    }
}

/// The component: a place for any part.
#[component]
pub(crate) fn Place(props: &PlaceProps) -> Html {
    use_part(&*props.part)
}

struct Drawing<'a>(&'a dyn AnyPart);

fn use_part(part: &dyn AnyPart) -> Drawing<'_> {
    Drawing(part)
}

impl Hook for Drawing<'_> {
    type Output = Html;

    fn run(self, hooks: &mut HookContext) -> Html {
        if cfg!(debug_assertions) {
            let kind = self.0.type_id();
            let before: Rc<TypeId> = use_memo((), |()| kind).run(hooks);
            assert!(
                *before == kind,
                "two kinds of parts took turns without keys"
            );
        }
        self.0.draw_any(hooks)
    }
}

/// The node for a part. Only for [`html!`](super::markup::html).
pub(crate) fn part(key: Option<Key>, part: impl Part) -> Html {
    VComp::new::<Place>(Rc::new(PlaceProps::new(part)), key).into()
}
