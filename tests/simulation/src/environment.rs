//! What happens by itself: to the server, to tabs, to clocks.

use bms_disks::session::{Dialog, Event};
use bms_simulator::{Call, Fault, FaultRule, Guest, JobFate, Times};

use crate::rng::Rng;
use crate::setup::{OTHER, SERVER};
use crate::state::Storage;
use crate::world::{World, tell};

const MINUTE: u64 = 60_000;

impl World<'_> {
    /// A disk: as like as not one that somebody is about to detach.
    fn some_disk(&mut self, rng: &mut Rng) -> String {
        let wanted: Vec<String> = self
            .tabs
            .iter()
            .filter_map(|tab| match tab.view.dialog.as_ref()? {
                Dialog::Ask(ask) => Some(ask.disk.volume.as_str().to_owned()),
                Dialog::Attach(ask) => Some(ask.disk.volume.as_str().to_owned()),
                Dialog::Queue(queue) => queue
                    .items
                    .first()
                    .map(|item| item.disk.volume.as_str().to_owned()),
                Dialog::Follow(change) => Some(change.disk.volume.as_str().to_owned()),
            })
            .collect();
        if !wanted.is_empty() && rng.chance(700) {
            rng.pick(&wanted)
        } else {
            rng.pick(&self.volumes)
        }
    }

    /// Something happens at the cloud.
    pub(crate) fn environment(&mut self, rng: &mut Rng) {
        self.cloud.advance_to(self.now);
        let disk = self.some_disk(rng);
        let disk = disk.as_str();
        let what = rng.below(20);
        tell!(self, "environment: {what} on {disk}");
        match what {
            0..=3 => self.server_changes(rng),
            4..=7 => self.next_job(rng),
            8 => drop(self.cloud.detach(SERVER, disk)),
            9 => drop(self.cloud.attach(SERVER, disk, None)),
            10 => drop(self.cloud.attach(OTHER, disk, None)),
            11 => {
                let slot = rng.pick(&["/dev/sdm", "/dev/sdn", "/dev/sdo"]);
                let system = self
                    .cloud
                    .attachments(SERVER)
                    .any(|d| d.volume == disk && d.system);
                if !system {
                    self.cloud.set_slot(SERVER, disk, slot);
                }
            }
            12 => drop(self.cloud.set_mounted(SERVER, disk, rng.chance(500))),
            13 => {
                let status = rng.pick(&[
                    None,
                    Some("error"),
                    Some("available"),
                    Some("detaching"),
                    None,
                ]);
                self.cloud.set_volume_status(disk, status);
            }
            14 => {
                let is_so = rng.chance(500);
                if rng.chance(500) {
                    self.cloud.set_order_lock(disk, is_so);
                } else {
                    self.cloud.set_disk_frozen(disk, is_so);
                }
            }
            15 => drop(
                self.cloud
                    .set_volume_name(disk, rng.pick(&["renamed", "data-1", ""])),
            ),
            16 => self.fault(rng),
            17 => drop(
                self.cloud
                    .set_jobless(SERVER, rng.pick(&[Some(204), Some(200), None])),
            ),
            _ => self.expire(rng),
        }
    }

    fn server_changes(&mut self, rng: &mut Rng) {
        let cloud = &mut self.cloud;
        match rng.below(11) {
            0 | 1 => drop(cloud.power_off(SERVER)),
            2 | 3 => drop(cloud.power_on(SERVER)),
            4 => drop(cloud.set_status(
                SERVER,
                rng.pick(&["ACTIVE", "SHUTOFF", "REBOOT", "ERROR", "RESIZED"]),
            )),
            5 => drop(cloud.set_task_state(
                SERVER,
                rng.pick(&[None, Some("rebooting"), Some("strange")]),
            )),
            6 => drop(cloud.set_os_type(
                SERVER,
                rng.pick(&[Some("Windows"), Some("Linux"), None, Some("Plan9")]),
            )),
            7 => {
                let os = rng.pick(&["Windows", "Linux"]);
                cloud.set_os_type(SERVER, Some(os));
                cloud.set_image_os(SERVER, Some(os));
                cloud.set_guest(
                    SERVER,
                    if os == "Linux" {
                        Guest::Linux
                    } else {
                        Guest::Windows
                    },
                );
            }
            8 => drop(cloud.set_locked(SERVER, rng.chance(500))),
            9 => drop(cloud.set_frozen(SERVER, rng.chance(300))),
            _ => drop(cloud.set_host_status(SERVER, rng.pick(&["MAINTENANCE", "UP", "DOWN"]))),
        }
    }

    fn next_job(&mut self, rng: &mut Rng) {
        let acts = rng.chance(500);
        let fate = match rng.weighted(&[4, 1, 2, 4, 1, 1]) {
            0 => JobFate::Fail {
                code: "BMS.3022".to_owned(),
                reason: "the backend said no".to_owned(),
            },
            1 => JobFate::Stall { acts },
            2 => JobFate::Vanish { acts },
            3 => JobFate::EarlySuccess {
                lag_ms: rng.pick(&[3_000, 30_000, 200_000]),
            },
            4 => JobFate::HollowSuccess,
            _ => JobFate::OddWord {
                word: "PENDING_PAYMENT",
            },
        };
        self.cloud.next_job(SERVER, fate);
    }

    fn fault(&mut self, rng: &mut Rng) {
        let call = rng.pick(&[
            Call::Server,
            Call::Attachments,
            Call::Volumes,
            Call::Job,
            Call::Detach,
            Call::Read,
        ]);
        let fault = rng.pick(&[
            Fault::Gateway,
            Fault::Throttled(Some(20)),
            Fault::Throttled(None),
            Fault::Overloaded,
            Fault::Forbidden,
            Fault::Html(200),
            Fault::NoSuchServer,
        ]);
        let times = rng.pick(&[
            Times::First(1),
            Times::First(6),
            Times::Turns(2, 2),
            Times::Always,
        ]);
        self.cloud
            .add_fault(SERVER, FaultRule::new(call, fault, times));
    }

    fn expire(&mut self, rng: &mut Rng) {
        let op = rng.below(self.operators.len() as u64) as usize;
        let token = self.operators[op].token.clone();
        self.cloud.expire_token(&token);
        // Sometimes there is a good one again before anybody notices.
        if rng.chance(200) {
            self.operators[op].token = self.cloud.issue_token();
        }
    }

    /// Reloads, closed tabs, hidden tabs, dead connections.
    pub(crate) fn tab_fault(&mut self, rng: &mut Rng) {
        let Some(tab) = self.some_tab(rng) else {
            return;
        };
        match rng.below(8) {
            0..=3 => {
                tell!(self, "tab {tab} reloads");
                self.stats.reloads += 1;
                self.tabs[tab].session = None;
                self.load(tab);
            }
            4 => {
                tell!(self, "tab {tab} closes");
                self.tabs[tab].session = None;
            }
            5 | 6 => {
                let visible = !self.tabs[tab].visible;
                self.tabs[tab].visible = visible;
                self.take(tab, Event::Visible(visible));
            }
            _ => {
                let online = !self.tabs[tab].online;
                self.tabs[tab].online = online;
                self.take(tab, Event::Online(online));
            }
        }
    }

    /// Clocks that jump and laptops that sleep.
    pub(crate) fn time_fault(&mut self, rng: &mut Rng) {
        let op = rng.below(self.operators.len() as u64) as usize;
        match rng.below(5) {
            0 => {
                let jump = rng.within(0, 200 * MINUTE) as i64 - 100 * MINUTE as i64;
                tell!(self, "operator {op}: the wall clock jumps by {jump} ms");
                self.operators[op].wall += jump;
            }
            1..=3 => self.sleep(op, rng.pick(&[4_000, 20_000, MINUTE, 3 * MINUTE])),
            _ => {
                // Everybody sleeps through the hours, or these would be hours of polling.
                let long = rng.pick(&[10 * MINUTE, 40 * MINUTE, 180 * MINUTE]);
                for op in 0..self.operators.len() {
                    self.sleep(op, long);
                }
            }
        }
    }

    fn sleep(&mut self, op: usize, millis: u64) {
        tell!(self, "operator {op} sleeps for {millis} ms");
        let until = &mut self.operators[op].asleep_until;
        *until = (*until).max(self.now + millis);
    }

    /// The record an operator's browser keeps.
    pub(crate) fn record(&self, op: usize) -> Option<&str> {
        match &self.operators[op].storage {
            Storage::Kept(record) => record.as_deref(),
            Storage::None => None,
        }
    }
}
