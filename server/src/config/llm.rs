//! Which language model to use, if any.

use super::ConfigError;
use llm::{LlmConfig, Provider};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

/// Kept as written; [`LlmSettings::to_config`] is the checked form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlmSettings {
    /// As docs/models.md has them: `openai`, `ollama`, `openai_compatible` and others.
    pub provider: String,
    pub model: String,
    #[serde(default)]
    pub base_url: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    pub api_key: Option<SecretString>,
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Some(SecretString::from(String::deserialize(from)?)))
}

impl LlmSettings {
    /// The file's settings with `CANDOR_LLM_*` laid over them; `None` when neither names a model.
    pub fn from_environment(
        file: Option<Self>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, ConfigError> {
        let provider = variable("CANDOR_LLM_PROVIDER");
        let model = variable("CANDOR_LLM_MODEL");
        let base_url = variable("CANDOR_LLM_BASE_URL");
        let api_key = variable("CANDOR_LLM_API_KEY").map(SecretString::from);
        let named = provider.is_some() || model.is_some() || base_url.is_some();
        let settings = match file {
            Some(file) => Self {
                provider: provider.unwrap_or(file.provider),
                model: model.unwrap_or(file.model),
                base_url: base_url.or(file.base_url),
                api_key: api_key.or(file.api_key),
            },
            None if named => Self {
                provider: provider.unwrap_or_else(|| Provider::OpenAi.as_str().to_owned()),
                model: model.unwrap_or_default(),
                base_url,
                api_key,
            },
            None => return Ok(None),
        };
        settings.to_config()?;
        Ok(Some(settings))
    }

    pub fn to_config(&self) -> Result<LlmConfig, ConfigError> {
        let invalid =
            |error: llm::LlmError| ConfigError::Invalid { name: "llm", reason: error.to_string() };
        let provider: Provider = self.provider.parse().map_err(invalid)?;
        let mut config = LlmConfig::new(provider, self.model.clone());
        config.base_url = self.base_url.clone();
        config.key = self.api_key.clone();
        config.validate().map_err(invalid)?;
        Ok(config)
    }
}
