//! Pictures of the gallery's states, for `cargo xtask gallery --shots` and `--picture`. Not tests,
//! but made with what tests are made with.

use std::process::ExitCode;

use bms_e2e::{Page, Result, ensure, gallery};
use serde_json::json;

const WIDTHS: [u32; 3] = [320, 768, 1200];
const LOWEST: u32 = 640;
const HIGHEST: u32 = 2400;

fn main() -> ExitCode {
    bms_e2e::run(bms_e2e::tests![
        shots::english_light,
        shots::english_dark,
        shots::chinese_light,
        shots::chinese_dark,
        shots::unreal_light,
        shots::unreal_dark,
        readme::picture,
        readme::picture_in_chinese,
        looks::pictures,
    ])
}

mod shots {
    use super::{Page, Result, all};

    pub async fn english_light(page: Page) -> Result<()> {
        all(page, "en", "light").await
    }

    pub async fn english_dark(page: Page) -> Result<()> {
        all(page, "en", "dark").await
    }

    pub async fn chinese_light(page: Page) -> Result<()> {
        all(page, "zh-CN", "light").await
    }

    pub async fn chinese_dark(page: Page) -> Result<()> {
        all(page, "zh-CN", "dark").await
    }

    pub async fn unreal_light(page: Page) -> Result<()> {
        all(page, "ar-XB", "light").await
    }

    pub async fn unreal_dark(page: Page) -> Result<()> {
        all(page, "ar-XB", "dark").await
    }
}

async fn all(page: Page, lang: &str, theme: &str) -> Result<()> {
    let states = gallery::open(&page).await?;
    for width in WIDTHS {
        for state in &states {
            page.size(width, LOWEST).await?;
            gallery::show(&page, state, lang, theme).await?;
            let high = gallery::height(&page).await?.clamp(LOWEST, HIGHEST);
            page.size(width, high).await?;
            page.screenshot(&format!("{state}-{lang}-{theme}-{width}"))
                .await?;
        }
    }
    Ok(())
}

mod looks {
    use super::{Page, Result, ensure, gallery, json};

    const MOST_BYTES: u64 = 90_000;

    pub async fn pictures(page: Page) -> Result<()> {
        gallery::open(&page).await?;
        let hidden = json!({"hidden": true});
        page.devtools("Emulation.setScrollbarsHidden", hidden)
            .await?;
        for (name, theme, look) in gallery::LOOKS {
            gallery::wear(&page, look).await?;
            page.size(860, 520).await?;
            gallery::show(&page, "linux", "en", theme).await?;
            let path = page.screenshot(name).await?;
            let bytes = std::fs::metadata(&path)?.len();
            ensure!(bytes <= MOST_BYTES, "{name}.png has {bytes} bytes");
        }
        Ok(())
    }
}

mod readme {
    use super::{Page, Result, ensure, gallery, json};

    const MOST_BYTES: u64 = 250_000;

    pub async fn picture(page: Page) -> Result<()> {
        picture_in(page, "en", "picture").await
    }

    pub async fn picture_in_chinese(page: Page) -> Result<()> {
        picture_in(page, "zh-CN", "picture.zh-CN").await
    }

    /// Twice as fine as the page, for screens that can.
    async fn picture_in(page: Page, lang: &str, name: &str) -> Result<()> {
        gallery::open(&page).await?;
        let metrics = json!({
            "width": 860, "height": 560, "deviceScaleFactor": 2, "mobile": false
        });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        let hidden = json!({"hidden": true});
        page.devtools("Emulation.setScrollbarsHidden", hidden)
            .await?;
        gallery::show(&page, "ask-linux", lang, "light").await?;
        let path = page.screenshot(name).await?;
        let bytes = std::fs::metadata(&path)?.len();
        ensure!(bytes <= MOST_BYTES, "the picture has {bytes} bytes");
        Ok(())
    }
}
