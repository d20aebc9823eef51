//! Queries over the shop, made up from a seed: joins, subqueries, WITH that hides tables, groups,
//! windows, set operations. The same seed gives the same queries.

/// xorshift64*: small, and the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(value).unwrap_or_default() % bound
    }

    /// True in `percent` of a hundred.
    pub fn rolls(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'l, T: ?Sized>(&mut self, list: &[&'l T]) -> &'l T {
        list[self.below(list.len())]
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Text,
}
use Kind::{Number, Text};

/// The tables with rules first: they are picked more often.
const TABLES: &[(&str, &[(&str, Kind)])] = &[
    (
        "customers",
        &[("id", Number), ("name", Text), ("email", Text), ("country", Text), ("city", Text)],
    ),
    (
        "orders",
        &[
            ("id", Number),
            ("customer_id", Number),
            ("status", Text),
            ("total", Number),
            ("channel", Text),
            ("note", Text),
            ("store_id", Number),
        ],
    ),
    (
        "order_lines",
        &[
            ("id", Number),
            ("order_id", Number),
            ("product_id", Number),
            ("quantity", Number),
            ("unit_price", Number),
        ],
    ),
    ("products", &[("id", Number), ("name", Text), ("category_id", Number), ("price", Number)]),
    ("stores", &[("id", Number), ("name", Text), ("city", Text)]),
    ("categories", &[("id", Number), ("name", Text), ("parent_id", Number)]),
];

/// Something with columns that a query can read from.
#[derive(Clone)]
struct Source {
    name: String,
    columns: Vec<(String, Kind)>,
}

pub struct Queries {
    dice: Dice,
    aliases: usize,
    expressions: Vec<Source>,
}

pub fn query(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    // The first numbers of close seeds are close.
    for _ in 0..8 {
        dice.below(2);
    }
    Queries { dice, aliases: 0, expressions: Vec::new() }.statement()
}

impl Queries {
    fn statement(mut self) -> String {
        let mut with = Vec::new();
        if self.dice.rolls(30) {
            for _ in 0..=self.dice.below(2) {
                let name = self.dice.pick(&["a", "b", "orders", "customers", "recent"]);
                if self.expressions.iter().any(|known| known.name == name) {
                    continue;
                }
                let (sql, columns) = self.select(1, &[], None);
                // SQLite takes an expression that reads itself as long as nobody reads it.
                if sql.to_lowercase().contains(name) {
                    continue;
                }
                with.push(format!("{name} as ({sql})"));
                self.expressions.push(Source { name: name.into(), columns });
            }
        }
        let with =
            if with.is_empty() { String::new() } else { format!("with {} ", with.join(", ")) };
        if self.dice.rolls(18) {
            let kinds: Vec<Kind> = (0..=self.dice.below(2)).map(|_| self.kind()).collect();
            let (first, _) = self.select(1, &[], Some(&kinds));
            let (second, _) = self.select(1, &[], Some(&kinds));
            let operator = self.dice.pick(&["union", "union all", "except", "intersect"]);
            return format!("{with}{first} {operator} {second}");
        }
        let (sql, _) = self.select(2, &[], None);
        format!("{with}{sql}")
    }

    fn kind(&mut self) -> Kind {
        if self.dice.rolls(60) { Number } else { Text }
    }

    fn table(&mut self) -> (String, Source) {
        let known = if self.dice.rolls(50) { 3 } else { TABLES.len() };
        let (name, columns) = TABLES[self.dice.below(known)];
        let spelled = match self.dice.below(20) {
            0..14 => name.to_string(),
            14..17 => format!("main.{name}"),
            17 | 18 => format!("\"{name}\""),
            _ => name.to_uppercase(),
        };
        let columns = columns.iter().map(|(column, kind)| (column.to_string(), *kind)).collect();
        (spelled, Source { name: name.into(), columns })
    }

