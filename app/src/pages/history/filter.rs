//! The search form. A plain GET form first; once scripts are there, it changes the address without
//! loading the page anew.

use super::address;
use crate::components::ui::{Glyph, Icon};
use crate::pages::search::{Choice, Day, listed};
use crate::routes;
use crate::stores::{Catalog, Session};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use protocol::access::Permission;
use protocol::history::{HistoryFilter, ORIGINS, OUTCOMES, Who};

/// What stands in the fields, by the names of the form.
#[derive(Clone, Copy)]
struct Fields {
    text: RwSignal<String>,
    connection: RwSignal<String>,
    outcome: RwSignal<String>,
    origin: RwSignal<String>,
    who: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Fields {
    fn of(filter: &HistoryFilter) -> Self {
        let fields = Self {
            text: RwSignal::default(),
            connection: RwSignal::default(),
            outcome: RwSignal::default(),
            origin: RwSignal::default(),
            who: RwSignal::default(),
            from: RwSignal::default(),
            to: RwSignal::default(),
        };
        fields.take(filter);
        fields
    }

    fn take(&self, filter: &HistoryFilter) {
        let parameters = filter.parameters();
        for (name, field) in self.named() {
            let given = parameters.iter().find(|(given, _)| *given == name);
            let value = given.map(|(_, value)| value.clone()).unwrap_or_default();
            if field.with_untracked(|now| *now != value) {
                field.set(value);
            }
        }
    }

    fn named(&self) -> [(&'static str, RwSignal<String>); 7] {
        [
            ("text", self.text),
            ("connection", self.connection),
            ("outcome", self.outcome),
            ("origin", self.origin),
            ("who", self.who),
            ("from", self.from),
            ("to", self.to),
        ]
    }

    fn read(&self) -> Result<HistoryFilter, String> {
        let named = self.named();
        HistoryFilter::read(|wanted| {
            let field = named.iter().find(|(name, _)| *name == wanted);
            field.map(|(_, field)| field.get_untracked())
        })
    }
}

#[component]
pub fn Filter(search: Memo<Result<HistoryFilter, String>>) -> impl IntoView {
    let catalog = expect_context::<Catalog>();
    let oversees = expect_context::<Session>().me.may(Permission::ReadEveryRun);
    let fields = Fields::of(&search.get_untracked().unwrap_or_default());
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
    let one_person = move || match search.get().map(|filter| filter.who) {
        Ok(Who::Person(id)) => Some(id.to_string()),
        _ => None,
    };
    let people = move || {
        let one = one_person().map(|id| (id, "One person".to_owned()));
        let all = [("", "My own runs"), ("everyone", "Everybody's runs")];
        let all = all.map(|(value, text)| (value.to_owned(), text.to_owned()));
        all.into_iter().chain(one).collect()
    };
    view! {
        <form class="history__filter" method="get" action=routes::HISTORY role="search" on:submit=submit>
            <label class="history__field history__field--wide">
                <span>"Statement or table"</span>
                <input
                    class="field__input"
                    type="search"
                    name="text"
                    maxlength="200"
                    value=fields.text.get_untracked()
                    prop:value=fields.text
                    on:input=move |event| fields.text.set(event_target_value(&event))
                />
            </label>
            <Choice label="Database" name="connection" field=fields.connection options=Signal::derive(databases)/>
            <Choice label="Outcome" name="outcome" field=fields.outcome options=listed("Any outcome", &OUTCOMES)/>
            <Choice label="From" name="origin" field=fields.origin options=listed("Anywhere", &ORIGINS)/>
            {oversees
                .then(|| {
                    view! { <Choice label="Whose" name="who" field=fields.who options=Signal::derive(people)/> }
                })}
            <Day label="First day (UTC)" name="from" field=fields.from/>
            <Day label="Last day (UTC)" name="to" field=fields.to/>
            <div class="history__actions">
                <button type="submit" class="button button--primary">
                    <Icon glyph=Glyph::Search/>
                    "Search"
                </button>
                <Show when=move || search.with(|search| !search.as_ref().is_ok_and(HistoryFilter::is_empty))>
                    <a class="button button--quiet" href=routes::HISTORY>
                        "Clear"
                    </a>
                </Show>
            </div>
        </form>
    }
    .into_any()
}
