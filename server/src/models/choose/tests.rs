//! Every way in which a model is chosen, one line each.

use super::*;
use time::macros::datetime;

fn candidate(name: &str, prompt_tokens: usize, price: Option<u64>) -> Candidate {
    Candidate {
        id: ModelId::parse(format!("mdl_{name}")).unwrap(),
        name: name.to_owned(),
        prompt_tokens,
        price,
        health: Health::Ready,
        is_default: false,
    }
}

fn out(candidate: Candidate, minute: u8) -> Candidate {
    let until = datetime!(2026-11-21 10:00 UTC) + time::Duration::minutes(i64::from(minute));
    Candidate { health: Health::LeftOut { until }, ..candidate }
}

fn default(candidate: Candidate) -> Candidate {
    Candidate { is_default: true, ..candidate }
}

fn small() -> Candidate {
    candidate("small", 4_000, Some(0))
}

fn middle() -> Candidate {
    candidate("middle", 32_000, Some(200_000))
}

fn large() -> Candidate {
    candidate("large", 128_000, Some(3_000_000))
}

fn named(name: &str) -> ModelWish {
    ModelWish::Model { id: ModelId::parse(format!("mdl_{name}")).unwrap() }
}

const SIMPLE: Need = Need { complexity: Complexity::Simple, prompt_tokens: 3_000 };
const INVOLVED: Need = Need { complexity: Complexity::Involved, prompt_tokens: 3_000 };
const WIDE: Need = Need { complexity: Complexity::Simple, prompt_tokens: 20_000 };
const HUGE: Need = Need { complexity: Complexity::Simple, prompt_tokens: 900_000 };

/// `expected`: the model and a part of why, or `-` and whom one waits for.
fn check(candidates: &[Candidate], wish: ModelWish, need: Need, expected: (&str, &str)) {
    let told = match choose(candidates, &wish, &need) {
        Picked::Model { id, because } => {
            (id.as_str().trim_start_matches("mdl_").to_owned(), because)
        }
        Picked::Nothing => ("-".to_owned(), "nothing".to_owned()),
        Picked::LeftOut { name, until } => ("-".to_owned(), format!("{name} until {until}")),
    };
    let (model, because) = expected;
    assert!(told.0 == model && told.1.contains(because), "{wish:?} {need:?}: {told:?}");
}

#[test]
fn the_workspace_default_is_the_named_one_or_the_first() {
    let default_wish = || ModelWish::WorkspaceDefault;
    check(&[small(), default(large())], default_wish(), SIMPLE, ("large", "workspace's default"));
    check(&[small(), large()], default_wish(), INVOLVED, ("small", "workspace's default"));
    check(&[out(small(), 5), large()], default_wish(), SIMPLE, ("-", "small until"));
    check(&[], default_wish(), SIMPLE, ("-", "nothing"));
}

#[test]
fn a_chosen_model_is_asked_or_waited_for_and_one_that_is_gone_is_said() {
    let all = || [default(small()), large()];
    check(&all(), named("large"), SIMPLE, ("large", "chosen on the profile"));
    check(&all(), named("gone"), SIMPLE, ("small", "cannot be used now"));
    check(&[small(), out(large(), 5)], named("large"), SIMPLE, ("-", "large until"));
}

#[test]
fn automatic_goes_by_prompt_then_complexity_then_price() {
    let all = || [small(), default(middle()), large()];
    let auto = || ModelWish::Automatic;
    check(&all(), auto(), SIMPLE, ("small", "cheapest"));
    check(&all(), auto(), INVOLVED, ("large", "strongest"));
    check(&all(), auto(), WIDE, ("middle", "cheapest"));
    check(&all(), auto(), HUGE, ("large", "largest prompts"));
}

#[test]
fn automatic_passes_over_those_that_are_left_out() {
    let auto = || ModelWish::Automatic;
    check(&[out(small(), 5), middle(), large()], auto(), SIMPLE, ("middle", "cheapest"));
    check(&[small(), middle(), out(large(), 5)], auto(), INVOLVED, ("middle", "strongest"));
    check(&[out(small(), 5), large()], auto(), SIMPLE, ("large", "only one"));
    check(&[out(small(), 9), out(large(), 5)], auto(), SIMPLE, ("-", "large until"));
}

#[test]
fn without_prices_the_default_is_taken_then_the_first() {
    let auto = || ModelWish::Automatic;
    let bare = |name| candidate(name, 8_000, None);
    check(&[bare("a"), default(bare("b"))], auto(), SIMPLE, ("b", ""));
    check(&[bare("a"), bare("b")], auto(), INVOLVED, ("a", ""));
}
