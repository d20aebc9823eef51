//! The pictures of the evaluation page, as charts that the pages check and draw like those of answers.

use super::figures::judged;
use crate::store::StoredItem;
use protocol::chart::{ChartAnswer, ChartFormat, ChartMetadata, Dataset};
use protocol::evaluation::{EvaluationRun, EvaluationState};
use protocol::table::{Cell, ColumnMeta, ColumnRole, ColumnType, Row};
use serde_json::{Value, json};

/// Bins of confidence, each as wide as the others.
const BINS: usize = 10;

fn column(name: &str, column_type: ColumnType, role: ColumnRole) -> ColumnMeta {
    ColumnMeta {
        name: name.to_owned(),
        column_type,
        database_type: String::new(),
        role: Some(role),
        unit: None,
        source: None,
    }
}

fn answer(
    spec: Value,
    columns: Vec<ColumnMeta>,
    rows: Vec<Row>,
    source: String,
    reason: &str,
) -> ChartAnswer {
    let (row_count, column_count) = (rows.len() as u64, columns.len() as u64);
    ChartAnswer {
        format: ChartFormat::VegaLite,
        schema_version: "v6".to_owned(),
        spec,
        dataset: Dataset { result_id: None, columns, rows },
        metadata: ChartMetadata { row_count, column_count, source },
        reason: reason.to_owned(),
        alternatives: Vec::new(),
    }
}

/// Accuracy of the runs that went through, the oldest first; `None` with fewer than two.
pub fn over_time(runs: &[EvaluationRun]) -> Option<ChartAnswer> {
    let mut done: Vec<&EvaluationRun> =
        runs.iter().filter(|run| run.state == EvaluationState::Done).collect();
    if done.len() < 2 {
        return None;
    }
    done.sort_by(|one, other| one.started_at.cmp(&other.started_at));
    let rows = done.iter().map(|run| {
        vec![
            Cell::Text(run.started_at.clone()),
            Cell::Text(run.connection.clone()),
            percent(run.scores.accuracy),
            Cell::Int(i64::try_from(run.scores.questions).unwrap_or(i64::MAX)),
        ]
    });
    let columns = vec![
        column("started", ColumnType::Timestamp, ColumnRole::Time),
        column("database", ColumnType::Text, ColumnRole::Category),
        column("right", ColumnType::Float, ColumnRole::Share),
        column("questions", ColumnType::Integer, ColumnRole::Measure),
    ];
    let spec = json!({
        "title": "Right answers over time",
        "mark": { "type": "line", "point": true },
        "encoding": {
            "x": { "field": "started", "type": "temporal", "axis": { "title": "Run" } },
            "y": {
                "field": "right", "type": "quantitative", "scale": { "domain": [0, 100] },
                "axis": { "title": "Right, %" },
            },
            "color": { "field": "database", "type": "nominal" },
            "tooltip": [{ "field": "questions", "type": "quantitative" }],
        },
    });
    let reason = "one run after another: a line shows where it turned";
    Some(answer(spec, columns, rows.collect(), "evaluations".to_owned(), reason))
}

