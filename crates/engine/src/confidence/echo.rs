//! Whether the SQL echoes the question: a word like "average" or "without" leaves a trace in every
//! statement that took it in. An independent check, whoever wrote the SQL.

use super::shape;
use crate::semantic::morphology::stem;

/// Something the question says that the SQL shows no trace of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// `count`, `average`, …
    pub about: &'static str,
    pub reason: &'static str,
}

struct Echo {
    about: &'static str,
    /// Words or phrases of the question.
    said: &'static [&'static str],
    /// Any of these in the SQL is a trace.
    traces: &'static [&'static str],
    reason: &'static str,
}

const ECHOES: &[Echo] = &[
    Echo {
        about: "count",
        said: &["how many", "number of", "count of"],
        traces: &["count(", "quantity", "qty", "units", "num", "total_"],
        reason: "the question counts, the SQL does not",
    },
    Echo {
        about: "average",
        said: &["average", "avg", "mean"],
        traces: &["avg(", " / ", "average"],
        reason: "the question asks for an average, the SQL computes none",
    },
    Echo {
        about: "sum",
        said: &["total", "sum of", "altogether", "overall"],
        traces: &["sum(", "count(", "total"],
        reason: "the question asks for a total, the SQL adds nothing up",
    },
    Echo {
        about: "sum",
        said: &["how much did", "how much was", "how much were", "how much has", "how much have"],
        // Of one row, the first of an order, nothing is added up.
        traces: &["sum(", "count(", "avg(", "max(", "min(", "total", "limit"],
        reason: "the question asks for a total, the SQL adds nothing up",
    },
    Echo {
        about: "share",
        said: &["percentage", "percent", "share", "proportion"],
        traces: &["100", "percent", "share", "rate"],
        reason: "the question asks for a share, the SQL computes none",
    },
    Echo {
        about: "superlative",
        said: &[
            "most", "least", "fewest", "highest", "lowest", "largest", "smallest", "biggest",
            "top", "best", "worst", "oldest", "youngest", "longest", "shortest", "cheapest",
            "maximum", "minimum", "latest", "earliest", "newest",
        ],
        traces: &["limit", "max(", "min(", "rank", "row_number", "order by"],
        reason: "the question asks for an extreme, the SQL picks none",
    },
    Echo {
        about: "group",
        said: &["per", "by each"],
        traces: &["group by", "partition by", " / "],
        reason: "the question asks for one value each, the SQL forms no groups",
    },
    Echo {
        about: "group",
        said: &["for each", "of each", "in each", "for every"],
        traces: &["group by", "partition by", " / "],
        reason: "the question asks for one value each, the SQL forms no groups",
    },
    Echo {
        about: "negation",
        said: &[
            "not",
            "without",
            "never",
            "no",
            "except",
            "excluding",
            "don't",
            "doesn't",
            "didn't",
            "none",
        ],
        traces: &[" not ", "<>", "!=", "except", "is null", "= 0", "not exists", "<= ", ">= "],
        reason: "the question excludes something, the SQL does not",
    },
    Echo {
        about: "different",
        said: &["different", "distinct", "unique"],
        // Rows of which another exists are each there once.
        traces: &["distinct", "group by", "union", "intersect", "except", " exists "],
        reason: "the question asks for different values, the SQL may repeat them",
    },
];

/// Words that announce a grouping, as many as columns may be grouped by.
const GROUPING: &[&str] = &[
    "per",
    "by",
    "each",
    "every",
    "and",
    "which",
    "what",
    "who",
    "whose",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "annual",
    "with",
];

pub fn doubts(asked: &str, sql: &str) -> Vec<Doubt> {
    let question = words(asked);
    let sql = format!(" {} ", sql.to_lowercase().replace(['\n', '\t'], " "));
    let said = |phrase: &&str| question.contains(&format!(" {phrase} "));
    let mut doubts: Vec<Doubt> = ECHOES
        .iter()
        .filter(|echo| echo.said.iter().any(said))
        .filter(|echo| !echo.traces.iter().any(|trace| sql.contains(trace)))
        .filter(|echo| !lists_each(echo, &question))
        .filter(|echo| echo.about != "count" || !counts_in_a_column(&question, &sql))
        .map(|echo| Doubt { about: echo.about, reason: echo.reason })
        .collect();
    if sql.contains("over ()") && !sql.contains(" group by ") {
        let reason = "the share is taken of the rows that are left, not of all";
        doubts.push(Doubt { about: "share", reason });
    }
    let announced = question.split(' ').filter(|word| GROUPING.contains(word)).count();
    if grouped_columns(&sql) > announced.max(1) {
        let reason = "the SQL groups by more than the question asks for";
        doubts.push(Doubt { about: "groups", reason });
    }
    doubts.extend(shape::doubts(asked, &question, &sql));
    doubts
}

/// "The number of pages", where pages are a column that is added up or averaged.
fn counts_in_a_column(question: &str, sql: &str) -> bool {
    let counted = [" how many ", " number of ", " count of "].iter().find_map(|phrase| {
        let (_, after) = question.split_once(phrase)?;
        after.split(' ').next().filter(|word| word.len() > 3)
    });
    let Some(stem) = counted.map(stem) else { return false };
    let within = |function: &str| {
        sql.match_indices(function).any(|(at, _)| {
            let argument = &sql[at + function.len()..];
            argument.split(')').next().is_some_and(|argument| argument.contains(&stem))
        })
    };
    ["sum(", "avg(", "max(", "min("].iter().any(|function| within(function))
}

