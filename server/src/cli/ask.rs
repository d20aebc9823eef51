//! `candor ask`: one question, answered by the same engine as in the browser. Nothing is kept but the
//! run, in the history of the person it is run for.

use super::lines::{print_json, print_line};
use super::run_log::CommandLineRuns;
use super::target::Target;
use super::{CliError, Place};
use crate::audit::scene;
use crate::auth::sign_in::new_user_id;
use crate::config::Settings;
use crate::context::engine_over;
use crate::secrets::Secrets;
use crate::serve::model;
use crate::store::{NewUser, Store, User, now};
use clap::Args;
use engine::rbac::{Resource, Subject, Toolbox, decide, toolbox};
use engine::{AskInput, Described, Hooks, Limits, Principal, Published, RunLog, always};
use protocol::access::Permission;
use protocol::catalog::Environment;
use protocol::events::{Clarification, Envelope, Event, EventVersion, TableResult, TurnStatus};
use protocol::ids::{ConnectionId, ConversationId, RequestId};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

#[derive(Args)]
pub struct Ask {
    /// The question.
    question: String,
    #[command(flatten)]
    target: Target,
    /// E-mail address of the account whose rules hold; needed where rules are published.
    #[arg(long, value_name = "EMAIL", requires = "connection")]
    r#as: Option<String>,
    /// Print the events of the answer, one JSON object per line.
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    place: Place,
}

/// Address of who asks without `--as`.
const COMMAND_LINE: &str = "cli@candor.local";
/// Rows shown without `--jsonl`.
const SHOWN_ROWS: usize = 20;

