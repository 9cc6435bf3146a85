//! Elements by role and accessible name.

use anyhow::{Context, Result, anyhow, bail, ensure};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::{CmdError, ErrorStatus};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Page;
use crate::command::Command;
use crate::wait::eventually;

/// What to look for: see the table in the crate's documentation.
#[derive(Clone)]
pub struct Query {
    page: Page,
    steps: Vec<Step>,
}

#[derive(Clone, Serialize)]
struct Step {
    role: String,
    name: Option<String>,
    exact: bool,
}

impl Step {
    fn fits(&self, role: &str, name: &str) -> bool {
        let name_fits = match &self.name {
            None => true,
            Some(wanted) if self.exact => squash(name) == *wanted,
            Some(part) => squash(name).contains(part.as_str()),
        };
        self.role == role && name_fits
    }
}

struct Found {
    element: Element,
    name: String,
}

#[derive(Default)]
struct Looked {
    found: Vec<Found>,
    /// What `find.js` took to fit and the browser did not. Never passed over in silence: a test
    /// that waits until something is gone would be content with it.
    refused: Vec<String>,
}

/// Asking the browser about each costs two round trips.
const ASK_AT_MOST: usize = 12;

impl Query {
    pub(crate) fn new(page: Page) -> Self {
        Self {
            page,
            steps: Vec::new(),
        }
    }

    /// Inside what has been found so far.
    pub fn role(mut self, role: &str) -> Self {
        self.steps.push(Step {
            role: role.to_owned(),
            name: None,
            exact: false,
        });
        self
    }

    /// The accessible name is exactly this.
    pub fn named(self, name: &str) -> Self {
        self.name_is(name, true)
    }

    /// The accessible name has this in it.
    pub fn containing(self, part: &str) -> Self {
        self.name_is(part, false)
    }

    fn name_is(mut self, name: &str, exact: bool) -> Self {
        if let Some(step) = self.steps.last_mut() {
            step.name = Some(squash(name));
            step.exact = exact;
        }
        self
    }

    /// Waits until there is exactly one.
    pub async fn shown(&self) -> Result<()> {
        self.element().await.map(|_| ())
    }

    /// Waits until there is none.
    pub async fn gone(&self) -> Result<()> {
        self.count(0).await
    }

    /// Waits until there are so many.
    pub async fn count(&self, wanted: usize) -> Result<()> {
        eventually(&format!("{wanted} × {self}"), async || {
            let Looked { found, refused } = self.look().await?;
            let names: Vec<_> = found.iter().map(|found| &found.name).collect();
            ensure!(refused.is_empty(), "{}", refused.join("; "));
            ensure!(
                found.len() == wanted,
                "there are {}: {names:?}",
                found.len()
            );
            Ok(())
        })
        .await
    }

    /// The names of all there are now, in the page's order.
    pub async fn names(&self) -> Result<Vec<String>> {
        let Looked { found, refused } = self.look().await?;
        ensure!(refused.is_empty(), "{}", refused.join("; "));
        Ok(found.into_iter().map(|found| found.name).collect())
    }

    /// Clicks it.
    pub async fn click(&self) -> Result<()> {
        self.act("click", async |element| element.click().await)
            .await
    }

    /// Replaces the text of a field, key by key.
    pub async fn fill(&self, text: &str) -> Result<()> {
        self.act("fill", async |element| {
            element.clear().await?;
            element.send_keys(text).await
        })
        .await
    }

