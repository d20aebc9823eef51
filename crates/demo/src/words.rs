//! The word lists everything is named from. Nobody and nothing here exists.

use crate::random::Random;

pub(crate) struct Country {
    pub(crate) name: &'static str,
    pub(crate) region: &'static str,
    pub(crate) weight: u64,
    pub(crate) cities: &'static [&'static str],
}

const fn country(
    name: &'static str,
    region: &'static str,
    weight: u64,
    cities: &'static [&'static str],
) -> Country {
    Country { name, region, weight, cities }
}

pub(crate) const COUNTRIES: &[Country] = &[
    country(
        "United States",
        "North America",
        30,
        &["Boston", "Chicago", "Denver", "Seattle", "Austin", "Portland"],
    ),
    country("Canada", "North America", 8, &["Toronto", "Vancouver", "Montreal"]),
    country("United Kingdom", "Europe", 12, &["London", "Leeds", "Bristol", "Glasgow"]),
    country("Germany", "Europe", 14, &["Berlin", "Hamburg", "Munich", "Cologne", "Leipzig"]),
    country("France", "Europe", 10, &["Paris", "Lyon", "Nantes"]),
    country("Netherlands", "Europe", 6, &["Amsterdam", "Utrecht"]),
    country("Sweden", "Europe", 4, &["Stockholm", "Malmo"]),
    country("Japan", "Asia Pacific", 8, &["Tokyo", "Osaka", "Sapporo"]),
    country("Australia", "Asia Pacific", 8, &["Sydney", "Melbourne", "Perth"]),
];

/// Stores as (index of the country, index of the city, days after the first day when opened).
pub(crate) const STORES: &[(usize, usize, i64)] = &[
    (0, 0, -1500),
    (0, 1, -1240),
    (0, 3, -700),
    (1, 0, -980),
    (2, 0, -1320),
    (2, 1, 120),
    (3, 0, -1100),
    (3, 2, -400),
    (4, 0, -820),
    (5, 0, 60),
    (7, 0, -300),
    (8, 0, 430),
];

pub(crate) struct Leaf {
    pub(crate) name: &'static str,
    pub(crate) department: usize,
    /// Permille of the demand in each month, January first.
    pub(crate) season: [u64; 12],
    pub(crate) share: u64,
    /// Cheapest and dearest list price in cents.
    pub(crate) price: (u64, u64),
    pub(crate) nouns: &'static [&'static str],
    /// Lines of which something is sent back, in permille.
    pub(crate) returned: u64,
}

pub(crate) const DEPARTMENTS: &[&str] = &["Home", "Outdoor", "Technology"];

const STEADY: [u64; 12] = [1000, 980, 980, 980, 980, 980, 960, 980, 1000, 1020, 1080, 1200];
const SUMMER: [u64; 12] = [480, 560, 860, 1180, 1480, 1560, 1500, 1240, 860, 620, 480, 440];
const SPRING: [u64; 12] = [420, 700, 1500, 1900, 1700, 1200, 900, 760, 820, 700, 460, 360];
const WINTER: [u64; 12] = [1240, 1140, 1000, 860, 760, 700, 700, 800, 1000, 1180, 1300, 1400];
const GIFTS: [u64; 12] = [800, 780, 820, 840, 900, 920, 900, 880, 940, 1040, 1480, 1900];

