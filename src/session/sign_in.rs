//! The sign-in, as far as a session sees it: requests are refused or not, and tokens can be renewed.

use super::{Cx, Effect, HostEvent, RequestId, Say, TokenNews, pace};
use crate::model::Mono;

/// Whether anything may be sent, and which refusals count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SignIn {
    state: State,
    /// When the token was last renewed.
    renewed: Option<Mono>,
    /// Whether the portal's `getToken` failed when it was last asked for a new token.
    token_failed: bool,
}

/// Where the sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// As far as is known, it holds.
    Good {
        /// Requests before this number ran under an older token: their refusal says nothing of this one.
        from: RequestId,
        /// Whether this token was renewed and nothing has been accepted under it yet. Its refusal is
        /// final, else renewing would go round for ever.
        untried: bool,
    },
    /// A new token was asked for.
    Renewing { since: Mono },
    /// There is none. Nothing is sent until somebody signs in.
    Out,
}

/// What is to become of a service beside the cloud's own that refused the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Beside {
    /// It is asked again, under another token.
    Again,
    /// A new token says nothing of this refusal yet.
    Doubted,
    /// It refused a new token too: the product goes on without.
    Without,
}

impl SignIn {
    pub fn new() -> Self {
        Self {
            state: State::Good {
                from: RequestId(0),
                untried: false,
            },
            renewed: None,
            token_failed: false,
        }
    }

    /// Whether anything may be sent.
    pub fn may_send(&self) -> bool {
        matches!(self.state, State::Good { .. })
    }

    /// Whether nobody is signed in.
    pub fn is_out(&self) -> bool {
        self.state == State::Out
    }

    /// Whether that is so because the portal's `getToken` failed.
    pub fn has_failed(&self) -> bool {
        self.is_out() && self.token_failed
    }

    /// A request was accepted: the token under which it ran is good.
    pub fn accepted(&mut self, id: RequestId) {
        if let State::Good { from, untried } = &mut self.state
            && id >= *from
        {
            *untried = false;
        }
    }

    /// A request was refused for want of a sign-in.
    pub fn refused(&mut self, id: RequestId, cx: &mut Cx) {
        match self.state {
            State::Good { from, .. } if id < from => {}
            State::Good { untried: true, .. } => self.sign_out(cx),
            // One call is refused while another is not: asking for tokens would go round for ever.
            State::Good { .. } if self.renewed_lately(cx) => self.sign_out(cx),
            State::Good { .. } => {
                self.state = State::Renewing { since: cx.now.mono };
                cx.push(Effect::RenewToken);
            }
            State::Renewing { .. } | State::Out => {}
        }
    }

    /// The block storage service refused a request. It is another service: that says little of the token. A new
    /// one is tried once; if that is refused too (`again`), the product goes on without.
    pub fn refused_beside(&mut self, id: RequestId, again: bool, cx: &mut Cx) -> Beside {
        match self.state {
            State::Good { from, untried } if id >= from => {
                if again {
                    return Beside::Without;
                } else if untried {
                    return Beside::Doubted;
                }
                self.refused(id, cx);
                Beside::Again
            }
            _ => Beside::Again,
        }
    }

    fn renewed_lately(&self, cx: &Cx) -> bool {
        let since = self.renewed.map(|at| cx.now.mono.since(at));
        since.is_some_and(|since| since < pace::RENEW_PAUSE)
    }

    /// The portal answered.
    pub fn token_news(&mut self, news: TokenNews, cx: &mut Cx) {
        self.token_failed = news == TokenNews::Failed;
        match (news, self.state) {
            // Late news after giving up still is a sign-in.
            (TokenNews::Renewed, State::Renewing { .. } | State::Out) => {
                self.state = State::Good {
                    from: cx.next_id(),
                    untried: true,
                };
                self.renewed = Some(cx.now.mono);
            }
            (TokenNews::Unavailable | TokenNews::Failed, State::Renewing { .. }) => {
                self.sign_out(cx)
            }
            _ => {}
        }
    }

    /// Somebody says they have signed in again.
    pub fn again(&mut self, cx: &Cx) {
        if self.is_out() {
            self.token_failed = false;
            self.state = State::Good {
                from: cx.next_id(),
                untried: false,
            };
        }
    }

    /// The network is back: the portal may have failed to give a token for want of it.
    pub fn reconnected(&mut self, cx: &Cx) {
        if self.has_failed() {
            self.again(cx);
        }
    }

    pub fn deadline(&self) -> Option<Mono> {
        match self.state {
            State::Renewing { since } => Some(since.plus(pace::RENEW_LIMIT)),
            _ => None,
        }
    }

    pub fn advance(&mut self, cx: &mut Cx) {
        if self.deadline().is_some_and(|at| cx.now.mono >= at) {
            self.sign_out(cx);
        }
    }

    fn sign_out(&mut self, cx: &mut Cx) {
        self.state = State::Out;
        cx.emit(HostEvent::AuthRequired);
        cx.say(if self.token_failed {
            Say::TokenFailed
        } else {
            Say::SignedOut
        });
    }

    #[cfg(feature = "mutants")]
    pub fn numbers(&mut self, see: super::numbers::See) {
        use super::numbers::Number;
        match &mut self.state {
            State::Good { from, .. } => see(Number::Request(from)),
            State::Renewing { since } => see(Number::Time(since, u64::MAX)),
            State::Out => {}
        }
        if let Some(at) = &mut self.renewed {
            see(Number::Time(at, pace::RENEW_PAUSE));
        }
    }

    /// The state's name in the chart.
    #[cfg(feature = "mutants")]
    pub fn chart(&self) -> &'static str {
        match self.state {
            State::Good { untried: false, .. } => "Good",
            State::Good { untried: true, .. } => "Untried",
            State::Renewing { .. } => "Renewing",
            State::Out => "Out",
        }
    }
}
