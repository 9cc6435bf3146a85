//! Finds a run in which a transition happens, and tells it: `find change Checking Following`.

use bms_simulation::{Plan, Stats, live, tell};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for seed in 1..2_000_000 {
        let plan = Plan::of(seed);
        let mut stats = Stats::default();
        let _ = live(&plan, None, &mut stats);
        let found = stats
            .edges
            .keys()
            .any(|(machine, from, to)| wanted == [*machine, *from, *to]);
        if found {
            println!("seed {seed}\n{}", tell(&plan).join("\n"));
            return;
        }
    }
}
