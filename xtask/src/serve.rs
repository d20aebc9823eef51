//! A server of our own for tests and load: started on a free port, ready when it says so, stopped
//! when dropped.

use crate::workspace::{Profile, Workspace};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Longest wait for the server, the generation of the demo data included.
const READY_WITHIN: Duration = Duration::from_secs(180);

pub struct Server {
    child: Child,
    pub url: String,
    pub sign_in_url: String,
    /// Its data folder.
    pub data: PathBuf,
    /// Files in it may be connected.
    pub files: PathBuf,
}

impl Server {
    /// Starts the demo with a data folder of its own, so that nothing of the user's is touched.
    pub fn start(workspace: &Workspace, profile: Profile, name: &str) -> Result<Self> {
        Self::start_with(workspace, profile, name, &[])
    }

    /// As [`Server::start`], with settings from the environment.
    pub fn start_with(
        workspace: &Workspace,
        profile: Profile,
        name: &str,
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        let data = workspace.target.join("xtask").join(name);
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data)?;
        let files = data.with_extension("files");
        std::fs::create_dir_all(&files)?;
        // A directory whose files may be connected, and failures that do not take long.
        let settings =
            format!("[connections]\nsqlite_roots = ['{}']\ntest_ms = 800\n", files.display());
        std::fs::write(data.join("candor.toml"), settings)?;
        let mut child = Command::new(workspace.server_binary(profile))
            .args(["serve", "--demo", "--bind", "127.0.0.1:0", "--data"])
            .arg(&data)
            .arg("--config")
            .arg(data.join("candor.toml"))
            .env("LEPTOS_SITE_ROOT", workspace.site())
            // Tests and load ask as one person, far faster than a person does.
            .env("CANDOR_QUESTIONS_PER_MINUTE", "1000000")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(data.join("server.log"))?)
            .spawn()
            .context("cannot start the server")?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let (url, sign_in_url) = Default::default();
        let mut server = Self { child, url, sign_in_url, data, files };
        server.wait_until_ready(&receive)?;
        Ok(server)
    }

    /// Reads the addresses that the server prints once it answers requests.
    fn wait_until_ready(&mut self, lines: &mpsc::Receiver<String>) -> Result<()> {
        while self.sign_in_url.is_empty() {
            let Ok(line) = lines.recv_timeout(READY_WITHIN) else {
                let log = std::fs::read_to_string(self.data.join("server.log")).unwrap_or_default();
                bail!("the server did not get ready; its log:\n{log}");
            };
            let Some(address) = line.split_whitespace().find(|word| word.starts_with("http://"))
            else {
                continue;
            };
            if address.contains("token=") {
                self.sign_in_url = address.to_owned();
            } else {
                self.url = address.trim_end_matches('/').to_owned();
            }
        }
        if self.url.is_empty() {
            bail!("the server printed no address before the sign-in link");
        }
        Ok(())
    }

    /// The folder of its store and its demo database.
    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
