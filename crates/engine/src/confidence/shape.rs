//! Whether the SQL has the shape of what is asked: as many things shown, numbers and orders taken in,
//! no answer that repeats the question. An independent check, whoever wrote the SQL.

use super::Doubt;
use crate::semantic::morphology::stem;

/// `asked`: words of the question between single spaces; `sql`: lower case, likewise, with a space
/// at both ends.
pub(super) fn doubts(question: &str, asked: &str, sql: &str) -> Vec<Doubt> {
    let Some(statement) = Statement::of(sql) else { return Vec::new() };
    let words: Vec<&str> = asked.split_whitespace().collect();
    let checks: [(bool, &'static str, &'static str); 8] = [
        (
            statement.repeats_the_question(),
            "repeats",
            "the rows show only what the question already says",
        ),
        (loses_a_number(question, sql), "number", "a number of the question is not in the SQL"),
        (
            statement.shows_too_little(asked),
            "list",
            "the question lists more than the SQL shows or compares",
        ),
        (
            words.first() == Some(&"where") && !statement.shows(PLACES),
            "place",
            "the question asks where, the SQL shows no place",
        ),
        (
            words.first() == Some(&"when") && !statement.shows(TIMES),
            "time",
            "the question asks when, the SQL shows no time",
        ),
        (
            picks_an_end(&words, sql) && !ENDS.iter().any(|end| sql.contains(end)),
            "first",
            "the question asks for the first or last, the SQL picks none",
        ),
        (
            sorts_only(&words, sql),
            "superlative",
            "the question asks for an extreme, the SQL only sorts",
        ),
        (
            statement.splits_the_whole(asked) || statement.orders_by_another(&words),
            "whole",
            "the SQL groups or orders by something else than the question",
        ),
    ];
    let found = checks.into_iter().filter(|(found, ..)| *found);
    found.map(|(_, about, reason)| Doubt { about, reason }).collect()
}

const PLACES: &[&str] = &[
    "city", "town", "country", "state", "place", "address", "location", "region", "home", "street",
    "count(", "venue", "site", "county", "nation",
];
const TIMES: &[&str] = &["date", "year", "time", "day", "month", "_at", "when", "period", "since"];
const ENDS: &[&str] = &[" limit ", "min(", "max(", " order by ", "rank", "row_number"];

/// The parts of a plain statement that the checks look at.
struct Statement<'a> {
    sql: &'a str,
    shown: Vec<&'a str>,
}

impl<'a> Statement<'a> {
    /// `None`: it begins with something else than a list of columns.
    fn of(sql: &'a str) -> Option<Self> {
        let list = sql.trim_start().strip_prefix("select ")?;
        let list = list.strip_prefix("distinct ").unwrap_or(list);
        let mut shown = Vec::new();
        let (mut depth, mut from) = (0, 0);
        for (at, letter) in list.char_indices() {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 0 => {
                    shown.push(list[from..at].trim());
                    from = at + 1;
                }
                ' ' if depth == 0 && list[at..].starts_with(" from ") => {
                    shown.push(list[from..at].trim());
                    return Some(Self { sql, shown });
                }
                _ => {}
            }
        }
        None
    }

    fn shows(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.shown.iter().any(|column| column.contains(word)))
    }

    /// Every column shown is one that a condition holds to a single value.
    fn repeats_the_question(&self) -> bool {
        let Some((_, conditions)) = self.sql.split_once(" where ") else { return false };
        let conditions = conditions.split("exists (").next().unwrap_or(conditions);
        if conditions.contains(" or ") {
            return false;
        }
        let held: Vec<&str> = conditions
            .match_indices(" = '")
            .filter_map(|(at, _)| conditions[..at].split_whitespace().last())
            .map(bare)
            .collect();
        self.shown.iter().all(|column| held.contains(&bare(column)))
    }

    /// Each "and" joins things that are shown or conditions.
    fn shows_too_little(&self, asked: &str) -> bool {
        let commands = [" and sort", " and order", " and rank", " and list", " and show"];
        let told: usize = commands.iter().map(|words| asked.matches(words).count()).sum();
        // "The difference between the highest and the lowest" is one thing.
        let apart = asked.matches(" difference between ").count();
        let asked = asked.matches(" and ").count().saturating_sub(told + apart);
        let joining = [" and ", " or ", " union ", " intersect ", " between "];
        let joined: usize = joining.iter().map(|word| self.sql.matches(word).count()).sum();
        asked + 1 > self.shown.len() + joined
    }

    /// "Across all shops" is one figure, not one for each shop.
    fn splits_the_whole(&self, asked: &str) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| asked.contains(word));
        says(&[" across all ", " overall ", " in total ", " altogether "])
            && !says(&[" each ", " per ", " every ", " by "])
            && ["min(", "max(", "avg(", "sum("].iter().any(|of| self.sql.contains(of))
            && self.sql.contains(" group by ")
            // The first of the groups is what is asked for.
            && !self.sql.contains(" limit ")
    }

    /// What the question orders by is shown instead.
    fn orders_by_another(&self, words: &[&str]) -> bool {
        let Some((_, order)) = self.sql.rsplit_once(" order by ") else { return false };
        let Some(at) = words.iter().position(|word| SORTS.contains(word)) else { return false };
        let Some(by) = words[at..].iter().position(|word| *word == "by") else { return false };
        let key = words[at + by + 1..].iter().find(|word| !BESIDE_A_KEY.contains(word));
        let Some(key) = key.map(|word| stem(word)) else { return false };
        !order.contains(&key) && self.shown.iter().any(|column| column.contains(&key))
    }
}

