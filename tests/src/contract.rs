//! The schema as callers see it by introspection, for stories that go through all of it.

use crate::world::Caller;
use serde_json::{Map, Value, json};
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

    /// An operation that calls a field with these arguments and selects what can be selected without further ones.
    pub fn operation(&self, root: &str, field: &Value, arguments: &Map<String, Value>) -> String {
        let given = field["args"].as_array().unwrap().iter().filter(|argument| arguments.contains_key(argument["name"].as_str().unwrap()));
        let given: Vec<_> = given.map(|argument| (argument["name"].as_str().unwrap(), written(&argument["type"]))).collect();
        assert_eq!(given.len(), arguments.len(), "{} does not take all of {arguments:?}", field["name"]);
        let declared = given.iter().map(|(name, kind)| format!("${name}: {kind}")).collect::<Vec<_>>().join(", ");
        let passed = given.iter().map(|(name, _)| format!("{name}: ${name}")).collect::<Vec<_>>().join(", ");
        let (declared, passed) = if given.is_empty() { Default::default() } else { (format!("({declared})"), format!("({passed})")) };
        let selection = self.selection(named(&field["type"]), 3);
        format!("{root}{declared} {{ {}{passed}{selection} }}", field["name"].as_str().unwrap())
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
