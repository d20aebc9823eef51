//! Changes of data.

use super::Answer::{Many, One};
use super::{Route, delete_, get_, post_};
use crate::http::v3::{change_rules, changes, notices};
use axum::routing::{delete, get, post, put};

pub(super) fn rows() -> Vec<Route> {
    vec![
        Route {
            problems: &[400, 404, 415, 422, 429, 503],
            ..post_(
                "/changes/assess",
                post(changes::assess),
                "What a change of data would do, and who would have to agree; nothing is kept",
                "ChangeDraft",
                One("Assessment"),
            )
        },
        Route {
            problems: &[400, 404, 415, 422, 429, 503, 507],
            ..post_(
                "/changes",
                post(changes::propose),
                "Ask for a change of data; it is checked and goes to review",
                "ChangeDraft",
                One("ChangeDetail"),
            )
        },
        Route {
            query: &["list?", "after?", "limit?"],
            problems: &[422],
            ..get_(
                "/changes",
                get(changes::queue),
                "Changes that wait for the caller, are theirs, end soon, or are over",
                One("ChangeQueue"),
            )
        },
        get_(
            "/notices",
            get(notices::list),
            "What the caller is told about changes, the latest first, and how much of it is unread",
            One("Notices"),
        ),
        Route {
            problems: &[400, 415, 422, 507],
            ..post_(
                "/notices/read",
                post(notices::read),
                "Note that the caller has read what they were told, of one change or of all",
                "ReadNotices",
                One("Notices"),
            )
        },
        get_(
            "/webhooks",
            get(notices::webhooks),
            "Other systems that are told about changes, and what became of the last deliveries",
            Many("Webhook"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/webhooks",
                post(notices::add_webhook),
                "Tell another system about changes; the secret that signs is only in this answer",
                "NewWebhook",
                One("MadeWebhook"),
            )
        },
        Route {
            problems: &[404, 507],
            ..delete_("/webhooks/{id}", delete(notices::remove_webhook), "Tell a system no more")
        },
        get_(
            "/changes/rules",
            get(change_rules::view),
            "The level of each rule for changes in each environment, and what passes by itself",
            One("ChangeRulesView"),
        ),
        Route {
            method: "put",
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/changes/rules",
                put(change_rules::set),
                "Set the rules for changes; they hold for whatever is judged from then on",
                "ChangeRulesDraft",
                One("ChangeRulesView"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/changes/{id}",
                get(changes::read),
                "A change with its wordings, votes, runs, timeline and what the caller can do",
                One("ChangeDetail"),
            )
        },
        Route {
            problems: &[400, 404, 409, 415, 422, 429, 503, 507],
            ..post_(
                "/changes/{id}/wordings",
                post(changes::reword),
                "Word a change anew; what was approved is void",
                "ChangeRewording",
                One("ChangeDetail"),
            )
        },
        Route {
            problems: &[400, 404, 409, 415, 422, 429, 503, 507],
            ..post_(
                "/changes/{id}/decisions",
                post(changes::decide),
                "Approve, send back, reject, withdraw, revoke, carry out, cancel or retry a change",
                "ChangeDecision",
                One("ChangeDetail"),
            )
        },
        Route {
            body: None,
            problems: &[404, 422, 429, 503, 507],
            ..post_(
                "/changes/{id}/runs/{run}/rollback",
                post(changes::roll_back),
                "Ask for the change that undoes a run",
                "",
                One("ChangeDetail"),
            )
        },
    ]
}
