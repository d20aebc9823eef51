//! Which of the models that somebody may use answers a question. Pure: health is looked up before.

use engine::{Complexity, Need};
use protocol::ids::ModelId;
use protocol::model::ModelWish;
use time::OffsetDateTime;

/// What is known of a model at the moment of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: ModelId,
    pub name: String,
    pub prompt_tokens: usize,
    /// What a token of a usual call costs, in picodollars; absent where nobody entered prices.
    pub price: Option<u64>,
    pub health: Health,
    /// The one that the workspace names.
    pub is_default: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Ready,
    /// It failed too often; it is asked again from this time on.
    LeftOut {
        until: OffsetDateTime,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    Model {
        id: ModelId,
        because: String,
    },
    Nothing,
    /// The first of them comes back at this time.
    LeftOut {
        name: String,
        until: OffsetDateTime,
    },
}

/// `candidates` in the order of the workspace: without a named default, the first one is it.
pub fn choose(candidates: &[Candidate], wish: &ModelWish, need: &Need) -> Picked {
    let Some(default) = candidates.iter().find(|it| it.is_default).or_else(|| candidates.first())
    else {
        return Picked::Nothing;
    };
    match wish {
        ModelWish::WorkspaceDefault => one(default, "the workspace's default"),
        ModelWish::Model { id } => match candidates.iter().find(|it| it.id == *id) {
            Some(chosen) => one(chosen, "chosen on the profile"),
            None => one(default, "the workspace's default; the chosen model cannot be used now"),
        },
        ModelWish::Automatic => automatic(candidates, default, need),
    }
}

fn one(candidate: &Candidate, because: &str) -> Picked {
    match candidate.health {
        Health::Ready => Picked::Model { id: candidate.id.clone(), because: because.to_owned() },
        Health::LeftOut { until } => Picked::LeftOut { name: candidate.name.clone(), until },
    }
}

/// The prompt decides first: a model that has to leave tables out may not see the one that matters. Of
/// those that it fits into, a simple question goes to the cheapest and an involved one to the dearest,
/// which is the only thing known about what a model is able to do.
fn automatic(candidates: &[Candidate], default: &Candidate, need: &Need) -> Picked {
    let ready: Vec<&Candidate> =
        candidates.iter().filter(|it| it.health == Health::Ready).collect();
    let Some(largest) = ready.iter().max_by_key(|it| it.prompt_tokens) else {
        // Whichever comes back first.
        let back = candidates.iter().filter_map(|it| match it.health {
            Health::LeftOut { until } => Some((until, it)),
            Health::Ready => None,
        });
        return match back.min_by_key(|(until, _)| *until) {
            Some((until, it)) => Picked::LeftOut { name: it.name.clone(), until },
            None => Picked::Nothing,
        };
    };
    let model = |it: &Candidate, because: String| Picked::Model { id: it.id.clone(), because };
    if let [only] = ready.as_slice() {
        return model(only, "automatic: the only one that can be asked now".to_owned());
    }
    let fitting: Vec<&Candidate> =
        ready.iter().copied().filter(|it| it.prompt_tokens >= need.prompt_tokens).collect();
    if fitting.is_empty() {
        let because = format!(
            "automatic: it takes the largest prompts, {} tokens of the {} that everything would need",
            largest.prompt_tokens, need.prompt_tokens
        );
        return model(largest, because);
    }
    // Of equal ones the default, then the first.
    let rank =
        |it: &&Candidate| (it.id != default.id, candidates.iter().position(|of| of.id == it.id));
    let size = need.prompt_tokens;
    let (picked, why) = match need.complexity {
        Complexity::Simple => (
            fitting.iter().copied().min_by_key(|it| (it.price.unwrap_or(u64::MAX), rank(it))),
            "the cheapest that a simple question needs",
        ),
        Complexity::Involved => (
            fitting.iter().copied().min_by_key(|it| (u64::MAX - it.price.unwrap_or(0), rank(it))),
            "the strongest by its price, for a question with several steps",
        ),
    };
    picked.map_or(Picked::Nothing, |it| {
        model(it, format!("automatic: {why}; a prompt of {size} tokens fits"))
    })
}

#[cfg(test)]
mod tests;
