//! Instead of the panel, where the portal's settings cannot be used.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{Locale, Texts, escaped};
use crate::model::IdError;
use crate::settings::{EndpointError, SettingError};

/// What [`Refused`] is given.
#[derive(Clone, PartialEq, Properties)]
pub struct RefusedProps {
    /// What is wrong.
    pub errors: Rc<[SettingError]>,
    /// In which language to say so.
    pub locale: Locale,
}

/// Says what is wrong with a portal's settings.
#[component]
pub fn Refused(props: &RefusedProps) -> Html {
    let t = props.locale.texts();
    let items = props.errors.iter().map(|error| {
        html! {
            <li key={error.setting()}>
                <code class="mono">{ error.setting() }</code>{ " " }<span>{ setting_words(*error, t) }</span>
            </li>
        }
    });
    html! {
        <section class="bms-disks" part="panel" lang={props.locale.tag()} dir={props.locale.dir()} role="alert">
            <div class="page problem" part="problem">
                <div class="page-icon">{ icon(Icon::Warning) }</div>
                <h2 class="page-title">{ t.setup.title }</h2>
                <p>{ t.setup.what }</p>
                <ul class="plain-list">{ for items }</ul>
                <p>{ t.setup.next }</p>
            </div>
        </section>
    }
}

/// What is wrong with a setting.
#[must_use]
pub fn setting_words(error: SettingError, t: &'static Texts) -> String {
    let s = &t.setup;
    let one = |c: char| escaped(c.encode_utf8(&mut [0; 4]));
    let words = match error {
        SettingError::ProjectId(why) | SettingError::ServerId(why) => match why {
            IdError::Empty => s.id_missing,
            IdError::TooLong => s.id_too_long,
            IdError::BadCharacter(c) => return s.id_character.fill([&one(c)]),
        },
        SettingError::BmsEndpoint(why)
        | SettingError::EvsEndpoint(why)
        | SettingError::EcsEndpoint(why) => match why {
            EndpointError::NotAnAddress => s.not_an_address,
            EndpointError::Insecure => s.insecure,
            EndpointError::BadCharacter(c) => return s.address_character.fill([&one(c)]),
            EndpointError::DotSegment => s.dot_segment,
            EndpointError::NoOrigin => s.no_origin,
        },
        SettingError::Headers => s.headers,
    };
    words.to_owned()
}
