//! The log, on stderr: `CANDOR_LOG` filters it, `CANDOR_LOG_FORMAT=json` makes one object a line.

use tracing_subscriber::EnvFilter;

/// The client of language models logs what servers answer, which may quote a prompt.
const DEFAULT_FILTER: &str = "warn,server=info,candor=info,engine=info,genai=off";

pub fn init() {
    let filter =
        EnvFilter::try_from_env("CANDOR_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = std::env::var("CANDOR_LOG_FORMAT").is_ok_and(|format| format == "json");
    // A second initialisation, as in tests, keeps the first.
    let _ = if json { log.json().try_init() } else { log.try_init() };
}
