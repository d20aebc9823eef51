//! A sketch of a chart to a checked spec, through the typed Vega-Lite builder.

use crate::check::{SpecError, check_value};
use crate::spec::{ChartSpec, FieldType, MarkKind, SCHEMA_V6};
use protocol::table::ColumnMeta;
use serde_json::{Value, json};
use vega_lite_4::{
    AnyMark, ColorClassBuilder, CornerRadiusUnion, DefBuilder, EdEncodingBuilder, Mark,
    NonArgAggregateOp, PredicateBuilder, RemovableValue, SelectionInitInterval, SortUnion, Stack,
    StackOffset, ThetaClassBuilder, TransformBuilder, Type, VegaliteBuilder, XClassBuilder,
    YClassBuilder,
};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    name: String,
    field_type: FieldType,
    aggregate: Option<NonArg>,
    binned: bool,
    as_rows_come: bool,
    stack: Option<Stacked>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum NonArg {
    Sum,
    Count,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stacked {
    Normalize,
    Off,
}

impl Field {
    pub fn new(name: &str, field_type: FieldType) -> Self {
        Self {
            name: name.to_owned(),
            field_type,
            aggregate: None,
            binned: false,
            as_rows_come: false,
            stack: None,
        }
    }

    pub fn count() -> Self {
        Self { aggregate: Some(NonArg::Count), ..Self::new("", FieldType::Quantitative) }
    }

    pub fn summed(self, summed: bool) -> Self {
        Self { aggregate: summed.then_some(NonArg::Sum), ..self }
    }

    pub fn binned(self) -> Self {
        Self { binned: true, ..self }
    }

    pub fn in_row_order(self) -> Self {
        Self { as_rows_come: true, ..self }
    }

    pub fn share_of_all(self) -> Self {
        Self { stack: Some(Stacked::Normalize), ..self }
    }

    pub fn unstacked(self) -> Self {
        Self { stack: Some(Stacked::Off), ..self }
    }

    fn vega_type(&self) -> Type {
        match self.field_type {
            FieldType::Quantitative => Type::Quantitative,
            FieldType::Temporal => Type::Temporal,
            FieldType::Ordinal => Type::Ordinal,
            FieldType::Nominal => Type::Nominal,
        }
    }

    fn operation(&self) -> Option<NonArgAggregateOp> {
        self.aggregate.map(|aggregate| match aggregate {
            NonArg::Sum => NonArgAggregateOp::Sum,
            NonArg::Count => NonArgAggregateOp::Count,
        })
    }

    fn sort(&self) -> RemovableValue<SortUnion> {
        if self.as_rows_come { RemovableValue::Remove } else { RemovableValue::Default }
    }

    fn vega_stack(&self) -> Option<Stack> {
        self.stack.map(|stack| match stack {
            Stacked::Normalize => Stack::Enum(StackOffset::Normalize),
            Stacked::Off => Stack::Bool(false),
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sketch {
    pub mark: MarkKind,
    pub title: String,
    pub x: Option<Field>,
    pub y: Option<Field>,
    pub color: Option<Field>,
    pub theta: Option<Field>,
    /// Side by side within a category; newer than the builder, so written beside it.
    pub offset: Option<String>,
    /// Hover text beyond the axes.
    pub tooltip: Option<String>,
    /// Only these values of a column are drawn.
    pub only: Option<(String, Vec<String>)>,
    pub ring: bool,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    #[error("the suggested chart could not be built: {0}")]
    Builder(String),
    #[error("the suggested chart did not pass its check: {}", .0.first().map_or_else(String::new, ToString::to_string))]
    Check(Vec<SpecError>),
}

macro_rules! build {
    ($builder:expr) => {
        $builder.build().map_err(|error| BuildError::Builder(error.to_string()))?
    };
}

impl Sketch {
    pub fn new(mark: MarkKind, title: &str) -> Self {
        Self {
            mark,
            title: title.to_owned(),
            x: None,
            y: None,
            color: None,
            theta: None,
            offset: None,
            tooltip: None,
            only: None,
            ring: false,
        }
    }

    pub fn xy(self, x: Field, y: Field) -> Self {
        Self { x: Some(x), y: Some(y), ..self }
    }

    pub fn colored(self, color: Field) -> Self {
        Self { color: Some(color), ..self }
    }

    pub fn keeping(self, only: Option<(String, Vec<String>)>) -> Self {
        Self { only, ..self }
    }

    pub fn build(&self, columns: &[ColumnMeta]) -> Result<ChartSpec, BuildError> {
        let mut json = self.vega_lite()?;
        json["$schema"] = json!(SCHEMA_V6);
        if let Some(field) = &self.offset {
            let on_x = self.x.as_ref().is_some_and(|x| x.field_type != FieldType::Quantitative);
            let channel = if on_x { "xOffset" } else { "yOffset" };
            json["encoding"][channel] = json!({ "field": field, "type": "nominal" });
        }
        if let Some(field) = &self.tooltip {
            json["encoding"]["tooltip"] = json!({ "field": field });
        }
        check_value(&json, Some(columns)).map_err(BuildError::Check)
    }

    fn vega_lite(&self) -> Result<Value, BuildError> {
        let mut encoding = EdEncodingBuilder::default();
        if let Some(x) = &self.x {
            let mut class = XClassBuilder::default();
            class.position_def_type(x.vega_type()).sort(x.sort());
            if !x.name.is_empty() {
                class.field(x.name.as_str());
            }
            if let Some(operation) = x.operation() {
                class.aggregate(operation);
            }
            if x.binned {
                class.bin(true);
            }
            if let Some(stack) = x.vega_stack() {
                class.stack(stack);
            }
            encoding.x(build!(class));
        }
        if let Some(y) = &self.y {
            let mut class = YClassBuilder::default();
            class.position_def_type(y.vega_type()).sort(y.sort());
            if !y.name.is_empty() {
                class.field(y.name.as_str());
            }
            if let Some(operation) = y.operation() {
                class.aggregate(operation);
            }
            if let Some(stack) = y.vega_stack() {
                class.stack(stack);
            }
            encoding.y(build!(class));
        }
        if let Some(color) = &self.color {
            let mut class = ColorClassBuilder::default();
            class
                .field(color.name.as_str())
                .mark_prop_def_gradient_string_null_type(color.vega_type())
                .sort(color.sort());
            encoding.color(build!(class));
        }
        if let Some(theta) = &self.theta {
            let mut class = ThetaClassBuilder::default();
            class.field(theta.name.as_str()).polar_def_type(theta.vega_type());
            if let Some(operation) = theta.operation() {
                class.aggregate(operation);
            }
            encoding.theta(build!(class));
        }
        let mut mark = DefBuilder::default();
        mark.def_type(self.vega_mark());
        if self.ring {
            mark.inner_radius(CornerRadiusUnion::Double(60.0));
        }
        let mut chart = VegaliteBuilder::default();
        chart.mark(AnyMark::Def(build!(mark))).encoding(build!(encoding));
        if !self.title.is_empty() {
            chart.title(self.title.as_str());
        }
        if let Some((field, values)) = &self.only {
            let values: Vec<_> =
                values.iter().cloned().map(SelectionInitInterval::String).collect();
            let predicate =
                build!(PredicateBuilder::default().field(field.as_str()).one_of(values));
            chart.transform(vec![build!(TransformBuilder::default().filter(Box::new(predicate)))]);
        }
        let chart = build!(chart);
        let mut json =
            serde_json::to_value(&chart).map_err(|error| BuildError::Builder(error.to_string()))?;
        json["data"] = json!({ "name": "result" });
        Ok(json)
    }

    fn vega_mark(&self) -> Mark {
        match self.mark {
            MarkKind::Bar => Mark::Bar,
            MarkKind::Line => Mark::Line,
            MarkKind::Area => Mark::Area,
            MarkKind::Point => Mark::Point,
            MarkKind::Circle => Mark::Circle,
            MarkKind::Square => Mark::Square,
            MarkKind::Tick => Mark::Tick,
            MarkKind::Rect => Mark::Rect,
            MarkKind::Arc => Mark::Arc,
        }
    }
}
