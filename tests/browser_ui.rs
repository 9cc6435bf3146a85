//! The interface in a browser: what it draws of a view, and what it sends.
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use bms_disks::element::styles;
use bms_disks::i18n::Locale;
use bms_disks::rules::Evidence;
use bms_disks::session::{Ask, Dialog, Intent, Page, Pick, QuestionId, Said, Say, View};
use bms_disks::ui::{Panel, PanelProps, gallery, row_renders};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, ShadowRoot, ShadowRootInit};
use yew::{AppHandle, Callback};

wasm_bindgen_test_configure!(run_in_browser);

/// A panel in a shadow root, as in the element.
struct MountedPanel {
    host: Element,
    shadow: ShadowRoot,
    app: Option<AppHandle<Panel>>,
    send: Callback<Intent>,
    sent: Rc<RefCell<Vec<Intent>>>,
    locale: Locale,
}

impl MountedPanel {
    async fn new(view: Rc<View>, locale: Locale) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let host = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&host).unwrap();
        let shadow = host
            .attach_shadow(&ShadowRootInit::new(web_sys::ShadowRootMode::Open))
            .unwrap();
        let style = document.create_element("style").unwrap();
        style.set_text_content(Some(styles()));
        shadow.append_child(&style).unwrap();
        let root = document.create_element("div").unwrap();
        shadow.append_child(&root).unwrap();
        let sent = Rc::new(RefCell::new(Vec::new()));
        let send = {
            let sent = Rc::clone(&sent);
            Callback::from(move |intent| sent.borrow_mut().push(intent))
        };
        let props = PanelProps {
            view,
            send: send.clone(),
            locale,
            marked: None,
        };
        let app = yew::Renderer::<Panel>::with_root_and_props(root, props).render();
        yew::scheduler::flush().await;
        Self {
            host,
            shadow,
            app: Some(app),
            send,
            sent,
            locale,
        }
    }

    async fn of(name: &str) -> Self {
        Self::new(gallery::state(name).unwrap(), Locale::En).await
    }

    async fn show(&mut self, view: Rc<View>) {
        let props = PanelProps {
            view,
            send: self.send.clone(),
            locale: self.locale,
            marked: None,
        };
        self.app.as_mut().unwrap().update(props);
        yew::scheduler::flush().await;
    }

    fn find(&self, selector: &str) -> HtmlElement {
        let found = self.shadow.query_selector(selector).unwrap();
        found
            .unwrap_or_else(|| panic!("no {selector}"))
            .unchecked_into()
    }

    fn count(&self, selector: &str) -> u32 {
        self.shadow.query_selector_all(selector).unwrap().length()
    }

    /// The button of this accessible name: its label, else its text.
    fn button(&self, name: &str) -> HtmlElement {
        let all = self.shadow.query_selector_all("button").unwrap();
        (0..all.length())
            .filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok())
            .find(|button| {
                let text = button
                    .get_attribute("aria-label")
                    .or_else(|| button.text_content())
                    .unwrap_or_default();
                // Names are isolated from the direction of what is round them.
                text.replace(['\u{2068}', '\u{2069}'], "") == name
            })
            .unwrap_or_else(|| panic!("no button {name}"))
    }

    async fn click(&self, element: &HtmlElement) {
        element.click();
        yew::scheduler::flush().await;
    }

    async fn give(&self, element: &HtmlElement, value: &str) {
        let input: &HtmlInputElement = element.unchecked_ref();
        input.set_value(value);
        let init = web_sys::InputEventInit::new();
        init.set_bubbles(true);
        let event = web_sys::InputEvent::new_with_event_init_dict("input", &init).unwrap();
        input.dispatch_event(&event).unwrap();
        yew::scheduler::flush().await;
    }

    fn active(&self) -> Option<Element> {
        self.shadow.active_element()
    }

    fn sent(&self) -> Vec<Intent> {
        self.sent.borrow().clone()
    }
}

impl Drop for MountedPanel {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.host.remove();
    }
}

fn ask_of(view: &View) -> Rc<Ask> {
    match &view.dialog {
        Some(Dialog::Ask(ask)) => Rc::clone(ask),
        other => panic!("no question: {other:?}"),
    }
}

/// The same page asking something a little different.
fn asking(view: &View, change: impl FnOnce(&mut Ask)) -> Rc<View> {
    let mut ask = (*ask_of(view)).clone();
    change(&mut ask);
    Rc::new(View {
        dialog: Some(Dialog::Ask(Rc::new(ask))),
        ..view.clone()
    })
}