const SORTS: &[&str] = &["sort", "sorted", "ordered", "ranked"];
const BESIDE_A_KEY: &[&str] = &[
    "the",
    "their",
    "its",
    "his",
    "her",
    "ascending",
    "descending",
    "alphabetical",
    "order",
    "of",
    "number",
    "in",
];

/// The name of a column without its table and quotes.
fn bare(column: &str) -> &str {
    column.rsplit('.').next().unwrap_or(column).trim_matches('"')
}

/// Numbers of periods and parts are written as dates and fractions; those of names are no numbers.
fn loses_a_number(question: &str, sql: &str) -> bool {
    const CHANGED: &[&str] = &[
        "day", "week", "month", "quarter", "year", "hour", "minute", "percent", "thousand",
        "million", "billion", "decade", "century",
    ];
    let lower = question.to_lowercase().replace(['?', '!', '"', '\'', '(', ')'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut numbers = words.iter().enumerate().filter_map(|(at, word)| {
        let word = word.trim_matches(['.', ',', ';', ':']).replace(',', "");
        let next = words.get(at + 1).copied().unwrap_or_default();
        let changed = CHANGED.iter().any(|unit| next.starts_with(unit));
        (word.parse::<f64>().is_ok() && !changed).then_some(word)
    });
    // After a year is from the day on which the next one begins.
    let next = |number: &str| match number.parse::<u32>() {
        Ok(year @ 1000..2200) => sql.contains(&(year + 1).to_string()),
        _ => false,
    };
    numbers.any(|number| !sql.contains(&number) && !next(&number))
}

/// "The first order", but not "first name" or "the last three months".
fn picks_an_end(words: &[&str], sql: &str) -> bool {
    const NO_ORDER: &[&str] = &[
        "name", "names", "and", "or", "middle", "day", "days", "week", "weeks", "month", "months",
        "quarter", "quarters", "year", "years", "few", "time",
    ];
    words.windows(2).any(|pair| {
        let [word, next] = pair else { return false };
        let of_a_name = sql.contains(*word);
        let counted = next.parse::<u32>().is_ok();
        ["first", "last", "latest", "earliest"].contains(word)
            && !of_a_name
            && !counted
            && !NO_ORDER.contains(next)
    })
}

/// "Which rivers are the longest" keeps some rows; "rivers from the longest to the shortest" keeps all.
fn sorts_only(words: &[&str], sql: &str) -> bool {
    const EXTREMES: &[&str] = &[
        "most", "least", "fewest", "highest", "lowest", "largest", "smallest", "biggest", "best",
        "worst", "oldest", "youngest", "longest", "shortest", "cheapest",
    ];
    const ORDERS: &[&str] = &["from", "sort", "sorted", "order", "ordered", "ranked", "first"];
    const KEEP: &[&str] = &[" limit ", "max(", "min(", "rank", "row_number", " having ", ">", "<"];
    let asked = words.split(|word| ORDERS.contains(word)).next().unwrap_or(words);
    // "Most first" says how they are ordered.
    let asked = if asked.len() < words.len() && words[asked.len()] == "first" {
        &asked[..asked.len().saturating_sub(1)]
    } else {
        asked
    };
    asked.iter().any(|word| EXTREMES.contains(word))
        && !asked.windows(2).any(|pair| pair[0] == "at" && EXTREMES.contains(&pair[1]))
        && sql.contains(" order by ")
        && !KEEP.iter().any(|keeps| sql.contains(keeps))
}

#[cfg(test)]
mod tests {
    use crate::confidence::doubts;

    fn check(question: &str, sql: &str, expected: &[&str]) {
        let found: Vec<&str> = doubts(question, sql).iter().map(|doubt| doubt.about).collect();
        assert_eq!(found, expected, "{question}");
    }

    #[test]
    fn an_answer_has_the_shape_of_its_question() {
        check(
            "Who teaches math?",
            "SELECT course FROM courses WHERE course = 'Math'",
            &["repeats"],
        );
        check("Who teaches math?", "SELECT name FROM teachers WHERE course = 'Math'", &[]);
        check(
            "Which colour, red or blue, is there?",
            "SELECT colour FROM cars WHERE colour = 'red' OR colour = 'blue'",
            &[],
        );
        check("parts over 30 kg", "SELECT name FROM parts WHERE weight IS NOT NULL", &["number"]);
        check("parts over 1,000 kg", "SELECT name FROM parts WHERE weight > 1000", &[]);
        check("orders of the last 30 days", "SELECT id FROM orders WHERE day > '2024-01-01'", &[]);
        check("names and ages of members", "SELECT name FROM members", &["list"]);
        check("names and ages of members", "SELECT name, age FROM members", &[]);
        let apart = "SELECT MAX(age) - MIN(age) FROM members";
        check("What is the difference between the highest and lowest age?", apart, &[]);
        check("members since 2015", "SELECT name FROM m WHERE day >= '2016-01-01'", &[]);
        check("members since 2015", "SELECT name FROM m WHERE day >= '2017-01-01'", &["number"]);
        check("Names of members and sort them by age", "SELECT name FROM m ORDER BY age", &[]);
        check("members in Leeds and Lyon", "SELECT name FROM m WHERE c = 'L' OR c = 'Y'", &[]);
        check("Where do they live?", "SELECT name FROM people", &["place"]);
        check("Where do they live?", "SELECT city FROM people", &[]);
        check("When did it start?", "SELECT title FROM shows", &["time"]);
        check("When did it start?", "SELECT start_date FROM shows", &[]);
        let all = "SELECT name FROM rivers ORDER BY length DESC";
        check("Which rivers are longest, longest first?", all, &["superlative"]);
        check("rivers by length, longest first", all, &[]);
        check("List the rivers from the longest to the shortest", all, &[]);
        check("The longest river", "SELECT name FROM rivers ORDER BY length LIMIT 1", &[]);
        check("the first order", "SELECT id FROM orders", &["first"]);
        check("the first order", "SELECT id FROM orders ORDER BY day LIMIT 1", &[]);
        check("first names of members", "SELECT name FROM members", &[]);
        check("orders of the last month", "SELECT id FROM orders WHERE day > '2024-01-01'", &[]);
    }

    #[test]
    fn groups_and_orders_are_those_of_the_question() {
        check(
            "What is the average age across all teams?",
            "SELECT team, AVG(age) FROM members GROUP BY team",
            &["whole"],
        );
        check("What is the average age across all teams?", "SELECT AVG(age) FROM members", &[]);
        check(
            "Which team has the most points in total?",
            "SELECT team FROM members GROUP BY team ORDER BY SUM(points) DESC LIMIT 1",
            &[],
        );
        check("Names sorted by age", "SELECT age FROM members ORDER BY name", &["whole"]);
        check("Names sorted by age", "SELECT name FROM members ORDER BY age", &[]);
        check("Names sorted by age", "SELECT name FROM members ORDER BY born_on DESC", &[]);
    }
}
