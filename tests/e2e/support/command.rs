//! WebDriver commands that the client has no method for.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::Value;

/// A command below the session.
#[derive(Debug)]
pub struct Command {
    /// Below the session, without a slash.
    pub path: String,
    /// None: GET.
    pub body: Option<Value>,
}

impl Command {
    /// Asks for something.
    pub fn get(path: String) -> Self {
        Self { path, body: None }
    }

    /// Has something done.
    pub fn post(path: &str, body: Value) -> Self {
        Self {
            path: path.to_owned(),
            body: Some(body),
        }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        match &self.body {
            Some(body) => (Method::POST, Some(body.to_string())),
            None => (Method::GET, None),
        }
    }
}
