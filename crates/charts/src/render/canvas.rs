//! Draws with plotters' SVG backend and dresses what it writes: theme colours, dashes, classes and a
//! `<title>` with the exact value in each mark. Every text goes through an escape.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};
use std::fmt::Write as _;

/// The backend takes whole numbers: it draws ten times as large, inside a group scaled by a tenth.
const FINE: f64 = 10.0;

/// Stands for the real colour until [`Canvas::dress`]; the backend only knows RGB.
const INK: RGBColor = RGBColor(1, 2, 3);
const INK_TEXT: &str = "#010203";

/// plotters divides font sizes by this when it writes them.
const FONT_RATIO: f64 = 1.24;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

pub(super) fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Align {
    Start,
    Middle,
    End,
}

/// How one shape looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink<'a> {
    pub paint: &'a str,
    pub opacity: f64,
    pub width: f64,
    pub dash: &'a str,
    pub class: &'a str,
    /// Exact value; a shape with one is a mark that hover and the keyboard reach.
    pub title: Option<&'a str>,
    pub strong: bool,
    /// Line around a filled shape.
    pub edge: Option<&'a str>,
}

impl<'a> Ink<'a> {
    pub fn new(paint: &'a str) -> Self {
        Self {
            paint,
            opacity: 1.0,
            width: 1.0,
            dash: "",
            class: "",
            title: None,
            strong: false,
            edge: None,
        }
    }
}

pub(super) struct Canvas {
    body: String,
    font: String,
}

impl Canvas {
    pub fn new(font: &str) -> Self {
        Self { body: String::new(), font: font.to_owned() }
    }

    pub fn line(&mut self, from: Point, to: Point, ink: Ink<'_>) {
        let style = stroke(&ink);
        self.draw(ink, |backend| backend.draw_line(fine(from), fine(to), &style).is_ok());
    }

    pub fn path(&mut self, points: &[Point], ink: Ink<'_>) {
        let style = stroke(&ink);
        let points: Vec<_> = points.iter().copied().map(fine).collect();
        self.draw(ink, |backend| backend.draw_path(points, &style).is_ok());
    }

    pub fn polygon(&mut self, points: &[Point], ink: Ink<'_>) {
        let style = fill();
        let points: Vec<_> = points.iter().copied().map(fine).collect();
        self.draw(ink, |backend| backend.fill_polygon(points, &style).is_ok());
    }

    pub fn rect(&mut self, corner: Point, opposite: Point, ink: Ink<'_>) {
        let low = point(corner.x.min(opposite.x), corner.y.min(opposite.y));
        let high = point(corner.x.max(opposite.x), corner.y.max(opposite.y));
        self.draw(ink, |backend| backend.draw_rect(fine(low), fine(high), &fill(), true).is_ok());
    }

    pub fn circle(&mut self, center: Point, radius: f64, ink: Ink<'_>) {
        let radius = (radius * FINE).round().max(1.0) as u32;
        self.draw(ink, |backend| backend.draw_circle(fine(center), radius, &fill(), true).is_ok());
    }

    /// `at` is the middle of the text's height.
    pub fn text(&mut self, text: &str, at: Point, size: f64, align: Align, ink: Ink<'_>) {
        let anchor = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let font = self.font.clone();
        let style: TextStyle<'_> =
            TextStyle::from((font.as_str(), size * FINE * FONT_RATIO).into_font())
                .color(&INK)
                .pos(Pos::new(anchor, VPos::Center));
        let text = visible(text);
        self.draw(ink, |backend| backend.draw_text(&text, &style, fine(at)).is_ok());
    }

