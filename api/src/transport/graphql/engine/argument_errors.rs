//! Errors of arguments that pass validation and cannot be parsed, such as an identifier of another type or a string in place of an object.
//! async-graphql's messages name Rust types only; here each names the path of the value and what would fit.

use super::{error_code::ErrorCode, input_types::InputTypes};
use async_graphql::{
    Name, PathSegment, Positioned, Response, ServerError, Value, Variables,
    parser::{
        parse_query,
        types::{ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet, VariableDefinition},
    },
};
use async_graphql_value::Value as DocumentValue;
use chrono::{DateTime, NaiveDate};
use entity::id;

/// The parts of a request that determine its arguments, kept until the response is complete.
pub struct RequestArguments {
    pub document: String,
    pub operation_name: Option<String>,
    pub variables: Variables,
}

impl RequestArguments {
    pub fn of(request: &async_graphql::Request) -> Self {
        Self { document: request.query.clone(), operation_name: request.operation_name.clone(), variables: request.variables.clone() }
    }

    /// Rewrites the errors of a response that come from arguments. Other errors stay as they are.
    pub fn explain(&self, types: &InputTypes, response: &mut Response) {
        if !response.errors.iter().any(is_argument_error) {
            return;
        }
        // The document was parsed before, so this succeeds.
        let Ok(document) = parse_query(&self.document) else { return };
        let Some(operation) = self.operation(&document) else { return };
        for error in response.errors.iter_mut().filter(|error| is_argument_error(error)) {
            if let Some((argument, message)) = self.explanation(types, &document, operation, error) {
                error.message = message;
                let extensions = error.extensions.get_or_insert_default();
                extensions.set("code", ErrorCode::Invalid);
                extensions.set("field", argument);
            }
        }
    }

    fn operation<'d>(&self, document: &'d ExecutableDocument) -> Option<&'d OperationDefinition> {
        let mut operations = document.operations.iter();
        let (_, operation) = match &self.operation_name {
            Some(name) => operations.find(|(candidate, _)| candidate.is_some_and(|candidate| candidate == name))?,
            None => operations.next()?,
        };
        Some(&operation.node)
    }

    /// The path of the value that cannot be parsed, and the message.
    fn explanation(
        &self,
        types: &InputTypes,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        error: &ServerError,
    ) -> Option<(String, String)> {
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let keys: Vec<&str> = error
            .path
            .iter()
            .filter_map(|segment| match segment {
                PathSegment::Field(key) => Some(key.as_str()),
                PathSegment::Index(_) => None,
            })
            .collect();
        let (object, field) = find_field(types, document, &operation.selection_set.node, root, &keys)?;
        let reason = reason(&error.message);
        for (argument, value) in &field.arguments {
            let kind = types.argument_type(object, &field.name.node, &argument.node)?;
            let mut unset = None;
            let constant = value.node.clone().into_const_with(|name| {
                self.variable(operation, &name).ok_or_else(|| {
                    unset = Some(name);
                })
            });
            if let Some(name) = unset {
                let path = [vec![argument.node.to_string()], variable_path(&value.node, &name)?].concat().join(".");
                let kind = &variable_definition(operation, &name)?.var_type.node;
                let message = format!("{path}: the variable ${name} has no value, expected a value of type {kind}");
                return Some((path, message));
            }
            let mismatch = types.mismatch(kind, &constant.ok()?, &|scalar, value| scalar_mismatch(scalar, value, reason));
            if let Some(mismatch) = mismatch {
                let path = [vec![argument.node.to_string()], mismatch.path].concat().join(".");
                let message = format!("{path}: expected {}, got {}", mismatch.expected, mismatch.found);
                return Some((path, message));
            }
        }
        None
    }

    fn variable(&self, operation: &OperationDefinition, name: &Name) -> Option<Value> {
        self.variables.get(name).cloned().or_else(|| {
            let definition = variable_definition(operation, name)?;
            match &definition.default_value {
                Some(default) => Some(default.node.clone()),
                // A nullable variable without a value is null.
                None => definition.var_type.node.nullable.then_some(Value::Null),
            }
        })
    }
}

