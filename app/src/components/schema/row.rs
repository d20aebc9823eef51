//! One row of the tree, and what can be done with it.

use super::statement;
use super::tree::{Item, Node, split_hit};
use crate::components::editor::Desk;
use crate::components::editor::desk::Request;
use crate::components::ui::{Glyph, Icon};
use crate::format::{plural, short_count};
use crate::interop::clipboard;
use crate::stores::Toasts;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;
use protocol::catalog::{ColumnView, SchemaView, TableView};
use protocol::table::ColumnType;
use std::sync::Arc;

/// What can be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Runs `select *` with a limit; tables only.
    Preview,
    /// Opens a statement with every column; tables only.
    Select,
    Insert,
    Copy,
}

impl Task {
    /// The task of a key pressed on a row.
    pub fn of_key(key: &str, code: &str, alt: bool, primary: bool) -> Option<Task> {
        match (alt, primary, key, code) {
            (true, false, "Enter", _) => Some(Task::Preview),
            (true, false, _, "KeyS") => Some(Task::Select),
            (true, false, _, "KeyI") => Some(Task::Insert),
            (false, true, "c" | "C", _) => Some(Task::Copy),
            _ => None,
        }
    }
}

#[derive(Clone)]
pub struct Actions {
    desk: Desk,
    toasts: Toasts,
    pub schema: Arc<SchemaView>,
}

impl Actions {
    pub fn new(desk: Desk, schema: Arc<SchemaView>) -> Self {
        Self { desk, toasts: expect_context::<Toasts>(), schema }
    }

    fn table(&self, index: usize) -> Option<&TableView> {
        self.schema.tables.get(index)
    }

    /// The name as a statement writes it.
    fn name(&self, item: &Item) -> Option<String> {
        let flavour = self.desk.flavour();
        match item {
            Item::Schema(name) => Some(flavour.quote(name)),
            Item::Table(table) => Some(statement::reference(self.table(*table)?, flavour)),
            Item::Column(table, column) => {
                Some(flavour.quote(&self.table(*table)?.columns.get(*column)?.name))
            }
        }
    }

    pub fn perform(&self, task: Task, item: &Item) {
        match (task, item) {
            (Task::Preview, Item::Table(table)) => self.preview(*table),
            (Task::Select, Item::Table(table)) => self.select(*table),
            (Task::Insert, item) => self.insert(item),
            (Task::Copy, item) => self.copy(item),
            (Task::Preview | Task::Select, _) => {}
        }
    }

    fn insert(&self, item: &Item) {
        self.desk.request.set(self.name(item).map(Request::Insert));
    }

    fn copy(&self, item: &Item) {
        let Some(name) = self.name(item) else { return };
        let toasts = self.toasts;
        leptos::task::spawn_local(async move {
            match clipboard::copy(&name).await {
                true => toasts.ok(format!("Copied {name}")),
                false => toasts.info("The browser does not allow copying here"),
            }
        });
    }

    /// Runs at once; the editor's text stays as it is.
    fn preview(&self, table: usize) {
        if let Some(table) = self.table(table) {
            self.desk.workspace.preview(statement::preview(table, self.desk.flavour()));
        }
    }

    fn select(&self, table: usize) {
        if let Some(table) = self.table(table) {
            let sql = statement::select(table, self.desk.flavour());
            self.desk.workspace.insert(sql, table.name.clone());
        }
    }
}

/// A sign for the kind of a row, its class and its name.
fn sign(item: &Item, schema: &SchemaView) -> (&'static str, &'static str, &'static str) {
    match item {
        Item::Schema(_) => ("S", "glyph", "schema"),
        Item::Table(index) => match schema.tables.get(*index) {
            Some(table) if table.kind == "view" => ("V", "glyph glyph--view", "view"),
            _ => ("T", "glyph", "table"),
        },
        Item::Column(table, column) => {
            let column = schema.tables.get(*table).and_then(|table| table.columns.get(*column));
            column.map_or(("·", "glyph", "column"), column_sign)
        }
    }
}

fn column_sign(column: &ColumnView) -> (&'static str, &'static str, &'static str) {
    if column.primary_key {
        return ("P", "glyph glyph--primary", "primary key");
    }
    if column.references.is_some() {
        return ("F", "glyph glyph--foreign", "foreign key");
    }
    match column.column_type {
        ColumnType::Integer | ColumnType::Float | ColumnType::Decimal => {
            ("#", "glyph glyph--plain", "number")
        }
        ColumnType::Text => ("A", "glyph glyph--plain", "text"),
        ColumnType::Boolean => ("?", "glyph glyph--plain", "boolean"),
        ColumnType::Date | ColumnType::Time | ColumnType::Timestamp | ColumnType::Interval => {
            ("D", "glyph glyph--plain", "time")
        }
        ColumnType::Json => ("{}", "glyph glyph--plain", "json"),
        ColumnType::Bytes => ("01", "glyph glyph--plain", "bytes"),
        ColumnType::Unknown => ("·", "glyph glyph--plain", "column"),
    }
}

