//! What is printed. A report is made of words that stand in this program's source, and of numbers: there is no way to
//! put a word of the cloud's, an id or an address into it, so that it can be pasted anywhere.

use std::fmt;

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of ours.
    Words(&'static str),
    /// A count, a status, or a time in milliseconds.
    Number(u64),
    /// An error code: what it begins with is ours, and four digits.
    Code(&'static str, u16),
}

impl From<&'static str> for Piece {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl From<usize> for Piece {
    fn from(count: usize) -> Self {
        Self::Number(count as u64)
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => f.write_str(words),
            Self::Number(number) => write!(f, "{number}"),
            Self::Code(prefix, number) => write!(f, "{prefix}{number:04}"),
        }
    }
}

/// Lines, some of them under a heading.
#[derive(Debug, Default)]
pub struct Report(Vec<(bool, Vec<Piece>)>);

impl Report {
    /// A line of its own.
    pub fn heading(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        self.0.push((false, pieces.into_iter().collect()));
    }

    /// A line under the last heading.
    pub fn line(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        self.0.push((true, pieces.into_iter().collect()));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (indented, pieces) in &self.0 {
            if *indented {
                f.write_str("  ")?;
            } else {
                f.write_str("\n")?;
            }
            for piece in pieces {
                write!(f, "{piece}")?;
            }
            f.write_str("\n")?;
        }
        f.write_str("\n")
    }
}

/// The pieces of a line: `pieces!["a list of ", n]`.
macro_rules! pieces {
    ($($piece:expr),* $(,)?) => { [$($crate::report::Piece::from($piece)),*] };
}
pub(crate) use pieces;
