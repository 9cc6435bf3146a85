//! The look's own output: numbered lines that tell their length, so that nothing is lost unnoticed and what a
//! console wrapped is put together again.

use super::Unreadable;

/// The most lines read.
const MAX_LINES: usize = 20_000;

/// The first line, without its number.
const FIRST: &str = "look 1 ";

/// How many spaces at most a console is taken to have cut off where it wrapped a line.
const LOST: usize = 3;

/// The records of the one output in a text, and the text around it; `None` if there is no trace of one.
pub(super) fn read(text: &str) -> Option<Result<(Vec<String>, String), Unreadable>> {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&i| start(lines[i]).is_some())
        .collect();
    match starts.as_slice() {
        [] => lines
            .iter()
            .filter(|line| is_later(line))
            .nth(1)
            .map(|_| Err(Unreadable::Truncated)),
        [at] => Some(assemble(&lines, *at)),
        _ => Some(Err(Unreadable::Several)),
    }
}

/// From where on a line is an output's first one: a prompt can stand before it.
fn start(line: &str) -> Option<usize> {
    line.match_indices("1/").map(|(at, _)| at).find(|&at| {
        let before = line[..at].chars().next_back();
        let is_begin = !before.is_some_and(|c| c.is_ascii_digit() || c == '/');
        is_begin && header(&line[at..], 1).is_some_and(|(_, rest)| rest.starts_with(FIRST))
    })
}

/// Whether a line looks like one from the middle or the end.
fn is_later(line: &str) -> bool {
    const WORDS: [&str; 8] = [
        "end", "block ", "lsblk ", "mount ", "trace ", "swap ", "looked ", "part ",
    ];
    let Some((number, _)) = line.split_once('/') else {
        return false;
    };
    let number = number.parse().unwrap_or(0);
    header(line, number).is_some_and(|(_, rest)| WORDS.iter().any(|word| rest.starts_with(word)))
}

/// A record's length and the beginning of its text, if the line is the beginning of record `number`.
fn header(line: &str, number: usize) -> Option<(usize, &str)> {
    let rest = line
        .strip_prefix(number.to_string().as_str())?
        .strip_prefix('/')?;
    let (length, text) = rest.split_once(' ')?;
    let is_number = length.len() <= 6 && length.bytes().all(|b| b.is_ascii_digit());
    Some((length.parse().ok().filter(|_| is_number)?, text))
}

fn assemble(lines: &[&str], at: usize) -> Result<(Vec<String>, String), Unreadable> {
    let mut records = Vec::new();
    let first = lines[at];
    let from = start(first).unwrap_or(0);
    let mut rest = lines.iter().enumerate().skip(at).map(|(i, line)| {
        let line = if i == at { &first[from..] } else { *line };
        (i, line)
    });
    while let Some((i, line)) = rest.next() {
        let number = records.len() + 1;
        // A message of the system's, or a prompt, can stand between two lines. Lost lines are noticed by the number.
        let Some((length, text)) = header(line, number) else {
            continue;
        };
        let mut pieces = vec![text];
        let mut last = i;
        let record = loop {
            let next = lines.get(last + 1).copied().unwrap_or_default();
            let is_next = text_of(&pieces).starts_with("end") || header(next, number + 1).is_some();
            if let Some(whole) = join(&pieces, length, is_next) {
                break whole;
            }
            if total(&pieces) >= length || number >= MAX_LINES {
                return Err(Unreadable::Broken);
            }
            let (at, piece) = rest.next().ok_or(Unreadable::Truncated)?;
            last = at;
            pieces.push(piece);
        };
        if !record.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return Err(Unreadable::Broken);
        }
        let is_end = record == "end";
        records.push(record);
        if is_end {
            let before = lines[..at].iter().copied().chain([&first[..from]]);
            let after = lines[last + 1..].iter().copied();
            let around: Vec<&str> = before.chain(after).collect();
            return Ok((records, around.join("\n")));
        }
    }
    Err(Unreadable::Truncated)
}

