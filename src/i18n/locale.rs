//! Which languages there are.

use super::{Texts, en, zh_cn};

/// A language the widget speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English; also where a page's language is not one of these.
    #[default]
    En,
    /// Simplified Chinese, as in the cloud's own console.
    ZhCn,
    /// Long, accented and right-to-left: for tests of the layout.
    #[cfg(feature = "pseudo")]
    Pseudo,
}

impl Locale {
    /// The language for a BCP 47 tag such as a `lang` attribute; `None` if it is not spoken here.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        #[cfg(feature = "pseudo")]
        if tag.eq_ignore_ascii_case("ar-XB") {
            return Some(Self::Pseudo);
        }
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        // The traditional script too: closer to its readers than English.
        if language.eq_ignore_ascii_case("zh") {
            Some(Self::ZhCn)
        } else if language.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The tag for `lang` and for the browser's formatters.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
            // A language of Latin digits: only the words are unreal.
            #[cfg(feature = "pseudo")]
            Self::Pseudo => "en-XA",
        }
    }

    /// The direction for `dir`.
    #[must_use]
    pub const fn dir(self) -> &'static str {
        match self {
            Self::En | Self::ZhCn => "ltr",
            #[cfg(feature = "pseudo")]
            Self::Pseudo => "rtl",
        }
    }

    /// The words.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::En => &en::TEXTS,
            Self::ZhCn => &zh_cn::TEXTS,
            #[cfg(feature = "pseudo")]
            Self::Pseudo => pseudo_texts(),
        }
    }
}

/// English made unreal, when first asked for.
#[cfg(feature = "pseudo")]
fn pseudo_texts() -> &'static Texts {
    static TEXTS: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
    TEXTS.get_or_init(|| super::pseudo::Pseudo::pseudo(&en::TEXTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who works by voice says what they see; the name that is spoken must hold it.
    #[test]
    fn a_spoken_name_holds_the_words_on_the_button() {
        for locale in Locale::ALL {
            let list = &locale.texts().list;
            let bare = |words: &str| words.trim_matches(['⟦', '⟧']).to_owned();
            assert!(list.detach_named.fill(["x"]).contains(&bare(list.detach)));
            assert!(list.follow_named.fill(["x"]).contains(&bare(list.follow)));
        }
    }

    #[test]
    fn a_tag_chooses_by_its_language() {
        assert_eq!(Locale::from_tag("zh-CN"), Some(Locale::ZhCn));
        assert_eq!(Locale::from_tag("ZH_hans"), Some(Locale::ZhCn));
        assert_eq!(Locale::from_tag("en-GB"), Some(Locale::En));
        assert_eq!(Locale::from_tag("eng"), None);
        assert_eq!(Locale::from_tag(""), None);
    }
}
