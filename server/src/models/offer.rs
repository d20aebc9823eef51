//! The models that one question may be put to, as a turn is handed them.

use super::Known;
use super::choose::{Candidate, Health, Picked, choose};
use crate::store::{StoredPolicy, timestamp};
use engine::{Choice, ModelChoice, Need, TurnModel};
use protocol::model::ModelWish;
use time::OffsetDateTime;

pub struct Offer {
    pub models: Vec<Offered>,
    pub wish: ModelWish,
}

/// One that can be asked.
pub struct Offered {
    known: Known,
    is_default: bool,
    model: TurnModel,
}

impl Offered {
    /// `None`: it cannot be asked now.
    pub fn new(known: Known, policy: &StoredPolicy) -> Option<Self> {
        let model = TurnModel {
            client: known.client.clone()?,
            id: known.stored.id.to_string(),
            name: known.stored.name.clone(),
            because: String::new(),
            sees_values: known.stored.sees_values,
            prices: known.stored.prices,
        };
        let is_default = policy.default.as_ref() == Some(&known.stored.id);
        Some(Self { known, is_default, model })
    }

    fn candidate(&self, now: OffsetDateTime) -> Candidate {
        Candidate {
            id: self.known.stored.id.clone(),
            name: self.model.name.clone(),
            prompt_tokens: self.model.client.info().prompt_tokens,
            price: self.model.prices.map(|prices| prices.blended()),
            health: match self.known.left() {
                None => Health::Ready,
                Some(left) => Health::LeftOut { until: now + left },
            },
            is_default: self.is_default,
        }
    }
}

impl ModelChoice for Offer {
    fn choose(&self, need: &Need) -> Choice {
        let now = OffsetDateTime::now_utc();
        let candidates: Vec<Candidate> = self.models.iter().map(|it| it.candidate(now)).collect();
        match choose(&candidates, &self.wish, need) {
            Picked::Nothing => Choice::Nothing,
            Picked::LeftOut { name, until } => Choice::LeftOut {
                reason: format!(
                    "the language model `{name}` failed too often and is not asked before {} UTC",
                    clock(until)
                ),
                hint: "ask again then, choose another model on your profile, or ask in words that the \
                       planner knows"
                    .to_owned(),
            },
            Picked::Model { id, because } => {
                let picked = self.models.iter().find(|it| it.known.stored.id == id);
                picked.map_or(Choice::Nothing, |it| {
                    Choice::Model(TurnModel { because, ..it.model.clone() })
                })
            }
        }
    }
}

/// `2026-11-21 10:05:30`.
fn clock(at: OffsetDateTime) -> String {
    let text = timestamp(at);
    text.get(..19).unwrap_or(&text).replace('T', " ")
}
