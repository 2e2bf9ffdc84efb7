//! What the schema's own text says of arguments and fragments: which values fit, and where a fragment applies.
//!
//! The executor validates a document together with its variables. A plan is kept for a document that was found valid, so what
//! depends on the variables is asked anew for each request: by the executor's rules, or stricter ones, for whoever does not pass
//! is answered by the executor itself.

use super::FallbackReason;
use crate::platform::{Error, Result};
use async_graphql::{
    Name, Positioned, Value,
    parser::{
        parse_schema,
        types::{
            BaseType, Directive, ExecutableDocument, FieldDefinition, InputValueDefinition, OperationDefinition, Selection, SelectionSet,
            Type, TypeKind, TypeSystemDefinition,
        },
    },
};
use async_graphql_value::Value as Given;
use std::collections::{HashMap, HashSet};

/// The schema as far as a plan needs it.
pub struct Types {
    /// The fields of objects and interfaces.
    fields: HashMap<String, HashMap<String, Field>>,
    inputs: HashMap<String, HashMap<String, Input>>,
    enums: HashMap<String, HashSet<String>>,
    implements: HashMap<String, Vec<String>>,
}

struct Field {
    /// The name of the type that it answers.
    answers: String,
    arguments: HashMap<String, Type>,
}

struct Input {
    kind: Type,
    required: bool,
}

/// An argument whose value is not known before the request, and the type that it must fit.
pub struct Check {
    pub kind: Type,
    pub value: Given,
}

impl Types {
    /// # Errors
    /// `Internal` when the text does not parse.
    pub fn new(sdl: &str) -> Result<Self> {
        let mut types = Self { fields: HashMap::new(), inputs: HashMap::new(), enums: HashMap::new(), implements: HashMap::new() };
        for definition in parse_schema(sdl).map_err(Error::internal)?.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => {
                    types.implements.insert(name.clone(), object.implements.iter().map(|name| name.node.to_string()).collect());
                    types.fields.insert(name, fields(object.fields));
                }
                TypeKind::Interface(interface) => {
                    types.fields.insert(name, fields(interface.fields));
                }
                TypeKind::InputObject(object) => {
                    let input = |field: Positioned<InputValueDefinition>| {
                        let field = field.node;
                        let required = !field.ty.node.nullable && field.default_value.is_none();
                        (field.name.node.to_string(), Input { kind: field.ty.node, required })
                    };
                    types.inputs.insert(name, object.fields.into_iter().map(input).collect());
                }
                TypeKind::Enum(values) => {
                    types.enums.insert(name, values.values.into_iter().map(|value| value.node.value.node.to_string()).collect());
                }
                TypeKind::Scalar | TypeKind::Union(_) => {}
            }
        }
        Ok(types)
    }

    /// Whether a fragment on `condition` applies to objects of a type.
    pub fn applies(&self, object: &str, condition: &str) -> bool {
        object == condition || self.implements.get(object).is_some_and(|names| names.iter().any(|name| name == condition))
    }

    /// Whether a value fits a type, as the executor's validation asks it.
    pub fn fits(&self, kind: &Type, value: &Value) -> bool {
        match (&kind.base, value) {
            (_, Value::Null) => kind.nullable,
            (BaseType::List(of), Value::List(values)) => values.iter().all(|value| self.fits(of, value)),
            // One value stands for a list of one.
            (BaseType::List(of), value) => self.fits(of, value),
            (BaseType::Named(name), value) => self.fits_named(name, value),
        }
    }

    fn fits_named(&self, name: &str, value: &Value) -> bool {
        if let Some(values) = self.enums.get(name) {
            return match value {
                Value::Enum(value) => values.contains(value.as_str()),
                Value::String(value) => values.contains(value),
                _ => false,
            };
        }
        if let Some(fields) = self.inputs.get(name) {
            let Value::Object(given) = value else { return false };
            let known = given.iter().all(|(name, value)| fields.get(name.as_str()).is_some_and(|field| self.fits(&field.kind, value)));
            return known && fields.iter().all(|(name, field)| !field.required || given.contains_key(name.as_str()));
        }
        match (name, value) {
            ("Int", Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            ("Float", Value::Number(_)) | ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) => true,
            ("ID", Value::Number(number)) => number.is_i64(),
            ("Int" | "Float" | "String" | "ID" | "Boolean", _) => false,
            // Other scalars are asked when they are read.
            _ => true,
        }
    }

    /// Every argument of a document that depends on a variable, also of what is skipped: the executor validates that, too.
    ///
    /// # Errors
    /// What the schema does not have.
    pub fn checks(&self, document: &ExecutableDocument, operation: &OperationDefinition) -> Result<Vec<Check>, FallbackReason> {
        let mut checks = Vec::new();
        self.gather(&operation.selection_set.node, "Query", &mut checks)?;
        self.conditions(&operation.directives, &mut checks);
        for fragment in document.fragments.values() {
            self.gather(&fragment.node.selection_set.node, &fragment.node.type_condition.node.on.node, &mut checks)?;
        }
        Ok(checks)
    }

    fn gather(&self, set: &SelectionSet, on: &str, checks: &mut Vec<Check>) -> Result<(), FallbackReason> {
        for selection in &set.items {
            self.conditions(selection.node.directives(), checks);
            match &selection.node {
                Selection::Field(field) if field.node.name.node == "__typename" => {}
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let unknown = || FallbackReason::UnsupportedField(format!("{on}.{name}"));
                    let known = self.fields.get(on).and_then(|fields| fields.get(name)).ok_or_else(unknown)?;
                    for (argument, value) in &field.node.arguments {
                        let kind = known.arguments.get(argument.node.as_str()).ok_or_else(unknown)?;
                        check(kind, &value.node, checks);
                    }
                    self.gather(&field.node.selection_set.node, &known.answers, checks)?;
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(on, |condition| condition.node.on.node.as_str());
                    self.gather(&inline.node.selection_set.node, on, checks)?;
                }
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }

    /// The conditions of `@skip` and `@include`.
    fn conditions(&self, directives: &[Positioned<Directive>], checks: &mut Vec<Check>) {
        let boolean = Type { base: BaseType::Named(Name::new("Boolean")), nullable: false };
        for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
            check(&boolean, &value.node, checks);
        }
    }
}

fn check(kind: &Type, value: &Given, checks: &mut Vec<Check>) {
    if value.clone().into_const().is_none() {
        checks.push(Check { kind: kind.clone(), value: value.clone() });
    }
}

fn fields(fields: Vec<Positioned<FieldDefinition>>) -> HashMap<String, Field> {
    let field = |field: Positioned<FieldDefinition>| {
        let field = field.node;
        let arguments = field.arguments.into_iter().map(|argument| (argument.node.name.node.to_string(), argument.node.ty.node));
        (field.name.node.to_string(), Field { answers: named(&field.ty.node).to_owned(), arguments: arguments.collect() })
    };
    fields.into_iter().map(field).collect()
}

fn named(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => named(of),
    }
}
