//! What the rules of [`sql_guard::review`] mean in which environment. Administrators may set each; what
//! is not set is as in the table here.

use protocol::catalog::Environment;
use sql_guard::review::{Hit, Rule};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Off,
    /// Told to everybody who looks at the change, and raises its risk.
    Warn,
    /// The change does not go on as it is.
    Block,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Warn => "warn",
            Level::Block => "block",
        }
    }

    pub fn parse(text: &str) -> Option<Level> {
        [Level::Off, Level::Warn, Level::Block].into_iter().find(|level| level.as_str() == text)
    }
}

/// In the order dev and demo, staging, prod: `b`lock, `w`arn, `.` off.
const TABLE: [(Rule, &str); 17] = [
    (Rule::WhereMissing, "wbb"),
    (Rule::AlwaysTrue, "wwb"),
    (Rule::Truncate, "wbb"),
    (Rule::Drop, "wbb"),
    (Rule::EqualsNull, "bbb"),
    (Rule::NotInNullable, "wwb"),
    (Rule::InsertWithoutColumns, "wwb"),
    (Rule::CartesianJoin, "wbb"),
    (Rule::LeadingWildcard, ".ww"),
    (Rule::FunctionOnColumn, "..w"),
    (Rule::SelectStar, "www"),
    (Rule::LimitMissing, "..."),
    (Rule::MixedSchemaAndData, "wbb"),
    (Rule::NotNullWithoutDefault, "wwb"),
    (Rule::ColumnLost, "wwb"),
    (Rule::OutsideLockedTables, "wbb"),
    (Rule::Unsure, "www"),
];

/// What administrators have set; everything else is as the product has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<(Tier, Rule), Level>);

/// Environments that share their levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    Dev,
    Staging,
    Prod,
}

impl Tier {
    pub fn of(environment: Environment) -> Tier {
        match environment {
            Environment::Dev | Environment::Demo => Tier::Dev,
            Environment::Staging => Tier::Staging,
            Environment::Prod => Tier::Prod,
        }
    }
}

impl Levels {
    pub fn set(&mut self, tier: Tier, rule: Rule, level: Level) {
        self.0.insert((tier, rule), level);
    }

    pub fn level(&self, tier: Tier, rule: Rule) -> Level {
        self.0.get(&(tier, rule)).copied().unwrap_or_else(|| usual(tier, rule))
    }
}

fn usual(tier: Tier, rule: Rule) -> Level {
    let row = TABLE.iter().find(|(known, _)| *known == rule);
    let letters = row.expect("every rule has a row; a test compares them").1;
    let letter = match tier {
        Tier::Dev => letters.chars().next(),
        Tier::Staging => letters.chars().nth(1),
        Tier::Prod => letters.chars().nth(2),
    };
    match letter {
        Some('b') => Level::Block,
        Some('w') => Level::Warn,
        _ => Level::Off,
    }
}

/// What the rules say about one change, in its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Hits that count, the weightiest first.
    pub hits: Vec<(Level, Hit)>,
    /// The text could be read to its end.
    pub complete: bool,
}

/// `hits`: `None` when the review did not come to its end.
pub fn rule(levels: &Levels, environment: Environment, hits: Option<Vec<Hit>>) -> Ruling {
    let tier = Tier::of(environment);
    let complete = hits.is_some();
    let mut hits: Vec<(Level, Hit)> = hits
        .unwrap_or_default()
        .into_iter()
        .map(|hit| (levels.level(tier, hit.rule), hit))
        .filter(|(level, _)| *level != Level::Off)
        .collect();
    hits.sort_by_key(|(level, hit)| (std::cmp::Reverse(*level), hit.finding.span.start));
    Ruling { hits, complete }
}

impl Ruling {
    pub fn blocks(&self) -> bool {
        self.worst() == Some(Level::Block)
    }

    pub fn warns(&self) -> bool {
        self.worst().is_some()
    }

    fn worst(&self) -> Option<Level> {
        self.hits.first().map(|(level, _)| *level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sql_guard::{Finding, Span};

    fn hit(rule: Rule) -> Hit {
        let finding =
            Finding { rule: rule.id(), message: String::new(), span: Span::default(), fix: None };
        Hit { rule, finding }
    }

    #[test]
    fn every_rule_has_a_level_everywhere_and_production_is_never_laxer() {
        let known: Vec<Rule> = TABLE.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(known, Rule::ALL);
        for rule in Rule::ALL {
            let [dev, staging, prod] =
                [Tier::Dev, Tier::Staging, Tier::Prod].map(|t| usual(t, *rule));
            assert!(dev <= staging && staging <= prod, "{rule:?}");
        }
    }

    #[test]
    fn what_administrators_set_counts_and_only_there() {
        let mut levels = Levels::default();
        levels.set(Tier::Prod, Rule::SelectStar, Level::Block);
        levels.set(Tier::Dev, Rule::SelectStar, Level::Off);
        for (environment, blocks, warns) in [
            (Environment::Prod, true, true),
            (Environment::Staging, false, true),
            (Environment::Dev, false, false),
            (Environment::Demo, false, false),
        ] {
            let ruling = rule(&levels, environment, Some(vec![hit(Rule::SelectStar)]));
            assert_eq!((ruling.blocks(), ruling.warns()), (blocks, warns), "{environment:?}");
        }
    }

    #[test]
    fn the_worst_finding_decides_and_an_open_end_is_told() {
        let hits = vec![hit(Rule::SelectStar), hit(Rule::EqualsNull)];
        let ruling = rule(&Levels::default(), Environment::Prod, Some(hits));
        assert!(ruling.blocks() && ruling.complete);
        assert_eq!(ruling.hits[0].1.rule, Rule::EqualsNull);
        let unread = rule(&Levels::default(), Environment::Prod, None);
        assert!(!unread.complete && !unread.blocks());
    }
}
