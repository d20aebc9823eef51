//! What the model may call: how each tool is described to it, and what it has to be given. Which of them
//! it is offered follows from who asks, see [`crate::rbac::toolbox`]; [`call`] does what is called.

mod call;

use protocol::access::Tool;
use serde::Deserialize;
use serde_json::Value;

/// Calls of one question; a model that goes on and on is stopped.
pub const MOST_CALLS: usize = 4;
/// Longest name of a tool that is repeated to anybody.
const NAME_CHARS: usize = 40;
/// Tables of one call.
const MOST_TABLES: usize = 10;
/// Rows that a trial reads.
const TRIAL_ROWS: u64 = 5;

/// What a model asked for. Who it is for, on which database and within which limits is never its say.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolCall {
    #[serde(rename = "tool")]
    pub name: String,
    #[serde(default)]
    pub arguments: Value,
}

impl ToolCall {
    /// The name as it may be shown and written down.
    pub fn shown_name(&self) -> String {
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
        self.name.chars().filter(plain).take(NAME_CHARS).collect()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribeTables {
    tables: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recall {
    question: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunSql {
    sql: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chart {
    mark: String,
}

/// One line of the prompt: the call, then what it does.
pub fn described(tool: Tool) -> &'static str {
    match tool {
        Tool::DescribeTables => {
            r#"{"tool": "describe_tables", "arguments": {"tables": ["name"]}} lists columns of tables"#
        }
        Tool::Recall => {
            r#"{"tool": "recall", "arguments": {"question": "…"}} finds the SQL of an accepted answer to the question, put in plain words"#
        }
        Tool::RunSql => {
            r#"{"tool": "run_sql", "arguments": {"sql": "select …"}} tries a statement out and tells its columns"#
        }
        Tool::Chart => {
            r#"{"tool": "chart", "arguments": {"mark": "line"}} asks for a chart with that mark, if the rows allow one: bar, line, area, point or arc"#
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_model_is_told_to_write_can_be_read() {
        for tool in Tool::ALL {
            let line = described(*tool);
            let end = line.find("}} ").expect("the call ends the object") + 2;
            let call: ToolCall = serde_json::from_str(&line[..end]).unwrap();
            assert_eq!(call.name, tool.as_str());
            assert_eq!(call.shown_name(), tool.as_str());
        }
    }

    #[test]
    fn a_name_is_shown_without_what_it_may_hide() {
        let call = |name: &str| ToolCall { name: name.to_owned(), arguments: Value::Null };
        assert_eq!(call("drop<b>\n table").shown_name(), "dropbtable");
        assert_eq!(call(&"x".repeat(500)).shown_name().len(), NAME_CHARS);
    }
}
