//! Accounts, roles, groups, tokens, invitations, sessions.

use super::Answer::{Many, Nothing, One};
use super::{Route, delete_, get_, post_};
use crate::http::v3::{budgets, invitations, people, policies, session, sessions, tokens, tools};
use axum::routing::{delete, get, post, put};

const RULES: &[u16] = &[403, 404, 422, 503];

pub(super) fn rows() -> Vec<Route> {
    vec![
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
        get_("/me", get(session::me), "Who the caller is", One("Me")),
    ]
}
