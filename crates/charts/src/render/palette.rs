//! Colours of a chart. In the app they are the theme's custom properties, so that light and dark need
//! no second drawing; an exported file carries literal colours.

/// CSS colours. The values are written into attributes and are ours, never a spec's.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// Used in order; after the last the dash pattern tells series apart.
    pub series: Vec<String>,
    pub text: String,
    pub subtle: String,
    pub grid: String,
    pub surface: String,
    pub font: String,
}

const FONT: &str = "Inter, system-ui, sans-serif";

impl Palette {
    /// The theme of the page: `var(--chart-1)` and friends.
    pub fn theme() -> Self {
        Self {
            series: (1..=8).map(|index| format!("var(--chart-{index})")).collect(),
            text: "var(--fg)".to_owned(),
            subtle: "var(--subtle)".to_owned(),
            grid: "var(--border)".to_owned(),
            surface: "var(--surface)".to_owned(),
            font: "inherit".to_owned(),
        }
    }

    pub fn light() -> Self {
        let series = [
            "#0F6E84", "#C66802", "#A47CF9", "#6E4109", "#4D3898", "#6C9D6B", "#8B173D", "#C974C7",
        ];
        Self::literal(series, ["#161A20", "#626C79", "#DDE1E7", "#FFFFFF"])
    }

    pub fn dark() -> Self {
        let series = [
            "#4CC3DC", "#D79A01", "#627C40", "#CDEAAA", "#944ABC", "#BA367C", "#A8AD4E", "#72B893",
        ];
        Self::literal(series, ["#E7EAEE", "#8D97A4", "#2A3038", "#161A20"])
    }

    fn literal(series: [&str; 8], [text, subtle, grid, surface]: [&str; 4]) -> Self {
        Self {
            series: series.map(str::to_owned).to_vec(),
            text: text.to_owned(),
            subtle: subtle.to_owned(),
            grid: grid.to_owned(),
            surface: surface.to_owned(),
            font: FONT.to_owned(),
        }
    }

    pub(crate) fn series(&self, index: usize) -> &str {
        self.series.get(index % self.series.len().max(1)).map_or("currentColor", String::as_str)
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::theme()
    }
}

/// Dash patterns in pixels, so that hue is never the only difference between two lines.
pub(crate) const DASHES: [&str; 8] =
    ["", "6 3", "2 3", "10 4", "8 3 2 3", "4 2", "12 3 3 3", "1 4"];