#[wasm_bindgen_test]
async fn a_blocked_disk_says_why_on_screen_and_to_its_button() {
    let panel = MountedPanel::of("linux").await;
    let button = panel.button("Detach bms-oracle-prod-01-system");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert!(!button.has_attribute("disabled"), "it can be reached");
    let why = panel.find(&["#", &button.get_attribute("aria-describedby").unwrap()].concat());
    assert!(why.offset_height() > 0, "the reason is on screen");
    assert!(
        why.text_content()
            .unwrap()
            .contains("the server runs from it")
    );
    panel.click(&button).await;
    assert!(panel.sent().is_empty(), "and nothing is sent");
}

#[wasm_bindgen_test]
async fn a_click_on_detach_opens_that_disk() {
    let view = gallery::state("stopped").unwrap();
    let Page::Ready(rows) = &view.page else {
        panic!("it has rows")
    };
    let volume = rows[1].disk.volume.clone();
    let panel = MountedPanel::new(Rc::clone(&view), Locale::En).await;
    panel.click(&panel.button("Detach oracle-data-01")).await;
    assert_eq!(panel.sent(), [Intent::Open(volume)]);
}

#[wasm_bindgen_test]
async fn only_the_tick_and_the_word_together_confirm() {
    let panel = MountedPanel::of("ask-windows").await;
    let confirm = || panel.button("Detach oracle-data-01");
    // The row's button has the same name; the dialog's is the one with the class.
    let confirm_in_dialog = || panel.find("dialog .button.danger");
    assert!(confirm().is_connected());
    panel.click(&confirm_in_dialog()).await;
    let tick = panel.find(".ask-confirm input[type=checkbox]");
    panel.click(&tick).await;
    panel.click(&confirm_in_dialog()).await;
    let word = panel.find(".type-word input");
    panel.give(&word, "oracle-data-02").await;
    panel.click(&confirm_in_dialog()).await;
    assert!(panel.sent().is_empty());
    assert_eq!(
        confirm_in_dialog()
            .get_attribute("aria-disabled")
            .as_deref(),
        Some("true")
    );
    panel.give(&word, "oracle-data-01").await;
    assert_eq!(confirm_in_dialog().get_attribute("aria-disabled"), None);
    panel.click(&confirm_in_dialog()).await;
    let evidence = Evidence {
        acknowledged: true,
        typed: "oracle-data-01".into(),
        ..Evidence::default()
    };
    let question = QuestionId(1);
    assert_eq!(panel.sent(), [Intent::Confirm { question, evidence }]);
}

#[wasm_bindgen_test]
async fn a_new_view_neither_closes_the_dialog_nor_moves_the_focus() {
    let view = gallery::state("ask-windows").unwrap();
    let mut panel = MountedPanel::new(Rc::clone(&view), Locale::En).await;
    let word = panel.find(".type-word input");
    word.focus().unwrap();
    panel.give(&word, "half a wo").await;
    // The list was read again: everything is new and nothing is different.
    panel.show(asking(&view, |_| {})).await;
    assert!(panel.find("dialog").has_attribute("open"));
    assert_eq!(panel.active().as_ref(), Some(word.as_ref()));
    assert_eq!(
        word.unchecked_ref::<HtmlInputElement>().value(),
        "half a wo"
    );
    // Another question takes nothing over from the one before.
    panel
        .show(asking(&view, |ask| ask.id = QuestionId(2)))
        .await;
    let word = panel.find(".type-word input");
    assert_eq!(word.unchecked_ref::<HtmlInputElement>().value(), "");
    assert!(panel.find("dialog").has_attribute("open"));
}

#[wasm_bindgen_test]
async fn the_dialog_takes_the_focus_and_gives_it_back() {
    let closed = gallery::state("linux").unwrap();
    let mut panel = MountedPanel::new(Rc::clone(&closed), Locale::En).await;
    let opener = panel.button("Detach oracle-data-01");
    opener.focus().unwrap();
    let asked = gallery::state("ask-linux").unwrap();
    panel
        .show(Rc::new(View {
            dialog: asked.dialog.clone(),
            ..(*closed).clone()
        }))
        .await;
    assert_eq!(
        panel.active().unwrap().id(),
        "dialog-title",
        "the heading is the safest place"
    );
    panel.show(closed).await;
    assert_eq!(panel.count("dialog"), 0);
    assert_eq!(panel.active().as_ref(), Some(opener.as_ref()));
}

