//! Keys that work everywhere on the page. The editor, the grid and the tree have their own.

use crate::interop::{keys, page};
use crate::stores::preferences::Panel;
use crate::stores::{Asking, Overlays, Preferences, Workspace};
use leptos::prelude::*;

/// A key as pressed. `primary` is Ctrl, or Command on a Mac.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Press {
    /// As the browser names it: `k`, `.`, `?`.
    pub key: String,
    /// The place on the keyboard, whatever letter it gives: `KeyT`. Alt changes letters on Macs.
    pub code: String,
    pub primary: bool,
    pub shift: bool,
    pub alt: bool,
    /// The focus is in something one types into.
    pub typing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Palette,
    Ask,
    ToggleExplorer,
    ToggleResults,
    Stop,
    Shortcuts,
}

/// A key without Ctrl acts only outside of text fields.
pub fn command_for(press: &Press) -> Option<Command> {
    let key = press.key.to_lowercase();
    match (press.primary, press.alt, press.shift, key.as_str()) {
        (true, false, false, "k" | "p") => Some(Command::Palette),
        (true, false, false, "i") => Some(Command::Ask),
        (true, false, false, "b") => Some(Command::ToggleExplorer),
        (true, false, false, "j") => Some(Command::ToggleResults),
        (true, false, false, ".") => Some(Command::Stop),
        (false, false, _, "?") if !press.typing => Some(Command::Shortcuts),
        _ => None,
    }
}

/// Listens while the caller is on the page.
pub fn listen_for_keys() {
    let overlays = expect_context::<Overlays>();
    let preferences = expect_context::<Preferences>();
    let workspace = expect_context::<Workspace>();
    let asking = expect_context::<Asking>();
    keys::listen(move |press| {
        let Some(command) = command_for(&press) else { return false };
        match command {
            Command::Palette => overlays.palette.update(|open| *open = !*open),
            Command::Shortcuts => overlays.shortcuts.set(true),
            Command::Ask => {
                preferences.change(|choices| {
                    choices.assistant_open = true;
                    choices.panel = Panel::Assistant;
                });
                page::focus("#composer-text");
            }
            Command::ToggleExplorer => {
                preferences.change(|choices| choices.explorer_open = !choices.explorer_open);
            }
            Command::ToggleResults => {
                preferences.change(|choices| choices.results_open = !choices.results_open);
            }
            Command::Stop => {
                asking.stop();
                workspace.stop();
            }
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(text: &str) -> Press {
        let mut press = Press::default();
        for part in text.split(' ') {
            match part {
                "Mod" => press.primary = true,
                "Alt" => press.alt = true,
                "Shift" => press.shift = true,
                "typing" => press.typing = true,
                key => press.key = key.to_owned(),
            }
        }
        press
    }

    #[test]
    fn keys_and_their_commands() {
        for (text, command) in [
            ("Mod k", Some(Command::Palette)),
            ("Mod K", Some(Command::Palette)),
            ("Mod typing k", Some(Command::Palette)),
            ("Mod p", Some(Command::Palette)),
            ("Mod i", Some(Command::Ask)),
            ("Mod b", Some(Command::ToggleExplorer)),
            ("Mod j", Some(Command::ToggleResults)),
            ("Mod .", Some(Command::Stop)),
            ("Shift ?", Some(Command::Shortcuts)),
            ("?", Some(Command::Shortcuts)),
            ("typing Shift ?", None),
            ("Mod Shift k", None),
            ("Mod Alt k", None),
            ("k", None),
            ("Mod z", None),
        ] {
            assert_eq!(command_for(&press(text)), command, "{text}");
        }
    }
}
