//! What words were said to mean: taking an answer to a question back, listing, sharing, forgetting.

use crate::auth::permission::RequestWrite;
use crate::auth::{Caller, With};
use crate::context::ServerContext;
use crate::store::NewChoice;
use protocol::choice::ChoiceList;
use protocol::conversation::Chosen;
use protocol::events::{Clarification, ClarificationKind, Event};
use protocol::ids::{ChoiceId, ConnectionId, ConversationId, UserId};
use protocol::{ErrorCode, Problem};
use std::collections::BTreeMap;

/// Keeps what was chosen among the options that a turn of the person's own offered, and says on which
/// connection.
pub async fn take(
    context: &ServerContext,
    owner: &UserId,
    conversation: &ConversationId,
    chosen: &Chosen,
) -> Result<ConnectionId, Problem> {
    let turn = context.store.turn(owner, conversation, &chosen.request_id).await?;
    let turn = turn.ok_or_else(|| {
        Problem::new(ErrorCode::NotFound, "there is no such question in this conversation")
    })?;
    let asked = turn.events.iter().find_map(|envelope| match &envelope.event {
        Event::Clarification(asked) if asked.kind == ClarificationKind::Ambiguous => Some(asked),
        _ => None,
    });
    let invalid = |detail: String| Problem::new(ErrorCode::InvalidRequest, detail);
    let asked = asked.ok_or_else(|| invalid("that question was not asked back".to_owned()))?;
    let targets = targets(asked);
    if !targets.contains(&chosen.target) {
        let detail = format!("`{}` is not one of the options", chosen.target);
        return Err(invalid(detail).hint(format!("choose one of {}", targets.join(", "))));
    }
    let words = asked.words.clone().unwrap_or_default();
    let others: Vec<String> =
        targets.into_iter().filter(|target| *target != chosen.target).collect();
    let new = NewChoice {
        owner,
        connection: &turn.connection_id,
        key: &engine::ambiguity::key(&words),
        words: &words,
        target: &chosen.target,
        others: &others,
        question: &turn.question,
    };
    context.store.choose(new).await?;
    Ok(turn.connection_id)
}

fn targets(asked: &Clarification) -> Vec<String> {
    asked.options.iter().filter_map(|option| option.target.clone()).collect()
}

/// What decides for the caller, on connections that they may read.
pub async fn list(context: &ServerContext, by: &Caller) -> Result<ChoiceList, Problem> {
    let mut choices = context.store.choices_for(&by.principal.user).await?;
    let mut readable: BTreeMap<ConnectionId, bool> = BTreeMap::new();
    for choice in &choices {
        let connection = &choice.connection_id;
        if !readable.contains_key(connection) {
            let may = context.databases.may_read(connection, by).await?;
            readable.insert(connection.clone(), may);
        }
    }
    choices.retain(|choice| readable.get(&choice.connection_id) == Some(&true));
    Ok(ChoiceList { choices, may_share: may_share(by) })
}

/// Forgets a choice of one's own; one of the workspace takes an editor.
pub async fn revoke(
    context: &ServerContext,
    by: &Caller,
    choice: &ChoiceId,
) -> Result<(), Problem> {
    let shared = may_share(by);
    match context.store.revoke_choice(&by.principal.user, choice, shared).await? {
        true => Ok(()),
        false => Err(unknown()),
    }
}

/// Makes a choice of one's own decide for everybody who has not chosen otherwise.
pub async fn share(
    context: &ServerContext,
    by: &With<RequestWrite>,
    choice: &ChoiceId,
) -> Result<(), Problem> {
    match context.store.share_choice(&by.principal.user, choice).await? {
        true => Ok(()),
        false => Err(unknown()),
    }
}

fn may_share(by: &Caller) -> bool {
    With::<RequestWrite>::of(by).is_ok()
}

fn unknown() -> Problem {
    Problem::new(ErrorCode::NotFound, "there is no such choice")
        .hint("it may have been revoked already")
}
