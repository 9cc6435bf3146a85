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
        readme::plan,
        readme::plan_in_chinese,
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
        dialog(&page, "en", DIALOG).await?;
        save(&page, "picture").await
    }

    pub async fn picture_in_chinese(page: Page) -> Result<()> {
        dialog(&page, "zh-CN", DIALOG).await?;
        save(&page, "picture.zh-CN").await
    }

    pub async fn plan(page: Page) -> Result<()> {
        dialog(&page, "en", PLAN).await?;
        look(&page).await?;
        save(&page, "picture-plan").await
    }

    pub async fn plan_in_chinese(page: Page) -> Result<()> {
        dialog(&page, "zh-CN", PLAN).await?;
        look(&page).await?;
        save(&page, "picture-plan.zh-CN").await
    }

    /// How high the page is, and how much finer than it the picture, for screens that can.
    const DIALOG: (u32, f64) = (560, 2.0);
    const PLAN: (u32, f64) = (1250, 1.25);

    /// The dialog of a disk of a running Linux server.
    async fn dialog(page: &Page, lang: &str, (height, scale): (u32, f64)) -> Result<()> {
        gallery::open(page).await?;
        let metrics = json!({
            "width": 860, "height": height, "deviceScaleFactor": scale, "mobile": false
        });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        let hidden = json!({"hidden": true});
        page.devtools("Emulation.setScrollbarsHidden", hidden)
            .await?;
        gallery::show(page, "ask-linux", lang, "light").await
    }

    async fn save(page: &Page, name: &str) -> Result<()> {
        let path = page.screenshot(name).await?;
        let bytes = std::fs::metadata(&path)?.len();
        ensure!(bytes <= MOST_BYTES, "the picture has {bytes} bytes");
        Ok(())
    }

    /// A look at an encrypted LVM volume, mounted, with a RAID array beside it that other disks are part of; and the plan.
    async fn look(page: &Page) -> Result<()> {
        let text = page.role("dialog").text().await?;
        let wwn = text
            .split("WWN")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next());
        let wwn = wwn.unwrap_or_default().trim_start_matches("0x");
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
        let now = now.as_secs().to_string();
        let lines: Vec<String> = LOOK
            .lines()
            .map(|line| line.replace("{wwn}", wwn).replace("{now}", &now))
            .collect();
        let lines = lines.iter().enumerate();
        let paste: String = lines
            .map(|(i, line)| format!("{}/{} {line}\n", i + 1, line.len()))
            .collect();
        page.role("dialog").role("textbox").fill(&paste).await?;
        let scroll = "for (const { shadowRoot } of document.querySelectorAll('*')) shadowRoot
            ?.querySelector('.finding-place').scrollIntoView();";
        page.script(scroll, vec![]).await?;
        Ok(())
    }

    const LOOK: &str = r#"look 1 0 {now} 6.1.0
traced ext4 xfs
kinds ext4 xfs
block sda 8:0 83886080
lsblk KNAME="sda" TYPE="disk" FSTYPE="ext4" UUID="" LABEL="" WWN="" SERIAL=""
mount 29 1 8:0 / / rw - ext4 /dev/sda rw
block sdb 8:16 209715200
device/wwid sdb naa.{wwn}
lsblk KNAME="sdb" TYPE="disk" FSTYPE="" UUID="" LABEL="" WWN="" SERIAL=""
part sdb1 sdb
part sdb2 sdb
lsblk KNAME="sdb1" TYPE="part" FSTYPE="crypto_LUKS" UUID="" LABEL="" WWN="" SERIAL=""
lsblk KNAME="sdb2" TYPE="part" FSTYPE="linux_raid_member" UUID="" LABEL="" WWN="" SERIAL=""
block sdk 8:160 209715200
lsblk KNAME="sdk" TYPE="disk" FSTYPE="linux_raid_member" UUID="" LABEL="" WWN="" SERIAL=""
block dm-0 253:0 1000
dm/name dm-0 secret
dm/uuid dm-0 CRYPT-LUKS2-1
holder dm-0 sdb1
lsblk KNAME="dm-0" TYPE="crypt" FSTYPE="LVM2_member" UUID="" LABEL="" WWN="" SERIAL=""
block dm-1 253:1 1000
dm/name dm-1 data-pg
dm/uuid dm-1 LVM-1
holder dm-1 dm-0
lsblk KNAME="dm-1" TYPE="lvm" FSTYPE="xfs" UUID="" LABEL="" WWN="" SERIAL=""
block md9 9:9 1000
md/level md9 raid1
holder md9 sdb2
holder md9 sdk
lsblk KNAME="md9" TYPE="raid1" FSTYPE="ext4" UUID="" LABEL="" WWN="" SERIAL=""
mount 40 29 253:1 / /srv/pg rw - xfs /dev/mapper/data-pg rw
looked fd
looked namespaces
end"#;
}
