//! The worlds that are explored.

use crate::cloud::Power;
use crate::next::ENDLESS;
use crate::state::World;

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
    accidents: 0,
    others: 0,
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

/// Worlds that take long, the shorter first.
#[must_use]
pub fn large() -> Vec<World> {
    // What is allowed: confirmations, accidents, and what the operator and others do beside.
    let all = [
        ("one detach, an accident", SHORT, (1, 1, 0)),
        ("one detach, something else", SHORT, (1, 0, 1)),
        ("stopped, with details", STOPPED, (1, 0, 0)),
        ("two confirmations", SHORT, (2, 0, 0)),
        ("two tabs", World { tabs: 2, ..SHORT }, (1, 0, 0)),
        ("a queue of two", QUEUE, (1, 0, 0)),
        ("as long as it takes", PLAIN, (1, 0, 0)),
        ("one detach, one of both", SHORT, (1, 1, 1)),
        ("two accidents", SHORT, (1, 2, 0)),
        ("a queue, an accident", QUEUE, (1, 1, 0)),
        ("a queue, something else", QUEUE, (1, 0, 1)),
        (
            "two tabs, two confirmations",
            World { tabs: 2, ..SHORT },
            (2, 0, 0),
        ),
    ];
    let world = |(name, world, (confirms, accidents, others))| World {
        name,
        confirms,
        accidents,
        others,
        ..world
    };
    all.into_iter().map(world).collect()
}

/// Where each broken session is looked for: from the smallest on.
#[must_use]
pub fn searched() -> Vec<World> {
    let one = World {
        accidents: 1,
        others: 1,
        ticks: 8,
        ..PLAIN
    };
    let queue = World {
        name: "a queue of two",
        disks: 2,
        queue: true,
        ..one
    };
    vec![
        World {
            name: "one disk",
            ..one
        },
        queue,
        World {
            name: "two tabs",
            tabs: 2,
            ..one
        },
    ]
}
