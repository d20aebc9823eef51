//! What belongs to a table and acts by itself when its rows change: triggers, and keys of other tables
//! with what becomes of their rows. Asked with the login that changes, whose triggers these are.

use super::Link;
use crate::ConnectorError;
use crate::writer::{Around, Follows, Key, Trigger};
use serde::Deserialize;
use sql_guard::{Dialect, StatementKind};

/// One column of a key, as every engine tells it.
#[derive(Deserialize)]
struct KeyColumn {
    table: String,
    key: String,
    from: String,
    /// Absent: the primary key.
    to: Option<String>,
    on_delete: String,
    on_update: String,
}

#[derive(Deserialize)]
struct TriggerRow {
    name: String,
    /// `INSERT OR UPDATE`, or on SQLite its whole definition.
    says: String,
}

/// Questions, each answered with one JSON array or nothing.
struct Questions {
    triggers: String,
    keys: String,
    indexes: String,
    /// Whether triggers are shown to this login at all; absent: always.
    may_see: Option<String>,
}

pub(crate) async fn around(
    link: &mut dyn Link,
    dialect: Dialect,
    table: &str,
) -> Result<Around, ConnectorError> {
    let questions = questions(dialect, &literal(dialect, table));
    let keys: Vec<KeyColumn> = answer(link, &questions.keys).await?;
    let may_see = match &questions.may_see {
        Some(question) => link.ask(question).await?.as_deref() == Some("1"),
        None => true,
    };
    let triggers = match may_see {
        true => {
            let rows: Vec<TriggerRow> = answer(link, &questions.triggers).await?;
            Some(rows.into_iter().map(trigger).collect())
        }
        false => None,
    };
    let indexes: Vec<String> = answer(link, &questions.indexes).await?;
    Ok(Around { triggers, keys: grouped(keys), indexes })
}

async fn answer<T: for<'a> Deserialize<'a>>(
    link: &mut dyn Link,
    question: &str,
) -> Result<Vec<T>, ConnectorError> {
    let Some(text) = link.ask(question).await? else { return Ok(Vec::new()) };
    serde_json::from_str(&text).map_err(|error| ConnectorError::Statement {
        message: format!("what it says about the table cannot be read: {error}"),
        code: None,
        offset: None,
    })
}

fn trigger(row: TriggerRow) -> Trigger {
    let words = row.says.split(|letter: char| !letter.is_ascii_alphabetic());
    // The body of a definition comes after `ON`, and may say anything.
    let head: Vec<String> =
        words.map(str::to_ascii_uppercase).take_while(|word| word != "ON").collect();
    let says = |word: &str| head.iter().any(|it| it == word);
    let kinds = [
        ("INSERT", StatementKind::Insert),
        ("UPDATE", StatementKind::Update),
        ("DELETE", StatementKind::Delete),
    ];
    let on = kinds.into_iter().filter(|(word, _)| says(word)).map(|(_, kind)| kind).collect();
    Trigger { name: row.name, on }
}

fn grouped(columns: Vec<KeyColumn>) -> Vec<Key> {
    let mut keys: Vec<(String, Key)> = Vec::new();
    for KeyColumn { table, key, from, to, on_delete, on_update } in columns {
        let found = keys.iter_mut().find(|(name, known)| *name == key && known.table == table);
        match found {
            Some((_, known)) => {
                known.columns.push(from);
                known.references.extend(to);
            }
            None => {
                let known = Key {
                    table,
                    columns: vec![from],
                    references: to.into_iter().collect(),
                    on_delete: follows(&on_delete),
                    on_update: follows(&on_update),
                };
                keys.push((key, known));
            }
        }
    }
    keys.into_iter().map(|(_, key)| key).collect()
}

fn follows(text: &str) -> Follows {
    match text.to_ascii_uppercase().as_str() {
        "CASCADE" | "C" => Follows::Along,
        "SET NULL" | "N" => Follows::SetNull,
        "SET DEFAULT" | "D" => Follows::SetDefault,
        _ => Follows::Refuses,
    }
}

fn literal(dialect: Dialect, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    match dialect {
        Dialect::Mysql => format!("'{}'", doubled.replace('\\', "\\\\")),
        Dialect::Sqlite | Dialect::Postgres => format!("'{doubled}'"),
    }
}

