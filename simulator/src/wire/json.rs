//! A small JSON writer: no tree, no checks, just bytes in order.

/// JSON in the making.
pub(super) struct Json {
    out: Vec<u8>,
    /// Whether the next member needs a comma before it.
    comma: bool,
}

impl Json {
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
            comma: false,
        }
    }

    pub fn done(self) -> Vec<u8> {
        self.out
    }

    /// A value `{…}`, alone or in an array.
    pub fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.separate();
        self.nest(b'{', b'}', members);
    }

    /// A member `"key":{…}`.
    pub fn object_at(&mut self, key: &str, members: impl FnOnce(&mut Self)) {
        self.key(key);
        self.nest(b'{', b'}', members);
    }

    /// A member `"key":[…]`.
    pub fn array_at(&mut self, key: &str, items: impl FnOnce(&mut Self)) {
        self.key(key);
        self.nest(b'[', b']', items);
    }

    /// A member that is a string.
    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        self.string(value);
        self.comma = true;
    }

    /// A member that is a string or `null`.
    pub fn text_or_null(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.text(key, value),
            None => self.raw(key, "null"),
        }
    }

    /// A member that is a bare word: a boolean, `null`, or anything already JSON.
    pub fn raw(&mut self, key: &str, value: &str) {
        self.key(key);
        self.out.extend_from_slice(value.as_bytes());
        self.comma = true;
    }

    pub fn flag(&mut self, key: &str, value: bool) {
        self.raw(key, if value { "true" } else { "false" });
    }

    pub fn number(&mut self, key: &str, value: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut left = value;
        loop {
            start -= 1;
            digits[start] = b"0123456789"[(left % 10) as usize];
            left /= 10;
            if left == 0 {
                break;
            }
        }
        self.key(key);
        self.out.extend_from_slice(&digits[start..]);
        self.comma = true;
    }

    fn nest(&mut self, open: u8, close: u8, inside: impl FnOnce(&mut Self)) {
        self.out.push(open);
        self.comma = false;
        inside(self);
        self.out.push(close);
        self.comma = true;
    }

    /// Members that are JSON already, as `"a":1,"b":2`.
    pub fn members(&mut self, json: &str) {
        self.separate();
        self.out.extend_from_slice(json.as_bytes());
        self.comma = true;
    }

    /// Keys are the cloud's own words: nothing in them needs escaping.
    fn key(&mut self, key: &str) {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.comma = false;
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push(b'"');
        let mut rest = text.as_bytes();
        let special = |byte: &u8| matches!(byte, 0..=0x1f | b'"' | b'\\');
        while let Some(place) = rest.iter().position(special) {
            let (plain, tail) = rest.split_at(place);
            self.out.extend_from_slice(plain);
            match tail[0] {
                byte @ (b'"' | b'\\') => self.out.extend_from_slice(&[b'\\', byte]),
                byte => self
                    .out
                    .extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            }
            rest = &tail[1..];
        }
        self.out.extend_from_slice(rest);
        self.out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::Json;
    use serde_json::{Value, json};

    #[test]
    fn what_it_writes_reads_back_the_same() {
        let nasty = "quote\" back\\slash \n\t\u{0}\u{1f} \u{202e}عربي <b>&amp;</b> 磁盘 🦀";
        let mut json = Json::with_capacity(0);
        json.object(|json| {
            json.members(r#""ready":[1],"made":2"#);
            json.text("nasty", nasty);
            json.array_at("list", |json| {
                json.object(|_| ());
                json.object(|json| json.number("n", u64::MAX));
            });
            json.object_at("empty", |_| ());
            json.number("zero", 0);
            json.flag("yes", true);
            json.text_or_null("none", None);
        });
        let read: Value = serde_json::from_slice(&json.done()).unwrap();
        let expected = json!({
            "ready": [1],
            "made": 2,
            "nasty": nasty,
            "list": [{}, {"n": u64::MAX}],
            "empty": {},
            "zero": 0,
            "yes": true,
            "none": null,
        });
        assert_eq!(read, expected);
    }
}
