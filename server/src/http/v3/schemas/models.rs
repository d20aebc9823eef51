//! Language models of the workspace.

use super::shape::{Group, flag, id, list, number, object, one_of, or_null, reference, text, time};
use protocol::model::ProviderKind;
use serde_json::json;

pub fn models() -> Group {
    let provider = || one_of(&ProviderKind::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>());
    let prices = || or_null(reference("ModelPrices"));
    let wish = json!({ "oneOf": [
        object([("kind", one_of(&["workspace_default", "automatic"]))]),
        object([("kind", one_of(&["model"])), ("id", id("mdl_"))]),
    ] });
    vec![
        (
            "ModelsView",
            object([
                ("models", list(reference("ModelView"))),
                ("providers", list(reference("ProviderRule"))),
                ("groups", list(reference("ModelGroup"))),
                ("month", text()),
                ("embeddings", or_null(id("mdl_"))),
            ]),
        ),
        (
            "ModelView",
            object([
                ("id", id("mdl_")),
                ("origin", one_of(&["administrator", "configuration", "embedded"])),
                ("name", text()),
                ("provider", provider()),
                ("model", text()),
                ("base_url", or_null(text())),
                ("has_key", flag()),
                ("sees_values", flag()),
                ("prompt_tokens", number()),
                ("prices", prices()),
                ("enabled", flag()),
                ("restricted", flag()),
                ("groups", list(id("grp_"))),
                ("is_default", flag()),
                ("month", reference("ModelMonth")),
                ("left_out_until", or_null(time())),
                (
                    "status",
                    or_null(one_of(&["absent", "downloading", "loading", "ready", "failed"])),
                ),
            ]),
        ),
        (
            "ModelDraft",
            object([
                ("name", text()),
                ("provider", provider()),
                ("model", text()),
                ("base_url?", or_null(text())),
                ("key?", or_null(text())),
                ("sees_values?", flag()),
                ("prompt_tokens?", number()),
                ("prices?", prices()),
                ("enabled?", flag()),
                ("groups?", list(id("grp_"))),
            ]),
        ),
        ("ModelPrices", object([("prompt", text()), ("completion", text())])),
        (
            "ModelMonth",
            object([
                ("questions", number()),
                ("prompt_tokens", number()),
                ("completion_tokens", number()),
                ("cost_microusd", number()),
            ]),
        ),
        ("ModelGroup", object([("id", id("grp_")), ("name", text())])),
        (
            "ProviderRule",
            object([("provider", provider()), ("title", text()), ("allowed", flag())]),
        ),
        (
            "ModelPolicy",
            object([
                ("providers", list(provider())),
                ("default?", or_null(id("mdl_"))),
                ("embeddings?", or_null(id("mdl_"))),
            ]),
        ),
        (
            "ModelTest",
            object([
                ("ok", flag()),
                ("outcome", text()),
                ("hint", or_null(text())),
                ("took_us", number()),
            ]),
        ),
        ("ModelWish", wish),
        (
            "OwnModels",
            object([("wish", reference("ModelWish")), ("options", list(reference("ModelOption")))]),
        ),
        (
            "ModelOption",
            object([
                ("id", id("mdl_")),
                ("name", text()),
                ("provider", text()),
                ("sees_values", flag()),
                ("is_default", flag()),
                ("left_out_until", or_null(time())),
            ]),
        ),
    ]
}
