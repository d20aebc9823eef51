//! Small building blocks without knowledge of the product. Each draws one control, names it, and
//! works by keyboard.

mod badge;
mod button;
mod choice;
mod dialog;
mod empty_state;
mod icon;
mod input;
mod menu;
mod meter;
mod page_head;
mod problem_card;
mod segmented;
mod select;
mod shown_once;
mod spinner;
mod split_pane;
mod toast;

pub use badge::{Badge, EnvironmentBadge, Tint};
pub use button::{Button, ButtonKind, IconButton};
pub use choice::ChoiceField;
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use icon::{Glyph, Icon};
pub use input::TextField;
pub use menu::{Menu, MenuItem};
pub use meter::{BudgetMeters, SpentMeter};
pub use page_head::PageHead;
pub use problem_card::ProblemCard;
pub use segmented::Segmented;
pub use select::SelectField;
pub use shown_once::ShownOnce;
pub use spinner::{Skeleton, Spinner};
pub use split_pane::{Axis, Splitter};
pub use toast::ToastRegion;
