//! Statements that change the schema. The guard refuses them; their author still learns what is wrong
//! with them.

use super::{Review, Rule};
use sqlparser::ast::{AlterColumnOperation, AlterTableOperation, ColumnOption, Spanned, Statement};

impl Review<'_> {
    pub(super) fn schema(&mut self, statement: &Statement) {
        let at = statement.span();
        match statement {
            Statement::Truncate { .. } => self.hit(
                Rule::Truncate,
                at,
                "TRUNCATE removes every row and fires no triggers for them".to_owned(),
                "DELETE the rows that are meant",
            ),
            Statement::Drop { object_type, .. } => self.hit(
                Rule::Drop,
                at,
                format!("DROP {object_type} cannot be undone from a backup of rows"),
                "rename it first, and drop it when nobody misses it",
            ),
            Statement::AlterTable(alter) => {
                for operation in &alter.operations {
                    self.alteration(operation);
                }
            }
            _ => {}
        }
    }

    fn alteration(&mut self, operation: &AlterTableOperation) {
        match operation {
            AlterTableOperation::DropColumn { column_names, .. } => {
                for column in column_names {
                    let message = format!("the values of `{}` are lost", column.value);
                    self.hit(Rule::ColumnLost, column.span, message, "keep the column, unused");
                }
            }
            AlterTableOperation::AlterColumn {
                column_name,
                op: AlterColumnOperation::SetDataType { .. },
            }
            | AlterTableOperation::ModifyColumn { col_name: column_name, .. }
            | AlterTableOperation::ChangeColumn { old_name: column_name, .. } => {
                let message = format!("another type may cut values of `{}`", column_name.value);
                self.hit(Rule::ColumnLost, column_name.span, message, "add a new column instead");
            }
            AlterTableOperation::AddColumn { column_def, .. } => {
                let has = |wanted: fn(&ColumnOption) -> bool| {
                    column_def.options.iter().any(|option| wanted(&option.option))
                };
                let required = has(|option| matches!(option, ColumnOption::NotNull));
                let filled = has(|option| {
                    matches!(option, ColumnOption::Default(_) | ColumnOption::Generated { .. })
                });
                if required && !filled {
                    let name = &column_def.name;
                    let message = format!("rows that are there have no value for `{}`", name.value);
                    let fix = "give it a DEFAULT";
                    self.hit(Rule::NotNullWithoutDefault, name.span, message, fix);
                }
            }
            _ => {}
        }
    }

    pub(super) fn together(&mut self, statements: &[Statement]) {
        let changes_schema = |statement: &&Statement| {
            !matches!(
                statement,
                Statement::Query(_)
                    | Statement::Insert(_)
                    | Statement::Update(_)
                    | Statement::Delete(_)
            )
        };
        let changes_data = |statement: &Statement| {
            matches!(statement, Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_))
        };
        let Some(schema) = statements.iter().find(changes_schema) else { return };
        if statements.iter().any(changes_data) {
            self.hit(
                Rule::MixedSchemaAndData,
                schema.span(),
                "schema and data change together: half of it may stay when the rest fails"
                    .to_owned(),
                "make two requests",
            );
        }
    }
}
