//! Trying a connection before it is kept: does it answer, and is its login fit. A failure takes the
//! same time and says the same words whatever the reason, so that nobody can map a network with it.

use super::vetted::{NO_ANSWER, Vetted};
use connectors::{Connector, LoginReport, Weight};
use protocol::connection::{ConnectionTest, FindingWeight, LoginFinding};
use protocol::{ErrorCode, Problem};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How trying ended.
pub enum Trial {
    Fit {
        version: String,
        report: LoginReport,
        took: Duration,
    },
    /// It answers, but its login may do too much.
    Unfit {
        version: String,
        report: LoginReport,
        took: Duration,
    },
    NoAnswer {
        took: Duration,
    },
}

/// Tries for at most `patience`; a failure is told when `patience` is over, not before.
pub async fn attempt(opened: Result<Arc<Vetted>, Problem>, patience: Duration) -> Trial {
    let began = Instant::now();
    let found = tokio::time::timeout(patience, look(opened)).await.ok().flatten();
    let Some((version, report)) = found else {
        tokio::time::sleep_until(began + patience).await;
        return Trial::NoAnswer { took: patience };
    };
    let took = began.elapsed();
    match report.refused() {
        true => Trial::Unfit { version, report, took },
        false => Trial::Fit { version, report, took },
    }
}

async fn look(opened: Result<Arc<Vetted>, Problem>) -> Option<(String, LoginReport)> {
    // Why it did not open is in the log already.
    let connector = opened.ok()?;
    let told = |error: &connectors::ConnectorError| {
        tracing::info!(reason = %error, "a connection was tried in vain");
    };
    let version = connector.version().await.inspect_err(told).ok()?;
    let report = connector.examine_login().await.inspect_err(told).ok()?;
    Some((version, report))
}

impl Trial {
    pub fn into_test(self) -> ConnectionTest {
        let (ok, message, version, report, took) = match self {
            Trial::Fit { version, report, took } => {
                let message = match report.concerns.is_empty() {
                    true => "connected; the login may only read",
                    false => "connected; the login may do more than it needs to",
                };
                (true, message, Some(version), report, took)
            }
            Trial::Unfit { version, report, took } => {
                let message = "connected, but this login may do too much";
                (false, message, Some(version), report, took)
            }
            Trial::NoAnswer { took } => (false, NO_ANSWER, None, LoginReport::default(), took),
        };
        ConnectionTest {
            ok,
            message: message.to_owned(),
            engine_version: version,
            duration_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            findings: findings(&report),
        }
    }

    /// What stands in the way of keeping the connection.
    pub fn into_result(self) -> Result<(), Problem> {
        match self {
            Trial::Fit { .. } => Ok(()),
            Trial::Unfit { report, .. } => Err(unfit(&report)),
            Trial::NoAnswer { .. } => {
                Err(Problem::new(ErrorCode::ConnectionUnavailable, NO_ANSWER).hint(
                    "check host, port, database, user and password; the server's log says more",
                ))
            }
        }
    }
}

/// The login's powers that are too many, with what to do about each.
pub fn unfit(report: &LoginReport) -> Problem {
    let refused = || report.concerns.iter().filter(|one| one.weight == Weight::Refused);
    let finding: Vec<&str> = refused().map(|concern| concern.finding.as_str()).collect();
    let fix: Vec<&str> = refused().map(|concern| concern.fix.as_str()).collect();
    Problem::new(ErrorCode::LoginUnfit, finding.join("; ")).hint(fix.join("; "))
}

pub fn findings(report: &LoginReport) -> Vec<LoginFinding> {
    let concerns = report.concerns.iter().map(|concern| LoginFinding {
        weight: match concern.weight {
            Weight::Warning => FindingWeight::Warning,
            Weight::Refused => FindingWeight::Refused,
        },
        finding: concern.finding.clone(),
        fix: concern.fix.clone(),
    });
    concerns.collect()
}
