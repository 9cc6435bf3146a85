//! The plan that a paste gives: what else it touches, what is done by hand, and the commands in order.

use yew::prelude::*;

use super::command::{command, command_of};
use super::ctx::Ui;
use super::finding::lines;
use super::icon::{Icon, icon};
use super::name::foreign;
use super::sentence::sentence;
use crate::guide::{Act, Also, ByHand, Plan, PlanStep, Refusal};
use crate::i18n::Texts;

pub(super) fn plan(ui: &Ui, plan: &Plan) -> Html {
    let t = ui.t();
    let p = &t.plan;
    let refused: Vec<Html> = plan
        .refused
        .iter()
        .filter_map(|one| refusal(&one.why, t))
        .collect();
    let has_work = !plan.steps.is_empty() || !plan.by_hand.is_empty();
    let hidden = refused.is_empty() && !has_work;
    let boxed = |class: &'static str, heading: &'static str, items: Vec<Html>| {
        html! {
            <div class={classes!("verdict", "boxed", class)} hidden={items.is_empty()}>
                { icon(Icon::Warning) }
                <div class="flow"><p><b>{ heading }</b></p>{ lines(items.into_iter()) }</div>
            </div>
        }
    };
    let all = plan.all.as_ref().map(|all| {
        html! {
            <details class="whole-plan">
                <summary>{ p.all }</summary>
                { command(ui, all) }
            </details>
        }
    });
    html! {
        <section class="plan flow" part="plan" hidden={hidden}>
            <h4 class="small-title">{ p.heading }</h4>
            <div class="flow">{ for refused }</div>
            { boxed("risk", p.also_heading, plan.also.iter().map(|a| also(a, t)).collect()) }
            { boxed("care", p.hand_heading, plan.by_hand.iter().map(|b| by_hand(b, t)).collect()) }
            <p hidden={plan.steps.is_empty()}>{ p.steps }</p>
            <ol class="steps" hidden={plan.steps.is_empty()}>{ for plan.steps.iter().map(|s| step(ui, s)) }</ol>
            <div>{ all }</div>
            <p hidden={!has_work}>{ p.then_again }</p>
        </section>
    }
}

fn step(ui: &Ui, step: &PlanStep) -> Html {
    let t = ui.t();
    html! {
        <li class="step plan-step">
            <p class="plan-act">{ act(step, t) }</p>
            { command_of(ui, &step.command, Some(&step.summary)) }
        </li>
    }
}

fn act(step: &PlanStep, t: &'static Texts) -> Html {
    let p = &t.plan;
    let words = match step.act {
        Act::Unexport => &p.act_unexport,
        Act::Swapoff => &p.act_swapoff,
        Act::Unmount => &p.act_unmount,
        Act::UnmountElsewhere => &p.act_elsewhere,
        Act::StopAutomount => &p.act_automount,
        Act::DetachLoop => &p.act_loop,
        Act::Deactivate => &p.act_deactivate,
        Act::CloseCrypt => &p.act_crypt,
        Act::StopArray => &p.act_array,
        Act::FlushMap => &p.act_map,
        Act::RemoveMapped => &p.act_mapped,
        Act::StopCache => &p.act_cache,
        Act::SetOffline => &p.act_offline,
    };
    sentence(words, [foreign(&step.on)])
}

/// Nothing, where the finding says it.
fn refusal(why: &Refusal, t: &'static Texts) -> Option<Html> {
    let words = match why {
        Refusal::System { at } => sentence(&t.plan.refused_system, [foreign(at)]),
        Refusal::Container => Html::from(t.check.why_container),
        Refusal::NeedsLook => Html::from(t.plan.refused_list),
        Refusal::Unclear(_) => return None,
    };
    Some(html! { <div class="verdict boxed risk">{ icon(Icon::Blocked) }<p>{ words }</p></div> })
}

fn also(what: &Also, t: &'static Texts) -> Html {
    let p = &t.plan;
    match what {
        Also::OtherDisks { name, disks } => {
            sentence(&p.also_disks, [foreign(name), foreign(&disks.join(", "))])
        }
        Also::Inside { at } => sentence(&p.also_inside, [foreign(at)]),
        Also::Overlay { at } => sentence(&p.also_overlay, [foreign(at)]),
        Also::Origin { volume } => sentence(&p.also_origin, [foreign(volume)]),
        Also::Log { at } => sentence(&p.also_log, [foreign(at)]),
        Also::Elsewhere { pid, at } => {
            sentence(&p.also_elsewhere, [foreign(at), foreign(&pid.to_string())])
        }
    }
}

fn by_hand(what: &ByHand, t: &'static Texts) -> Html {
    let p = &t.plan;
    match what {
        ByHand::Stop { pid, program, on } => {
            let who = [program, " (", &pid.to_string(), ")"].concat();
            sentence(&p.hand_stop, [foreign(on), foreign(&who)])
        }
        ByHand::Held { on } => sentence(&p.hand_held, [foreign(on)]),
        ByHand::Container { pid } => sentence(&p.hand_container, [foreign(&pid.to_string())]),
        ByHand::Export { on } => sentence(&p.hand_export, [foreign(on)]),
        ByHand::Journal { on } => sentence(&p.hand_journal, [foreign(on)]),
        ByHand::Unknown { name } => sentence(&p.hand_unknown, [foreign(name)]),
        ByHand::Pool { name } => sentence(&t.check.use_pool, [foreign(name)]),
        ByHand::VirtualMachine { name } => sentence(&p.hand_machine, [foreign(name)]),
        ByHand::Cluster => Html::from(t.check.note_clustered),
    }
}
