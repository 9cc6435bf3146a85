//! What the cloud will do by itself, and the passing of time.

use super::Cloud;

/// Something that happens at a time.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// A job does what it is for.
    Act { job: usize },
    /// A job ends.
    End { job: usize },
    /// A list that lagged follows.
    Unlist { server: usize, volume: usize },
    /// A server reaches this power state.
    Power { server: usize, status: &'static str },
}

/// Events in the order of their time, then of their making.
#[derive(Debug, Clone, Default)]
pub(crate) struct Agenda {
    /// Latest first, so that the next is at the end.
    events: Vec<(u64, Event)>,
}

impl Agenda {
    pub fn add(&mut self, due: u64, event: Event) {
        let place = self.events.partition_point(|(other, _)| *other > due);
        self.events.insert(place, (due, event));
    }

    fn next(&mut self, until: u64) -> Option<(u64, Event)> {
        if self.next_due()? > until {
            return None;
        }
        self.events.pop()
    }

    pub fn next_due(&self) -> Option<u64> {
        self.events.last().map(|(due, _)| *due)
    }
}

impl Cloud {
    /// Lets time pass without a request, so that the truth can be asked at `now_ms`.
    pub fn advance_to(&mut self, now_ms: u64) {
        let until = now_ms.max(self.now);
        while let Some((due, event)) = self.agenda.next(until) {
            self.now = due.max(self.now);
            match event {
                Event::Act { job } => self.act(job),
                Event::End { job } => self.end(job),
                Event::Unlist { server, volume } => {
                    let lagging = &mut self.servers[server].attachments;
                    lagging.retain(|one| one.volume != volume || !one.gone);
                }
                Event::Power { server, status } => {
                    let spec = &mut self.servers[server].spec;
                    status.clone_into(&mut spec.status);
                    spec.task_state = None;
                }
            }
        }
        self.now = until;
    }

    /// When the cloud will next do something by itself.
    pub fn next_event_ms(&self) -> Option<u64> {
        self.agenda.next_due()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_in_the_order_they_were_made() {
        let mut agenda = Agenda::default();
        for (due, job) in [(5, 0), (3, 1), (5, 2), (3, 3)] {
            agenda.add(due, Event::End { job });
        }
        let mut order = Vec::new();
        while let Some((due, Event::End { job })) = agenda.next(9) {
            order.push((due, job));
        }
        assert_eq!(order, [(3, 1), (3, 3), (5, 0), (5, 2)]);
    }
}
