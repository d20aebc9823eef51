//! `cargo xtask bench`: criterion benchmarks and the load script; what they print is kept.

use crate::process::Step;
use crate::report::Report;
use crate::serve::Server;
use crate::site;
use crate::workspace::{Profile, Workspace};
use anyhow::{Result, bail};
use std::fs;
use std::io::Write;

/// The package that holds each benchmark, the name of its target, and the features it needs.
const CRITERION: [(&str, &str, &str); 2] =
    [("sql_guard", "guard", ""), ("engine", "answer", "testing")];

pub fn bench(workspace: &Workspace, only: &[String], report: &mut Report) -> Result<()> {
    let known = || CRITERION.iter().map(|(_, name, _)| *name).chain(["load"]);
    if let Some(unknown) = only.iter().find(|name| !known().any(|known| known == name.as_str())) {
        bail!(
            "`{unknown}` is not a benchmark: choose from {}",
            known().collect::<Vec<_>>().join(", ")
        );
    }
    let wanted = |name: &str| only.is_empty() || only.iter().any(|given| given == name);
    let kept = workspace.target.join("bench");
    fs::create_dir_all(&kept)?;
    for (package, name, features) in CRITERION.iter().filter(|(_, name, _)| wanted(name)) {
        let mut command = workspace.cargo();
        command.args(["bench", "--package", package, "--bench", name, "--features", features]);
        command.stdout(fs::File::create(kept.join(format!("{name}.txt")))?);
        Step::new("bench").says(format!("{package}: {name}")).run(&mut command, report)?;
        print!("{}", fs::read_to_string(kept.join(format!("{name}.txt")))?);
    }
    if wanted("load") {
        load(workspace, report)?;
    }
    println!("output kept in {}", kept.display());
    Ok(())
}

/// Questions over HTTP against a release server, with and without reuse of results, at 1 and at 50
/// people; then the download of a million rows.
fn load(workspace: &Workspace, report: &mut Report) -> Result<()> {
    site::build(workspace, report)?;
    workspace.build_server(Profile::Release, report)?;
    let kept = workspace.target.join("bench/load.txt");
    let mut output = fs::File::create(&kept)?;
    for (reuse, label) in [("64", "with reuse"), ("0", "every statement read anew")] {
        let server = Server::start_with(
            workspace,
            Profile::Release,
            "load-data",
            &[("CANDOR_REUSE_MIB", reuse)],
        )?;
        run(workspace, &server, &["answers"], &[label], &output, report)?;
        if reuse != "0" {
            run(workspace, &server, &["export"], &["1000000"], &output, report)?;
        }
        output.flush()?;
    }
    print!("{}", fs::read_to_string(&kept)?);
    Ok(())
}

fn run(
    workspace: &Workspace,
    server: &Server,
    what: &[&str],
    last: &[&str],
    output: &fs::File,
    report: &mut Report,
) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--release", "--package", "server", "--example", "load", "--"]);
    command.args(what).arg(&server.url).arg(server.data()).arg(server.pid().to_string());
    command.args(last).stdout(output.try_clone()?);
    let says = format!("{} ({})", what.join(" "), last.join(" "));
    Step::new("load").says(says).run(&mut command, report)
}
