//! What comes of what comes next.

use std::cmp::Ordering;

use crate::actor::{self, Input, Make, number_of};
use crate::cloud::{Job, Truth};
use crate::state::{Action, Fate, KINDS, Says, State, Tab, Token, Track, World};

/// As often as one likes.
pub const ENDLESS: u16 = u16::MAX;
/// Longer than any limit of a session.
const LONG: u32 = 8_000_000;

impl State {
    /// Before anybody opened the page.
    pub fn first(world: &World) -> Self {
        let disks = (1 << world.disks) - 1;
        Self {
            tabs: [Tab::default(); 2],
            truth: Truth {
                power: world.power,
                disks: world.disks,
                attached: disks,
                moving: 0,
            },
            jobs: [Job::None; 2],
            attaching: [false; 2],
            record: 0,
            keeps: world.storage,
            tracks: [Track::default(); 2],
            confirms: world.confirms,
            accidents: world.accidents,
            others: world.others,
            ticks: world.ticks,
            broken: None,
        }
    }

    /// The moment after this.
    pub fn after(mut self, world: &World, action: Action) -> Self {
        self.pay(action);
        match action {
            Action::Load(tab) => self.load(world, tab),
            Action::Close(tab) => self.close(tab),
            Action::Remove(tab) => {
                self.take(world, tab, Input::Leave);
                self.check_left(tab);
                self.close(tab);
            }
            Action::Show(tab, visible) => {
                self.tabs[usize::from(tab)].visible = visible;
                self.take(world, tab, Input::Visible(visible));
            }
            Action::Online(tab, online) => {
                self.tabs[usize::from(tab)].online = online;
                self.take(world, tab, Input::Online(online));
            }
            Action::Arrive(tab, kind, awaited, fate) => self.arrive(tab, kind, awaited, fate),
            Action::Deliver(tab, kind) => self.deliver(world, tab, kind),
            Action::Answer(tab, kind, fate) => {
                self.arrive(tab, kind, true, fate);
                self.deliver(world, tab, kind);
            }
            Action::Portal(..) | Action::Claimed(..) | Action::News(_) | Action::Token(..) => {
                self.hear(world, action);
            }
            Action::Click(tab, click) => {
                // What was slept through is over before anything is clicked.
                self.remember_sleep(tab, self.tabs[usize::from(tab)].since);
                self.before_click(tab, click);
                self.take(world, tab, Input::Click(click));
            }
            Action::Job(disk, to) => self.job(disk, to),
            Action::Power(power) => self.truth.power = power,
            Action::Elsewhere(disk) => self.truth.attached ^= 1 << disk,
            Action::Tick(tab) => self.tick(world, tab),
            Action::Sleep(millis) => self.pass(millis),
        }
        self
    }

    /// The portal, the storage or another tab is heard.
    fn hear(&mut self, world: &World, action: Action) {
        match action {
            Action::Portal(tab, last, says) => {
                let this = &mut self.tabs[usize::from(tab)];
                if last {
                    this.portal = false;
                } else {
                    this.portal_before = false;
                }
                self.before_portal(tab, last, says == Says::Yes);
                self.take(world, tab, Input::Host { last, says });
            }
            Action::Claimed(tab, kept) => {
                let claim = self.tabs[usize::from(tab)].claim.take();
                if claim == Some(0) && !kept {
                    self.keeps = false;
                    self.lose_record(tab);
                }
                let input = match claim {
                    Some(0) if world.storage && kept => Input::Claimed(None),
                    Some(0) | None => Input::NoStorage,
                    other => Input::Claimed(other),
                };
                self.take(world, tab, input);
            }
            Action::News(tab) => {
                let news = &mut self.tabs[usize::from(tab)].news;
                let text = news[0].take();
                news.rotate_left(1);
                self.take(world, tab, Input::Record(text.unwrap_or(0)));
            }
            Action::Token(tab, token) => {
                self.tabs[usize::from(tab)].renewing = false;
                self.take(world, tab, Input::Token(token));
            }
            _ => {}
        }
    }

    fn pay(&mut self, action: Action) {
        if matches!(action, Action::Tick(_)) && self.ticks < ENDLESS {
            self.ticks -= 1;
        }
        match action {
            Action::Close(_)
            | Action::Remove(_)
            | Action::Show(..)
            | Action::Online(..)
            | Action::Power(_)
            | Action::Elsewhere(_)
            | Action::Sleep(_) => {
                self.others -= 1;
            }
            Action::Token(_, Token::Unavailable | Token::Failed)
            | Action::Portal(_, false, _)
            | Action::Portal(_, true, Says::No | Says::Fails | Says::Nothing)
            | Action::Claimed(_, false)
            | Action::Job(_, Job::Failed | Job::Early) => self.accidents -= 1,
            Action::Arrive(_, _, true, _) => self.accidents -= 1,
            Action::Answer(_, _, fate) if fate != Fate::Answered => self.accidents -= 1,
            Action::Tick(_) if self.is_awaited() => self.accidents -= 1,
            Action::Click(_, click) if click.is_confirmation() => self.confirms -= 1,
            _ => {}
        }
    }

    fn pass(&mut self, millis: u32) {
        for tab in self.tabs.iter_mut().filter(|tab| tab.actor != 0) {
            tab.since = (tab.since + millis).min(LONG);
            tab.patience = tab.patience.saturating_sub(millis);
        }
    }

    fn tick(&mut self, world: &World, tab: u8) {
        let due = self.due().into_iter().find(|(one, _)| *one == tab);
        self.pass(due.map_or(0, |(_, due)| due));
        self.take(world, tab, Input::Tick);
    }

    /// Tabs are alike: the one whose session has the smaller number is the first. Says whether they were the other way
    /// round.
    pub fn sort_tabs(&mut self) -> bool {
        let [first, second] = &self.tabs;
        let swap = match first.actor.cmp(&second.actor) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => *first != *second && number_of(first) > number_of(second),
        };
        if swap {
            self.tabs.swap(0, 1);
            for track in &mut self.tracks {
                track.by = track.by.map(|tab| 1 - tab);
            }
        }
        swap
    }

    fn load(&mut self, world: &World, tab: u8) {
        let make = Make {
            volumes: world.volumes,
            mutation: world.mutation,
        };
        let Tab { kept, asked, .. } = self.tabs[usize::from(tab)];
        self.tabs[usize::from(tab)] = Tab {
            asked,
            actor: actor::make(make),
            visible: true,
            online: true,
            ..Tab::default()
        };
        let record = self.record;
        let visible = true;
        self.take(world, tab, Input::Start { record, visible });
        if kept != 0 {
            self.tabs[usize::from(tab)].kept = kept;
            self.take(world, tab, Input::Kept(kept));
        }
        self.check_taken_up(tab, record);
    }

    fn close(&mut self, tab: u8) {
        for kind in KINDS {
            self.give_up(tab, kind);
        }
        let Tab { kept, asked, .. } = self.tabs[usize::from(tab)];
        self.tabs[usize::from(tab)] = Tab {
            kept,
            asked,
            ..Tab::default()
        };
        for track in self.tracks.iter_mut().filter(|t| t.by == Some(tab)) {
            track.by = None;
        }
    }
}
