//! The code editor. Loaded by the first component that shows one; the server only ever draws the
//! plain text field that stands in for it. Called from effects and handlers only.

use crate::components::editor::completion::{Completions, SuggestionKind};
use crate::components::editor::position::Marker;
use crate::components::editor::sql::{FUNCTIONS, KEYWORDS};
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/src/interop/monaco.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn load(keywords: &Array, functions: &Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = applyTheme)]
    fn apply_theme(dark: bool);

    type SqlEditor;
    #[wasm_bindgen(constructor)]
    fn new(host: &HtmlElement, events: &JsValue) -> SqlEditor;
    #[wasm_bindgen(method)]
    fn show(this: &SqlEditor, tab: u32, text: &str);
    #[wasm_bindgen(method)]
    fn close(this: &SqlEditor, tab: u32);
    #[wasm_bindgen(method)]
    fn mark(this: &SqlEditor, markers: &str);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &SqlEditor, line: u32, column: u32);
    #[wasm_bindgen(method)]
    fn insert(this: &SqlEditor, text: &str);
    #[wasm_bindgen(method, js_name = nextProblem)]
    fn next_problem(this: &SqlEditor);
    #[wasm_bindgen(method)]
    fn focus(this: &SqlEditor);
    #[wasm_bindgen(method)]
    fn dispose(this: &SqlEditor);

    type SqlDiff;
    #[wasm_bindgen(constructor)]
    fn new(host: &HtmlElement, original: &str, modified: &str) -> SqlDiff;
    #[wasm_bindgen(method)]
    fn value(this: &SqlDiff) -> String;
    #[wasm_bindgen(method)]
    fn focus(this: &SqlDiff);
    #[wasm_bindgen(method)]
    fn dispose(this: &SqlDiff);
}

/// What the editor reports.
pub struct Events {
    pub changed: Box<dyn Fn(u32, String)>,
    /// Line and column, from 1, then the selection in UTF-16 units.
    pub caret: Box<dyn Fn(u32, u32, u32, u32)>,
    /// `run`, `run_all`, `explain`, `stop`, `format`.
    pub command: Box<dyn Fn(String)>,
    /// Text, caret in UTF-16 units, the letter that asked (or nothing) → [`answer`].
    pub complete: Box<dyn Fn(String, u32, String) -> String>,
}

/// Fetches the editor's files once; an error is the sentence to show.
pub async fn ready() -> Result<(), String> {
    let keywords: Array = KEYWORDS.iter().map(|word| JsValue::from_str(word)).collect();
    let functions: Array = FUNCTIONS.iter().map(|(name, _)| JsValue::from_str(name)).collect();
    match load(&keywords, &functions).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let message = Reflect::get(&error, &"message".into()).ok().and_then(|m| m.as_string());
            Err(message.unwrap_or_else(|| "the editor did not load".to_owned()))
        }
    }
}

/// Takes the page's colours over; again after every change of theme.
pub fn set_theme(dark: bool) {
    apply_theme(dark);
}

/// Disposed when dropped. Holds the callbacks that the editor calls.
pub struct Editor {
    editor: SqlEditor,
    _changed: Closure<dyn Fn(u32, String)>,
    _caret: Closure<dyn Fn(u32, u32, u32, u32)>,
    _command: Closure<dyn Fn(String)>,
    _complete: Closure<dyn Fn(String, u32, String) -> String>,
}

impl Editor {
    /// After [`ready`].
    pub fn open(host: &HtmlElement, events: Events) -> Self {
        let changed = Closure::wrap(events.changed);
        let caret = Closure::wrap(events.caret);
        let command = Closure::wrap(events.command);
        let complete = Closure::wrap(events.complete);
        let object = Object::new();
        for (name, value) in [
            ("changed", changed.as_ref()),
            ("caret", caret.as_ref()),
            ("command", command.as_ref()),
            ("complete", complete.as_ref()),
        ] {
            let _a_fresh_object_takes_any_key = Reflect::set(&object, &name.into(), value);
        }
        let editor = SqlEditor::new(host, &object);
        Self { editor, _changed: changed, _caret: caret, _command: command, _complete: complete }
    }

