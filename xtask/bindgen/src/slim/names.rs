//! The names of what the program imports: long, with a hash, and in both files.

use anyhow::{Result, ensure};
use walrus::Module;

/// Gives each import a short name, and says the same in the glue.
pub fn shorten(module: &mut Module, mut script: String) -> Result<String> {
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = short(number);
        // As wasm-bindgen writes the object of all imports.
        let before = format!("{}: function(", import.name);
        let after = format!("{short}: function(");
        ensure!(
            script.matches(&before).count() == 1,
            "the glue has no {}",
            import.name
        );
        script = script.replace(&before, &after);
        import.name = short;
    }
    Ok(script)
}

/// `a`, `b`, … `z`, `aa`, `ab`, …
fn short(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            return name;
        }
        number = number / 26 - 1;
    }
}
