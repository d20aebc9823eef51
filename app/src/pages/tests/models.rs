//! The models of the workspace, as the server sends them.

use super::{has, lacks};
use crate::testing::Memory;
use protocol::access::Permission;
use protocol::ids::ModelId;
use protocol::model::{
    EmbeddedStatus, ModelMonth, ModelOrigin, ModelView, ModelsView, ProviderKind, ProviderRule,
};

pub(super) fn model(name: &str) -> ModelView {
    ModelView {
        id: ModelId::parse(format!("mdl_{name}")).unwrap(),
        origin: ModelOrigin::Administrator,
        name: name.to_owned(),
        provider: ProviderKind::Compatible,
        model: "tiny-coder".to_owned(),
        base_url: Some("https://models.example.com/v1".to_owned()),
        has_key: true,
        sees_values: false,
        prompt_tokens: 8_000,
        prices: None,
        enabled: true,
        restricted: false,
        groups: Vec::new(),
        is_default: false,
        month: ModelMonth::default(),
        left_out_until: None,
        status: None,
    }
}

#[tokio::test]
async fn models_say_what_they_are_what_they_may_see_and_what_they_cost() {
    let month = ModelMonth {
        questions: 12,
        prompt_tokens: 40_000,
        completion_tokens: 100,
        cost_microusd: 120_000,
    };
    let models = vec![
        ModelView { is_default: true, month, ..model("plain") },
        ModelView {
            sees_values: true,
            restricted: true,
            left_out_until: Some("2026-11-21T10:05:30Z".to_owned()),
            ..model("out")
        },
        ModelView { enabled: false, name: "Off <b>".to_owned(), ..model("off") },
        ModelView {
            origin: ModelOrigin::Embedded,
            provider: ProviderKind::Embedded,
            base_url: None,
            status: Some(EmbeddedStatus::Downloading),
            ..model("inside")
        },
    ];
    let view = ModelsView {
        models,
        providers: ProviderRule::every(),
        groups: Vec::new(),
        month: "2026-11".to_owned(),
        embeddings: None,
    };
    let html = Memory { models: Some(view.clone()), ..Memory::default() };
    let html = html.page("/settings/models").await;
    has(&html, &["2026-11: 12 questions, 40,100 tokens, $ 0.12", "Sees no row values", "Default"]);
    has(&html, &["May see row values", "for nobody: its groups are gone", "Left out"]);
    has(&html, &["not asked before 2026-11-21 10:05:30 UTC", "Off &lt;b&gt;", "Downloading"]);
    has(&html, &["Where it leads is said in the server", "One is stored; it stays"]);
    lacks(&html, &["Remove inside"]);
    let none = ModelsView { models: Vec::new(), ..view };
    let html = Memory { models: Some(none), ..Memory::default() }.page("/settings/models").await;
    has(&html, &["There is no language model", "Add a model"]);
    let html = Memory::default().seen_by(&[Permission::Ask]).page("/settings/models").await;
    has(&html, &["Settings are for administrators"]);
}
