//! The curated vocabulary of a database: metrics, dimensions, named conditions. Read from JSON.

use serde::Deserialize;

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    #[serde(default)]
    pub version: u32,
    #[serde(default)]
    pub metrics: Vec<Metric>,
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
    #[serde(default)]
    pub terms: Vec<Term>,
    #[serde(default)]
    pub time: TimeDefaults,
}

/// A number the business talks about: "revenue".
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    pub name: String,
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// The table whose rows are aggregated; absent for ratios.
    #[serde(default)]
    pub table: Option<String>,
    /// SQL over columns of `table`; columns of other tables are written `table.column`.
    #[serde(default)]
    pub expression: Option<String>,
    #[serde(default)]
    pub aggregate: Option<String>,
    #[serde(default)]
    pub filters: Vec<String>,
    /// `table.column` that dates a row.
    #[serde(default)]
    pub time: Option<String>,
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub ratio: Option<Ratio>,
    #[serde(default)]
    pub description: Option<String>,
    /// Nobody wrote it down: see [`super::derived`].
    #[serde(skip)]
    pub derived: bool,
}

/// Names of two other metrics.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    pub numerator: String,
    pub denominator: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    pub name: String,
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// `table.column`.
    pub column: String,
    #[serde(default)]
    pub description: Option<String>,
}

/// A condition with a name: "online order".
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub name: String,
    #[serde(default)]
    pub synonyms: Vec<String>,
    pub table: String,
    /// SQL, columns written `table.column`.
    pub predicate: String,
    #[serde(default)]
    pub description: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeDefaults {
    /// `table.column` meant when a question names a period and nothing else decides.
    #[serde(default)]
    pub default: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("the glossary cannot be read: {reason}")]
pub struct GlossaryError {
    pub reason: String,
}

impl Glossary {
    pub fn from_json(text: &str) -> Result<Glossary, GlossaryError> {
        serde_json::from_str(text).map_err(|error| GlossaryError { reason: error.to_string() })
    }
}
