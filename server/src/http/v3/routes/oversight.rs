//! Limits, budgets, the audit.

use super::Answer::{Lines, Many, One};
use super::{Route, get_, post_};
use crate::http::v3::{audit, budgets, limits, meters};
use axum::routing::{get, post, put};

const AUDIT: [&str; 9] =
    ["text?", "who?", "action?", "outcome?", "connection?", "from?", "to?", "before?", "limit?"];

const AUDIT_EXPORT: [&str; 11] = [
    "format?",
    "reason?",
    "text?",
    "who?",
    "action?",
    "outcome?",
    "connection?",
    "from?",
    "to?",
    "before?",
    "limit?",
];

pub(super) fn rows() -> Vec<Route> {
    vec![
        Route {
            query: &AUDIT,
            problems: &[422],
            ..get_(
                "/audit",
                get(audit::search),
                "Search the audit, the latest record first (administrators and auditors)",
                One("AuditPage"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/audit/{id}",
                get(audit::record),
                "Read everything kept of one record of the audit",
                One("AuditRecord"),
            )
        },
        get_(
            "/audit/verification",
            get(audit::verification),
            "Whether every record is as it was written, as of the last minute",
            One("AuditVerification"),
        ),
        Route {
            body: None,
            problems: &[],
            ..post_(
                "/audit/verification",
                post(audit::verify),
                "Verify every record now",
                "",
                One("AuditVerification"),
            )
        },
        Route {
            query: &AUDIT_EXPORT,
            problems: &[422],
            ..get_(
                "/audit/export",
                get(audit::export),
                "Download every record that fits, the oldest first; this is recorded",
                Lines("AuditRecord"),
            )
        },
        get_(
            "/budgets",
            get(budgets::own),
            "How far the budgets of the caller's groups are used",
            Many("GroupMeters"),
        ),
        get_(
            "/meters",
            get(meters::view),
            "Questions and tools since the server started: how they ended, how long they took",
            One("MetersView"),
        ),
        get_(
            "/limits",
            get(limits::view),
            "The limits in force, and who is held back by them",
            One("LimitsView"),
        ),
        Route {
            method: "put",
            problems: &[400, 415, 422, 507],
            ..post_(
                "/limits",
                put(limits::set),
                "Set limits while the server runs",
                "LimitsDraft",
                One("LimitsView"),
            )
        },
    ]
}
