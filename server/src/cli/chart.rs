//! `candor chart`: checking and drawing chart specs, one JSON object per line.

use super::CliError;
use super::lines::{answer_stdin, print_line};
use charts::report::{check_line, render_line};
use charts::{Palette, Size};
use clap::{Args, Subcommand, ValueEnum};
use std::io::BufRead;

#[derive(Subcommand)]
pub enum ChartCommand {
    /// Check specs: `{"id", "spec", "columns"?}` in, `{"id", "ok", "errors"}` out.
    Check,
    /// Draw one spec: `{"spec", "columns", "rows"}` in, an image out.
    Render(Render),
}

#[derive(Args)]
pub struct Render {
    #[arg(long, value_enum, default_value = "svg")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Svg,
}

impl ChartCommand {
    pub fn run(self) -> Result<(), CliError> {
        match self {
            ChartCommand::Check => answer_stdin(|line| {
                serde_json::to_string(&check_line(line)).expect("a report has string keys only")
            }),
            ChartCommand::Render(Render { format: Format::Svg }) => render(),
        }
    }
}

fn render() -> Result<(), CliError> {
    let text: String = std::io::stdin().lock().lines().collect::<Result<Vec<_>, _>>()?.join("\n");
    let svg = render_line(&text, Size::default(), &Palette::light())
        .map_err(|error| CliError::Failed(error.to_string()))?;
    print_line(&svg)
}
