//! What an interrupted `candor eval sql` left, and going on with it: the same questions asked the same way, of the
//! same day.

use super::CliError;
use super::eval_fit::read_predictions;
use engine::eval::Item;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use time::{Date, OffsetDateTime};

const PREDICTIONS: &str = "predictions.jsonl";
const SETTINGS: &str = "settings.json";

pub struct Begun {
    /// Answered before.
    pub known: Vec<Item>,
    /// Where the next ones go.
    pub predictions: File,
    /// Anchors "last month", also of what is asked another day.
    pub today: Date,
}

#[derive(Serialize, Deserialize)]
struct Settings {
    /// Of everything that decides what an answer is compared with.
    asked: String,
    today: Date,
}

/// `asked` is compared with what the run in `out` was begun with.
pub fn begin(out: &Path, resume: bool, asked: &str) -> Result<Begun, CliError> {
    let (predictions, settings) = (out.join(PREDICTIONS), out.join(SETTINGS));
    let asked = hex::encode(Sha256::digest(asked));
    let mut begun = Settings { asked, today: OffsetDateTime::now_utc().date() };
    let mut known = Vec::new();
    if resume && predictions.exists() {
        let before = std::fs::read_to_string(&settings).ok();
        let before = before.and_then(|text| serde_json::from_str::<Settings>(&text).ok());
        let Some(before) = before.filter(|before| before.asked == begun.asked) else {
            return Err(CliError::Usage(format!(
                "the run in `{}` was begun with other questions or settings: run without --resume to begin anew",
                out.display()
            )));
        };
        begun = before;
        known = read_predictions(&predictions)?;
    }
    // A kill meanwhile leaves the old ones.
    let written = out.join(format!("{PREDICTIONS}.new"));
    let mut file = File::create(&written)?;
    known.iter().try_for_each(|item| keep(item, &mut file))?;
    std::fs::write(&settings, super::eval::pretty(&begun))?;
    std::fs::rename(&written, &predictions)?;
    Ok(Begun { known, predictions: file, today: begun.today })
}

/// At once: what a kill cuts off is the last line at most.
pub fn keep(item: &Item, predictions: &mut File) -> Result<(), CliError> {
    let mut line = serde_json::to_string(item).expect("an item has string keys only");
    line.push('\n');
    Ok(predictions.write_all(line.as_bytes())?)
}