    pub fn show(&self, tab: u32, text: &str) {
        self.editor.show(tab, text);
    }

    pub fn close(&self, tab: u32) {
        self.editor.close(tab);
    }

    pub fn mark(&self, markers: &[(Marker, bool)]) {
        let markers: Vec<MarkerText> = markers.iter().map(MarkerText::of).collect();
        self.editor.mark(&json(&markers));
    }

    pub fn go_to(&self, line: u32, column: u32) {
        self.editor.go_to(line, column);
    }

    pub fn insert(&self, text: &str) {
        self.editor.insert(text);
    }

    pub fn next_problem(&self) {
        self.editor.next_problem();
    }

    pub fn focus(&self) {
        self.editor.focus();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.editor.dispose();
    }
}

/// Two texts side by side; disposed when dropped.
pub struct Diff(SqlDiff);

impl Diff {
    pub fn open(host: &HtmlElement, original: &str, proposed: &str) -> Self {
        Self(SqlDiff::new(host, original, proposed))
    }

    /// The proposed side, with what the person changed in it.
    pub fn value(&self) -> String {
        self.0.value()
    }

    pub fn focus(&self) {
        self.0.focus();
    }
}

impl Drop for Diff {
    fn drop(&mut self) {
        self.0.dispose();
    }
}

#[derive(Serialize)]
struct PositionText {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct MarkerText<'a> {
    from: PositionText,
    to: PositionText,
    message: &'a str,
    rule: &'a str,
    error: bool,
}

impl<'a> MarkerText<'a> {
    fn of((marker, error): &'a (Marker, bool)) -> Self {
        Self {
            from: PositionText { line: marker.from.line, column: marker.from.column },
            to: PositionText { line: marker.to.line, column: marker.to.column },
            message: &marker.message,
            rule: &marker.rule,
            error: *error,
        }
    }
}

#[derive(Serialize)]
struct ItemText<'a> {
    kind: &'static str,
    label: &'a str,
    detail: &'a str,
    note: &'a str,
    insert: &'a str,
}

#[derive(Serialize)]
struct AnswerText<'a> {
    /// In UTF-16 units.
    from: usize,
    items: Vec<ItemText<'a>>,
}

/// Suggestions in the form that the editor takes.
pub fn answer(text: &str, found: &Completions) -> String {
    let items = found.items.iter().map(|item| ItemText {
        kind: kind(item.kind),
        label: &item.label,
        detail: &item.detail,
        note: &item.note,
        insert: &item.insert,
    });
    let before = text.get(..found.replace.start).unwrap_or("");
    json(&AnswerText { from: before.encode_utf16().count(), items: items.collect() })
}

fn kind(kind: SuggestionKind) -> &'static str {
    match kind {
        SuggestionKind::Table => "table",
        SuggestionKind::View => "view",
        SuggestionKind::Column => "column",
        SuggestionKind::Key => "key",
        SuggestionKind::Join => "join",
        SuggestionKind::Function => "function",
        SuggestionKind::Keyword => "keyword",
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers always serialise")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::editor::completion::Suggestion;

    #[test]
    fn offsets_of_an_answer_count_utf16_units() {
        let item = Suggestion {
            kind: SuggestionKind::Table,
            label: "orders".into(),
            detail: "1.2 M rows".into(),
            note: String::new(),
            insert: "orders".into(),
        };
        let found = Completions { replace: 13..15, items: vec![item], eager: true };
        assert_eq!(
            answer("select '😀' or", &found),
            r#"{"from":11,"items":[{"kind":"table","label":"orders","detail":"1.2 M rows","note":"","insert":"orders"}]}"#
        );
    }
}
