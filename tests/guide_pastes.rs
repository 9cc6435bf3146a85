//! What surrounds the output of a command, and what is no such output at all.

mod guest_outputs;

use bms_disks::guide::{Finding, Unreadable, Use, check};
use guest_outputs::{ANY, fixture, this};

fn unreadable(paste: &str) -> Unreadable {
    match check(paste, ANY, &this()) {
        Finding::Unreadable { why } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn byte_order_marks_and_utf_16_read_as_bytes_do_not_matter() {
    let wide: String = fixture("powershell-7.4-single-offline.json")
        .chars()
        .flat_map(|c| [c, '\0'])
        .collect();
    assert!(check(&["\u{feff}", &wide].concat(), ANY, &this()).is_clear());
}

#[test]
fn prompts_echoes_and_colours_around_the_output_do_not_matter() {
    let coloured = check(&fixture("util-linux-2.41-terminal.txt"), ANY, &this());
    let mounted = Use::Mounted { at: "/data".into() };
    assert!(matches!(coloured, Finding::InUse { uses, .. } if uses == [mounted]));
    let around = [
        "PS C:\\> ",
        "\n[srv]: PS C:\\> Get-Disk | % { $_ }\n",
        &fixture("powershell-7.4-online.json"),
        "\nPS C:\\>",
    ];
    assert!(matches!(
        check(&around.concat(), ANY, &this()),
        Finding::InUse { .. }
    ));
}

#[test]
fn what_is_not_the_output_gets_a_clear_word() {
    assert_eq!(unreadable(" \n"), Unreadable::Empty);
    assert_eq!(unreadable("hello"), Unreadable::NotJson);
    assert_eq!(
        unreadable(&fixture("util-linux-2.38-table.txt")),
        Unreadable::Table
    );
    assert_eq!(
        unreadable(&fixture("bash-no-lsblk.txt")),
        Unreadable::CommandFailed("-bash: lsblk: command not found".into())
    );
    assert_eq!(unreadable("{\"a\": 1}"), Unreadable::OtherJson);
    assert_eq!(unreadable("{\"blockdevices\": [x]}"), Unreadable::Broken);
    assert_eq!(unreadable(&"x".repeat((1 << 20) + 1)), Unreadable::TooLong);
    assert_eq!(unreadable(&"[".repeat(100_000)), Unreadable::TooDeep);
    let many = "{\"type\":\"disk\",\"wwn\":null},".repeat(5000);
    let many = ["{\"blockdevices\":[", &many, "{}]}"].concat();
    assert_eq!(unreadable(&many), Unreadable::TooMany);
    let idle = fixture("util-linux-2.34-idle.json");
    assert_eq!(unreadable(&idle.repeat(2)), Unreadable::Several);
    let both = [idle, fixture("powershell-5.1-offline.json")];
    assert_eq!(unreadable(&both.concat()), Unreadable::Several);
}

#[test]
fn the_end_of_an_output_alone_is_truncated() {
    for name in ["powershell-7.4-online.json", "util-linux-2.34-idle.json"] {
        let text = fixture(name);
        let tail = text.get(text.len() / 2..).expect("plain text");
        assert_eq!(unreadable(tail), Unreadable::Truncated, "{name}");
    }
}

#[test]
fn an_unfinished_window_title_hides_no_output() {
    let in_use = fixture("util-linux-2.34-mounted.json");
    let idle = fixture("util-linux-2.34-idle.json");
    let paste = format!("\u{1b}]0;title\n{in_use}\u{7}\n{idle}");
    assert!(!check(&paste, ANY, &this()).is_clear());
}