/// How often answers of one confidence were right, beside how often they claim to be. `None` without answers.
pub fn calibration(source: &str, items: &[StoredItem]) -> Option<ChartAnswer> {
    let judged = judged(items);
    if judged.is_empty() {
        return None;
    }
    let mut rows: Vec<Row> = Vec::new();
    for bin in 0..BINS {
        let inside: Vec<&(f64, bool)> =
            judged.iter().filter(|(score, _)| place(*score) == bin).collect();
        if inside.is_empty() {
            continue;
        }
        let n = inside.len();
        let claimed = inside.iter().map(|(score, _)| score).sum::<f64>() / n as f64;
        let right = inside.iter().filter(|(_, correct)| *correct).count();
        let count = Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let line = |kind: &str, value: f64| {
            vec![percent(claimed), Cell::Text(kind.to_owned()), percent(value), count.clone()]
        };
        rows.push(line("was right", right as f64 / n as f64));
        rows.push(line("as promised", claimed));
    }
    let columns = vec![
        column("confidence", ColumnType::Float, ColumnRole::Measure),
        column("line", ColumnType::Text, ColumnRole::Category),
        column("right", ColumnType::Float, ColumnRole::Share),
        column("answers", ColumnType::Integer, ColumnRole::Measure),
    ];
    let spec = json!({
        "title": "Confidence against how often it was right",
        "mark": { "type": "line", "point": true },
        "encoding": {
            "x": {
                "field": "confidence", "type": "quantitative", "scale": { "domain": [0, 100] },
                "axis": { "title": "Confidence, %" },
            },
            "y": {
                "field": "right", "type": "quantitative", "scale": { "domain": [0, 100] },
                "axis": { "title": "Right, %" },
            },
            "color": { "field": "line", "type": "nominal" },
            "tooltip": [{ "field": "answers", "type": "quantitative" }],
        },
    });
    let reason =
        "where the two lines meet, confidence means what it says; the table counts the answers";
    Some(answer(spec, columns, rows, format!("evaluation:{source}"), reason))
}

fn place(score: f64) -> usize {
    ((score * BINS as f64) as usize).min(BINS - 1)
}

/// 0 to 100 with one decimal.
fn percent(share: f64) -> Cell {
    Cell::Float((share * 1_000.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::super::figures::tests::item;
    use super::*;
    use protocol::evaluation::EvaluationScores;
    use protocol::ids::{ConnectionId, EvaluationId};

    #[track_caller]
    fn drawn(chart: &ChartAnswer) -> Vec<String> {
        let Dataset { columns, rows, .. } = &chart.dataset;
        let spec = charts::check_value(&chart.spec, Some(columns)).unwrap();
        let size = charts::suitable_size(&spec, columns, rows, 640.0);
        let svg = charts::render(&spec, columns, rows, size, &charts::Palette::theme()).unwrap();
        assert!(svg.starts_with("<svg"), "{svg}");
        let cell = |cell: &Cell| serde_json::to_string(cell).unwrap();
        rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn confidence_is_drawn_against_how_often_it_was_right_with_counts() {
        assert_eq!(calibration("evl_1", &[item("a", None, 0.0, false)]), None);
        let items = [
            item("a", Some("select 1"), 0.91, true),
            item("b", Some("select 1"), 0.95, true),
            item("c", Some("select 1"), 0.99, false),
            item("d", Some("select 1"), 0.95, false),
            item("e", Some("select 1"), 0.5, true),
        ];
        assert_eq!(
            drawn(&calibration("evl_1", &items).unwrap()),
            [
                r#"50.0 "was right" 100.0 1"#,
                r#"50.0 "as promised" 50.0 1"#,
                r#"95.0 "was right" 50.0 4"#,
                r#"95.0 "as promised" 95.0 4"#,
            ]
        );
    }

    #[test]
    fn only_runs_that_went_through_are_drawn_over_time() {
        let run = |day: u32, state, accuracy| EvaluationRun {
            id: EvaluationId::from_random(1),
            connection_id: ConnectionId::from_random(1),
            connection: "shop".to_owned(),
            state,
            started_by: None,
            started_at: format!("2026-01-0{day}T10:00:00Z"),
            ended_at: None,
            total: 4,
            done: 4,
            scores: EvaluationScores { questions: 4, accuracy, ..Default::default() },
            problem: None,
        };
        let done = EvaluationState::Done;
        let runs = [run(3, done, 0.75), run(2, EvaluationState::Cancelled, 0.0), run(1, done, 0.5)];
        assert_eq!(over_time(&runs[..2]), None);
        assert_eq!(
            drawn(&over_time(&runs).unwrap()),
            [r#""2026-01-01T10:00:00Z" "shop" 50.0 4"#, r#""2026-01-03T10:00:00Z" "shop" 75.0 4"#]
        );
    }
}
