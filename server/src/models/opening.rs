//! From what the store keeps to a model that can be asked: the addresses are judged, the key is unsealed.
//! The only place that holds a key in the clear, and only on its way.

use crate::databases::rules::{Addresses, Host};
use crate::secrets::{Bound, Sealed, SecretError, Secrets};
use crate::store::{Store, StoredModel};
use connectors::AddressRule;
use llm::providers::{Embeddings, HttpClient};
use llm::{LlmClient, LlmConfig, LlmError, Provider};
use protocol::Problem;
use protocol::ids::ModelId;
use protocol::model::ProviderKind;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use secrecy::SecretString;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// For one attempt; with the tries after it, a call stays within the minute that a turn gives it.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Opener {
    secrets: Secrets,
    addresses: Arc<Addresses>,
}

/// There is one workspace per process; sealed keys are bound to its name.
pub fn key_place(model: &ModelId) -> Bound<'_> {
    Bound { workspace: "default", connection: model.as_str(), field: "model key" }
}

pub fn provider(kind: ProviderKind) -> Option<Provider> {
    match kind {
        ProviderKind::OpenAi => Some(Provider::OpenAi),
        ProviderKind::AzureOpenAi => Some(Provider::AzureOpenAi),
        ProviderKind::Anthropic => Some(Provider::Anthropic),
        ProviderKind::Gemini => Some(Provider::Gemini),
        ProviderKind::Ollama => Some(Provider::Ollama),
        ProviderKind::Compatible => Some(Provider::Compatible),
        ProviderKind::Embedded => None,
    }
}

impl Opener {
    pub fn new(secrets: Secrets, addresses: Arc<Addresses>) -> Self {
        Self { secrets, addresses }
    }

    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    pub fn seal(&self, model: &ModelId, key: &SecretString) -> Result<Sealed, SecretError> {
        self.secrets.seal(&key_place(model), key)
    }

    pub async fn key(
        &self,
        store: &Store,
        model: &StoredModel,
    ) -> Result<Option<SecretString>, Problem> {
        let sealed = store.model_key(&model.id).await?;
        let opened = sealed.map(|sealed| self.secrets.open_sealed(&key_place(&model.id), &sealed));
        Ok(opened.transpose()?)
    }

    /// A model that is asked once for each call. Nothing is sent yet.
    pub fn open(
        &self,
        model: &StoredModel,
        key: Option<SecretString>,
    ) -> Result<Arc<dyn LlmClient>, LlmError> {
        let config = config(model, key)?;
        let client = self.client(&config)?;
        llm::providers::open_with(config, client)
    }

    /// A model for embeddings, whose vectors belong to `space`.
    pub fn open_embeddings(
        &self,
        model: &StoredModel,
        key: Option<SecretString>,
        space: String,
    ) -> Result<Embeddings, LlmError> {
        let config = config(model, key)?;
        let client = self.client(&config)?;
        Embeddings::new(config, space, client)
    }

    /// Connects only to where the rule of addresses lets it.
    fn client(&self, config: &LlmConfig) -> Result<HttpClient, LlmError> {
        let url = config.endpoint()?;
        // Again with every opening: the configuration may have changed since it was kept.
        check_address(&url, &self.addresses)
            .map_err(|reason| LlmError::Unreachable { endpoint: url.clone(), reason })?;
        let rule = Ruled { rule: self.addresses.clone(), named_only: url.starts_with("http://") };
        HttpClient::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(PATIENCE)
            .dns_resolver(Arc::new(rule))
            .build()
            .map_err(|error| LlmError::Config { reason: error.to_string() })
    }
}

fn config(model: &StoredModel, key: Option<SecretString>) -> Result<LlmConfig, LlmError> {
    let nothing = || LlmError::Config { reason: "it runs within the server".into() };
    Ok(LlmConfig {
        base_url: model.base_url.clone(),
        key,
        timeout: PATIENCE,
        prompt_tokens: model.prompt_tokens as usize,
        ..LlmConfig::new(provider(model.provider).ok_or_else(nothing)?, model.model.clone())
    })
}

/// Judges an address as it is written; a name is judged where it resolves.
pub fn check_address(url: &str, addresses: &Addresses) -> Result<(), String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    match Host::parse(url.host_str().unwrap_or_default())? {
        Host::Address(address) => judge(addresses, address, url.scheme() == "http"),
        Host::Name(_) => Ok(()),
    }
}

/// Without encryption only networks that the configuration names: a key or a schema is not for everybody
/// between here and there.
fn judge(addresses: &Addresses, address: IpAddr, named_only: bool) -> Result<(), String> {
    addresses.allows(address)?;
    match named_only && !addresses.names(address) {
        true => Err(format!("{address} is public, and `http` is not encrypted")),
        false => Ok(()),
    }
}

/// Resolves names, then asks the rule about every address before one is connected to.
struct Ruled {
    rule: Arc<Addresses>,
    named_only: bool,
}

impl Resolve for Ruled {
    fn resolve(&self, name: Name) -> Resolving {
        let (rule, named_only) = (self.rule.clone(), self.named_only);
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            for address in &found {
                judge(&rule, address.ip(), named_only)?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_follows_the_rule_of_connections_and_is_encrypted_or_named() {
        let addresses = Addresses::new(vec!["127.0.0.0/8".parse().unwrap()]);
        for (url, expected) in [
            ("https://api.example.org/v1/", ""),
            ("https://93.184.216.34/v1/", ""),
            ("http://93.184.216.34/v1/", "not encrypted"),
            ("http://127.0.0.1:11434/", ""),
            ("https://10.0.0.5/v1/", "private"),
            ("http://169.254.169.254/latest/", "never allowed"),
            ("https://[::ffff:169.254.169.254]/", "never allowed"),
            ("https://2130706433/v1/", ""),
            ("http://[::1]:11434/", "loopback"),
            // Judged where it resolves.
            ("http://ollama:11434/", ""),
        ] {
            let told = check_address(url, &addresses).err().unwrap_or_default();
            assert_eq!(told.is_empty(), expected.is_empty(), "{url}: {told}");
            assert!(told.contains(expected), "{url}: {told}");
        }
    }
}
