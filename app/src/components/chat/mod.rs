//! The assistant: ask, watch the answer arrive, see what it rests on, rate it.
//!
//! [`panel`] holds the conversation and the composer; [`turn`] draws one question with its answer out
//! of the smaller parts beside it. Nothing here decides what an event means: that is
//! `stores::conversation::turn`.

mod answer;
mod clarify;
mod composer;
mod confidence;
mod conversation_list;
mod dialogue;
mod elapsed;
mod evidence;
mod feedback_bar;
mod markdown;
mod panel;
mod sql_card;
mod sql_tokens;
mod stage_trace;
mod suggestions;
mod turn;

pub use panel::Assistant;
pub use sql_card::Sql;
pub use sql_tokens::tokens;
pub use stage_trace::waiting;
pub use turn::fetch_turn;