fn variable_definition<'o>(operation: &'o OperationDefinition, name: &Name) -> Option<&'o VariableDefinition> {
    operation.variable_definitions.iter().map(|definition| &definition.node).find(|definition| definition.name.node == *name)
}

/// The names and list indexes that lead to a variable in the value of an argument; `None` when the value does not contain it.
fn variable_path(value: &DocumentValue, name: &Name) -> Option<Vec<String>> {
    let below = |key: String, value| Some([vec![key], variable_path(value, name)?].concat());
    match value {
        DocumentValue::Variable(variable) => (variable == name).then(Vec::new),
        DocumentValue::List(values) => values.iter().enumerate().find_map(|(index, value)| below(index.to_string(), value)),
        DocumentValue::Object(fields) => fields.iter().find_map(|(field, value)| below(field.to_string(), value)),
        _ => None,
    }
}

/// Whether an error says that an argument cannot be parsed. Such an error of async-graphql has the path of the field and no source.
fn is_argument_error(error: &ServerError) -> bool {
    let message = &error.message;
    let is_parsing = message.starts_with("Failed to parse \"") || message.starts_with("Expected input type \"");
    let is_unset = message.starts_with("Variable ") && message.ends_with(" is not defined.");
    !error.path.is_empty() && error.source.is_none() && (is_parsing || is_unset)
}

/// The reason in a message such as `Failed to parse "ID": reason (occurred while parsing "SessionInput")`.
fn reason(message: &str) -> &str {
    let message = match message.strip_prefix("Failed to parse \"").and_then(|rest| rest.split_once("\": ")) {
        Some((_, reason)) => reason,
        None => message,
    };
    message.split(" (occurred while parsing ").next().unwrap_or(message)
}

/// What a scalar expects, when it rejects a value of the right shape. `reason` is from the message of the error.
fn scalar_mismatch(scalar: &str, value: &Value, reason: &str) -> Option<String> {
    match (scalar, value) {
        // The reason of an identifier names the prefix that the argument needs; the schema says only `ID`.
        ("ID", Value::String(text)) => {
            let expected = reason.strip_prefix("expected ")?;
            let prefix = expected.split_once(" of the form ")?.1.split('_').next()?;
            (!id::is_identifier(prefix, text)).then(|| expected.to_owned())
        }
        ("DateTime", Value::String(text)) if DateTime::parse_from_rfc3339(text).is_ok() => None,
        ("DateTime", _) => Some("an instant in the format of RFC 3339, such as \"2026-01-31T09:00:00Z\"".to_owned()),
        ("Date", Value::String(text)) if NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() => None,
        ("Date", _) => Some("a date such as \"2026-01-31\"".to_owned()),
        _ => None,
    }
}

/// The field at a path of the response, and the name of the object that it is selected on.
fn find_field<'a>(
    types: &'a InputTypes,
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    on: &'a str,
    keys: &[&str],
) -> Option<(&'a str, &'a Field)> {
    let (key, rest) = keys.split_first()?;
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) if field.node.response_key().node.as_str() == *key => {
            if rest.is_empty() {
                return Some((on, &field.node));
            }
            let below = types.field_type(on, &field.node.name.node)?;
            find_field(types, document, &field.node.selection_set.node, below, rest)
        }
        Selection::Field(_) => None,
        Selection::InlineFragment(inline) => {
            let on = inline.node.type_condition.as_ref().map_or(on, |condition| condition.node.on.node.as_str());
            find_field(types, document, &inline.node.selection_set.node, on, keys)
        }
        Selection::FragmentSpread(spread) => {
            let fragment: &Positioned<_> = document.fragments.get(&spread.node.fragment_name.node)?;
            find_field(types, document, &fragment.node.selection_set.node, &fragment.node.type_condition.node.on.node, keys)
        }
    })
}
