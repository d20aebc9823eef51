//! A checked spec and its rows to one accessible SVG. The same function runs on the server, for the
//! first paint and for files, and in the browser.

mod arc;
mod axes;
mod bars;
mod canvas;
mod cartesian;
mod domain;
mod heat;
mod legend;
mod lines;
mod palette;
mod points;

pub use palette::Palette;

use crate::frame::{self, RenderError, Slot};
use crate::spec::{ChartSpec, Extent, MarkKind};
use canvas::{Align, Canvas, Ink, point};
use protocol::table::{ColumnMeta, Row};

/// Pixels of the drawing; the SVG scales to the width it is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl Default for Size {
    /// Fits the chart half of the results pane.
    fn default() -> Self {
        Self { width: 640.0, height: 300.0 }
    }
}

/// The height that suits a chart `width` pixels wide: lying bars need a row each, the rest a calm
/// proportion.
pub fn suitable_size(spec: &ChartSpec, columns: &[ColumnMeta], rows: &[Row], width: f64) -> Size {
    let height = (width * 0.46).clamp(190.0, 340.0);
    let stands = |channel: &Option<crate::spec::PositionChannel>| {
        channel.as_ref().is_none_or(|y| y.resolved_type() == crate::spec::FieldType::Quantitative)
    };
    if stands(&spec.encoding.y) {
        return Size { width, height };
    }
    let keys = frame::build(spec, columns, rows)
        .map(|frame| domain::categories(&frame, Slot::Y, None).len())
        .unwrap_or(0);
    Size { width, height: (keys as f64 * 22.0 + 56.0).clamp(140.0, 900.0) }
}

/// What the mark modules share while one chart is drawn.
struct Scene<'a> {
    spec: &'a ChartSpec,
    frame: &'a frame::Frame,
    palette: &'a Palette,
    canvas: Canvas,
    /// Where marks may be drawn.
    area: Area,
    /// Pixels of the whole drawing.
    width: f64,
}

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

impl Scene<'_> {
    /// Hover text of a datum, unless the spec turned it off.
    fn title(&self, datum: &frame::Datum) -> Option<String> {
        (self.spec.mark.tooltip != Some(false)).then(|| self.frame.hover_text(datum))
    }
}

/// Draws `spec` over `rows`. Pixels written in the spec win over `size`.
pub fn render(
    spec: &ChartSpec,
    columns: &[ColumnMeta],
    rows: &[Row],
    size: Size,
    palette: &Palette,
) -> Result<String, RenderError> {
    draw(spec, columns, rows, size, palette, false)
}

/// The same as a file of its own: literal colours, a background and the title inside.
pub fn export(
    spec: &ChartSpec,
    columns: &[ColumnMeta],
    rows: &[Row],
    size: Size,
    palette: &Palette,
) -> Result<String, RenderError> {
    draw(spec, columns, rows, size, palette, true)
}

fn draw(
    spec: &ChartSpec,
    columns: &[ColumnMeta],
    rows: &[Row],
    size: Size,
    palette: &Palette,
    with_heading: bool,
) -> Result<String, RenderError> {
    let frame = frame::build(spec, columns, rows)?;
    let Size { width, height } = resolve(spec, size);
    let mut canvas = Canvas::new(&palette.font);
    let mut top = 8.0;
    if with_heading {
        let ink = Ink::new(&palette.surface);
        canvas.rect(point(0.0, 0.0), point(width, height), ink);
        top = heading(&mut canvas, spec, palette, width, top);
    }
    let area = Area { left: 8.0, top, right: width - 8.0, bottom: height - 8.0 };
    let mut scene = Scene { spec, frame: &frame, palette, canvas, area, width };
    let drawn = match spec.mark.kind {
        MarkKind::Arc => arc::draw(&mut scene),
        _ => cartesian::draw(&mut scene),
    };
    if drawn == 0 {
        empty(&mut scene, rows.is_empty());
    }
    let (summary, description) = (summary(spec, &frame), description(spec, &frame, drawn));
    Ok(scene.canvas.finish(width, height, &summary, &description))
}

fn resolve(spec: &ChartSpec, size: Size) -> Size {
    let pick = |extent: Option<Extent>, given: f64| match extent {
        Some(Extent::Pixels(pixels)) => pixels,
        _ => given,
    };
    let limit = |pixels: f64| if pixels.is_finite() { pixels.clamp(40.0, 4_000.0) } else { 300.0 };
    Size {
        width: limit(pick(spec.width, size.width)).round(),
        height: limit(pick(spec.height, size.height)).round(),
    }
}

fn heading(canvas: &mut Canvas, spec: &ChartSpec, palette: &Palette, width: f64, top: f64) -> f64 {
    let mut y = top;
    if let Some(title) = spec.title_text() {
        let ink = Ink { strong: true, ..Ink::new(&palette.text) };
        let text = canvas::fit(title, 14.0, width - 24.0);
        canvas.text(&text, point(12.0, y + 10.0), 14.0, Align::Start, ink);
        y += 22.0;
    }
    if let Some(subtitle) = spec.title.as_ref().and_then(|title| title.subtitle()) {
        let text = canvas::fit(subtitle, 11.5, width - 24.0);
        canvas.text(&text, point(12.0, y + 7.0), 11.5, Align::Start, Ink::new(&palette.subtle));
        y += 18.0;
    }
    y
}

fn empty(scene: &mut Scene<'_>, no_rows: bool) {
    let area = scene.area;
    let message = match no_rows {
        true => "No rows to draw",
        false => "No values to draw: every row is NULL, not a number or filtered out",
    };
    let middle = point((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
    let text = canvas::fit(message, 12.0, area.width());
    let ink = Ink { class: "chart-empty", ..Ink::new(&scene.palette.subtle) };
    scene.canvas.text(&text, middle, 12.0, Align::Middle, ink);
}

/// `Bar chart: Revenue by category`.
fn summary(spec: &ChartSpec, frame: &frame::Frame) -> String {
    let kind = match spec.mark.kind {
        MarkKind::Arc if spec.mark.inner_radius.is_some_and(|radius| radius > 0.0) => "Ring chart",
        MarkKind::Arc => "Pie chart",
        MarkKind::Bar => "Bar chart",
        MarkKind::Line => "Line chart",
        MarkKind::Area => "Area chart",
        MarkKind::Rect => "Heat map",
        MarkKind::Tick => "Strip chart",
        MarkKind::Point | MarkKind::Circle | MarkKind::Square => "Scatter chart",
    };
    match spec.title_text() {
        Some(title) => format!("{kind}: {title}"),
        None => {
            let labels = [Slot::Y, Slot::X, Slot::Theta, Slot::Color];
            let labels = labels.iter().filter_map(|slot| frame.channel(*slot));
            let labels: Vec<_> = labels.map(|channel| channel.label.as_str()).collect();
            format!("{kind} of {}", labels.join(", "))
        }
    }
}

fn description(spec: &ChartSpec, frame: &frame::Frame, drawn: usize) -> String {
    let mut parts = Vec::new();
    parts.extend(spec.description.clone());
    let name = |slot: Slot| frame.channel(slot).map(|channel| channel.label.clone());
    if let Some(x) = name(Slot::X) {
        parts.push(format!("across: {x}"));
    }
    if let Some(y) = name(Slot::Y) {
        parts.push(format!("up: {y}"));
    }
    if let Some(color) = name(Slot::Color) {
        parts.push(format!("colour: {color}"));
    }
    parts.push(format!("{drawn} values drawn"));
    parts.join("; ")
}
