//! The worlds that are explored.

use bms_simulation::Mutation;

use crate::cloud::Power;
use crate::next::ENDLESS;
use crate::state::{ACCIDENTS, Accident, BESIDES, Beside, World};

/// One disk, one tab, one confirmation; nothing goes wrong.
const PLAIN: World = World {
    name: "plain",
    disks: 1,
    tabs: 1,
    queue: false,
    volumes: false,
    storage: true,
    power: Power::Linux,
    confirms: 1,
    wrong: ACCIDENTS,
    accidents: 0,
    beside: BESIDES,
    others: 0,
    sensible: false,
    prompt: false,
    ticks: ENDLESS,
    mutation: None,
};

/// Worlds that come to an end within a minute.
#[must_use]
pub fn small() -> Vec<World> {
    vec![
        World {
            name: "only looking, 2 accidents",
            confirms: 0,
            accidents: 2,
            ..PLAIN
        },
        World {
            name: "one detach, 8 deadlines",
            ticks: 8,
            ..PLAIN
        },
    ]
}

/// One disk for so long as six deadlines take.
const SHORT: World = World { ticks: 6, ..PLAIN };
const QUEUE: World = World {
    disks: 2,
    queue: true,
    ..SHORT
};
const STOPPED: World = World {
    power: Power::Stopped,
    volumes: true,
    ..SHORT
};
const TABS: World = World {
    tabs: 2,
    sensible: true,
    prompt: true,
    ..SHORT
};

/// One disk, one tab, and one group of accidents, so often at most.
const WRONG: [(&str, &[Accident], u8); 10] = [
    ("a portal that refuses", &[Accident::Portal], 1),
    ("a storage that fails", &[Accident::Storage], 1),
    ("a job that fails", &[Accident::Job], 1),
    ("an answer late", &[Accident::Late], 1),
    ("an answer lost", &[Accident::Lost], 1),
    ("an answer spoilt", &[Accident::Spoilt], 1),
    ("a refusal", &[Accident::Refused], 1),
    ("an answer late", &[Accident::Late], 2),
    ("an answer lost", &[Accident::Lost], 2),
    (
        "a token that ends",
        &[Accident::Token, Accident::Refused],
        2,
    ),
];
/// One disk, one tab, and one group of what else is done.
const ELSE: [(&str, &[Beside]); 6] = [
    ("a tab closed", &[Beside::Close]),
    ("the element removed", &[Beside::Remove]),
    ("hidden, offline", &[Beside::Hide, Beside::Offline]),
    ("others change the disk", &[Beside::Elsewhere]),
    ("the server changes", &[Beside::Power]),
    ("a sleep", &[Beside::Sleep]),
];

const UNKEPT: World = World {
    storage: false,
    ..SHORT
};
const CALM_TURNS: World = World {
    sensible: true,
    prompt: true,
    ..QUEUE
};

/// Beside one disk and one tab: what is allowed of confirmations, accidents and all else.
const MORE: [(&str, World, (u8, u8, u8)); 15] = [
    ("no storage", UNKEPT, (1, 0, 0)),
    ("stopped, with details", STOPPED, (1, 0, 0)),
    ("two tabs, calm", TABS, (1, 0, 0)),
    ("two tabs, calm", TABS, (2, 0, 0)),
    ("two tabs, calm", TABS, (1, 0, 1)),
    ("two tabs, calm", TABS, (1, 1, 0)),
    ("a queue, calm", CALM_TURNS, (1, 0, 0)),
    ("a queue, calm", CALM_TURNS, (1, 0, 1)),
    ("a queue, calm", CALM_TURNS, (1, 1, 0)),
    ("a queue", QUEUE, (1, 0, 0)),
    ("confirmed twice", SHORT, (2, 0, 0)),
    ("two tabs", World { tabs: 2, ..SHORT }, (1, 0, 0)),
    ("one of both", SHORT, (1, 1, 1)),
    ("two accidents", SHORT, (1, 2, 0)),
    ("as long as it takes", PLAIN, (1, 0, 0)),
];

