//! Links between the pages lead somewhere.

use std::path::{Path, PathBuf};

use bms_structure::{collect, read, root, shown};

fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    collect(&root().join("docs"), &["md"], &mut pages);
    for name in [
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "fuzz/README.md",
    ] {
        pages.push(root().join(name));
    }
    pages
}

/// What a heading is called in an address.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

fn has_heading(page: &Path, wanted: &str) -> bool {
    let text = read(page);
    let mut headings = text.lines().filter(|line| line.starts_with('#'));
    headings.any(|heading| anchor(heading) == wanted)
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    let (mut followed, mut dead) = (0, Vec::new());
    for page in pages() {
        let text = read(&page);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.contains("://") {
                continue;
            }
            followed += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let there = match file {
                "" => page.clone(),
                file => page.with_file_name("").join(file),
            };
            let is_page = there.extension().is_some_and(|ending| ending == "md");
            if !there.exists() || (is_page && !heading.is_empty() && !has_heading(&there, heading))
            {
                dead.push(format!("{link} in {}", shown(&page)));
            }
        }
    }
    assert!(followed > 20, "only {followed} links");
    assert!(dead.is_empty(), "{dead:#?}");
}
