//! A small mutator: bytes, pieces of seeds, and JSON.

use serde_json::{Map, Value};

/// Makes inputs, the same ones for the same name and seeds.
pub struct Mutator<'a> {
    seeds: &'a [&'a [u8]],
    state: u64,
}

impl<'a> Mutator<'a> {
    pub fn new(name: &str, seeds: &'a [&'a [u8]]) -> Self {
        let state = name
            .bytes()
            .fold(7_u64, |n, b| n.wrapping_mul(31) ^ u64::from(b));
        Self { seeds, state }
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.random() % n).unwrap_or_default()
    }

    fn seed(&mut self) -> &'a [u8] {
        self.seeds[self.below(self.seeds.len())]
    }

    pub fn next_input(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..=self.below(4) {
            match self.below(10) {
                0..=4 => self.json_piece(&mut input),
                5 | 6 => self.flip(&mut input),
                7 => self.splice(&mut input),
                8 => self.cut(&mut input),
                _ => self.raw(&mut input),
            }
        }
        input
    }

    fn flip(&mut self, input: &mut [u8]) {
        for _ in 0..=self.below(3) {
            let (at, bit) = (self.below(input.len()), self.below(8));
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << bit;
            }
        }
    }

    /// The beginning of one input and the end of another.
    fn splice(&mut self, input: &mut Vec<u8>) {
        let other = self.seed();
        let (keep, from) = (self.below(input.len() + 1), self.below(other.len() + 1));
        input.truncate(keep);
        input.extend_from_slice(&other[from..]);
    }

    fn cut(&mut self, input: &mut Vec<u8>) {
        let (a, b) = (self.below(input.len() + 1), self.below(input.len() + 1));
        input.drain(a.min(b)..a.max(b));
    }

    /// New bytes somewhere.
    fn raw(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        let new: Vec<u8> = (0..=self.below(12))
            .map(|_| self.random().to_le_bytes()[0])
            .collect();
        input.splice(at..at, new);
    }

    /// Changes one value of the JSON in one of the lines, or of the whole.
    fn json_piece(&mut self, input: &mut Vec<u8>) {
        let starts: Vec<usize> = (0..input.len())
            .filter(|&i| matches!(input[i], b'{' | b'[') && (i == 0 || input[i - 1] != b'\\'))
            .collect();
        if starts.is_empty() {
            return;
        }
        let from = starts[if self.below(3) == 0 {
            0
        } else {
            self.below(starts.len())
        }];
        let mut stream = serde_json::Deserializer::from_slice(&input[from..]).into_iter::<Value>();
        let Some(Ok(mut value)) = stream.next() else {
            return;
        };
        let to = from + stream.byte_offset();
        let text = match self.below(8) {
            0 => self.doubled(&value),
            1 => nested(self.below(160)),
            _ => {
                self.change(&mut value);
                value.to_string()
            }
        };
        input.splice(from..to, text.into_bytes());
    }

    fn change(&mut self, value: &mut Value) {
        let deeper = self.below(5) > 0;
        match value {
            Value::Array(items) if deeper && !items.is_empty() => {
                let at = self.below(items.len());
                match self.below(5) {
                    0 => drop(items.remove(at)),
                    1 => items.push(items[at].clone()),
                    _ => self.change(&mut items[at]),
                }
            }
            Value::Object(map) if deeper && !map.is_empty() => self.change_member(map),
            other => *other = self.replacement(other),
        }
    }

    fn change_member(&mut self, map: &mut Map<String, Value>) {
        let keys: Vec<String> = map.keys().cloned().collect();
        let key = &keys[self.below(keys.len())];
        match self.below(6) {
            0 => drop(map.remove(key)),
            1 => {
                // Under another of its keys, or a longer one.
                let to = &keys[self.below(keys.len())];
                let to = if self.below(3) == 0 {
                    [to, "_"].concat()
                } else {
                    to.clone()
                };
                let value = map[key].clone();
                map.insert(to, value);
            }
            _ => self.change(&mut map[key]),
        }
    }

    fn replacement(&mut self, old: &Value) -> Value {
        const NUMBERS: [i64; 6] = [0, 1, -1, 7, i64::MAX, i64::MIN];
        const TEXTS: [&str; 14] = [
            "",
            " ",
            "0",
            "1",
            "true",
            "ACTIVE",
            "SHUTOFF",
            "in-use",
            "detaching",
            "/dev/sda",
            "SUCCESS",
            "FAIL",
            "\u{202e}\u{feff}",
            "../x?y#z",
        ];
        match self.below(9) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 => NUMBERS[self.below(NUMBERS.len())].into(),
            3 => Value::from(0.5),
            4 => "x".repeat(self.below(3000)).into(),
            5 => Value::Array(vec![old.clone()]),
            6 => Value::Object(Map::from_iter([("id".to_owned(), old.clone())])),
            7 if old.is_number() => old.to_string().into(),
            _ => TEXTS[self.below(TEXTS.len())].into(),
        }
    }

    /// An object with one of its keys twice, with two values.
    fn doubled(&mut self, value: &Value) -> String {
        let text = value.to_string();
        let Value::Object(map) = value else {
            return text;
        };
        let Some((key, old)) = map.iter().nth(self.below(map.len())) else {
            return text;
        };
        let member = format!("{}:{}", Value::from(key.as_str()), self.replacement(old));
        if self.below(2) == 0 {
            format!("{{{member},{}", &text[1..])
        } else {
            format!("{},{member}}}", &text[..text.len() - 1])
        }
    }
}

fn nested(depth: usize) -> String {
    ["[".repeat(depth), "]".repeat(depth)].concat()
}
