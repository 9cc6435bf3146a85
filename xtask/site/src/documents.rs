//! The documents as pages: which there are, and where their links lead.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::Result;
use crate::files::{ASSETS, Files};
use crate::html::escape;
use crate::markdown::{self, Document};
use crate::shell::Page;

/// Documents outside of `docs/`, and their pages. Those in it keep their names.
const ELSEWHERE: [(&str, &str); 6] = [
    ("README.md", "docs/readme.html"),
    ("README.zh-CN.md", "docs/readme.zh-CN.html"),
    ("CONTRIBUTING.md", "docs/contributing.html"),
    ("CHANGELOG.md", "docs/changelog.html"),
    ("xtask/dist/README.md", "docs/package.html"),
    ("testing/js/README.md", "docs/testing.html"),
];
const INDEX: (&str, &str) = ("docs/README.md", "docs/index.html");

/// What a document may show or hand out; of other files of the repository only the name is told.
const HANDED_OUT: [&str; 2] = ["png", "css"];

/// Adds a page for each document, and what they show.
///
/// # Errors
///
/// A document cannot be read, or one of its links leads nowhere.
pub fn add(root: &Path, files: &mut Files) -> Result<()> {
    let pages = pages(root)?;
    let mut anchors: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links = Vec::new();
    for (source, page) in &pages {
        let place = root.join(source);
        let text = fs::read_to_string(&place)
            .map_err(|error| format!("cannot read {}: {error}", place.display()))?;
        let mut resolver = Resolver {
            root,
            pages: &pages,
            source,
            page,
            links: &mut links,
            files,
        };
        let document = markdown::read(&text, &mut |link| resolver.resolve(link))
            .map_err(|error| format!("{source}: {error}"))?;
        let ids = document.headings.iter().map(|(_, id, _)| id.clone());
        anchors.insert(page, ids.collect());
        files.add(page.as_str(), whole(page, &document))?;
    }
    let dead = |link: &&Link| {
        !anchors
            .get(&*link.page)
            .is_some_and(|ids| ids.contains(&link.id))
    };
    let dead: Vec<String> = links
        .iter()
        .filter(dead)
        .map(|link| link.said.clone())
        .collect();
    if dead.is_empty() {
        Ok(())
    } else {
        Err(format!("no such headings: {}", dead.join(", ")))
    }
}

/// Each document and its page.
fn pages(root: &Path) -> Result<BTreeMap<String, String>> {
    let docs = root.join("docs");
    let entries = fs::read_dir(&docs).map_err(|error| format!("cannot read docs/: {error}"))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let names = names.filter_map(|name| Some(name.to_str()?.strip_suffix(".md")?.to_owned()));
    let inside = names.map(|name| (format!("docs/{name}.md"), format!("docs/{name}.html")));
    let named = ELSEWHERE.into_iter().chain([INDEX]);
    let named = named.map(|(source, page)| (source.to_owned(), page.to_owned()));
    // What is named last counts.
    Ok(inside.chain(named).collect())
}

/// A link to a heading.
struct Link {
    page: String,
    id: String,
    /// For the message, if it is not there.
    said: String,
}

struct Resolver<'a> {
    root: &'a Path,
    pages: &'a BTreeMap<String, String>,
    source: &'a str,
    page: &'a str,
    links: &'a mut Vec<Link>,
    files: &'a mut Files,
}