    /// One shape through a backend of its own, so that what it wrote is exactly what was asked for.
    fn draw(&mut self, ink: Ink<'_>, shape: impl FnOnce(&mut SVGBackend<'_>) -> bool) {
        let mut written = String::new();
        let drawn = {
            let mut backend = SVGBackend::with_string(&mut written, (1, 1));
            shape(&mut backend)
        };
        let start = written.find('\n').map_or(written.len(), |end| end + 1);
        let end = written.rfind("</svg>").unwrap_or(written.len());
        if drawn && start < end {
            self.dress(written[start..end].trim_end(), ink);
        }
    }

    fn dress(&mut self, element: &str, ink: Ink<'_>) {
        let split = element.find([' ']).unwrap_or(element.len());
        let (open, rest) = element.split_at(split);
        self.body.push_str(open);
        if !ink.class.is_empty() {
            let _ = write!(self.body, " class=\"{}\"", ink.class);
        }
        if !ink.dash.is_empty() {
            let dash: Vec<String> = ink
                .dash
                .split(' ')
                .filter_map(|part| part.parse::<f64>().ok())
                .map(|part| (part * FINE).to_string())
                .collect();
            let _ = write!(self.body, " stroke-dasharray=\"{}\"", dash.join(" "));
        }
        if ink.strong {
            self.body.push_str(" font-weight=\"600\"");
        }
        let mut rest = rest.replace(INK_TEXT, &escape(ink.paint));
        rest = rest.replace(" opacity=\"1\"", opacity(ink.opacity).as_str());
        rest = rest.replace(" \"/>", "\"/>").replace(" dy=\"0.5ex\"", " dy=\"0.35em\"");
        rest = rest.replace(">\n", ">").replace("\n</", "</");
        rest = with_whole_font_size(&rest);
        if let Some(edge) = ink.edge {
            let edge = format!(" stroke=\"{}\" stroke-width=\"{FINE}\"", escape(edge));
            rest = match rest.contains(" stroke=\"none\"") {
                true => rest.replacen(" stroke=\"none\"", &edge, 1),
                false => rest.replacen("/>", &format!("{edge}/>"), 1),
            };
        }
        match (ink.title, rest.strip_suffix("/>")) {
            (Some(title), Some(start)) => {
                let name = open.trim_start_matches('<');
                let title = escape(&visible(title));
                let _ = writeln!(self.body, "{start}><title>{title}</title></{name}>");
            }
            _ => {
                self.body.push_str(&rest);
                self.body.push('\n');
            }
        }
    }

    /// The whole document. `summary` is the accessible name, `description` what a picture cannot say.
    pub fn finish(self, width: f64, height: f64, summary: &str, description: &str) -> String {
        let (summary, description) = (escape(&visible(summary)), escape(&visible(description)));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart-svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{summary}\">\n\
             <title>{summary}</title>\n<desc>{description}</desc>\n\
             <g transform=\"scale(0.1)\">\n{}</g>\n</svg>\n",
            self.body
        )
    }
}

/// `104.99999999999999` back to `105`.
fn with_whole_font_size(attributes: &str) -> String {
    const NAME: &str = " font-size=\"";
    let rounded = attributes.split_once(NAME).and_then(|(before, after)| {
        let (size, rest) = after.split_once('"')?;
        let size = size.parse::<f64>().ok()?.round();
        Some(format!("{before}{NAME}{size}\"{rest}"))
    });
    rounded.unwrap_or_else(|| attributes.to_owned())
}

fn opacity(opacity: f64) -> String {
    if opacity >= 1.0 { String::new() } else { format!(" opacity=\"{}\"", opacity.max(0.0)) }
}

fn stroke(ink: &Ink<'_>) -> ShapeStyle {
    let stroke_width = (ink.width * FINE).round().max(1.0) as u32;
    ShapeStyle { color: INK.to_rgba(), filled: false, stroke_width }
}

fn fill() -> ShapeStyle {
    ShapeStyle { color: INK.to_rgba(), filled: true, stroke_width: 0 }
}

/// Far outside any chart, so that a wild number cannot overflow.
const EDGE: f64 = 100_000.0;

fn fine(at: Point) -> (i32, i32) {
    let whole = |place: f64| {
        let place = if place.is_finite() { place.clamp(-EDGE, EDGE) } else { -EDGE };
        (place * FINE).round() as i32
    };
    (whole(at.x), whole(at.y))
}

pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Longest text written into a chart, in characters; a cell may hold megabytes.
const MAX_WRITTEN: usize = 400;

/// Without control and direction characters, which SVG cannot hold or which would reorder the text.
fn visible(text: &str) -> String {
    let bidi = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let unfit = |c: char| c.is_control() || bidi(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let clean: String =
        text.chars().map(|c| if unfit(c) { ' ' } else { c }).take(MAX_WRITTEN).collect();
    clean
}

/// About how wide a text is, in pixels: wide enough for margins, without a font to measure with.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let width = |character: char| match character {
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ' ' | '\'' | '-' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.86,
        'A'..='Z' => 0.68,
        '\u{1100}'.. => 1.0,
        _ => 0.57,
    };
    text.chars().map(width).sum::<f64>() * size
}

/// `text` cut so that it fits `room` pixels.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut limit = text.chars().count();
    while limit > 1 {
        limit -= 1;
        let shorter = crate::format::truncate(text, limit);
        if text_width(&shorter, size) <= room {
            return shorter;
        }
    }
    "…".to_owned()
}
