//! Answers that people taught.

use super::shape::{
    Group, flag, float, id, list, number, object, one_of, or_null, reference, text, time,
};
use protocol::memory::{GoldenStatus, GoldenVerdict, Teaching};

pub fn memories() -> Group {
    vec![
        (
            "GoldenQueue",
            object([
                ("answers", list(reference("GoldenAnswer"))),
                ("counts", reference("GoldenCounts")),
                ("hidden", number()),
            ]),
        ),
        (
            "GoldenCounts",
            object([("proposed", number()), ("certified", number()), ("rejected", number())]),
        ),
        (
            "GoldenAnswer",
            object([
                ("id", id("mem_")),
                ("connection_id", id("conn_")),
                ("connection", text()),
                ("status", one_of(GoldenStatus::NAMES)),
                ("question", text()),
                ("sql", text()),
                ("constants", list(text())),
                ("obstacle", or_null(text())),
                ("own", flag()),
                ("needs_another", flag()),
                ("taught_by", or_null(text())),
                ("teaching", one_of(Teaching::NAMES)),
                ("taught_at", time()),
                ("weight", float()),
                ("uses", number()),
                ("ups", number()),
                ("downs", number()),
                ("decided_by", or_null(text())),
                ("decided_at", or_null(time())),
                ("note", or_null(text())),
            ]),
        ),
        (
            "GoldenDecision",
            object([("verdict", one_of(GoldenVerdict::NAMES)), ("note?", or_null(text()))]),
        ),
    ]
}
