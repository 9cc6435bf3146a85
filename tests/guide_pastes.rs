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
    // What a failed command says is told as that, whatever brackets and tables are in it.
    for (line, around) in FAILURES {
        let expected = Unreadable::CommandFailed(line.into());
        assert_eq!(unreadable(&around.replace("{}", line)), expected);
    }
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

/// What fails, and what is printed around it.
const FAILURES: [(&str, &str); 14] = [
    (
        "lsblk: unrecognized option '--json'",
        "{}\n\nUsage:\n lsblk [options] [<device> ...]\n\nAvailable columns:\n NAME device name\n",
    ),
    (
        "lsblk: invalid option -- 'J'",
        "# lsblk -J\n{}\nUsage:\n lsblk [options] [<device> ...]",
    ),
    (
        "Usage:",
        "{}\n lsblk [options] [<device> ...]\nNAME  device name\n",
    ),
    (
        "lsblk: unknown column: MOUNTPOINTS",
        "[root@a ~]# lsblk --json -o MOUNTPOINTS\n{}\n[root@a ~]# ",
    ),
    ("zsh: command not found: lsblk", "{}\n"),
    ("mksh: lsblk: inaccessible or not found", "{}\n[1] 12\n"),
    (
        "lsblk: failed to access sysfs directory: /sys/dev/block: No such file or directory",
        "{}\n",
    ),
    ("bash: /usr/bin/lsblk: Permission denied", "{}\n"),
    ("-bash: lsblk: 未找到命令", "{}\n"),
    (
        "Get-Disk : The term 'Get-Disk' is not recognized as the name of a cmdlet, function, script file, or operable program.",
        "{}\nAt line:2 char:12\n+ $disks = @(Get-Disk\n+ ~~~~~~~~\n    + CategoryInfo : ObjectNotFound: (Get-Disk:String) [], CommandNotFoundException\n",
    ),
    (
        "Get-Disk : Access to a CIM resource was not available to the client: permission denied.",
        "{}\n    + CategoryInfo          : PermissionDenied: (MSFT_Disk:ROOT/x/MSFT_Disk) [Get-Disk], CimException\n",
    ),
    (
        "Get-Disk : 无法将“Get-Disk”项识别为 cmdlet、函数、脚本文件或可运行程序的名称。",
        "{}\n+ { [ Get-Disk\n",
    ),
    (
        "+ FullyQualifiedErrorId : CommandNotFoundException",
        "Get-Disk : Die Benennung \"Get-Disk\" ist etwas anderes [\n    {}\n",
    ),
    (
        "'Get-Disk' 不是内部或外部命令，也不是可运行的程序",
        "C:\\>Get-Disk\n{}\n或批处理文件。\n",
    ),
];

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
