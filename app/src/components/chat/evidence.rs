//! What an answer rests on: words, columns, tables, checks, the executed SQL and its hash, memories,
//! stages, and every reason behind the confidence.

use super::sql_card::Sql;
use crate::components::ui::{Badge, Tint};
use crate::format;
use crate::routes::MY_CHOICES;
use leptos::prelude::*;
use protocol::events::{Fact, StageDuration};
use protocol::lineage::{
    Check, ColumnLineage, Lineage, MemoryUse, ModelUse, Signal as Reason, Transform, WordReading,
};
use std::sync::Arc;

#[component]
pub fn Evidence(lineage: Arc<Lineage>, facts: Vec<Fact>) -> impl IntoView {
    let Lineage { readings, columns, checks, memories, stages: times, .. } = (*lineage).clone();
    let model = lineage.model.clone();
    let signals = lineage.confidence.signals.clone();
    view! {
        <div class="evidence">
            <Section title="How the words were read" count=readings.len()>
                {readings.into_iter().map(reading).collect_view()}
            </Section>
            <Section title="Numbers in the summary" count=facts.len()>
                {facts.into_iter().map(fact).collect_view()}
            </Section>
            <Section title="Where the columns come from" count=columns.len()>
                {columns.into_iter().map(column).collect_view()}
            </Section>
            <Section title="Checks" count=checks.len()>
                {checks.into_iter().map(check).collect_view()}
            </Section>
            <Section title="Earlier answers used" count=memories.len()>
                {memories.into_iter().map(memory).collect_view()}
            </Section>
            <Section title="Language model" count=usize::from(model.is_some())>
                {model.map(asked)}
            </Section>
            <Section title="Confidence" count=signals.len()>
                {signals.into_iter().map(signal).collect_view()}
            </Section>
            <Section title="Time" count=times.len()>
                {stages(&times)}
            </Section>
            <Executed lineage/>
        </div>
    }
    .into_any()
}

#[component]
fn Executed(lineage: Arc<Lineage>) -> impl IntoView {
    view! {
        <section class="evidence__section">
            <h3 class="evidence__title">"Executed SQL"</h3>
            <Sql text=lineage.executed_sql.clone()/>
            <dl class="evidence__hashes">
                <dt>"Tables"</dt>
                <dd>{lineage.tables.join(", ")}</dd>
                <dt>"Statement"</dt>
                <dd>
                    <code title=lineage.statement_hash.clone()>
                        {format::short_hash(&lineage.statement_hash)}
                    </code>
                </dd>
                <dt>"Schema snapshot"</dt>
                <dd>
                    <code title=lineage.snapshot_hash.clone()>
                        {format::short_hash(&lineage.snapshot_hash)}
                    </code>
                </dd>
            </dl>
        </section>
    }
    .into_any()
}

/// A heading and a list; nothing at all when there is nothing to list.
#[component]
fn Section(title: &'static str, count: usize, children: Children) -> impl IntoView {
    (count > 0).then(|| {
        view! {
            <section class="evidence__section">
                <h3 class="evidence__title">{title}</h3>
                <ul class="evidence__list">{children()}</ul>
            </section>
        }
    })
}

fn reading(reading: WordReading) -> impl IntoView {
    view! {
        <li class="evidence__row">
            <q class="evidence__word">{reading.words}</q>
            <span>{reading.meaning}</span>
            <span class="evidence__because">
                {match reading.because.as_str() {
                    "choice" => view! { <a href=MY_CHOICES>"change"</a> }.into_any(),
                    because => because.to_owned().into_any(),
                }}
            </span>
        </li>
    }
}

/// Which model wrote the SQL, and why that one.
fn asked(model: ModelUse) -> impl IntoView {
    let values = if model.sees_values { "it may see row values" } else { "it sees no row values" };
    view! {
        <li class="evidence__row">
            <strong class="evidence__value">{model.name}</strong>
            <span>{format!("{} of {}, {values}", model.model, model.provider)}</span>
            <span class="evidence__because">{model.because}</span>
        </li>
    }
}

fn fact(fact: Fact) -> impl IntoView {
    view! {
        <li class="evidence__row">
            <strong class="evidence__value">{fact.value}</strong>
            <span>{fact.label}</span>
            <span class="evidence__because">{fact.source}</span>
        </li>
    }
}

fn transform(transform: Transform) -> &'static str {
    match transform {
        Transform::Identity => "as stored",
        Transform::Expression => "computed row by row",
        Transform::Aggregate => "computed over rows",
        Transform::Constant => "constant",
        Transform::Unknown => "not known",
    }
}

fn column(column: ColumnLineage) -> impl IntoView {
    view! {
        <li class="evidence__row">
            <code class="evidence__name">{column.column}</code>
            <code class="evidence__sources">{column.sources.join(", ")}</code>
            <span class="evidence__because">{transform(column.transform)}</span>
        </li>
    }
}

fn check(check: Check) -> impl IntoView {
    let (mark, said) = if check.passed { ("✓", "passed") } else { ("✕", "failed") };
    view! {
        <li class="evidence__row">
            <span class="evidence__mark" class:evidence__mark--failed=!check.passed aria-hidden="true">
                {mark}
            </span>
            <span>
                <span class="visually-hidden">{said} " "</span>
                {check.name}
            </span>
            <span class="evidence__because">{check.detail}</span>
        </li>
    }
}

/// Who certified what the answer comes from.
pub fn verified(memory: &MemoryUse) -> Option<impl IntoView + use<>> {
    let verified = memory.verified.as_ref()?;
    let by = verified.by.as_deref().unwrap_or("a reviewer");
    let text = format!("Verified by {by}, {} UTC", format::minute(&verified.at));
    Some(view! { <Badge tint=Tint::Ok>{text}</Badge> })
}

fn memory(memory: MemoryUse) -> impl IntoView {
    let note = format!("{:.0} % alike, weight {:.2}", memory.similarity * 100.0, memory.weight);
    let verified = verified(&memory);
    view! {
        <li class="evidence__row">
            <q class="evidence__word">{memory.question}</q>
            {verified}
            <span class="evidence__because">{note}</span>
        </li>
    }
}

fn signal(reason: Reason) -> impl IntoView {
    let effect = format!("{:+.2}", reason.effect);
    view! {
        <li class="evidence__row">
            <span class="evidence__effect" class:evidence__effect--doubt={reason.effect < 0.0}>
                {effect}
            </span>
            <span>{reason.reason}</span>
        </li>
    }
}

/// Bars as long as the stages took, the longest full.
fn stages(stages: &[StageDuration]) -> impl IntoView + use<> {
    let longest = stages.iter().map(|one| one.duration_us).max().unwrap_or(1).max(1);
    stages
        .iter()
        .map(|one| {
            let share = format!("--share:{}%", one.duration_us * 100 / longest);
            view! {
                <li class="evidence__stage">
                    <span>{one.stage.as_str()}</span>
                    <span class="evidence__bar" style=share></span>
                    <span class="evidence__time">{format::duration_us(one.duration_us)}</span>
                </li>
            }
        })
        .collect_view()
}
