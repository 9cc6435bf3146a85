//! JSON as a tree, read strictly: what is not JSON to the letter is nothing.
//!
//! `serde_json` reads the same and more, at five times the program: it brings tables to turn decimals
//! into floating point and back, which no answer needs. Here a number stays the text it was.

/// How deep a document may nest.
const MAX_DEPTH: usize = 127;

/// How many fields an object may have; the cloud's have a few dozen.
const MAX_FIELDS: usize = 1_000;

/// A number is not read if it has more digits before its point: no float is that large.
const MAX_DIGITS: i64 = 309;

/// Any JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Value>),
    Object(Object),
}

/// A number as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number(String);

/// Fields in the order of their names. Of two with one name the later counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object(Vec<(String, Value)>);

impl Number {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// A whole number without a point. `-0` is a float's zero.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok().filter(|_| self.0 != "-0")
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// Whether it is nought, however it is written.
    pub(crate) fn is_zero(&self) -> bool {
        let mantissa = self.0.split(['e', 'E']).next().unwrap_or_default();
        mantissa.bytes().all(|b| matches!(b, b'-' | b'.' | b'0'))
    }
}

impl Object {
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    fn insert(&mut self, name: String, value: Value) {
        match self.place(&name) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.place(name).ok().map(|at| &self.0[at].1)
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl Value {
    /// Reads a document, all of it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(MAX_DEPTH)?;
        reader.skip_blanks();
        (reader.at == text.len()).then_some(value)
    }

    /// A field, if this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self) -> bool {
        self.as_object().is_some()
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Always between two characters.
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) -> usize {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
        self.at - start
    }

    fn skip_blanks(&mut self) {
        self.skip(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn digits(&mut self) -> usize {
        self.skip(|b| b.is_ascii_digit())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_blanks();
        match self.peek()? {
            b'"' => self.string().map(Value::String),
            b'[' => self.array(depth.checked_sub(1)?),
            b'{' => self.object(depth.checked_sub(1)?),
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let rest = self.text.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word).then_some(value)
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_blanks();
        if self.take(b']') {
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.skip_blanks();
            if self.take(b']') {
                return Some(Value::Array(items));
            }
            self.take(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut fields = Object::default();
        self.at += 1;
        self.skip_blanks();
        if self.take(b'}') {
            return Some(Value::Object(fields));
        }
        loop {
            self.skip_blanks();
            let name = self.string()?;
            self.skip_blanks();
            self.take(b':').then_some(())?;
            fields.insert(name, self.value(depth)?);
            if fields.len() > MAX_FIELDS {
                return None;
            }
            self.skip_blanks();
            if self.take(b'}') {
                return Some(Value::Object(fields));
            }
            self.take(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.take(b'"').then_some(())?;
        let mut out = String::new();
        loop {
            let start = self.at;
            self.skip(|b| b >= b' ' && b != b'"' && b != b'\\');
            out.push_str(self.text.get(start..self.at)?);
            let end = self.peek()?;
            self.at += 1;
            match end {
                b'"' => return Some(out),
                b'\\' => out.push(self.escape()?),
                // A bare control character.
                _ => return None,
            }
        }
    }

    /// Behind the `\`.
    fn escape(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                // Half of a pair alone is no character.
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                (self.take(b'\\') && self.take(b'u')).then_some(())?;
                let second = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + second);
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        // `from_str_radix` would take a sign.
        let all_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| all_hex)
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        self.take(b'-');
        let leads_with_zero = self.peek() == Some(b'0');
        let whole = self.digits();
        if whole == 0 || (leads_with_zero && whole > 1) {
            return None;
        }
        if self.take(b'.') && self.digits() == 0 {
            return None;
        }
        let mut exponent = 0;
        if self.take(b'e') || self.take(b'E') {
            let is_negative = self.take(b'-');
            let _ = is_negative || self.take(b'+');
            let from = self.at;
            if self.digits() == 0 {
                return None;
            }
            let digits = self.text.get(from..self.at)?;
            exponent = if is_negative {
                0
            } else {
                digits.parse().unwrap_or(i64::MAX)
            };
        }
        let number = Number(self.text.get(start..self.at)?.to_owned());
        let digits = exponent.saturating_add(i64::try_from(whole).unwrap_or(i64::MAX));
        (digits <= MAX_DIGITS || number.is_zero()).then_some(Value::Number(number))
    }
}

#[cfg(test)]
mod tests;
