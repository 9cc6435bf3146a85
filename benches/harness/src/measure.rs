//! What is measured, and how one sample of it is taken.

use anyhow::Result;
use bms_e2e::Browser;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cloud::Cloud;
use crate::site::{Contender, Page, Server};
use crate::tab::{Link, Tab, tasks_between};

/// A server of the usual kind, with many disks.
const USUAL: usize = 60;
const MANY: usize = 1_000;
const FEW: usize = 3;

/// The pause between an accepted detach and the first look at its job, in all contenders.
const JOB_PAUSE: u32 = 2_000;

/// Plain loads a round: each gives one sample of what is quick and jumps by whole frames.
const LOADS: usize = 3;
const REFRESHES: usize = 3;
const MOUNTS: u32 = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    Bytes,
    BytesJs,
    BytesWasm,
    BytesCss,
    Load,
    LoadTasks,
    Memory,
    Dialog,
    Confirm,
    SlowLoad,
    ManyLoad,
    ManyTasks,
    ManyNodes,
    Refresh,
    RefreshTasks,
    MountHeap,
    MountNodes,
    MountListeners,
    BulkSelect,
    BulkAsk,
    BulkTasks,
}

impl Measure {
    pub const ALL: [Self; 21] = [
        Self::Bytes,
        Self::BytesJs,
        Self::BytesWasm,
        Self::BytesCss,
        Self::Load,
        Self::LoadTasks,
        Self::Memory,
        Self::SlowLoad,
        Self::Dialog,
        Self::Confirm,
        Self::ManyLoad,
        Self::ManyTasks,
        Self::ManyNodes,
        Self::Refresh,
        Self::RefreshTasks,
        Self::MountHeap,
        Self::MountNodes,
        Self::MountListeners,
        Self::BulkSelect,
        Self::BulkAsk,
        Self::BulkTasks,
    ];
}

/// What is done to get samples; `--only` names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    Load,
    Slow,
    Many,
    Mounts,
    /// Several disks at once: the widget alone has it.
    Bulk,
}

impl Scene {
    pub const ALL: [Self; 5] = [Self::Load, Self::Slow, Self::Many, Self::Mounts, Self::Bulk];

    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Slow => "slow",
            Self::Many => "many",
            Self::Mounts => "mounts",
            Self::Bulk => "bulk",
        }
    }

    /// Whether there is anything to measure in it.
    pub fn is_of(self, contender: Contender) -> bool {
        self != Self::Bulk || contender == Contender::Widget
    }

    /// What grows steadily needs no more than a few rounds.
    pub fn rounds(self, rounds: usize) -> usize {
        match self {
            Self::Mounts => rounds.min(3),
            _ => rounds,
        }
    }
}

pub type Taken = Vec<(Measure, f64)>;

pub struct Bench<'a> {
    pub browser: &'a mut Browser,
    pub server: &'a Server,
    pub cloud: &'a Cloud,
}

