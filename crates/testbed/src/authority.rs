//! A certificate authority of a test's own, made with the `openssl` program, and a certificate for
//! `localhost` and nothing else.

use crate::programs::{find, run};
use anyhow::Result;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes `authority.pem`, `server.pem` and `server.key`.
pub fn create(folder: &Path) -> Result<()> {
    let openssl = find("openssl", &["/usr/bin"])?;
    let names = "subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n";
    fs::write(folder.join("names.txt"), names)?;
    let new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let steps: [&[&str]; 3] = [
        &[
            "req",
            "-x509",
            "-days",
            "3650",
            "-subj",
            "/CN=Test authority",
            "-keyout",
            "authority.key",
            "-out",
            "authority.pem",
            "-addext",
            "keyUsage=critical,keyCertSign",
        ],
        &["req", "-subj", "/CN=Test server", "-keyout", "server.key", "-out", "server.csr"],
        &[
            "x509",
            "-req",
            "-in",
            "server.csr",
            "-CA",
            "authority.pem",
            "-CAkey",
            "authority.key",
            "-CAcreateserial",
            "-days",
            "3650",
            "-extfile",
            "names.txt",
            "-out",
            "server.pem",
        ],
    ];
    for step in steps {
        let mut command = Command::new(&openssl);
        command.current_dir(folder).args(step);
        if step[0] == "req" {
            command.args(new_key);
        }
        run(&mut command)?;
    }
    Ok(())
}
