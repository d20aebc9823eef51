//! How far a long command is, on stderr: a bar that redraws itself on a terminal, and a line for
//! every tenth elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that ends sooner shows nothing.
const SHOWN_AFTER: Duration = Duration::from_secs(2);
const REDRAWN_AFTER: Duration = Duration::from_millis(100);
const WIDTH: usize = 30;

pub struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    started: Instant,
    drawn: Instant,
    terminal: bool,
}

impl Progress {
    pub fn new(what: &'static str, total: usize) -> Self {
        let (started, terminal) = (Instant::now(), std::io::stderr().is_terminal());
        Self { what, total, done: 0, started, drawn: started, terminal }
    }

    /// One more is done; `now` names what is being worked on.
    pub fn step(&mut self, now: &str) {
        self.done += 1;
        if self.started.elapsed() < SHOWN_AFTER {
            return;
        }
        if self.terminal && self.drawn.elapsed() >= REDRAWN_AFTER {
            self.drawn = Instant::now();
            eprint!("\r\x1b[K{} {now}", bar(self.done, self.total, self.what));
            // A bar that cannot be drawn is no reason to stop.
            let _ = std::io::stderr().flush();
        } else if !self.terminal && tenth(self.done, self.total) != tenth(self.done - 1, self.total)
        {
            eprintln!("{} of {} {}, {now}", self.done, self.total, self.what);
        }
    }

    pub fn finish(self) {
        if self.terminal && self.drawn > self.started {
            eprintln!("\r\x1b[K{}", bar(self.done, self.total, self.what));
        }
    }
}

fn tenth(done: usize, total: usize) -> usize {
    done * 10 / total.max(1)
}

fn bar(done: usize, total: usize, what: &str) -> String {
    let filled = done * WIDTH / total.max(1);
    let (full, empty) = ("#".repeat(filled.min(WIDTH)), "-".repeat(WIDTH - filled.min(WIDTH)));
    format!("[{full}{empty}] {done}/{total} {what}")
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn the_bar_is_always_as_wide() {
        assert_eq!(bar(0, 0, "x"), format!("[{}] 0/0 x", "-".repeat(30)));
        assert_eq!(bar(1, 2, "x"), format!("[{}{}] 1/2 x", "#".repeat(15), "-".repeat(15)));
        assert_eq!(bar(2, 2, "x"), format!("[{}] 2/2 x", "#".repeat(30)));
    }
}
