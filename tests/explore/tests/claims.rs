//! Tabs that claim the same server: of all orders in which a browser carries out what they ask for, in none two may
//! send.

use bms_disks::runtime::PROPAGATION_DELAY;
use bms_explore::{Meeting, meet};

fn closed(meeting: Meeting) {
    let met = meet(meeting);
    println!(
        "{meeting:?}: {} states, {} transitions",
        met.states, met.transitions
    );
    assert!(met.broken.is_none(), "{meeting:?}: {:?}", met.broken);
    assert!(met.states > 50, "{meeting:?}: {met:?}");
}

#[test]
fn with_locks_one_tab_at_most_may_send() {
    for (tabs, deaths) in [(2, 0), (2, 1), (3, 0)] {
        closed(Meeting {
            tabs,
            locks: true,
            lag: PROPAGATION_DELAY - 15,
            deaths,
        });
    }
}

#[test]
fn without_locks_one_tab_at_most_may_send_if_writes_are_seen_in_half_the_time() {
    for (tabs, deaths) in [(2, 0), (2, 1), (3, 0)] {
        closed(Meeting {
            tabs,
            locks: false,
            lag: PROPAGATION_DELAY / 2 - 1,
            deaths,
        });
    }
}

/// What looking twice cannot do: the exploration would notice.
#[test]
fn without_locks_and_with_slow_storage_two_tabs_may_send() {
    let met = meet(Meeting {
        tabs: 2,
        locks: false,
        lag: PROPAGATION_DELAY,
        deaths: 0,
    });
    let (run, wrong) = met.broken.expect("two tabs that may send");
    println!("{run:?}: {wrong}");
    assert_eq!(wrong, "2 tabs may send");
}
