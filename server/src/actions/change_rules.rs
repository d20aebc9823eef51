//! The rules for changes of data: reading them, setting them, and what they mean for a change.

use crate::auth::With;
use crate::auth::permission::ManageSettings;
use crate::context::ServerContext;
use crate::store::RulesSaved;
use engine::approvals::rules::Tier;
use engine::approvals::{Level, Levels};
use protocol::change_rules::{
    ChangeRulesDocument, ChangeRulesDraft, ChangeRulesView, MOST_POST_REVIEW_HOURS,
    POST_REVIEW_HOURS, RuleLevel, RuleSetting, RuleTier, RuleView, TierLevel,
};
use protocol::{ErrorCode, Problem};
use sql_guard::review::Rule;

pub async fn view(
    context: &ServerContext,
    _: &With<ManageSettings>,
) -> Result<ChangeRulesView, Problem> {
    let rules = context.store.change_rules().await?;
    let saved = context.store.change_rules_saved().await?;
    let (changed_by, changed_at) = match saved {
        Some(RulesSaved { by, at }) => (by, Some(at)),
        None => (None, None),
    };
    let set = levels(&rules.document);
    let usual = Levels::default();
    let of = |rule: Rule, tier: RuleTier| TierLevel {
        tier,
        level: shown(set.level(place(tier), rule)),
        usual: shown(usual.level(place(tier), rule)),
    };
    Ok(ChangeRulesView {
        version: rules.version,
        changed_by,
        changed_at,
        automatic_low: rules.document.automatic_low,
        break_glass: rules.document.break_glass.clone(),
        post_review_hours: rules.document.post_review_hours(),
        rules: Rule::ALL
            .iter()
            .map(|rule| RuleView {
                rule: rule.id().to_owned(),
                title: rule.title().to_owned(),
                levels: RuleTier::ALL.into_iter().map(|tier| of(*rule, tier)).collect(),
            })
            .collect(),
        judged_before: context.store.changes_judged_before(rules.version).await?,
    })
}

/// Holds for whatever is judged from now on.
pub async fn set(
    context: &ServerContext,
    by: &With<ManageSettings>,
    draft: ChangeRulesDraft,
) -> Result<ChangeRulesView, Problem> {
    let ChangeRulesDraft { version, levels, automatic_low, mut break_glass, post_review_hours } =
        draft;
    break_glass.sort_unstable();
    break_glass.dedup();
    let (levels, post_review_hours) = (differing(levels)?, hours(post_review_hours)?);
    let document = ChangeRulesDocument { levels, automatic_low, break_glass, post_review_hours };
    if !context.store.set_change_rules(&by.principal.user, version, &document).await? {
        let detail = format!("the rules have been saved by somebody else since version {version}");
        return Err(Problem::new(ErrorCode::Conflict, detail).hint("read them again, then save"));
    }
    view(context, by).await
}

fn hours(wanted: Option<u32>) -> Result<Option<u32>, Problem> {
    match wanted {
        Some(hours) if !(1..=MOST_POST_REVIEW_HOURS).contains(&hours) => {
            let detail = format!(
                "`post_review_hours` is {hours}: somebody looks at an emergency within 1 to \
                 {MOST_POST_REVIEW_HOURS} hours"
            );
            Err(Problem::new(ErrorCode::InvalidRequest, detail).hint("24 is a day"))
        }
        other => Ok(other.filter(|hours| *hours != POST_REVIEW_HOURS)),
    }
}

/// What is as the product has it is not kept: it follows the product.
fn differing(levels: Vec<RuleSetting>) -> Result<Vec<RuleSetting>, Problem> {
    let usual = Levels::default();
    let mut kept: Vec<RuleSetting> = Vec::new();
    for setting in levels {
        let Some(rule) = Rule::parse(&setting.rule) else {
            let detail = format!("`{}` is no rule for changes", setting.rule);
            return Err(Problem::new(ErrorCode::InvalidRequest, detail)
                .hint("GET /changes/rules lists them"));
        };
        let same = |it: &RuleSetting| (&it.rule, it.tier) == (&setting.rule, setting.tier);
        if kept.iter().any(same) {
            let detail = format!("`{}` is set twice for `{}`", setting.rule, setting.tier.as_str());
            return Err(Problem::new(ErrorCode::InvalidRequest, detail).hint("set it once"));
        }
        if shown(usual.level(place(setting.tier), rule)) != setting.level {
            kept.push(setting);
        }
    }
    Ok(kept)
}

/// A rule that this version does not know is another version's.
pub fn levels(document: &ChangeRulesDocument) -> Levels {
    let mut levels = Levels::default();
    for RuleSetting { rule, tier, level } in &document.levels {
        if let Some(rule) = Rule::parse(rule) {
            levels.set(place(*tier), rule, meant(*level));
        }
    }
    levels
}

fn place(tier: RuleTier) -> Tier {
    match tier {
        RuleTier::Dev => Tier::Dev,
        RuleTier::Staging => Tier::Staging,
        RuleTier::Prod => Tier::Prod,
    }
}

fn meant(level: RuleLevel) -> Level {
    match level {
        RuleLevel::Off => Level::Off,
        RuleLevel::Warn => Level::Warn,
        RuleLevel::Block => Level::Block,
    }
}

fn shown(level: Level) -> RuleLevel {
    match level {
        Level::Off => RuleLevel::Off,
        Level::Warn => RuleLevel::Warn,
        Level::Block => RuleLevel::Block,
    }
}
