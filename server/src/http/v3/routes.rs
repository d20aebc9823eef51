//! The table of the API: one line per route, which both the router and the OpenAPI document are made
//! from, so that neither can know a route that the other does not.

use super::{
    audit, budgets, changes, chat, connections, conversations, history, invitations, limits,
    people, policies, queries, results, schema, session, sessions, tokens, tools,
};
use crate::context::ServerContext;
use axum::routing::{MethodRouter, delete, get, post, put};

pub struct Route {
    pub method: &'static str,
    /// Below the base path.
    pub path: &'static str,
    pub handler: MethodRouter<ServerContext>,
    pub summary: &'static str,
    /// Name of the body's schema, if it takes one.
    pub body: Option<&'static str>,
    pub answer: Answer,
    /// Names of query parameters; `?` at the end marks an optional one.
    pub query: &'static [&'static str],
    /// Problem statuses besides those every route has.
    pub problems: &'static [u16],
}

pub enum Answer {
    /// 200 with the named schema.
    One(&'static str),
    /// 200 with a list of the named schema.
    Many(&'static str),
    /// 200 with a stream of envelopes.
    Events,
    /// 200 with CSV.
    Csv,
    /// 200 with JSON lines of the named schema, or CSV.
    Lines(&'static str),
    /// 204.
    Nothing,
}

pub fn table() -> Vec<Route> {
    use Answer::{Csv, Events, Lines, Many, Nothing, One};
    const AUDIT: [&str; 9] = [
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
    const TURN: &[&str] = &["conversation_id", "request_id"];
    const RULES: &[u16] = &[403, 404, 422, 503];
    const ASK: &[u16] = &[400, 404, 409, 415, 422, 429, 503, 507];
    let get_ = |path, handler, summary, answer| Route {
        method: "get",
        path,
        handler,
        summary,
        body: None,
        answer,
        query: &[],
        problems: &[],
    };
    let post_ = |path, handler, summary, body, answer| Route {
        method: "post",
        path,
        handler,
        summary,
        body: Some(body),
        answer,
        query: &[],
        problems: &[400, 404, 415, 422],
    };
    let delete_ = |path, handler, summary| Route {
        method: "delete",
        path,
        handler,
        summary,
        body: None,
        answer: Nothing,
        query: &[],
        problems: &[404],
    };
    vec![
        Route {
            problems: ASK,
            ..post_(
                "/chat/events",
                post(chat::events),
                "Ask a question and follow its answer",
                "AskRequest",
                Events,
            )
        },
        Route {
            query: TURN,
            problems: &[404, 422],
            ..get_("/chat/events", get(chat::resume), "Follow a question asked before", Events)
        },
        Route {
            problems: ASK,
            ..post_(
                "/chat/poll",
                post(chat::poll),
                "Ask a question and wait for its whole answer",
                "AskRequest",
                One("PollAnswer"),
            )
        },
        post_("/chat/cancel", post(chat::cancel), "Stop a running question", "TurnRef", Nothing),
        Route {
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/feedback",
                post(conversations::rate),
                "Rate an answer",
                "FeedbackRequest",
                One("FeedbackReceipt"),
            )
        },
        get_(
            "/conversations",
            get(conversations::list),
            "List the caller's conversations, the latest first",
            Many("ConversationSummary"),
        ),
        Route {
            problems: &[404],
            ..get_(
                "/conversations/{id}",
                get(conversations::get),
                "Read a conversation with all its events",
                One("ConversationView"),
            )
        },
        delete_("/conversations/{id}", delete(conversations::delete), "Delete a conversation"),
        get_(
            "/connections",
            get(connections::list),
            "List the connections, the default first",
            Many("ConnectionSummary"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 429, 507],
            ..post_(
                "/connections",
                post(connections::add),
                "Add a connection that answers (administrators)",
                "ConnectionDraft",
                One("ConnectionView"),
            )
        },
        Route {
            problems: &[400, 415, 422, 429],
            ..post_(
                "/connections/test",
                post(connections::test_draft),
                "Try a connection without keeping it (administrators)",
                "ConnectionDraft",
                One("ConnectionTest"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/connections/{id}",
                get(connections::get),
                "Read how a connection is set up (administrators)",
                One("ConnectionView"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 409, 415, 422, 429, 507],
            ..post_(
                "/connections/{id}",
                put(connections::change),
                "Change a connection (administrators)",
                "ConnectionDraft",
                One("ConnectionView"),
            )
        },
        Route {
            problems: &[404, 409, 507],
            ..delete_(
                "/connections/{id}",
                delete(connections::remove),
                "Remove a connection and its password (administrators)",
            )
        },
        Route {
            body: None,
            problems: &[404, 429],
            ..post_(
                "/connections/{id}/test",
                post(connections::test),
                "Try a connection as it is kept (administrators)",
                "",
                One("ConnectionTest"),
            )
        },
        Route {
            problems: &[404, 503],
            ..get_(
                "/connections/{id}/schema",
                get(connections::schema),
                "Read the last snapshot of a schema",
                One("SchemaView"),
            )
        },
        Route {
            problems: &[400, 404, 415, 422, 503],
            ..post_(
                "/schema/sync",
                post(schema::sync),
                "Take a snapshot of a schema now",
                "ConnectionRef",
                One("SchemaStatus"),
            )
        },
        Route {
            query: &["connection_id"],
            problems: &[404, 422, 503],
            ..get_(
                "/schema/status",
                get(schema::status),
                "The last snapshot and what changed before it",
                One("SchemaStatus"),
            )
        },
        Route {
            problems: &[400, 404, 409, 415, 422, 499, 503, 504, 507],
            ..post_(
                "/queries",
                post(queries::run),
                "Run a statement",
                "StatementRequest",
                One("RunAnswer"),
            )
        },
        post_(
            "/queries/check",
            post(queries::check),
            "Ask the guard about a statement without running it",
            "StatementRequest",
            One("CheckAnswer"),
        ),
        post_(
            "/queries/format",
            post(queries::format),
            "Lay a text out anew without changing what it says",
            "StatementRequest",
            One("FormatAnswer"),
        ),
        delete_("/queries/{id}", delete(queries::cancel), "Stop a running statement"),
        Route {
            problems: &[404],
            ..get_(
                "/queries/{id}/state",
                get(queries::state),
                "Whether a running statement waits, and behind how many",
                One("RunState"),
            )
        },
        Route {
            query: &[
                "text?",
                "connection?",
                "outcome?",
                "origin?",
                "who?",
                "from?",
                "to?",
                "before?",
                "limit?",
            ],
            problems: &[422],
            ..get_(
                "/queries",
                get(history::search),
                "Search the log of runs, the latest first",
                One("HistoryPage"),
            )
        },
        Route {
            problems: &[404],
            ..get_(
                "/queries/{id}",
                get(history::record),
                "Read everything kept of one run",
                One("RunRecord"),
            )
        },
        Route {
            query: &["offset?", "limit?"],
            problems: &[404, 410, 422],
            ..get_(
                "/results/{id}",
                get(results::page),
                "Read rows of a stored result",
                One("ResultPage"),
            )
        },
        Route {
            problems: &[404, 410, 422, 503],
            ..get_(
                "/results/{id}/export",
                get(results::export),
                "Run the statement of a result again and download every row as CSV",
                Csv,
            )
        },
        Route {
            problems: RULES,
            ..get_(
                "/policies/{id}",
                get(policies::get),
                "Read the rules of a connection, its draft and what is wrong with it",
                One("PolicyView"),
            )
        },
        Route {
            problems: RULES,
            ..get_(
                "/policies/{id}/versions/{version}",
                get(policies::version),
                "Read a published version of the rules",
                One("PolicyVersion"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 403, 404, 409, 415, 422, 503],
            ..post_(
                "/policies/{id}/draft",
                put(policies::save),
                "Save the draft of the rules",
                "SaveDraft",
                One("PolicyView"),
            )
        },
        Route {
            answer: One("PolicyView"),
            problems: RULES,
            ..delete_("/policies/{id}/draft", delete(policies::discard), "Discard the draft")
        },
        Route {
            body: None,
            problems: RULES,
            ..post_(
                "/policies/{id}/test",
                post(policies::test),
                "Run the tests of the rules",
                "",
                Many("TestOutcome"),
            )
        },
        Route {
            problems: &[400, 403, 404, 409, 415, 422, 503],
            ..post_(
                "/policies/{id}/publish",
                post(policies::publish),
                "Put the draft into force; errors and failing tests keep it from that",
                "PublishRequest",
                One("PolicyView"),
            )
        },
        Route {
            problems: &[400, 403, 404, 415, 422, 503, 504],
            ..post_(
                "/policies/{id}/preview",
                post(policies::preview),
                "See the statement that somebody would run, and the rows that person would get",
                "PreviewRequest",
                One("PreviewAnswer"),
            )
        },
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
            "/people",
            get(people::list),
            "List everybody, with the roles and groups there are",
            One("PeopleView"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/people",
                post(people::add),
                "Add an account with a first password",
                "NewPerson",
                One("PersonView"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/people/{id}",
                put(people::change),
                "Change roles, groups and attributes of a person, or disable the account",
                "PersonChange",
                One("PersonView"),
            )
        },
        Route {
            body: None,
            problems: &[404],
            ..post_(
                "/people/{id}/sign-out",
                post(people::sign_out),
                "End every session of a person",
                "",
                Nothing,
            )
        },
        get_(
            "/roles",
            get(people::roles),
            "List the roles with what each may do",
            One("RolesView"),
        ),
        Route {
            method: "put",
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/roles/{name}",
                put(people::put_role),
                "Add a role of the workspace, or change it",
                "RoleDraft",
                One("RolesView"),
            )
        },
        Route {
            problems: &[404, 409, 422],
            ..delete_(
                "/roles/{name}",
                delete(people::remove_role),
                "Remove a role of the workspace that nobody has",
            )
        },
        get_(
            "/groups",
            get(people::groups),
            "List the groups, and who may use which connection",
            One("GroupsView"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/groups",
                post(people::add_group),
                "Add a group",
                "GroupDraft",
                One("GroupView"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 409, 415, 422, 507],
            ..post_(
                "/groups/{id}",
                put(people::change_group),
                "Change the name and the members of a group",
                "GroupDraft",
                One("GroupView"),
            )
        },
        delete_(
            "/groups/{id}",
            delete(people::remove_group),
            "Remove a group with what was granted to it",
        ),
        Route {
            method: "put",
            problems: &[400, 404, 415, 422, 507],
            ..post_(
                "/groups/{id}/budget",
                put(budgets::set),
                "Say how much the members of a group may ask together",
                "GroupBudget",
                One("GroupView"),
            )
        },
        get_(
            "/budgets",
            get(budgets::own),
            "How far the budgets of the caller's groups are used",
            Many("GroupMeters"),
        ),
        Route {
            method: "put",
            problems: &[400, 404, 415, 422, 507],
            ..post_(
                "/tools/{name}/access",
                put(tools::set_access),
                "Say for whose questions a language model may use a tool",
                "ConnectionAccess",
                One("GrantedTool"),
            )
        },
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
        Route {
            problems: &[404],
            ..get_(
                "/connections/{id}/access",
                get(people::access),
                "Who may use a connection",
                One("ConnectionAccess"),
            )
        },
        Route {
            method: "put",
            problems: &[400, 404, 415, 422, 507],
            ..post_(
                "/connections/{id}/access",
                put(people::set_access),
                "Say who may use a connection",
                "ConnectionAccess",
                One("ConnectionAccess"),
            )
        },
        get_(
            "/tokens",
            get(tokens::list),
            "List the caller's API tokens, the newest first",
            Many("ApiToken"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/tokens",
                post(tokens::add),
                "Make an API token; the answer alone holds its secret",
                "NewToken",
                One("MadeToken"),
            )
        },
        delete_("/tokens/{id}", delete(tokens::revoke), "Revoke an API token"),
        get_(
            "/sessions",
            get(sessions::list),
            "List the caller's sessions, the one used last first",
            Many("SessionView"),
        ),
        Route {
            problems: &[],
            ..delete_("/sessions", delete(sessions::end_all), "Sign out everywhere")
        },
        delete_("/sessions/{id}", delete(sessions::end), "End one of the caller's sessions"),
        get_(
            "/invitations",
            get(invitations::list),
            "List the invitations that nobody followed yet",
            Many("Invitation"),
        ),
        Route {
            problems: &[400, 409, 415, 422, 507],
            ..post_(
                "/invitations",
                post(invitations::add),
                "Invite somebody; the answer alone holds the link",
                "NewInvitation",
                One("MadeInvitation"),
            )
        },
        delete_("/invitations/{id}", delete(invitations::revoke), "Take an invitation back"),
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
            query: &["list?"],
            problems: &[422],
            ..get_(
                "/changes",
                get(changes::queue),
                "Changes that wait for the caller, are theirs, end soon, or are over",
                One("ChangeQueue"),
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
        get_("/me", get(session::me), "Who the caller is", One("Me")),
    ]
}
