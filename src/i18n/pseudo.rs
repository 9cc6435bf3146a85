//! English made long, accented and recognisable, so that a layout that only fits English shows.

use super::Template;

/// Makes the unreal words of something.
pub(super) trait Pseudo {
    /// The unreal words.
    fn pseudo(&self) -> Self;
}

impl Pseudo for &'static str {
    fn pseudo(&self) -> Self {
        // Made once, for tests only.
        Box::leak(stretch(self).into_boxed_str())
    }
}

impl<const N: usize> Pseudo for Template<N> {
    fn pseudo(&self) -> Self {
        Self::new(self.source().pseudo())
    }
}

fn stretch(text: &str) -> String {
    let mut out = String::from("⟦");
    for c in text.chars() {
        out.push(accent(c));
        // Vowels twice: about 40 % more.
        if "aeiou".contains(c) {
            out.push(accent(c));
        }
    }
    out.push('⟧');
    out
}

fn accent(c: char) -> char {
    const PLAIN: &str = "aceginostuyACEGINOSTUY";
    const ACCENTED: &str = "åçéğîñöšţûýÅÇÉĞÎÑÖŠŢÛÝ";
    PLAIN
        .chars()
        .position(|p| p == c)
        .and_then(|at| ACCENTED.chars().nth(at))
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use crate::i18n::Locale;

    #[test]
    fn every_message_is_longer_and_keeps_its_places() {
        let (en, pseudo) = (Locale::En.texts(), Locale::Pseudo.texts());
        assert!(pseudo.dialog.ack_linux.chars().count() > en.dialog.ack_linux.len() * 5 / 4);
        assert!(pseudo.dialog.confirm.fill(["NAME"]).contains("NAME"));
    }
}
