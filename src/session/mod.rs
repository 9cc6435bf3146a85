//! The detach session: a state machine that neither waits nor sends.
//!
//! # The one contract
//!
//! Whoever drives a [`Session`] hands in each thing that happens with [`Session::step`], carries out
//! *all* effects it returns, in order, before the next step, asks [`Session::wake_at`] when to come back,
//! and draws [`Session::view`]:
//!
//! 1. [`Event::Start`], with the resume record and whether the page can be seen.
//! 2. For each [`Effect::Send`]: send it, and hand back one [`Event::Answer`] — also when nothing came.
//! 3. For each other effect that says so: hand back its answer.
//! 4. At the time [`Session::wake_at`] names: [`Event::Tick`].
//! 5. Draw the view when it is another one than before.
//!
//! Tokens never come in here: a session only says when a new one is needed.
//!
//! # The promises
//!
//! Each holds under every order of answers, lost answers, repeated clicks, reloads and clock jumps.
//!
//! 1. One confirmation sends at most one request, for exactly the server and disk that were on screen.
//! 2. Nothing is sent without reading server and disks again after the click. What has changed is shown
//!    and asked about again; what is blocked is never sent.
//! 3. After a lost or unclear answer nothing is sent again: the list decides.
//! 4. "Detached" is said only after a list read that began after the cloud finished lacks the disk.
//! 5. One change at a time on a server.
//! 6. Every change ends: done, failed, or not known.
//! 7. Late answers, and those of another server, change nothing.
//! 8. The token is in no event, record, view or effect.
//! 9. A reload or a closed tab loses nothing: a change that may have been sent is taken up, not repeated.
//! 10. What is unknown takes the strictest branch.
//! 11. A queue sends only what was confirmed with it, one after another, and never what was taken out. After a
//!     failure, a change, a reload or a sleep it sends nothing until somebody says so.
//! 12. Every attempt is told: it begins with the question to the host page and ends with one record, which says what was
//!     shown.
//!
//! # The map
//!
//! | file       | what happens there                                                                   |
//! |------------|--------------------------------------------------------------------------------------|
//! | `machine`  | [`Session`]: what it holds, `step`, and all that couples the machines                |
//! | `cx`       | what each machine is handed: time, target, numbers, effects                          |
//! | `sign_in`  | refused requests, renewed tokens                                                     |
//! | `reads`    | server, list and details: what is known, when it is read, the recheck before sending |
//! | `question` | the dialog about one disk; what is confirmed and not sent yet: `Pending`             |
//! | `attempt`  | one attempt as the host page is told of it                                           |
//! | `change`   | what was sent: the DELETE itself (`sending`), the job and the list (`following`)     |
//! | `queue`    | several disks, one after another                                                     |
//! | `storage`, `record` | what a reload must not lose, and what other tabs wrote there                |
//! | `view`     | what is shown                                                                        |
//! | `event`, `config`   | what goes in and what comes out                                             |
//! | `pace`     | every interval and limit                                                             |
//! | `probe`, `inside`   | for the simulation only, and in no build that ships: its states and transitions |
//! | `numbers`, `rebase` | for exploring only, and in no build that ships: the same session with small numbers |

mod attempt;
mod change;
mod config;
mod cx;
mod event;
#[cfg(feature = "mutants")]
mod inside;
mod machine;
#[cfg(feature = "mutants")]
mod numbers;
mod pace;
#[cfg(feature = "mutants")]
mod probe;
mod question;
mod queue;
mod reads;
#[cfg(feature = "mutants")]
mod rebase;
mod record;
mod sign_in;
mod storage;
mod view;

pub use attempt::*;
pub use config::Config;
use cx::Cx;
pub use event::*;
pub use machine::Session;
#[cfg(feature = "mutants")]
pub use probe::Move;
pub use view::*;
