//! One server for many processes. Who uses it holds a shared lock on a file; a detached watchdog
//! stops it when nobody has held that lock for some seconds. Locks end with their process, so this
//! holds after `kill -9` as well.

use crate::programs::free_port;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Read;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use tempfile::TempDir;

/// What differs between kinds of servers.
pub trait Engine {
    /// Names its folder.
    const NAME: &'static str;

    /// Fills `place.folder` with an empty cluster whose administrator has `place.password`.
    fn prepare(place: &Place) -> Result<()>;

    /// Starts it on `place.port`, 127.0.0.1 only; returns when it answers.
    fn start(place: &Place) -> Result<()>;

    /// A shell command that stops it at once, run by the watchdog when our process is long gone.
    fn stop_command(place: &Place) -> Result<String>;
}

/// Where a server lives and how to sign in to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    pub folder: PathBuf,
    pub port: u16,
    /// Of the administrator.
    pub password: String,
}

/// A server that runs at least as long as this value.
#[derive(Debug)]
pub struct Running {
    pub place: Place,
    /// Holds the lock that keeps the watchdog away.
    _user: File,
    /// A private server goes with this value: how to stop it, and its folder.
    own: Option<(String, TempDir)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some((stop, _)) = &self.own {
            // One that was killed already has nothing to stop.
            let _ = Command::new("sh").arg("-c").arg(stop).status();
        }
    }
}

/// The server of this kind that all tests of this checkout share.
pub fn shared<E: Engine>() -> Result<&'static Running> {
    static SERVERS: OnceLock<Mutex<Vec<(&'static str, &'static Running)>>> = OnceLock::new();
    let servers = SERVERS.get_or_init(Mutex::default);
    let mut servers = servers.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, running)) = servers.iter().find(|(name, _)| *name == E::NAME) {
        return Ok(running);
    }
    let running = open::<E>(&shared_folder(E::NAME)?, None)?;
    // One for each kind, for as long as the process lives.
    let running: &'static Running = Box::leak(Box::new(running));
    servers.push((E::NAME, running));
    Ok(running)
}

/// A server of one's own, to stop, kill and restart.
pub fn own<E: Engine>() -> Result<Running> {
    let folder = TempDir::with_prefix(format!("candor-{}-", E::NAME))?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    let path = folder.path().to_owned();
    open::<E>(&path, Some(folder))
}

impl Running {
    /// Stops it at once, as a crash would.
    pub fn stop<E: Engine>(&self) -> Result<()> {
        let status = Command::new("sh").arg("-c").arg(E::stop_command(&self.place)?).status()?;
        ensure!(status.success(), "the {} server did not stop", E::NAME);
        Ok(())
    }

    /// Starts a stopped one again, with its data, on the same port.
    pub fn start<E: Engine>(&self) -> Result<()> {
        E::start(&self.place)
    }
}

fn open<E: Engine>(folder: &Path, own: Option<TempDir>) -> Result<Running> {
    let user = File::create(folder.join("users.lock"))?;
    // Waits while the watchdog is stopping the server.
    user.lock_shared()?;
    let starting = File::create(folder.join("start.lock"))?;
    starting.lock()?;
    if let Some(place) = found(folder) {
        return Ok(Running { place, _user: user, own: None });
    }
    let mut last = None;
    // Somebody else may take the free port between asking for it and starting.
    for _ in 0..3 {
        match begin::<E>(folder, own.is_some()) {
            Ok(place) => {
                let own =
                    own.map(|folder| Ok::<_, anyhow::Error>((E::stop_command(&place)?, folder)));
                return Ok(Running { place, _user: user, own: own.transpose()? });
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.expect("three attempts")).with_context(|| format!("no {} server for tests", E::NAME))
}

/// What an earlier process started, if it still answers.
fn found(folder: &Path) -> Option<Place> {
    let info = fs::read(folder.join("info.json")).ok()?;
    let place: Place = serde_json::from_slice(&info).ok()?;
    TcpStream::connect((Ipv4Addr::LOCALHOST, place.port)).ok()?;
    Some(place)
}

fn begin<E: Engine>(folder: &Path, private: bool) -> Result<Place> {
    let data = folder.join("cluster");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir(&data)?;
    let place = Place { folder: data, port: free_port()?, password: random()? };
    E::prepare(&place)?;
    E::start(&place)?;
    // Of a private one nothing is left, also when its test had no time to clean up.
    let whole = quoted(&folder.display().to_string());
    let leftovers = if private { whole.as_str() } else { "info.json cluster" };
    watch(folder, &E::stop_command(&place)?, leftovers)?;
    fs::write(folder.join("info.json"), serde_json::to_vec(&place)?)?;
    Ok(place)
}

/// A process of its own session that outlives us: whenever nobody has held the lock for three looks
/// in a row, it takes the lock for itself, stops the server and ends.
fn watch(folder: &Path, stop: &str, leftovers: &str) -> Result<()> {
    let script = format!(
        "cd {folder} || exit 0
        idle=0
        while [ -e users.lock ]; do
            sleep 1
            if flock --nonblock --exclusive users.lock true; then idle=$((idle + 1)); else idle=0; fi
            if [ $idle -ge 3 ]; then
                flock --nonblock --exclusive users.lock sh -c {end} \
                    && exit 0
            fi
        done
        {stop}",
        folder = quoted(&folder.display().to_string()),
        end = quoted(&format!("{{ {stop}; }}; rm -rf {leftovers}")),
    );
    Command::new("setsid")
        .args(["sh", "-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .context("cannot start the watchdog: `setsid` and `flock` come with util-linux")?;
    Ok(())
}

/// In the system's folder for temporary files, because the server may run as another user, who
/// cannot look into a home directory; one for each checkout and user.
fn shared_folder(name: &str) -> Result<PathBuf> {
    let checkout =
        env!("CARGO_MANIFEST_DIR").bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let me = fs::metadata("/proc/self")?.uid();
    let folder = std::env::temp_dir().join(format!("candor-testbed-{me}-{checkout:016x}-{name}"));
    fs::create_dir_all(&folder)?;
    let found = fs::symlink_metadata(&folder)?;
    ensure!(found.is_dir() && found.uid() == me, "`{}` belongs to somebody else", folder.display());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

pub(crate) fn random() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(hex::encode(bytes))
}

/// One word for a shell.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}
