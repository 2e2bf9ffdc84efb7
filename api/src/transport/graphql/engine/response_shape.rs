//! Brings responses into the form that the GraphQL specification requires: fields in the order of the selection (section 7.2.2), and null
//! where a field failed (section 6.4.4). The executor adds fields as they complete, and omits fields that failed.

use async_graphql::{
    Name, PathSegment, Request, Response, Value,
    indexmap::IndexMap,
    parser::types::{
        BaseType, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet, ServiceDocument, Type, TypeKind,
        TypeSystemDefinition,
    },
};
use std::collections::HashMap;

/// The types of all fields, by the name of the object and of the field.
pub struct ResponseShapes(HashMap<String, HashMap<String, Type>>);

/// The selection of an operation with its fragments expanded.
#[derive(Default)]
pub struct ResponseShape {
    fields: IndexMap<Name, Field>,
}

struct Field {
    /// `None` for `__typename` and introspection, which cannot fail.
    kind: Option<Type>,
    shape: ResponseShape,
}

impl ResponseShapes {
    /// Reads the types from the printed schema.
    pub fn new(schema: &ServiceDocument) -> Self {
        let mut types = HashMap::new();
        for definition in &schema.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let fields = match &definition.node.kind {
                TypeKind::Object(object) => &object.fields,
                TypeKind::Interface(interface) => &interface.fields,
                _ => continue,
            };
            let fields = fields.iter().map(|field| (field.node.name.node.to_string(), field.node.ty.node.clone()));
            types.insert(definition.node.name.node.to_string(), fields.collect());
        }
        Self(types)
    }

    /// The shape of the response to a request; `None` when its document does not parse or has no such operation.
    pub fn of_request(&self, request: &mut Request) -> Option<ResponseShape> {
        let name = request.operation_name.clone();
        let document = request.parsed_query().ok()?;
        let mut operations = document.operations.iter();
        let (_, operation) = match name {
            Some(name) => operations.find(|(candidate, _)| candidate.is_some_and(|candidate| *candidate == name))?,
            None => operations.next()?,
        };
        let root = match operation.node.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let mut shape = ResponseShape::default();
        self.add_selections(&mut shape, &operation.node.selection_set.node, root, document);
        Some(shape)
    }

    /// The shape of the response to a query.
    pub fn of_query(&self, document: &ExecutableDocument, operation: &OperationDefinition) -> ResponseShape {
        let mut shape = ResponseShape::default();
        self.add_selections(&mut shape, &operation.selection_set.node, "Query", document);
        shape
    }

    /// Adds the fields of a selection set. `limits` has rejected fragments that contain themselves.
    fn add_selections(&self, shape: &mut ResponseShape, set: &SelectionSet, on: &str, document: &ExecutableDocument) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let kind = self.0.get(on).and_then(|fields| fields.get(field.node.name.node.as_str()));
                    let key = field.node.response_key().node.clone();
                    let below = shape.fields.entry(key).or_insert_with(|| Field { kind: kind.cloned(), shape: ResponseShape::default() });
                    if let Some(kind) = kind {
                        self.add_selections(&mut below.shape, &field.node.selection_set.node, named(kind), document);
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(on, |condition| condition.node.on.node.as_str());
                    self.add_selections(shape, &inline.node.selection_set.node, on, document);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.add_selections(shape, &fragment.node.selection_set.node, on, document);
                    }
                }
            }
        }
    }
}

fn named(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => named(of),
    }
}

impl ResponseShape {
    /// The position of a field in the response.
    pub fn position(&self, key: &str) -> usize {
        self.fields.get_index_of(key).unwrap_or(usize::MAX)
    }

    /// The shape below a field.
    pub fn below(&self, key: &str) -> Option<&Self> {
        self.fields.get(key).map(|field| &field.shape)
    }

    /// Sorts the fields of a response and sets failed fields to null.
    pub fn apply(&self, response: &mut Response) {
        for error in &response.errors {
            if !error.path.is_empty() && self.set_null(&mut response.data, &error.path) {
                response.data = Value::Null;
            }
        }
        self.sort(&mut response.data);
    }

