//! What administrators set about changes of data: the level of each rule in each environment, and whether
//! LOW risk passes by itself where data is only tried out.

use crate::catalog::Environment;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleLevel {
    Off,
    /// Told to everybody who looks at the change, and raises its risk.
    Warn,
    /// The change does not go on as it is.
    Block,
}

impl RuleLevel {
    pub const ALL: [RuleLevel; 3] = [RuleLevel::Off, RuleLevel::Warn, RuleLevel::Block];

    pub fn as_str(self) -> &'static str {
        match self {
            RuleLevel::Off => "off",
            RuleLevel::Warn => "warn",
            RuleLevel::Block => "block",
        }
    }

    pub fn parse(text: &str) -> Option<RuleLevel> {
        RuleLevel::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// Environments that share their levels; a demo is like development.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleTier {
    Dev,
    Staging,
    Prod,
}

impl RuleTier {
    pub const ALL: [RuleTier; 3] = [RuleTier::Dev, RuleTier::Staging, RuleTier::Prod];

    pub fn of(environment: Environment) -> RuleTier {
        match environment {
            Environment::Dev | Environment::Demo => RuleTier::Dev,
            Environment::Staging => RuleTier::Staging,
            Environment::Prod => RuleTier::Prod,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            RuleTier::Dev => "dev",
            RuleTier::Staging => "staging",
            RuleTier::Prod => "prod",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            RuleTier::Dev => "Development",
            RuleTier::Staging => "Staging",
            RuleTier::Prod => "Production",
        }
    }

    pub fn parse(text: &str) -> Option<RuleTier> {
        RuleTier::ALL.into_iter().find(|tier| tier.as_str() == text)
    }
}

/// One rule in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// `review.where_missing`, …
    pub rule: String,
    pub tier: RuleTier,
    pub level: RuleLevel,
}

/// What is set; whatever is left out is as the product has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRulesDocument {
    #[serde(default)]
    pub levels: Vec<RuleSetting>,
    /// LOW passes without review, in development and demos only.
    #[serde(default)]
    pub automatic_low: bool,
    /// Where authors who may break the glass carry out changes of their own without approval.
    #[serde(default)]
    pub break_glass: Vec<RuleTier>,
    /// Within how many hours somebody has to look at what was carried out without approval. Later is still
    /// possible, but its author does without breaking the glass again. Absent: [`POST_REVIEW_HOURS`].
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub post_review_hours: Option<u32>,
}

/// A day, where nothing else is set.
pub const POST_REVIEW_HOURS: u32 = 24;
/// A week: what nobody has looked at by then is forgotten.
pub const MOST_POST_REVIEW_HOURS: u32 = 168;

impl ChangeRulesDocument {
    pub fn post_review_hours(&self) -> u32 {
        self.post_review_hours.unwrap_or(POST_REVIEW_HOURS)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeRulesDraft {
    /// The version that it was written on.
    pub version: u64,
    #[serde(default)]
    pub levels: Vec<RuleSetting>,
    #[serde(default)]
    pub automatic_low: bool,
    /// Where authors who may break the glass carry out changes of their own without approval.
    #[serde(default)]
    pub break_glass: Vec<RuleTier>,
    /// 1 to [`MOST_POST_REVIEW_HOURS`]; absent: as the product has it.
    #[serde(default)]
    pub post_review_hours: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRulesView {
    /// 0: nothing was ever set.
    pub version: u64,
    pub changed_by: Option<String>,
    pub changed_at: Option<String>,
    pub automatic_low: bool,
    #[serde(default)]
    pub break_glass: Vec<RuleTier>,
    pub post_review_hours: u32,
    pub rules: Vec<RuleView>,
    /// Changes in review or approved that an earlier version has judged.
    pub judged_before: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    pub rule: String,
    pub title: String,
    /// In the order of [`RuleTier::ALL`].
    pub levels: Vec<TierLevel>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLevel {
    pub tier: RuleTier,
    pub level: RuleLevel,
    /// As the product has it.
    pub usual: RuleLevel,
}
