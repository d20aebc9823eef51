//! What one question, one statement and one person may cost: every budget is made here, and none is
//! without bounds.

use crate::execution::{Concurrency, ReuseLimits};
use connectors::Budget;
use protocol::query::{DEFAULT_ROW_LIMIT, MAX_ROW_LIMIT};
use std::time::Duration;

/// What one question and one statement may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest question, in characters.
    pub question_chars: usize,
    /// Rows kept for a question, and for a statement whose author names no limit.
    pub rows: u64,
    /// Most rows an author may name.
    pub max_rows: u64,
    /// Bytes of all values of one result.
    pub result_bytes: u64,
    /// Bytes of one value; longer ones are clipped and say so.
    pub cell_bytes: u64,
    /// For one statement.
    pub deadline: Duration,
    /// Rows of a look at a table.
    pub preview_rows: u64,
    /// For a look at a table, which nobody waits long for.
    pub preview_deadline: Duration,
    /// Rows, bytes and bytes of one value in an export; one that reaches a limit breaks off instead of
    /// ending as if it were whole.
    pub export_rows: u64,
    pub export_bytes: u64,
    pub export_cell_bytes: u64,
    /// For a whole export, the time a slow reader takes included.
    pub export_deadline: Duration,
    /// How long an export waits for a reader who takes nothing.
    pub export_idle: Duration,
    /// For one answer of the model, repairs counted apart.
    pub model_deadline: Duration,
    /// Longest answer of the model, in its tokens.
    pub model_answer_tokens: u32,
    /// A model may see values of the database: samples, and error texts that quote them.
    pub values_to_model: bool,
    /// Columns looked at for one question, where a text of it is no known value; 0 looks at none.
    pub lookups: usize,
    /// What runs at the same time, and what waits.
    pub concurrency: Concurrency,
    /// Rows kept to answer equal statements over equal data.
    pub reuse: ReuseLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            question_chars: 4_000,
            rows: DEFAULT_ROW_LIMIT,
            max_rows: MAX_ROW_LIMIT,
            result_bytes: 32 * 1024 * 1024,
            cell_bytes: 64 * 1024,
            deadline: Duration::from_secs(30),
            preview_rows: 200,
            preview_deadline: Duration::from_secs(10),
            export_rows: 10_000_000,
            export_bytes: 8 * 1024 * 1024 * 1024,
            export_cell_bytes: 16 * 1024 * 1024,
            export_deadline: Duration::from_secs(30 * 60),
            export_idle: Duration::from_secs(60),
            model_deadline: Duration::from_secs(60),
            model_answer_tokens: 800,
            values_to_model: false,
            lookups: 4,
            concurrency: Concurrency::default(),
            reuse: ReuseLimits::default(),
        }
    }
}

/// For comparing answers with known ones: generous, because a known one that is cut would count a right
/// answer as wrong.
pub const EVALUATION: Budget = Budget {
    max_rows: 100_000,
    max_bytes: 256 << 20,
    max_cell_bytes: 1 << 20,
    deadline: Duration::from_secs(30),
};

impl Limits {
    /// For the statement behind an answer.
    pub fn answer_budget(&self) -> Budget {
        self.statement_budget(None)
    }

    /// For a statement of the editor; `asked` rows are capped at [`Limits::max_rows`].
    pub fn statement_budget(&self, asked: Option<u64>) -> Budget {
        Budget {
            max_rows: asked.unwrap_or(self.rows).clamp(1, self.max_rows),
            max_bytes: self.result_bytes,
            max_cell_bytes: self.cell_bytes,
            deadline: self.deadline,
        }
    }

    /// For a look at the first rows of a table.
    pub fn preview_budget(&self, asked: Option<u64>) -> Budget {
        let rows = asked.unwrap_or(self.preview_rows).min(self.preview_rows);
        Budget { deadline: self.preview_deadline, ..self.statement_budget(Some(rows)) }
    }

    /// For all rows of a statement, handed on as they come.
    pub fn export_budget(&self) -> Budget {
        Budget {
            max_rows: self.export_rows,
            max_bytes: self.export_bytes,
            max_cell_bytes: self.export_cell_bytes,
            deadline: self.export_deadline,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_limit_stays_between_one_and_the_most_allowed() {
        let limits = Limits::default();
        for (asked, granted) in
            [(None, 1_000), (Some(0), 1), (Some(50), 50), (Some(u64::MAX), 100_000)]
        {
            assert_eq!(limits.statement_budget(asked).max_rows, granted, "{asked:?}");
        }
    }

    #[test]
    fn a_look_at_a_table_is_smaller_and_shorter_than_a_statement() {
        let limits = Limits::default();
        for (asked, granted) in [(None, 200), (Some(50), 50), (Some(u64::MAX), 200)] {
            let budget = limits.preview_budget(asked);
            assert_eq!(budget.max_rows, granted, "{asked:?}");
            assert!(budget.deadline < limits.deadline);
        }
    }
}
