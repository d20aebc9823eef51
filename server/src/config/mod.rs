//! Settings: defaults, then the configuration file, then the environment, then the command line; each
//! checked once, at start.

mod connections;
mod issuers;
mod llm;
mod local_model;
mod oidc;
mod sessions;
mod web;

pub use connections::ConnectionSettings;
pub use llm::LlmSettings;
pub use local_model::LocalModelSettings;
pub use sessions::SessionSettings;
pub use web::CorsSettings;

use crate::auth::jwt::verifier::IssuerSettings;
use crate::auth::oidc::ProviderSettings;
use crate::secrets::KeySource;
use engine::{Concurrency, Limits, ReuseLimits};
use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read `{path}`: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error("`{path}` is not a configuration file: {reason}")]
    Malformed { path: PathBuf, reason: String },
    #[error("setting `{name}`: {reason}")]
    Invalid { name: &'static str, reason: String },
}

/// Everything the server needs to know before it starts.
#[derive(Debug, Clone)]
pub struct Settings {
    pub bind: SocketAddr,
    /// Where people reach the server, when that is not `http://<bind>`: behind a proxy with TLS.
    pub public_url: Option<String>,
    /// Store, demo database and keys.
    pub data: PathBuf,
    /// Built assets: pkg, monaco, fonts.
    pub site_root: PathBuf,
    pub demo: bool,
    /// SQLite files to connect, with the names they get.
    pub databases: Vec<DatabaseSettings>,
    /// What administrators may connect.
    pub connections: ConnectionSettings,
    /// Keys that seal stored passwords, instead of a key file in the data directory.
    pub secret_keys: Option<SecretString>,
    pub llm: Option<LlmSettings>,
    /// The model in this process, where the build has one.
    pub local_model: LocalModelSettings,
    pub limits: LimitSettings,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    pub cors: CorsSettings,
    pub sessions: SessionSettings,
    /// Systems whose signed tokens are accepted.
    pub issuers: Vec<IssuerSettings>,
    /// Systems that people can sign in at.
    pub oidc: Vec<ProviderSettings>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    pub name: String,
    pub path: PathBuf,
    /// Metrics and terms, in the glossary's JSON format.
    #[serde(default)]
    pub glossary: Option<PathBuf>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// Per person.
    pub questions_per_minute: u32,
    /// Per person and day, UTC; 0 counts none.
    pub questions_per_day: u32,
    /// Statements of the editor, per person.
    pub queries_per_minute: u32,
    /// Per person.
    pub exports_per_minute: u32,
    /// Per address.
    pub sign_ins_per_minute: u32,
    /// Cap on the store's file, in bytes. Absent: the disk's.
    pub store_max_bytes: Option<u64>,
    /// Days that rows of results are kept.
    pub result_days: u32,
    /// Milliseconds a running question survives without anyone listening: time enough for a broken
    /// stream to come back.
    pub listener_grace_ms: u64,
    /// Milliseconds that the head of a request may take, and that an idle connection is kept.
    pub head_ms: u64,
    /// Milliseconds that a body may take.
    pub body_ms: u64,
    /// Connections of clients at the same time.
    pub connections: usize,
    /// Seconds that open requests get to finish when the server is told to stop.
    pub shutdown_s: u64,
    /// Statements that run on one connection at the same time, exports included.
    pub statements_per_connection: usize,
    /// Statements that run for one person at the same time.
    pub statements_per_person: usize,
    /// Exports that run on one connection at the same time.
    pub exports_per_connection: usize,
    /// Statements that may wait for one connection; one more is refused.
    pub waiting_per_connection: usize,
    /// Statements of one person that may wait.
    pub waiting_per_person: usize,
    /// Columns looked at for one question, where a text of it is no value that is known; 0 looks at none.
    pub value_lookups: usize,
    /// Mebibytes of rows kept to answer equal statements over unchanged data; 0 reads every time.
    pub reuse_mib: u64,
    /// Minutes after which rows are read anew, whatever the database says.
    pub reuse_minutes: u64,
}