impl Bench<'_> {
    /// Plays a scene once.
    pub async fn play(&mut self, scene: Scene, contender: Contender) -> Result<Taken> {
        match scene {
            Scene::Load => self.load(contender).await,
            Scene::Slow => self.slow(contender).await,
            Scene::Many => self.many(contender).await,
            Scene::Mounts => self.mounts(contender).await,
            Scene::Bulk => self.bulk(contender).await,
        }
    }

    async fn tab(&mut self, link: Link) -> Result<Tab> {
        Tab::new(self.browser, self.server, link).await
    }

    /// Opens a page and waits for its list; gives the time and the main thread's work.
    async fn opened(&mut self, page: Page, link: Link) -> Result<(Tab, f64, f64)> {
        self.cloud.reset(page.disks);
        let tab = self.tab(link).await?;
        let before = tab.counters().await?;
        tab.open(self.server, page).await?;
        let visible = tab.ask("loaded", &[]).await?;
        tab.rest().await?;
        let tasks = tasks_between(before, tab.counters().await?)?;
        Ok((tab, visible, tasks))
    }

    async fn load(&mut self, contender: Contender) -> Result<Taken> {
        let page = filled(contender, USUAL);
        let mut taken = Taken::new();
        for turn in 0..LOADS {
            let (tab, visible, tasks) = self.opened(page, Link::Plain).await?;
            let memory = tab.clean_counters().await?.heap + tab.ask("wasm", &[]).await?;
            let dialog = tab.ask("openDialog", &[json!(USUAL / 2)]).await?;
            taken.extend([
                (Measure::Load, visible),
                (Measure::LoadTasks, tasks),
                (Measure::Memory, memory),
                (Measure::Dialog, dialog),
            ]);
            if turn == 0 {
                let confirm = tab.ask("confirm", &[json!(JOB_PAUSE)]).await?;
                taken.push((Measure::Confirm, confirm));
            }
        }
        Ok(taken)
    }

    async fn slow(&mut self, contender: Contender) -> Result<Taken> {
        let (_, visible, _) = self.opened(filled(contender, USUAL), Link::Slow).await?;
        Ok(vec![(Measure::SlowLoad, visible)])
    }

    async fn many(&mut self, contender: Contender) -> Result<Taken> {
        let (tab, visible, tasks) = self.opened(filled(contender, MANY), Link::Plain).await?;
        let mut taken = vec![
            (Measure::ManyLoad, visible),
            (Measure::ManyTasks, tasks),
            (Measure::ManyNodes, tab.ask("nodesPerRow", &[]).await?),
        ];
        for turn in 0..REFRESHES {
            let at = MANY / 2 + 7 * turn;
            let name = self.cloud.rename(at, turn);
            let before = tab.counters().await?;
            let seen = tab.ask("refresh", &[json!(at), json!(name)]).await?;
            tab.rest().await?;
            let tasks = tasks_between(before, tab.counters().await?)?;
            taken.extend([(Measure::Refresh, seen), (Measure::RefreshTasks, tasks)]);
        }
        Ok(taken)
    }

    async fn mounts(&mut self, contender: Contender) -> Result<Taken> {
        // Until caches are full and the engine has compiled what it will: 20 are too few to tell that from a leak.
        const WARM_UP: u32 = 200;
        let page = Page {
            filled: false,
            ..filled(contender, FEW)
        };
        self.cloud.reset(FEW);
        let tab = self.tab(Link::Plain).await?;
        tab.open(self.server, page).await?;
        tab.ask("mounts", &[json!(WARM_UP)]).await?;
        tab.rest().await?;
        let before = tab.clean_counters().await?;
        let wasm = tab.ask("wasm", &[]).await?;
        tab.ask("mounts", &[json!(MOUNTS)]).await?;
        tab.rest().await?;
        let after = tab.clean_counters().await?;
        let grown = tab.ask("wasm", &[]).await? - wasm;
        let each = |difference: f64| difference / f64::from(MOUNTS);
        Ok(vec![
            (Measure::MountHeap, each(after.heap - before.heap + grown)),
            (Measure::MountNodes, each(after.nodes - before.nodes)),
            (
                Measure::MountListeners,
                each(after.listeners - before.listeners),
            ),
        ])
    }

    /// A queue of all disks: selected, asked about, and the first three of them gone.
    async fn bulk(&mut self, contender: Contender) -> Result<Taken> {
        const GONE: u32 = 3;
        let (tab, _, _) = self.opened(filled(contender, USUAL), Link::Plain).await?;
        let select = tab.ask("selectAll", &[]).await?;
        let ask = tab.ask("askAll", &[]).await?;
        let before = tab.counters().await?;
        tab.ask("runAll", &[json!(GONE)]).await?;
        let tasks = tasks_between(before, tab.counters().await?)?;
        Ok(vec![
            (Measure::BulkSelect, select),
            (Measure::BulkAsk, ask),
            (Measure::BulkTasks, tasks / f64::from(GONE)),
        ])
    }
}

fn filled(contender: Contender, disks: usize) -> Page {
    Page {
        contender,
        disks,
        filled: true,
    }
}
