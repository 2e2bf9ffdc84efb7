//! The types of arguments and input fields, read from the printed schema: which values fit, and how a fragment's type condition applies.

use async_graphql::{
    Positioned, Value,
    parser::types::{BaseType, FieldDefinition, InputValueDefinition, ServiceDocument, Type, TypeKind, TypeSystemDefinition},
};
use std::collections::{HashMap, HashSet};

/// The input side of the schema.
pub struct InputTypes {
    /// The fields of objects and interfaces, by type and field name.
    fields: HashMap<String, HashMap<String, Field>>,
    inputs: HashMap<String, HashMap<String, InputField>>,
    enums: HashMap<String, HashSet<String>>,
    /// The interfaces of each object.
    implements: HashMap<String, Vec<String>>,
}

struct Field {
    /// The name of the type of its value, without list and non-null.
    type_name: String,
    arguments: HashMap<String, Type>,
}

struct InputField {
    kind: Type,
    required: bool,
}

/// The first part of a value that does not fit its type.
#[derive(Debug, PartialEq)]
pub struct Mismatch {
    /// The names and list indexes that lead to the part, below the argument.
    pub path: Vec<String>,
    /// What would fit, as the end of the sentence "expected …".
    pub expected: String,
    pub found: Value,
}

impl InputTypes {
    /// Reads the types from the printed schema.
    pub fn new(schema: &ServiceDocument) -> Self {
        let mut types = Self { fields: HashMap::new(), inputs: HashMap::new(), enums: HashMap::new(), implements: HashMap::new() };
        for definition in schema.definitions.clone() {
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
                        (field.name.node.to_string(), InputField { kind: field.ty.node, required })
                    };
                    types.inputs.insert(name, object.fields.into_iter().map(input).collect());
                }
                TypeKind::Enum(values) => {
                    types.enums.insert(name, values.values.into_iter().map(|value| value.node.value.node.to_string()).collect());
                }
                TypeKind::Scalar | TypeKind::Union(_) => {}
            }
        }
        types
    }

    /// Whether a fragment on `condition` applies to objects of a type.
    pub fn applies(&self, object: &str, condition: &str) -> bool {
        object == condition || self.implements.get(object).is_some_and(|names| names.iter().any(|name| name == condition))
    }

    /// The name of the type of a field's value.
    pub fn field_type(&self, object: &str, field: &str) -> Option<&str> {
        Some(self.fields.get(object)?.get(field)?.type_name.as_str())
    }

    /// The type of an argument.
    pub fn argument_type(&self, object: &str, field: &str, argument: &str) -> Option<&Type> {
        self.fields.get(object)?.get(field)?.arguments.get(argument)
    }

    /// Whether a value fits a type by the rules of validation. Custom scalars are checked when they are parsed.
    pub fn fits(&self, kind: &Type, value: &Value) -> bool {
        self.mismatch(kind, value, &|_, _| None).is_none()
    }

    /// The first part of a value that does not fit. `check_scalar` decides about values of scalars that have the right shape: it gets the
    /// name of the scalar and returns what was expected, or `None` when the value fits.
    pub fn mismatch(&self, kind: &Type, value: &Value, check_scalar: &dyn Fn(&str, &Value) -> Option<String>) -> Option<Mismatch> {
        let here = |expected: String| Some(Mismatch { path: Vec::new(), expected, found: value.clone() });
        let below = |name: String, mut mismatch: Mismatch| {
            mismatch.path.insert(0, name);
            mismatch
        };
        match (&kind.base, value) {
            (_, Value::Null) if kind.nullable => None,
            (_, Value::Null) => here(format!("a value of type {kind}")),
            (BaseType::List(of), Value::List(values)) => {
                values.iter().enumerate().find_map(|(index, value)| Some(below(index.to_string(), self.mismatch(of, value, check_scalar)?)))
            }
            // A single value is accepted as a list of one (GraphQL, section 3.11).
            (BaseType::List(of), value) => self.mismatch(of, value, check_scalar),
            (BaseType::Named(name), value) => {
                if let Some(values) = self.enums.get(name.as_str()) {
                    let fits = match value {
                        Value::Enum(value) => values.contains(value.as_str()),
                        Value::String(value) => values.contains(value),
                        _ => false,
                    };
                    return if fits { None } else { here(format!("one of {}", sorted(values.iter()))) };
                }
                let Some(fields) = self.inputs.get(name.as_str()) else {
                    return match scalar_shape(name, value) {
                        Some(expected) => here(expected.to_owned()),
                        None => check_scalar(name, value).and_then(here),
                    };
                };
                let Value::Object(members) = value else {
                    return here(format!("an object of type {name} with fields from {}", sorted(fields.keys())));
                };
                for (member, value) in members {
                    let Some(field) = fields.get(member.as_str()) else {
                        let expected = format!("a field of {name}: {}", sorted(fields.keys()));
                        return Some(below(member.to_string(), Mismatch { path: Vec::new(), expected, found: value.clone() }));
                    };
                    if let Some(mismatch) = self.mismatch(&field.kind, value, check_scalar) {
                        return Some(below(member.to_string(), mismatch));
                    }
                }
                let missing = fields.iter().find(|(name, field)| field.required && !members.contains_key(name.as_str()));
                let (name, field) = missing?;
                let expected = format!("a value of type {}", field.kind);
                Some(below(name.clone(), Mismatch { path: Vec::new(), expected, found: Value::Null }))
            }
        }
    }
}

/// What a built-in scalar expects, when a value has another shape.
fn scalar_shape(name: &str, value: &Value) -> Option<&'static str> {
    let (fits, expected) = match name {
        "Int" => {
            let fits = matches!(value, Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()));
            (fits, "an integer of 32 bits")
        }
        "Float" => (matches!(value, Value::Number(_)), "a number"),
        "String" => (matches!(value, Value::String(_)), "a string"),
        "Boolean" => (matches!(value, Value::Boolean(_)), "true or false"),
        "ID" => {
            let fits = matches!(value, Value::String(_)) || matches!(value, Value::Number(number) if number.is_i64());
            (fits, "an identifier as a string")
        }
        _ => (true, ""),
    };
    (!fits).then_some(expected)
}

fn sorted<'n>(names: impl Iterator<Item = &'n String>) -> String {
    let mut names: Vec<_> = names.map(String::as_str).collect();
    names.sort_unstable();
    names.join(", ")
}

fn fields(fields: Vec<Positioned<FieldDefinition>>) -> HashMap<String, Field> {
    let field = |field: Positioned<FieldDefinition>| {
        let field = field.node;
        let arguments = field.arguments.into_iter().map(|argument| (argument.node.name.node.to_string(), argument.node.ty.node));
        (field.name.node.to_string(), Field { type_name: base_name(&field.ty.node).to_owned(), arguments: arguments.collect() })
    };
    fields.into_iter().map(field).collect()
}

fn base_name(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => base_name(of),
    }
}
