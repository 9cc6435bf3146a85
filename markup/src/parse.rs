//! From tokens to nodes.

use std::iter::Peekable;

use proc_macro::{
    Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree, token_stream,
};

/// What stands between two tags.
pub enum Node {
    Element(Element),
    /// `<>…</>`
    Fragment(Vec<Node>),
    /// A tag with a capital letter.
    Part(Part),
    /// `{ "words" }`
    Text(Literal),
    /// `{ expression }`
    Child(TokenStream),
    /// `{ for iterator }`
    Children(TokenStream),
    If(Vec<Branch>),
}

pub struct Element {
    pub tag: String,
    pub attributes: Vec<Attribute>,
    pub children: Vec<Node>,
}

/// A value of a struct that has this name, and is a part of the interface.
pub struct Part {
    pub name: Ident,
    pub key: Option<TokenStream>,
    pub fields: Vec<(Ident, TokenStream)>,
    pub children: Vec<Node>,
}

pub struct Attribute {
    pub name: String,
    pub value: Value,
}

pub enum Value {
    Words(Literal),
    Expression(TokenStream),
}

/// `if condition { … }`; without a condition, what stands behind `else`.
pub struct Branch {
    pub condition: Option<TokenStream>,
    pub nodes: Vec<Node>,
}

/// What is wrong, and where.
pub struct Error {
    span: Span,
    words: String,
}

impl Error {
    pub fn into_tokens(self) -> TokenStream {
        let words = TokenTree::Literal(Literal::string(&self.words));
        let mut bang = TokenTree::Punct(Punct::new('!', Spacing::Alone));
        let mut group = TokenTree::Group(Group::new(Delimiter::Brace, words.into()));
        let mut name = TokenTree::Ident(Ident::new("compile_error", self.span));
        for tree in [&mut name, &mut bang, &mut group] {
            tree.set_span(self.span);
        }
        [name, bang, group].into_iter().collect()
    }
}

type Result<T> = std::result::Result<T, Error>;

pub fn nodes(tokens: TokenStream) -> Result<Vec<Node>> {
    let mut parser = Parser {
        tokens: tokens.into_iter().peekable(),
        last: Span::call_site(),
    };
    let mut nodes = Vec::new();
    while parser.tokens.peek().is_some() {
        nodes.push(parser.node()?);
    }
    Ok(nodes)
}

struct Parser {
    tokens: Peekable<token_stream::IntoIter>,
    /// Where the token that was taken last stands.
    last: Span,
}

impl Parser {
    fn error<T>(&self, words: &str) -> Result<T> {
        Err(Error {
            span: self.last,
            words: words.to_owned(),
        })
    }

    fn next(&mut self) -> Option<TokenTree> {
        let tree = self.tokens.next()?;
        self.last = tree.span();
        Some(tree)
    }

    fn sees(&mut self, mark: char) -> bool {
        matches!(self.tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == mark)
    }

    /// Takes the mark, if it is next.
    fn takes(&mut self, mark: char) -> bool {
        self.sees(mark) && self.next().is_some()
    }

    fn expect(&mut self, mark: char) -> Result<()> {
        if self.takes(mark) {
            return Ok(());
        }
        self.next();
        self.error(&format!("`{mark}` is expected here"))
    }

    fn node(&mut self) -> Result<Node> {
        match self.next() {
            Some(TokenTree::Punct(p)) if p.as_char() == '<' => self.tag(),
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace => Ok(braces(&g)),
            Some(TokenTree::Ident(i)) if i.to_string() == "if" => self.branches(),
            _ => self.error("a tag, `{ … }` or `if` is expected here"),
        }
    }

    /// After `<`.
    fn tag(&mut self) -> Result<Node> {
        if self.takes('>') {
            return Ok(Node::Fragment(self.children("")?));
        }
        let Some(TokenTree::Ident(name)) = self.next() else {
            return self.error("a tag's name is expected here");
        };
        let tag = name.to_string();
        if tag.starts_with(char::is_uppercase) {
            return self.part(name);
        }
        let mut attributes = Vec::new();
        loop {
            if self.takes('>') {
                let children = self.children(&tag)?;
                return Ok(Node::Element(Element {
                    tag,
                    attributes,
                    children,
                }));
            }
            if self.takes('/') {
                self.expect('>')?;
                let children = Vec::new();
                return Ok(Node::Element(Element {
                    tag,
                    attributes,
                    children,
                }));
            }
            attributes.push(self.attribute()?);
        }
    }