pub(crate) const LEAVES: &[Leaf] = &[
    Leaf {
        name: "Kitchen",
        department: 0,
        season: STEADY,
        share: 19,
        price: (900, 14_900),
        nouns: &["Pan", "Kettle", "Knife Set", "Mixing Bowl", "Baking Tray", "Teapot"],
        returned: 38,
    },
    Leaf {
        name: "Lighting",
        department: 0,
        season: WINTER,
        share: 11,
        price: (1500, 19_900),
        nouns: &["Desk Lamp", "Floor Lamp", "Lantern", "Light Strip"],
        returned: 52,
    },
    Leaf {
        name: "Bedding",
        department: 0,
        season: WINTER,
        share: 13,
        price: (1900, 22_900),
        nouns: &["Duvet", "Pillow", "Blanket", "Sheet Set"],
        returned: 84,
    },
    Leaf {
        name: "Camping",
        department: 1,
        season: SUMMER,
        share: 13,
        price: (1200, 44_900),
        nouns: &["Tent", "Sleeping Bag", "Camp Stove", "Cool Box", "Hammock"],
        returned: 58,
    },
    Leaf {
        name: "Garden",
        department: 1,
        season: SPRING,
        share: 14,
        price: (700, 27_900),
        nouns: &["Hose", "Planter", "Pruner", "Garden Chair", "Watering Can"],
        returned: 34,
    },
    Leaf {
        name: "Cycling",
        department: 1,
        season: SUMMER,
        share: 9,
        price: (1100, 64_900),
        nouns: &["Helmet", "Bike Light", "Pannier", "Pump", "City Bike"],
        returned: 61,
    },
    Leaf {
        name: "Audio",
        department: 2,
        season: GIFTS,
        share: 12,
        price: (2900, 49_900),
        nouns: &["Headphones", "Speaker", "Radio", "Turntable"],
        returned: 92,
    },
    Leaf {
        name: "Office",
        department: 2,
        season: STEADY,
        share: 9,
        price: (500, 39_900),
        nouns: &["Monitor Stand", "Keyboard", "Desk Chair", "Notebook", "Webcam"],
        returned: 46,
    },
];

pub(crate) const SERIES: &[&str] = &[
    "Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Glade", "Harbor", "Isle", "Juniper",
    "Kelp", "Larch", "Meadow", "North", "Opal", "Pine", "Quarry", "Ridge", "Slate", "Tide",
];

pub(crate) const BRANDS: &[&str] = &[
    "Ardenby", "Brellow", "Corvane", "Dunmere", "Eskole", "Farrowby", "Galdane", "Hestrel",
    "Ilvane", "Jorrick",
];

pub(crate) const TAGS: &[&str] = &[
    "bestseller",
    "clearance",
    "eco",
    "gift idea",
    "handmade",
    "limited edition",
    "new arrival",
    "recycled",
    "vegan",
    "waterproof",
];

pub(crate) const CARRIERS: &[&str] = &["Bluefinch", "Lanternpost", "Quickriver", "Stonebridge"];

pub(crate) const REFUND_REASONS: &[&str] =
    &["changed mind", "damaged", "wrong item", "not as described", "arrived late"];

const FIRST: &[&str] = &["Ma", "Le", "To", "Ri", "Sa", "Jo", "Ke", "An", "Vi", "Da", "No", "El"];
const MIDDLE: &[&str] = &["re", "li", "ma", "na", "vi", "so", "ta", "ro"];
const LAST: &[&str] = &["n", "la", "s", "k", "ra", "no", "ne", "ria"];
const FAMILY: &[&str] = &[
    "Bran", "Cor", "Dal", "Fen", "Gar", "Hol", "Kal", "Lund", "Mor", "Nor", "Pel", "Ros", "Stal",
    "Tor", "Val", "Wex",
];
const FAMILY_END: &[&str] = &["berg", "dale", "ford", "holt", "ick", "mont", "ner", "sen", "wick"];
const STREETS: &[&str] = &["Mill", "Station", "Orchard", "Harbour", "School", "River", "Hill"];
const STREET_KINDS: &[&str] = &["Street", "Road", "Lane", "Avenue"];

pub(crate) fn first_name(random: &mut Random) -> String {
    format!("{}{}{}", random.pick(FIRST), random.pick(MIDDLE), random.pick(LAST))
}

pub(crate) fn family_name(random: &mut Random) -> String {
    format!("{}{}", random.pick(FAMILY), random.pick(FAMILY_END))
}

pub(crate) fn street(random: &mut Random) -> String {
    format!("{} {} {}", random.between(1, 180), random.pick(STREETS), random.pick(STREET_KINDS))
}