impl Resolver<'_> {
    fn resolve(&mut self, link: &str) -> Result<Option<String>> {
        if link.contains("://") {
            return Ok(Some(link.to_owned()));
        }
        let (path, id) = link.split_once('#').unwrap_or((link, ""));
        let path = match path {
            "" => self.source.to_owned(),
            path => within(Path::new(self.source).with_file_name(path))
                .ok_or(format!("{link} leads out of the repository"))?,
        };
        let up = "../".repeat(self.page.matches('/').count());
        if let Some(page) = self.pages.get(&path) {
            if id.is_empty() {
                return Ok(Some(format!("{up}{page}")));
            }
            let said = format!("{link} in {}", self.source);
            self.links.push(Link {
                page: page.clone(),
                id: id.to_owned(),
                said,
            });
            let is_same = page == self.page;
            return Ok(Some(if is_same {
                format!("#{id}")
            } else {
                format!("{up}{page}#{id}")
            }));
        }
        let there = self.root.join(&path);
        if !there.exists() {
            return Err(format!("{link} leads nowhere"));
        }
        if !there
            .extension()
            .is_some_and(|ending| HANDED_OUT.iter().any(|known| ending == *known))
        {
            return Ok(None);
        }
        let content = fs::read(&there).map_err(|error| format!("cannot read {path}: {error}"))?;
        let asset = format!("{ASSETS}{path}");
        self.files.add(asset.as_str(), content)?;
        Ok(Some(format!("{up}{asset}")))
    }
}

/// A path without `..`; `None` if it leads out of where it begins.
fn within(path: PathBuf) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(name) => parts.push(name.to_str()?),
            _ => {}
        }
    }
    Some(parts.join("/"))
}

fn whole(path: &str, document: &Document) -> String {
    let lang = if path.contains(".zh-CN.") {
        "zh-CN"
    } else {
        "en"
    };
    let title = format!("{} · bms-disks", document.title);
    let about = document.about.lines().next().unwrap_or_default();
    let page = Page {
        path,
        title: &title,
        lang,
        about,
        head: "",
    };
    let mut content = String::from("<div class=\"document\">\n");
    let contents: Vec<_> = document
        .headings
        .iter()
        .filter(|(level, ..)| *level == 2)
        .collect();
    if contents.len() > 2 {
        let name = if lang == "zh-CN" {
            "本页内容"
        } else {
            "On this page"
        };
        let _ = write!(
            content,
            "<nav class=\"contents\" aria-label=\"{name}\"><p>{name}</p><ul>"
        );
        for (_, id, words) in contents {
            let _ = write!(
                content,
                "<li><a href=\"#{}\">{}</a></li>",
                escape(id),
                escape(words)
            );
        }
        content.push_str("</ul></nav>\n");
    }
    content.push_str("<article>\n");
    content.push_str(&document.html);
    content.push_str("</article>\n</div>\n");
    page.html(&content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The repository's documents, and one more.
    fn with(name: &str, text: &str) -> Result<Files> {
        let root = std::env::temp_dir().join(format!("bms-disks-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("docs")).expect("a folder");
        for (source, _) in ELSEWHERE.into_iter().chain([INDEX]) {
            let place = root.join(source);
            fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            fs::write(place, "# Title\n").expect("a file");
        }
        fs::write(root.join("docs/one.md"), text).expect("a file");
        let mut files = Files::default();
        let result = add(&root, &mut files);
        fs::remove_dir_all(&root).expect("to be removed");
        result.map(|()| files)
    }

    #[test]
    fn a_link_leads_to_a_page_and_its_heading() {
        let text =
            "# One\n\n## Two *words*\n\n[x](#two-words) [y](../README.md#title) [z](README.md)\n";
        let files = with("lead", text).expect("pages");
        assert!(files.paths().any(|path| path == "docs/one.html"));
    }

    #[test]
    fn what_leads_nowhere_is_an_error() {
        for (name, text, says) in [
            ("file", "[x](two.md)", "two.md leads nowhere"),
            ("heading", "# One\n\n[x](#two)", "#two in docs/one.md"),
            ("other", "[x](../CHANGELOG.md#one)", "CHANGELOG.md#one"),
            ("out", "[x](../../secret.md)", "out of the repository"),
            ("html", "<b>x</b>", "HTML in a document"),
        ] {
            let error = with(name, text).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn a_path_stays_inside() {
        assert_eq!(
            within("docs/../README.md".into()),
            Some("README.md".to_owned())
        );
        assert_eq!(within("README.md/../../x".into()), None);
    }
}