    fn source(&mut self, depth: usize, taken: &[Source]) -> (String, Source) {
        self.aliases += 1;
        let alias = format!("t{}", self.aliases);
        if depth > 0 && self.dice.rolls(20) {
            let (sql, columns) = self.select(depth - 1, &[], None);
            return (format!("({sql}) as {alias}"), Source { name: alias, columns });
        }
        if !self.expressions.is_empty() && self.dice.rolls(25) {
            let known = self.expressions[self.dice.below(self.expressions.len())].clone();
            let sql = format!("{} {alias}", known.name);
            return (sql, Source { name: alias, ..known });
        }
        let (spelled, table) = self.table();
        let hidden = self.expressions.iter().any(|known| known.name == table.name);
        if self.dice.rolls(20) && !hidden && !taken.iter().any(|other| other.name == table.name) {
            return (table.name.clone(), table);
        }
        // An expression of the WITH may stand in front of the table: its full name means the table.
        let spelled = if hidden { format!("main.{}", table.name) } else { spelled };
        (format!("{spelled} {alias}"), Source { name: alias, ..table })
    }

    fn from(&mut self, depth: usize) -> (String, Vec<Source>) {
        let (mut sql, first) = self.source(depth, &[]);
        let mut sources = vec![first];
        for _ in 0..self.dice.below(5).saturating_sub(2) {
            let (next, source) = self.source(depth, &sources);
            let shared = |other: &Source| other.columns.iter().any(|(name, _)| name == "id");
            let by_id = sources.len() == 1 && shared(&sources[0]) && shared(&source);
            match self.dice.below(10) {
                0 => sql.push_str(&format!(", {next}")),
                1 => sql.push_str(&format!(" cross join {next}")),
                2 if by_id => {
                    let join = self.dice.pick(&["join", "left join"]);
                    sql.push_str(&format!(" {join} {next} using (id)"));
                }
                _ => {
                    let join = self.dice.pick(&["join", "left join", "right join", "full join"]);
                    let join = if sources.len() > 1 { "left join" } else { join };
                    let left = self.column(&sources, Number);
                    let right = self.column(std::slice::from_ref(&source), Number);
                    sql.push_str(&format!(" {join} {next} on {left} = {right}"));
                }
            }
            sources.push(source);
        }
        (sql, sources)
    }

    fn column(&mut self, sources: &[Source], kind: Kind) -> String {
        let fitting: Vec<String> = sources
            .iter()
            .flat_map(|source| {
                let columns = source.columns.iter().filter(|(_, other)| *other == kind);
                columns.map(|(column, _)| format!("{}.{column}", source.name))
            })
            .collect();
        match (fitting.len(), kind) {
            (0, Number) => self.dice.below(300).to_string(),
            (0, Text) => self.dice.pick(&["'DE'", "'FR'", "'paid'", "'***'"]).to_string(),
            (count, _) => fitting[self.dice.below(count)].clone(),
        }
    }

    fn value(&mut self, sources: &[Source], kind: Kind, depth: usize) -> String {
        let column = self.column(sources, kind);
        match (kind, self.dice.below(20)) {
            (Number, 0..2) => self.dice.below(300).to_string(),
            (Number, 2..4) => format!("({column} + {})", self.column(sources, Number)),
            (Number, 4) => format!("coalesce({column}, 0)"),
            (Number, 5) if depth > 0 => {
                let what = self.dice.pick(&["max(x.id)", "min(x.id)", "count(*)"]);
                format!("(select {what} from {})", self.correlated(sources))
            }
            (Text, 0) => {
                self.dice.pick(&["'DE'", "'FR'", "'paid'", "'web'", "'City1'"]).to_string()
            }
            (Text, 1) => format!("upper({column})"),
            (Text, 2) => format!("coalesce({column}, '-')"),
            (Text, 3) => format!("substr({column}, 1, 3)"),
            (Text, 4) => format!("({column} || {})", self.column(sources, Text)),
            _ => column,
        }
    }

    /// A table called `x`, with a condition that looks at the query around.
    fn correlated(&mut self, sources: &[Source]) -> String {
        let (spelled, table) = self.table();
        let hidden = self.expressions.iter().any(|known| known.name == table.name);
        let spelled = if hidden { format!("main.{}", table.name) } else { spelled };
        if self.dice.rolls(40) {
            return format!("{spelled} x");
        }
        let own = Source { name: "x".into(), ..table };
        let left = self.column(&[own], Number);
        let operator = self.dice.pick(&["=", "<", ">="]);
        format!("{spelled} x where {left} {operator} {}", self.column(sources, Number))
    }

