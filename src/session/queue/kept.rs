//! What a reload must not lose of a queue: which disks it is about, and what became of them.
//!
//! It is kept for the tab alone, and is no promise to send anything: what comes back stands still until
//! it is confirmed anew. The change under way has a record of its own.

use std::rc::Rc;

use super::{Item, Queue, QueueState};
use crate::model::Wall;
use crate::session::record::Record;
use crate::session::{Aim, Cx, ItemState, Stop};

/// The first line of what is kept. What begins otherwise is not ours.
const FIRST: &str = "queue 1";

fn letter(state: &ItemState) -> char {
    match state {
        ItemState::Waiting | ItemState::Checking(_) => 'w',
        ItemState::Sent => 's',
        ItemState::NotSent => 'n',
        ItemState::Done => 'd',
        ItemState::Failed(_) => 'f',
        ItemState::Unknown => 'u',
    }
}

fn state(letter: &str) -> Option<ItemState> {
    Some(match letter {
        "w" => ItemState::Waiting,
        "s" => ItemState::Sent,
        "n" => ItemState::NotSent,
        "d" => ItemState::Done,
        "f" => ItemState::Failed(None),
        "u" => ItemState::Unknown,
        _ => return None,
    })
}

impl Queue {
    /// One line a disk: a letter, and the disk in the words of a record.
    fn to_text(&self) -> String {
        let mut text = FIRST.to_owned();
        for item in &self.items {
            let record = Record {
                aim: Aim::Detach,
                disk: Rc::clone(&item.disk),
                at: self.began.unwrap_or(Wall(0)),
                tag: (0, 0),
                sent: false,
                job: None,
                attempt: None,
                queue: self.id.clone(),
            };
            text.push('\n');
            text.push(letter(&item.state));
            text.push_str(&record.to_text());
        }
        text
    }

    /// What was kept, as it was before this tab was loaded.
    pub fn from_kept(text: &str, cx: &Cx) -> Option<Self> {
        let mut queue = Self::from_text(text)?;
        queue.free = cx.now.mono;
        Some(queue)
    }

    /// What is to be kept for a reload: `None` if nothing changed since.
    pub fn keep(&mut self) -> Option<String> {
        let states: String = self.items.iter().map(|item| letter(&item.state)).collect();
        if self.kept == states {
            return None;
        }
        self.kept = states;
        Some(self.to_text())
    }

    /// Whether it was confirmed once: from then on it is kept for a reload.
    pub fn has_begun(&self) -> bool {
        self.began.is_some()
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|line| *line == FIRST)?;
        let (mut began, mut id) = (None, None);
        let items = lines.map(|line| {
            let (letter, record) = line.split_at_checked(1)?;
            let (state, record) = (state(letter)?, Record::from_text(record)?);
            began = Some(record.at);
            id = record.queue;
            Some(Item {
                state,
                ..Item::waiting(record.disk)
            })
        });
        let items: Vec<_> = items.collect::<Option<_>>()?;
        let has = |is: fn(&ItemState) -> bool| items.iter().any(|item| is(&item.state));
        let stage = if has(ItemState::is_open) {
            QueueState::Stopped(Stop::Reloaded)
        } else if has(|state| *state == ItemState::Sent) {
            // It ends when what was sent has ended.
            QueueState::Running
        } else {
            QueueState::Ended
        };
        let mut queue = Self::of(items, stage);
        queue.began = began;
        queue.id = id;
        began.is_some().then_some(queue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_queue_of_this_version_is_not_taken_for_one() {
        let record = r#"{"v":1,"attach":false,"volume":"a","name":"x\ny","slot":null,"size":1,"wwn":null,"at":5,"tag":[0,0],"sent":false,"job":null,"attempt":null,"queue":"q-1"}"#;
        for state in "wsndfu".chars() {
            let text = format!("queue 1\n{state}{record}");
            let queue = Queue::from_text(&text).expect("a queue");
            assert_eq!((queue.to_text(), queue.items.len()), (text, 1));
        }
        for text in [
            String::new(),
            "queue 1".to_owned(),
            format!("queue 2\nw{record}"),
            format!("queue 1\nx{record}"),
            format!("queue 1\n{record}"),
            format!("queue 1\nw{record}\n盘"),
            "queue 1\nw{}".to_owned(),
        ] {
            assert!(Queue::from_text(&text).is_none(), "{text}");
        }
    }
}
