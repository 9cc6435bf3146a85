//! Reads what [`html!`] wrote: a text of elements with holes, and what goes into the holes.
//!
//! Each text is read once and kept; a render then only fills its holes. Yew's own macro writes code
//! for each element instead, which was most of the program. What comes out is the same.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::html::NodeRef;
use yew::virtual_dom::{
    AttrValue, AttributeOrProperty, Attributes, Key, Listener, ListenerKind, Listeners, VList,
    VNode, VTag, VText,
};
use yew::{Callback, Html};

pub(crate) use bms_markup::html;

/// The marks in a text, as `markup/src/write.rs` makes them; behind each stand its words.
const OPEN: u8 = 1;
const ATTRIBUTE: u8 = 2;
const VALUE: u8 = 3;
const TEXT: u8 = 5;
const CHILD: u8 = 6;
const CLOSE: u8 = 7;
const MARKS: u8 = 8;

/// What goes into a hole.
#[derive(Default)]
pub(crate) enum Hole {
    /// An absent attribute or child.
    #[default]
    Nothing,
    /// An attribute's value, or a text between tags.
    Text(AttrValue),
    /// An attribute that is present without a value.
    Flag,
    Key(Key),
    Place(NodeRef),
    On(Rc<dyn Listener>),
    One(VNode),
    Many(Vec<VNode>),
}

impl Hole {
    pub(crate) fn key(key: impl Into<Key>) -> Self {
        Self::Key(key.into())
    }

    pub(crate) fn place(node: NodeRef) -> Self {
        Self::Place(node)
    }

    pub(crate) fn flag(is_there: bool) -> Self {
        if is_there { Self::Flag } else { Self::Nothing }
    }

    pub(crate) fn many(nodes: impl IntoIterator<Item = VNode>) -> Self {
        Self::Many(nodes.into_iter().collect())
    }

    pub(crate) fn on<E: JsCast + 'static>(
        kind: fn() -> ListenerKind,
        callback: impl Into<Option<Callback<E>>>,
    ) -> Self {
        match callback.into() {
            Some(callback) => Self::On(Rc::new(On { kind, callback })),
            None => Self::Nothing,
        }
    }
}

impl From<&'static str> for Hole {
    fn from(text: &'static str) -> Self {
        Self::Text(AttrValue::Static(text))
    }
}

impl From<String> for Hole {
    fn from(text: String) -> Self {
        Self::Text(AttrValue::from(text))
    }
}

impl From<VNode> for Hole {
    fn from(node: VNode) -> Self {
        Self::One(node)
    }
}

impl<T: Into<Self>> From<Option<T>> for Hole {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

struct On<E> {
    /// A clone of the kind itself would be code for each of a hundred.
    kind: fn() -> ListenerKind,
    callback: Callback<E>,
}

impl<E: JsCast> Listener for On<E> {
    fn kind(&self) -> ListenerKind {
        (self.kind)()
    }

