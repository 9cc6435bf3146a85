//! Stands in for the real panel: prints the view.

use std::rc::Rc;

use yew::prelude::*;

use super::settings::SettingError;
use crate::session::{Intent, View};

#[derive(Clone, Properties)]
pub(super) struct PanelProps {
    pub(super) view: Rc<View>,
    pub(super) lang: AttrValue,
    pub(super) on_intent: Callback<Intent>,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view)
            && self.lang == other.lang
            && self.on_intent == other.on_intent
    }
}

#[component]
pub(super) fn Panel(props: &PanelProps) -> Html {
    let refresh = props.on_intent.reform(|_: MouseEvent| Intent::Refresh);
    html! {
        <section lang={&props.lang}>
            <button type="button" onclick={refresh}>{ "Refresh" }</button>
            <pre>{ format!("{:#?}", props.view) }</pre>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RefusedProps {
    pub(super) errors: Rc<[SettingError]>,
    pub(super) lang: AttrValue,
}

#[component]
pub(super) fn Refused(props: &RefusedProps) -> Html {
    let item = |error: &SettingError| {
        html! { <li key={error.setting()}>{ error.setting() }{ format!(": {error:?}") }</li> }
    };
    html! {
        <section role="alert" lang={&props.lang}>
            <p>{ "This panel is not set up correctly; nothing was requested." }</p>
            <ul>{ for props.errors.iter().map(item) }</ul>
        </section>
    }
}