const MIB: u64 = 1024 * 1024;
/// Never more columns than this for one question, whatever is configured.
const MOST_LOOKUPS: usize = 8;

impl Default for LimitSettings {
    fn default() -> Self {
        let (concurrency, reuse) = (Concurrency::default(), ReuseLimits::default());
        Self {
            questions_per_minute: 120,
            questions_per_day: 0,
            queries_per_minute: 240,
            exports_per_minute: 20,
            sign_ins_per_minute: 30,
            store_max_bytes: None,
            result_days: 30,
            listener_grace_ms: 1_000,
            head_ms: 20_000,
            body_ms: 30_000,
            connections: 1_024,
            shutdown_s: 20,
            statements_per_connection: concurrency.per_connection,
            statements_per_person: concurrency.per_person,
            exports_per_connection: concurrency.exports_per_connection,
            waiting_per_connection: concurrency.waiting_per_connection,
            waiting_per_person: concurrency.waiting_per_person,
            value_lookups: Limits::default().lookups,
            reuse_mib: reuse.bytes / MIB,
            reuse_minutes: reuse.age.as_secs() / 60,
        }
    }
}

impl LimitSettings {
    pub fn listener_grace(&self) -> Duration {
        Duration::from_millis(self.listener_grace_ms)
    }

    /// What the engine keeps to.
    pub fn engine(&self) -> Limits {
        Limits {
            concurrency: Concurrency {
                per_connection: self.statements_per_connection,
                per_person: self.statements_per_person,
                exports_per_connection: self.exports_per_connection,
                waiting_per_connection: self.waiting_per_connection,
                waiting_per_person: self.waiting_per_person,
            },
            reuse: ReuseLimits {
                bytes: self.reuse_mib.saturating_mul(MIB),
                age: Duration::from_secs(self.reuse_minutes.saturating_mul(60)),
                ..ReuseLimits::default()
            },
            lookups: self.value_lookups.min(MOST_LOOKUPS),
            ..Limits::default()
        }
    }

    /// A limit of nothing would let no statement run, ever.
    fn check(&self) -> Result<(), ConfigError> {
        for (name, value) in [
            ("limits.connections", self.connections),
            ("limits.statements_per_connection", self.statements_per_connection),
            ("limits.statements_per_person", self.statements_per_person),
            ("limits.exports_per_connection", self.exports_per_connection),
        ] {
            if value == 0 {
                let reason = "at least 1 is needed for anything to run".to_owned();
                return Err(ConfigError::Invalid { name, reason });
            }
        }
        Ok(())
    }
}

/// The configuration file. Every key may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    bind: Option<SocketAddr>,
    public_url: Option<String>,
    data: Option<PathBuf>,
    databases: Vec<DatabaseSettings>,
    connections: connections::Section,
    llm: Option<LlmSettings>,
    local_model: LocalModelSettings,
    limits: LimitSettings,
    trusted_proxies: Vec<String>,
    cors: CorsSettings,
    sessions: SessionSettings,
    issuers: Vec<issuers::Section>,
    oidc: Vec<oidc::Section>,
}

/// What the command line says; it wins over everything else.
#[derive(Debug, Default, Clone)]
pub struct Overrides {
    pub config: Option<PathBuf>,
    pub bind: Option<SocketAddr>,
    pub data: Option<PathBuf>,
    pub demo: bool,
    /// No model in this process.
    pub no_model: bool,
}

