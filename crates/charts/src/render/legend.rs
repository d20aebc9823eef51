//! Which colour stands for which category: a row of swatches above the plot.

use super::canvas::{Align, Ink, fit, point, text_width};
use super::palette::DASHES;
use super::points;
use super::{Area, Scene};
use crate::spec::MarkKind;

const SIZE: f64 = 10.5;
const SWATCH: f64 = 10.0;
const ROW: f64 = 16.0;

/// Most categories a legend lists; the rest have hover text and a note.
const MAX_ENTRIES: usize = 20;

/// Draws the legend at the top of the area and takes its height away from it.
pub(super) fn draw(scene: &mut Scene<'_>, keys: &[String]) {
    let hidden = scene.spec.encoding.color.as_ref().is_some_and(|c| c.legend == Some(None));
    if hidden || keys.len() < 2 {
        return;
    }
    let Area { left, right, mut top, .. } = scene.area;
    let palette = scene.palette;
    let text_ink = Ink { class: "chart-label", ..Ink::new(&palette.subtle) };
    let mut x = left;
    top += 6.0;
    let more = keys.len().saturating_sub(MAX_ENTRIES);
    for (index, key) in keys.iter().take(MAX_ENTRIES).enumerate() {
        let text = fit(key, SIZE, 140.0);
        let width = SWATCH + 5.0 + text_width(&text, SIZE) + 14.0;
        if x > left && x + width > right {
            x = left;
            top += ROW;
        }
        swatch(scene, index, x, top);
        scene.canvas.text(&text, point(x + SWATCH + 5.0, top), SIZE, Align::Start, text_ink);
        x += width;
    }
    if more > 0 {
        let text = format!("and {more} more");
        scene.canvas.text(&text, point(x, top), SIZE, Align::Start, text_ink);
    }
    scene.area.top = top + ROW - 2.0;
}

fn swatch(scene: &mut Scene<'_>, index: usize, x: f64, y: f64) {
    let palette = scene.palette;
    let ink = Ink { class: "chart-key", ..Ink::new(palette.series(index)) };
    match scene.spec.mark.kind {
        MarkKind::Line => {
            let dash = DASHES[index % DASHES.len()];
            let ink = Ink { width: 2.0, dash, ..ink };
            scene.canvas.line(point(x - 2.0, y), point(x + SWATCH, y), ink);
        }
        MarkKind::Point => {
            points::symbol(&mut scene.canvas, index, point(x + SWATCH / 2.0, y), 4.5, ink);
        }
        _ => {
            let corner = point(x, y - SWATCH / 2.0);
            scene.canvas.rect(corner, point(x + SWATCH, y + SWATCH / 2.0), ink);
        }
    }
}
