//! The second wall: SQLite asks here about every single thing a statement would do.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::sync::{Arc, Mutex, PoisonError};

/// The first thing that was refused, for the error message.
#[derive(Clone, Default)]
pub(super) struct Refused(Arc<Mutex<Option<String>>>);

impl Refused {
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note(&self, action: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(action);
    }
}

pub(super) fn install(connection: &rusqlite::Connection) -> rusqlite::Result<Refused> {
    let refused = Refused::default();
    let notes = refused.clone();
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        match refusal(&context.action) {
            None => Authorization::Allow,
            Some(action) => {
                notes.note(action);
                Authorization::Deny
            }
        }
    }))?;
    Ok(refused)
}

/// Pragmas that only describe the schema.
const SCHEMA_PRAGMAS: &[&str] = &[
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
];

/// Functions that reach outside the database or into the process.
const OUTSIDE_FUNCTIONS: &[&str] =
    &["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_log"];

/// What is refused, in words; `None` lets it pass. Everything not named here is refused.
fn refusal(action: &AuthAction<'_>) -> Option<String> {
    match action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => None,
        AuthAction::Function { function_name } => {
            let name = function_name.to_ascii_lowercase();
            OUTSIDE_FUNCTIONS.contains(&name.as_str()).then(|| format!("call `{name}`"))
        }
        AuthAction::Pragma { pragma_name, .. } => {
            let name = pragma_name.to_ascii_lowercase();
            (!SCHEMA_PRAGMAS.contains(&name.as_str())).then(|| format!("pragma `{name}`"))
        }
        AuthAction::Insert { table_name } => Some(format!("insert into `{table_name}`")),
        AuthAction::Update { table_name, .. } => Some(format!("update `{table_name}`")),
        AuthAction::Delete { table_name } => Some(format!("delete from `{table_name}`")),
        AuthAction::Attach { .. } => Some("attach another database".to_owned()),
        AuthAction::Detach { .. } => Some("detach a database".to_owned()),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
            Some("control transactions".to_owned())
        }
        AuthAction::CreateVtable { .. } | AuthAction::DropVtable { .. } => {
            Some("change a virtual table".to_owned())
        }
        _ => Some("change the schema".to_owned()),
    }
}
