//! What a change of data would do, drawn alike wherever it is asked for or reviewed.
//!
//! [`words`] and [`diff`] are pure. [`RequestChange`] is all that the first page has of it; the sheet
//! behind it is a part.

mod clock;
mod consequences;
pub mod diff;
mod impact;
mod request;
mod rules;
mod sample;
mod sheet;
pub mod words;

pub use clock::{Ago, Until, ticking};
pub use consequences::Consequences;
pub use impact::Tiles;
pub use request::RequestChange;
pub use rules::{Foreseen, Rules};
pub use sample::BeforeAfter;
pub use sheet::{Again, Asked, Sheet, fetch_sheet};
