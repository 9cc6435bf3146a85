//! Real outputs for the tests that need no guest: the look, run in the guest with several versions of util-linux.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::machine::{Image, Machine};
use crate::{Failure, Result, inside, io, product, source};

/// What is printed by a version that knows JSON, when that is asked for by hand.
const JSON: &str = "lsblk --json -b -o NAME,KNAME,TYPE,SIZE,WWN,SERIAL,FSTYPE,UUID,MOUNTPOINT";

/// Builds the versions from `clone` into `target` and writes what they print to `folder`.
///
/// # Errors
/// If one cannot be built, or the guest fails.
pub fn write(image: &Image, clone: &Path, target: &Path, folder: &Path) -> Result<()> {
    let programs = target.join("util-linux");
    let build = source("outputs/build.sh");
    let status = Command::new("nice")
        .args(["-n", "5", "sh"])
        .arg(&build)
        .arg(clone)
        .arg(&programs)
        .status();
    if !io("run", &build, status)?.success() {
        return Err(Failure(
            "util-linux cannot be built (its message is above)".into(),
        ));
    }
    let mut machine = image.resume()?;
    machine.put("/opt/guest/stacks.sh", &inside("stacks.sh")?)?;
    let stacks = source("outputs/stacks.sh");
    let stacks = io("read", &stacks, fs::read_to_string(&stacks))?;
    machine.sh(
        &format!("set -e\n. /opt/guest/disks.sh\n. /opt/guest/stacks.sh\n{stacks}\nsettle"),
        600,
    )?;

    let own = machine.sh("lsblk --version", 30)?;
    let own = own.split_whitespace().last().unwrap_or("own").to_owned();
    one(&mut machine, folder, &own, "")?;
    let mut versions: Vec<_> = io("read", &programs, fs::read_dir(&programs))?
        .flatten()
        .map(|e| e.path())
        .collect();
    versions.sort();
    for path in versions.iter().filter(|path| path.join("lsblk").is_file()) {
        let version = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let place = format!("/opt/util-linux/{version}");
        let lsblk = path.join("lsblk");
        let encoded = Command::new("base64").arg(&lsblk).output();
        let encoded = io("read", &lsblk, encoded)?.stdout;
        machine.put(
            &format!("{place}/encoded"),
            &String::from_utf8_lossy(&encoded),
        )?;
        machine.sh(
            &format!("cd {place} && base64 -d encoded >lsblk && chmod 755 lsblk"),
            60,
        )?;
        one(
            &mut machine,
            folder,
            &version,
            &format!("PATH={place}:$PATH\n"),
        )?;
    }
    Ok(())
}

fn one(machine: &mut Machine, folder: &Path, version: &str, before: &str) -> Result<()> {
    println!("util-linux {version}");
    for (name, command) in [("look", product::look()), ("json", JSON.to_owned())] {
        let said = machine.run(&["bash", "-c", &[before, &command].concat()], "", 60)?;
        let file = folder.join(format!("util-linux-{version}-{name}.txt"));
        io(
            "write",
            &file,
            fs::write(&file, [said.out, said.err].concat()),
        )?;
    }
    Ok(())
}
