//! Lays statements out anew. What a formatter of texts does not understand it may change; a layout
//! that says anything else than its author is thrown away.

use protocol::{ErrorCode, Problem};
use sql_guard::Dialect;
use sqlformat::{FormatOptions, QueryParams};

/// Longest text that is laid out, in bytes: as the guard reads.
const LONGEST: usize = 64 * 1024;

pub fn format(sql: &str, dialect: Dialect) -> Result<String, Problem> {
    let unable = |detail: &str| {
        Problem::new(ErrorCode::InvalidRequest, detail).hint("your text was left as it is")
    };
    if sql.len() > LONGEST {
        return Err(unable("the text is longer than 64 kB"));
    }
    let options = FormatOptions {
        max_inline_block: 60,
        max_inline_arguments: Some(80),
        max_inline_top_level: Some(80),
        joins_as_top_level: true,
        lines_between_queries: 2,
        dialect: match dialect {
            Dialect::Postgres => sqlformat::Dialect::PostgreSql,
            Dialect::Sqlite | Dialect::Mysql => sqlformat::Dialect::Generic,
        },
        ..FormatOptions::default()
    };
    let laid_out = sqlformat::format(sql, &QueryParams::None, &options);
    match sql_guard::differ_in_layout_only(sql, &laid_out, dialect) {
        true => Ok(laid_out),
        false => Err(unable("the text cannot be laid out without changing what it says")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_gets_a_line_for_each_clause() {
        let sql = "select channel, count(*) as orders -- all\nfrom orders where status<>'cancelled' \
                   group by channel order by 2 desc limit 10";
        let laid_out = format(sql, Dialect::Sqlite).unwrap();
        let lines: Vec<&str> = laid_out.lines().map(str::trim).collect();
        assert!(lines.iter().any(|line| line.starts_with("from")), "{laid_out}");
        assert!(lines.iter().any(|line| line.starts_with("group by")), "{laid_out}");
        assert!(laid_out.contains("-- all") && laid_out.contains("'cancelled'"), "{laid_out}");
        assert_eq!(format(&laid_out, Dialect::Sqlite).unwrap(), laid_out, "it stays as it is");
    }

    #[test]
    fn what_would_say_something_else_is_left_alone() {
        for sql in ["select 'open", "select \"open", "select /* open"] {
            let problem = format(sql, Dialect::Sqlite).unwrap_err();
            assert_eq!(problem.hint.as_deref(), Some("your text was left as it is"), "{sql}");
        }
    }
}
