//! One JSON object per line in, one per line out, in the same order.

use super::CliError;
use serde::Serialize;
use std::io::{BufRead, Write};

/// Longest input line, in bytes: a statement of the largest allowed size, escaped, with its frame.
const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

/// Answers every non-empty line of stdin; `answer` returns a line of JSON.
pub fn answer_stdin(answer: impl Fn(&str) -> String) -> Result<(), CliError> {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        if line.len() > MAX_LINE_BYTES {
            let message = format!("a line has more than {MAX_LINE_BYTES} bytes");
            return Err(CliError::Failed(message));
        }
        writeln!(output, "{}", answer(&line))?;
        output.flush()?;
    }
    Ok(())
}

pub fn print_json(value: &impl Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string(value).expect("what we print has string keys only");
    print_line(&text)
}

pub fn print_line(text: &str) -> Result<(), CliError> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}