    fn condition(&mut self, sources: &[Source], depth: usize) -> String {
        let kind = self.kind();
        let left = self.value(sources, kind, depth);
        match self.dice.below(20) {
            0..8 => {
                let operator = self.dice.pick(&["=", "<", ">", "<=", ">=", "<>"]);
                format!("{left} {operator} {}", self.value(sources, kind, depth))
            }
            8 => format!("{left} is null"),
            9 => format!("{left} is not null"),
            10 => format!("{left} between 10 and {}", self.dice.below(400)),
            11 => {
                let pattern = self.dice.pick(&["'%e%'", "'City%'", "'%@%'", "'*%'", "'%_US%'"]);
                format!("{left} like {pattern}")
            }
            12 | 13 if depth > 0 => {
                let number = self.value(sources, Number, 0);
                let not = self.dice.pick(&["", "not "]);
                format!("{number} {not}in (select x.id from {})", self.correlated(sources))
            }
            14 | 15 if depth > 0 => {
                let not = self.dice.pick(&["", "not "]);
                format!("{not}exists (select 1 from {})", self.correlated(sources))
            }
            16 | 17 if depth > 0 => {
                let both = self.dice.pick(&["and", "or"]);
                let right = self.condition(sources, depth - 1);
                format!("({} {both} {right})", self.condition(sources, depth - 1))
            }
            18 if depth > 0 => format!("not ({})", self.condition(sources, depth - 1)),
            _ => format!("{left} in ('DE', 20, 'web', 40)"),
        }
    }

    /// A SELECT and its columns, of these kinds where they are given.
    fn select(
        &mut self,
        depth: usize,
        outer: &[Source],
        kinds: Option<&[Kind]>,
    ) -> (String, Vec<(String, Kind)>) {
        let (from, sources) = self.from(depth);
        let visible = [sources.as_slice(), outer].concat();
        let mut tail = String::new();
        if self.dice.rolls(60) {
            tail = format!(" where {}", self.condition(&visible, depth));
        }
        if kinds.is_none() && self.dice.rolls(8) && sources.len() == 1 {
            let columns = sources[0].columns.clone();
            let listed: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
            return (format!("select {} from {from}{tail}", listed.join(", ")), columns);
        }
        let kinds = match kinds {
            Some(kinds) => kinds.to_vec(),
            None => (0..=self.dice.below(3)).map(|_| self.kind()).collect(),
        };
        let groups = self.dice.rolls(35);
        let mut keys: Vec<String> = Vec::new();
        let mut listed = Vec::new();
        for (at, kind) in kinds.iter().enumerate() {
            let value = self.value(&visible, *kind, if groups { 0 } else { depth });
            let value = match (groups, kind) {
                (true, Number) => {
                    let function = self.dice.pick(&["sum", "max", "min", "count"]);
                    format!("{function}({value})")
                }
                (true, Text) if self.dice.rolls(70) && value.contains('.') => {
                    keys.push(value.clone());
                    value
                }
                (true, Text) => format!("max({value})"),
                (false, Number) if self.dice.rolls(10) => {
                    let by = self.column(&sources, Text);
                    format!("sum({value}) over (partition by {by})")
                }
                (false, _) => value,
            };
            listed.push(format!("{value} as c{at}"));
        }
        if !keys.is_empty() {
            tail.push_str(&format!(" group by {}", keys.join(", ")));
        }
        if groups && self.dice.rolls(20) {
            tail.push_str(&format!(" having count(*) > {}", self.dice.below(4)));
        }
        let distinct = if self.dice.rolls(12) { "distinct " } else { "" };
        let columns =
            kinds.iter().enumerate().map(|(at, kind)| (format!("c{at}"), *kind)).collect();
        (format!("select {distinct}{} from {from}{tail}", listed.join(", ")), columns)
    }
}
