//! Accidents: what goes wrong with a request, for which calls, and how often.

use crate::wire::{Body, error};

/// The calls of the cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Call {
    /// Every call below.
    Any,
    /// Every GET below except [`Call::Servers`].
    Read,
    /// The list of servers.
    Servers,
    /// One server.
    Server,
    /// The v1 attachment list.
    Attachments,
    /// The v2.1 attachment list.
    Native,
    /// EVS volumes.
    Volumes,
    /// A job.
    Job,
    /// The DELETE that detaches.
    Detach,
    /// The POST that attaches.
    Attach,
}

impl Call {
    fn covers(self, call: Call) -> bool {
        match self {
            Self::Any => true,
            Self::Read => !matches!(call, Self::Detach | Self::Attach | Self::Servers),
            one => one == call,
        }
    }
}

/// What goes wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The connection breaks before the cloud acts.
    LostBefore,
    /// The cloud acts, then the connection breaks.
    LostAfter,
    /// The answer takes longer, somewhere between the two; the cloud acts at once.
    Slow(u64, u64),
    /// 429 APIGW.0308, with a `Retry-After` in seconds or without.
    Throttled(Option<u32>),
    /// 400 BMS.0212.
    Overloaded,
    /// 500 APIGW.0201.
    Gateway,
    /// 404 APIGW.0101.
    NoSuchApi,
    /// 400 BMS.0040.
    NoSuchServer,
    /// 403 BMS.0213.
    Forbidden,
    /// 403 as EVS says it.
    EvsForbidden,
    /// 403 APIGW.0302: the gateway lets this user not come to the API.
    NotAuthorised,
    /// 500 BMS.1007: a call behind the API failed.
    InterfaceFailed,
    /// An HTML page with this status.
    Html(u16),
    /// Any status with any body; the cloud does not act.
    Body(u16, String),
}

impl Fault {
    /// What it answers, if it does.
    pub(super) fn answer(&self, sequence: u64) -> Option<Body> {
        let body = match self {
            Self::LostBefore | Self::LostAfter | Self::Slow(..) => return None,
            Self::Throttled(seconds) => {
                let text = "The throttling threshold has been reached: policy user over ratelimit";
                let mut body = error::gateway(429, "APIGW.0308", text, sequence);
                body.retry_after_s = *seconds;
                body
            }
            Self::Overloaded => error::bms("BMS.0212", "The system is busy. Try again later."),
            Self::Gateway => error::gateway(500, "APIGW.0201", "Backend unavailable", sequence),
            Self::NoSuchApi => error::no_such_api(sequence),
            Self::NoSuchServer => error::no_such_server(),
            Self::Forbidden => {
                let text = "You have no permission for this action.";
                error::coded(403, "BMS.0213", text)
            }
            Self::EvsForbidden => {
                let text = "Policy doesn't allow evs:volumes:list to be performed.";
                error::native(403, "forbidden", text)
            }
            Self::NotAuthorised => {
                let text = "The IAM user is not authorized to access the API";
                error::gateway(403, "APIGW.0302", text, sequence)
            }
            Self::InterfaceFailed => {
                error::coded(500, "BMS.1007", "Failed to invoke the internal interface.")
            }
            Self::Html(status) => error::html(*status),
            Self::Body(status, text) => {
                let mut body = Body::new(*status, text.as_bytes().to_vec());
                body.content_type = "text/plain; charset=utf-8";
                body
            }
        };
        Some(body)
    }
}

/// How often a fault strikes the calls it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Each time.
    Always,
    /// The first so many times.
    First(u32),
    /// Each time but the first so many.
    After(u32),
    /// Every n-th time.
    Every(u32),
    /// In turns: so many struck, then so many spared.
    Turns(u32, u32),
}

impl Times {
    fn strikes(self, nth: u32) -> bool {
        match self {
            Self::Always => true,
            Self::First(count) => nth < count,
            Self::After(count) => nth >= count,
            Self::Every(count) => (nth + 1).is_multiple_of(count.max(1)),
            Self::Turns(hit, spare) => nth % hit.saturating_add(spare).max(1) < hit,
        }
    }
}

/// A fault, the call it strikes, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    call: Call,
    fault: Fault,
    times: Times,
    seen: u32,
}

