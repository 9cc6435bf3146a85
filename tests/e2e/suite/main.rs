//! The end-to-end tests. How they are written: `../support/lib.rs`.

use std::process::ExitCode;

mod page;

fn main() -> ExitCode {
    bms_e2e::run(bms_e2e::tests![
        page::shows_the_widget_and_the_servers,
        page::keeps_its_state_in_the_address,
    ])
}
