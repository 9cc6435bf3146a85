//! Every state of the interface, in every language, theme and width: the layout, measured in the
//! browser, and axe-core.

use std::collections::BTreeSet;

use bms_e2e::{Context, Engine, Page, Result, ensure, gallery};
use serde_json::{Value, json};

/// The last is 1280×1024 at 400 %.
const SIZES: [(u32, u32); 4] = [(1200, 800), (768, 1024), (320, 640), (320, 256)];
/// Narrower no window gets but Chromium's, whose size can be made up.
const NARROWEST_WINDOW: u32 = 600;
const THEMES: [&str; 2] = ["light", "dark"];
/// Measures states, and says what is wrong with them.
const LAYOUT: &str = concat!(
    "const layout = ",
    include_str!("layout.js"),
    "; return layout(...arguments)"
);
/// A script may take half a minute, on a busy machine, too.
const SHOWN_AT_A_TIME: usize = 5;
/// Complaints in the message of a failure.
const SAID_AT_MOST: usize = 25;

pub async fn is_laid_out_right_in_english(page: Page) -> Result<()> {
    layout(&page, "en").await
}

pub async fn is_laid_out_right_in_chinese(page: Page) -> Result<()> {
    layout(&page, "zh-CN").await
}

/// As wide as a portal makes it, with its own size of text and its own density.
const FITS: &str = "
    return (async () => {
        const { host } = await gallery.show('linux', 'en', 'light');
        const rows = host.shadowRoot.querySelectorAll('.row');
        const lines = [];
        const [size] = arguments;
        for (const density of [0.75, 1, 1.5]) {
            host.style.setProperty('--bms-disks-font-size', `${size}px`);
            host.style.setProperty('--bms-disks-density', density);
            for (let width = 560; width <= 1800; width += 16) {
                host.style.inlineSize = `${width}px`;
                const over = Math.max(...[...rows].map((row) => row.scrollWidth - row.clientWidth));
                // One is what rounding makes of parts of pixels.
                if (over > 1) lines.push(`${size} px, density ${density}: ${over} px wider than ${width}`);
            }
        }
        host.removeAttribute('style');
        return lines;
    })()";

pub async fn a_row_is_never_wider_than_the_panel(page: Page) -> Result<()> {
    gallery::open(&page).await?;
    page.size(1900, 900).await?;
    let mut complaints = Vec::new();
    for font in gallery::FONTS {
        gallery::set_font(&page, font).await?;
        for size in [12, 14, 16, 20] {
            let found = lines(&page.script(FITS, vec![json!(size)]).await?)?.into_iter();
            complaints.extend(found.map(|line| format!("{}: {line}", font.text)));
        }
    }
    none(complaints)
}

/// Long, accented, from right to left.
pub async fn is_laid_out_right_in_the_unreal_language(page: Page) -> Result<()> {
    layout(&page, "ar-XB").await
}

pub async fn is_accessible_in_english(page: Page) -> Result<()> {
    axe(&page, "en").await
}

pub async fn is_accessible_in_chinese(page: Page) -> Result<()> {
    axe(&page, "zh-CN").await
}

pub async fn is_accessible_in_the_unreal_language(page: Page) -> Result<()> {
    axe(&page, "ar-XB").await
}

/// Faults as styles, where they show and what they are called: who finds nothing has to be able to.
const FAULTS: [(&str, &str, &str); 6] = [
    (
        "linux",
        ".button { position: absolute; inset: 0 auto auto 0 }",
        "overlaps",
    ),
    (
        "linux",
        ".c-why { white-space: nowrap; overflow: hidden }",
        "cut off",
    ),
    ("linux", ".table { min-inline-size: 700px }", "the page is"),
    (
        "linux",
        ".copyable { display: block; block-size: 9px } .copy { block-size: 8px }",
        "a small target",
    ),
    (
        "ask-linux",
        ".dialog { inline-size: 400px }",
        "is not inside 320×256",
    ),
    (
        "ask-linux",
        ".dialog { overflow: hidden !important }",
        "cut off below",
    ),
];

pub async fn measuring_finds_what_is_wrong(page: Page) -> Result<()> {
    const WORSEN: &str = "
        window.show ??= gallery.show;
        gallery.show = async (...args) => {
            const shadow = await show(...args);
            const fault = new CSSStyleSheet();
            fault.replaceSync(window.fault);
            shadow.adoptedStyleSheets.push(fault);
            return shadow;
        };
        window.fault = arguments[0]";
    gallery::open(&page).await?;
    page.size(320, 256).await?;
    for (state, fault, words) in FAULTS {
        page.script(WORSEN, vec![json!(fault)]).await?;
        let states = json!([state]);
        let found = page
            .script(LAYOUT, vec![states, json!("en"), json!("light")])
            .await?;
        let found = lines(&found)?;
        let told = found.iter().any(|line| line.contains(words));
        ensure!(told, "{fault}: {found:#?}");
    }
    Ok(())
}

