//! The engines that browsers are made of, as far as driving them differs.

use std::thread;

/// What the browser is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's own browser, by its driver.
    Webkit,
}

impl Engine {
    /// As `cargo xtask test` calls it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "chromium" => Some(Self::Chromium),
            "firefox" => Some(Self::Firefox),
            "webkit" => Some(Self::Webkit),
            _ => None,
        }
    }

    /// What `cargo xtask test` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// What its driver is started with, beside the port.
    pub(crate) fn driver_options(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["--log-level=WARNING"],
            // Any free port: the usual one may be taken by another Firefox.
            Self::Firefox => &["--log=warn", "--websocket-port=0"],
            Self::Webkit => &[],
        }
    }

    /// How many to start, where so many are wanted: each has a test of its own to do. Tests wait more than they
    /// work, so one more than there are processors; on two of them five were hardly faster than three.
    pub(crate) fn browsers(self, wanted: Option<usize>, screens: usize) -> usize {
        let processors = || thread::available_parallelism().map_or(1, usize::from);
        match self {
            // Of windows that share a screen one alone has the keyboard.
            Self::Webkit => wanted.unwrap_or(screens).clamp(1, screens.max(1)),
            Self::Chromium | Self::Firefox => wanted.unwrap_or_else(|| (processors() + 1).min(5)),
        }
    }

    /// Whether the driver hands out the browser's console. Where it does not, the page itself keeps
    /// what is said there; see `console.js`.
    pub(crate) fn has_log(self) -> bool {
        self == Self::Chromium
    }

    /// Whether the browser's own word for what the standard calls `role` says nothing about the page:
    /// what `find.js` found is taken then.
    pub(crate) fn has_other_word_for(self, role: &str, word: &str) -> bool {
        // A button that opens a menu, named by its value too, as in the toolkit it is drawn with.
        self == Self::Webkit && (role, word) == ("combobox", "button")
    }
}
