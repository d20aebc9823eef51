//! Throws broken, mixed and mutated statements at the guard and the rewriter for a while:
//! `cargo run -p sql_guard --release --example fuzz -- [guard|rewriter] [seconds] [seed]`.
//! Ends with an error at the first statement that breaks a promise, and prints it.

#![allow(clippy::print_stdout)] // what it found is all it is for

#[path = "../tests/it/oracle/queries.rs"]
mod queries;
#[path = "../tests/it/shop.rs"]
#[allow(dead_code)]
mod shop;
#[path = "../tests/it/oracle/shops.rs"]
#[allow(dead_code)]
mod shops;

use queries::Dice;
use sql_guard::rules::AccessRules;
use sql_guard::{Catalog, Dialect, Inspection, Policy, Verdict, inspect};
use std::time::{Duration, Instant};

/// What is put between and into words.
const PIECES: &[&str] = &[
    "(",
    ")",
    ",",
    ";",
    "'",
    "\"",
    "`",
    "--",
    "/*",
    "*/",
    "$$",
    "::",
    ":=",
    "@",
    "#",
    "[",
    "]",
    "\\",
    "U&'",
    "e'",
    "x'",
    "0x",
    "1e9",
    " not ",
    " between symmetric ",
    " using (",
    ") as j",
    " rows from (",
    " search depth first by ",
    " cycle ",
    " set ",
    " only ",
    " binary ",
    " interval ",
    " sounds like ",
    " exclude ties",
    " isnull",
    " union ",
    " with ",
    " select ",
    " from ",
    " lateral ",
    " join ",
    " on ",
    "grouping sets (rollup(",
    " table ",
    " values ",
    "\u{e9}",
    "\u{1f600}",
    "\u{2028}",
    "\0",
    "\n",
    "\r",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().unwrap_or_else(|| "guard".into());
    let mut numbers = arguments.filter_map(|argument| argument.parse::<u64>().ok());
    let seconds = numbers.next().unwrap_or(600);
    let mut seed = numbers.next().unwrap_or(1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let worlds: Vec<World> = shop::DIALECTS.into_iter().map(World::new).collect();
    let (mut tried, mut allowed) = (0_u64, 0_u64);
    while Instant::now() < until {
        seed += 1;
        let mut dice = Dice::new(seed);
        let world = &worlds[dice.below(worlds.len())];
        let sql = world.statement(&mut dice, seed);
        let policies = if target == "guard" { &world.plain } else { &world.ruled };
        let policy = &policies[dice.below(policies.len())];
        let seen = inspect(&sql, &world.catalog, policy);
        if let Some(broken) = world.broken(&seen, policy, target != "guard") {
            println!("seed {seed} {:?}: {broken}\n{sql}\n{seen:?}", world.catalog.dialect);
            std::process::exit(1);
        }
        tried += 1;
        allowed += u64::from(seen.verdict != Verdict::Deny);
    }
    println!("{target}: {tried} statements, {allowed} of them not refused, every promise kept");
}

struct World {
    catalog: Catalog,
    statements: Vec<String>,
    plain: Vec<Policy>,
    ruled: Vec<Policy>,
}

impl World {
    fn new(dialect: Dialect) -> World {
        let refused = shop::refused(dialect).into_iter().map(|(_, sql)| sql);
        let statements = shop::allowed(dialect).into_iter().chain(refused).collect();
        let plain = vec![Policy::reader(None), Policy::reader(Some(100)), Policy::writer(Some(10))];
        let ruled = shops::READERS.iter().map(|(rules, _)| {
            let rules = AccessRules::from_json(rules).expect("the rules are readable");
            Policy::reader(Some(100)).with_rules(rules)
        });
        World { catalog: shop::catalog(dialect), statements, plain, ruled: ruled.collect() }
    }

    fn statement(&self, dice: &mut Dice, seed: u64) -> String {
        let mut sql = match dice.below(4) {
            0 => queries::query(seed),
            _ => self.statements[dice.below(self.statements.len())].clone(),
        };
        for _ in 0..dice.below(5) {
            let at = (0..=sql.len())
                .cycle()
                .skip(dice.below(sql.len() + 1))
                .find(|at| sql.is_char_boundary(*at));
            let at = at.unwrap_or_default();
            match dice.below(5) {
                0 => sql.insert_str(at, PIECES[dice.below(PIECES.len())]),
                1 => sql.truncate(at),
                2 => {
                    let other = &self.statements[dice.below(self.statements.len())];
                    let words: Vec<&str> = other.split_whitespace().collect();
                    let from = dice.below(words.len().max(1));
                    let to = (from + 1 + dice.below(8)).min(words.len());
                    sql.insert_str(at, &format!(" {} ", words[from.min(to)..to].join(" ")));
                }
                3 => {
                    let end = (at + 1 + dice.below(12)).min(sql.len());
                    if sql.is_char_boundary(end) {
                        sql.replace_range(at..end, "");
                    }
                }
                _ => {
                    let again = sql[at..].chars().take(30).collect::<String>();
                    sql.insert_str(at, &again);
                }
            }
            if sql.len() > 8_000 {
                break;
            }
        }
        sql
    }

    /// What is wrong with the answer.
    fn broken(&self, seen: &Inspection, policy: &Policy, ruled: bool) -> Option<&'static str> {
        if seen.findings.iter().any(|finding| finding.rule == "guard.failed") {
            return Some("the guard failed");
        }
        if (seen.verdict == Verdict::Deny) == seen.canonical.is_some() {
            return Some("a text without permission, or permission without a text");
        }
        let text = seen.canonical.as_deref()?;
        if text.chars().any(|character| matches!(character, '\u{1}' | '\u{2}')) {
            return Some("a mark was printed");
        }
        let free = policy.clone().without_rules();
        if !ruled {
            let again = inspect(text, &self.catalog, &free);
            let same = again.canonical.as_deref() == Some(text) && again.verdict == seen.verdict;
            return (!same).then_some("the printed text is read differently");
        }
        // What was rewritten is refused, or, having met no restricted table, the same again.
        let again = inspect(text, &self.catalog, policy);
        let same = again.verdict == Verdict::Deny || again.canonical.as_deref() == Some(text);
        (!same && seen.parameters.is_empty() && !text.contains("(SELECT \""))
            .then_some("a rewritten text is rewritten once more")
    }
}
