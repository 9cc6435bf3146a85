//! What a reload must not lose of a queue: which disks it is about, and what became of them.
//!
//! It is kept for the tab alone, and is no promise to send anything: what comes back stands still until
//! it is confirmed anew. The change under way has a record of its own.

use std::rc::Rc;

use super::queue::{Item, Queue, Stage};
use super::record::Record;
use super::{Aim, Effect, ItemState, Session, Stop};
use crate::model::Wall;

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
            };
            text.push('\n');
            text.push(letter(&item.state));
            text.push_str(&record.to_text());
        }
        text
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|line| *line == FIRST)?;
        let mut began = None;
        let items = lines.map(|line| {
            let (letter, record) = line.split_at_checked(1)?;
            let (state, record) = (state(letter)?, Record::from_text(record)?);
            began = Some(record.at);
            Some(Item {
                state,
                ..Item::waiting(record.disk)
            })
        });
        let items: Vec<_> = items.collect::<Option<_>>()?;
        let has = |is: fn(&ItemState) -> bool| items.iter().any(|item| is(&item.state));
        let stage = if has(ItemState::is_open) {
            Stage::Stopped(Stop::Reloaded)
        } else if has(|state| *state == ItemState::Sent) {
            // It ends when what was sent has ended.
            Stage::Running
        } else {
            Stage::Ended
        };
        let mut queue = Self::of(items, stage);
        queue.began = began;
        began.is_some().then_some(queue)
    }
}

impl Session {
    /// A queue was under way when this tab was loaded last.
    pub(super) fn take_up_queue(&mut self, text: &str) {
        if self.queue.is_some() {
            return;
        }
        self.queue = Queue::from_text(text);
        match &mut self.queue {
            None => self.cx.push(Effect::Keep(None)),
            Some(queue) => {
                queue.free = self.cx.now.mono;
                // What was sent may have ended elsewhere: then nothing is under way, and nothing is read.
                self.advance_queue();
            }
        }
    }

    /// Keeps for a reload what changed.
    pub(super) fn keep_queue(&mut self) {
        let begun = self.queue.as_mut().filter(|queue| queue.began.is_some());
        let Some(queue) = begun else {
            if std::mem::take(&mut self.keeps) {
                self.cx.push(Effect::Keep(None));
            }
            return;
        };
        let states: String = queue.items.iter().map(|item| letter(&item.state)).collect();
        if queue.kept != states {
            queue.kept = states;
            self.keeps = true;
            self.cx.push(Effect::Keep(Some(queue.to_text())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_queue_of_this_version_is_not_taken_for_one() {
        let record = r#"{"v":1,"attach":false,"volume":"a","name":"x\ny","slot":null,"size":1,"wwn":null,"at":5,"tag":[0,0],"sent":false,"job":null}"#;
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
