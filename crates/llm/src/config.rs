//! Which model to use, as the server reads it from its settings.

use crate::LlmError;
use secrecy::SecretString;
use std::str::FromStr;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// OpenAI itself.
    OpenAi,
    /// OpenAI's models on Azure; the model is the name of a deployment.
    AzureOpenAi,
    Anthropic,
    Gemini,
    Ollama,
    /// Everything that speaks OpenAI's protocol: vLLM, llama.cpp's server, LM Studio, gateways.
    Compatible,
}

impl Provider {
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::OpenAi => "openai",
            Provider::AzureOpenAi => "azure_openai",
            Provider::Anthropic => "anthropic",
            Provider::Gemini => "gemini",
            Provider::Ollama => "ollama",
            Provider::Compatible => "openai_compatible",
        }
    }

    /// Where the provider itself listens; absent where every customer has an address of its own.
    pub fn default_base_url(self) -> Option<&'static str> {
        match self {
            Provider::OpenAi => Some("https://api.openai.com/v1/"),
            Provider::Anthropic => Some("https://api.anthropic.com/v1/"),
            Provider::Gemini => Some("https://generativelanguage.googleapis.com/v1beta/"),
            Provider::Ollama => Some("http://127.0.0.1:11434/"),
            Provider::AzureOpenAi | Provider::Compatible => None,
        }
    }
}

impl FromStr for Provider {
    type Err = LlmError;

    fn from_str(name: &str) -> Result<Self, LlmError> {
        match name.trim().to_ascii_lowercase().as_str() {
            "openai" => Ok(Provider::OpenAi),
            "azure" | "azure_openai" | "azure-openai" => Ok(Provider::AzureOpenAi),
            "anthropic" => Ok(Provider::Anthropic),
            "gemini" => Ok(Provider::Gemini),
            "ollama" => Ok(Provider::Ollama),
            "openai_compatible" | "openai-compatible" | "vllm" | "llamacpp" => {
                Ok(Provider::Compatible)
            }
            _ => Err(LlmError::Config {
                reason: format!(
                    "`{name}` is not a provider: use `openai`, `azure_openai`, `anthropic`, \
                     `gemini`, `ollama` or `openai_compatible`"
                ),
            }),
        }
    }
}

/// Everything needed to reach one model. The key is never printed.
#[derive(Debug, Clone)]
pub struct LlmConfig {
    pub provider: Provider,
    /// Absent: the provider's own address. For Azure the resource, `https://NAME.openai.azure.com`, and
    /// with `?api-version=…` its older paths, one for each deployment.
    pub base_url: Option<String>,
    pub model: String,
    /// Absent for local servers that ask for none.
    pub key: Option<SecretString>,
    /// For one attempt, connection included.
    pub timeout: Duration,
    /// Tokens a prompt may have; small local models take 4,000 to 8,000.
    pub prompt_tokens: usize,
}

impl LlmConfig {
    pub fn new(provider: Provider, model: impl Into<String>) -> Self {
        Self {
            provider,
            base_url: None,
            model: model.into(),
            key: None,
            timeout: Duration::from_secs(30),
            prompt_tokens: 8_000,
        }
    }

    /// The address with its closing slash, or what is wrong with it.
    pub fn endpoint(&self) -> Result<String, LlmError> {
        let Some(url) = self.base_url.as_deref().map(str::trim).filter(|url| !url.is_empty())
        else {
            let own = self.provider.default_base_url().ok_or_else(|| LlmError::Config {
                reason: format!("`{}` has no address of its own: name one", self.provider.as_str()),
            })?;
            return Ok(own.to_owned());
        };
        if !url.starts_with("http://") && !url.starts_with("https://") {
            let reason = format!("base URL `{url}` must start with `http://` or `https://`");
            return Err(LlmError::Config { reason });
        }
        let bare = url.trim_end_matches('/');
        // Ollama's own protocol sits beside the one that it shares with OpenAI.
        let bare = match self.provider {
            Provider::Ollama => bare.trim_end_matches("/v1"),
            _ => bare,
        };
        Ok(format!("{bare}/"))
    }

    pub fn validate(&self) -> Result<(), LlmError> {
        if self.model.trim().is_empty() {
            return Err(LlmError::Config { reason: "no model is named".into() });
        }
        if self.timeout.is_zero() {
            return Err(LlmError::Config { reason: "the time limit is zero".into() });
        }
        self.endpoint().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base_url: Option<&str>) -> Result<String, LlmError> {
        let base_url = base_url.map(str::to_owned);
        LlmConfig { base_url, ..LlmConfig::new(Provider::OpenAi, "m") }.endpoint()
    }

    #[test]
    fn an_address_gets_exactly_one_closing_slash() {
        for url in ["http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1//"] {
            assert_eq!(endpoint(Some(url)).unwrap(), "http://127.0.0.1:11434/v1/");
        }
        assert_eq!(endpoint(None).unwrap(), "https://api.openai.com/v1/");
        assert!(endpoint(Some("file:///etc/passwd")).is_err());
        let ollama = Some("http://127.0.0.1:11434/v1".to_owned());
        let ollama = LlmConfig { base_url: ollama, ..LlmConfig::new(Provider::Ollama, "m") };
        assert_eq!(ollama.endpoint().unwrap(), "http://127.0.0.1:11434/");
        assert!(LlmConfig::new(Provider::Compatible, "m").endpoint().is_err());
    }

    #[test]
    fn the_key_is_not_printed() {
        let key = Some(SecretString::from("sk-secret"));
        let config = LlmConfig { key, ..LlmConfig::new(Provider::Anthropic, "m") };
        assert!(!format!("{config:?}").contains("sk-secret"));
    }
}
