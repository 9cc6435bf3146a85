//! The guest's disk, made once for each recipe: everything in `image/` and the suite are its recipe.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::machine::Image;
use crate::{Failure, Result, io, source};

/// The Debian release in the guest.
const SUITE: &str = "bookworm";

/// The image of today's recipe below `target`, made if it is not there.
///
/// # Errors
/// If the distribution's packages cannot be had.
pub fn image(target: &Path) -> Result<Image> {
    let folder = target.join(format!("{SUITE}-{:016x}", recipe()?));
    let image = Image { folder };
    if !image.folder.join("made").is_file() {
        make(&image.folder)?;
        remove_others(target, &image.folder);
    }
    image.save()?;
    Ok(image)
}

fn recipe() -> Result<u64> {
    let folder = source("image");
    let mut files: Vec<PathBuf> = io("read", &folder, fs::read_dir(&folder))?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    SUITE.hash(&mut hasher);
    for file in files {
        file.file_name().hash(&mut hasher);
        io("read", &file, fs::read(&file))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn make(folder: &Path) -> Result<()> {
    println!("Making the guest's disk from Debian's packages (the first time only, some minutes)");
    let started = Instant::now();
    io("make", folder, fs::create_dir_all(folder))?;
    let file = source("image/packages.txt");
    let packages = io("read", &file, fs::read_to_string(&file))?;
    let packages: Vec<&str> = packages.lines().filter(|line| !line.is_empty()).collect();
    let hook = format!(
        "sh '{}' \"$1\" '{}'",
        source("image/make.sh").display(),
        folder.display()
    );
    // The kernel's own package would make a first file system that is not used: it takes long.
    let no_initrd = "mkdir -p \"$1/etc/initramfs-tools\"; \
        echo update_initramfs=no >\"$1/etc/initramfs-tools/update-initramfs.conf\"";
    let log = folder.join("mmdebstrap.log");
    let mut make = Command::new("mmdebstrap");
    make.args(["--variant=minbase", "--format=null", "--quiet"]);
    // What a power cut would spoil here is made anew.
    make.args(["--dpkgopt=force-confold", "--dpkgopt=force-unsafe-io"]);
    make.args(["--setup-hook", no_initrd]);
    make.arg(format!("--include={}", packages.join(",")));
    make.args(["--customize-hook", &hook])
        .arg("--logfile")
        .arg(&log);
    make.args([SUITE, "/dev/null"]).env("TMPDIR", folder);
    let status = make
        .status()
        .map_err(|problem| Failure(format!("cannot start mmdebstrap: {problem}")))?;
    if !status.success() {
        let text = fs::read_to_string(&log).unwrap_or_default();
        let end: Vec<&str> = text.lines().rev().take(15).collect();
        let end: Vec<&str> = end.into_iter().rev().collect();
        return Err(Failure(format!("mmdebstrap failed:\n{}", end.join("\n"))));
    }
    let made = folder.join("made");
    io("write", &made, fs::write(&made, ""))?;
    println!("Made after {:.0} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// Of older recipes: half a gigabyte each.
fn remove_others(target: &Path, keep: &Path) {
    for entry in fs::read_dir(target).into_iter().flatten().flatten() {
        if entry.path() != keep && entry.path().join("made").is_file() {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}
