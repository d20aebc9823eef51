//! `cargo xtask bench`: criterion benchmarks and the load script; what they print is kept.

use crate::process::Step;
use crate::report::Report;
use crate::serve::Server;
use crate::site;
use crate::workspace::{Profile, Workspace};
use anyhow::{Result, bail};
use std::fs;

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

/// Questions over HTTP against a release server, at 1 and at 50 users.
fn load(workspace: &Workspace, report: &mut Report) -> Result<()> {
    site::build(workspace, report)?;
    workspace.build_server(Profile::Release, report)?;
    let server = Server::start(workspace, Profile::Release, "load-data")?;
    let kept = workspace.target.join("bench/load.txt");
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--release", "--package", "server", "--example", "load", "--"]);
    command.args([&server.url, &server.sign_in_url, &server.pid().to_string()]);
    command.stdout(fs::File::create(&kept)?);
    Step::new("load").says("questions at 1 and at 50 users").run(&mut command, report)?;
    print!("{}", fs::read_to_string(&kept)?);
    Ok(())
}
