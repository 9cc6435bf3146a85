//! Every state of the interface by name, on a page without a cloud.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::Page;

/// Opens the page and gives the names of all states.
pub async fn open(page: &Page) -> Result<Vec<String>> {
    page.open("/gallery/state.html").await?;
    page.eventually("the gallery", async || {
        let states = page
            .script("return window.gallery?.states ?? []", vec![])
            .await?;
        let states: Vec<String> = serde_json::from_value(states)?;
        ensure!(!states.is_empty(), "it is not there yet");
        Ok(states)
    })
    .await
}

/// Shows a state, and nothing else.
pub async fn show(page: &Page, state: &str, lang: &str, theme: &str) -> Result<()> {
    let script = "return gallery.show(...arguments).then(() => true)";
    let shown = page
        .script(script, vec![json!(state), json!(lang), json!(theme)])
        .await?;
    ensure!(shown == Value::Bool(true), "{state} is not shown: {shown}");
    Ok(())
}

/// The looks of `docs/theming.md`: name, theme it is pictured in, style sheet.
pub const LOOKS: [(&str, &str, &str); 3] = [
    (
        "ant-design",
        "light",
        include_str!("../../../docs/looks/ant-design.css"),
    ),
    (
        "carbon",
        "light",
        include_str!("../../../docs/looks/carbon.css"),
    ),
    (
        "dark-console",
        "dark",
        include_str!("../../../docs/looks/dark-console.css"),
    ),
];

/// Gives the page a look, instead of the one before.
pub async fn wear(page: &Page, look: &str) -> Result<()> {
    // The states stand in an element of another name.
    let sheet = look.replace("bms-disks {", "main {");
    ensure!(sheet != look, "the style sheet is not about the element");
    let script = "const sheet = new CSSStyleSheet();
        sheet.replaceSync(arguments[0]);
        document.adoptedStyleSheets = [sheet];";
    page.script(script, vec![json!(sheet)]).await?;
    Ok(())
}

/// A typeface for text and one for code.
#[derive(Clone, Copy, Debug)]
pub struct Font {
    /// For words.
    pub text: &'static str,
    /// For ids and commands.
    pub code: &'static str,
}

/// Wide, narrow, and Chinese: what fits in each of them fits in what a reader has. Set-up installs them.
pub const FONTS: [Font; 3] = [
    Font {
        text: "DejaVu Sans",
        code: "DejaVu Sans Mono",
    },
    Font {
        text: "Roboto Condensed",
        code: "Inconsolata",
    },
    Font {
        text: "WenQuanYi Micro Hei",
        code: "WenQuanYi Micro Hei Mono",
    },
];

/// Draws all states in a typeface from now on. Where it is missing, in the system's, and says so.
pub async fn set_font(page: &Page, font: Font) -> Result<()> {
    // Missing: beside two others, text is as wide as in these alone.
    const SET: &str = "
        const pen = document.createElement('canvas').getContext('2d');
        const width = (font) => (pen.font = `40px ${font}`, pen.measureText('Ill wide 0O').width);
        const has = (name) => ['serif', 'monospace'].some((other) => width(`'${name}', ${other}`) !== width(other));
        const missing = [...arguments].filter((name) => !has(name));
        const sheet = new CSSStyleSheet();
        const [text, code] = arguments;
        sheet.replaceSync(`main { --bms-disks-font: '${text}', sans-serif; --bms-disks-font-mono: '${code}', monospace }`);
        document.adoptedStyleSheets = [sheet];
        return missing;";
    let missing = page
        .script(SET, vec![json!(font.text), json!(font.code)])
        .await?;
    let missing: Vec<String> = serde_json::from_value(missing)?;
    for name in missing {
        eprintln!("SKIPPED: the typeface {name} is not installed");
    }
    Ok(())
}

/// How high the widget is.
pub async fn height(page: &Page) -> Result<u32> {
    let height = page
        .script("return document.querySelector('main').offsetHeight", vec![])
        .await?;
    let height = height.as_u64().context("the page has no height")?;
    Ok(u32::try_from(height)?)
}