    fn attribute(&mut self) -> Result<Attribute> {
        let Some(TokenTree::Ident(start)) = self.next() else {
            return self.error("an attribute is expected here");
        };
        let mut name = start.to_string();
        while self.takes('-') {
            let Some(TokenTree::Ident(more)) = self.next() else {
                return self.error("the rest of an attribute's name is expected here");
            };
            name = format!("{name}-{more}");
        }
        self.expect('=')?;
        let value = match self.next() {
            Some(TokenTree::Literal(words)) => Value::Words(words),
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace => {
                Value::Expression(g.stream())
            }
            Some(tree @ TokenTree::Ident(_)) => Value::Expression(tree.into()),
            _ => return self.error("a value is expected here"),
        };
        Ok(Attribute { name, value })
    }

    /// Up to and with the closing tag.
    fn children(&mut self, tag: &str) -> Result<Vec<Node>> {
        let mut nodes = Vec::new();
        loop {
            if self.tokens.peek().is_none() {
                return self.error(&format!("`</{tag}>` is missing"));
            }
            if !self.sees('<') {
                nodes.push(self.node()?);
                continue;
            }
            self.next();
            if !self.takes('/') {
                nodes.push(self.tag()?);
                continue;
            }
            let closed = match self.tokens.peek() {
                Some(TokenTree::Ident(name)) => name.to_string(),
                _ => String::new(),
            };
            if closed != tag {
                self.next();
                return self.error(&format!("`</{tag}>` is expected here"));
            }
            if !tag.is_empty() {
                self.next();
            }
            self.expect('>')?;
            return Ok(nodes);
        }
    }

    /// After the name of a part.
    fn part(&mut self, name: Ident) -> Result<Node> {
        let (mut key, mut fields) = (None, Vec::new());
        let children = loop {
            if self.takes('/') {
                self.expect('>')?;
                break Vec::new();
            }
            if self.takes('>') {
                break self.children(&name.to_string())?;
            }
            let (field, value) = self.field()?;
            if field.to_string() == "key" {
                key = Some(value);
            } else {
                fields.push((field, value));
            }
        };
        Ok(Node::Part(Part {
            name,
            key,
            fields,
            children,
        }))
    }

    /// `name={value}`, `name="words"` or `{name}`.
    fn field(&mut self) -> Result<(Ident, TokenStream)> {
        match self.next() {
            Some(TokenTree::Ident(name)) => {
                self.expect('=')?;
                match self.next() {
                    Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace => {
                        Ok((name, g.stream()))
                    }
                    Some(words @ TokenTree::Literal(_)) => Ok((name, words.into())),
                    _ => self.error("a value is expected here"),
                }
            }
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace => {
                match g.stream().into_iter().next() {
                    Some(TokenTree::Ident(name)) => Ok((name, g.stream())),
                    _ => self.error("a field's name is expected here"),
                }
            }
            _ => self.error("a field is expected here"),
        }
    }

    /// After `if`.
    fn branches(&mut self) -> Result<Node> {
        let mut branches = Vec::new();
        loop {
            let mut condition = Vec::new();
            let nodes = loop {
                match self.next() {
                    Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace => {
                        break nodes(g.stream())?;
                    }
                    Some(tree) => condition.push(tree),
                    None => return self.error("`{ … }` is expected behind the condition"),
                }
            };
            let condition = (!condition.is_empty()).then(|| condition.into_iter().collect());
            let is_last = condition.is_none();
            branches.push(Branch { condition, nodes });
            let goes_on = !is_last
                && matches!(self.tokens.peek(), Some(TokenTree::Ident(i)) if i.to_string() == "else");
            if !goes_on {
                return Ok(Node::If(branches));
            }
            self.next();
            if matches!(self.tokens.peek(), Some(TokenTree::Ident(i)) if i.to_string() == "if") {
                self.next();
            }
        }
    }
}

/// `{ … }` between tags.
fn braces(group: &Group) -> Node {
    let mut tokens = group.stream().into_iter();
    let first = tokens.next();
    let rest: TokenStream = tokens.collect();
    match first {
        Some(TokenTree::Ident(i)) if i.to_string() == "for" => Node::Children(rest),
        Some(TokenTree::Literal(words)) if rest.is_empty() => Node::Text(words),
        _ => Node::Child(group.stream()),
    }
}