impl Ask {
    pub async fn run(self) -> Result<(), CliError> {
        let described = self.target.open(&self.place).await?.describe().await?;
        let settings = self.place.settings()?;
        let Asker { principal, toolbox, published, history } =
            asker(&settings, &described, self.r#as.as_deref()).await?;
        let database = Arc::new(described.seen_by(&principal, published.as_ref()).await);
        let model = settings.llm.as_ref().map(model).transpose()?;
        let store = Store::in_memory().await?;
        let user = NewUser {
            id: principal.user.clone(),
            email: COMMAND_LINE.to_owned(),
            name: principal.name.clone(),
            password_hash: None,
            roles: principal.roles.clone(),
        };
        store.add_user(&user).await?;
        let runs: Arc<dyn RunLog> = match history {
            Some(history) => Arc::new(CommandLineRuns(history)),
            None => Arc::new(store.clone()),
        };
        let engine = engine_over(&store, runs, Limits::default(), Hooks::default());
        let input = AskInput {
            principal,
            database,
            conversation_id: ConversationId::from_random(rand::random()),
            request_id: RequestId::parse(uuid::Uuid::new_v4().to_string())
                .expect("a UUID is printable and short"),
            question: self.question,
            history: Vec::new(),
            embeddings: None,
            toolbox,
            models: always(model),
        };
        let (conversation, request) = (input.conversation_id.clone(), input.request_id.clone());
        let (sink, mut events) = mpsc::channel(64);
        let cancel = CancellationToken::new();
        let run =
            tokio::spawn(scene::carried(async move { engine.ask(input, sink, cancel).await }));
        let mut status = TurnStatus::Failed;
        let mut seq = 0;
        while let Some(event) = events.recv().await {
            if let Event::Done(done) = &event {
                status = done.status;
            }
            if self.jsonl {
                print_json(&Envelope {
                    event_version: EventVersion::V3,
                    conversation_id: conversation.clone(),
                    request_id: request.clone(),
                    seq,
                    timestamp: now(),
                    event,
                })?;
                seq += 1;
            } else {
                show(&event)?;
            }
        }
        run.await.map_err(|_| CliError::Failed("the run ended unexpectedly".to_owned()))?;
        match status {
            TurnStatus::Answered => Ok(()),
            other => Err(CliError::Failed(format!("not answered ({other:?})").to_lowercase())),
        }
    }
}

/// Who asks, under which rules, and where that is written down.
struct Asker {
    principal: Principal,
    toolbox: Toolbox,
    published: Option<Published>,
    history: Option<Store>,
}

/// Without `--as` that is nobody in particular, which is enough only where no rules are published;
/// such a run is in nobody's history.
async fn asker(
    settings: &Settings,
    described: &Described,
    email: Option<&str>,
) -> Result<Asker, CliError> {
    let path = settings.store_path();
    let anybody = || {
        let name = "Command line".to_owned();
        let roles = vec!["analyst".to_owned()];
        let principal =
            Principal::new(new_user_id(), name, COMMAND_LINE, roles, Default::default());
        let custom = Default::default();
        let roles = principal.roles.clone();
        let subject = Subject::new(principal.user.clone(), roles, Vec::new(), &custom);
        let toolbox = toolbox(&subject, |_| true, &Default::default());
        Asker { principal, toolbox, published: None, history: None }
    };
    if !path.exists() {
        return Ok(anybody());
    }
    let kept = Store::open(&path, None).await?;
    let published = kept.published_policy(&described.id).await?;
    match (email, &published) {
        (None, None) => Ok(anybody()),
        (None, Some(_)) => {
            let message = format!("`{}` has rules: say whose with `--as EMAIL`", described.name);
            Err(CliError::Usage(message))
        }
        (Some(email), _) => {
            let user = kept
                .user_by_email(email)
                .await?
                .ok_or_else(|| CliError::Failed(format!("nobody has the address `{email}`")))?;
            check_use(&kept, &user, &described.id).await?;
            let kept = kept.with_audit(&Secrets::open(settings.key_source())?).await?;
            let subject = kept.subject(&user.id, &user.roles).await?;
            let toolbox = toolbox(&subject, |_| true, &kept.every_tool_access().await?);
            let principal =
                Principal::new(user.id, user.name, &user.email, user.roles, user.attributes)
                    .in_groups(subject.groups);
            Ok(Asker { principal, toolbox, published, history: Some(kept) })
        }
    }
}

/// What the account may not do in the browser is not done for it here either.
async fn check_use(store: &Store, user: &User, connection: &ConnectionId) -> Result<(), CliError> {
    if user.disabled {
        return Err(CliError::Failed(format!("the account of `{}` is disabled", user.email)));
    }
    let subject = store.subject(&user.id, &user.roles).await?;
    let access = store.connection_access(connection).await?.unwrap_or_default();
    // The tier matters to writes only.
    let resource = Resource::Connection { environment: Environment::Dev, access: &access };
    let decision = decide(&subject, Permission::Ask, resource);
    decision.into_result().map_err(|refusal| {
        CliError::Failed(format!("`{}`: {}", user.email, refusal.problem().detail))
    })
}

/// The answer for people; what helps to understand it goes to stderr.
fn show(event: &Event) -> Result<(), CliError> {
    match event {
        Event::SqlDraft(draft) => eprintln!("{}\n", draft.sql),
        Event::TableResult(table) => show_table(table)?,
        Event::AssistantText(text) => print_line(&format!("\n{}", text.markdown))?,
        Event::Clarification(clarification) => show_clarification(clarification),
        Event::ApprovalRequired(approval) => eprintln!("{}", approval.message),
        Event::Lineage(lineage) => {
            let confidence = &lineage.confidence;
            eprintln!("confidence: {:?} ({:.2})", confidence.tier, confidence.score);
        }
        Event::Warning(warning) => eprintln!("warning: {}", warning.message),
        Event::Error(problem) => {
            eprintln!("error: {}", problem.detail);
            if let Some(hint) = &problem.hint {
                eprintln!("hint: {hint}");
            }
        }
        Event::Status(_)
        | Event::ToolStart(_)
        | Event::ToolResult(_)
        | Event::ChartSpec(_)
        | Event::Done(_) => {}
    }
    Ok(())
}

fn show_table(table: &TableResult) -> Result<(), CliError> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    print_line(&names.join("\t"))?;
    for row in table.rows.iter().take(SHOWN_ROWS) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        print_line(&cells.join("\t"))?;
    }
    if table.row_count > SHOWN_ROWS as u64 {
        eprintln!("… {} rows in all", table.row_count);
    }
    Ok(())
}

fn show_clarification(clarification: &Clarification) {
    eprintln!("{}", clarification.message);
    for option in &clarification.options {
        eprintln!("- {}", option.question);
    }
}
