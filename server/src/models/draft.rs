//! What an administrator filled in for a model, checked field by field. Pure.

use super::opening::{check_address, provider};
use crate::databases::rules::Addresses;
use llm::{LlmConfig, Prices};
use protocol::model::{ModelDraft, ModelPrices, ProviderKind};
use protocol::{ErrorCode, Problem};
use reqwest::Url;
use secrecy::SecretString;

/// A draft that may be kept; its groups are still to be looked up.
#[derive(Debug)]
pub struct Checked {
    pub name: String,
    pub provider: ProviderKind,
    pub model: String,
    pub base_url: Option<String>,
    /// `None`: none was given.
    pub key: Option<SecretString>,
    pub prompt_tokens: u32,
    pub prices: Option<Prices>,
}

/// Characters, longest.
const MAX_NAME: usize = 60;
const MAX_MODEL: usize = 120;
const MAX_URL: usize = 300;
const MAX_KEY: usize = 1_024;
const LEAST_PROMPT: u32 = 1_000;
const MOST_PROMPT: u32 = 2_000_000;
/// US dollars for a million tokens.
const MOST_PRICE: u64 = 10_000;

/// Checks everything that can be known without speaking to anybody.
pub fn check(draft: ModelDraft, addresses: &Addresses) -> Result<Checked, Problem> {
    let name = text("name", &draft.name, MAX_NAME)?;
    let model = model(&draft.model, draft.provider)?;
    let base_url = base_url(draft.base_url.as_deref(), draft.provider, addresses)?;
    let key = key(draft.key.map(|key| key.into_text()))?;
    if !(LEAST_PROMPT..=MOST_PROMPT).contains(&draft.prompt_tokens) {
        let reason = format!("it is a number from {LEAST_PROMPT} to {MOST_PROMPT}");
        return Err(invalid("prompt_tokens", &reason));
    }
    let prices = draft.prices.as_ref().map(prices).transpose()?;
    let (provider, prompt_tokens) = (draft.provider, draft.prompt_tokens);
    Ok(Checked { name, provider, model, base_url, key, prompt_tokens, prices })
}

/// It becomes part of a path: letters, digits and what names of models are made of.
fn model(value: &str, provider: ProviderKind) -> Result<String, Problem> {
    let value = text("model", value, MAX_MODEL)?;
    let in_path = matches!(provider, ProviderKind::Gemini | ProviderKind::AzureOpenAi);
    let others = if in_path { "._-" } else { "._-:/@+" };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || others.contains(letter);
    if !value.chars().all(plain) || value.contains("..") || value.contains("::") {
        let reason = format!("it has letters, digits and {others}");
        return Err(invalid("model", &reason));
    }
    Ok(value)
}

