//! The database servers that the connectors are tested with.
//!
//! Only their programs are used: the tests start servers of their own, on ports and in folders of
//! their own. Whether installing a package also starts the system's server does not matter.

use super::apt::{self, Needed};
use crate::report::Report;
use anyhow::{Result, bail};
use std::path::PathBuf;

const POSTGRES: Needed = Needed {
    step: "postgresql",
    name: "PostgreSQL",
    packages: &["postgresql"],
    by_hand: "install its server, so that `initdb` and `postgres` are on the PATH",
};

const MARIADB: Needed = Needed {
    step: "mariadb",
    name: "MariaDB",
    packages: &["mariadb-server"],
    by_hand: "install its server, so that `mariadb-install-db` and `mariadbd` are on the PATH",
};

pub fn database_servers(report: &mut Report) -> Result<()> {
    let missing = || {
        let servers = [(POSTGRES, has_postgres()), (MARIADB, has_mariadb())];
        servers.into_iter().filter(|(_, found)| !found).map(|(server, _)| server)
    };
    let wanted: Vec<Needed> = missing().collect();
    apt::install(&wanted.iter().collect::<Vec<_>>(), report)?;
    match missing().next() {
        Some(server) => {
            bail!("apt installed {}, but it is in none of the usual places", server.name)
        }
        None => Ok(()),
    }
}

fn has_postgres() -> bool {
    has_all(&["initdb", "postgres"], debian_postgres())
}

/// Debian keeps each version's programs in a folder of its own, off the PATH.
fn debian_postgres() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.map(|version| version.path().join("bin")).collect()
}

fn has_mariadb() -> bool {
    has_all(&["mariadb-install-db", "mariadbd"], vec!["/usr/sbin".into()])
}

/// Each program is in one of the folders or on the PATH.
fn has_all(programs: &[&str], folders: Vec<PathBuf>) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let everywhere: Vec<PathBuf> =
        folders.into_iter().chain(std::env::split_paths(&path)).collect();
    programs.iter().all(|program| everywhere.iter().any(|folder| folder.join(program).is_file()))
}
