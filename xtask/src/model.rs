//! `cargo xtask test model`: the embedded model with its real weights. The weights are pulled once, into
//! the target directory.

use crate::install;
use crate::process::Step;
use crate::report::Report;
use crate::workspace::Workspace;
use anyhow::Result;

/// The test looks here for `models/<name>.gguf`, and says so when there is none.
const DATA: &str = "CANDOR_MODEL_DATA";

pub fn test(workspace: &Workspace, report: &mut Report) -> Result<()> {
    install::model_tools(report)?;
    let data = workspace.target.join("model-data");
    let mut pull = workspace.cargo();
    pull.args([
        "run",
        "--quiet",
        "--package",
        "server",
        "--features",
        "embedded",
        "--bin",
        "candor",
    ]);
    pull.args(["--", "model", "pull", "--data"]).arg(&data);
    Step::new("model").says("getting the model's weights").run(&mut pull, report)?;
    let mut test = workspace.cargo();
    test.args(["test", "--package", "llm", "--features", "embedded", "--test", "it", "weights"]);
    test.args(["--", "--nocapture"]).env(DATA, &data);
    Step::new("model").says("answers with the real weights").run(&mut test, report)
}
