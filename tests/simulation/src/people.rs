//! What operators do: mostly what makes sense, sometimes not.

use bms_disks::model::VolumeId;
use bms_disks::rules::{Evidence, Verdict, Weight};
use bms_disks::session::{
    Aim, Ask, AskStep, AttachAsk, Dialog, Event, Intent, Page, Phase, QuestionId,
};

use crate::rng::Rng;
use crate::world::World;

impl World<'_> {
    /// One action of somebody or something.
    pub(crate) fn act(&mut self, rng: &mut Rng) {
        match rng.weighted(&[56, 10, 18, 9, 7]) {
            0 => self.resolved(rng),
            1 => self.silly(rng),
            2 => self.environment(rng),
            3 => self.tab_fault(rng),
            _ => self.time_fault(rng),
        }
    }

    /// A tab that lives; if none does, somebody opens one.
    pub(crate) fn some_tab(&mut self, rng: &mut Rng) -> Option<usize> {
        let tab = rng.below(self.tabs.len() as u64) as usize;
        if self.now < self.operators[self.tabs[tab].op].asleep_until {
            return None;
        }
        if self.tabs[tab].session.is_none() {
            self.load(tab);
            return None;
        }
        Some(tab)
    }

    pub(crate) fn does(&mut self, tab: usize, intent: Intent) {
        self.take(tab, Event::User(intent));
    }

    /// Somebody goes on with what is on screen; as like as not through several steps at once.
    fn resolved(&mut self, rng: &mut Rng) {
        let Some(tab) = self.some_tab(rng) else {
            return;
        };
        for _ in 0..rng.pick(&[1, 1, 2, 3]) {
            if self.tabs[tab].session.is_some() {
                self.sensible(tab, rng);
            }
            let pause = rng.pick(&[50, 300, 300, 2_500]);
            self.run_until(self.now + rng.within(0, pause));
        }
    }

    fn sensible(&mut self, tab: usize, rng: &mut Rng) {
        if !self.tabs[tab].visible {
            self.tabs[tab].visible = true;
            self.take(tab, Event::Visible(true));
        }
        let view = std::rc::Rc::clone(&self.tabs[tab].view);
        match &view.dialog {
            Some(Dialog::Ask(ask)) => self.answer_ask(tab, ask, rng),
            Some(Dialog::Follow(change)) => {
                let volume = change.disk.volume.clone();
                match (&change.phase, rng.below(10)) {
                    (Phase::Done, 0..=1) if change.aim == Aim::Detach => {
                        self.does(tab, Intent::AttachAgain(volume));
                    }
                    (Phase::Unknown(_), 0..=4) => self.does(tab, Intent::KeepWatching),
                    (phase, 0..=7) if phase.is_end() => self.does(tab, Intent::Dismiss(volume)),
                    (_, 8..=9) => self.does(tab, Intent::Close),
                    _ => {}
                }
            }
            Some(Dialog::Attach(ask)) => self.answer_attach(tab, ask, rng),
            Some(Dialog::Queue(queue)) => self.answer_queue(tab, queue, rng),
            None => match &view.page {
                Page::Ready(rows) if !rows.is_empty() && rng.chance(300) => {
                    self.choose_several(tab, rng);
                }
                Page::Ready(rows) if !rows.is_empty() => {
                    let mut row = rng.pick(rows);
                    if row.is_blocked() {
                        row = rng.pick(rows);
                    }
                    self.does(tab, Intent::Open(row.disk.volume.clone()));
                }
                Page::SignedOut | Page::Problem(_) => self.does(tab, Intent::Refresh),
                _ => {}
            },
        }
    }

    fn answer_attach(&mut self, tab: usize, ask: &AttachAsk, rng: &mut Rng) {
        match rng.below(10) {
            0 => self.does(tab, Intent::Close),
            1..=3 if ask.blocked.is_some() => self.does(tab, Intent::Close),
            _ => {
                let evidence = Evidence::default();
                let question = ask.id;
                self.does(tab, Intent::Confirm { question, evidence });
            }
        }
    }

    fn answer_ask(&mut self, tab: usize, ask: &Ask, rng: &mut Rng) {
        if ask.step != AskStep::Open {
            return;
        }
        match ask.assessment.verdict {
            Verdict::Blocked if rng.chance(700) => self.does(tab, Intent::Close),
            verdict => {
                let evidence = evidence(ask, verdict, rng);
                self.does(
                    tab,
                    Intent::Confirm {
                        question: ask.id,
                        evidence,
                    },
                );
            }
        }
    }

    /// Anything at all.
    fn silly(&mut self, rng: &mut Rng) {
        let Some(tab) = self.some_tab(rng) else {
            return;
        };
        let volumes = &self.volumes;
        let volume = VolumeId::parse(&rng.pick(volumes)).expect("the world's ids are ids");
        match rng.below(15) {
            9 | 10 => self.does(tab, Intent::TakeOut(volume)),
            11 => self.does(tab, Intent::OpenQueue),
            12 => self.does(tab, Intent::SkipInQueue),
            13 => self.does(tab, Intent::RetryInQueue),
            14 => self.does(tab, Intent::EndQueue),
            0 => self.does(tab, Intent::Refresh),
            1 => self.does(tab, Intent::Open(volume)),
            2 => self.does(tab, Intent::Close),
            3 | 4 => self.twice(tab, rng),
            5 => self.does(tab, Intent::KeepWatching),
            6 => self.does(tab, Intent::Dismiss(volume)),
            7 => self.does(tab, Intent::AttachAgain(volume)),
            _ => self.does(tab, Intent::RequestPowerOff),
        }
    }

    /// Confirms what is on screen, or was a moment ago, and confirms it again.
    fn twice(&mut self, tab: usize, rng: &mut Rng) {
        let view = std::rc::Rc::clone(&self.tabs[tab].view);
        if let Some(Dialog::Queue(queue)) = &view.dialog {
            for _ in 0..2 {
                self.answer_queue(tab, queue, rng);
            }
            return;
        }
        if let Some(Dialog::Attach(ask)) = &view.dialog {
            for _ in 0..2 {
                self.answer_attach(tab, ask, rng);
            }
            return;
        }
        let Some(Dialog::Ask(ask)) = &view.dialog else {
            return self.does(tab, Intent::Refresh);
        };
        let evidence = evidence(ask, ask.assessment.verdict, rng);
        let question = if rng.chance(200) {
            QuestionId(ask.id.0.saturating_sub(1))
        } else {
            ask.id
        };
        for _ in 0..2 {
            let evidence = evidence.clone();
            self.does(tab, Intent::Confirm { question, evidence });
        }
    }
}

/// What the dialog asks for; one time in twenty something else.
fn evidence(ask: &Ask, verdict: Verdict, rng: &mut Rng) -> Evidence {
    let mut given = match verdict {
        Verdict::Allowed(Weight::Plain) => Evidence::default(),
        Verdict::Allowed(Weight::Acknowledge) => Evidence {
            acknowledged: true,
            typed: String::new(),
            ..Evidence::default()
        },
        _ => Evidence {
            acknowledged: true,
            typed: ask.word.text().to_owned(),
            ..Evidence::default()
        },
    };
    if rng.chance(50) {
        given = rng.pick(&[
            Evidence::default(),
            Evidence {
                acknowledged: true,
                typed: "data".to_owned(),
                ..Evidence::default()
            },
            Evidence {
                acknowledged: false,
                typed: ask.word.text().to_owned(),
                ..Evidence::default()
            },
        ]);
    }
    given
}
