//! What a token may be used for. A token never does more than its owner may, and only what its scopes
//! name; a session has no scopes and is not bound by them.

use protocol::access::Permission;
use protocol::token::Scope;
use protocol::{ErrorCode, Problem};

/// What a route asks of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Any token will do.
    Any,
    /// One of these.
    OneOf(&'static [Scope]),
    /// No token: a person in a session. Nobody makes a token with a token.
    Session,
}

/// What a permission asks of a token, wherever it is used. A route asks on its own, see
/// `http::v3::scopes`; both have to be content.
pub fn needs(permission: Permission) -> Needs {
    use Permission::*;
    match permission {
        Ask => Needs::OneOf(&[Scope::Ask]),
        ReadSchema | SyncSchema => Needs::OneOf(&[Scope::Ask, Scope::Query]),
        RunSql | ReadEveryRun => Needs::OneOf(&[Scope::Query]),
        Export => Needs::OneOf(&[Scope::Export]),
        ReadAudit | ExportAudit => Needs::OneOf(&[Scope::Audit]),
        ReviewAnswers | ManageConnections | ManagePolicies | ManagePeople | ManageSettings => {
            Needs::OneOf(&[Scope::Admin])
        }
        RequestWrite => Needs::OneOf(&[Scope::Propose]),
        // No scope opens deciding about changes of data.
        ApproveWrite | ExecuteWrite | BreakGlass => Needs::Session,
    }
}

/// A token with `scopes` at a route that needs `needs`.
pub fn allow(scopes: &[Scope], needs: Needs) -> Result<(), Problem> {
    let forbidden = |detail: String, hint: &str| {
        Err(Problem::new(ErrorCode::Forbidden, detail).hint(hint.to_owned()))
    };
    match needs {
        Needs::Any => Ok(()),
        Needs::OneOf(wanted) if wanted.iter().any(|scope| scopes.contains(scope)) => Ok(()),
        Needs::OneOf(wanted) => {
            let names: Vec<String> = wanted.iter().map(|scope| format!("`{scope}`")).collect();
            let detail = format!("the token lacks the scope {}", names.join(" or "));
            forbidden(detail, "use a token that has it")
        }
        Needs::Session => forbidden(
            "a token cannot be used for this".to_owned(),
            "sign in at /sign-in and do it there",
        ),
    }
}

/// Scopes by name, without the doubles; `Err` names the first that is none.
pub fn parse_all<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Scope>, String> {
    let mut scopes = Vec::new();
    for name in names {
        let scope = Scope::parse(name).ok_or_else(|| {
            let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
            format!("`{name}` is no scope; there are {}", known.join(", "))
        })?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes.sort_unstable();
    Ok(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_what_one_of_its_scopes_names() {
        const EITHER: Needs = Needs::OneOf(&[Scope::Ask, Scope::Query]);
        for (scopes, needs, fine) in [
            (vec![], Needs::Any, true),
            (vec![], EITHER, false),
            (vec![Scope::Query], EITHER, true),
            (vec![Scope::Admin], EITHER, false),
            (Scope::ALL.to_vec(), Needs::Session, false),
        ] {
            assert_eq!(allow(&scopes, needs).is_ok(), fine, "{scopes:?} {needs:?}");
        }
    }

    #[test]
    fn a_permission_is_opened_by_the_scope_it_belongs_to() {
        for (scope, opened) in [
            (Scope::Ask, vec!["read_schema", "ask", "sync_schema"]),
            (Scope::Query, vec!["read_schema", "run_sql", "sync_schema", "read_every_run"]),
            (Scope::Export, vec!["export"]),
            (Scope::Propose, vec!["request_write"]),
            (
                Scope::Admin,
                vec![
                    "review_answers",
                    "manage_connections",
                    "manage_policies",
                    "manage_people",
                    "manage_settings",
                ],
            ),
            (Scope::Audit, vec!["read_audit", "export_audit"]),
        ] {
            let opens = |it: &&Permission| allow(&[scope], needs(**it)).is_ok();
            let names: Vec<_> =
                Permission::ALL.iter().filter(opens).map(|it| it.as_str()).collect();
            assert_eq!(names, opened, "{scope}");
        }
    }

    #[test]
    fn scopes_are_read_by_name() {
        assert_eq!(parse_all(["query", "ask", "ask"]), Ok(vec![Scope::Ask, Scope::Query]));
        assert!(parse_all(["root"]).unwrap_err().contains("`root` is no scope"));
    }
}