    /// Pastes into a field, as one does with many lines: typed, they take some drivers half a minute.
    pub async fn paste(&self, text: &str) -> Result<()> {
        const PASTE: &str = "const [field, text] = arguments;
            field.focus();
            field.value = text;
            field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));";
        let element = self.element().await?;
        self.page
            .script(PASTE, vec![json!(element), json!(text)])
            .await?;
        Ok(())
    }

    /// Chooses an option by its words.
    pub async fn choose(&self, option: &str) -> Result<()> {
        self.act("choose", async |element| {
            element.select_by_label(option).await
        })
        .await
    }

    /// What it says, with what is in shadow roots, white space squashed.
    pub async fn text(&self) -> Result<String> {
        let element = self.element().await?;
        self.page.asks("text", json!(element)).await
    }

    /// The accessible name.
    pub async fn name(&self) -> Result<String> {
        Ok(self.one().await?.name)
    }

    /// The accessible description.
    pub async fn description(&self) -> Result<String> {
        let element = self.element().await?;
        self.page.asks("description", json!(element)).await
    }

    /// An attribute of the element itself; `None` if it has none of that name.
    pub async fn attribute(&self, name: &str) -> Result<Option<String>> {
        Ok(self.element().await?.attr(name).await?)
    }

    /// Neither `disabled` nor `aria-disabled`.
    pub async fn is_enabled(&self) -> Result<bool> {
        let element = self.element().await?;
        let aria = element.attr("aria-disabled").await?;
        Ok(element.is_enabled().await? && aria.as_deref() != Some("true"))
    }

    /// For anything else WebDriver can do. Waits until there is exactly one.
    pub async fn element(&self) -> Result<Element> {
        Ok(self.one().await?.element)
    }

    /// Does it, and does it again when the page redrew or something was in the way: a person would
    /// wait a moment and click again, too.
    async fn act(
        &self,
        what: &str,
        action: impl AsyncFn(Element) -> Result<(), CmdError>,
    ) -> Result<()> {
        let what = format!("{what} on {self}");
        let outcome = eventually(&what, async || {
            let found = self.exactly_one().await?;
            match action(found.element).await {
                Err(error) if is_passing(&error) => Err(error.into()),
                done => Ok(done),
            }
        });
        match outcome.await {
            Ok(done) => done.with_context(|| what),
            Err(error) => Err(self.page.with_outline(error).await),
        }
    }

    async fn one(&self) -> Result<Found> {
        let found = eventually(&self.to_string(), async || self.exactly_one().await).await;
        match found {
            Ok(found) => Ok(found),
            Err(error) => Err(self.page.with_outline(error).await),
        }
    }

    async fn exactly_one(&self) -> Result<Found> {
        let Looked { mut found, refused } = self.look().await?;
        match (found.pop(), found.len()) {
            (Some(one), 0) => Ok(one),
            (None, _) if refused.is_empty() => bail!("there is none"),
            (None, _) => bail!("there is none, but {}", refused.join("; ")),
            (Some(last), _) => {
                let names: Vec<_> = found
                    .iter()
                    .chain([&last])
                    .map(|found| &found.name)
                    .collect();
                bail!("there are {}: {names:?}", names.len())
            }
        }
    }

    async fn look(&self) -> Result<Looked> {
        let found = self.page.helper("find", vec![json!(self.steps)]).await?;
        let found = found.as_array().context("the page's answer is no list")?;
        let mut result = Vec::new();
        for one in found {
            let element = self.page.element(&one["element"])?;
            let name = one["name"].as_str().unwrap_or_default().to_owned();
            result.push(Found { element, name });
        }
        if result.len() <= ASK_AT_MOST {
            self.ask_the_browser(result).await
        } else {
            Ok(Looked {
                found: result,
                refused: Vec::new(),
            })
        }
    }

    async fn ask_the_browser(&self, guesses: Vec<Found>) -> Result<Looked> {
        let step = self.steps.last().context("a query needs a role")?;
        let mut looked = Looked::default();
        for Found { element, name } in guesses {
            let id = element.element_id();
            let ask = |what| Command::get(format!("element/{id}/{what}"));
            let client = self.page.client();
            let role = text(client.issue_cmd(ask("computedrole")).await?);
            let role = usual_word(&role);
            let says = squash(&text(client.issue_cmd(ask("computedlabel")).await?));
            let engine = self.page.engine();
            if engine.has_other_word_for(&step.role, role) || step.fits(role, &says) {
                looked.found.push(Found {
                    element,
                    name: says,
                });
            } else {
                let guess = &step.role;
                let refused = format!("the browser takes {guess} {name:?} for {role} {says:?}");
                looked.refused.push(refused);
            }
        }
        Ok(looked)
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            let arrow = if index > 0 { " > " } else { "" };
            write!(f, "{arrow}{}", step.role)?;
            match &step.name {
                Some(name) if step.exact => write!(f, " {name:?}")?,
                Some(part) => write!(f, " with {part:?}")?,
                None => {}
            }
        }
        Ok(())
    }
}

/// Browsers' own words for the same.
fn usual_word(role: &str) -> &str {
    match role {
        "image" => "img",
        "none" => "presentation",
        "DisclosureTriangle" => "button",
        role => role,
    }
}

fn text(value: Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Names in a sentence stand between direction marks, which nobody reads or hears.
pub(crate) fn squash(text: &str) -> String {
    let text = text.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_passing(error: &CmdError) -> bool {
    let CmdError::Standard(error) = error else {
        return false;
    };
    matches!(
        error.error,
        ErrorStatus::StaleElementReference
            | ErrorStatus::NoSuchElement
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
    )
}

/// An element as WebDriver writes it in JSON.
pub(crate) fn reference(value: &Value) -> Result<ElementRef> {
    let object = value
        .as_object()
        .ok_or_else(|| anyhow!("not an element: {value}"))?;
    let id = object
        .values()
        .next()
        .and_then(Value::as_str)
        .context("an element without id")?;
    Ok(ElementRef::from(id.to_owned()))
}
