//! The sign-in, as far as a session sees it: requests are refused or not, and tokens can be renewed.

use super::{Effect, HostEvent, RequestId, Session, TokenNews, pace};
use crate::model::Mono;

/// Where the sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Auth {
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

impl Session {
    /// Whether anything may be sent.
    pub(super) fn may_send(&self) -> bool {
        matches!(self.auth, Auth::Good { .. })
    }

    /// A request was accepted: the token under which it ran is good.
    pub(super) fn auth_accepted(&mut self, id: RequestId) {
        if let Auth::Good { from, untried } = &mut self.auth
            && id >= *from
        {
            *untried = false;
        }
    }

    /// A request was refused for want of a sign-in.
    pub(super) fn auth_refused(&mut self, id: RequestId) {
        match self.auth {
            Auth::Good { from, .. } if id < from => {}
            Auth::Good { untried: true, .. } => self.sign_out(),
            // One call is refused while another is not: asking for tokens would go round for ever.
            Auth::Good { .. } if self.renewed_lately() => self.sign_out(),
            Auth::Good { .. } => {
                self.auth = Auth::Renewing {
                    since: self.now.mono,
                };
                self.out.push(Effect::RenewToken);
            }
            Auth::Renewing { .. } | Auth::Out => {}
        }
    }

    fn renewed_lately(&self) -> bool {
        let since = self.renewed.map(|at| self.now.mono.since(at));
        since.is_some_and(|since| since < pace::RENEW_PAUSE)
    }

    /// The portal answered.
    pub(super) fn token_news(&mut self, news: TokenNews) {
        match (news, self.auth) {
            // Late news after giving up still is a sign-in.
            (TokenNews::Renewed, Auth::Renewing { .. } | Auth::Out) => {
                self.auth = Auth::Good {
                    from: self.next_id(),
                    untried: true,
                };
                self.renewed = Some(self.now.mono);
            }
            (TokenNews::Unavailable, Auth::Renewing { .. }) => self.sign_out(),
            _ => {}
        }
    }

    /// Somebody says they have signed in again.
    pub(super) fn sign_in_again(&mut self) {
        if self.auth == Auth::Out {
            self.auth = Auth::Good {
                from: self.next_id(),
                untried: false,
            };
        }
    }

    pub(super) fn auth_deadline(&self) -> Option<Mono> {
        match self.auth {
            Auth::Renewing { since } => Some(since.plus(pace::RENEW_LIMIT)),
            _ => None,
        }
    }

    pub(super) fn advance_auth(&mut self) {
        if self.auth_deadline().is_some_and(|at| self.now.mono >= at) {
            self.sign_out();
        }
    }

    fn sign_out(&mut self) {
        self.auth = Auth::Out;
        // Nothing comes of what was asked for; whoever signs in again asks again.
        self.reads.asked_for = None;
        self.out.push(Effect::Emit(HostEvent::AuthRequired));
        self.say(super::Say::SignedOut);
    }
}
