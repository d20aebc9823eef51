//! What tokens cost. Prices are entered by an administrator: they change too often to be known here.

use crate::TokenUsage;

/// Millionths of a US dollar for a million tokens: what a token costs, in picodollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prices {
    pub prompt: u64,
    pub completion: u64,
}

const MILLION: u128 = 1_000_000;

impl Prices {
    /// Millionths of a US dollar, rounded up: nothing that was used is free.
    pub fn cost(&self, usage: TokenUsage) -> u64 {
        let part = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
        let sum = part(usage.prompt, self.prompt) + part(usage.completion, self.completion);
        u64::try_from(sum.div_ceil(MILLION)).unwrap_or(u64::MAX)
    }

    /// What one token of an average call costs: prompts are about ten times as long as answers.
    pub fn blended(&self) -> u64 {
        (self.prompt.saturating_mul(10).saturating_add(self.completion)) / 11
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_costs_its_tokens_times_their_price() {
        let dollars = |prompt: f64, completion: f64| Prices {
            prompt: (prompt * 1e6) as u64,
            completion: (completion * 1e6) as u64,
        };
        for (prices, prompt, completion, expected) in [
            (dollars(2.5, 10.0), 1_000_000, 0, 2_500_000),
            (dollars(2.5, 10.0), 1_000, 100, 3_500),
            (dollars(0.15, 0.6), 1, 0, 1),
            (dollars(0.0, 0.0), 5_000, 5_000, 0),
            (Prices { prompt: u64::MAX, completion: 0 }, u64::MAX, 0, u64::MAX),
        ] {
            let usage = TokenUsage { prompt, completion };
            assert_eq!(prices.cost(usage), expected, "{prices:?} {usage:?}");
        }
    }
}
