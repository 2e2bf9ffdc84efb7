//! The schema as callers see it by introspection, for tests that cover all of it.

use crate::{operations::create_employee, world::Caller};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const INTROSPECTION: &str = "{ __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
        kind name description possibleTypes { name }
        enumValues(includeDeprecated: true) { name description }
        inputFields { name description type { ...type } }
        fields(includeDeprecated: true) { name description args { name description type { ...type } } type { ...type } }
    }
} }
fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The operation types.
pub const ROOTS: [&str; 3] = ["query", "mutation", "subscription"];

/// The result of an introspection query.
pub struct IntrospectedSchema {
    schema: Value,
    /// All types by name, as `__Type`.
    pub types: BTreeMap<String, Value>,
}

impl IntrospectedSchema {
    pub async fn fetch(caller: &Caller) -> Self {
        let schema = caller.execute(INTROSPECTION, json!({})).await["__schema"].clone();
        let types = schema["types"].as_array().unwrap().iter();
        let types = types.map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind.clone())).collect();
        Self { schema, types }
    }

    /// The whole contract, as people with the role EMPLOYEE see it. Creates an employee, unless the organization has one with this user name.
    pub async fn fetch_whole(admin: &Caller) -> Self {
        let name = "reader-of-the-schema";
        let find = "query($name: String!) { employees(filter: { externalId: { eq: $name } }) { nodes { id } } }";
        let found = admin.execute(find, json!({ "name": name })).await;
        if found["employees"]["nodes"] == json!([]) {
            create_employee(admin, name).await;
        }
        Self::fetch(&admin.as_person(name)).await
    }

    /// Leaves out all fields of a type but these.
    pub fn retain_fields(&mut self, kind: &str, names: &[&str]) {
        let fields = self.types.get_mut(kind).unwrap()["fields"].as_array_mut().unwrap();
        fields.retain(|field| names.contains(&field["name"].as_str().unwrap()));
    }

    /// The fields of an operation type, by name.
    pub fn fields(&self, root: &str) -> BTreeMap<String, Value> {
        let name = self.schema[format!("{root}Type")]["name"].as_str().unwrap();
        let fields = self.types[name]["fields"].as_array().unwrap().iter();
        fields.map(|field| (field["name"].as_str().unwrap().to_owned(), field.clone())).collect()
    }

    /// The paths of the arguments of a field that are identifiers, such as `input.programId` or `filter.managerId.in`.
    pub fn id_paths(&self, field: &Value) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        for argument in field["args"].as_array().unwrap() {
            self.collect_id_paths(argument, "", &mut paths);
        }
        paths
    }

    fn collect_id_paths(&self, input: &Value, prefix: &str, paths: &mut BTreeSet<String>) {
        let path = format!("{prefix}{}", input["name"].as_str().unwrap());
        assert!(path.split('.').count() < 8, "a recursive input type: {path}");
        let kind = named_type(&input["type"]);
        if kind == "ID" {
            paths.insert(path);
        } else if let Some(fields) = self.types[kind]["inputFields"].as_array() {
            fields.iter().for_each(|field| self.collect_id_paths(field, &format!("{path}."), paths));
        }
    }

    /// The document of a query or mutation that selects the root field `name` with these arguments, as variables of the same names.
    /// It selects every field below that needs no arguments, to a depth of 4.
    pub fn operation(&self, name: &str, arguments: &Value) -> String {
        let find = |root: &'static str| Some((root, self.fields(root).remove(name).filter(|field| accepts_arguments(field, arguments))?));
        let field = ["query", "mutation"].into_iter().find_map(find);
        let (root, field) = field.unwrap_or_else(|| panic!("no root field {name} accepts {arguments}"));
        let arguments = arguments.as_object().unwrap();
        let type_of = |argument: &str| type_text(&find_argument(&field, argument).unwrap()["type"]);
        let variables: Vec<_> = arguments.keys().map(|argument| format!("${argument}: {}", type_of(argument))).collect();
        let passed: Vec<_> = arguments.keys().map(|argument| format!("{argument}: ${argument}")).collect();
        let in_parentheses = |parts: Vec<String>| if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
        let selection = self.selection(named_type(&field["type"]), 3);
        format!("{root}{} {{ {name}{}{selection} }}", in_parentheses(variables), in_parentheses(passed))
    }

    /// A selection of every field of a type that needs no arguments, with objects to a depth.
    fn selection(&self, kind: &str, depth: usize) -> String {
        let kind = &self.types[kind];
        if let Some(possible) = kind["possibleTypes"].as_array() {
            let has_id = |name: &&str| self.types[*name]["fields"].as_array().unwrap().iter().any(|field| field["name"] == "id");
            let parts = possible.iter().map(|kind| kind["name"].as_str().unwrap()).filter(has_id);
            return format!(" {{ __typename {} }}", parts.map(|name| format!("... on {name} {{ id }}")).collect::<Vec<_>>().join(" "));
        }
        let Some(fields) = kind["fields"].as_array() else { return String::new() };
        // Without `edges`: they contain the same objects as `nodes`.
        let fields = fields.iter().filter(|field| field["args"].as_array().unwrap().is_empty() && field["name"] != "edges");
        let parts = fields.filter_map(|field| {
            let (name, kind) = (field["name"].as_str().unwrap(), named_type(&field["type"]));
            let is_leaf = ["SCALAR", "ENUM"].contains(&self.types[kind]["kind"].as_str().unwrap());
            match (is_leaf, depth) {
                (true, _) => Some(name.to_owned()),
                (false, 0) => None,
                (false, _) => Some(format!("{name}{}", self.selection(kind, depth - 1))),
            }
        });
        format!(" {{ __typename {} }}", parts.collect::<Vec<_>>().join(" "))
    }
}

/// Whether a field has all these arguments.
pub fn accepts_arguments(field: &Value, arguments: &Value) -> bool {
    arguments.as_object().unwrap().keys().all(|argument| find_argument(field, argument).is_some())
}

fn find_argument<'f>(field: &'f Value, name: &str) -> Option<&'f Value> {
    field["args"].as_array().unwrap().iter().find(|argument| argument["name"] == name)
}

/// The name of a type without lists and non-nulls.
pub fn named_type(kind: &Value) -> &str {
    if kind["ofType"].is_null() { kind["name"].as_str().unwrap() } else { named_type(&kind["ofType"]) }
}

/// A type as written in a document, such as `[ID!]!`.
pub fn type_text(kind: &Value) -> String {
    match kind["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", type_text(&kind["ofType"])),
        "LIST" => format!("[{}]", type_text(&kind["ofType"])),
        _ => kind["name"].as_str().unwrap().to_owned(),
    }
}
