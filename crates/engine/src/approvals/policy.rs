//! How many people have to agree.

use super::case::Vote;
use super::event::Checked;
use super::risk::Risk;
use super::state::State;
use protocol::catalog::Environment;

/// What one revision needs: for each stage, how many people. Without stages nobody has to agree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Review {
    pub stages: Vec<u8>,
}

/// LOW passes by itself where the environment lets it, MEDIUM needs one person, HIGH two stages.
/// `automatic`: the administrators of the workspace let LOW pass in this environment.
pub fn review(risk: Risk, environment: Environment, automatic: bool) -> Review {
    match risk {
        Risk::Low if automatic && for_trying(environment) => Review { stages: Vec::new() },
        Risk::Low | Risk::Medium => Review { stages: vec![1] },
        Risk::High => Review { stages: vec![1, 1] },
    }
}

/// Fewest characters of a reason for carrying something out without approval.
pub const EMERGENCY_WORDS: usize = 20;

/// Where something may pass without anybody: never in production, nor in what is like it.
pub fn for_trying(environment: Environment) -> bool {
    matches!(environment, Environment::Dev | Environment::Demo)
}

/// Where a checked revision goes that does not pass by itself. Checks that did not end lead to review
/// like any other.
pub fn after_checks(checked: Checked) -> State {
    match checked {
        Checked::Blocked => State::Blocked,
        Checked::Passed | Checked::Incomplete => State::InReview,
    }
}

/// The first stage that lacks somebody; `None` when all have agreed. More than needed is enough.
pub fn open_stage(review: &Review, votes: &[Vote]) -> Option<usize> {
    let given = |stage: usize| votes.iter().filter(|vote| vote.stage == stage).count();
    review
        .stages
        .iter()
        .enumerate()
        .find(|(stage, needed)| given(*stage) < usize::from(**needed))
        .map(|(stage, _)| stage)
}

impl Review {
    /// People that have to agree, over all stages.
    pub fn people(&self) -> usize {
        self.stages.iter().copied().map(usize::from).sum()
    }

    /// Reviewed after all, where nobody would have been asked.
    pub fn at_least_one(self) -> Review {
        if self.stages.is_empty() { Review { stages: vec![1] } } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ids::UserId;

    #[test]
    fn more_risk_needs_more_people_and_production_always_one() {
        use Environment::*;
        for (risk, environment, automatic, stages) in [
            (Risk::Low, Dev, true, vec![]),
            (Risk::Low, Demo, true, vec![]),
            (Risk::Low, Dev, false, vec![1]),
            (Risk::Low, Staging, true, vec![1]),
            (Risk::Low, Prod, true, vec![1]),
            (Risk::Medium, Dev, true, vec![1]),
            (Risk::High, Dev, true, vec![1, 1]),
            (Risk::High, Prod, false, vec![1, 1]),
        ] {
            let needed = review(risk, environment, automatic).stages;
            assert_eq!(needed, stages, "{risk:?} {environment:?} {automatic}");
        }
    }

    #[test]
    fn a_quorum_is_reached_by_enough_and_stays_reached_by_more() {
        let vote = |who: &str, stage| Vote {
            by: UserId::parse(format!("usr_{who}")).unwrap(),
            stage,
            eligible: true,
        };
        let review = Review { stages: vec![2, 1] };
        let votes = [vote("a", 0), vote("b", 0), vote("c", 0), vote("d", 1), vote("e", 1)];
        for (given, open) in
            [(0, Some(0)), (1, Some(0)), (2, Some(1)), (3, Some(1)), (4, None), (5, None)]
        {
            assert_eq!(open_stage(&review, &votes[..given]), open, "{given} votes");
        }
    }

    #[test]
    fn checks_that_did_not_end_are_reviewed_and_never_pass() {
        let nobody = Review { stages: vec![] };
        assert_eq!(after_checks(Checked::Incomplete), State::InReview);
        assert_eq!(after_checks(Checked::Passed), State::InReview);
        assert_eq!(after_checks(Checked::Blocked), State::Blocked);
        assert_eq!(nobody.at_least_one().stages, [1]);
    }
}
