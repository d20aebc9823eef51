//! What the language model in this process may take of the machine, and whether there is one.

use super::ConfigError;
use crate::local_model::DEFAULT;
use llm::embedded::Options;
use serde::Deserialize;
use std::path::PathBuf;

/// Tokens that a prompt with its answer needs at least.
const LEAST_CONTEXT: u32 = 2_048;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LocalModelSettings {
    /// Off: the server neither loads nor downloads one.
    pub enabled: bool,
    /// Download the default model at the start when it is missing.
    pub pull: bool,
    /// Another GGUF file than the downloaded one.
    pub file: Option<PathBuf>,
    /// Absent: every processor.
    pub threads: Option<u32>,
    /// Tokens kept in memory, about 28 KB each with the default model.
    pub context: u32,
    /// Schemas whose prompt is kept ready.
    pub schemas: u32,
}

impl Default for LocalModelSettings {
    fn default() -> Self {
        let Options { context, slots, .. } = Options::new("", "");
        Self { enabled: true, pull: true, file: None, threads: None, context, schemas: slots }
    }
}

impl LocalModelSettings {
    /// The file's section with `CANDOR_NO_MODEL`, `CANDOR_MODEL_FILE` and `CANDOR_MODEL_THREADS` laid over it.
    pub fn read(
        mut self,
        no_model: bool,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let switched_off = variable("CANDOR_NO_MODEL").is_some_and(|value| value.trim() != "0");
        self.enabled = self.enabled && !no_model && !switched_off;
        if let Some(file) = variable("CANDOR_MODEL_FILE") {
            self.file = Some(PathBuf::from(file));
        }
        if let Some(text) = variable("CANDOR_MODEL_THREADS") {
            let threads = text.trim().parse().map_err(|_| ConfigError::Invalid {
                name: "CANDOR_MODEL_THREADS",
                reason: format!("`{text}` is not a whole number"),
            })?;
            self.threads = Some(threads);
        }
        if self.context < LEAST_CONTEXT || self.schemas == 0 || self.threads == Some(0) {
            let reason = format!(
                "at least 1 thread, 1 schema and a context of {LEAST_CONTEXT} tokens are needed"
            );
            return Err(ConfigError::Invalid { name: "local_model", reason });
        }
        Ok(self)
    }

    pub fn name(&self) -> String {
        let stem = self.file.as_ref().and_then(|file| file.file_stem());
        stem.map_or_else(|| DEFAULT.name.to_owned(), |stem| stem.to_string_lossy().into_owned())
    }

    pub fn options(&self, file: PathBuf) -> Options {
        let defaults = Options::new(file, self.name());
        Options {
            context: self.context,
            slots: self.schemas,
            threads: self.threads.unwrap_or(defaults.threads),
            ..defaults
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(section: &str, variables: &[(&str, &str)]) -> Result<LocalModelSettings, ConfigError> {
        let section: LocalModelSettings = toml::from_str(section).unwrap();
        section.read(false, |name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_wins_and_bounds_are_kept() {
        assert_eq!(read("", &[]).unwrap(), LocalModelSettings::default());
        assert!(!read("", &[("CANDOR_NO_MODEL", "1")]).unwrap().enabled);
        assert!(read("", &[("CANDOR_NO_MODEL", "0")]).unwrap().enabled);
        assert!(!read("enabled = false", &[("CANDOR_NO_MODEL", "0")]).unwrap().enabled);
        let other = read("threads = 1", &[("CANDOR_MODEL_FILE", "a/own.gguf")]).unwrap();
        assert_eq!((other.name().as_str(), other.threads), ("own", Some(1)));
        for wrong in ["context = 100", "schemas = 0", "threads = 0"] {
            assert!(read(wrong, &[]).is_err(), "{wrong}");
        }
        assert!(read("", &[("CANDOR_MODEL_THREADS", "many")]).is_err());
    }

    #[test]
    fn a_command_line_that_wants_none_gets_none() {
        let settings = LocalModelSettings::default().read(true, |_| None).unwrap();
        assert!(!settings.enabled);
    }
}
