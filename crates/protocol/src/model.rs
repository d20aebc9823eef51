//! Language models of the workspace: which there are, what each may see and cost, who may use which, and
//! which one somebody chose.

use crate::connection::Password;
use crate::ids::{GroupId, ModelId};
use serde::{Deserialize, Serialize};

macro_rules! providers {
    ($($name:ident = $text:literal, $title:literal;)*) => {
        /// Who runs a model.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum ProviderKind { $(#[serde(rename = $text)] $name,)* }

        impl ProviderKind {
            pub const ALL: &'static [ProviderKind] = &[$(ProviderKind::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(ProviderKind::$name => $text),* }
            }

            /// In words, for people.
            pub fn title(self) -> &'static str {
                match self { $(ProviderKind::$name => $title),* }
            }

            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
            }
        }
    };
}

providers! {
    OpenAi = "openai", "OpenAI";
    AzureOpenAi = "azure_openai", "Azure OpenAI";
    Anthropic = "anthropic", "Anthropic";
    Gemini = "gemini", "Google Gemini";
    Ollama = "ollama", "Ollama";
    Compatible = "openai_compatible", "OpenAI-compatible";
    Embedded = "embedded", "On this server";
}

impl ProviderKind {
    /// Those that can be added with an address or a key.
    pub fn can_be_added(self) -> bool {
        self != ProviderKind::Embedded
    }

    /// There is no address of its own to fall back on.
    pub fn needs_address(self) -> bool {
        matches!(self, ProviderKind::AzureOpenAi | ProviderKind::Compatible)
    }

    /// Its models turn texts into vectors, over a protocol that is spoken here.
    pub fn has_embeddings(self) -> bool {
        matches!(self, ProviderKind::OpenAi | ProviderKind::Compatible | ProviderKind::Ollama)
    }

    /// Nothing works without a key.
    pub fn needs_key(self) -> bool {
        matches!(
            self,
            ProviderKind::OpenAi
                | ProviderKind::AzureOpenAi
                | ProviderKind::Anthropic
                | ProviderKind::Gemini
        )
    }
}

/// Where a model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelOrigin {
    /// Added on the settings page or over the API.
    Administrator,
    /// The server's settings name it.
    Configuration,
    /// It runs within the server.
    Embedded,
}

/// How far a model that runs within the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmbeddedStatus {
    Absent,
    Downloading,
    Loading,
    Ready,
    Failed,
}

/// US dollars for a million tokens, as entered: "2.50".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelPrices {
    pub prompt: String,
    pub completion: String,
}

/// What one month came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModelMonth {
    pub questions: u64,
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    /// Millionths of a US dollar.
    pub cost_microusd: u64,
}

/// A model as those who manage it see it. Its key is in no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelView {
    pub id: ModelId,
    pub origin: ModelOrigin,
    pub name: String,
    pub provider: ProviderKind,
    /// As its provider calls it.
    pub model: String,
    /// Absent: the provider's own address.
    pub base_url: Option<String>,
    pub has_key: bool,
    /// Samples of values and rows of trials may be in its prompts.
    pub sees_values: bool,
    /// Tokens that a prompt may have.
    pub prompt_tokens: u32,
    pub prices: Option<ModelPrices>,
    pub enabled: bool,
    /// Only for `groups`, also when none of them is left.
    pub restricted: bool,
    pub groups: Vec<GroupId>,
    pub is_default: bool,
    /// Of the current month.
    pub month: ModelMonth,
    /// It failed too often and is not asked before this time.
    pub left_out_until: Option<String>,
    /// Of a model that runs within the server.
    pub status: Option<EmbeddedStatus>,
}

/// What a model is added or changed with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelDraft {
    pub name: String,
    pub provider: ProviderKind,
    pub model: String,
    #[serde(default)]
    pub base_url: Option<String>,
    /// Absent or empty: the stored one stays, as long as the model leads to the same place.
    #[serde(default)]
    pub key: Option<Password>,
    #[serde(default)]
    pub sees_values: bool,
    #[serde(default = "usual_prompt_tokens")]
    pub prompt_tokens: u32,
    #[serde(default)]
    pub prices: Option<ModelPrices>,
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Empty: everybody.
    #[serde(default)]
    pub groups: Vec<GroupId>,
}

/// Tokens of a prompt where nothing else is said.
pub const USUAL_PROMPT_TOKENS: u32 = 8_000;

fn usual_prompt_tokens() -> u32 {
    USUAL_PROMPT_TOKENS
}

fn yes() -> bool {
    true
}

/// Whether the models of a provider may be used in this workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRule {
    pub provider: ProviderKind,
    pub title: String,
    pub allowed: bool,
}

impl ProviderRule {
    /// All of them allowed, where nothing else is known.
    pub fn every() -> Vec<Self> {
        let rule = |kind: &ProviderKind| Self {
            provider: *kind,
            title: kind.title().to_owned(),
            allowed: true,
        };
        ProviderKind::ALL.iter().map(rule).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelGroup {
    pub id: GroupId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelsView {
    pub models: Vec<ModelView>,
    pub providers: Vec<ProviderRule>,
    /// Whom a model can be kept for.
    pub groups: Vec<ModelGroup>,
    /// `2026-11`, which the counts belong to.
    pub month: String,
    /// Turns questions into vectors and answers none; absent: similar ones are found by their words.
    #[serde(default)]
    pub embeddings: Option<ModelId>,
}

/// What holds for the whole workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelPolicy {
    /// Providers whose models may be used.
    pub providers: Vec<ProviderKind>,
    /// Asked for everybody who chose no other; absent: the first one that may be used.
    #[serde(default)]
    pub default: Option<ModelId>,
    /// Turns questions into vectors, so that similar ones are found by what they mean; absent: by their words.
    #[serde(default)]
    pub embeddings: Option<ModelId>,
}

/// How a model answered one tiny request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelTest {
    pub ok: bool,
    /// In constant words; never what a server said.
    pub outcome: String,
    pub hint: Option<String>,
    pub took_us: u64,
}

/// Which model somebody wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum ModelWish {
    #[default]
    WorkspaceDefault,
    /// By what the question needs.
    Automatic,
    Model {
        id: ModelId,
    },
}

/// A model that somebody may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelOption {
    pub id: ModelId,
    pub name: String,
    pub provider: String,
    pub sees_values: bool,
    pub is_default: bool,
    pub left_out_until: Option<String>,
}

/// The caller's own choice, and what there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnModels {
    pub wish: ModelWish,
    pub options: Vec<ModelOption>,
}
