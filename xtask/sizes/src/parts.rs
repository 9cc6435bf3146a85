//! What weighs how much in a program, by crate, and by module of our own crate.

use std::collections::BTreeMap;

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many are listed.
const LISTED: usize = 10;

/// Prints the largest parts: their code compressed alone, which is a little more than their share.
pub fn print(wasm: &[u8]) -> Result<(), String> {
    let mut parts = parts(wasm).map_err(|error| format!("cannot read the program: {error}"))?;
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
    println!(
        "\n{:<35} {:>10} {:>10}",
        "the largest parts", "raw", "brotli"
    );
    for (name, bytes) in parts.iter().take(LISTED) {
        let brotli = crate::brotli(bytes).map_err(|error| error.to_string())?;
        println!("{name:<35} {:>10} {brotli:>10}", bytes.len());
    }
    Ok(())
}

fn parts(wasm: &[u8]) -> wasmparser::Result<Vec<(String, Vec<u8>)>> {
    let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
    let mut data = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            Payload::DataSection(section) => {
                for segment in section {
                    data.extend_from_slice(segment?.data);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(all) = section.as_known() {
                    names.extend(function_names(all)?);
                }
            }
            _ => {}
        }
    }
    let mut parts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (number, body) in (imported..).zip(bodies) {
        let name = names.get(&number).map_or("?", String::as_str);
        parts
            .entry(part_of(name))
            .or_default()
            .extend_from_slice(body);
    }
    parts.insert("words, styles and tables".to_owned(), data);
    Ok(parts.into_iter().collect())
}

fn function_names(
    all: wasmparser::Subsections<'_, Name<'_>>,
) -> wasmparser::Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for name in all {
        if let Name::Function(functions) = name? {
            for function in functions {
                let function = function?;
                names.insert(function.index, function.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// `bms_disks::session` for whatever has that in its name, else the crate it begins with.
fn part_of(name: &str) -> String {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    if let Some((_, module)) = name.split_once("bms_disks::") {
        return format!("bms_disks::{}", word(module));
    }
    word(name.trim_start_matches(|c: char| !c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn a_function_belongs_to_its_room_or_crate() {
        let drop = "core::ptr::drop_in_place<bms_disks::session::view::View>";
        assert_eq!(part_of(drop), "bms_disks::session");
        assert_eq!(part_of("<alloc[12ab]::string::String as X>::y"), "alloc");
        assert_eq!(part_of("yew::scheduler::start"), "yew");
    }
}
