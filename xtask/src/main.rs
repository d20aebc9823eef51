//! The project's own tool: `cargo xtask run|test|build|e2e|size|bench`. Each command says what
//! it is doing, installs what is missing, and ends with one clear line.

mod bench;
mod checks;
mod client;
mod e2e;
mod install;
mod model;
mod monaco;

mod process;
mod report;
mod run;
mod serve;
mod site;
mod size;
mod workspace;

use report::Report;
use std::process::ExitCode;
use workspace::{Profile, Workspace};

const HELP: &str = "\
cargo xtask run   [-- SERVE ARGUMENTS]  build everything and serve the demo on 127.0.0.1:3000
cargo xtask test  [STEP …]              every check, or only those named (fmt lint unit wasm e2e);
                                        `model` tests the embedded model with its real weights
cargo xtask build [--dev]               the server and the browser files, without serving
cargo xtask e2e   [PLAYWRIGHT ARGUMENTS] the browser journeys alone
cargo xtask size                        the browser files, and whether they keep to their budget
cargo xtask bench [NAME …]              benchmarks and the load script; output is kept in target/bench";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let mut report = Report::new();
    let outcome = Workspace::find().and_then(|workspace| match command {
        "run" => run::run(&workspace, rest, &mut report),
        "test" => checks::test(&workspace, rest, &mut report),
        "build" => build(&workspace, rest, &mut report),
        "e2e" => e2e::only(&workspace, rest, &mut report),
        "size" => size(&workspace, &mut report),
        "bench" => bench::bench(&workspace, rest, &mut report),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(anyhow::anyhow!("`{other}` is not a command\n\n{HELP}")),
    });
    report.print();
    match outcome {
        Ok(()) => {
            if !report.is_empty() {
                println!("xtask {command}: done");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("xtask {command}: failed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build(workspace: &Workspace, rest: &[String], report: &mut Report) -> anyhow::Result<()> {
    let dev = rest.iter().any(|argument| argument == "--dev");
    let profile = if dev { Profile::Dev } else { Profile::Release };
    install::wasm_target(workspace, report)?;
    site::build(workspace, report)?;
    workspace.build_server(profile, report)
}

fn size(workspace: &Workspace, report: &mut Report) -> anyhow::Result<()> {
    install::wasm_target(workspace, report)?;
    size::check(&site::build(workspace, report)?)
}
