//! The search form. A plain GET form first; once scripts are there, it changes the address without
//! loading the page anew.

use super::address;
use crate::components::ui::{Glyph, Icon};
use crate::pages::search::{Choice, Day, listed};
use crate::routes;
use crate::stores::Catalog;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use protocol::audit::{ACTIONS, AuditFilter, OUTCOMES};
use protocol::history::Person;

const NAMES: [&str; 7] = ["text", "who", "action", "outcome", "connection", "from", "to"];

/// What stands in the fields, by the names of the form.
#[derive(Clone, Copy)]
struct Fields([RwSignal<String>; 7]);

impl Fields {
    fn of(filter: &AuditFilter) -> Self {
        let fields = Self(NAMES.map(|_| RwSignal::default()));
        fields.take(filter);
        fields
    }

    fn take(&self, filter: &AuditFilter) {
        let parameters = filter.parameters();
        for (name, field) in NAMES.iter().zip(self.0) {
            let given = parameters.iter().find(|(given, _)| given == name);
            let value = given.map(|(_, value)| value.clone()).unwrap_or_default();
            if field.with_untracked(|now| *now != value) {
                field.set(value);
            }
        }
    }

    fn read(&self) -> Result<AuditFilter, String> {
        AuditFilter::read(|wanted| {
            let place = NAMES.iter().position(|name| *name == wanted)?;
            Some(self.0[place].get_untracked())
        })
    }
}

#[component]
pub fn Filter(
    search: Memo<Result<AuditFilter, String>>,
    /// Who can be chosen; whoever the address names can be chosen too.
    people: RwSignal<Vec<Person>>,
) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let fields = Fields::of(&search.get_untracked().unwrap_or_default());
    let [text, who, action, outcome, connection, from, to] = fields.0;
    Effect::new(move |_| fields.take(&search.get().unwrap_or_default()));
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        // A search the server has to explain goes to the server.
        if let Ok(filter) = fields.read() {
            event.prevent_default();
            navigate(&address(&filter, None), Default::default());
        }
    };
    let databases = move || {
        let connections = catalog.connections.get();
        let known = connections.into_iter().map(|one| (one.id.to_string(), one.name));
        std::iter::once((String::new(), "Any database".to_owned())).chain(known).collect()
    };
    let persons = move || {
        let mut all: Vec<(String, String)> =
            people.get().into_iter().map(|person| (person.id.to_string(), person.name)).collect();
        if let Some(one) = search.get().ok().and_then(|filter| filter.who)
            && !all.iter().any(|(id, _)| *id == *one.as_str())
        {
            all.push((one.to_string(), "One person".to_owned()));
        }
        all.insert(0, (String::new(), "Anybody".to_owned()));
        all
    };
    view! {
        <form class="history__filter" method="get" action=routes::AUDIT role="search" on:submit=submit>
            <label class="history__field history__field--wide">
                <span>"Name, id or detail"</span>
                <input
                    class="field__input"
                    type="search"
                    name="text"
                    maxlength="200"
                    value=text.get_untracked()
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </label>
            <Choice label="Who" name="who" field=who options=Signal::derive(persons)/>
            <Choice label="Action" name="action" field=action options=listed("Any action", ACTIONS)/>
            <Choice label="Outcome" name="outcome" field=outcome options=listed("Any outcome", &OUTCOMES)/>
            <Choice label="Database" name="connection" field=connection options=Signal::derive(databases)/>
            <Day label="First day (UTC)" name="from" field=from/>
            <Day label="Last day (UTC)" name="to" field=to/>
            <div class="history__actions">
                <button type="submit" class="button button--primary">
                    <Icon glyph=Glyph::Search/>
                    "Search"
                </button>
                <Show when=move || search.with(|search| !search.as_ref().is_ok_and(AuditFilter::is_empty))>
                    <a class="button button--quiet" href=routes::AUDIT>
                        "Clear"
                    </a>
                </Show>
            </div>
        </form>
    }
    .into_any()
}