/// States with every kind of icon, border and button.
const SHAPES: [&str; 9] = [
    "linux",
    "locked",
    "stale",
    "cards",
    "loading",
    "ask-windows",
    "ask-changed",
    "follow-running",
    "follow-failed",
];

async fn prefer(page: &Page, name: &str, value: &str) -> Result<()> {
    let features = json!({"features": [{"name": name, "value": value}]});
    page.devtools("Emulation.setEmulatedMedia", features)
        .await?;
    Ok(())
}

/// Where the reader's system chooses the colours: icons are there and not of the ground's colour,
/// and what has to be told apart by its edge has one.
pub async fn keeps_its_shapes_in_forced_colours(page: Page) -> Result<()> {
    const SCRIPT: &str = concat!(
        "const shapes = ",
        include_str!("shapes.js"),
        "; return shapes(...arguments)"
    );
    gallery::open(&page).await?;
    prefer(&page, "forced-colors", "active").await?;
    let mut complaints = Vec::new();
    for state in SHAPES {
        for theme in THEMES {
            let found = page
                .script(SCRIPT, vec![json!(state), json!(theme)])
                .await?;
            complaints.extend(lines(&found)?);
        }
        page.screenshot(&format!("forced-colours-{state}")).await?;
    }
    none(complaints)
}

/// Nothing moves or turns; what goes on still shows, by fading.
pub async fn keeps_still_where_motion_is_unwelcome(page: Page) -> Result<()> {
    const MOVING: &str = "
        const shadow = document.querySelector('main > div').shadowRoot;
        const effects = shadow.getAnimations().map(({ effect }) => effect);
        const moves = (effect) => effect.getKeyframes().some(({ transform }) => transform);
        return [effects.length, effects.filter(moves).length]";
    gallery::open(&page).await?;
    gallery::show(&page, "follow-running", "en", "light").await?;
    let usual = page.script(MOVING, vec![]).await?;
    ensure!(usual[1] != 0, "nothing turns anyway: {usual}");
    prefer(&page, "prefers-reduced-motion", "reduce").await?;
    for state in SHAPES {
        gallery::show(&page, state, "en", "light").await?;
        let reduced = page.script(MOVING, vec![]).await?;
        ensure!(reduced[1] == 0, "{state}: {reduced}");
    }
    Ok(())
}

/// All but the longest list: 1,000 rows are laid out as 60 are.
async fn states(page: &Page) -> Result<Vec<String>> {
    let mut states = gallery::open(page).await?;
    states.retain(|state| state != "thousand");
    ensure!(states.len() > 30, "only {states:?}");
    Ok(states)
}

async fn layout(page: &Page, lang: &str) -> Result<()> {
    let states = states(page).await?;
    let mut complaints = Vec::new();
    for (width, height) in SIZES {
        if page.engine() != Engine::Chromium && width < NARROWEST_WINDOW {
            continue;
        }
        page.size(width, height).await?;
        // What a theme changes is not the layout: each is measured, but not with every typeface.
        for (font, theme) in gallery::FONTS.into_iter().zip(THEMES.into_iter().cycle()) {
            gallery::set_font(page, font).await?;
            for some in states.chunks(SHOWN_AT_A_TIME) {
                let found = page
                    .script(LAYOUT, vec![json!(some), json!(lang), json!(theme)])
                    .await?;
                let found = lines(&found)?.into_iter();
                complaints.extend(found.map(|line| format!("{}: {line}", font.text)));
            }
        }
    }
    none(complaints)
}

/// Rules of WCAG 2.0 to 2.2, A and AA, and good practice. A heading of the first level is the
/// page's own.
const AXE: &str = "
    const [states, lang, theme] = arguments;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const options = {
        runOnly: tags, resultTypes: ['violations'], preload: false,
        rules: { 'page-has-heading-one': { enabled: false } },
    };
    return (async () => {
        const lines = [];
        for (const state of states) {
            await gallery.show(state, lang, theme);
            const { violations } = await axe.run(document, options);
            for (const { id, nodes } of violations) for (const { target, failureSummary } of nodes) {
                const why = failureSummary.replace(/\\s+/g, ' ');
                lines.push(`${state} ${lang} ${theme}: ${id}: ${target.flat().join(' ')}: ${why}`);
            }
        }
        return lines;
    })()";