/// Everything known about a row, for the tooltip.
fn hint(item: &Item, schema: &SchemaView) -> String {
    let mut lines = Vec::new();
    match item {
        Item::Schema(name) => lines.push(name.clone()),
        Item::Table(index) => {
            if let Some(table) = schema.tables.get(*index) {
                lines.push(table.name.clone());
                lines.extend(
                    table.row_estimate.map(|rows| format!("about {}", plural(rows, "row"))),
                );
                lines.push(plural(table.columns.len() as u64, "column"));
                lines.extend(table.comment.clone());
            }
        }
        Item::Column(table, column) => {
            let found = schema.tables.get(*table).and_then(|table| table.columns.get(*column));
            if let Some(column) = found {
                let nullable = if column.nullable { "may be NULL" } else { "never NULL" };
                lines.push(format!("{} {} · {nullable}", column.name, column.database_type));
                lines.extend(column.references.as_ref().map(|target| format!("→ {target}")));
                lines.extend(column.comment.clone());
                if !column.samples.is_empty() {
                    lines.push(format!("e.g. {}", column.samples.join(", ")));
                }
            }
        }
    }
    lines.join("\n")
}

/// What stands at the right end: a number of tables or rows, or a type.
fn aside(item: &Item, schema: &SchemaView) -> Option<String> {
    match item {
        Item::Schema(name) => {
            let tables = schema.tables.iter().filter(|table| table.schema == *name);
            Some(tables.count().to_string())
        }
        Item::Table(index) => schema.tables.get(*index)?.row_estimate.map(short_count),
        Item::Column(table, column) => {
            let column = schema.tables.get(*table)?.columns.get(*column)?;
            let name = column.database_type.to_lowercase();
            (!name.is_empty()).then_some(name)
        }
    }
}

#[component]
pub fn Row(
    node: Node,
    actions: Actions,
    search: RwSignal<String>,
    /// Key of the row that Tab enters.
    entry: Memo<Option<String>>,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    let schema = actions.schema.clone();
    let (letter, class, kind) = sign(&node.item, &schema);
    let aside_class = match node.item {
        Item::Column(..) => "schema-tree__aside schema-tree__aside--type",
        _ => "schema-tree__aside",
    };
    let own = node.key.clone();
    let tabindex =
        move || if entry.with(|entry| entry.as_ref() == Some(&own)) { "0" } else { "-1" };
    let name = node.name.clone();
    let highlighted = move || {
        let (before, hit, after) = search.with(|search| {
            let (before, hit, after) = split_hit(&name, search);
            (before.to_owned(), hit.to_owned(), after.to_owned())
        });
        let hit = (!hit.is_empty()).then(|| view! { <mark>{hit}</mark> });
        view! { {before} {hit} {after} }
    };
    let caret = match node.open {
        Some(true) => "schema-tree__caret schema-tree__caret--open",
        Some(false) => "schema-tree__caret",
        None => "schema-tree__caret schema-tree__caret--none",
    };
    let label = format!("{}, {kind}", node.name);
    let buttons = row_actions(&node.item, &actions);
    // Leptos has no name of its own for this one.
    let level = custom_attribute("aria-level", node.level.to_string());
    view! {
        <div
            {..level}
            class="schema-tree__row"
            role="treeitem"
            aria-label=label
            aria-posinset=node.place
            aria-setsize=node.siblings
            aria-expanded=node.open.map(|open| open.to_string())
            aria-selected="false"
            tabindex=tabindex
            data-key=node.key.clone()
            title=hint(&node.item, &schema)
            style=format!("--level:{}", node.level - 1)
            on:click=move |_| on_press()
        >
            <span class=caret>
                <Icon glyph=Glyph::ChevronRight/>
            </span>
            <span class=class>{letter}</span>
            <span class="schema-tree__name">{highlighted}</span>
            {aside(&node.item, &schema).map(|text| view! { <span class=aside_class>{text}</span> })}
            <span
                class="schema-tree__actions"
                aria-hidden="true"
                on:click=|event| event.stop_propagation()
            >
                {buttons}
            </span>
        </div>
    }
    .into_any()
}

/// Shown on hover. The same is reached by keys: Alt+Enter, Alt+S, Alt+I and Ctrl+C on the row.
fn row_actions(item: &Item, actions: &Actions) -> impl IntoView + use<> {
    let button = |task: Task, glyph: Glyph, label: &'static str| {
        let (item, actions) = (item.clone(), actions.clone());
        view! {
            <button
                type="button"
                class="icon-button"
                tabindex="-1"
                title=label
                on:click=move |_| actions.perform(task, &item)
            >
                <Icon glyph/>
            </button>
        }
    };
    let for_table = matches!(item, Item::Table(_)).then(|| {
        view! {
            {button(Task::Preview, Glyph::Run, "Preview 100 rows (Alt+Enter)")}
            {button(Task::Select, Glyph::Code, "Write a select with every column (Alt+S)")}
        }
    });
    view! {
        {for_table}
        {button(Task::Insert, Glyph::Insert, "Insert the name at the caret (Alt+I)")}
        {button(Task::Copy, Glyph::Copy, "Copy the name (Ctrl+C)")}
    }
    .into_any()
}