/// Worlds that take long, the shorter first.
#[must_use]
pub fn large() -> Vec<World> {
    let wrong = WRONG.iter().map(|(name, wrong, accidents)| World {
        name,
        wrong,
        accidents: *accidents,
        ..SHORT
    });
    let besides = |others| {
        ELSE.iter().map(move |(name, beside)| World {
            name,
            beside,
            others,
            ..SHORT
        })
    };
    let more = MORE
        .iter()
        .map(|(name, world, (confirms, accidents, others))| World {
            name,
            confirms: *confirms,
            accidents: *accidents,
            others: *others,
            ..*world
        });
    let all = wrong.chain(besides(1)).chain(besides(2));
    all.chain(more).collect()
}

/// One disk, one tab, an operator who clicks what is offered, and reads that are answered at once.
const CALM: World = World {
    name: "one disk",
    sensible: true,
    prompt: true,
    ..PLAIN
};
const CALM_QUEUE: World = World {
    name: "a queue",
    disks: 2,
    queue: true,
    ..CALM
};

/// No request waits for another, and time does not pass for ever.
const HASTY: World = World {
    prompt: false,
    ticks: 8,
    ..CALM
};
const SHORT_CALM: World = World { ticks: 8, ..CALM };
const LOOKING: World = World {
    confirms: 0,
    ..CALM
};
const BOTH_CONFIRM: World = World {
    tabs: 2,
    confirms: 2,
    ticks: 2,
    ..CALM
};

const fn once(wrong: &'static [Accident], world: World) -> World {
    World {
        wrong,
        accidents: 1,
        ..world
    }
}

const fn beside(beside: &'static [Beside], world: World) -> World {
    World {
        beside,
        others: 1,
        ..world
    }
}

/// Where a broken session is looked for: the smallest world that meets it.
#[must_use]
pub fn searched(mutation: Mutation) -> World {
    let power = |power| World { power, ..CALM };
    let world = match mutation {
        Mutation::SendTwice
        | Mutation::SkipReread
        | Mutation::TrustAccepted
        | Mutation::TrustJob
        | Mutation::SendUnnoted
        | Mutation::EndUntold
        | Mutation::EndTwice
        | Mutation::TwoAtOnce
        | Mutation::SleepThrough
        | Mutation::ReadTwice => CALM,
        Mutation::SendNeighbour => World { disks: 2, ..CALM },
        Mutation::IgnoreChange => beside(&[Beside::Power], CALM),
        Mutation::SendBlocked => power(Power::Rebooting),
        Mutation::UnknownIsLinux => power(Power::Odd),
        Mutation::OddStatusIsActive => power(Power::Strange),
        Mutation::OverruleHost => once(&[Accident::Portal], CALM),
        Mutation::ResendAfterLost
        | Mutation::LostIsFailed
        | Mutation::NeverGiveUp
        | Mutation::ForgetDoubt
        | Mutation::EndWrong => once(&[Accident::Lost], CALM),
        Mutation::StaleList => HASTY,
        Mutation::HalfListProves => World {
            accidents: 2,
            ..once(&[Accident::Lost, Accident::Spoilt], SHORT_CALM)
        },
        Mutation::KeepBody => once(&[Accident::Spoilt], LOOKING),
        Mutation::IgnoreTaken => BOTH_CONFIRM,
        Mutation::AnyAnswer => once(&[Accident::Late], HASTY),
        Mutation::ForgetRecord | Mutation::ResendOnResume => beside(&[Beside::Close], CALM),
        Mutation::QueueMore | Mutation::QueueKeepsOut => CALM_QUEUE,
        Mutation::QueueGoesOn => once(&[Accident::Job], CALM_QUEUE),
        Mutation::QueueResumes => beside(&[Beside::Close], CALM_QUEUE),
        Mutation::QueueSleeps => beside(&[Beside::Sleep], CALM_QUEUE),
        Mutation::PollHidden => beside(&[Beside::Hide], CALM),
        Mutation::HurryOn => World {
            sensible: false,
            ..once(&[Accident::Refused], CALM)
        },
    };
    World {
        mutation: Some(mutation),
        ..world
    }
}
