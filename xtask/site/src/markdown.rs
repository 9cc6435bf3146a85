//! A document's Markdown as HTML, its links told one by one to whoever knows where they lead.

use std::collections::BTreeMap;
use std::fmt::Write;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use crate::Result;
use crate::html::{anchor, escape};

/// Where a link of a document leads on the site; `None`: nowhere, so its words stand there without it.
pub type Resolve<'a> = dyn FnMut(&str) -> Result<Option<String>> + 'a;

/// A document, to be put into a page.
#[derive(Debug, Default)]
pub struct Document {
    pub html: String,
    /// The words of the first heading.
    pub title: String,
    /// Level, anchor and words of each heading.
    pub headings: Vec<(u8, String, String)>,
    /// The first paragraph, as plain words.
    pub about: String,
}

/// Reads a document.
///
/// # Errors
///
/// A link that leads nowhere, or HTML, of which a page's policy and style know nothing.
pub fn read(text: &str, resolve: &mut Resolve) -> Result<Document> {
    let mut writer = Writer {
        resolve,
        document: Document::default(),
        events: Vec::new(),
        open: Vec::new(),
        words: String::new(),
        seen: BTreeMap::new(),
        columns: Vec::new(),
        column: 0,
        in_head: false,
        picture: None,
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(text, options) {
        writer.take(event)?;
    }
    let mut document = writer.document;
    html::push_html(&mut document.html, writer.events.into_iter());
    Ok(document)
}

struct Writer<'a, 'r> {
    resolve: &'r mut Resolve<'r>,
    document: Document,
    events: Vec<Event<'a>>,
    /// For each link that is open: whether it is one on the site.
    open: Vec<bool>,
    /// The words since the last beginning of a heading, cell, picture or paragraph.
    words: String,
    /// How often each anchor was there.
    seen: BTreeMap<String, usize>,
    columns: Vec<String>,
    column: usize,
    in_head: bool,
    /// Of the picture that is being read: where its events begin, and its address.
    picture: Option<(usize, String)>,
}

impl<'a> Writer<'a, '_> {
    fn take(&mut self, event: Event<'a>) -> Result<()> {
        match event {
            Event::Html(html) | Event::InlineHtml(html)
                if !html.trim_start().starts_with("<!--") =>
            {
                return Err(format!("HTML in a document: {}", html.trim()));
            }
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::Text(ref words) | Event::Code(ref words) => {
                self.words.push_str(words);
                self.events.push(event);
            }
            Event::SoftBreak => {
                self.words.push(' ');
                self.events.push(event);
            }
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag),
            event => self.events.push(event),
        }
        Ok(())
    }

    fn put(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::Html(html.into()));
    }

    fn start(&mut self, tag: Tag<'a>) -> Result<()> {
        match tag {
            // The tag is written at its end, when the words are known.
            Tag::Heading { .. } => {
                self.words.clear();
                self.put("");
            }
            Tag::Link { dest_url, .. } => {
                let target = (self.resolve)(&dest_url)?;
                self.open.push(target.is_some());
                if let Some(target) = target {
                    self.put(format!("<a href=\"{}\">", escape(&target)));
                }
            }
            Tag::Image { dest_url, .. } => {
                let target = (self.resolve)(&dest_url)?;
                let target = target.ok_or(format!("no picture: {dest_url}"))?;
                self.words.clear();
                self.picture = Some((self.events.len(), target));
            }
            Tag::Table(_) => {
                self.columns.clear();
                self.put("<table>\n");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.put("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.put("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::CodeBlock(kind) => {
                let kind = match &kind {
                    CodeBlockKind::Fenced(name) if !name.is_empty() => {
                        format!(" class=\"{}\"", escape(name))
                    }
                    _ => String::new(),
                };
                // It can be wider than the page: then it is scrolled, by the keyboard, too.
                self.put(format!("<pre tabindex=\"0\"><code{kind}>"));
            }
            tag => {
                if matches!(tag, Tag::Paragraph) {
                    self.words.clear();
                }
                self.events.push(Event::Start(tag));
            }
        }
        Ok(())
    }

    fn start_cell(&mut self) {
        self.words.clear();
        if self.in_head {
            self.put("<th scope=\"col\">");
        } else {
            let label = self.columns.get(self.column).map_or("", |label| label);
            let cell = format!("<td data-label=\"{}\">", escape(label));
            self.put(cell);
            self.column += 1;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::Link => {
                if self.open.pop().unwrap_or_default() {
                    self.put("</a>");
                }
            }
            TagEnd::Image => {
                if let Some((place, target)) = self.picture.take() {
                    // What stands for the picture is an attribute, and so plain words.
                    self.events.truncate(place);
                    let (target, words) = (escape(&target), escape(self.words.trim()));
                    self.put(format!(
                        "<img src=\"{target}\" loading=\"lazy\" alt=\"{words}\">"
                    ));
                }
            }
            TagEnd::Table => self.put("</tbody></table>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.put("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.put("</tr>\n"),
            TagEnd::TableCell if self.in_head => {
                let words = self.words.trim().to_owned();
                if words.is_empty() {
                    // A column without a name has no heading.
                    self.events.pop();
                    self.put("<td></td>");
                } else {
                    self.put("</th>");
                }
                self.columns.push(words);
            }
            TagEnd::TableCell => self.put("</td>"),
            TagEnd::CodeBlock => self.put("</code></pre>\n"),
            tag => {
                if tag == TagEnd::Paragraph && self.document.about.is_empty() {
                    self.document.about = self.words.trim().to_owned();
                }
                self.events.push(Event::End(tag));
            }
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let words = self.words.trim().to_owned();
        let mut id = anchor(&words);
        let before = self.seen.entry(id.clone()).or_default();
        if *before > 0 {
            let _ = write!(id, "-{before}");
        }
        *before += 1;
        // Back to the empty place that was left for it.
        let place = self
            .events
            .iter()
            .rposition(|event| matches!(event, Event::Html(html) if html.is_empty()));
        if let Some(place) = place {
            let tag = format!("<{level} id=\"{}\">", escape(&id));
            self.events[place] = Event::Html(tag.into());
        }
        self.put(format!("</{level}>\n"));
        if self.document.title.is_empty() {
            self.document.title.clone_from(&words);
        }
        self.document.headings.push((level as u8, id, words));
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn html(text: &str) -> String {
        let mut keep = |link: &str| Ok(Some(link.to_owned()));
        read(text, &mut keep).expect(text).html
    }

    #[test]
    fn headings_have_anchors_that_differ() {
        let html = html("# A\n\n## Same `x`\n\n## Same `x`\n");
        assert!(
            html.contains("<h2 id=\"same-x\">Same <code>x</code></h2>"),
            "{html}"
        );
        assert!(html.contains("<h2 id=\"same-x-1\">"), "{html}");
    }

    #[test]
    fn cells_say_their_column_and_an_unnamed_one_has_no_heading() {
        let html = html("| call | |\n|---|---|\n| a | b |\n");
        assert!(
            html.contains("<th scope=\"col\">call</th><td></td>"),
            "{html}"
        );
        assert!(
            html.contains("<td data-label=\"call\">a</td><td data-label=\"\">b</td>"),
            "{html}"
        );
    }

    #[test]
    fn what_is_written_in_a_document_stays_text() {
        let html = html("`<b>` & \"x\" ![a \"b\"](y.png)\n\n```html\n<script>\n```\n");
        assert!(
            !html.contains("<b>") && !html.contains("<script>"),
            "{html}"
        );
        assert!(html.contains("alt=\"a &quot;b&quot;\""), "{html}");
    }
}
