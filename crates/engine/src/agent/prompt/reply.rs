//! What a model's answer holds.

use crate::agent::tools::ToolCall;

#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Sql(String),
    /// A tool is called; or why nobody knows which.
    Call(Result<ToolCall, String>),
    /// The model says what the schema lacks.
    Missing(String),
    /// Neither.
    Unusable,
}

pub fn read_reply(text: &str) -> Reply {
    if let Some(call) = text.trim_start().strip_prefix("```tool") {
        let json = call.split("```").next().unwrap_or_default();
        return Reply::Call(serde_json::from_str(json).map_err(|error| error.to_string()));
    }
    if let Some(sql) = blocks(text).find(|block| is_query(block)) {
        return Reply::Sql(sql.to_owned());
    }
    if let Some(lack) = text.lines().find_map(|line| line.trim().strip_prefix("MISSING:")) {
        return Reply::Missing(lack.trim().chars().take(300).collect());
    }
    match bare(text) {
        Some(sql) => Reply::Sql(sql.to_owned()),
        None => Reply::Unusable,
    }
}

/// The fenced blocks, without their language names; a block that never closes runs to the end.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").skip(1).step_by(2).map(|block| {
        let (language, rest) = block.split_once('\n').unwrap_or(("", block));
        let named = language.trim().chars().all(|letter| letter.is_ascii_alphanumeric());
        trimmed(if named { rest } else { block })
    })
}

/// A statement without a fence: from the line that begins one to the next blank line or fence.
fn bare(text: &str) -> Option<&str> {
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        if is_query(line) {
            let rest = &text[from..];
            let end = |mark: &str| rest.find(mark).unwrap_or(rest.len());
            return Some(trimmed(&rest[..end("\n\n").min(end("```"))]));
        }
        from += line.len();
    }
    None
}

fn trimmed(sql: &str) -> &str {
    sql.trim().trim_end_matches(';').trim_end()
}

fn is_query(text: &str) -> bool {
    let first = text.trim_start().split(|letter: char| !letter.is_ascii_alphabetic()).next();
    first.is_some_and(|word| ["select", "with"].contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_is_found_wherever_the_model_put_it() {
        let sql = |sql: &str| Reply::Sql(sql.into());
        let cases = [
            ("```sql\nselect 1;\n```", sql("select 1")),
            (
                "Sure!\n```SQL\nWITH a AS (select 1)\nselect * from a\n```\nDone.",
                sql("WITH a AS (select 1)\nselect * from a"),
            ),
            ("```\nselect 1\n```", sql("select 1")),
            ("```sql\nselect 1", sql("select 1")),
            ("Here:\nSELECT 1\nFROM t;\n\nIt counts.", sql("SELECT 1\nFROM t")),
            ("MISSING: no weather data", Reply::Missing("no weather data".into())),
            ("I cannot do that.", Reply::Unusable),
            ("```sql\ndrop table t\n```", Reply::Unusable),
            ("", Reply::Unusable),
        ];
        for (text, expected) in cases {
            assert_eq!(read_reply(text), expected, "{text}");
        }
    }

    #[test]
    fn a_call_is_a_block_of_its_own_at_the_beginning() {
        let call = |text: &str| match read_reply(text) {
            Reply::Call(Ok(call)) => format!("{} {}", call.name, call.arguments),
            Reply::Call(Err(_)) => "unreadable".to_owned(),
            _ => "none".to_owned(),
        };
        for (text, expected) in [
            (
                "```tool\n{\"tool\": \"chart\", \"arguments\": {\"mark\": \"bar\"}}\n```",
                "chart {\"mark\":\"bar\"}",
            ),
            ("  ```tool {\"tool\": \"chart\"}", "chart null"),
            ("```tool\n{\"tool\": \"chart\", \"user\": \"usr_1\"}\n```", "unreadable"),
            ("```tool\nchart\n```", "unreadable"),
            ("```sql\nselect '```tool'\n```", "none"),
            ("I use a tool: ```tool\n{\"tool\": \"chart\"}\n```", "none"),
        ] {
            assert_eq!(call(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_answer_can_be_read(text in "(```|sql|select|with|\n|;|é| |MISSING:){0,12}") {
            if let Reply::Sql(sql) = read_reply(&text) {
                proptest::prop_assert!(is_query(&sql) && !sql.contains("```"));
            }
        }
    }
}