async fn axe(page: &Page, lang: &str) -> Result<()> {
    const CANARY: &str = "document.body.append(document.createElement('button'))";
    let states = states(page).await?;
    if !bring_axe(page).await? {
        return Ok(());
    }
    page.size(1200, 900).await?;
    page.script(CANARY, vec![]).await?;
    let canary = page.script(AXE, vec![json!(["linux"]), json!(lang), json!("light")]);
    let canary = lines(&canary.await?)?;
    ensure!(
        canary.iter().any(|line| line.contains("button-name")),
        "axe-core overlooks a button without a name: {canary:?}"
    );
    page.script("document.querySelector('body > button').remove()", vec![])
        .await?;
    let mut complaints = Vec::new();
    for theme in THEMES {
        for some in states.chunks(SHOWN_AT_A_TIME) {
            let found = page
                .script(AXE, vec![json!(some), json!(lang), json!(theme)])
                .await?;
            complaints.extend(lines(&found)?);
        }
    }
    none(complaints)
}

/// Whether there is one.
pub async fn bring_axe(page: &Page) -> Result<bool> {
    let Some(path) = std::env::var_os("BMS_E2E_AXE") else {
        eprintln!("SKIPPED: axe-core is not installed");
        return Ok(false);
    };
    let program = std::fs::read_to_string(path).context("reading axe-core")?;
    page.script(&program, vec![]).await?;
    Ok(true)
}

/// The names of all parts that a state has.
const PARTS: &str = "
    return gallery.show(arguments[0], 'en', 'light').then(({ host }) =>
        [...host.shadowRoot.querySelectorAll('[part]')].flatMap(({ part }) => [...part]));";

/// The manifest lists the parts there are: what is styled by one of them is there to be styled.
pub async fn draws_the_parts_of_the_manifest(page: Page) -> Result<()> {
    /// In no state: what stands there before the program has come, the row that `volume-id` names, and what comes of
    /// a paste.
    const ELSEWHERE: [&str; 3] = ["fallback", "marked", "plan"];
    let manifest: Value =
        serde_json::from_str(include_str!("../../../xtask/dist/custom-elements.json"))?;
    let parts = &manifest["modules"][0]["declarations"][0]["cssParts"];
    let parts = parts.as_array().context("no parts in the manifest")?;
    let listed: BTreeSet<String> = parts
        .iter()
        .filter_map(|part| Some(part["name"].as_str()?.to_owned()))
        .filter(|name| !ELSEWHERE.contains(&name.as_str()))
        .collect();
    let states = states(&page).await?;
    let mut drawn = BTreeSet::new();
    for state in states {
        let parts = page.script(PARTS, vec![json!(state)]).await?;
        drawn.extend(serde_json::from_value::<Vec<String>>(parts)?);
    }
    let missing: Vec<_> = listed.difference(&drawn).collect();
    let unlisted: Vec<_> = drawn.difference(&listed).collect();
    ensure!(
        missing.is_empty() && unlisted.is_empty(),
        "no state draws {missing:?}; the manifest lacks {unlisted:?}"
    );
    Ok(())
}

/// What `docs/theming.md` shows can be read and told apart, in both themes.
pub async fn stays_legible_in_the_looks_of_the_documents(page: Page) -> Result<()> {
    gallery::open(&page).await?;
    if !bring_axe(&page).await? {
        return Ok(());
    }
    page.size(1200, 900).await?;
    let states = ["linux", "locked", "ask-windows", "follow-failed", "cards"];
    let mut complaints = Vec::new();
    // The first cannot be read: a test of the test.
    let pale = "bms-disks { --bms-disks-text: light-dark(#ddd, #333); }";
    let looks = gallery::LOOKS.map(|(_, _, look)| look);
    for look in [pale].into_iter().chain(looks) {
        gallery::wear(&page, look).await?;
        let mut found = Vec::new();
        for theme in THEMES {
            let said = page
                .script(AXE, vec![json!(states), json!("en"), json!(theme)])
                .await?;
            found.extend(lines(&said)?);
        }
        if look == pale {
            let is_seen = found.iter().any(|line| line.contains("color-contrast"));
            ensure!(is_seen, "axe-core overlooks pale text: {found:?}");
        } else {
            complaints.extend(found.into_iter().map(|line| format!("{look}: {line}")));
        }
    }
    none(complaints)
}

fn lines(value: &Value) -> Result<Vec<String>> {
    serde_json::from_value(value.clone()).context("not a list of complaints")
}

fn none(complaints: Vec<String>) -> Result<()> {
    let some: Vec<_> = complaints.iter().take(SAID_AT_MOST).collect();
    ensure!(
        some.is_empty(),
        "{} complaints, such as: {some:#?}",
        complaints.len()
    );
    Ok(())
}
