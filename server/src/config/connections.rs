//! `[connections]`: which networks and files administrators may connect.

use super::ConfigError;
use ipnet::IpNet;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Clone)]
pub struct ConnectionSettings {
    /// Loopback and private ranges that connections may lead to.
    pub allow: Vec<IpNet>,
    /// Directories whose SQLite files may be connected.
    pub sqlite_roots: Vec<PathBuf>,
    /// Per person; adding and changing count too.
    pub tests_per_minute: u32,
    /// How long a connection may take to prove itself; every failed test takes exactly this long.
    pub test_time: Duration,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Section::default().read().expect("the defaults are fine")
    }
}

/// As it is written in the configuration file.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Section {
    allow: Vec<String>,
    sqlite_roots: Vec<PathBuf>,
    tests_per_minute: u32,
    test_ms: u64,
}

impl Default for Section {
    fn default() -> Self {
        let (allow, sqlite_roots) = Default::default();
        Self { allow, sqlite_roots, tests_per_minute: 10, test_ms: 4_000 }
    }
}

impl Section {
    pub(super) fn read(self) -> Result<ConnectionSettings, ConfigError> {
        let invalid = |name, reason| ConfigError::Invalid { name, reason };
        let range = |text: &String| {
            text.parse::<IpNet>().map_err(|_| {
                let reason = format!("`{text}` is not a range like `10.0.0.0/8` or `fd00::/8`");
                invalid("connections.allow", reason)
            })
        };
        let relative = self.sqlite_roots.iter().find(|root| !root.is_absolute());
        if let Some(root) = relative {
            let reason = format!("`{}` does not begin at `/`", root.display());
            return Err(invalid("connections.sqlite_roots", reason));
        }
        Ok(ConnectionSettings {
            allow: self.allow.iter().map(range).collect::<Result<_, _>>()?,
            sqlite_roots: self.sqlite_roots,
            tests_per_minute: self.tests_per_minute,
            test_time: Duration::from_millis(self.test_ms.clamp(100, 60_000)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, problem: Option<&str>) {
        let read = toml::from_str::<Section>(text).unwrap().read();
        match (read, problem) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{error}"),
            (read, _) => panic!("{text}: {read:?}"),
        }
    }

    #[test]
    fn ranges_and_directories_are_checked() {
        check("", None);
        check("allow = ['127.0.0.0/8', 'fd00::/8']\nsqlite_roots = ['/srv/data']", None);
        check("allow = ['localhost']", Some("`localhost` is not a range"));
        check("allow = ['127.0.0.1']", Some("connections.allow"));
        check("sqlite_roots = ['data']", Some("`data` does not begin"));
    }
}