    fn handle(&self, event: web_sys::Event) {
        self.callback.emit(event.unchecked_into());
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What a text says, ready to be filled.
enum Node {
    Element(Element),
    Text(&'static str),
    Hole,
}

/// One without a tag is a fragment.
struct Element {
    tag: &'static str,
    attributes: Vec<Attribute>,
    children: Vec<Node>,
    /// The names of those attributes that are Yew's plain ones.
    keys: &'static [&'static str],
    /// All attributes, where none has a hole.
    fixed: Option<&'static [(&'static str, AttributeOrProperty)]>,
}

struct Attribute {
    name: &'static str,
    /// `None`: a hole.
    value: Option<&'static str>,
}

impl Attribute {
    /// Whether Yew has a place of its own for it, beside the plain attributes.
    fn is_special(&self, tag: &str) -> bool {
        match self.name {
            "key" | "ref" => true,
            "value" => matches!(tag, "input" | "textarea"),
            "checked" => tag == "input",
            name => name.starts_with("on"),
        }
    }
}

thread_local! {
    /// The texts read so far, by their place in the program.
    static KNOWN: RefCell<Vec<(*const u8, &'static Element)>> = const { RefCell::new(Vec::new()) };
}

/// The nodes of `text` with its holes filled, in order. Only for [`html!`].
pub(crate) fn build<const N: usize>(text: &'static str, mut holes: [Hole; N]) -> Html {
    fill(known(text), &mut holes.iter_mut())
}

fn known(text: &'static str) -> &'static Element {
    KNOWN.with_borrow_mut(|known| {
        let place = text.as_ptr();
        match known.binary_search_by_key(&place, |(place, _)| *place) {
            Ok(at) => known[at].1,
            Err(at) => {
                // Kept for good: there are no more of them than places in the source.
                let mut rest = text;
                let (_, tag) = take(&mut rest);
                let element: &_ = Box::leak(Box::new(read(tag, &mut rest)));
                known.insert(at, (place, element));
                element
            }
        }
    })
}

/// Takes a mark and the words behind it.
fn take(rest: &mut &'static str) -> (u8, &'static str) {
    let mark = rest.bytes().next().unwrap_or(CLOSE);
    let words = rest.get(1..).unwrap_or_default();
    let end = words.bytes().position(|b| b < MARKS).unwrap_or(words.len());
    let (words, after) = words.split_at(end);
    *rest = after;
    (mark, words)
}

/// Reads an element whose opening tag has been taken.
fn read(tag: &'static str, rest: &mut &'static str) -> Element {
    let (mut attributes, mut children) = (Vec::new(), Vec::new());
    loop {
        let (mark, words) = take(rest);
        match mark {
            ATTRIBUTE => {
                let (mark, value) = take(rest);
                let value = (mark == VALUE).then_some(value);
                attributes.push(Attribute { name: words, value });
            }
            OPEN => children.push(Node::Element(read(words, rest))),
            TEXT => children.push(Node::Text(words)),
            CHILD => children.push(Node::Hole),
            _ => break,
        }
    }
    let plain = || attributes.iter().filter(|a| !a.is_special(tag));
    let fixed: Option<Vec<_>> = plain()
        .map(|a| Some((a.name, AttributeOrProperty::Static(a.value?))))
        .collect();
    let keys: Vec<_> = plain().map(|a| a.name).collect();
    Element {
        tag,
        keys: keys.leak(),
        fixed: fixed.map(|fixed| &*fixed.leak()),
        attributes,
        children,
    }
}

type Holes<'a> = std::slice::IterMut<'a, Hole>;

fn next(holes: &mut Holes<'_>) -> Hole {
    holes.next().map_or(Hole::Nothing, std::mem::take)
}

fn fill(element: &'static Element, holes: &mut Holes<'_>) -> Html {
    if element.tag.is_empty() {
        let (children, _) = fill_children(element, holes);
        return VList::with_children(children, None).into();
    }
    let mut tag = Tag::default();
    for attribute in &element.attributes {
        let value = match attribute.value {
            Some(words) => Hole::from(words),
            None => next(holes),
        };
        tag.take(element, attribute, value);
    }
    let attributes = match element.fixed {
        Some(fixed) => Attributes::Static(fixed),
        None => Attributes::Dynamic {
            keys: element.keys,
            values: tag.values.into(),
        },
    };
    let listeners = if tag.listeners.is_empty() {
        Listeners::None
    } else {
        Listeners::Pending(tag.listeners.into())
    };
    let Tag {
        place,
        key,
        value,
        checked,
        ..
    } = tag;
    VNode::from(match element.tag {
        "input" => VTag::__new_input(value, Some(checked), place, key, attributes, listeners),
        "textarea" => VTag::__new_textarea(value, None, place, key, attributes, listeners),
        name => {
            let children = match fill_children(element, holes) {
                (mut one, false) if one.len() == 1 => one.pop().unwrap_or_default(),
                (children, _) => VList::with_children(children, None).into(),
            };
            VTag::__new_other(name.into(), place, key, attributes, listeners, children)
        }
    })
}

/// The children, and whether they are a list however many there are.
fn fill_children(element: &'static Element, holes: &mut Holes<'_>) -> (Vec<VNode>, bool) {
    let mut children = Vec::with_capacity(element.children.len());
    let mut is_list = false;
    for child in &element.children {
        match child {
            Node::Element(element) => children.push(fill(element, holes)),
            Node::Text(words) => children.push(VText::new(*words).into()),
            Node::Hole => match next(holes) {
                Hole::One(node) => children.push(node),
                Hole::Text(words) => children.push(VText::new(words).into()),
                Hole::Many(nodes) => {
                    is_list = true;
                    children.extend(nodes);
                }
                _ => {}
            },
        }
    }
    (children, is_list)
}

/// What an element's attributes come to.
#[derive(Default)]
struct Tag {
    values: Vec<Option<AttributeOrProperty>>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    key: Option<Key>,
    place: NodeRef,
    value: Option<AttrValue>,
    checked: bool,
}

impl Tag {
    fn take(&mut self, element: &Element, attribute: &Attribute, value: Hole) {
        let value = match value {
            Hole::Key(key) => {
                self.key = Some(key);
                return;
            }
            Hole::Place(place) => {
                self.place = place;
                return;
            }
            Hole::On(listener) => {
                self.listeners.push(Some(listener));
                return;
            }
            Hole::Flag => Some(attribute.name.into()),
            // Nothing is in an empty class.
            Hole::Text(words) if attribute.name == "class" && words.is_empty() => None,
            Hole::Text(words) => Some(words),
            _ => None,
        };
        if !attribute.is_special(element.tag) {
            if element.fixed.is_none() {
                self.values.push(value.map(AttributeOrProperty::Attribute));
            }
        } else if attribute.name == "value" {
            self.value = value;
        } else if attribute.name == "checked" {
            self.checked = value.is_some();
        }
    }
}
