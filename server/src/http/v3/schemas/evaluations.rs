//! Measuring the answers of a database.

use super::shape::{
    Group, flag, float, id, list, number, object, one_of, or_null, reference, text, time,
};
use protocol::evaluation::EvaluationState;
use serde_json::json;

pub fn evaluations() -> Group {
    // As in the event `chart_spec`.
    let chart = || json!({ "type": "object" });
    let states: Vec<&str> = EvaluationState::ALL.iter().map(|state| state.as_str()).collect();
    vec![
        (
            "EvaluationsView",
            object([
                ("runs", list(reference("EvaluationRun"))),
                ("targets", list(reference("EvaluationTarget"))),
                ("over_time", or_null(chart())),
            ]),
        ),
        (
            "EvaluationTarget",
            object([
                ("connection_id", id("conn_")),
                ("connection", text()),
                ("certified", number()),
                ("verified", number()),
            ]),
        ),
        ("EvaluationStart", object([("connection_id", id("conn_"))])),
        (
            "EvaluationRun",
            object([
                ("id", id("evl_")),
                ("connection_id", id("conn_")),
                ("connection", text()),
                ("state", one_of(&states)),
                ("started_by", or_null(text())),
                ("started_at", time()),
                ("ended_at", or_null(time())),
                ("total", number()),
                ("done", number()),
                ("scores", reference("EvaluationScores")),
                ("problem", or_null(text())),
            ]),
        ),
        (
            "EvaluationScores",
            object([
                ("questions", number()),
                ("answered", number()),
                ("right", number()),
                ("accuracy", float()),
                ("precision", float()),
                ("gold_failed", number()),
                ("unsafe_statements", number()),
                ("high", number()),
                ("high_right", number()),
                ("calibration_error", or_null(float())),
            ]),
        ),
        (
            "EvaluationDetail",
            object([
                ("run", reference("EvaluationRun")),
                ("compared_with", or_null(id("evl_"))),
                ("items", or_null(list(reference("EvaluationItem")))),
                ("calibration", or_null(chart())),
            ]),
        ),
        (
            "EvaluationItem",
            object([
                ("id", text()),
                ("certified", flag()),
                ("question", text()),
                ("expected_sql", text()),
                ("sql", or_null(text())),
                ("right", flag()),
                ("confidence", or_null(float())),
                ("tier", or_null(one_of(&["low", "medium", "high"]))),
                ("route", text()),
                ("error", or_null(text())),
                ("was_right", or_null(flag())),
                ("sql_before", or_null(text())),
            ]),
        ),
    ]
}
