//! What a chart is drawn from: a result by its name or rows written in the spec, and the one
//! transform there is, a filter made of an object.

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;
use std::collections::BTreeMap;

/// One value in inline data or in a filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

/// Exactly one of the two.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Data {
    Named { name: String },
    Inline { values: Vec<BTreeMap<String, Scalar>> },
}

/// Most rows of inline data, and most rows one chart draws.
pub const MAX_POINTS: usize = 5_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataObject {
    name: Option<String>,
    values: Option<Vec<BTreeMap<String, Scalar>>>,
}

fn is_plain_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':');
    (1..=80).contains(&name.len()) && name.bytes().all(plain)
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let object = DataObject::deserialize(value).map_err(|error| {
            D::Error::custom(format!(
                "{error}; data is `{{\"name\":\"result\"}}` or flat rows in `values`"
            ))
        })?;
        match object {
            DataObject { name: Some(name), values: None } if is_plain_name(&name) => {
                Ok(Data::Named { name })
            }
            DataObject { name: None, values: Some(values) } if values.len() <= MAX_POINTS => {
                Ok(Data::Inline { values })
            }
            DataObject { values: Some(values), name: None } => Err(D::Error::custom(format!(
                "`values` has {} rows, at most {MAX_POINTS} are drawn",
                values.len()
            ))),
            _ => Err(D::Error::custom(
                "expected either `name` (letters, digits, `_`, `-`, `:`) or `values`",
            )),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transform {
    pub filter: Filter,
}

/// Rows kept: every condition given must hold. Text is never evaluated.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    pub field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equal: Option<Scalar>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<Scalar>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FilterObject {
    field: String,
    equal: Option<Scalar>,
    one_of: Option<Vec<Scalar>>,
    gte: Option<f64>,
    gt: Option<f64>,
    lte: Option<f64>,
    lt: Option<f64>,
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        if !value.is_object() {
            return Err(D::Error::custom(
                "a filter is an object such as `{\"field\":\"region\",\"equal\":\"EMEA\"}`; text is never evaluated",
            ));
        }
        let object = FilterObject::deserialize(value).map_err(D::Error::custom)?;
        let FilterObject { field, equal, one_of, gte, gt, lte, lt } = object;
        let bounds = [gte, gt, lte, lt];
        if equal.is_none() && one_of.is_none() && bounds.iter().all(Option::is_none) {
            return Err(D::Error::custom(
                "a filter needs one of `equal`, `oneOf`, `gte`, `gt`, `lte`, `lt`",
            ));
        }
        if one_of.as_ref().is_some_and(|values| values.len() > 1_000) {
            return Err(D::Error::custom("`oneOf` lists at most 1000 values"));
        }
        Ok(Self { field, equal, one_of, gte, gt, lte, lt })
    }
}
