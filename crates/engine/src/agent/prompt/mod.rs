//! What a model is sent: rules, as much of the schema as fits, the question last.
//!
//! Priorities within the token budget: rules and question always; tables, best match first; glossary
//! terms that the question names; the question before; accepted answers to similar questions. Row values are sent only where allowed.

mod cards;
pub mod local;
mod reply;

pub use cards::card;
pub use reply::{Reply, read_reply};

use crate::agent::PriorTurn;
use crate::agent::tools::{self, MOST_CALLS};
use crate::catalog::Snapshot;
use crate::limits::Limits;
use crate::rbac::{Toolbox, means};
use llm::message::estimate_tokens;
use llm::{Message, Request};

const RULES: &str = include_str!("rules.txt");
/// Tables considered at most; a small K loses up to a quarter of easy questions.
const TABLES: usize = 30;
/// Part of the budget that tables may take, in percent.
const TABLE_SHARE: usize = 80;

/// A finished prompt, and what went into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    pub request: Request,
    pub tables: usize,
    pub tables_left_out: usize,
}

/// What a prompt is about.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub question: &'a str,
    pub previous: Option<&'a PriorTurn>,
    /// Accepted answers to similar questions, as they may be shown.
    pub examples: &'a [String],
}

pub fn first(
    asked: Asked<'_>,
    snapshot: &Snapshot,
    toolbox: &Toolbox,
    limits: &Limits,
    prompt_tokens: usize,
) -> Prompt {
    let Asked { question, previous, examples } = asked;
    let rules = RULES.replace("{dialect}", snapshot.catalog.dialect.as_str());
    let rules = format!("{rules}\n{}{}", person(toolbox, snapshot), tools(toolbox));
    let asked = format!("<question>\n{}\n</question>", fenced(question));
    let answer = limits.model_answer_tokens as usize;
    let fixed = estimate_tokens(&rules) + estimate_tokens(&asked) + answer;
    let mut left = prompt_tokens.saturating_sub(fixed);

    let ranked = ranked_tables(question, snapshot);
    let mut for_tables = left * TABLE_SHARE / 100;
    let mut schema = String::new();
    let mut tables = 0;
    for table in &ranked {
        let card = cards::card(table, snapshot, limits.values_to_model);
        let cost = estimate_tokens(&card);
        // The best table goes in even when it alone is too large.
        if cost > for_tables && tables > 0 {
            continue;
        }
        for_tables = for_tables.saturating_sub(cost);
        left = left.saturating_sub(cost);
        schema.push_str(&card);
        tables += 1;
    }
    let terms = section("terms", cards::terms(question, snapshot), &mut left);
    let before = previous.and_then(|turn| {
        let sql = turn.sql.as_ref()?;
        Some(format!("{}\n{}\n", fenced(&turn.question), fenced(sql)))
    });
    let before = section("before", before.into_iter().collect(), &mut left);
    let examples = examples.iter().map(|example| fenced(example)).collect();
    let accepted = section("accepted", examples, &mut left);
    let system = format!("{rules}\n<schema>\n{schema}</schema>\n{terms}");
    let messages =
        vec![Message::system(system), Message::user(format!("{accepted}{before}{asked}"))];
    let tables_left_out = snapshot.catalog.tables().count() - tables;
    Prompt { request: Request::new(messages, limits.model_answer_tokens), tables, tables_left_out }
}

/// What the person who asks may do and see; what they may not is nowhere in a prompt.
fn person(toolbox: &Toolbox, snapshot: &Snapshot) -> String {
    let may: Vec<&str> = toolbox.may().map(means).collect();
    if may.is_empty() {
        return String::new();
    }
    let tables = match snapshot.catalog.tables().count() {
        1 => "1 table".to_owned(),
        count => format!("{count} tables"),
    };
    format!("\n<person>\nMay: {}.\nSees: {tables} of this database.\n</person>\n", may.join("; "))
}

fn tools(toolbox: &Toolbox) -> String {
    let lines: Vec<&str> = toolbox.tools().map(tools::described).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "\n<tools>\nBefore the SQL you may use a tool, {MOST_CALLS} times at most: answer with one \
         ```tool block that holds its JSON, and nothing else. You are told the outcome.\n{}\n</tools>\n",
        lines.join("\n")
    )
}

/// The same conversation with a tool that was called and what it told.
pub fn told(mut request: Request, answer: &str, outcome: &str) -> Request {
    request.messages.push(Message::assistant(answer));
    let outcome = format!("<outcome>\n{}\n</outcome>\nGo on.", fenced(outcome));
    request.messages.push(Message::user(outcome));
    request
}

/// The same conversation with the answer that failed and why.
pub fn repair(mut request: Request, answer: &str, problem: &str) -> Request {
    request.messages.push(Message::assistant(answer));
    let wanted = "Answer with the corrected SQL in one ```sql block.";
    let problem = format!("That did not work: {}\n{wanted}", fenced(problem));
    request.messages.push(Message::user(problem));
    request
}

/// Names of the tables, likeliest first; all of them when they are few.
fn ranked_tables(question: &str, snapshot: &Snapshot) -> Vec<String> {
    let mut names: Vec<String> =
        snapshot.search(question, TABLES).into_iter().map(|hit| hit.table).collect();
    for (_, table) in snapshot.catalog.tables() {
        if names.len() < TABLES && !names.contains(&table.name) {
            names.push(table.name.clone());
        }
    }
    names
}

/// Lines within a tag, as many as fit; nothing when none does.
fn section(tag: &str, lines: Vec<String>, left: &mut usize) -> String {
    let mut text = String::new();
    for line in lines {
        let cost = estimate_tokens(&line);
        if cost <= *left {
            *left -= cost;
            text.push_str(&line);
        }
    }
    if text.is_empty() { text } else { format!("<{tag}>\n{text}</{tag}>\n") }
}

/// Text of others cannot close the tag it stands in.
fn fenced(text: &str) -> String {
    text.replace("</", "< /")
}
