//! The files of the site, and what makes them one release.
//!
//! What pages load lies in a folder named after the release, so a page of one release never loads a file of another:
//! either all of it is there or it fails. The pages themselves keep their addresses.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::Result;

/// Stands in paths and texts for the release, which is known when everything else is.
const RELEASE: &str = "@release@";
/// The folder of all that pages load, with a slash at its end.
pub const ASSETS: &str = "assets/@release@/";
/// Where the Service Worker's script has its list of files.
const LIST: &str = "/* files */";
/// Where the Service Worker is: its folder is all it may answer for.
pub const WORKER: &str = "sw.js";

/// Texts, in which the release's name may stand.
const TEXTS: [&str; 4] = [".html", ".css", ".js", ".json"];

/// Paths from the site's root, with `/` between folders, and what is in the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Adds a file; one of that path that is there already has to be the same.
    ///
    /// # Errors
    ///
    /// There is another one.
    pub fn add(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) -> Result<()> {
        let (path, content) = (path.into(), content.into());
        match self.0.get(&path) {
            Some(other) if *other != content => Err(format!("two different files for {path}")),
            _ => {
                self.0.insert(path, content);
                Ok(())
            }
        }
    }

    /// Changes each page: it gets its path and its text.
    ///
    /// # Errors
    ///
    /// A page is not UTF-8.
    pub fn edit_pages(&mut self, edit: impl Fn(&str, &str) -> String) -> Result<()> {
        for (path, content) in &mut self.0 {
            if path.ends_with(".html") {
                let text =
                    std::str::from_utf8(content).map_err(|_| format!("{path}: not UTF-8"))?;
                *content = edit(path, text).into_bytes();
            }
        }
        Ok(())
    }

    /// Names the release after the content of all files, and adds the Service Worker, which knows the hash of each.
    ///
    /// # Errors
    ///
    /// A text is not UTF-8, or the Service Worker has no place for its list.
    pub fn seal(self, worker: &str) -> Result<Self> {
        let mut hasher = Sha256::new();
        for (path, content) in &self.0 {
            hasher.update(format!("{path} {}\n", content.len()));
            hasher.update(content);
        }
        hasher.update(worker);
        let release: String = hasher.finalize()[..6]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();

        let mut sealed = Self::default();
        for (path, content) in self.0 {
            let content = if TEXTS.iter().any(|ending| path.ends_with(ending)) {
                let text = String::from_utf8(content).map_err(|_| format!("{path}: not UTF-8"))?;
                text.replace(RELEASE, &release).into_bytes()
            } else {
                content
            };
            sealed.add(path.replace(RELEASE, &release), content)?;
        }
        let list: Vec<_> = sealed
            .0
            .iter()
            .map(|(path, content)| json!([path, integrity(content)]).to_string())
            .collect();
        if !worker.contains(LIST) {
            return Err(format!("the Service Worker has no `{LIST}`"));
        }
        let worker = worker
            .replace(RELEASE, &release)
            .replace(LIST, &format!("\n  {},\n", list.join(",\n  ")));
        sealed.add(WORKER, worker)?;
        Ok(sealed)
    }

    /// The paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// How large all files are together, in bytes.
    pub fn size(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Writes all files into a folder, which has nothing else afterwards.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let cannot = |path: &Path, error| Err(format!("cannot write {}: {error}", path.display()));
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => cannot(folder, error)?,
            _ => {}
        }
        for (path, content) in &self.0 {
            let path = folder.join(path);
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent).or_else(|error| cannot(parent, error))?;
            fs::write(&path, content).or_else(|error| cannot(&path, error))?;
        }
        Ok(())
    }
}

/// As the attribute `integrity` has it.
fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKER: &str = "const RELEASE = '@release@'; new Map([/* files */]);";

    fn sealed(script: &str) -> Files {
        let mut files = Files::default();
        files
            .add("a.html", format!("<script src=\"{ASSETS}a.js\">"))
            .expect("a page");
        files
            .add(format!("{ASSETS}a.js"), script)
            .expect("a script");
        files.seal(WORKER).expect("a release")
    }

    fn release(files: &Files) -> String {
        let script = files.paths().find(|path| path.ends_with("/a.js"));
        script
            .expect("the script")
            .split('/')
            .nth(1)
            .expect("a folder")
            .to_owned()
    }

    #[test]
    fn a_release_is_named_after_its_content() {
        let (one, same, other) = (sealed("1"), sealed("1"), sealed("2"));
        assert_eq!(one, same);
        assert_ne!(release(&one), release(&other));
        let page = String::from_utf8(one.0["a.html"].clone()).expect("a text");
        assert_eq!(
            page,
            format!("<script src=\"assets/{}/a.js\">", release(&one))
        );
    }

    #[test]
    fn the_service_worker_knows_the_hash_of_each_file_but_its_own() {
        let files = sealed("1");
        let worker = String::from_utf8(files.0["sw.js"].clone()).expect("a text");
        for (path, content) in files.0.iter().filter(|(path, _)| *path != "sw.js") {
            let entry = json!([path, integrity(content)]).to_string();
            assert!(worker.contains(&entry), "{entry} is not in {worker}");
        }
        assert!(!worker.contains("\"sw.js\"") && !worker.contains(RELEASE));
    }

    #[test]
    fn one_path_is_one_file() {
        let mut files = Files::default();
        assert!(files.add("a", "1").is_ok() && files.add("a", "1").is_ok());
        assert!(files.add("a", "2").is_err());
    }
}
