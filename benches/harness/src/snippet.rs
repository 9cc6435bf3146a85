//! The README's own HTML, which is what is measured of the widget.

use anyhow::{Context, Result, bail};

use crate::cloud::{PROJECT, SERVER};

/// What the README tells portals to write: that, and nothing better, is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Snippet {
    pub head: String,
    pub tag: String,
}

impl Snippet {
    /// The first piece of HTML in the README.
    pub fn read(readme: &str) -> Result<Self> {
        let (_, rest) = readme
            .split_once("```html\n")
            .context("the README has no HTML")?;
        let (html, _) = rest.split_once("```").context("it does not end")?;
        let html = html.replace("/assets/", "");
        let (head, tag) = html.split_once("\n\n").context("it has no tag")?;
        for part in [
            "type=\"module\" src=\"bms-disks.js\"",
            "bms-endpoint=\"/api/bms\"",
            "evs-endpoint=\"/api/evs\"",
            &format!("project-id=\"{PROJECT}\""),
            &format!("server-id=\"{SERVER}\""),
        ] {
            if !html.contains(part) {
                bail!("the README's HTML has no {part}, which the bench's cloud is for");
            }
        }
        Ok(Self {
            head: head.trim().to_owned(),
            tag: tag.trim().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_is_the_readmes() {
        let snippet = Snippet::read(include_str!("../../../README.md")).expect("a snippet");
        assert!(snippet.head.contains("<script") && !snippet.head.contains("/assets/"));
        assert!(snippet.tag.starts_with("<bms-disks ") && snippet.tag.ends_with("</bms-disks>"));
        assert!(Snippet::read("```html\n<p>\n\n</p>\n```").is_err());
    }
}