fn base_url(
    value: Option<&str>,
    kind: ProviderKind,
    addresses: &Addresses,
) -> Result<Option<String>, Problem> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    if let Some(value) = value {
        let wrong = |reason: &str| invalid("base_url", reason);
        let url =
            Url::parse(value).map_err(|_| wrong("it is not an address like `https://host/v1`"))?;
        if value.len() > MAX_URL {
            return Err(wrong(&format!("it is longer than {MAX_URL} characters")));
        }
        if !["http", "https"].contains(&url.scheme()) {
            return Err(wrong("it begins with `https://` or `http://`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("a key belongs into its own field"));
        }
        let version = url.query().is_some_and(|query| {
            let version = query.strip_prefix("api-version=");
            version.is_some_and(|it| {
                it.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
        });
        let fine_query = url.query().is_none() || (version && kind == ProviderKind::AzureOpenAi);
        if url.fragment().is_some() || !fine_query {
            return Err(wrong("nothing may follow the path but `?api-version=` for Azure"));
        }
    } else if kind.needs_address() {
        return Err(invalid("base_url", "this provider has no address of its own"));
    }
    if let Some(kind) = provider(kind) {
        let config = LlmConfig { base_url: value.map(str::to_owned), ..LlmConfig::new(kind, "m") };
        let endpoint =
            config.endpoint().map_err(|error| invalid("base_url", &error.to_string()))?;
        // The caller wrote the address: saying which rule it breaks gives nothing away.
        check_address(&endpoint, addresses).map_err(|reason| {
            Problem::new(ErrorCode::AddressRefused, reason).hint(
                "name its range under `[connections] allow` in the configuration, if it may be",
            )
        })?;
    }
    Ok(value.map(str::to_owned))
}

fn key(value: Option<String>) -> Result<Option<SecretString>, Problem> {
    let Some(value) = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    else {
        return Ok(None);
    };
    if value.len() > MAX_KEY || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(invalid("key", "it has no spaces and at most 1,024 characters"));
    }
    Ok(Some(SecretString::from(value)))
}

fn prices(draft: &ModelPrices) -> Result<Prices, Problem> {
    Ok(Prices {
        prompt: price("prices.prompt", &draft.prompt)?,
        completion: price("prices.completion", &draft.completion)?,
    })
}

/// `2.50` dollars to millionths.
fn price(field: &str, text: &str) -> Result<u64, Problem> {
    let wrong = || invalid(field, "it is a number of US dollars like `2.50`, 10,000 at most");
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 5 || part.len() > 6 {
        return Err(wrong());
    }
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    let part: u64 = format!("{part:0<6}").parse().map_err(|_| wrong())?;
    if whole > MOST_PRICE {
        return Err(wrong());
    }
    Ok(whole * 1_000_000 + part)
}

/// Millionths of a dollar as they are entered: `2.50`.
pub fn dollars(price: u64) -> String {
    let (whole, part) = (price / 1_000_000, format!("{:06}", price % 1_000_000));
    let part = part.trim_end_matches('0');
    format!("{whole}.{part:0<2}")
}

fn text(field: &str, value: &str, longest: usize) -> Result<String, Problem> {
    let value = value.trim();
    if value.is_empty() {
        return Err(invalid(field, "it is missing"));
    }
    if value.chars().count() > longest {
        return Err(invalid(field, &format!("it is longer than {longest} characters")));
    }
    if value.chars().any(char::is_control) {
        return Err(invalid(field, "it holds a control character"));
    }
    Ok(value.to_owned())
}

pub fn invalid(field: &str, reason: &str) -> Problem {
    Problem::new(ErrorCode::InvalidRequest, format!("`{field}`: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::connection::Password;

    fn draft() -> ModelDraft {
        ModelDraft {
            name: "Fast".into(),
            provider: ProviderKind::Compatible,
            model: "qwen2.5-coder:7b".into(),
            base_url: Some("https://models.example.org/v1".into()),
            key: None,
            sees_values: false,
            prompt_tokens: 8_000,
            prices: None,
            enabled: true,
            groups: Vec::new(),
        }
    }

    /// Empty: it may be kept; otherwise a part of what is said.
    fn check_draft(change: impl FnOnce(&mut ModelDraft), expected: &str) {
        let mut wanted = draft();
        change(&mut wanted);
        let told = match check(wanted.clone(), &Addresses::default()) {
            Ok(_) => String::new(),
            Err(problem) => problem.detail,
        };
        assert_eq!(told.is_empty(), expected.is_empty(), "{wanted:?}: {told}");
        assert!(told.contains(expected), "{wanted:?}: {told}");
    }

    #[test]
    fn every_field_is_checked() {
        let url = |url: &str| Some(url.to_owned());
        check_draft(|_| {}, "");
        check_draft(|it| it.name = " ".into(), "`name`");
        check_draft(|it| it.model = "a b".into(), "`model`");
        check_draft(|it| it.model = "org/model".into(), "");
        check_draft(|it| it.model = "../admin".into(), "`model`");
        check_draft(
            |it| {
                it.provider = ProviderKind::Gemini;
                it.base_url = None;
                it.model = "a/b".into()
            },
            "`model`",
        );
        check_draft(|it| it.base_url = None, "`base_url`");
        check_draft(
            |it| {
                it.provider = ProviderKind::OpenAi;
                it.base_url = None
            },
            "",
        );
        check_draft(|it| it.base_url = url("file:///etc/passwd"), "https://");
        check_draft(|it| it.base_url = url("https://me:secret@example.org/"), "own field");
        check_draft(|it| it.base_url = url("https://example.org/v1?key=1"), "api-version");
        check_draft(|it| it.base_url = url("http://127.0.0.1:11434/v1"), "loopback");
        check_draft(|it| it.base_url = url("http://169.254.169.254/v1"), "never allowed");
        check_draft(
            |it| {
                it.provider = ProviderKind::Ollama;
                it.base_url = None
            },
            "loopback",
        );
        check_draft(
            |it| {
                it.model = "gpt-4o".into();
                it.provider = ProviderKind::AzureOpenAi;
                it.base_url = url("https://a.openai.azure.com?api-version=2024-10-21")
            },
            "",
        );
        check_draft(|it| it.key = Some(Password::new("two words")), "`key`");
        check_draft(|it| it.prompt_tokens = 10, "`prompt_tokens`");
    }

    #[test]
    fn prices_are_read_and_written_to_the_millionth() {
        for (text, expected) in [
            ("2.50", Some(2_500_000)),
            ("0.15", Some(150_000)),
            ("3", Some(3_000_000)),
            ("0.000001", Some(1)),
            ("0", Some(0)),
            ("", None),
            ("-1", None),
            ("1e3", None),
            ("0.0000001", None),
            ("10001", None),
            ("1.", None),
            (".5", None),
        ] {
            assert_eq!(price("p", text).ok(), expected, "{text}");
        }
        for (price, text) in
            [(2_500_000, "2.50"), (150_000, "0.15"), (3_000_000, "3.00"), (1, "0.000001")]
        {
            assert_eq!(dollars(price), text);
        }
    }
}
