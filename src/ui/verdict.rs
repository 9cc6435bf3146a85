//! The verdict: an icon, a word, and the reason.

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::Texts;
use crate::rules::{Assessment, Severity, Verdict, Weight};

/// Class, picture and headline.
pub(super) fn look(
    assessment: &Assessment,
    t: &'static Texts,
) -> (&'static str, Icon, &'static str) {
    match assessment.verdict {
        Verdict::Blocked => ("verdict blocked", Icon::Blocked, t.list.blocked),
        Verdict::Allowed(Weight::Plain) => ("verdict ready", Icon::Check, t.list.ready),
        Verdict::Allowed(Weight::Acknowledge) => ("verdict care", Icon::Warning, t.list.care),
        Verdict::Allowed(Weight::TypeName) => ("verdict risk", Icon::Danger, t.list.risk),
    }
}

/// For a row: the decisive reason, then what else stands in the way or warns.
pub(super) fn verdict(assessment: &Assessment, t: &'static Texts) -> Html {
    let (class, picture, headline) = look(assessment, t);
    let main = assessment.decisive();
    let more = assessment.reasons.iter();
    let mut more = more
        .filter(|reason| {
            let counts = if assessment.is_blocked() {
                Severity::Blocks
            } else {
                Severity::Warns
            };
            !std::ptr::eq(*reason, main) && reason.severity() == counts
        })
        .peekable();
    html! {
        <div class={class} part={class}>
            { icon(picture) }
            <div>
                <b>{ headline }</b>
                <p>{ t.reason_short(main) }</p>
                if more.peek().is_some() {
                    <div>{ for more.map(|reason| html! { <p>{ t.reason_short(reason) }</p> }) }</div>
                }
            </div>
        </div>
    }
}
