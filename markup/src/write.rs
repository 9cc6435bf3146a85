//! From nodes to a call.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::parse::{Attribute, Branch, Element, Node, Part, Value};

/// The marks in a text; `src/ui/markup.rs` reads them.
const OPEN: char = '\u{1}';
const ATTRIBUTE: char = '\u{2}';
const VALUE: char = '\u{3}';
const HOLE: char = '\u{4}';
const TEXT: char = '\u{5}';
const CHILD: char = '\u{6}';
const CLOSE: char = '\u{7}';

/// Present or absent, whatever their value.
const FLAGS: [&str; 6] = [
    "checked", "disabled", "hidden", "multiple", "open", "selected",
];

pub fn html(nodes: &[Node]) -> TokenStream {
    // What is one expression needs no text.
    match nodes {
        [] => return tokens("::yew::Html::default()"),
        [Node::Part(part)] => return part_html(part),
        [Node::If(branches)] => return choice(branches),
        _ => {}
    }
    let mut text = Text::default();
    match nodes {
        [one @ (Node::Element(_) | Node::Fragment(_))] => text.node(one),
        _ => text.fragment(nodes),
    }
    text.into_call()
}

/// `crate::ui::part::part(key, Name { field: value, … })`
fn part_html(part: &Part) -> TokenStream {
    let key = match &part.key {
        Some(key) => {
            let mut some = tokens("::core::option::Option::Some");
            let mut made = tokens("::yew::virtual_dom::Key::from");
            made.extend([group(Delimiter::Parenthesis, key.clone())]);
            some.extend([group(Delimiter::Parenthesis, made)]);
            some
        }
        None => tokens("::core::option::Option::None"),
    };
    let mut fields = TokenStream::new();
    let mut field = |name: Ident, value: TokenStream| {
        let colon = TokenTree::Punct(Punct::new(':', Spacing::Alone));
        fields.extend([TokenTree::Ident(name), colon]);
        fields.extend(value);
        fields.extend([comma()]);
    };
    for (name, value) in &part.fields {
        field(name.clone(), value.clone());
    }
    if !part.children.is_empty() {
        let name = Ident::new("children", Span::call_site());
        field(name, html(&part.children));
    }
    let mut arguments = key;
    arguments.extend([comma(), TokenTree::Ident(part.name.clone())]);
    arguments.extend([group(Delimiter::Brace, fields)]);
    let mut call = tokens("crate::ui::part::part");
    call.extend([group(Delimiter::Parenthesis, arguments)]);
    call
}

fn choice(branches: &[Branch]) -> TokenStream {
    let mut out = TokenStream::new();
    for branch in branches {
        if !out.is_empty() {
            out.extend(tokens("else"));
        }
        if let Some(condition) = &branch.condition {
            out.extend(tokens("if"));
            out.extend(condition.clone());
        }
        out.extend([group(Delimiter::Brace, html(&branch.nodes))]);
    }
    if branches
        .last()
        .is_some_and(|branch| branch.condition.is_some())
    {
        out.extend(tokens("else { ::yew::Html::default() }"));
    }
    out
}

/// A text in the making, and what goes into its holes.
#[derive(Default)]
struct Text {
    /// Literals for `concat!`, which reads their escapes.
    pieces: TokenStream,
    marks: String,
    holes: TokenStream,
}

impl Text {
    fn mark(&mut self, mark: char, words: &str) {
        self.marks.push(mark);
        self.marks.push_str(words);
    }

    fn piece(&mut self, literal: Literal) {
        self.pieces.extend([TokenTree::Literal(literal), comma()]);
    }

    fn flush(&mut self) {
        if !self.marks.is_empty() {
            let marks = std::mem::take(&mut self.marks);
            self.piece(Literal::string(&marks));
        }
    }

    fn literal(&mut self, mark: char, literal: &Literal) {
        self.mark(mark, "");
        self.flush();
        self.piece(literal.clone());
    }

    /// `Hole::<how>(<expression>)`
    fn hole(&mut self, how: &str, expression: TokenStream) {
        self.holes
            .extend(tokens(&format!("crate::ui::markup::Hole::{how}")));
        self.holes
            .extend([group(Delimiter::Parenthesis, expression), comma()]);
    }

    fn fragment(&mut self, nodes: &[Node]) {
        self.mark(OPEN, "");
        for node in nodes {
            self.node(node);
        }
        self.mark(CLOSE, "");
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Element(element) => self.element(element),
            Node::Fragment(nodes) => self.fragment(nodes),
            Node::Text(words) => self.literal(TEXT, words),
            Node::Part(part) => self.child("from", part_html(part)),
            Node::If(branches) => self.child("from", choice(branches)),
            Node::Child(expression) => self.child("from", expression.clone()),
            Node::Children(iterator) => self.child("many", iterator.clone()),
        }
    }

    fn child(&mut self, how: &str, expression: TokenStream) {
        self.mark(CHILD, "");
        self.hole(how, expression);
    }

    fn element(&mut self, element: &Element) {
        self.mark(OPEN, &element.tag);
        for attribute in &element.attributes {
            self.attribute(attribute);
        }
        for node in &element.children {
            self.node(node);
        }
        self.mark(CLOSE, "");
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let name = attribute.name.as_str();
        self.mark(ATTRIBUTE, name);
        match &attribute.value {
            // A key is made of its words while the program runs.
            Value::Words(words) if name != "key" => self.literal(VALUE, words),
            Value::Words(words) => {
                self.mark(HOLE, "");
                self.hole("key", TokenTree::Literal(words.clone()).into());
            }
            Value::Expression(expression) => {
                self.mark(HOLE, "");
                let expression = expression.clone();
                match name {
                    "key" => self.hole("key", expression),
                    "ref" => self.hole("place", expression),
                    _ if name.starts_with("on") => {
                        let kind = format!("|| ::yew::virtual_dom::ListenerKind::{name},");
                        let mut arguments = tokens(&kind);
                        arguments.extend(expression);
                        self.hole("on", arguments);
                    }
                    _ if FLAGS.contains(&name) => self.hole("flag", expression),
                    _ => self.hole("from", expression),
                }
            }
        }
    }

    /// `crate::ui::markup::build(concat!(…), [ … ])`
    fn into_call(mut self) -> TokenStream {
        self.flush();
        let mut arguments = tokens("concat!");
        arguments.extend([group(Delimiter::Parenthesis, self.pieces), comma()]);
        arguments.extend([group(Delimiter::Bracket, self.holes)]);
        let mut call = tokens("crate::ui::markup::build");
        call.extend([group(Delimiter::Parenthesis, arguments)]);
        call
    }
}

fn group(delimiter: Delimiter, stream: TokenStream) -> TokenTree {
    TokenTree::Group(Group::new(delimiter, stream))
}

fn comma() -> TokenTree {
    TokenTree::Punct(Punct::new(',', Spacing::Alone))
}

/// Paths and keywords: idents, `::`, `!` and braces, all of which lex.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| {
        let name = Ident::new("markup_wrote_what_does_not_lex", Span::call_site());
        TokenTree::Ident(name).into()
    })
}
