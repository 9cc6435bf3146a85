//! The element's interface, as its manifest tells it, and a form to try it.

use std::fmt::Write;

use serde_json::Value;

use crate::Result;
use crate::html::{anchor, escape, table};
use crate::shell::Page;

/// The element of a custom elements manifest.
pub struct Manifest(Value);

impl Manifest {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// It is no JSON, or has no element.
    pub fn read(text: &str) -> Result<Self> {
        let manifest: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let element = manifest["modules"][0]["declarations"][0].clone();
        match element["tagName"].as_str() {
            Some(_) => Ok(Self(element)),
            None => Err("the manifest has no element".to_owned()),
        }
    }

    fn list(&self, name: &str) -> &[Value] {
        self.0[name].as_array().map_or(&[], Vec::as_slice)
    }

    /// The properties that no attribute stands for, or the methods.
    fn members(&self, kind: &str) -> impl Iterator<Item = &Value> {
        let all = self.list("members").iter();
        all.filter(move |one| one["kind"] == kind && one["attribute"].is_null())
    }

    /// The page; `types` is the text of the declarations.
    pub fn page(&self, types: &str) -> String {
        let mut html = format!(
            "<h1>The element</h1>\n<p class=\"lead\">{} What each part means for a portal is told in \
             <a href=\"docs/embedding.html\">Embedding</a> and <a href=\"docs/theming.html\">Theming</a>.</p>\n",
            escape(text(&self.0, "description"))
        );
        let mut contents = String::new();
        for (title, table) in self.tables() {
            let id = anchor(title);
            let _ = write!(contents, "<li><a href=\"#{id}\">{title}</a></li>");
            let _ = write!(html, "<h2 id=\"{id}\">{title}</h2>\n{table}");
        }
        contents.push_str("<li><a href=\"#types\">Types</a></li>");
        let _ = write!(
            html,
            "<h2 id=\"types\">Types</h2>\n<p>The package's declarations for TypeScript.</p>\n\
             <pre tabindex=\"0\"><code class=\"ts\">{}</code></pre>\n",
            escape(types)
        );
        let page = Page {
            path: "api.html",
            title: "API · bms-disks",
            lang: "en",
            about: "Attributes, properties, methods, events, parts, tokens and states of the element bms-disks.",
            head: "",
        };
        page.html(&format!(
            "<div class=\"document api\">\n<nav class=\"contents\" aria-label=\"On this page\"><p>On this page</p>\
             <ul>{contents}</ul></nav>\n<article>\n{html}</article>\n</div>\n"
        ))
    }

    fn rows(&self, list: &str, row: impl Fn(&Value) -> Vec<String>) -> Vec<Vec<String>> {
        self.list(list).iter().map(row).collect()
    }

    /// Titles and tables.
    fn tables(&self) -> Vec<(&'static str, String)> {
        let mut all = self.for_scripts();
        all.extend(self.for_styles());
        all
    }

    fn for_scripts(&self) -> Vec<(&'static str, String)> {
        let attributes = self.rows("attributes", |one| {
            vec![
                name(one),
                code(text(one, "fieldName")),
                kind(one),
                about(one),
            ]
        });
        let fields = self.members("field");
        let fields: Vec<_> = fields
            .map(|one| vec![name(one), code(&field(one)), about(one)])
            .collect();
        let methods = self.members("method").map(|one| {
            let returns = code(text(&one["return"]["type"], "text"));
            vec![code(&signature(one)), returns, about(one)]
        });
        let methods: Vec<_> = methods.collect();
        let events = self.rows("events", |one| vec![name(one), kind(one), about(one)]);
        let columns = ["attribute", "property", "type", "meaning"];
        vec![
            ("Attributes", table(&columns, &attributes)),
            (
                "Properties",
                table(&["property", "type", "meaning"], &fields),
            ),
            (
                "Methods",
                table(&["method", "returns", "meaning"], &methods),
            ),
            ("Events", table(&["event", "type", "meaning"], &events)),
        ]
    }

    fn for_styles(&self) -> Vec<(&'static str, String)> {
        let tokens = self.rows("cssProperties", |one| {
            let [syntax, usual] = ["syntax", "default"].map(|key| code(text(one, key)));
            vec![name(one), syntax, usual, about(one)]
        });
        let columns = ["custom property", "kind", "usual value", "meaning"];
        let state = |name: &str| format!(":state({name})");
        let part = |name: &str| format!("::part({name})");
        vec![
            ("States", named(self.list("cssStates"), "state", state)),
            ("Slots", named(self.list("slots"), "slot", slot)),
            ("Tokens", table(&columns, &tokens)),
            ("Parts", named(self.list("cssParts"), "part", part)),
        ]
    }

    /// The fields of the playground: one for each token.
    pub fn token_fields(&self) -> String {
        let mut html = String::new();
        for token in self.list("cssProperties") {
            let name = text(token, "name");
            let short = name.trim_start_matches("--bms-disks-");
            let usual = text(token, "default");
            let syntax = match text(token, "syntax") {
                "" => "*",
                syntax => syntax,
            };
            let swatch = if syntax == "<color>" {
                format!(
                    " <input type=\"color\" data-for=\"token-{short}\" aria-label=\"Pick {short}\">"
                )
            } else {
                String::new()
            };
            let _ = writeln!(
                html,
                "<div class=\"field\"><label for=\"token-{short}\">{short}</label>\
                 <span class=\"value\"><input id=\"token-{short}\" data-token=\"{name}\" data-syntax=\"{}\" placeholder=\"{}\" \
                 autocomplete=\"off\" spellcheck=\"false\" aria-describedby=\"about-{short}\">{swatch}</span>\
                 <small id=\"about-{short}\">{}</small></div>",
                escape(syntax),
                escape(usual),
                about(token),
            );
        }
        html
    }
}

fn name(one: &Value) -> String {
    code(text(one, "name"))
}

fn kind(one: &Value) -> String {
    code(text(&one["type"], "text"))
}

/// A property's type, and whether it is the class's or cannot be set.
fn field(one: &Value) -> String {
    let word = |name: &str| {
        if one[name] == true {
            format!("{name} ")
        } else {
            String::new()
        }
    };
    format!(
        "{}{}{}",
        word("static"),
        word("readonly"),
        text(&one["type"], "text")
    )
}

fn slot(name: &str) -> String {
    match name {
        "" => "the content of the tag".to_owned(),
        name => name.to_owned(),
    }
}

fn named(list: &[Value], column: &str, shown: impl Fn(&str) -> String) -> String {
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|one| vec![code(&shown(text(one, "name"))), about(one)])
        .collect();
    table(&[column, "meaning"], &rows)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn code(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("<code>{}</code>", escape(text)),
    }
}

/// What it is for, its usual value, and whether it will go.
fn about(one: &Value) -> String {
    let mut html = escape(text(one, "description"));
    if let Some(usual) = one["default"]
        .as_str()
        .filter(|_| !one["fieldName"].is_null())
    {
        let _ = write!(html, " Usually {}.", code(usual));
    }
    if let Some(instead) = one["deprecated"].as_str() {
        let _ = write!(html, " <strong>Deprecated.</strong> {}", escape(instead));
    }
    html
}

fn signature(method: &Value) -> String {
    let parameters = method["parameters"].as_array().into_iter().flatten();
    let parameters: Vec<String> = parameters
        .map(|one| {
            let optional = if one["optional"] == true { "?" } else { "" };
            format!(
                "{}{optional}: {}",
                text(one, "name"),
                text(&one["type"], "text")
            )
        })
        .collect();
    format!("{}({})", text(method, "name"), parameters.join(", "))
}
