//! The typed meaning of a question, before it becomes SQL. Ids point into [`super::Schema`].

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId {
    pub table: usize,
    pub column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    /// Names of a repeating period rather than points in time.
    Weekday,
    MonthOfYear,
    Hour,
}

/// Something that can be selected, compared, grouped or ordered by.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Column(ColumnId),
    /// Rows of a table.
    CountRows(usize),
    Aggregate(Aggregate, ColumnId),
    /// Index into the glossary's metrics.
    Metric(usize),
    Grain(Grain, ColumnId),
    /// The aggregate as a part of its sum over all groups; of [`Expr::InPeriod`], as a part of the
    /// same aggregate without the condition.
    Share(Box<Expr>, ShareUnit),
    /// The aggregate over the rows that satisfy a condition, in percent of all rows.
    SharePassing(usize, Box<Condition>),
    /// The aggregate over the rows that satisfy a condition: one of two periods, a part of all.
    InPeriod(Box<Expr>, Box<Condition>),
    /// Change from the second to the first, in percent.
    Growth(Box<Expr>, Box<Expr>),
    Difference(Box<Expr>, Box<Expr>),
    /// The aggregate's value in the period before, the periods given second.
    Lag(Box<Expr>, Box<Expr>),
    /// SUM of the aggregate from the first period to this one, the periods given second.
    Running(Box<Expr>, Box<Expr>),
    /// The place of a row among those with the same first expressions, in the order given.
    Rank(Vec<Expr>, Vec<(Expr, Direction)>),
    /// One number of a query that stands alone.
    Scalar(Box<SemanticQuery>),
    /// The first as a part or a multiple of the second.
    Ratio(Box<Expr>, Box<Expr>),
}

/// How a part of a whole is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareUnit {
    /// 0 to 100.
    Percent,
    /// 0 to 1.
    Fraction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Text(String),
    /// As written, digits only.
    Number(String),
    /// ISO date.
    Date(String),
    Bool(bool),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Literal(Literal),
    Query(Box<SemanticQuery>),
    Expr(Expr),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Compare(Expr, Compare, Operand),
    Between(Expr, Literal, Literal),
    /// Text containing, starting or ending with: the pattern, wildcards included.
    Like(Expr, String),
    IsNull(Expr),
    NotNull(Expr),
    /// Half-open range of dates, either end may be missing.
    During(ColumnId, Option<String>, Option<String>),
    In(Expr, Box<SemanticQuery>),
    /// A row of `table` joined to the subject exists, and its own conditions hold.
    Exists {
        subject: usize,
        query: Box<SemanticQuery>,
    },
    /// Index into the glossary's terms.
    Term(usize),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOp {
    Union,
    Intersect,
    Except,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SelectItem {
    pub expr: Expr,
    /// Output name; derived from the expression when absent.
    pub alias: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct SemanticQuery {
    /// Tables that must take part even when no column of theirs is used.
    pub tables: Vec<usize>,
    pub select: Vec<SelectItem>,
    pub distinct: bool,
    pub filters: Vec<Condition>,
    pub group: Vec<Expr>,
    pub having: Vec<Condition>,
    pub order: Vec<(Expr, Direction)>,
    pub limit: Option<u64>,
    /// Rows left out before the first one: one for "the second largest".
    pub offset: Option<u64>,
    pub set: Option<(SetOp, Box<SemanticQuery>)>,
    /// Count the rows of the query instead of showing them.
    pub count_rows: bool,
    /// Show the average of the query's one measure over its rows.
    pub average_rows: bool,
    /// Every row of this table is kept, also when nothing is joined to it.
    pub keep_all: Option<usize>,
    /// The limit counts within each of these, rows that tie included.
    pub per: Vec<Expr>,
}
