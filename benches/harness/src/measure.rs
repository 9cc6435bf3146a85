//! What is measured, and how one sample of it is taken.

use anyhow::Result;
use bms_e2e::Browser;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cloud::Cloud;
use crate::site::{Contender, Page, Server};
use crate::tab::{Link, Tab, tasks_between};
use crate::trace::told_apart;

/// A server of the usual kind, with many disks.
const USUAL: usize = 60;
const MANY: usize = 1_000;
const FEW: usize = 3;

/// The pause between an accepted detach and the first look at its job, in all contenders.
const JOB_PAUSE: u32 = 2_000;

/// Of the visits to one page with its files kept, those that are counted: the first fetches, the second compiles and
/// keeps the code.
const COUNTED_VISITS: std::ops::RangeInclusive<usize> = 3..=5;

/// How much is done in a round.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Plain loads: each gives one sample of what is quick and jumps by whole frames.
    loads: usize,
    refreshes: usize,
    mounts: u32,
    /// How many disks of a queue go.
    gone: u32,
}

impl Effort {
    /// To get figures.
    pub const FULL: Self = Self {
        loads: 3,
        refreshes: 3,
        mounts: 200,
        gone: 3,
    };
    /// To see that there are any.
    pub const LEAST: Self = Self {
        loads: 1,
        refreshes: 1,
        mounts: 20,
        gone: 1,
    };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    Bytes,
    BytesJs,
    BytesWasm,
    BytesCss,
    BytesLater,
    Load,
    LoadTasks,
    Memory,
    Dialog,
    Confirm,
    Again,
    AgainTasks,
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
    TraceTotal,
    TraceScript,
    TraceCompile,
    TraceStyle,
    TraceLayout,
    TracePaint,
    TraceCollection,
    TraceOther,
}

impl Measure {
    pub const ALL: [Self; 32] = [
        Self::Bytes,
        Self::BytesJs,
        Self::BytesWasm,
        Self::BytesCss,
        Self::BytesLater,
        Self::Load,
        Self::LoadTasks,
        Self::Memory,
        Self::Again,
        Self::AgainTasks,
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
        Self::TraceTotal,
        Self::TraceScript,
        Self::TraceCompile,
        Self::TraceStyle,
        Self::TraceLayout,
        Self::TracePaint,
        Self::TraceCollection,
        Self::TraceOther,
    ];

    /// Where it is measured; bytes are counted before anything is played.
    pub fn scene(self) -> Option<Scene> {
        Some(match self {
            Self::Bytes | Self::BytesJs | Self::BytesWasm | Self::BytesCss | Self::BytesLater => {
                return None;
            }
            Self::Load | Self::LoadTasks | Self::Memory | Self::Dialog | Self::Confirm => {
                Scene::Load
            }
            Self::Again | Self::AgainTasks => Scene::Again,
            Self::SlowLoad => Scene::Slow,
            Self::ManyLoad
            | Self::ManyTasks
            | Self::ManyNodes
            | Self::Refresh
            | Self::RefreshTasks => Scene::Many,
            Self::MountHeap | Self::MountNodes | Self::MountListeners => Scene::Mounts,
            Self::BulkSelect | Self::BulkAsk | Self::BulkTasks => Scene::Bulk,
            Self::TraceTotal
            | Self::TraceScript
            | Self::TraceCompile
            | Self::TraceStyle
            | Self::TraceLayout
            | Self::TracePaint
            | Self::TraceCollection
            | Self::TraceOther => Scene::Trace,
        })
    }

    /// Whether there may be none of it. Growth can even be less than none, by what caches let go.
    pub fn may_be_nothing(self) -> bool {
        match self {
            Self::MountHeap | Self::MountNodes | Self::MountListeners => true,
            Self::TraceCompile | Self::TraceCollection => true,
            _ => self.scene().is_none() && self != Self::Bytes,
        }
    }
}

/// What is done to get samples; `--only` names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    Load,
    /// The same page again, its files kept.
    Again,
    Slow,
    Many,
    Mounts,
    /// Several disks at once: the widget alone has it.
    Bulk,
    /// A load under Chromium's trace, which costs time itself.
    Trace,
}

impl Scene {
    pub const ALL: [Self; 7] = [
        Self::Load,
        Self::Again,
        Self::Slow,
        Self::Many,
        Self::Mounts,
        Self::Bulk,
        Self::Trace,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Again => "again",
            Self::Slow => "slow",
            Self::Many => "many",
            Self::Mounts => "mounts",
            Self::Bulk => "bulk",
            Self::Trace => "trace",
        }
    }

    /// Whether there is anything to measure in it.
    pub fn is_of(self, contender: Contender) -> bool {
        self != Self::Bulk || contender == Contender::Widget
    }

    /// What grows steadily needs no more than a few rounds.
    pub fn rounds(self, rounds: usize) -> usize {
        match self {
            Self::Mounts | Self::Trace => rounds.min(3),
            _ => rounds,
        }
    }
}

pub type Taken = Vec<(Measure, f64)>;

