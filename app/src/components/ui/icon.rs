//! Line icons of our own, 24 x 24, drawn in the current colour.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Approve,
    Ask,
    Bell,
    Chart,
    Check,
    ChevronDown,
    ChevronRight,
    Clock,
    Close,
    Code,
    Copy,
    Database,
    Diff,
    Evidence,
    Help,
    Info,
    Insert,
    Key,
    List,
    Moon,
    Panel,
    Plus,
    Refresh,
    Run,
    Search,
    Send,
    Settings,
    Shield,
    SignOut,
    Spark,
    Stop,
    Sun,
    System,
    Table,
    ThumbDown,
    ThumbUp,
    Trash,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Glyph::Alert => "M12 4 21 19H3ZM12 10v4M12 16.6v.2",
            Glyph::Approve => "M5 4h14v7M5 4v16h6M8.5 8.5h7M8.5 12h4M13 17.5l2.5 2.5 5-5.5",
            Glyph::Ask => "M5 5h14v11h-8l-4 4v-4H5ZM9 9.5h6M9 12.5h3.5",
            Glyph::Bell => "M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5ZM10.5 20h3",
            Glyph::Chart => "M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6",
            Glyph::Check => "M5 12.5 10 17.5 19 7",
            Glyph::ChevronDown => "M6 9.5 12 15.5 18 9.5",
            Glyph::ChevronRight => "M9.5 6 15.5 12 9.5 18",
            Glyph::Clock => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.4l3 1.8",
            Glyph::Close => "M6 6 18 18M18 6 6 18",
            Glyph::Code => "M8.5 8 4 12l4.5 4M15.5 8 20 12l-4.5 4M13.5 5.5l-3 13",
            Glyph::Copy => "M9 9h10v11H9ZM15 9V4H5v11h4",
            Glyph::Database => {
                "M5 6.5C5 4.8 8.1 3.5 12 3.5s7 1.3 7 3v11c0 1.7-3.1 3-7 3s-7-1.3-7-3ZM5 6.5c0 1.7 3.1 \
                 3 7 3s7-1.3 7-3M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3"
            }
            Glyph::Diff => "M4 5h7v14H4ZM13 5h7v14h-7ZM6.5 12h2M15.5 12h2M16.5 11v2",
            Glyph::Evidence => "M6 3.5h8.5L19 8v12.5H6ZM14 3.5V8.5h5M9 13l2 2 4-4",
            Glyph::Help => {
                "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9.7 9.8a2.4 2.4 0 1 1 3.3 2.2c-.7.3-1 .8-1 1.6M12 \
                 16.4v.1"
            }
            Glyph::Info => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 11v5M12 8v.2",
            Glyph::Insert => "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
            Glyph::Key => "M14.5 4a5 5 0 1 1-3.6 8.5L5 18.5V20h3v-2h2v-2l1.6-1.6M15.5 8.5v.2",
            Glyph::List => "M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5v.1M4.5 12v.1M4.5 17.5v.1",
            Glyph::Moon => "M19.5 14A8 8 0 0 1 10 4.5a8 8 0 1 0 9.5 9.5Z",
            Glyph::Panel => "M4 5h16v14H4ZM14.5 5v14",
            Glyph::Plus => "M12 5v14M5 12h14",
            Glyph::Refresh => "M19 12a7 7 0 1 1-2-4.9L19 9M19 4.5V9h-4.5",
            Glyph::Run => "M7 4.5 19 12 7 19.5Z",
            Glyph::Search => "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.8 15.8 20 20",
            Glyph::Send => "M12 19.5V5M6 10.5 12 4.5l6 6",
            Glyph::Settings => {
                "M4 7.5h8M16 7.5h4M14 5.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M4 16.5h3M11 16.5h9M9 14.5a2 2 0 1 \
                 0 0 4 2 2 0 0 0 0-4"
            }
            Glyph::Shield => {
                "M12 3.5 19 6v5.5c0 4.5-3 7.3-7 9-4-1.7-7-4.5-7-9V6ZM9 12l2.2 2.2L15.2 10"
            }
            Glyph::SignOut => "M14 5H5v14h9M10 12h10M16.5 8.5 20 12l-3.5 3.5",
            Glyph::Spark => "M12 3.5 13.9 10 20.5 12 13.9 14 12 20.5 10.1 14 3.5 12 10.1 10Z",
            Glyph::Stop => "M6.5 6.5h11v11h-11Z",
            Glyph::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 \
                 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"
            }
            Glyph::System => {
                "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 4v16M12 8h5.6M12 12h8M12 16h5.6"
            }
            Glyph::Table => "M4 5h16v14H4ZM4 9.5h16M4 14.2h16M10 9.5V19",
            Glyph::ThumbDown => "M7 4v10M7 5h9.5l2.5 8h-5.5v4.5c0 1.5-1 2.5-2 2.5L8.5 14H4V4h3",
            Glyph::ThumbUp => "M7 20V10M7 19h9.5l2.5-8h-5.5V6.5c0-1.5-1-2.5-2-2.5L8.5 10H4v10h3",
            Glyph::Trash => {
                "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5"
            }
        }
    }
}

/// Decoration only: the control around it carries the name.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
    .into_any()
}
