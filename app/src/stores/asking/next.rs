//! What to do when a stream has ended.

use crate::interop::event_stream::{Ending, Opening};
use crate::stores::conversation::{Phase, Turn};
use protocol::{ErrorCode, Problem};

/// Attempts without a single new event before a turn is given up.
pub const MAX_ATTEMPTS: u32 = 6;

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The turn is over, or somebody else has ended it.
    Rest,
    Lose(Box<Problem>),
    Retry {
        wait_ms: u32,
        opening: Opening,
    },
}

/// `attempt` counts the streams in a row that brought nothing new; 1 is the first.
pub fn next_step(ending: Ending, opening: &Opening, turn: &Turn, attempt: u32) -> Step {
    if turn.is_over() {
        return Step::Rest;
    }
    let reason = match ending {
        Ending::Aborted => return Step::Rest,
        Ending::Refused(problem) => return Step::Lose(problem),
        Ending::Closed => "the answer ended too early".to_owned(),
        Ending::Lost(reason) => reason,
    };
    let again = resume(opening, turn).filter(|_| attempt < MAX_ATTEMPTS);
    match again {
        Some(opening) if turn.phase != Phase::Stopping => {
            Step::Retry { wait_ms: wait_ms(attempt), opening }
        }
        _ => Step::Lose(Box::new(
            Problem::new(ErrorCode::StoreUnavailable, format!("the connection was lost: {reason}"))
                .hint("check the connection, then ask again"),
        )),
    }
}

/// How to go on without running anything twice: a turn that has begun is resumed after its last event;
/// a question of which nothing came back is repeated, because conversation and request id together
/// name it.
fn resume(opening: &Opening, turn: &Turn) -> Option<Opening> {
    match (turn.last_seq, opening) {
        (None, Opening::Ask(request)) => request.conversation_id.as_ref().map(|_| opening.clone()),
        (last_seq, _) => Some(Opening::Resume {
            conversation_id: turn.conversation_id.clone()?,
            request_id: turn.request_id.clone(),
            last_seq,
        }),
    }
}

/// 0.3, 0.6, 1.2, 2.4, 4.8 s.
fn wait_ms(attempt: u32) -> u32 {
    300 << attempt.saturating_sub(1).min(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::conversation::AskRequest;
    use protocol::ids::{ConversationId, RequestId};

    fn turn() -> Turn {
        Turn::asked(RequestId::parse("req-1").unwrap(), "Revenue?".to_owned())
    }

    fn begun() -> Turn {
        Turn {
            conversation_id: Some(ConversationId::from_random(1)),
            last_seq: Some(4),
            phase: Phase::Streaming,
            ..turn()
        }
    }

    fn ask(conversation_id: Option<ConversationId>) -> Opening {
        Opening::Ask(AskRequest {
            message: "Revenue?".to_owned(),
            conversation_id,
            request_id: Some(RequestId::parse("req-1").unwrap()),
            connection_id: None,
            choice: None,
        })
    }

    fn lost() -> Ending {
        Ending::Lost("network".to_owned())
    }

    #[test]
    fn a_turn_that_is_over_rests_however_its_stream_ended() {
        let over = Turn { phase: Phase::Over, ..begun() };
        for ending in [Ending::Closed, Ending::Aborted, lost()] {
            assert_eq!(next_step(ending, &ask(None), &over, 1), Step::Rest);
        }
    }

    #[test]
    fn a_broken_stream_resumes_after_the_last_event() {
        for ending in [Ending::Closed, lost()] {
            let step = next_step(ending, &ask(None), &begun(), 1);
            let Step::Retry { wait_ms: 300, opening: Opening::Resume { last_seq, .. } } = step
            else {
                panic!("{step:?}");
            };
            assert_eq!(last_seq, Some(4));
        }
    }

    #[test]
    fn attempts_wait_longer_and_end() {
        let waits: Vec<Option<u32>> = (1..8)
            .map(|attempt| match next_step(lost(), &ask(None), &begun(), attempt) {
                Step::Retry { wait_ms, .. } => Some(wait_ms),
                _ => None,
            })
            .collect();
        let expected = [Some(300), Some(600), Some(1_200), Some(2_400), Some(4_800), None, None];
        assert_eq!(waits, expected);
    }

    #[test]
    fn a_question_without_a_conversation_is_never_sent_twice() {
        assert!(matches!(next_step(lost(), &ask(None), &turn(), 1), Step::Lose(_)));
    }

    #[test]
    fn a_question_in_a_conversation_is_safe_to_repeat() {
        let opening = ask(Some(ConversationId::from_random(1)));
        let step = next_step(lost(), &opening, &turn(), 1);
        assert_eq!(step, Step::Retry { wait_ms: 300, opening });
    }

    #[test]
    fn a_refusal_is_final() {
        let problem = Box::new(Problem::new(ErrorCode::TooManyRequests, "60 a minute"));
        let step = next_step(Ending::Refused(problem.clone()), &ask(None), &turn(), 1);
        assert_eq!(step, Step::Lose(problem));
    }

    #[test]
    fn a_turn_being_stopped_is_not_resumed() {
        let stopping = Turn { phase: Phase::Stopping, ..begun() };
        assert!(matches!(next_step(lost(), &ask(None), &stopping, 1), Step::Lose(_)));
    }
}
