//! What the server's process takes, where /proc tells.

use std::time::Duration;
use tokio::task::JoinHandle;

/// Resident memory in MiB.
pub fn resident_mib(pid: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

pub fn shown(mib: Option<u64>) -> String {
    mib.map_or("?".to_owned(), |mib| mib.to_string())
}

/// Looks at the memory until it is asked for the most it saw.
pub struct Peak {
    looking: JoinHandle<()>,
    most: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl Peak {
    pub fn of(pid: &str) -> Self {
        let most = std::sync::Arc::<std::sync::atomic::AtomicU64>::default();
        let (pid, seen) = (pid.to_owned(), most.clone());
        let looking = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(Duration::from_millis(20));
            loop {
                ticks.tick().await;
                let now = resident_mib(&pid).unwrap_or(0);
                seen.fetch_max(now, std::sync::atomic::Ordering::Relaxed);
            }
        });
        Self { looking, most }
    }

    pub fn mib(self) -> u64 {
        self.looking.abort();
        self.most.load(std::sync::atomic::Ordering::Relaxed)
    }
}
