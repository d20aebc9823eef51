//! The rules for changes of data, for those who may change settings.

use super::{Answer, UiError};
use leptos::server;
use protocol::change_rules::{ChangeRulesView, RuleTier};
#[cfg(feature = "ssr")]
use {
    crate::routes,
    protocol::change_rules::{ChangeRulesDraft, RuleLevel, RuleSetting},
    protocol::{ErrorCode, Problem},
};

#[server(prefix = "/ui", endpoint = "change-rules/read", output = Answer)]
pub async fn read_change_rules() -> Result<ChangeRulesView, UiError> {
    Ok(super::backend()?.change_rules.view().await?)
}

/// `levels`: each `rule dev warn`.
#[server(prefix = "/ui", endpoint = "change-rules/save", output = Answer)]
pub async fn save_change_rules(
    version: u64,
    #[server(default)] levels: Vec<String>,
    #[server(default)] automatic_low: bool,
    #[server(default)] break_glass: Vec<RuleTier>,
    #[server(default)] post_review_hours: Option<u32>,
) -> Result<(), UiError> {
    let levels = levels.iter().map(|text| setting(text)).collect::<Result<_, Problem>>()?;
    let draft = ChangeRulesDraft { version, levels, automatic_low, break_glass, post_review_hours };
    super::backend()?.change_rules.set(draft).await?;
    super::leave(routes::CHANGE_RULES);
    Ok(())
}

#[cfg(feature = "ssr")]
fn setting(text: &str) -> Result<RuleSetting, Problem> {
    let mut words = text.split(' ');
    let read = (words.next(), words.next(), words.next());
    let setting = match read {
        (Some(rule), Some(tier), Some(level)) => RuleTier::parse(tier)
            .zip(RuleLevel::parse(level))
            .map(|(tier, level)| RuleSetting { rule: rule.to_owned(), tier, level }),
        _ => None,
    };
    setting.ok_or_else(|| {
        let detail = format!("`{text}` is no level of a rule: `review.drop prod block` is one");
        Problem::new(ErrorCode::InvalidRequest, detail).hint("choose off, warn or block")
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_level_of_the_form_is_read_or_refused() {
        let read = setting("review.drop prod block").unwrap();
        assert_eq!((read.rule.as_str(), read.tier), ("review.drop", RuleTier::Prod));
        assert_eq!(read.level, RuleLevel::Block);
        for text in ["", "review.drop", "review.drop prod", "review.drop moon block", "a prod loud"]
        {
            assert!(setting(text).is_err(), "{text}");
        }
    }
}
