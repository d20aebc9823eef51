//! `candor audit`: whether it is as it was written, all of it as text, and its signed head to keep
//! elsewhere. A running server is not disturbed.

use super::lines::{print_json, print_line};
use super::{CliError, Place};
use crate::actions::audit::{begin_export, verify_store};
use crate::audit::export::Format;
use crate::audit::{Act, Action};
use crate::auth::permission;
use crate::secrets::Secrets;
use crate::store::Store;
use clap::{Args, Subcommand, ValueEnum};
use protocol::audit::{AuditFilter, AuditHead, bounded};
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct AuditCommand {
    #[command(subcommand)]
    action: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Check every record; exit status 1 when one is not as it was written, and name the first one.
    Verify {
        #[command(flatten)]
        place: Place,
        /// Print what was found as JSON.
        #[arg(long)]
        json: bool,
        /// A head that `candor audit head` printed earlier: records cut off since are found too.
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
    /// Print the records, the oldest first; this is recorded.
    Export {
        #[command(flatten)]
        place: Place,
        #[arg(long, value_enum, default_value = "jsonl")]
        format: TextFormat,
        /// Why it is taken away; it is recorded.
        #[arg(long)]
        reason: Option<String>,
        /// First day, UTC: 2024-01-31.
        #[arg(long)]
        from: Option<String>,
        /// Last day, UTC.
        #[arg(long)]
        to: Option<String>,
        /// As `policy.publish`.
        #[arg(long)]
        action: Option<String>,
        /// As `denied`.
        #[arg(long)]
        outcome: Option<String>,
    },
    /// Print the signed head as JSON, to keep where the server cannot write.
    Head {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum TextFormat {
    Jsonl,
    Csv,
}

impl AuditCommand {
    pub async fn run(self) -> Result<(), CliError> {
        match self.action {
            Verb::Verify { place, json, head } => verify(&place, json, head).await,
            Verb::Head { place } => {
                let store = open(&place).await?;
                let head = store.audit_head().await?;
                store.close().await;
                print_json(&head.map(|head| head.to_wire()))
            }
            Verb::Export { place, format, reason, from, to, action, outcome } => {
                let parts = [("from", from), ("to", to), ("action", action), ("outcome", outcome)];
                let filter = AuditFilter::read(|wanted| {
                    let part = parts.iter().find(|(name, _)| *name == wanted);
                    part.and_then(|(_, value)| value.clone())
                });
                let filter = filter.map_err(CliError::Usage)?;
                let reason = bounded("reason", reason).map_err(CliError::Usage)?;
                export(&place, filter, format, reason).await
            }
        }
    }
}

async fn open(place: &Place) -> Result<Store, CliError> {
    let settings = place.settings()?;
    let path = settings.store_path();
    if !path.exists() {
        let message = format!("there is no store at `{}`", path.display());
        return Err(CliError::Usage(message));
    }
    let store = Store::open(&path, settings.limits.store_max_bytes).await?;
    Ok(store.with_audit(&Secrets::open(settings.key_source())?).await?)
}

async fn verify(place: &Place, json: bool, head: Option<PathBuf>) -> Result<(), CliError> {
    let kept = head.map(read_head).transpose()?;
    let store = open(place).await?;
    let found = verify_store(&store, kept.as_ref()).await?;
    store.close().await;
    if json {
        print_json(&found)?;
    }
    match found.fault {
        None if json => Ok(()),
        None => print_line(&format!("{} records are as they were written", found.records)),
        Some(fault) => Err(CliError::Failed(format!(
            "{} ({}); the {} before it are as they were written",
            fault.message, fault.kind, found.records
        ))),
    }
}

fn read_head(path: PathBuf) -> Result<AuditHead, CliError> {
    let unusable =
        |reason: String| CliError::Usage(format!("`{}` is no head: {reason}", path.display()));
    let text = std::fs::read_to_string(&path).map_err(|error| unusable(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))
}

async fn export(
    place: &Place,
    filter: AuditFilter,
    format: TextFormat,
    reason: Option<String>,
) -> Result<(), CliError> {
    let format = match format {
        TextFormat::Jsonl => Format::Jsonl,
        TextFormat::Csv => Format::Csv,
    };
    let store = open(place).await?;
    let (permission, act) = (permission::of_command(), Act::new(Action::AuditExport));
    let mut export = begin_export(&store, permission, act, filter, format, reason).await?;
    let mut output = std::io::stdout();
    output.write_all(export.header().as_bytes())?;
    while let Some(lines) = export.next().await? {
        output.write_all(lines.as_bytes())?;
    }
    output.flush()?;
    store.close().await;
    Ok(())
}
