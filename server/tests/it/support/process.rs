//! The real binary as a process of its own, for what only a kill shows.

use super::Client;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Process {
    child: Child,
    pub url: String,
}

impl Process {
    /// Starts `candor serve` over `directory` with this configuration, and waits for its address.
    pub fn serve(directory: &Path, config: &str, environment: &[(&str, &str)]) -> Self {
        let file = directory.join("candor.toml");
        std::fs::write(&file, config).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_candor"))
            .args(["serve", "--bind", "127.0.0.1:0", "--config"])
            .arg(&file)
            .arg("--data")
            .arg(directory.join("data"))
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let url = line.split_whitespace().find(|word| word.starts_with("http://"));
                url.map(str::to_owned)
            })
            .expect("the server prints its address");
        Self { child, url }
    }

    /// With signal 9.
    pub fn kill(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }

    /// As an operator does, with signal 15. The exit status.
    pub fn stop(&mut self) -> Option<i32> {
        let stopped = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(stopped.success());
        self.child.wait().unwrap().code()
    }

    /// The same session as `of` at this server.
    pub fn client(&self, of: &Client) -> Client {
        Client::new(&self.url, of.cookie.clone())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