impl FaultRule {
    /// The rule that `fault` strikes `call` so often.
    pub fn new(call: Call, fault: Fault, times: Times) -> Self {
        Self {
            call,
            fault,
            times,
            seen: 0,
        }
    }

    /// The fault of the next such call only.
    pub fn next(call: Call, fault: Fault) -> Self {
        Self::new(call, fault, Times::First(1))
    }

    /// The fault of every such call.
    pub fn always(call: Call, fault: Fault) -> Self {
        Self::new(call, fault, Times::Always)
    }
}

/// Adds the delays that strike `call` to `delay_ms` and gives the first other fault that does.
/// A rule counts the calls it could have struck, so two queued for "the next" strike one after the
/// other; a rule that can strike no more is dropped.
pub(crate) fn strike(rules: &mut Vec<FaultRule>, call: Call, delay_ms: &mut u64) -> Option<Fault> {
    let mut found = None;
    let mut spent = false;
    for rule in rules.iter_mut() {
        if !rule.call.covers(call) {
            continue;
        }
        let nth = rule.seen;
        if found.is_some() && !matches!(rule.fault, Fault::Slow(..)) {
            continue;
        }
        rule.seen = rule.seen.wrapping_add(1);
        spent |= matches!(rule.times, Times::First(count) if rule.seen >= count);
        if !rule.times.strikes(nth) {
            continue;
        }
        match &rule.fault {
            Fault::Slow(from, to) => *delay_ms = delay_ms.saturating_add(spread(*from, *to, nth)),
            fault => found = Some(fault.clone()),
        }
    }
    if spent {
        rules.retain(|rule| !matches!(rule.times, Times::First(count) if rule.seen >= count));
    }
    found
}

/// A delay between the two that differs from call to call and is the same in every run.
fn spread(from: u64, to: u64, nth: u32) -> u64 {
    let width = to.saturating_sub(from).saturating_add(1);
    from + (u64::from(nth) * 1_103) % width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(times: Times) -> Vec<bool> {
        let mut rules = vec![FaultRule::new(Call::Read, Fault::Gateway, times)];
        (0..6)
            .map(|_| strike(&mut rules, Call::Job, &mut 0).is_some())
            .collect()
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_says() {
        let (x, o) = (true, false);
        assert_eq!(struck(Times::Always), [x, x, x, x, x, x]);
        assert_eq!(struck(Times::First(2)), [x, x, o, o, o, o]);
        assert_eq!(struck(Times::After(2)), [o, o, x, x, x, x]);
        assert_eq!(struck(Times::Every(3)), [o, o, x, o, o, x]);
        assert_eq!(struck(Times::Turns(2, 1)), [x, x, o, x, x, o]);
    }

    #[test]
    fn a_read_fault_leaves_the_detach_and_the_server_list_alone() {
        let mut rules = vec![FaultRule::always(Call::Read, Fault::Gateway)];
        assert_eq!(strike(&mut rules, Call::Detach, &mut 0), None);
        assert_eq!(strike(&mut rules, Call::Servers, &mut 0), None);
        assert!(strike(&mut rules, Call::Volumes, &mut 0).is_some());
    }

    #[test]
    fn delays_add_to_another_fault_and_stay_in_their_range() {
        let mut rules = vec![
            FaultRule::always(Call::Any, Fault::Slow(2_000, 5_000)),
            FaultRule::always(Call::Any, Fault::Gateway),
        ];
        for _ in 0..50 {
            let mut delay = 10;
            assert!(strike(&mut rules, Call::Server, &mut delay).is_some());
            assert!((2_010..=5_010).contains(&delay));
        }
    }

    #[test]
    fn two_faults_queued_for_the_next_call_strike_one_after_the_other() {
        let mut rules = vec![
            FaultRule::next(Call::Detach, Fault::Gateway),
            FaultRule::next(Call::Detach, Fault::LostAfter),
        ];
        let mut next = || strike(&mut rules, Call::Detach, &mut 0);
        assert_eq!(next(), Some(Fault::Gateway));
        assert_eq!(next(), Some(Fault::LostAfter));
        assert_eq!(next(), None);
    }
}
