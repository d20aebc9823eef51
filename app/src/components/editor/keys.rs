//! Keys that work wherever the focus is: tabs and the next problem. Keys of the text itself are the
//! editor's.

use super::Desk;
use super::desk::Request;
use crate::components::layout::Press;
use crate::interop::keys;
use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    NewTab,
    CloseTab,
    ReopenTab,
    Tab(usize),
    NextProblem,
}

fn command(press: &Press) -> Option<Command> {
    match (press.primary, press.alt, press.shift) {
        (false, true, false) => match press.code.as_str() {
            "KeyT" => Some(Command::NewTab),
            "KeyW" => Some(Command::CloseTab),
            code => {
                let place = code.strip_prefix("Digit")?.parse().ok()?;
                (1..=9).contains(&place).then_some(Command::Tab(place))
            }
        },
        (false, true, true) if press.code == "KeyT" => Some(Command::ReopenTab),
        (false, false, false) if press.key == "F8" => Some(Command::NextProblem),
        _ => None,
    }
}

pub fn listen(desk: Desk) {
    keys::listen(move |press| {
        let found = command(&press);
        if let Some(found) = found {
            obey(desk, found);
        }
        found.is_some()
    });
}

fn obey(desk: Desk, command: Command) {
    let tabs = desk.workspace.tabs;
    match command {
        Command::NewTab => {
            tabs.update(|tabs| {
                tabs.add();
            });
            desk.request.set(Some(Request::Focus));
        }
        Command::CloseTab => tabs.update(|tabs| tabs.close(tabs.active_id())),
        Command::ReopenTab => tabs.update(|tabs| tabs.reopen()),
        Command::Tab(place) => tabs.update(|tabs| tabs.activate_nth(place)),
        Command::NextProblem => desk.request.set(Some(Request::NextProblem)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_one_meaning_each() {
        let check = |code: &str, key: &str, alt: bool, shift: bool, expected: Option<Command>| {
            let press = Press {
                key: key.to_owned(),
                code: code.to_owned(),
                alt,
                shift,
                ..Press::default()
            };
            assert_eq!(command(&press), expected, "{code} alt {alt} shift {shift}");
        };
        check("KeyT", "†", true, false, Some(Command::NewTab));
        check("KeyT", "T", true, true, Some(Command::ReopenTab));
        check("KeyW", "w", true, false, Some(Command::CloseTab));
        check("Digit3", "3", true, false, Some(Command::Tab(3)));
        check("Digit0", "0", true, false, None);
        check("F8", "F8", false, false, Some(Command::NextProblem));
        check("KeyT", "t", false, false, None);
    }
}
