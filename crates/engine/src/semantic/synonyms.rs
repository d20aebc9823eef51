//! General English: words that are asked for under another name. Nothing here knows a database.

use super::morphology;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Stems that may stand for `stem`, without itself.
pub fn of(stem: &str) -> &'static [String] {
    SYNONYMS.get(stem).map(Vec::as_slice).unwrap_or_default()
}

/// Each line: words of which each may stand for any other.
const GROUPS: &[&str] = &[
    "country nation",
    "sex gender",
    "employee worker staff",
    "customer client buyer shopper",
    "title name",
    "movie film",
    "price cost",
    "salary pay wage",
    "product item article good",
    "order purchase",
    "phone telephone",
    "email mail",
    "zip postcode postal zipcode",
    "kind type category",
    "category genre",
    "pupil student",
    "teacher instructor",
    "instructor lecturer professor",
    "author writer",
    "artist musician performer singer",
    "song track",
    "album record",
    "doctor physician",
    "illness disease",
    "vendor supplier",
    "company firm business",
    "shop store",
    "car vehicle automobile",
    "plane aircraft airplane",
    "birthday birthdate",
    "begin start",
    "finish end",
    "amount total value revenue sale spending turnover",
    "quantity number",
    "income earning revenue",
    "leader head",
    "member membership",
    "citizenship nationality",
    "hometown birthplace",
    "stock inventory",
    "holiday vacation",
    "grade score mark",
    "rating score",
    "team club",
    "player athlete",
    "match game",
    "location place venue",
    "address residence",
    "picture photo image",
    "note comment remark",
    "section class",
    "lesson class course",
    "department division",
    "manager boss supervisor",
    "flight trip",
    "document file",
    "invoice bill",
    "rent rental",
    "loan lending",
    "volume book",
    "inhabitant resident population",
    "population people",
    "channel source",
    "district borough",
    "state province",
    "city town",
    "discount rebate",
    "delivery shipment shipping",
    "pet animal",
    "opening open",
    "expense spent spend",
    "maker manufacturer producer",
    "description text",
    "enrolment enrollment registration",
    "colour color",
    "representative rep",
    "centre center",
    "programme program",
    "organisation organization",
    "licence license",
    "publication published",
    "experience seniority",
];

static SYNONYMS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for group in GROUPS {
        let stems: Vec<String> = group.split(' ').map(morphology::stem).collect();
        for stem in &stems {
            let known = all.entry(stem.clone()).or_default();
            known.extend(stems.iter().filter(|other| *other != stem).cloned());
        }
    }
    all
});

/// Short forms found in identifiers, with what they stand for.
pub fn expand(word: &str) -> Option<&'static [&'static str]> {
    let at = ABBREVIATIONS.binary_search_by(|(short, _)| (*short).cmp(word)).ok()?;
    Some(ABBREVIATIONS[at].1)
}

/// Sorted.
const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("acct", &["account"]),
    ("addr", &["address"]),
    ("amt", &["amount"]),
    ("avg", &["average"]),
    ("cat", &["category"]),
    ("cd", &["code"]),
    ("cnt", &["count"]),
    ("ctry", &["country"]),
    ("curr", &["current"]),
    ("cust", &["customer"]),
    ("dep", &["department"]),
    ("dept", &["department"]),
    ("descr", &["description"]),
    ("dob", &["date", "of", "birth"]),
    ("doc", &["document"]),
    ("dt", &["date"]),
    ("emp", &["employee"]),
    ("fname", &["first", "name"]),
    ("id", &["id"]),
    ("inv", &["invoice"]),
    ("lang", &["language"]),
    ("lat", &["latitude"]),
    ("lname", &["last", "name"]),
    ("lng", &["longitude"]),
    ("loc", &["location"]),
    ("lon", &["longitude"]),
    ("max", &["maximum"]),
    ("mfr", &["manufacturer"]),
    ("mgr", &["manager"]),
    ("min", &["minimum"]),
    ("mng", &["manager"]),
    ("nbr", &["number"]),
    ("no", &["number"]),
    ("nr", &["number"]),
    ("num", &["number"]),
    ("org", &["organization"]),
    ("pct", &["percent"]),
    ("perc", &["percent"]),
    ("prod", &["product"]),
    ("pub", &["publication"]),
    ("qty", &["quantity"]),
    ("qtr", &["quarter"]),
    ("reg", &["registration"]),
    ("rep", &["representative"]),
    ("ssn", &["ssn"]),
    ("std", &["standard"]),
    ("stu", &["student"]),
    ("tel", &["telephone"]),
    ("trans", &["transaction"]),
    ("univ", &["university"]),
    ("yr", &["year"]),
];

/// A word for people or things from a country, with the names of the country and the language.
pub fn origin(word: &str) -> Option<&'static [&'static str]> {
    let at = ORIGINS.binary_search_by(|(adjective, _)| (*adjective).cmp(word)).ok()?;
    Some(ORIGINS[at].1)
}

/// The words for people or things from a country.
pub fn of_country(name: &str) -> impl Iterator<Item = &'static str> {
    let of = move |names: &[&str]| names.contains(&name);
    ORIGINS.iter().filter(move |(word, names)| word.len() > 3 && of(names)).map(|(word, _)| *word)
}

/// Every word that [`origin`] knows.
pub fn origins() -> impl Iterator<Item = &'static str> {
    ORIGINS.iter().map(|(adjective, _)| *adjective)
}

/// Sorted.
const ORIGINS: &[(&str, &[&str])] = &[
    ("african", &["africa"]),
    ("american", &["united states", "usa", "us", "united states of america", "america"]),
    ("argentinian", &["argentina"]),
    ("asian", &["asia"]),
    ("australian", &["australia"]),
    ("austrian", &["austria"]),
    ("belgian", &["belgium"]),
    ("brazilian", &["brazil"]),
    ("british", &["united kingdom", "uk", "great britain"]),
    ("bulgarian", &["bulgaria"]),
    ("canadian", &["canada"]),
    ("chilean", &["chile"]),
    ("chinese", &["china"]),
    ("croatian", &["croatia"]),
    ("czech", &["czech republic", "czechia"]),
    ("danish", &["denmark"]),
    ("dutch", &["netherlands", "the netherlands", "holland"]),
    ("egyptian", &["egypt"]),
    ("english", &["england"]),
    ("european", &["europe"]),
    ("female", &["f"]),
    ("finnish", &["finland"]),
    ("french", &["france"]),
    ("german", &["germany"]),
    ("greek", &["greece"]),
    ("hungarian", &["hungary"]),
    ("indian", &["india"]),
    ("irish", &["ireland"]),
    ("israeli", &["israel"]),
    ("italian", &["italy"]),
    ("japanese", &["japan"]),
    ("korean", &["korea", "south korea"]),
    ("male", &["m"]),
    ("mexican", &["mexico"]),
    ("norwegian", &["norway"]),
    ("polish", &["poland"]),
    ("portuguese", &["portugal"]),
    ("romanian", &["romania"]),
    ("russian", &["russia", "russian federation"]),
    ("scottish", &["scotland"]),
    ("spanish", &["spain"]),
    ("swedish", &["sweden"]),
    ("swiss", &["switzerland"]),
    ("turkish", &["turkey"]),
    ("us", &["united states", "usa"]),
    ("welsh", &["wales"]),
];
