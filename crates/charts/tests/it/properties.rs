//! Whatever is thrown at it, the crate answers: random text, random JSON, random specs over random
//! results.

use charts::{Palette, Size, check, check_value, infer_roles, render, report};
use proptest::prelude::*;
use protocol::table::{Cell, ColumnMeta, ColumnType, Row};
use serde_json::{Value, json};

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Null),
        any::<bool>().prop_map(Cell::Bool),
        any::<i64>().prop_map(Cell::Int),
        (-1000..1000_i64).prop_map(Cell::Int),
        any::<f64>().prop_map(Cell::Float),
        (-1e6..1e6_f64).prop_map(Cell::Float),
        any::<String>().prop_map(Cell::Text),
        "-?[0-9]{1,12}(\\.[0-9]{1,4})?".prop_map(Cell::Text),
        "[0-9]{4}-[01][0-9](-[0-3][0-9])?".prop_map(Cell::Text),
        Just(Cell::Masked),
        Just(Cell::Clipped { text: "part".to_owned(), bytes: 9_000_000 }),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(prop::collection::vec(cell(), 3), 0..30)
}

fn columns() -> Vec<ColumnMeta> {
    // Unknown types let every use of a column through the check, so that the drawing is reached.
    ["a", "b", "c"].map(|name| ColumnMeta::new(name, ColumnType::Unknown)).to_vec()
}

fn channel() -> impl Strategy<Value = Value> {
    let field = prop::sample::select(vec!["a", "b", "c"]);
    let kind = prop::sample::select(vec!["quantitative", "temporal", "nominal", "ordinal"]);
    let extra = prop::sample::select(vec![
        json!({}),
        json!({"aggregate": "sum"}),
        json!({"aggregate": "count"}),
        json!({"aggregate": "median"}),
        json!({"bin": true}),
        json!({"bin": {"step": 0.001}}),
        json!({"timeUnit": "yearmonth"}),
        json!({"timeUnit": "day"}),
        json!({"scale": {"type": "log"}}),
        json!({"scale": {"domain": [-5, 5]}}),
        json!({"stack": "normalize"}),
        json!({"stack": null}),
        json!({"sort": "-y"}),
        json!({"sort": "descending"}),
        json!({"axis": {"format": ",.2f", "tickCount": 50}}),
        json!({"axis": {"format": "%b %Y"}}),
    ]);
    (field, kind, extra).prop_map(|(field, kind, extra)| {
        let mut channel = json!({"field": field, "type": kind});
        for (key, value) in extra.as_object().into_iter().flatten() {
            channel[key] = value.clone();
        }
        channel
    })
}

fn spec() -> impl Strategy<Value = Value> {
    let mark = prop::sample::select(vec![
        json!("bar"),
        json!("line"),
        json!({"type": "line", "point": true, "interpolate": "step"}),
        json!("area"),
        json!("point"),
        json!("tick"),
        json!("rect"),
        json!({"type": "arc", "innerRadius": 20}),
    ]);
    let color = prop::option::of(prop::sample::select(vec!["a", "b", "c"]));
    (mark, channel(), channel(), color, any::<bool>()).prop_map(|(mark, x, y, color, offset)| {
        let mut encoding = json!({});
        if mark["type"] == "arc" {
            encoding["theta"] = json!({"field": y["field"]});
            encoding["color"] = json!({"field": x["field"]});
        } else {
            encoding["x"] = x;
            encoding["y"] = y;
            if let Some(color) = color {
                encoding["color"] = json!({"field": color});
                if offset {
                    encoding["xOffset"] = json!({"field": color});
                }
            }
        }
        json!({"mark": mark, "encoding": encoding})
    })
}

/// Well-formed enough for a browser: tags balance and no raw `<` sits in text.
fn is_balanced(svg: &str) -> bool {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { return false };
        if text.contains('>') {
            return false;
        }
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => {
                if open.pop() != Some(name) {
                    return false;
                }
            }
            (false, true) => {}
            (false, false) => open.push(name),
        }
    }
    open.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        prop_assert!(check(&text, None).is_err() || text.contains("mark"));
        let answer = report::check_line(&text);
        prop_assert!(answer.ok == answer.errors.is_empty());
    }

    #[test]
    fn an_accepted_spec_is_drawn_whatever_the_rows(spec in spec(), rows in rows(), width in 40.0..900.0_f64) {
        let columns = columns();
        if let Ok(spec) = check_value(&spec, Some(&columns)) {
            let svg = render(&spec, &columns, &rows, Size { width, height: width / 2.0 }, &Palette::theme());
            let svg = svg.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(is_balanced(&svg), "{}", svg);
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{}", svg);
        }
    }

    #[test]
    fn roles_are_found_for_any_result(rows in rows()) {
        let mut columns = columns();
        infer_roles(&mut columns, &rows);
        prop_assert!(columns.iter().all(|column| column.role.is_some()));
    }
}
