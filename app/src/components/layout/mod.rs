//! The frame around every page: top bar, rail, status bar, and what floats above them.

mod connection_chip;
mod keys;
mod offline;
mod palette;
mod panel_switch;
mod rail;
mod shortcuts;
mod status_bar;
mod top_bar;

pub use keys::{Press, listen_for_keys};
pub use offline::OfflineBanner;
pub use palette::{Palette, fetch_search};
pub use panel_switch::PanelSwitch;
pub use rail::Rail;
pub use shortcuts::ShortcutList;
pub use status_bar::StatusBar;
pub use top_bar::TopBar;
