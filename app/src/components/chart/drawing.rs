//! From a chart answer to SVG: checked again here, because what arrives is not trusted more than what
//! was sent.

use charts::{ChartSpec, Palette};
use protocol::chart::{ChartAnswer, ChartFormat};

#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    Drawn { svg: String, title: String, summary: String },
    Refused { reasons: Vec<String> },
}

impl Drawing {
    pub fn heading(&self) -> String {
        match self {
            Drawing::Drawn { title, .. } => title.clone(),
            Drawing::Refused { .. } => "Chart".to_owned(),
        }
    }
}

/// Draws the suggestion (`chosen` 0) or an alternative (from 1) `width` pixels wide.
pub fn draw(answer: &ChartAnswer, chosen: usize, width: f64) -> Drawing {
    if answer.format != ChartFormat::VegaLite {
        let reasons = vec!["only Vega-Lite charts are drawn here".to_owned()];
        return Drawing::Refused { reasons };
    }
    let alternative = chosen.checked_sub(1).and_then(|index| answer.alternatives.get(index));
    let json = alternative.map_or(&answer.spec, |alternative| &alternative.spec);
    let (columns, rows) = (&answer.dataset.columns, &answer.dataset.rows);
    let spec = match charts::check_value(json, Some(columns)) {
        Ok(spec) => spec,
        Err(errors) => {
            let reasons = errors.iter().map(ToString::to_string).collect();
            return Drawing::Refused { reasons };
        }
    };
    let size = charts::suitable_size(&spec, columns, rows, width);
    match charts::render(&spec, columns, rows, size, &Palette::theme()) {
        Ok(svg) => Drawing::Drawn { svg, title: title(&spec), summary: summary(&spec) },
        Err(error) => Drawing::Refused { reasons: vec![error.to_string()] },
    }
}

fn title(spec: &ChartSpec) -> String {
    spec.title_text().unwrap_or("Chart").to_owned()
}

fn summary(spec: &ChartSpec) -> String {
    format!("Values of the chart {}. Arrow keys read them one by one.", title(spec))
}
