//! The checks of variables that each request must pass before a plan runs.
//!
//! The executor validates a document together with its variables. A plan exists only for a valid document; what depends on
//! variables is checked again for each request, by the executor's rules or stricter ones. A request that fails a check is
//! answered by the executor, which reports the error.

use super::FallbackReason;
use crate::transport::graphql::engine::input_types::InputTypes;
use async_graphql::{
    Name, Positioned,
    parser::types::{BaseType, Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet, Type},
};
use async_graphql_value::Value as DocumentValue;

/// An argument whose value depends on a variable, and the type that it must fit.
pub struct VariableCheck {
    pub kind: Type,
    pub value: DocumentValue,
}

/// The checks of an operation and of all fragments of its document, including skipped selections: the executor validates those too.
///
/// # Errors
/// `UnsupportedField` for a field that the schema does not have.
pub fn variable_checks(
    types: &InputTypes,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Result<Vec<VariableCheck>, FallbackReason> {
    let mut checks = Vec::new();
    collect_checks(types, &operation.selection_set.node, "Query", &mut checks)?;
    collect_conditions(&operation.directives, &mut checks);
    for fragment in document.fragments.values() {
        collect_checks(types, &fragment.node.selection_set.node, &fragment.node.type_condition.node.on.node, &mut checks)?;
    }
    Ok(checks)
}

fn collect_checks(types: &InputTypes, set: &SelectionSet, on: &str, checks: &mut Vec<VariableCheck>) -> Result<(), FallbackReason> {
    for selection in &set.items {
        collect_conditions(selection.node.directives(), checks);
        match &selection.node {
            Selection::Field(field) if field.node.name.node == "__typename" => {}
            Selection::Field(field) => {
                let name = field.node.name.node.as_str();
                let unsupported = || FallbackReason::UnsupportedField(format!("{on}.{name}"));
                let type_name = types.field_type(on, name).ok_or_else(unsupported)?;
                for (argument, value) in &field.node.arguments {
                    let kind = types.argument_type(on, name, &argument.node).ok_or_else(unsupported)?;
                    add_check(kind, &value.node, checks);
                }
                collect_checks(types, &field.node.selection_set.node, type_name, checks)?;
            }
            Selection::InlineFragment(inline) => {
                let on = inline.node.type_condition.as_ref().map_or(on, |condition| condition.node.on.node.as_str());
                collect_checks(types, &inline.node.selection_set.node, on, checks)?;
            }
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}

/// The conditions of `@skip` and `@include`.
fn collect_conditions(directives: &[Positioned<Directive>], checks: &mut Vec<VariableCheck>) {
    let boolean = Type { base: BaseType::Named(Name::new("Boolean")), nullable: false };
    for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
        add_check(&boolean, &value.node, checks);
    }
}

fn add_check(kind: &Type, value: &DocumentValue, checks: &mut Vec<VariableCheck>) {
    if value.clone().into_const().is_none() {
        checks.push(VariableCheck { kind: kind.clone(), value: value.clone() });
    }
}
