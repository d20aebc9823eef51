//! General English: words that point to a kind of table without naming it. "Who teaches maths" is about
//! teachers and courses, "in Europe" about continents. Weaker evidence than a synonym; used only to
//! find tables, never to write SQL. Nothing here knows a database.

use crate::semantic::{morphology, synonyms};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Stems of the names that `word` points to, by the stem of `word`.
pub fn of(stem: &str) -> &'static [String] {
    HINTS.get(stem).map(Vec::as_slice).unwrap_or_default()
}

/// What tables are called, and the words that point to them.
const GROUPS: &[(&str, &str)] = &[
    ("pet animal", "dog cat puppy kitten horse rabbit bird hamster"),
    (
        "language",
        "english french spanish german dutch chinese italian portuguese russian arabic japanese hindi \
         korean speak spoke spoken speaker",
    ),
    (
        "continent region",
        "europe asia africa america oceania antarctica european asian african american",
    ),
    ("country", "nation foreign"),
    ("address residence city", "live lived living reside zip postcode street"),
    ("location address city", "located near"),
    ("teacher course instructor", "teach taught"),
    ("weight", "weigh heavy light"),
    ("age birth", "old young aged"),
    ("height", "tall short"),
    ("length duration", "long"),
    ("price cost", "expensive cheap costly"),
    ("speed", "fast slow"),
    ("size area population", "big large small"),
    ("flight airline airport", "fly flew"),
    ("song singer artist", "sing sang"),
    ("order purchase customer", "buy bought sell sold"),
    ("car vehicle driver", "drive drove"),
    ("salary income", "earn"),
    ("employee job staff", "work employ"),
    ("student course", "study studied"),
    ("enrolment enrollment registration", "enroll enrol register"),
    ("degree program", "bachelor master undergraduate graduate"),
    ("semester term", "season spring fall"),
    ("player game team match", "play won win"),
    ("treatment patient", "treat"),
    ("birth", "born birthday"),
    ("employee hiring", "hire"),
    ("manager", "manage supervise"),
    ("author book publication", "write wrote written publish"),
    ("director movie film", "direct"),
    ("member membership", "join belong"),
    ("owner", "own owned"),
    ("visit visitor", "visited attend"),
    ("attendance", "attend audience"),
    ("score grade result mark", "pass fail"),
    ("fuel mpg", "gasoline gas miles"),
    (
        "date year",
        "month day when recent latest earliest january february march april june july august september \
         october november december",
    ),
    ("population", "people inhabitant live populous"),
    ("person people", "man woman men women who"),
    ("customer person employee", "phone email"),
];

static HINTS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    let mut add = |word: &str, target: String| {
        let known = all.entry(morphology::stem(word)).or_default();
        if !known.contains(&target) {
            known.push(target);
        }
    };
    for (names, words) in GROUPS {
        for word in words.split_whitespace() {
            names.split(' ').for_each(|name| add(word, morphology::stem(name)));
        }
    }
    for adjective in synonyms::origins() {
        add(adjective, morphology::stem("country"));
    }
    all
});