impl Settings {
    /// Reads the configuration file, when one is named, and the environment.
    pub fn load(
        overrides: Overrides,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let variable = |name: &str| environment(name).filter(|value| !value.trim().is_empty());
        let file = match &overrides.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let public_url = variable("CANDOR_PUBLIC_URL").or(file.public_url);
        if let Some(url) = &public_url {
            check_public_url(url)?;
        }
        let mut limits = file.limits;
        let number = |name: &'static str| {
            let text = variable(name)?;
            let parsed = text.trim().parse::<u32>().map_err(|_| ConfigError::Invalid {
                name,
                reason: format!("`{text}` is not a whole number"),
            });
            Some(parsed)
        };
        for (name, limit) in [
            ("CANDOR_QUESTIONS_PER_MINUTE", &mut limits.questions_per_minute),
            ("CANDOR_QUESTIONS_PER_DAY", &mut limits.questions_per_day),
            ("CANDOR_QUERIES_PER_MINUTE", &mut limits.queries_per_minute),
            ("CANDOR_EXPORTS_PER_MINUTE", &mut limits.exports_per_minute),
            ("CANDOR_SIGN_INS_PER_MINUTE", &mut limits.sign_ins_per_minute),
        ] {
            if let Some(number) = number(name).transpose()? {
                *limit = number;
            }
        }
        if let Some(mib) = number("CANDOR_REUSE_MIB").transpose()? {
            limits.reuse_mib = u64::from(mib);
        }
        limits.check()?;
        file.sessions.check()?;
        let listed = |name: &str, file: Vec<String>| match variable(name) {
            Some(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
            None => file,
        };
        let proxies = listed("CANDOR_TRUSTED_PROXIES", file.trusted_proxies);
        let origins = listed("CANDOR_CORS_ORIGINS", file.cors.origins);
        let cors = CorsSettings { origins, ..file.cors };
        let data = overrides.data.or(variable("CANDOR_DATA").map(PathBuf::from)).or(file.data);
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        Ok(Self {
            oidc: oidc::read(file.oidc, public_url.as_deref(), variable)?,
            bind: overrides.bind.or(file.bind).unwrap_or_else(default_bind),
            public_url,
            data: data.unwrap_or_else(|| PathBuf::from("var")),
            site_root: variable("LEPTOS_SITE_ROOT")
                .map_or_else(|| PathBuf::from("target/site"), PathBuf::from),
            demo: overrides.demo,
            databases: file.databases,
            connections: file.connections.read()?,
            secret_keys: variable("CANDOR_SECRET_KEYS").map(SecretString::from),
            llm: LlmSettings::from_environment(file.llm, variable)?,
            local_model: file.local_model.read(overrides.no_model, variable)?,
            limits,
            trusted_proxies: web::proxies(&proxies)?,
            cors: cors.check()?,
            sessions: file.sessions,
            issuers: issuers::read(file.issuers, variable)?,
        })
    }

    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Where people reach the server, without a closing slash.
    pub fn url(&self, bound: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{bound}"))
    }

    /// Where the provider of that name sends people back to; what is registered there.
    pub fn redirect_uri(&self, provider: &str) -> String {
        // `config::oidc` asks for the public address.
        let own = self.public_url.as_deref().unwrap_or_default();
        format!("{own}/auth/oidc/{provider}/callback")
    }

    pub fn store_path(&self) -> PathBuf {
        self.data.join("candor.sqlite")
    }

    /// Beside the store, never in it.
    pub fn key_path(&self) -> PathBuf {
        self.data.join("secret.keys")
    }

    pub fn key_source(&self) -> KeySource {
        match &self.secret_keys {
            Some(keys) => KeySource::Environment(keys.clone()),
            None => KeySource::File(self.key_path()),
        }
    }

    pub fn demo_path(&self) -> PathBuf {
        self.data.join("demo.sqlite")
    }
}

fn default_bind() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 3000))
}

