//! `[sessions]`: how long signing in lasts.

use super::ConfigError;
use crate::store::timestamp;
use serde::Deserialize;
use std::time::Duration;
use time::OffsetDateTime;

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionSettings {
    /// Hours without a request after which a session has ended.
    pub idle_hours: u32,
    /// Days after which it has ended in any case.
    pub days: u32,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self { idle_hours: 72, days: 14 }
    }
}

impl SessionSettings {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (name, value, most) in
            [("sessions.idle_hours", self.idle_hours, 24 * 365), ("sessions.days", self.days, 365)]
        {
            if !(1..=most).contains(&value) {
                return Err(ConfigError::Invalid {
                    name,
                    reason: format!("1 to {most} are allowed"),
                });
            }
        }
        Ok(())
    }

    pub fn lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.days) * 24 * 3600)
    }

    /// A session that was not used since then has ended.
    pub fn idle_since(&self) -> String {
        let idle = Duration::from_secs(u64::from(self.idle_hours) * 3600);
        timestamp(OffsetDateTime::now_utc() - idle)
    }
}
