//! Load: how soon the first event and the whole answer come, at 1 and at 50 people, and how much memory
//! the server takes; then the download of a million rows. `cargo xtask bench load` calls it against a
//! release server with the demo data:
//!
//!     load answers URL DATA_DIRECTORY PID LABEL
//!     load export URL DATA_DIRECTORY PID ROWS

mod export;
mod people;
mod process;
mod questions;
mod rounds;

use people::People;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["answers", url, data, pid, label] => {
            let people = People::sign_in(url, data, rounds::PEOPLE).await?;
            rounds::run(&people, pid, label).await
        }
        ["export", url, data, pid, rows] => {
            let people = People::sign_in(url, data, 1).await?;
            export::run(&people, pid, rows.parse()?).await
        }
        _ => {
            anyhow::bail!("usage: load answers URL DATA PID LABEL | load export URL DATA PID ROWS")
        }
    }
}
