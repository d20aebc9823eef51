//! What the login may do beyond reading. Whatever makes the engine's own protection void refuses the
//! connection; the rest is said, with the statement that mends it.

use super::Conversation;
use crate::{Concern, ConnectorError, LoginReport, Weight};

/// Roles of the engine that reach past tables, or see other sessions' statements.
const POWERFUL: [&str; 8] = [
    "pg_execute_server_program",
    "pg_monitor",
    "pg_read_all_stats",
    "pg_read_server_files",
    "pg_signal_backend",
    "pg_stat_scan_tables",
    "pg_write_all_data",
    "pg_write_server_files",
];

const ROLE: &str = "select current_user, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
    r.rolreplication, r.rolcreatedb,
    exists (select from pg_roles as s where s.rolsuper and pg_has_role(s.oid, 'member')),
    exists (select from pg_roles as s where s.rolbypassrls and pg_has_role(s.oid, 'member')),
    current_database(), has_database_privilege(current_database(), 'temp'),
    has_database_privilege(current_database(), 'create'),
    (select string_agg(quote_ident(nspname), ', ' order by nspname) from pg_namespace
     where nspname !~ '^pg_' and has_schema_privilege(oid, 'create')),
    pg_backend_pid()
    from pg_roles as r where r.rolname = current_user";

/// Tables it owns, itself or through a role it is a member of; whether row security holds there too.
const OWNED: &str =
    "select n.nspname || '.' || c.relname, c.relrowsecurity and c.relforcerowsecurity
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema' and pg_has_role(c.relowner, 'member')
    order by 1";

const WRITABLE: &str = "select n.nspname || '.' || c.relname
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'f') and n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema' and not pg_has_role(c.relowner, 'member')
      and (has_table_privilege(c.oid, 'insert, update, delete, truncate')
           or has_any_column_privilege(c.oid, 'insert, update'))
    order by 1";

const COUNTERS: &str = "select n.nspname || '.' || c.relname
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname !~ '^pg_' and not pg_has_role(c.relowner, 'member')
      and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'usage, update') end
    order by 1";

const MEMBERSHIPS: &str = "select rolname from pg_roles
    where rolname = any($1::text[]) and pg_has_role(oid, 'member') order by 1";

pub(super) async fn examine(
    conversation: &mut Conversation,
) -> Result<LoginReport, ConnectorError> {
    let role = conversation.rows(ROLE, Vec::new()).await?;
    let role = role.into_iter().next().unwrap_or_default();
    let text = |at: usize| role.get(at).cloned().flatten().unwrap_or_default();
    let yes = |at: usize| text(at) == "t";
    let (login, database) = (text(0), text(8));
    let mut report = Report { login: login.clone(), concerns: Vec::new() };

    if yes(1) || yes(6) {
        report.refuse(
            "is a superuser, or may become one: no right and no row rule holds for it",
            NEW_LOGIN,
        );
        // Everything else follows from it.
        return Ok(LoginReport { concerns: report.concerns });
    }
    if yes(2) || yes(7) {
        report.refuse("may bypass row security", &format!("alter role {login} nobypassrls"));
    }
    if yes(3) {
        report.refuse("may create roles", &format!("alter role {login} nocreaterole"));
    }
    if yes(4) {
        report
            .refuse("may replicate the whole server", &format!("alter role {login} noreplication"));
    }
    if yes(5) {
        report.warn("may create databases", &format!("alter role {login} nocreatedb"));
    }
    let wanted = Some(format!("{{{}}}", POWERFUL.join(",")));
    for powerful in names(conversation.rows(MEMBERSHIPS, vec![wanted]).await?) {
        let finding = format!("is a member of {powerful}");
        report.refuse(&finding, &format!("revoke {powerful} from {login}"));
    }
    let owned = conversation.rows(OWNED, Vec::new()).await?;
    let (forced, open): (Vec<_>, Vec<_>) = owned
        .into_iter()
        .partition(|row| row.get(1).is_some_and(|forced| forced.as_deref() == Some("t")));
    if !open.is_empty() {
        let finding =
            format!("owns {}: row security does not hold for an owner", some(&names(open)));
        report.refuse(&finding, NEW_LOGIN);
    }
    if !forced.is_empty() {
        let finding = format!(
            "owns {}: row security is forced there, but an owner may switch it off",
            some(&names(forced))
        );
        report.warn(&finding, NEW_LOGIN);
    }
    let writable = names(conversation.rows(WRITABLE, Vec::new()).await?);
    if !writable.is_empty() {
        let finding = format!("may change {}", some(&writable));
        let fix = format!(
            "revoke insert, update, delete, truncate on all tables in schema … from {login}"
        );
        report.warn(&finding, &fix);
    }
    let counters = names(conversation.rows(COUNTERS, Vec::new()).await?);
    if !counters.is_empty() {
        let finding = format!("may advance {}, which no rollback undoes", some(&counters));
        report.warn(
            &finding,
            &format!("revoke usage, update on all sequences in schema … from {login}"),
        );
    }
    if yes(9) {
        report.warn(
            "may create temporary tables",
            &format!("revoke temporary on database {database} from public, {login}"),
        );
    }
    if yes(10) {
        report.warn(
            "may create schemas",
            &format!("revoke create on database {database} from public, {login}"),
        );
    }
    if !text(11).is_empty() {
        let finding = format!("may create objects in {}", text(11));
        report
            .warn(&finding, &format!("revoke create on schema {} from public, {login}", text(11)));
    }
    if text(12) != conversation.lease.session.key.process.to_string() {
        report.warn(
            "is reached through a pooler",
            "connect to the server itself, or pool whole sessions: with transactions pooled a cancel may not arrive",
        );
    }
    Ok(LoginReport { concerns: report.concerns })
}

const NEW_LOGIN: &str = "use a login of its own that may only select: see docs/connections.md";

struct Report {
    login: String,
    concerns: Vec<Concern>,
}

impl Report {
    fn refuse(&mut self, finding: &str, fix: &str) {
        self.add(Weight::Refused, finding, fix);
    }

    fn warn(&mut self, finding: &str, fix: &str) {
        self.add(Weight::Warning, finding, fix);
    }

    fn add(&mut self, weight: Weight, finding: &str, fix: &str) {
        let finding = format!("`{}` {finding}", self.login);
        self.concerns.push(Concern { weight, finding, fix: fix.to_owned() });
    }
}

fn names(rows: Vec<Vec<Option<String>>>) -> Vec<String> {
    rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect()
}

/// "`a`, `b`, `c` and 4 more"
fn some(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(3) {
        Some(more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}
