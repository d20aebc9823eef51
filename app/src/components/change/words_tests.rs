//! Sentences, by example.

use super::*;
use protocol::catalog::Environment;

fn impact(kind: &str, rows: Option<u64>) -> Assessment {
    Assessment {
        kind: kind.to_owned(),
        table: "orders".to_owned(),
        environment: Environment::Prod,
        rows,
        not_counted: None,
        adds: false,
        overwrites: false,
        sample: None,
        referring: Vec::new(),
        plan: None,
        foreseen: Vec::new(),
        triggers: Some(Vec::new()),
        others: Vec::new(),
        unasked: None,
        locks: String::new(),
        takes_ms: Some(40),
        verdicts: Vec::new(),
        complete: true,
        risk: ChangeRisk::Low,
        reasons: Vec::new(),
        stages: Vec::new(),
        blocked: false,
        max_rows: 100,
        timeout_ms: 30_000,
        backup: true,
        schema: None,
    }
}

#[test]
fn a_sentence_says_what_would_happen() {
    for (kind, rows, said) in [
        ("update", Some(1_204), "Updates 1,204 rows in orders"),
        ("delete", Some(1), "Deletes 1 row from orders"),
        ("insert", Some(3), "Adds 3 rows to orders"),
        ("update", None, "Updates rows in orders; how many could not be estimated"),
    ] {
        assert_eq!(sentence(&impact(kind, rows)), said);
    }
}

#[test]
fn rows_that_are_there_already_are_not_called_new() {
    let over = Assessment { overwrites: true, ..impact("insert", Some(1)) };
    assert_eq!(sentence(&over), "Adds or overwrites 1 row in orders");
}

#[test]
fn only_where_rows_can_be_kept_is_anybody_asked_whether_to() {
    for (sql, of_schema) in [
        ("", false),
        ("update orders set a = 1 where id = 2", false),
        ("dropped", false),
        ("Drop Table orders", true),
        ("  -- no more of it\n  truncate orders", true),
        ("/* one */ # two\n-- three\nALTER\ttable orders add column note text", true),
        ("/* drop */ delete from orders where id = 2", false),
        ("-- drop table orders", false),
        ("/* drop table orders", false),
    ] {
        assert_eq!(is_of_schema(sql), of_schema, "{sql}");
    }
}

#[test]
fn the_button_and_the_note_agree_on_how_many_people() {
    for (stages, label, note) in [
        (
            &[][..],
            "Hand in – nobody has to approve",
            "Nobody has to approve it: the rules let a change of this risk pass.",
        ),
        (&[1][..], "Request approval – 1 person", "One other person has to approve it."),
        (&[2][..], "Request approval – 2 people", "2 other people have to approve it."),
        (
            &[1, 1][..],
            "Request approval – 2 people",
            "2 other people have to approve it, in stages of 1 and 1.",
        ),
    ] {
        assert_eq!((request_label(stages).as_str(), approvers(stages).as_str()), (label, note));
    }
}

#[test]
fn every_step_is_told_with_who_did_it() {
    let check = |event: &str, to: ChangeState, actor: Option<&str>, means: Means, said: &str| {
        let told = step(&ChangeStep {
            version: 1,
            revision: 2,
            event: event.to_owned(),
            from: ChangeState::InReview,
            to,
            actor: actor.map(str::to_owned),
            means,
            words: String::new(),
            at: String::new(),
        });
        assert_eq!(told, said);
    };
    let (ann, person) = (Some("Ann"), Means::Person);
    check("submit", ChangeState::Checking, ann, person, "Ann asked for it");
    check(
        "submit",
        ChangeState::Checking,
        ann,
        Means::Assistant,
        "The assistant, for Ann, asked for it",
    );
    check("check", ChangeState::InReview, None, Means::System, "Checked; review begins");
    check("check", ChangeState::Blocked, None, Means::System, "A rule does not let it pass");
    check("revise", ChangeState::Checking, ann, person, "Ann wrote revision 2");
    check("approve", ChangeState::Approved, ann, person, "Ann approved revision 2");
    check("end", ChangeState::Executed, None, Means::System, "Executed");
    check("end", ChangeState::AbortedByGuard, None, Means::System, "Rolled back: too many rows");
    check("expire", ChangeState::Expired, None, Means::System, "Its time ran out");
}

#[test]
fn a_change_of_the_schema_is_told_with_the_rows_the_table_has() {
    let check = |action: &str, rows: Option<u64>, why: Option<&str>, said: &str| {
        let schema = ChangeSchema {
            action: action.to_owned(),
            object: "by_state".to_owned(),
            table: Some("orders".to_owned()),
            rows,
            not_counted: why.map(str::to_owned),
            dependents: Vec::new(),
            loses: false,
            commits_by_itself: false,
        };
        let impact = Assessment { schema: Some(schema), ..impact("schema_change", None) };
        assert_eq!(sentence(&impact), said);
    };
    check("alter_table", Some(1_204), None, "Alters the table orders, which has 1,204 rows");
    check("drop_table", Some(0), None, "Drops the table orders, which has 0 rows");
    check("create_index", Some(1), None, "Makes the index by_state on orders, which has 1 row");
    check("create_table", None, None, "Makes the table by_state");
    check("truncate", Some(7), None, "Removes every row of orders, which has 7 rows");
    let unknown = "Drops the index by_state of orders; how many rows it has could not be estimated";
    check("drop_index", None, Some("slow"), unknown);
}
