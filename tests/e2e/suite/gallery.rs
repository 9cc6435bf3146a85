//! Every state of the interface, in every language, theme and width: the layout, measured in the
//! browser, and axe-core.

use bms_e2e::{Context, Page, Result, ensure, gallery};
use serde_json::{Value, json};

/// The last is 1280×1024 at 400 %.
const SIZES: [(u32, u32); 4] = [(1200, 800), (768, 1024), (320, 640), (320, 256)];
const THEMES: [&str; 2] = ["light", "dark"];
/// Complaints in the message of a failure.
const SAID_AT_MOST: usize = 25;

pub async fn is_laid_out_right_in_english(page: Page) -> Result<()> {
    layout(&page, "en").await
}

pub async fn is_laid_out_right_in_chinese(page: Page) -> Result<()> {
    layout(&page, "zh-CN").await
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

/// All but the longest list: 1,000 rows are laid out as 60 are.
async fn states(page: &Page) -> Result<Vec<String>> {
    let mut states = gallery::open(page).await?;
    states.retain(|state| state != "thousand");
    ensure!(states.len() > 30, "only {states:?}");
    Ok(states)
}

async fn layout(page: &Page, lang: &str) -> Result<()> {
    const SCRIPT: &str = concat!(
        "const layout = ",
        include_str!("layout.js"),
        "; return layout(...arguments)"
    );
    let states = states(page).await?;
    let mut complaints = Vec::new();
    for (width, height) in SIZES {
        page.size(width, height).await?;
        for theme in THEMES {
            let found = page
                .script(SCRIPT, vec![json!(states), json!(lang), json!(theme)])
                .await?;
            complaints.extend(lines(&found)?);
        }
    }
    none(complaints)
}

/// Rules of WCAG 2.0 to 2.2, A and AA, and good practice. A heading of the first level is the
/// page's own.
async fn axe(page: &Page, lang: &str) -> Result<()> {
    const SCRIPT: &str = "
        const [states, lang, theme] = arguments;
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const options = {
            runOnly: tags, resultTypes: ['violations'],
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
    let Some(path) = std::env::var_os("BMS_E2E_AXE") else {
        eprintln!("SKIPPED: axe-core is not installed");
        return Ok(());
    };
    let program = std::fs::read_to_string(path).context("reading axe-core")?;
    let states = states(page).await?;
    page.script(&program, vec![]).await?;
    page.size(1200, 900).await?;
    let mut complaints = Vec::new();
    for theme in THEMES {
        // A script may take half a minute.
        for some in states.chunks(10) {
            let found = page
                .script(SCRIPT, vec![json!(some), json!(lang), json!(theme)])
                .await?;
            complaints.extend(lines(&found)?);
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
