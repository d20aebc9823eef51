//! Which model a turn asks. The turn says what it needs once the planner could not read the question;
//! whoever handed it the models says which one answers, and why.

use llm::{LlmClient, Prices};
use protocol::lineage::ModelUse;
use std::sync::Arc;

/// What a question needs of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    pub complexity: Complexity,
    /// The prompt with everything that could be of use, answer included; a smaller model gets less of it.
    pub prompt_tokens: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Complexity {
    /// One thing, counted or listed.
    Simple,
    /// Several things at once: comparisons, shares, rankings within groups, exceptions, many words.
    Involved,
}

/// Words of a question that want more than one step.
const INVOLVED: &[&str] = &[
    "compare",
    "compared",
    "versus",
    "vs",
    "than",
    "ratio",
    "share",
    "percentage",
    "percent",
    "growth",
    "change",
    "difference",
    "except",
    "without",
    "never",
    "both",
    "either",
    "each",
    "per",
    "rank",
    "ranking",
    "median",
    "average",
    "previous",
    "trend",
    "cumulative",
    "running",
    "also",
    "but",
    "while",
    "whose",
    "correlation",
];
/// From so many words on a question says several things.
const MANY_WORDS: usize = 16;

impl Complexity {
    /// Two words of several steps, or many words altogether. Only chooses among models: nothing that is
    /// told to a person rests on it.
    pub fn of(question: &str) -> Self {
        let words: Vec<String> = question
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let steps = words.iter().filter(|word| INVOLVED.contains(&word.as_str())).count();
        if steps >= 2 || words.len() >= MANY_WORDS {
            Complexity::Involved
        } else {
            Complexity::Simple
        }
    }
}

/// The model of a turn.
#[derive(Clone)]
pub struct TurnModel {
    pub client: Arc<dyn LlmClient>,
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Why this one: `the workspace's default`.
    pub because: String,
    /// Samples of values and rows of trials may be in its prompt.
    pub sees_values: bool,
    pub prices: Option<Prices>,
}

impl TurnModel {
    /// The only model there is, without a price.
    pub fn only(client: Arc<dyn LlmClient>) -> Self {
        let info = client.info();
        Self {
            client,
            id: info.model.clone(),
            name: info.model,
            because: "the only model".to_owned(),
            sees_values: false,
            prices: None,
        }
    }

    pub fn told(&self) -> ModelUse {
        let info = self.client.info();
        ModelUse {
            id: self.id.clone(),
            name: self.name.clone(),
            provider: info.provider.to_owned(),
            model: info.model,
            because: self.because.clone(),
            sees_values: self.sees_values,
        }
    }
}

pub enum Choice {
    Model(TurnModel),
    /// Nobody set one up, or none may be used by whoever asks: the planner's word stands.
    Nothing,
    /// There are models, and none can be asked now.
    LeftOut {
        reason: String,
        hint: String,
    },
}

pub trait ModelChoice: Send + Sync {
    fn choose(&self, need: &Need) -> Choice;
}

/// No model at all.
pub struct NoModel;

impl ModelChoice for NoModel {
    fn choose(&self, _: &Need) -> Choice {
        Choice::Nothing
    }
}

impl ModelChoice for TurnModel {
    fn choose(&self, _: &Need) -> Choice {
        Choice::Model(self.clone())
    }
}

/// One model for every turn, or none: for commands and tests.
pub fn always(model: Option<Arc<dyn LlmClient>>) -> Arc<dyn ModelChoice> {
    match model {
        Some(client) => Arc::new(TurnModel::only(client)),
        None => Arc::new(NoModel),
    }
}

#[cfg(test)]
mod tests {
    use super::Complexity::{self, Involved, Simple};

    #[test]
    fn a_question_that_says_several_things_is_involved() {
        for (question, expected) in [
            ("how many orders were there", Simple),
            ("average price", Simple),
            ("total sales per country", Simple),
            ("share of revenue per country compared to last year", Involved),
            ("customers who never ordered but returned something", Involved),
            (
                "list the names and cities and phone numbers of all of the people who live in a big town in the north",
                Involved,
            ),
            ("", Simple),
        ] {
            assert_eq!(Complexity::of(question), expected, "{question}");
        }
    }
}
