//! What an operator can click, sensible or not.

use bms_disks::rules::{Evidence, Verdict, Weight};
use bms_disks::session::{AskStep, Dialog, Intent, Page, QuestionId, QueueStage, View};

use crate::cloud::{DISKS, volume};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Click {
    Open(u8),
    Close,
    /// With what the dialog asks for.
    Confirm,
    /// With less.
    ConfirmLittle,
    /// What was on screen before.
    ConfirmOld,
    KeepWatching,
    Dismiss(u8),
    AttachAgain(u8),
    Select(u8),
    SelectAll,
    OpenQueue,
    TakeOut(u8),
    Skip,
    Retry,
    EndQueue,
    Refresh,
}

impl Click {
    /// All clicks about so many disks.
    pub fn all(disks: u8, queue: bool) -> Vec<Self> {
        let mut all = vec![
            Self::Close,
            Self::Confirm,
            Self::ConfirmLittle,
            Self::ConfirmOld,
            Self::KeepWatching,
            Self::Refresh,
        ];
        for disk in 0..disks {
            all.extend([
                Self::Open(disk),
                Self::Dismiss(disk),
                Self::AttachAgain(disk),
            ]);
        }
        if queue {
            all.extend([
                Self::SelectAll,
                Self::OpenQueue,
                Self::Skip,
                Self::Retry,
                Self::EndQueue,
            ]);
            all.extend((0..disks).flat_map(|disk| [Self::TakeOut(disk), Self::Select(disk)]));
        }
        all
    }

    /// Whether it is what somebody clicks who looks at the screen and wants to be done with it.
    pub fn is_sensible(self, view: &View) -> bool {
        let stage = view.queue.as_ref().map(|queue| &queue.stage);
        let asks = match &view.dialog {
            Some(Dialog::Ask(ask)) => ask.step == AskStep::Open,
            Some(Dialog::Attach(ask)) => ask.step == AskStep::Open,
            Some(Dialog::Queue(queue)) => matches!(queue.stage, QueueStage::Asking(_)),
            _ => false,
        };
        let ready = matches!(view.page, Page::Ready(_)) && view.dialog.is_none();
        match self {
            Self::Open(_) => ready,
            Self::Close => view.dialog.is_some(),
            Self::Confirm => asks,
            Self::Select(_) | Self::SelectAll => ready && stage.is_none() && view.selected == 0,
            Self::OpenQueue => ready && (stage.is_some() || view.selected > 0),
            Self::TakeOut(_) => stage == Some(&QueueStage::Running),
            Self::Skip | Self::Retry => matches!(stage, Some(QueueStage::Stopped(_))),
            Self::ConfirmLittle
            | Self::ConfirmOld
            | Self::KeepWatching
            | Self::Dismiss(_)
            | Self::AttachAgain(_)
            | Self::EndQueue
            | Self::Refresh => false,
        }
    }

    pub fn is_confirmation(self) -> bool {
        matches!(self, Self::Confirm | Self::ConfirmLittle | Self::ConfirmOld)
    }

    /// What is given with it.
    pub fn evidence(self, view: &View) -> Evidence {
        let typed = match &view.dialog {
            Some(Dialog::Ask(ask)) => match ask.assessment.verdict {
                Verdict::Allowed(Weight::TypeName) => ask.word.text().to_owned(),
                _ => String::new(),
            },
            Some(Dialog::Queue(queue)) => match &queue.stage {
                QueueStage::Asking(all) => all.word.text().to_owned(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        if self == Self::ConfirmLittle {
            return Evidence::default();
        }
        Evidence {
            acknowledged: true,
            typed,
            ..Evidence::default()
        }
    }

    /// The question on screen.
    pub fn question(view: &View) -> QuestionId {
        match &view.dialog {
            Some(Dialog::Ask(ask)) => ask.id,
            Some(Dialog::Attach(ask)) => ask.id,
            Some(Dialog::Queue(queue)) => match &queue.stage {
                QueueStage::Asking(all) => all.id,
                _ => QuestionId(0),
            },
            _ => QuestionId(0),
        }
    }

    pub fn intent(self, view: &View) -> Intent {
        match self {
            Self::Open(disk) => Intent::Open(volume(disk)),
            Self::Close => Intent::Close,
            Self::Confirm | Self::ConfirmLittle | Self::ConfirmOld => {
                let QuestionId(id) = Self::question(view);
                let old = u64::from(self == Self::ConfirmOld);
                Intent::Confirm {
                    question: QuestionId(id.saturating_sub(old)),
                    evidence: self.evidence(view),
                }
            }
            Self::KeepWatching => Intent::KeepWatching,
            Self::Dismiss(disk) => Intent::Dismiss(volume(disk)),
            Self::AttachAgain(disk) => Intent::AttachAgain(volume(disk)),
            Self::Select(disk) => Intent::Select {
                volumes: vec![volume(disk)],
                on: true,
            },
            Self::SelectAll => Intent::Select {
                volumes: (0..DISKS.len() as u8).map(volume).collect(),
                on: true,
            },
            Self::OpenQueue => Intent::OpenQueue,
            Self::TakeOut(disk) => Intent::TakeOut(volume(disk)),
            Self::Skip => Intent::SkipInQueue,
            Self::Retry => Intent::RetryInQueue,
            Self::EndQueue => Intent::EndQueue,
            Self::Refresh => Intent::Refresh,
        }
    }
}
