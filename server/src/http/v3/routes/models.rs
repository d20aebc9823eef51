//! Language models.

use super::Answer::One;
use super::{Route, delete_, get_, post_};
use crate::http::v3::models;
use axum::routing::{delete, get, post, put};

pub(super) fn rows() -> Vec<Route> {
    vec![
        get_(
            "/models",
            get(models::list),
            "List the language models with what each may see and has cost this month",
            One("ModelsView"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 507],
            ..post_("/models", post(models::add), "Add a model", "ModelDraft", One("ModelView"))
        },
        Route {
            method: "put",
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/models/{id}",
                put(models::change),
                "Change a model; without a key the stored one stays, for the same place only",
                "ModelDraft",
                One("ModelView"),
            )
        },
        Route {
            problems: &[404, 409],
            ..delete_("/models/{id}", delete(models::remove), "Remove a model and its key")
        },
        Route {
            body: None,
            problems: &[404],
            ..post_(
                "/models/{id}/test",
                post(models::test),
                "Send a model one tiny request",
                "",
                One("ModelTest"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 415, 422, 507],
            ..post_(
                "/model-policy",
                put(models::set_policy),
                "Say whose models may be used, and which one is the workspace's default",
                "ModelPolicy",
                One("ModelsView"),
            )
        },
        get_(
            "/model-choice",
            get(models::own),
            "Which model the caller chose, and what there is to choose from",
            One("OwnModels"),
        ),
        Route {
            method: "put",
            problems: &[400, 404, 415, 422, 507],
            ..post_(
                "/model-choice",
                put(models::choose),
                "Choose a model, the workspace's default, or have one chosen by the question",
                "ModelWish",
                One("OwnModels"),
            )
        },
    ]
}
