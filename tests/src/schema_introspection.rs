//! The schema as callers see it by introspection, for stories that go through all of it.

use crate::world::Caller;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const INTROSPECTION: &str = "{ __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
        kind name possibleTypes { name }
        inputFields { name type { ...ref } }
        fields(includeDeprecated: true) { name args { name type { ...ref } } type { ...ref } }
    }
} }
fragment ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The three ways into the schema.
pub const ROOTS: [&str; 3] = ["query", "mutation", "subscription"];

/// The schema.
pub struct Contract {
    schema: Value,
    types: BTreeMap<String, Value>,
}

impl Contract {
    pub async fn read(reader: &Caller) -> Self {
        let schema = reader.ok(INTROSPECTION, json!({})).await["__schema"].clone();
        let types = schema["types"].as_array().unwrap().iter();
        let types = types.map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind.clone())).collect();
        Self { schema, types }
    }

    /// The fields of a root, by name.
    pub fn fields(&self, root: &str) -> BTreeMap<String, Value> {
        let name = self.schema[format!("{root}Type")]["name"].as_str().unwrap();
        let fields = self.types[name]["fields"].as_array().unwrap().iter();
        fields.map(|field| (field["name"].as_str().unwrap().to_owned(), field.clone())).collect()
    }

    /// Where a field takes identifiers, such as `input.programId` or `filter.managerId.in`.
    pub fn id_paths(&self, field: &Value) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        for argument in field["args"].as_array().unwrap() {
            self.gather_ids(argument, "", &mut paths);
        }
        paths
    }

    fn gather_ids(&self, input: &Value, above: &str, paths: &mut BTreeSet<String>) {
        let path = format!("{above}{}", input["name"].as_str().unwrap());
        assert!(path.split('.').count() < 8, "an input that contains itself: {path}");
        let kind = named(&input["type"]);
        if kind == "ID" {
            paths.insert(path);
        } else if let Some(fields) = self.types[kind]["inputFields"].as_array() {
            fields.iter().for_each(|field| self.gather_ids(field, &format!("{path}."), paths));
        }
    }

    /// An operation that calls a field of the query or the mutation with these arguments, and selects what can be selected
    /// without further ones.
    pub fn operation(&self, name: &str, arguments: &Value) -> String {
        let fitting = |root: &'static str| Some((root, self.fields(root).remove(name).filter(|field| takes_all(field, arguments))?));
        let found = ["query", "mutation"].into_iter().find_map(fitting);
        let (root, field) = found.unwrap_or_else(|| panic!("there is no {name} that takes {arguments}"));
        let arguments = arguments.as_object().unwrap();
        let kind_of = |argument: &str| written(&argument_of(&field, argument).unwrap()["type"]);
        let declared: Vec<_> = arguments.keys().map(|argument| format!("${argument}: {}", kind_of(argument))).collect();
        let passed: Vec<_> = arguments.keys().map(|argument| format!("{argument}: ${argument}")).collect();
        let between = |parts: Vec<String>| if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
        format!("{root}{} {{ {name}{}{} }}", between(declared), between(passed), self.selection(named(&field["type"]), 3))
    }

    /// Everything of a type that needs no arguments, to a depth.
    fn selection(&self, kind: &str, depth: usize) -> String {
        let kind = &self.types[kind];
        if let Some(possible) = kind["possibleTypes"].as_array() {
            let parts = possible.iter().map(|kind| kind["name"].as_str().unwrap());
            let parts = parts.filter(|name| self.types[*name]["fields"].as_array().unwrap().iter().any(|field| field["name"] == "id"));
            return format!(" {{ __typename {} }}", parts.map(|name| format!("... on {name} {{ id }}")).collect::<Vec<_>>().join(" "));
        }
        let Some(fields) = kind["fields"].as_array() else { return String::new() };
        // What a list holds is selected once; a list below a list would only multiply.
        let plain = fields.iter().filter(|field| field["args"].as_array().unwrap().is_empty() && field["name"] != "edges");
        let parts = plain.filter_map(|field| {
            let below = named(&field["type"]);
            let is_leaf = ["SCALAR", "ENUM"].contains(&self.types[below]["kind"].as_str().unwrap());
            match (is_leaf, depth) {
                (true, _) => Some(field["name"].as_str().unwrap().to_owned()),
                (false, 0) => None,
                (false, _) => Some(format!("{}{}", field["name"].as_str().unwrap(), self.selection(below, depth - 1))),
            }
        });
        format!(" {{ __typename {} }}", parts.collect::<Vec<_>>().join(" "))
    }
}

/// Whether a field has all these arguments.
pub fn takes_all(field: &Value, arguments: &Value) -> bool {
    arguments.as_object().unwrap().keys().all(|argument| argument_of(field, argument).is_some())
}

fn argument_of<'f>(field: &'f Value, name: &str) -> Option<&'f Value> {
    field["args"].as_array().unwrap().iter().find(|argument| argument["name"] == name)
}

/// The name at the bottom of a type, under lists and non-nulls.
fn named(kind: &Value) -> &str {
    if kind["ofType"].is_null() { kind["name"].as_str().unwrap() } else { named(&kind["ofType"]) }
}

/// A type as it is written in a document.
fn written(kind: &Value) -> String {
    match kind["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&kind["ofType"])),
        "LIST" => format!("[{}]", written(&kind["ofType"])),
        _ => kind["name"].as_str().unwrap().to_owned(),
    }
}