    /// Sets the field at a path of this object to null. True: the object itself must be null, because the field cannot be.
    fn set_null(&self, object: &mut Value, path: &[PathSegment]) -> bool {
        let Value::Object(members) = object else { return false };
        let Some((PathSegment::Field(key), rest)) = path.split_first() else { return false };
        let Some((key, field)) = self.fields.get_key_value(key.as_str()) else { return false };
        let Some(kind) = &field.kind else { return false };
        let member = members.entry(key.clone()).or_insert(Value::Null);
        field.shape.set_null_within(member, kind, rest)
    }

    /// Sets the part at a path of a value to null. True: the value itself must be null, and its type does not allow null.
    fn set_null_within(&self, value: &mut Value, kind: &Type, path: &[PathSegment]) -> bool {
        let is_null = match (&mut *value, &kind.base, path.split_first()) {
            (Value::Null, ..) => true,
            (Value::List(items), BaseType::List(of), Some((PathSegment::Index(index), rest))) => {
                items.get_mut(*index).is_some_and(|item| self.set_null_within(item, of, rest))
            }
            (Value::Object(_), BaseType::Named(_), Some(_)) => self.set_null(value, path),
            _ => false,
        };
        if is_null {
            *value = Value::Null;
        }
        is_null && !kind.nullable
    }

    fn sort(&self, value: &mut Value) {
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.sort(item)),
            Value::Object(members) if !self.fields.is_empty() => {
                let position = |key: &Name| self.fields.get_index_of(key).unwrap_or(usize::MAX);
                if !members.keys().is_sorted_by_key(position) {
                    members.sort_by(|one, _, other, _| position(one).cmp(&position(other)));
                }
                for (key, member) in members {
                    if let Some(field) = self.fields.get(key) {
                        field.shape.sort(member);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{ServerError, parser::parse_schema};
    use serde_json::json;

    const SCHEMA: &str = "
        type Query { me: Person, all: [Person!]!, some: [Person] }
        interface Node { id: ID! }
        type Person implements Node { id: ID!, name: String, boss: Person!, friend: Person }
        schema { query: Query }
    ";

    /// Applies the shape of a document to the executor's data, in which the fields at the paths `failed` are missing.
    fn apply_shape(document: &str, data: serde_json::Value, failed: &[&[&str]]) -> String {
        let shape = ResponseShapes::new(&parse_schema(SCHEMA).unwrap()).of_request(&mut Request::new(document)).unwrap();
        let mut response = Response::new(Value::from_json(data).unwrap());
        response.errors = failed
            .iter()
            .map(|path| {
                let segment = |text: &&str| text.parse().map_or_else(|_| PathSegment::Field((*text).to_owned()), PathSegment::Index);
                ServerError { path: path.iter().map(segment).collect(), ..ServerError::new("failed", None) }
            })
            .collect();
        shape.apply(&mut response);
        serde_json::to_string(&response.data).unwrap()
    }

    #[test]
    fn fields_are_in_the_order_of_the_selection() {
        let document = "{ me { name ...F x: id } } fragment F on Node { ... on Person { boss { name id } } }";
        let data = json!({ "me": { "boss": { "id": "2", "name": "b" }, "x": "1", "name": "a" } });
        assert_eq!(apply_shape(document, data, &[]), r#"{"me":{"name":"a","boss":{"name":"b","id":"2"},"x":"1"}}"#);
    }

    #[test]
    fn a_failed_nullable_field_is_null() {
        let data = json!({ "me": { "id": "1" } });
        assert_eq!(apply_shape("{ me { id name } }", data, &[&["me", "name"]]), r#"{"me":{"id":"1","name":null}}"#);
    }

    #[test]
    fn null_propagates_from_a_non_null_field_to_the_nearest_nullable_parent() {
        let failed = |document, data| apply_shape(document, data, &[&["me", "boss", "id"]]);
        assert_eq!(failed("{ me { name boss { name id } } }", json!({ "me": { "name": "a", "boss": { "name": "b" } } })), r#"{"me":null}"#);
        let list = json!({ "all": [{ "id": "1" }, { "name": "b" }], "some": [{ "id": "1" }, { "name": "b" }] });
        let document = "{ some { name id } }";
        assert_eq!(apply_shape(document, json!({ "some": list["some"] }), &[&["some", "1", "id"]]), r#"{"some":[{"id":"1"},null]}"#);
        assert_eq!(apply_shape("{ all { name id } some { id } }", list, &[&["all", "1", "id"]]), "null");
    }
}