fn questions(dialect: Dialect, table: &str) -> Questions {
    match dialect {
        Dialect::Sqlite => Questions {
            triggers: format!(
                "select json_group_array(json_object('name', name, 'says',
                    substr(sql, instr(lower(sql), lower(name)) + length(name) + 1)))
                from sqlite_schema
                where type = 'trigger' and lower(tbl_name) = lower({table})"
            ),
            keys: format!(
                "select json_group_array(json_object('table', m.name, 'key', cast(f.id as text),
                    'from', f.\"from\", 'to', f.\"to\", 'on_delete', f.on_delete,
                    'on_update', f.on_update))
                from sqlite_schema as m, pragma_foreign_key_list(m.name) as f
                where m.type = 'table' and lower(f.\"table\") = lower({table})"
            ),
            indexes: format!(
                "select json_group_array(name)
                from sqlite_schema
                where type = 'index' and sql is not null and lower(tbl_name) = lower({table})"
            ),
            may_see: None,
        },
        Dialect::Postgres => Questions {
            triggers: format!(
                "select json_agg(json_build_object('name', t.tgname, 'says', concat_ws(' or ',
                    case when t.tgtype & 4 <> 0 then 'insert' end,
                    case when t.tgtype & 8 <> 0 then 'delete' end,
                    case when t.tgtype & 16 <> 0 then 'update' end)) order by t.tgname)
                from pg_trigger as t
                where t.tgrelid = to_regclass(quote_ident({table}))
                    and not t.tgisinternal and t.tgenabled <> 'D'"
            ),
            keys: format!(
                "select json_agg(json_build_object('table', c.relname, 'key', f.oid::text,
                    'from', a.attname, 'to', b.attname, 'on_delete', f.confdeltype::text,
                    'on_update', f.confupdtype::text) order by f.oid, k.place)
                from pg_constraint as f
                join pg_class as c on c.oid = f.conrelid
                cross join unnest(f.conkey, f.confkey) with ordinality as k (own, other, place)
                join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = k.own
                join pg_attribute as b on b.attrelid = f.confrelid and b.attnum = k.other
                where f.contype = 'f' and f.confrelid = to_regclass(quote_ident({table}))"
            ),
            indexes: format!(
                "select json_agg(c.relname order by c.relname)
                from pg_index as i
                join pg_class as c on c.oid = i.indexrelid
                where i.indrelid = to_regclass(quote_ident({table}))"
            ),
            may_see: None,
        },
        Dialect::Mysql => Questions {
            triggers: format!(
                "select json_arrayagg(json_object('name', trigger_name, 'says', event_manipulation))
                from information_schema.triggers
                where event_object_schema = database() and event_object_table = {table}"
            ),
            keys: format!(
                "select json_arrayagg(json_object('table', k.table_name, 'key', k.constraint_name,
                    'from', k.column_name, 'to', k.referenced_column_name,
                    'on_delete', r.delete_rule, 'on_update', r.update_rule))
                from information_schema.key_column_usage as k
                join information_schema.referential_constraints as r
                    on r.constraint_schema = k.constraint_schema
                    and r.constraint_name = k.constraint_name
                    and r.table_name = k.table_name
                where k.referenced_table_schema = database()
                    and k.referenced_table_name = {table}"
            ),
            indexes: format!(
                "select json_arrayagg(index_name)
                from (select distinct index_name
                    from information_schema.statistics
                    where table_schema = database() and table_name = {table}) as own"
            ),
            // Whoever may not make triggers is shown none.
            may_see: Some(
                "select exists(
                    select 1 from information_schema.user_privileges
                    where privilege_type in ('TRIGGER', 'SUPER')
                    union all
                    select 1 from information_schema.schema_privileges
                    where privilege_type = 'TRIGGER' and database() like table_schema
                    union all
                    select 1 from information_schema.table_privileges
                    where privilege_type = 'TRIGGER' and table_schema = database())"
                    .to_owned(),
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_says_before_its_table_when_it_fires() {
        use StatementKind::{Delete, Insert, Update};
        let check = |says: &str, on: &[StatementKind]| {
            let row = TriggerRow { name: "t".to_owned(), says: says.to_owned() };
            assert_eq!(trigger(row).on, on, "{says}");
        };
        check("insert or update", &[Insert, Update]);
        check("DELETE", &[Delete]);
        check(" after update of price on sales begin delete from log; end", &[Update]);
        check("\nBEFORE INSERT\nON sales BEGIN UPDATE log SET n = 1; END", &[Insert]);
    }

    #[test]
    fn columns_of_one_key_are_put_together() {
        let column = |key: &str, from: &str, to: Option<&str>| KeyColumn {
            table: "lines".to_owned(),
            key: key.to_owned(),
            from: from.to_owned(),
            to: to.map(str::to_owned),
            on_delete: "CASCADE".to_owned(),
            on_update: "a".to_owned(),
        };
        let keys = grouped(vec![
            column("1", "order_id", Some("id")),
            column("1", "part", Some("part")),
            column("2", "other", None),
        ]);
        assert_eq!(keys[0].columns, ["order_id", "part"]);
        assert_eq!((keys[0].on_delete, keys[0].on_update), (Follows::Along, Follows::Refuses));
        assert!(keys[1].references.is_empty(), "the primary key");
    }
}
