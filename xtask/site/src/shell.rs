//! What stands round each page's own content: head, policy, navigation.

use crate::files::ASSETS;
use crate::html::escape;

/// As strict as a portal's (`docs/embedding.md`). In the page itself, because a host of plain files may set no header;
/// so it stands before everything that it is about. The one policy of Trusted Types is for the Service Worker's address.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    connect-src 'self'; img-src 'self' data:; font-src 'self'; frame-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types bms-disks-site";

/// Where a page is, and what it is called.
pub struct Page<'a> {
    /// From the site's root.
    pub path: &'a str,
    pub title: &'a str,
    pub lang: &'a str,
    /// One sentence for search engines.
    pub about: &'a str,
    /// Tags of its own.
    pub head: &'a str,
}

/// The pages that each page leads to.
const SECTIONS: [(&str, &str, &str); 5] = [
    ("demo.html", "Demonstration", "演示"),
    ("playground.html", "Playground", "试用"),
    ("api.html", "API", "API"),
    ("gallery.html", "Gallery", "界面状态"),
    ("docs/index.html", "Documents", "文档"),
];

impl Page<'_> {
    /// The way from the page's folder to the site's root.
    pub fn root(&self) -> String {
        "../".repeat(self.path.matches('/').count())
    }

    fn says<'w>(&self, english: &'w str, chinese: &'w str) -> &'w str {
        if self.lang == "zh-CN" {
            chinese
        } else {
            english
        }
    }

    /// A whole page; `content` stands in its `main`.
    pub fn html(&self, content: &str) -> String {
        let root = self.root();
        let links: String = SECTIONS
            .iter()
            .map(|(path, english, chinese)| self.section(path, self.says(english, chinese)))
            .collect();
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n{head}\n\
             <title>{title}</title>\n<meta name=\"description\" content=\"{about}\">\n\
             <link rel=\"stylesheet\" href=\"{root}{ASSETS}site.css\">\n{own}</head>\n<body>\n\
             <a class=\"skip\" href=\"#content\">{skip}</a>\n\
             <header class=\"top\"><a class=\"brand\" href=\"{root}index.html\">bms-disks</a>\n\
             <nav aria-label=\"{site}\"><ul>{links}</ul></nav></header>\n\
             <main id=\"content\" tabindex=\"-1\">\n{content}</main>\n\
             <footer><p>bms-disks {version} · {licence}</p></footer>\n</body>\n</html>\n",
            lang = self.lang,
            head = policy_and_script(&root),
            title = escape(self.title),
            about = escape(self.about),
            own = self.head,
            skip = self.says("Skip to content", "跳到正文"),
            site = self.says("Site", "本站"),
            version = env!("CARGO_PKG_VERSION"),
            licence = self.says("MIT or Apache 2.0", "MIT 或 Apache 2.0"),
        )
    }

    fn section(&self, path: &str, name: &str) -> String {
        let current = if path == self.path {
            " aria-current=\"page\""
        } else if path.starts_with("docs/") && self.path.starts_with("docs/") {
            " aria-current=\"true\""
        } else {
            ""
        };
        format!(
            "<li><a href=\"{}{path}\"{current}>{}</a></li>",
            self.root(),
            escape(name)
        )
    }
}

/// What stands first in each page's head, be it made here or elsewhere.
pub fn policy_and_script(root: &str) -> String {
    format!(
        "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"{root}{ASSETS}icon.svg\" type=\"image/svg+xml\">\n\
         <script type=\"module\" src=\"{root}{ASSETS}site.js\"></script>"
    )
}
