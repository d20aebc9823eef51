//! What `candor eval sql` reads: question files, and sample databases that are published as scripts.

use super::CliError;
use super::eval_linking::read_ddl;
use engine::eval::Question;
use sql_guard::Catalog;
use std::path::Path;

/// A JSON list of questions, or a CSV file with a line of names.
pub fn read_questions(path: &Path) -> Result<Vec<Question>, CliError> {
    let usage = |what: String| CliError::Usage(format!("`{}`: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|why| usage(why.to_string()))?;
    match path.extension().is_some_and(|ending| ending == "csv") {
        true => from_csv(&text).map_err(usage),
        false => serde_json::from_str(&text).map_err(|why| usage(why.to_string())),
    }
}

/// Columns `question`, `db_id` or `db_name`, `gold_sql` or `query`, and, where there are, `id` and `kind` or
/// `query_category`. Several statements in one cell answer it as well as each other; one that
/// reads no table says that there is no answer.
fn from_csv(text: &str) -> Result<Vec<Question>, String> {
    let mut rows = cells(text).into_iter();
    let names = rows.next().ok_or("the file is empty")?;
    let place = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.trim()));
    let needed = |wanted: &[&str]| {
        place(wanted).ok_or_else(|| format!("no column is called `{}`", wanted.join("` or `")))
    };
    let (question, database) = (needed(&["question"])?, needed(&["db_id", "db_name"])?);
    let gold = needed(&["gold_sql", "query"])?;
    let (id, kind) = (place(&["id"]), place(&["kind", "query_category"]));
    rows.enumerate()
        .map(|(at, row)| {
            let cell = |place: usize| {
                row.get(place).cloned().ok_or_else(|| format!("row {} is too short", at + 1))
            };
            let mut golds = statements(&cell(gold)?).into_iter();
            Ok(Question {
                id: id.map_or_else(|| Ok((at + 1).to_string()), cell)?,
                db_id: cell(database)?,
                question: cell(question)?,
                gold_sql: golds.next().unwrap_or_default(),
                alternatives: golds.collect(),
                kind: kind.map(cell).transpose()?,
            })
        })
        .collect()
}

fn statements(cell: &str) -> Vec<String> {
    // Outside quotes: every second part.
    let bare = |sql: &str| sql.split('\'').step_by(2).collect::<String>().to_uppercase();
    let reads = |sql: &&str| bare(sql).split_whitespace().any(|word| word == "FROM");
    cell.split(';').map(str::trim).filter(reads).map(str::to_owned).collect()
}

/// RFC 4180: quoted cells may hold commas, line ends and doubled quotes.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            letter => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// A SQLite file at `to` with the tables and rows of a PostgreSQL script.
pub fn load_script(script: &Path, to: &Path) -> Result<(), CliError> {
    let failed = |why: String| CliError::Failed(format!("`{}`: {why}", script.display()));
    let tables = tables(&read_ddl(script)?);
    let text = std::fs::read_to_string(script)?;
    let loaded = demo::load(&tables, &text, to).map_err(|why| failed(why.to_string()))?;
    if let Some(first) = loaded.failed.first() {
        let (lost, all) = (loaded.failed.len(), loaded.statements);
        eprintln!("`{}`: {lost} of {all} statements did not load: {first}", script.display());
    }
    Ok(())
}

fn tables(catalog: &Catalog) -> Vec<String> {
    let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let list = |names: &[String]| names.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let mut found = Vec::new();
    for (_, table) in catalog.tables().filter(|(_, table)| !table.columns.is_empty()) {
        let keys: Vec<String> =
            table.columns.iter().filter(|c| c.primary_key).map(|c| c.name.clone()).collect();
        let mut lines: Vec<String> = table
            .columns
            .iter()
            .map(|column| {
                let whole = ["serial", "int"].iter().any(|it| column.database_type.contains(it));
                let plain = |c: &char| c.is_alphanumeric() || " (),".contains(*c);
                let written: String = column.database_type.chars().filter(plain).collect();
                let kind = if whole { "integer" } else { &written };
                format!("{} {kind}", quoted(&column.name))
            })
            .collect();
        if !keys.is_empty() {
            lines.push(format!("primary key ({})", list(&keys)));
        }
        for key in &table.foreign_keys {
            let to = &key.references;
            let columns = match to.columns.is_empty() {
                true => String::new(),
                false => format!(" ({})", list(&to.columns)),
            };
            let (from, table) = (list(&key.columns), quoted(&to.table));
            lines.push(format!("foreign key ({from}) references {table}{columns}"));
        }
        let name = quoted(&table.name);
        found.push(format!("create table if not exists {name} ({})", lines.join(", ")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_from_csv() {
        let text = "question,query,db_name,query_category\n\
                    \"Who, \"\"really\"\"?\",SELECT a FROM t;SELECT b FROM t;,crew,who\n\
                    What is art?,SELECT 'no data from here' AS answer;,crew,none\n";
        let found = from_csv(text).expect("two questions");
        assert_eq!(found[0].question, "Who, \"really\"?");
        assert_eq!(found[0].gold_sql, "SELECT a FROM t");
        assert_eq!(found[0].alternatives, ["SELECT b FROM t"]);
        assert_eq!((found[0].id.as_str(), found[0].kind.as_deref()), ("1", Some("who")));
        assert!(found[0].is_answerable() && !found[1].is_answerable());
        assert!(from_csv("a,b\n1,2\n").is_err_and(|why| why.contains("`question`")));
    }
}
