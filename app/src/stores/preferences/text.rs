//! The choices and their text form, `theme-dark.explorer-264.assistant-off`: only letters, digits,
//! `.` and `-`, so that a cookie needs no escaping. Unknown parts are skipped; sizes are clamped.

use std::ops::RangeInclusive;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Value of `data-theme` on the root element; the system's choice needs none.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Theme::System).then(|| self.as_str())
    }

    /// The next one, for a button that goes round.
    pub fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }
}

/// The panel shown where only one fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    Explorer,
    Main,
    #[default]
    Assistant,
}

impl Panel {
    pub const ALL: [Panel; 3] = [Panel::Explorer, Panel::Main, Panel::Assistant];

    pub fn as_str(self) -> &'static str {
        match self {
            Panel::Explorer => "explorer",
            Panel::Main => "main",
            Panel::Assistant => "assistant",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    pub theme: Theme,
    /// Width in px.
    pub explorer: u32,
    pub explorer_open: bool,
    /// Width in px.
    pub assistant: u32,
    pub assistant_open: bool,
    /// Share of the height that the editor takes, in percent.
    pub editor: u32,
    pub results_open: bool,
    pub panel: Panel,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            explorer: 264,
            explorer_open: true,
            assistant: 380,
            assistant_open: true,
            editor: 38,
            results_open: true,
            panel: Panel::Assistant,
        }
    }
}

impl Choices {
    pub const EXPLORER_PX: RangeInclusive<u32> = 200..=480;
    pub const ASSISTANT_PX: RangeInclusive<u32> = 320..=720;
    pub const EDITOR_PERCENT: RangeInclusive<u32> = 15..=85;

    pub fn parse(text: &str) -> Self {
        let mut choices = Self::default();
        for part in text.split('.') {
            if let Some((name, value)) = part.split_once('-') {
                choices.read(name, value);
            }
        }
        choices
    }

    fn read(&mut self, name: &str, value: &str) {
        let size = |range: RangeInclusive<u32>, old: u32| {
            value.parse::<u32>().map_or(old, |size| size.clamp(*range.start(), *range.end()))
        };
        match name {
            "theme" => {
                self.theme = choose(&Theme::ALL, Theme::as_str, value).unwrap_or(self.theme);
            }
            "panel" => {
                self.panel = choose(&Panel::ALL, Panel::as_str, value).unwrap_or(self.panel);
            }
            "explorer" => self.explorer = size(Self::EXPLORER_PX, self.explorer),
            "assistant" => self.assistant = size(Self::ASSISTANT_PX, self.assistant),
            "editor" => self.editor = size(Self::EDITOR_PERCENT, self.editor),
            "side" => self.explorer_open = value != "off",
            "chat" => self.assistant_open = value != "off",
            "results" => self.results_open = value != "off",
            _ => {}
        }
    }

    pub fn to_text(&self) -> String {
        let switch = |on: bool| if on { "on" } else { "off" };
        format!(
            "theme-{}.panel-{}.explorer-{}.assistant-{}.editor-{}.side-{}.chat-{}.results-{}",
            self.theme.as_str(),
            self.panel.as_str(),
            self.explorer,
            self.assistant,
            self.editor,
            switch(self.explorer_open),
            switch(self.assistant_open),
            switch(self.results_open),
        )
    }
}

fn choose<T: Copy>(all: &[T], name: fn(T) -> &'static str, value: &str) -> Option<T> {
    all.iter().copied().find(|one| name(*one) == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_survive_the_cookie() {
        let choices = Choices {
            theme: Theme::Dark,
            explorer: 300,
            explorer_open: false,
            assistant: 500,
            assistant_open: false,
            editor: 60,
            results_open: false,
            panel: Panel::Main,
        };
        assert_eq!(Choices::parse(&choices.to_text()), choices);
        assert_eq!(Choices::parse(&Choices::default().to_text()), Choices::default());
    }

    #[test]
    fn the_cookie_needs_no_escaping() {
        let text = Choices::default().to_text();
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)));
    }

    #[test]
    fn sizes_are_clamped_and_nonsense_is_skipped() {
        let check = |text: &str, expected: Choices| assert_eq!(Choices::parse(text), expected);
        let default = Choices::default;
        check("", default());
        check("theme-purple.x.-.explorer-wide", default());
        check("explorer-1", Choices { explorer: 200, ..default() });
        check("explorer-99999", Choices { explorer: 480, ..default() });
        check("editor-100.theme-light", Choices { editor: 85, theme: Theme::Light, ..default() });
    }

    #[test]
    fn the_theme_button_goes_round() {
        let mut theme = Theme::System;
        for _ in 0..3 {
            theme = theme.next();
        }
        assert_eq!(theme, Theme::System);
        assert_eq!(Theme::System.attribute(), None);
        assert_eq!(Theme::Dark.attribute(), Some("dark"));
    }
}
