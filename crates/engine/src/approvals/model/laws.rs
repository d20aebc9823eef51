//! What must never happen, told without looking at the table.

use super::world::{Agreed, Began, Broken, Setting, VALIDITY_TICKS, World};
use crate::approvals::Hand;
use crate::approvals::event::Checked;
use crate::approvals::{Risk, State};
use protocol::catalog::Environment;
use std::collections::BTreeSet;

/// Whether anything may pass here without anybody, as docs/changes.md has it.
fn may_pass_alone(setting: &Setting) -> bool {
    let for_trying = matches!(setting.environment, Environment::Dev | Environment::Demo);
    setting.automatic && for_trying && setting.risk == Risk::Low
}

/// The law that `after` breaks, coming from `before`.
pub fn broken(before: &World, after: &World, setting: &Setting) -> Option<&'static str> {
    let past = &after.past;
    if past.kept > 1 {
        return Some("the database has kept it twice");
    }
    if past.false_end {
        return Some("the record says something else than the database");
    }
    if let Some(what) = past.overstepped {
        return Some(what);
    }
    match past.passed_unseen {
        Some(_) if !may_pass_alone(setting) => {
            return Some("it passed by itself where somebody has to look at it");
        }
        Some(Checked::Blocked | Checked::Incomplete) => {
            return Some("it passed by itself without having passed its checks");
        }
        Some(Checked::Passed) | None => {}
    }
    let unapproved = past.began.is_some_and(|began| began.broken.is_some());
    if unapproved && past.kept > 0 && after.state == State::Executed && !past.accepted {
        return Some("what was done without approval is done with, and nobody has looked at it");
    }
    let began =
        past.began.filter(|_| before.past.began != past.began || runs_anew(before, after))?;
    if !began.alone {
        return Some("it runs beside or after another run");
    }
    if began.hand != Hand::Person {
        return Some("it was not started by a person");
    }
    if !began.may && began.broken.is_none() {
        return Some("it was started by somebody who may not");
    }
    if began.sent != after.content {
        return Some("something else is sent than what is in the request");
    }
    if let Some(broken) = &began.broken {
        return unapproved_run(&began, broken, after, setting);
    }
    if past.approved_at.is_none_or(|at| began.at >= at + VALIDITY_TICKS) {
        return Some("its approval has run out");
    }
    if after.lost.contains(&setting.author) {
        return Some("its author may no longer ask for it");
    }
    if past.agreed.iter().any(|it| counts_at_all(it) && after.lost.contains(&it.account)) {
        return Some("an approver may no longer approve it");
    }
    agreed(after, setting, began.by)
}

/// What a run without approval needs instead of one.
fn unapproved_run(
    began: &Began,
    broken: &Broken,
    world: &World,
    setting: &Setting,
) -> Option<&'static str> {
    let laws = [
        (began.by == setting.author, "the glass was broken for what somebody else wrote"),
        (broken.asks, "the glass was broken by somebody who may no longer ask for it"),
        (!world.lost.contains(&setting.author), "its author may no longer ask for it"),
        (broken.may, "the glass was broken by somebody who may not"),
        (setting.glass, "the glass was broken where nobody allows it"),
        (broken.with_words, "the glass was broken without saying why"),
        (broken.in_time, "the glass was broken for what was over"),
        (broken.checked, "the glass was broken for what was not checked"),
        (setting.keeps, "the glass was broken, and nothing is kept as it was"),
        (
            setting.owes.is_none_or(|end| began.at < end),
            "the glass was broken by somebody whose last time nobody has looked at",
        ),
    ];
    laws.into_iter().find(|(holds, _)| !holds).map(|(_, law)| law)
}

fn runs_anew(before: &World, after: &World) -> bool {
    before.run.is_none() && after.run.is_some()
}

fn counts_at_all(agreed: &Agreed) -> bool {
    agreed.may
}

/// Enough different people have agreed to exactly this, in time.
fn agreed(world: &World, setting: &Setting, executor: u8) -> Option<&'static str> {
    let past = &world.past;
    let needed = world.review.people();
    let counted: BTreeSet<u8> = past
        .agreed
        .iter()
        .filter(|it| it.read == world.content && it.hand == Hand::Person && it.may && it.in_time)
        .filter(|it| it.with_words || setting.risk != Risk::High)
        .map(|it| it.account)
        .filter(|account| *account != setting.author)
        .collect();
    // Whoever has had a hand in it, whatever it counts for.
    let mut people: BTreeSet<u8> = past.agreed.iter().map(|it| it.account).collect();
    people.insert(setting.author);
    people.insert(executor);
    if setting.environment == Environment::Prod && people.len() < 2 {
        return Some("one person alone changed production");
    }
    if counted.len() < needed {
        return Some("too few different people have agreed to this");
    }
    if counted.is_empty() && past.passed_unseen != Some(Checked::Passed) {
        return Some("nobody has agreed, and the checks did not let it pass");
    }
    None
}