/// "The names of each member" is a list: nothing is counted or added up for each.
fn lists_each(echo: &Echo, question: &str) -> bool {
    const FIGURES: &[&str] = &[
        "number",
        "many",
        "much",
        "count",
        "total",
        "sum",
        "average",
        "mean",
        "most",
        "least",
        "maximum",
        "minimum",
        "highest",
        "lowest",
        "largest",
        "smallest",
        "percentage",
        "share",
        "sales",
        "revenue",
        "top",
        "best",
        "fewest",
        "first",
        "last",
        "oldest",
        "youngest",
    ];
    let figure = |word: &str| FIGURES.contains(&word);
    echo.about == "group" && !echo.said.contains(&"per") && !question.split(' ').any(figure)
}

/// Columns of the last GROUP BY, keys left out: grouping by a key with its name is one grouping.
fn grouped_columns(sql: &str) -> usize {
    let Some((_, rest)) = sql.rsplit_once(" group by ") else { return 0 };
    let ends = [" order by ", " having ", " limit ", ")  "];
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let mut depth = 0;
    let mut columns = vec![String::new()];
    for letter in rest[..end].chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        match letter {
            ',' if depth == 0 => columns.push(String::new()),
            _ => columns.last_mut().expect("never empty").push(letter),
        }
    }
    let is_key = |column: &str| {
        let name = column.trim().trim_matches('"');
        let name = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
        name == "id" || name.ends_with("_id") || name.ends_with("id")
    };
    let owner = |column: &str| column.trim().rsplit_once('.').map(|(owner, _)| owner.to_owned());
    // A code with its description is one too.
    let is_code = |at: usize| {
        let own = owner(&columns[at]);
        let beside = |other: usize| other != at && owner(&columns[other]) == own;
        columns[at].trim().trim_matches('"').ends_with("code")
            && own.is_some()
            && (0..columns.len()).any(beside)
    };
    let mut people = Vec::new();
    columns
        .iter()
        .enumerate()
        .filter(|(at, column)| !is_key(column) && !is_code(*at))
        .map(|(_, column)| column)
        // First and last name are one.
        .filter(|column| {
            let column = column.replace('"', "");
            let (owner, name) = column.trim().rsplit_once('.').unwrap_or(("", column.trim()));
            let again = name.ends_with("name") && people.iter().any(|known| known == owner);
            if name.ends_with("name") {
                people.push(owner.to_owned());
            }
            !again
        })
        .count()
}

/// Lower case, each word between single spaces.
fn words(question: &str) -> String {
    let keep = |letter: char| letter.is_alphanumeric() || letter == '\'';
    let question = question.to_lowercase().replace('’', "'");
    let words: Vec<&str> =
        question.split(|letter| !keep(letter)).filter(|w| !w.is_empty()).collect();
    // Bounds, not extremes.
    let asked = format!(" {} ", words.join(" "));
    // "Without duplicates" leaves nothing out that is different.
    let asked = asked.replace(" without duplicates ", " distinct ");
    asked.replace(" at least ", " ").replace(" at most ", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: &str, sql: &str, expected: &[&str]) {
        let found: Vec<&str> = doubts(question, sql).iter().map(|doubt| doubt.about).collect();
        assert_eq!(found, expected, "{question}");
    }

    #[test]
    fn what_the_question_says_leaves_a_trace() {
        check("How many orders?", "SELECT COUNT(*) FROM orders", &[]);
        check("How many orders?", "SELECT id FROM orders", &["count"]);
        check(
            "Number of refunds by reason",
            "SELECT reason, SUM(amount) FROM refunds GROUP BY reason",
            &["count"],
        );
        check("Number of pages by genre", "SELECT genre, SUM(pages) FROM b GROUP BY genre", &[]);
        check("genres without duplicates", "SELECT DISTINCT genre FROM books", &[]);
        check(
            "How many guests use each type?",
            "SELECT t.type, COUNT(*) FROM t JOIN g ON g.type_code = t.type_code GROUP BY t.type_code, t.type",
            &[],
        );
        check("average price", "SELECT price FROM products", &["average"]);
        check("customers without orders", "SELECT name FROM customers", &["negation"]);
        check("the cheapest product", "SELECT MIN(price) FROM products", &[]);
        check("the cheapest product", "SELECT name FROM products", &["superlative"]);
        let bound = "SELECT name FROM customers WHERE order_count >= 3";
        check("customers with at least 3 orders", bound, &[]);
        check("what share is web", "SELECT 100 * SUM(a) / SUM(SUM(a)) OVER () FROM t", &["share"]);
        check("orders per customer", "SELECT id\nFROM orders", &["group"]);
        check("names and ages of each member", "SELECT name, age FROM members", &[]);
        check("average age of each team", "SELECT AVG(age) FROM members", &["group"]);
        check("How much does it cost?", "SELECT price FROM goods ORDER BY day LIMIT 1", &[]);
        check("How much was sold?", "SELECT price FROM goods", &["sum"]);
        let used = "SELECT COUNT(*) FROM forms WHERE EXISTS (SELECT 1 FROM uses)";
        check("How many different forms are used?", used, &[]);
        let bound = "SELECT name FROM customers WHERE age <= 30";
        check("customers not older than 30", bound, &[]);
        check("different countries", "SELECT country FROM customers", &["different"]);
    }

    #[test]
    fn more_groups_than_asked_for_are_noticed() {
        let two = "SELECT a, b, SUM(c) FROM t GROUP BY t.a, strftime('%Y-%m', b) ORDER BY a";
        check("Which store sold best", two, &["groups", "superlative"]);
        check("Monthly revenue by category", two, &[]);
        check("sales by store", "SELECT name FROM t GROUP BY t.id, t.name", &[]);
        let person = "SELECT 1 FROM t GROUP BY t.id, t.first_name, t.last_name ORDER BY 1";
        check("sales of customers", person, &[]);
    }
}
