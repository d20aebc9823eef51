//! What was done and how long it took, printed once at the end.

use std::time::Duration;

#[derive(Default)]
pub struct Report {
    lines: Vec<(String, Duration, String)>,
}

impl Report {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, name: impl Into<String>, took: Duration, note: impl Into<String>) {
        self.lines.push((name.into(), took, note.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn print(&self) {
        if self.lines.is_empty() {
            return;
        }
        println!("\n{:<14} {:>9}  note", "step", "seconds");
        let mut total = Duration::ZERO;
        for (name, took, note) in &self.lines {
            total += *took;
            println!("{name:<14} {:>9.1}  {note}", took.as_secs_f64());
        }
        println!("{:<14} {:>9.1}", "total", total.as_secs_f64());
    }
}
