//! `cargo xtask gallery`: every state of the interface, to look at or as pictures.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::args::Gallery;
use crate::browser::{Browser, Engine};
use crate::process::{self, Failure, Result};
use crate::{Dirs, serve, setup, web};

/// The program that takes the pictures, of the end-to-end tests' package.
const PICTURES: &str = "bms-gallery-pictures";

pub fn run(dirs: &Dirs, options: &Gallery) -> Result<()> {
    if let Some(folder) = &options.shots {
        let folder = dirs.root.join(folder);
        pictures(dirs, "shots", &folder)?;
        println!("The pictures are in {}", folder.display());
        Ok(())
    } else if options.picture {
        let docs = dirs.root.join("docs");
        into_docs(dirs, "readme", &docs)?;
        into_docs(dirs, "looks", &docs.join("looks"))
    } else {
        serve(dirs, options.port)
    }
}

fn serve(dirs: &Dirs, port: u16) -> Result<()> {
    serve::free_port("gallery", port)?;
    setup::wasm_target()?;
    setup::tools(dirs, &["xtask-bindgen", "xtask-serve"])?;
    let folder = web::build(dirs, &web::GALLERY)?;
    let mut command = Command::new(dirs.program("xtask-serve"));
    command.arg("--port").arg(port.to_string());
    command.arg("--root").arg(&dirs.root);
    command.arg("--web").arg(&folder);
    command.arg("--gallery").arg(&folder);
    // As in `serve`: the server ends with us.
    command.arg("--until-stdin-closes").stdin(Stdio::piped());
    let mut server = command.spawn().map_err(serve::lost)?;
    let _open = server.stdin.take();
    serve::ended(server.wait().map_err(serve::lost)?)
}

/// Takes pictures elsewhere first: what is left of a failure stays out of `docs/`.
fn into_docs(dirs: &Dirs, which: &str, docs: &Path) -> Result<()> {
    let lost = |error| Failure::new(format!("the pictures were not kept: {error}"));
    let folder = dirs.target.join("pictures").join(which);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(lost)?;
    }
    pictures(dirs, which, &folder)?;
    for entry in fs::read_dir(&folder).map_err(lost)? {
        let picture = entry.map_err(lost)?.path();
        if let Some(name) = picture.file_name()
            && picture.extension().is_some_and(|ending| ending == "png")
        {
            fs::copy(&picture, docs.join(name)).map_err(lost)?;
        }
    }
    Ok(())
}

fn pictures(dirs: &Dirs, which: &str, folder: &Path) -> Result<()> {
    let browser = Browser::find(Engine::Chromium, dirs)?;
    setup::fonts()?;
    setup::wasm_target()?;
    setup::tools(dirs, &["xtask-bindgen", PICTURES])?;
    let gallery = web::build(dirs, &web::GALLERY)?;
    let mut pictures = Command::new(dirs.program(PICTURES));
    pictures.arg(which);
    pictures.env("CARGO_MANIFEST_DIR", dirs.root.join("tests/e2e"));
    pictures.env_remove("BMS_E2E");
    pictures.env("BMS_E2E_WEB", &gallery);
    pictures.env("BMS_E2E_GALLERY", &gallery);
    pictures.env("BMS_E2E_ENGINE", browser.engine.name());
    pictures.env("BMS_E2E_DRIVER", &browser.driver);
    pictures.env("BMS_E2E_CAPABILITIES", &browser.capabilities);
    pictures.env("BMS_E2E_SCREENSHOTS", folder);
    process::run(&mut pictures, "not all pictures were taken (see above)")
}
