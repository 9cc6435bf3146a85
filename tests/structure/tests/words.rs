//! The operators' guides quote the screen in bold: what they quote must be on it.

use bms_structure::{collect, read, root};

fn quoted(page: &str) -> Vec<String> {
    let text = read(&root().join("docs").join(page)).replace('\n', " ");
    let parts = text.split("**").skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

fn words_of_the_widget() -> String {
    let mut files = Vec::new();
    collect(&root().join("src/i18n"), &["rs"], &mut files);
    files.iter().map(|file| read(file)).collect()
}

#[test]
fn the_operators_guides_quote_what_is_on_the_screen() {
    let words = words_of_the_widget();
    for page in ["operators.md", "operators.zh-CN.md"] {
        let quoted = quoted(page);
        assert!(quoted.len() > 40, "{page} quotes next to nothing");
        let wrong: Vec<_> = quoted
            .iter()
            .filter(|text| !words.contains(*text))
            .collect();
        assert!(wrong.is_empty(), "{page}: {wrong:#?}");
    }
}

#[test]
fn both_operators_guides_say_the_same_things() {
    let shape = |page: &str| {
        let text = read(&root().join("docs").join(page));
        let of = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        (
            of("## "),
            of("### "),
            of("| "),
            of("1. "),
            quoted(page).len(),
        )
    };
    assert_eq!(shape("operators.md"), shape("operators.zh-CN.md"));
}