#[wasm_bindgen_test]
async fn escape_closes_by_asking_the_session() {
    let panel = MountedPanel::of("ask-linux").await;
    let dialog = panel.find("dialog");
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let cancel = Event::new_with_event_init_dict("cancel", &init).unwrap();
    dialog.dispatch_event(&cancel).unwrap();
    yew::scheduler::flush().await;
    assert!(cancel.default_prevented(), "the session decides");
    assert_eq!(panel.sent(), [Intent::Close]);
    assert!(dialog.has_attribute("open"));
}

#[wasm_bindgen_test]
async fn a_hostile_name_is_text_and_nothing_else() {
    let panel = MountedPanel::of("hostile").await;
    assert_eq!(panel.count("img, script, iframe"), 0);
    let text = panel.find("table").text_content().unwrap();
    assert!(text.contains("<img src=x onerror=alert(1)>"));
    assert!(text.contains("U+202E") && text.contains("ESC"));
    let invisible = ['\u{202e}', '\u{2066}', '\u{1b}', '\0', '\u{200b}'];
    assert!(!text.contains(invisible), "nothing turns the text round");
    assert!(text.chars().count() < 5_000, "10,000 characters are cut");
    assert_eq!(panel.count(".twin"), 2);
}

#[wasm_bindgen_test]
async fn unchanged_rows_are_not_drawn_again() {
    let view = gallery::state("sixty").unwrap();
    let mut panel = MountedPanel::new(Rc::clone(&view), Locale::En).await;
    let Page::Ready(rows) = &view.page else {
        panic!("it has rows")
    };
    let mut next = (**rows).clone();
    let mut changed = (*next[7]).clone();
    changed.twin = true;
    changed.pick = Pick::On;
    next[7] = Rc::new(changed);
    let before = row_renders();
    panel
        .show(Rc::new(View {
            page: Page::Ready(Rc::new(next)),
            selected: 1,
            ..(*view).clone()
        }))
        .await;
    assert_eq!(row_renders() - before, 1);
    assert_eq!(panel.count("tbody tr"), 60);
}

#[wasm_bindgen_test]
async fn a_records_time_is_the_operators_and_says_its_zone() {
    let panel = MountedPanel::of("follow-done").await;
    let record = panel.find(".record pre").text_content().unwrap();
    let (_, time) = record.trim().rsplit_once("Time: ").unwrap();
    let shape: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape.replace('-', "+"), "0000+00+00 00:00:00 UTC+00:00");
    let (here, zone) = time.split_once(" UTC").unwrap();
    let text = [&here.replace(' ', "T"), zone].concat();
    let hour = js_sys::Date::new(&text.into()).get_hours();
    assert_eq!(here.get(11..13), Some(&*format!("{hour:02}")));
}

#[wasm_bindgen_test]
async fn many_disks_of_a_windows_server_want_number_and_name_typed() {
    let panel = MountedPanel::of("bulk-ask-windows").await;
    let confirm = || panel.find("dialog .button.danger");
    panel
        .click(&panel.find(".ask-confirm input[type=checkbox]"))
        .await;
    for (typed, enough) in [
        ("bms-sql-win-02", false),
        ("4 bms-sql-win-02", false),
        ("3 bms-sql-win-02", true),
    ] {
        panel.give(&panel.find(".type-word input"), typed).await;
        assert_eq!(confirm().has_attribute("aria-disabled"), !enough, "{typed}");
    }
    panel.click(&confirm()).await;
    let sent = panel.sent();
    assert!(
        matches!(&sent[..], [Intent::Confirm { evidence, .. }] if evidence.typed == "3 bms-sql-win-02")
    );
}

#[wasm_bindgen_test]
async fn the_summary_has_a_line_for_each_disk_as_text_and_as_csv() {
    let panel = MountedPanel::of("bulk-ended").await;
    let text = panel.find(".record pre").text_content().unwrap();
    assert_eq!(text.lines().count(), 6, "{text}");
    let csv = panel.find("details .record pre").text_content().unwrap();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!((lines.len(), lines[7]), (8, ""), "{csv}");
    assert!(lines[1].starts_with("\"data-01\",\""), "{}", lines[1]);
    for line in &lines[..7] {
        assert_eq!(line.matches("\",\"").count(), 8, "{line}");
    }
}

#[wasm_bindgen_test]
async fn progress_is_said_in_words_and_numbers() {
    let panel = MountedPanel::of("bulk-runs").await;
    let bar = panel.find("progress");
    assert_eq!(
        bar.get_attribute("aria-valuetext").as_deref(),
        Some("1 of 5")
    );
    assert!(bar.has_attribute("aria-label"));
    let out = panel.button("Take out data-05");
    panel.click(&out).await;
    assert!(matches!(&panel.sent()[..], [Intent::TakeOut(_)]));
}