fn text_of<'a>(pieces: &[&'a str]) -> &'a str {
    pieces.first().copied().unwrap_or_default()
}

fn total(pieces: &[&str]) -> usize {
    pieces.iter().map(|piece| piece.len()).sum()
}

/// The pieces as one, if they are as long as the record; with the spaces that consoles cut off at the end of a
/// line put back, which only counts where the next record follows.
fn join(pieces: &[&str], length: usize, is_next: bool) -> Option<String> {
    if total(pieces) == length {
        return Some(pieces.concat());
    }
    let (last, full) = pieces.split_last()?;
    let widest = full
        .iter()
        .map(|piece| piece.len())
        .max()
        .filter(|_| is_next)?;
    // The header stands before the first piece, which is as much shorter.
    let head = (widest..=widest + LOST).find_map(|width| {
        let mut out = String::new();
        for piece in full {
            out.push_str(piece);
            out.extend(std::iter::repeat_n(' ', width.saturating_sub(piece.len())));
        }
        (out.len() + last.len() == length).then_some(out)
    })?;
    Some(head + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(texts: &[&str]) -> String {
        let line = |(i, text): (usize, &&str)| format!("{}/{} {text}\n", i + 1, text.len());
        texts.iter().enumerate().map(line).collect()
    }

    const TEXTS: [&str; 5] = [
        "look 1 0 1700000000 6.1.0",
        "mount 30 29 8:17 / /srv/a  rw,relatime shared:1 - ext4 /dev/sdb1 rw",
        "swap /dev/sdb2 partition",
        "lsblk KNAME=\"sda\" TYPE=\"disk\"",
        "end",
    ];

    fn records(text: &str) -> Result<Vec<String>, Unreadable> {
        read(text).expect("an output").map(|(records, _)| records)
    }

    #[test]
    fn wrapped_lines_are_put_together_at_any_width() {
        for width in 12..100 {
            for trim in [false, true] {
                let mut wrapped = String::new();
                for line in output(&TEXTS).lines() {
                    for piece in line.as_bytes().chunks(width) {
                        let piece = std::str::from_utf8(piece).expect("ASCII");
                        wrapped.push_str(if trim { piece.trim_end() } else { piece });
                        wrapped.push('\n');
                    }
                }
                let read = records(&wrapped);
                // Spaces cut off at a wrap may be beyond repair, and never are text.
                if !trim || read.is_ok() {
                    assert_eq!(read.expect("records"), TEXTS, "at {width}, trimmed: {trim}");
                }
            }
        }
    }

    #[test]
    fn what_is_lost_is_noticed() {
        let text = output(&TEXTS);
        for (at, c) in text.char_indices() {
            let without = [&text[..at], &text[at + c.len_utf8()..]].concat();
            let same = read(&without).is_some_and(|r| r.is_ok_and(|(r, _)| r == TEXTS));
            let is_noticed = read(&without).is_none_or(|r| r.is_err());
            assert!(same || is_noticed, "without the character at {at}");
        }
        for line in 0..TEXTS.len() {
            let kept = text.lines().enumerate().filter(|(i, _)| *i != line);
            let without: Vec<&str> = kept.map(|(_, line)| line).collect();
            assert!(records(&without.join("\n")).is_err(), "without line {line}");
        }
    }

    #[test]
    fn prompts_before_between_and_after_do_not_matter_and_two_outputs_do() {
        let text = output(&TEXTS);
        let around = ["[root@bms ~]# sh <<'look'\n> ", &text, "[root@bms ~]# "].concat();
        assert_eq!(records(&around).expect("records"), TEXTS);
        let between = text.replacen('\n', "\n[ 12.3] a kernel's message\n", 1);
        assert_eq!(records(&between).expect("records"), TEXTS);
        assert_eq!(records(&text.repeat(2)), Err(Unreadable::Several));
        assert!(read("nothing of the kind\n1/2 a look\n").is_none());
    }
}
