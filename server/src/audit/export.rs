//! The audit as text for other programs: JSON lines, or CSV with the same parts.

use crate::http::csv;
use protocol::audit::AuditRecord;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Jsonl,
    Csv,
}

const COLUMNS: [&str; 19] = [
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "resource",
    "connection",
    "outcome",
    "code",
    "duration_us",
    "auth",
    "address",
    "request_id",
    "detail",
    "key_id",
    "prev_hash",
    "hash",
    "workspace",
];

impl Format {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "jsonl" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Format::Jsonl => "application/jsonl; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// What stands before the first record.
    pub fn header(self) -> String {
        match self {
            Format::Jsonl => String::new(),
            Format::Csv => csv::texts(&COLUMNS.map(str::to_owned)),
        }
    }

    pub fn lines(self, records: &[AuditRecord]) -> String {
        records.iter().map(|record| self.line(record)).collect()
    }

    fn line(self, record: &AuditRecord) -> String {
        match self {
            Format::Jsonl => {
                let text = serde_json::to_string(record).expect("a record has string keys only");
                text + "\n"
            }
            Format::Csv => csv::texts(&fields(record)),
        }
    }
}

fn fields(record: &AuditRecord) -> [String; 19] {
    let entry = &record.entry;
    let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        entry.seq.to_string(),
        entry.at.clone(),
        entry.actor.kind.clone(),
        entry.actor.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.actor.name.clone(),
        entry.action.clone(),
        maybe(&entry.resource),
        maybe(&entry.connection),
        entry.outcome.clone(),
        maybe(&entry.code),
        entry.duration_us.map(|us| us.to_string()).unwrap_or_default(),
        maybe(&record.auth),
        maybe(&record.address),
        maybe(&record.request_id),
        record.detail.to_string(),
        record.key_id.clone(),
        record.prev_hash.clone(),
        record.hash.clone(),
        super::WORKSPACE.to_owned(),
    ]
}
