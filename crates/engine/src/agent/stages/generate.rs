//! A language model, for a question that the planner could not read. At most [`MAX_REPAIRS`] answers
//! are sent back with what was wrong with them.

use super::{Draft, DraftSource, Missing, Stop};
use crate::agent::PriorTurn;
use crate::agent::prompt::local::Variant;
use crate::agent::prompt::{self, Asked, Prompt, Reply, read_reply};
use crate::agent::tools::{MOST_CALLS, ToolCall};
use crate::catalog::Snapshot;
use crate::confidence::ModelSignals;
use crate::error::{cancelled, model_problem};
use crate::limits::Limits;
use crate::rbac::Toolbox;
use futures::StreamExt;
use llm::message::estimate_bytes;
use llm::{Certainty, Delta, LlmClient, LlmError, Request, TokenUsage};
use protocol::events::Stage;
use protocol::{ErrorCode, Problem};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

pub const MAX_REPAIRS: usize = 2;
/// Longest answer read, in bytes; a model that goes on and on is stopped.
const ANSWER_BYTES: usize = 16 * 1024;

/// What the model answered with.
pub enum Answered {
    Draft(Draft),
    Call(ToolCall),
}

/// A conversation with the model, one question long.
pub struct Dialogue {
    request: Request,
    /// The last answer, as it came.
    answer: String,
    pub repairs: usize,
    calls: usize,
    pub tables: usize,
    pub tables_left_out: usize,
    /// The model is small and in this process.
    local: bool,
    /// How sure the model was of its last answer, where it tells.
    pub certainty: Option<Certainty>,
}

impl Dialogue {
    /// With the embedded model: a shorter prompt, no tools, an answer held to the schema.
    pub fn local(
        question: &str,
        previous: Option<&PriorTurn>,
        snapshot: &Snapshot,
        variant: Variant,
        party: &str,
    ) -> Self {
        let prompt = prompt::local::first(question, previous, snapshot, variant, party);
        Self::begin(prompt, true)
    }

    fn begin(prompt: Prompt, local: bool) -> Self {
        Self {
            request: prompt.request,
            answer: String::new(),
            repairs: 0,
            calls: 0,
            tables: prompt.tables,
            tables_left_out: prompt.tables_left_out,
            local,
            certainty: None,
        }
    }

    pub fn new(
        asked: Asked<'_>,
        snapshot: &Snapshot,
        toolbox: &Toolbox,
        limits: &Limits,
        model: &dyn LlmClient,
    ) -> Self {
        let prompt_tokens = model.info().prompt_tokens;
        let prompt = prompt::first(asked, snapshot, toolbox, limits, prompt_tokens);
        Self::begin(prompt, false)
    }

    pub fn prompt_tokens(&self) -> usize {
        self.request.estimated_tokens()
    }

    pub fn may_repair(&self) -> bool {
        self.repairs < MAX_REPAIRS
    }

    /// Puts what was wrong with the last answer into the conversation.
    pub fn object(&mut self, problem: &str) {
        self.repairs += 1;
        let answer = std::mem::take(&mut self.answer);
        let request = self.request.clone();
        self.request = match self.local {
            true => prompt::local::repair(request, &answer, problem),
            false => prompt::repair(request, &answer, problem),
        };
    }

    /// Puts what a tool told into the conversation.
    pub fn tell(&mut self, outcome: &str) {
        let answer = std::mem::take(&mut self.answer);
        self.request = prompt::told(self.request.clone(), &answer, outcome);
    }

    /// Asks, and reads the answer as it is written.
    pub async fn ask(
        &mut self,
        model: &dyn LlmClient,
        limits: &Limits,
        cancel: &CancellationToken,
        usage: &mut TokenUsage,
    ) -> Result<Answered, Stop> {
        let limit = limits.model_deadline;
        let mut spent = Spent::default();
        let read = tokio::time::timeout(limit, read_answer(model, &self.request, &mut spent));
        let answer = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(Stop::from(cancelled(Stage::Generate))),
            answer = read => Ok(answer.unwrap_or(Err(LlmError::Timeout { limit }))),
        };
        *usage += spent.tokens(&self.request);
        self.certainty = spent.certainty;
        let answer = answer?;
        self.answer = answer.map_err(|error| model_problem(&error))?;
        match read_reply(&self.answer) {
            Reply::Sql(sql) => Ok(Answered::Draft(Draft {
                sql,
                explanation: vec!["written by a language model from the schema".to_owned()],
                title: String::new(),
                source: DraftSource::Model(ModelSignals {
                    repairs: self.repairs,
                    certainty: self.certainty.map(Certainty::mean),
                    ..ModelSignals::default()
                }),
            })),
            Reply::Call(call) => {
                self.calls += 1;
                if self.calls > MOST_CALLS {
                    let detail = format!("the language model called more than {MOST_CALLS} tools");
                    return Err(refused(&detail));
                }
                // What cannot be read is a call of nothing, and answered as such.
                let nothing = |_| ToolCall { name: String::new(), arguments: Value::Null };
                Ok(Answered::Call(call.unwrap_or_else(nothing)))
            }
            Reply::Missing(lack) => Err(Stop::Declined(Missing {
                message: format!("The data seem to lack what this asks for: {lack}"),
                unknown: Vec::new(),
                suggestions: Vec::new(),
            })),
            Reply::Unusable => {
                Err(refused("the language model's answer holds no SELECT statement"))
            }
        }
    }
}

fn refused(detail: &str) -> Stop {
    let problem = Problem::new(ErrorCode::ModelRefused, detail);
    problem.at(Stage::Generate).hint("put the question differently").into()
}

/// What one call has used, as far as it is known.
#[derive(Default)]
struct Spent {
    /// The model has begun to answer.
    begun: bool,
    answer_bytes: usize,
    told: TokenUsage,
    certainty: Option<Certainty>,
}

impl Spent {
    /// As the provider counted them; estimated for a call that broke off, and where it does not say.
    fn tokens(&self, request: &Request) -> TokenUsage {
        match (self.begun, self.told == TokenUsage::default()) {
            (false, _) => TokenUsage::default(),
            (true, false) => self.told,
            (true, true) => TokenUsage {
                prompt: request.estimated_tokens() as u64,
                completion: estimate_bytes(self.answer_bytes) as u64,
            },
        }
    }
}

async fn read_answer(
    model: &dyn LlmClient,
    request: &Request,
    spent: &mut Spent,
) -> Result<String, LlmError> {
    let mut stream = model.stream(request).await?;
    spent.begun = true;
    let mut answer = String::new();
    while let Some(delta) = stream.next().await {
        match delta? {
            Delta::Text(piece) => {
                spent.answer_bytes += piece.len();
                answer.push_str(&piece);
            }
            Delta::Certainty(certainty) => spent.certainty = Some(certainty),
            Delta::End(told) => {
                spent.told = told;
                break;
            }
        }
        if answer.len() > ANSWER_BYTES {
            return Err(LlmError::Malformed {
                reason: format!("more than {ANSWER_BYTES} bytes without an end"),
            });
        }
    }
    if answer.trim().is_empty() { Err(LlmError::Empty) } else { Ok(answer) }
}