fn read(path: &Path) -> Result<File, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    toml::from_str(&text).map_err(|error| ConfigError::Malformed {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

fn check_public_url(url: &str) -> Result<(), ConfigError> {
    let fine =
        url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).is_some_and(|rest| {
            !rest.trim_end_matches('/').is_empty() && !rest.trim_end_matches('/').contains('/')
        });
    if fine {
        return Ok(());
    }
    let reason = format!("`{url}` is not like `https://candor.example.org`");
    Err(ConfigError::Invalid { name: "public_url", reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("candor.toml");
        std::fs::write(&path, file).unwrap();
        let overrides = Overrides { config: Some(path), ..Overrides::default() };
        Settings::load(overrides, |name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let settings = load("", &[]).unwrap();
        assert_eq!(settings.bind, default_bind());
        assert_eq!(settings.data, PathBuf::from("var"));
        assert!(settings.llm.is_none() && !settings.is_https());
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "data = 'a'\n[llm]\nprovider = 'openai'\nmodel = 'small'";
        let settings = load(file, &[("CANDOR_DATA", "b"), ("CANDOR_LLM_MODEL", "large")]).unwrap();
        assert_eq!(settings.data, PathBuf::from("b"));
        assert_eq!(settings.llm.unwrap().model, "large");
    }

    #[test]
    fn keys_from_the_environment_are_not_shown() {
        let settings = load("", &[("CANDOR_SECRET_KEYS", "a:canary")]).unwrap();
        assert!(matches!(settings.key_source(), KeySource::Environment(_)));
        assert!(!format!("{settings:?}").contains("canary"));
        assert!(matches!(load("", &[]).unwrap().key_source(), KeySource::File(_)));
    }

    #[test]
    fn what_runs_at_the_same_time_is_a_setting() {
        let file = "[limits]\nstatements_per_person = 1\nreuse_mib = 5";
        let limits = load(file, &[]).unwrap().limits.engine();
        assert_eq!(limits.concurrency.per_person, 1);
        assert_eq!(limits.reuse.bytes, 5 * MIB);
        let off = load(file, &[("CANDOR_REUSE_MIB", "0")]).unwrap();
        assert_eq!(off.limits.engine().reuse.bytes, 0);
        assert!(load("[limits]\nstatements_per_connection = 0", &[]).is_err());
        assert_eq!(load("", &[]).unwrap().limits.engine(), Limits::default());
    }

    #[test]
    fn limits_proxies_and_origins_come_from_either_place() {
        let file = "trusted_proxies = ['10.0.0.1']\n[cors]\norigins = ['https://a.example']\n\
            credentials = true\n[limits]\nexports_per_minute = 3";
        let settings = load(file, &[]).unwrap();
        assert_eq!(settings.limits.exports_per_minute, 3);
        assert_eq!(settings.trusted_proxies, ["10.0.0.1/32".parse().unwrap()]);
        let variables = [
            ("CANDOR_EXPORTS_PER_MINUTE", "4"),
            ("CANDOR_QUESTIONS_PER_DAY", "50"),
            ("CANDOR_TRUSTED_PROXIES", "10.0.0.2, fd00::/8"),
            ("CANDOR_CORS_ORIGINS", "https://b.example"),
        ];
        let settings = load(file, &variables).unwrap();
        let limits = &settings.limits;
        assert_eq!((limits.exports_per_minute, limits.questions_per_day), (4, 50));
        assert_eq!(settings.trusted_proxies.len(), 2);
        assert_eq!(settings.cors.origins, ["https://b.example"]);
        assert!(load(file, &[("CANDOR_CORS_ORIGINS", "*")]).is_err());
        assert!(load("", &[("CANDOR_TRUSTED_PROXIES", "proxy.local")]).is_err());
        assert!(load("[sessions]\nidle_hours = 0", &[]).is_err());
    }

    #[test]
    fn an_unknown_key_or_a_wrong_value_is_named() {
        let unknown = load("colour = 'red'", &[]).unwrap_err().to_string();
        assert!(unknown.contains("colour"), "{unknown}");
        assert!(load("public_url = 'candor.example.org'", &[]).is_err());
        assert!(load("", &[("CANDOR_LLM_PROVIDER", "abacus")]).is_err());
    }
}