pub struct Bench<'a> {
    pub browser: &'a mut Browser,
    /// Another browser, which traces what it does.
    pub tracer: &'a mut Browser,
    pub effort: Effort,
    pub server: &'a Server,
    pub cloud: &'a Cloud,
}

impl Bench<'_> {
    /// Plays a scene once.
    pub async fn play(&mut self, scene: Scene, contender: Contender) -> Result<Taken> {
        match scene {
            Scene::Load => self.load(contender).await,
            Scene::Again => self.again(contender).await,
            Scene::Slow => self.slow(contender).await,
            Scene::Many => self.many(contender).await,
            Scene::Mounts => self.mounts(contender).await,
            Scene::Bulk => self.bulk(contender).await,
            Scene::Trace => self.trace(contender).await,
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
        let page = Page::filled(contender, USUAL);
        let mut taken = Taken::new();
        for turn in 0..self.effort.loads {
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

    async fn again(&mut self, contender: Contender) -> Result<Taken> {
        let page = Page {
            kept: true,
            ..Page::filled(contender, USUAL)
        };
        self.cloud.reset(page.disks);
        let tab = self.tab(Link::Cached).await?;
        let mut taken = Taken::new();
        for visit in 1..=*COUNTED_VISITS.end() {
            tab.leave(self.server).await?;
            let before = tab.counters().await?;
            tab.open(self.server, page).await?;
            let visible = tab.ask("loaded", &[]).await?;
            tab.rest().await?;
            let tasks = tasks_between(before, tab.counters().await?)?;
            if COUNTED_VISITS.contains(&visit) {
                taken.extend([(Measure::Again, visible), (Measure::AgainTasks, tasks)]);
            }
        }
        Ok(taken)
    }

    async fn trace(&mut self, contender: Contender) -> Result<Taken> {
        let page = Page::filled(contender, USUAL);
        self.cloud.reset(page.disks);
        let tab = Tab::new(self.tracer, self.server, Link::Plain).await?;
        tab.open(self.server, page).await?;
        tab.ask("loaded", &[]).await?;
        tab.rest().await?;
        // The driver hands a trace out in pieces, some of them calls later.
        let mut events = Vec::new();
        for _ in 0..8 {
            events.extend(tab.trace().await?);
            tab.rest().await?;
        }
        let parts = told_apart(&events);
        // Idle, it would go on tracing beside the others.
        self.tracer.close().await;
        parts
    }

    async fn slow(&mut self, contender: Contender) -> Result<Taken> {
        let (_, visible, _) = self
            .opened(Page::filled(contender, USUAL), Link::Slow)
            .await?;
        Ok(vec![(Measure::SlowLoad, visible)])
    }

    async fn many(&mut self, contender: Contender) -> Result<Taken> {
        let (tab, visible, tasks) = self
            .opened(Page::filled(contender, MANY), Link::Plain)
            .await?;
        let mut taken = vec![
            (Measure::ManyLoad, visible),
            (Measure::ManyTasks, tasks),
            (Measure::ManyNodes, tab.ask("nodesPerRow", &[]).await?),
        ];
        for turn in 0..self.effort.refreshes {
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
        let mounts = self.effort.mounts;
        let page = Page {
            filled: false,
            ..Page::filled(contender, FEW)
        };
        self.cloud.reset(FEW);
        let tab = self.tab(Link::Plain).await?;
        tab.open(self.server, page).await?;
        tab.ask("mounts", &[json!(mounts)]).await?;
        tab.rest().await?;
        let before = tab.clean_counters().await?;
        let wasm = tab.ask("wasm", &[]).await?;
        tab.ask("mounts", &[json!(mounts)]).await?;
        tab.rest().await?;
        let after = tab.clean_counters().await?;
        let grown = tab.ask("wasm", &[]).await? - wasm;
        let each = |difference: f64| difference / f64::from(mounts);
        Ok(vec![
            (Measure::MountHeap, each(after.heap - before.heap + grown)),
            (Measure::MountNodes, each(after.nodes - before.nodes)),
            (
                Measure::MountListeners,
                each(after.listeners - before.listeners),
            ),
        ])
    }

    /// A queue of all disks: selected, asked about, and the first of them gone.
    async fn bulk(&mut self, contender: Contender) -> Result<Taken> {
        let gone = self.effort.gone;
        let (tab, _, _) = self
            .opened(Page::filled(contender, USUAL), Link::Plain)
            .await?;
        let select = tab.ask("selectAll", &[]).await?;
        let ask = tab.ask("askAll", &[]).await?;
        let before = tab.counters().await?;
        tab.ask("runAll", &[json!(gone)]).await?;
        let tasks = tasks_between(before, tab.counters().await?)?;
        // Its queue would go on beside the next page, and take that page's disks.
        tab.leave(self.server).await?;
        Ok(vec![
            (Measure::BulkSelect, select),
            (Measure::BulkAsk, ask),
            (Measure::BulkTasks, tasks / f64::from(gone)),
        ])
    }
}
