//! How far the model is, for logs, the settings page and the API.

use protocol::model::EmbeddedStatus;
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Status {
    /// This build has none, or it was switched off.
    Off {
        reason: String,
    },
    /// Its file is not here, and nothing gets it.
    Absent,
    Downloading {
        bytes: u64,
        total: u64,
    },
    Loading,
    Ready {
        model: String,
    },
    /// Nothing further happens until the next start.
    Failed {
        reason: String,
    },
}

impl Status {
    /// As the settings page shows it.
    pub fn told(&self) -> EmbeddedStatus {
        match self {
            Status::Off { .. } | Status::Absent => EmbeddedStatus::Absent,
            Status::Downloading { .. } => EmbeddedStatus::Downloading,
            Status::Loading => EmbeddedStatus::Loading,
            Status::Ready { .. } => EmbeddedStatus::Ready,
            Status::Failed { .. } => EmbeddedStatus::Failed,
        }
    }

    pub fn is_ready(&self) -> bool {
        matches!(self, Status::Ready { .. })
    }
}
