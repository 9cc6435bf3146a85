//! The widget's `html!`. It takes what Yew's takes, and compiles it to a text with holes instead of
//! code for each element: program is what a page view pays most for, and elements were most of it.
//!
//! ```text
//! html! { <p class="muted" hidden={!shown}>{ "a " }{ words }</p> }
//! ```
//! becomes
//! ```text
//! build("⟨open⟩p⟨attr⟩class⟨value⟩muted⟨attr⟩hidden⟨hole⟩⟨text⟩a ⟨child⟩⟨close⟩", [Hole::flag(!shown), Hole::from(words)])
//! ```
//! with one control character for each of the words in brackets; `src/ui/markup.rs` reads it.
//!
//! A tag with a capital letter is a part, and becomes `part(key, Name { field: value })`: see `src/ui/part.rs`.

mod parse;
mod write;

use proc_macro::TokenStream;

/// Elements, fragments, `{ expression }`, `{ for iterator }`, `if`, and parts.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    match parse::nodes(input) {
        Ok(nodes) => write::html(&nodes),
        Err(error) => error.into_tokens(),
    }
}