#[wasm_bindgen_test]
async fn a_filter_shows_what_matches() {
    let panel = MountedPanel::of("sixty").await;
    panel.give(&panel.find("input[type=search]"), "SDAB").await;
    assert_eq!(panel.count("tbody tr"), 1);
    assert!(
        panel
            .find(".count")
            .text_content()
            .unwrap()
            .contains("1 of 60")
    );
    panel.give(&panel.find("input[type=search]"), "zzz").await;
    assert_eq!(panel.count("tbody tr"), 0);
    panel.click(&panel.button("Clear the filter")).await;
    assert_eq!(panel.count("tbody tr"), 60);
}

#[wasm_bindgen_test]
async fn each_thing_is_said_once_and_inside_the_open_dialog() {
    let view = gallery::state("ask-linux").unwrap();
    let mut panel = MountedPanel::new(Rc::clone(&view), Locale::En).await;
    let saying = |last, count| {
        let what = Say::Listed(count);
        let said = (1..=last).map(|serial| Said {
            serial,
            what: what.clone(),
        });
        Rc::new(View {
            said: said.collect(),
            ..(*view).clone()
        })
    };
    panel.show(saying(1, 5)).await;
    let line = panel.find("dialog [role=status] p");
    assert!(line.text_content().unwrap().contains('5'));
    // Drawn again, it is the same paragraph, and so is silent.
    panel.show(saying(1, 5)).await;
    assert_eq!(panel.find("dialog [role=status] p"), line);
    panel.show(saying(2, 5)).await;
    assert_ne!(panel.find("dialog [role=status] p"), line);
    assert_eq!(panel.count("dialog [role=status] p"), 1);
    // Several steps may pass between two drawings.
    panel.show(saying(5, 5)).await;
    assert_eq!(panel.count("dialog [role=status] p"), 3);
    // Behind the open dialog a screen reader hears nothing.
    assert_eq!(panel.count(".aloud"), 1);
}

#[wasm_bindgen_test]
async fn a_paste_is_read_for_this_disk_and_not_kept() {
    let panel = MountedPanel::of("ask-linux").await;
    let paste = panel.find(".guest-check textarea");
    panel.give(&paste, "NAME MAJ:MIN").await;
    assert_eq!(panel.count(".finding-place .boxed"), 1);
    panel.click(&panel.button("Look again")).await;
    assert_eq!(panel.count(".finding-place .boxed"), 0);
    assert!(panel.sent().is_empty());
}

#[wasm_bindgen_test]
async fn every_state_is_drawn_in_every_language_without_inline_style() {
    for locale in Locale::ALL {
        let mut panel = MountedPanel::new(gallery::state("loading").unwrap(), *locale).await;
        for name in gallery::names() {
            // One after the other in the same panel: each change must find its way.
            if name != "thousand" {
                panel.show(gallery::state(name).unwrap()).await;
                assert_eq!(panel.count("[style]"), 0, "{name}");
                assert_eq!(panel.count(".bms-disks"), 1, "{name}");
            }
        }
    }
}

/// A wide typeface, a narrow one and a Chinese one, as in the end-to-end tests, and the system's.
const FONTS: [&str; 4] = [
    "'DejaVu Sans', sans-serif; --bms-disks-font-mono: 'DejaVu Sans Mono', monospace",
    "'Roboto Condensed', sans-serif; --bms-disks-font-mono: Inconsolata, monospace",
    "'WenQuanYi Micro Hei', sans-serif; --bms-disks-font-mono: 'WenQuanYi Micro Hei Mono', monospace",
    "system-ui",
];

#[wasm_bindgen_test]
async fn nothing_is_wider_than_a_phone() {
    let mut wider = Vec::new();
    for locale in Locale::ALL {
        for name in gallery::names() {
            if name == "thousand" {
                continue;
            }
            let panel = MountedPanel::new(gallery::state(name).unwrap(), *locale).await;
            let widget = panel.find(".bms-disks");
            for font in FONTS {
                let style = format!("display: block; width: 320px; --bms-disks-font: {font}");
                panel.host.set_attribute("style", &style).unwrap();
                let width = widget.scroll_width();
                if width > 320 {
                    wider.push(format!("{name} in {locale:?}, {font}: {width}"));
                }
            }
        }
    }
    assert_eq!(wider, [""; 0]);
}
