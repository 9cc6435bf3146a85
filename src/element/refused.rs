//! Says what a portal set up wrongly.

use std::rc::Rc;

use yew::prelude::*;

use super::settings::SettingError;
use crate::i18n::{Locale, Texts, escaped};
use crate::model::IdError;
use crate::runtime::EndpointError;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RefusedProps {
    pub(super) errors: Rc<[SettingError]>,
    pub(super) locale: Locale,
}

#[component]
pub(super) fn Refused(props: &RefusedProps) -> Html {
    let t = props.locale.texts();
    let item = |error: &SettingError| html! { <li key={error.setting()}>{ words(*error, t) }</li> };
    html! {
        <section class="bms-disks" part="refused" role="alert" lang={props.locale.tag()} dir={props.locale.dir()}>
            <div class="page">
                <h3 class="page-title">{ t.setup.heading }</h3>
                <p>{ t.setup.nothing }</p>
                <ul>{ for props.errors.iter().map(item) }</ul>
            </div>
        </section>
    }
}

fn words(error: SettingError, t: &Texts) -> String {
    let (s, name) = (&t.setup, error.setting());
    let character = |c: char| {
        s.bad_character
            .fill([name, &escaped(c.encode_utf8(&mut [0; 4]))])
    };
    match error {
        SettingError::ProjectId(why) | SettingError::ServerId(why) => match why {
            IdError::Empty => s.missing.fill([name]),
            IdError::TooLong => s.too_long.fill([name]),
            IdError::BadCharacter(c) => character(c),
        },
        SettingError::BmsEndpoint(why) | SettingError::EvsEndpoint(why) => match why {
            EndpointError::NotAnAddress => s.not_an_address.fill([name]),
            EndpointError::Insecure => s.insecure.fill([name]),
            EndpointError::BadCharacter(c) => character(c),
            EndpointError::DotSegment => s.dot_segment.fill([name]),
            EndpointError::NoOrigin => s.no_origin.fill([name]),
        },
        SettingError::Headers => s.bad_headers.fill([name]),
    }
}
