//! Errors of every input of the schema, and of SCIM, contain no reflection: values of wrong types, and unknown arguments, input fields and
//! payload fields whose names are those of reflections or near them.

use super::{Concealed, INTROSPECTION, INVENTED, comparable, document, suggestions};
use crate::{
    schema_introspection::{IntrospectedSchema, accepts_arguments, named_type, type_text},
    scim::{Directory, PATCH_OP, path_with_query, user_body},
    tenant_isolation::{fill_placeholders, identifier_probes},
    world::{Caller, Response},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Names near those of reflections, for which a server that knows reflections would suggest them.
const MISSPELLED: [&str; 3] = ["reflecton", "reflectionz", "reflektion"];

/// An argument, or a field of an input object below it.
struct Place {
    /// The names from the root field on, `0` for an item of a list.
    path: Vec<String>,
    /// `SCALAR`, `ENUM` or `INPUT_OBJECT`.
    kind: String,
    name: String,
}

impl Place {
    /// A value that this place does not accept, with a word in it.
    fn wrong_value(&self, word: &str) -> Value {
        if self.name == "String" { json!({ word: word }) } else { word.into() }
    }
}

/// The arguments of a field and all input fields below them.
fn places(schema: &IntrospectedSchema, field: &Value) -> Vec<Place> {
    fn collect(schema: &IntrospectedSchema, input: &Value, above: &[String], found: &mut Vec<Place>) {
        let mut path = above.to_vec();
        path.push(input["name"].as_str().unwrap().to_owned());
        let mut kind = &input["type"];
        while !kind["ofType"].is_null() {
            if kind["kind"] == "LIST" {
                path.push("0".into());
            }
            kind = &kind["ofType"];
        }
        let text = |name: &str| kind[name].as_str().unwrap().to_owned();
        found.push(Place { path: path.clone(), kind: text("kind"), name: text("name") });
        for field in schema.types[&text("name")]["inputFields"].as_array().into_iter().flatten() {
            collect(schema, field, &path, found);
        }
    }
    let mut found = Vec::new();
    field["args"].as_array().unwrap().iter().for_each(|argument| collect(schema, argument, &[], &mut found));
    found
}

/// Sets the value at a path, and creates the objects and lists on the way to it.
fn set(target: &mut Value, path: &[String], value: Value) {
    match path {
        [] => *target = value,
        [first, rest @ ..] if first == "0" => {
            if target.as_array().is_none_or(Vec::is_empty) {
                *target = json!([null]);
            }
            set(&mut target[0], rest, value);
        }
        [first, rest @ ..] => {
            if !target.is_object() {
                *target = json!({});
            }
            set(&mut target[first], rest, value);
        }
    }
}

/// A value as a GraphQL literal of a type: names of members and of enum values without quotes.
fn literal(schema: &IntrospectedSchema, kind: &Value, value: &Value) -> String {
    let field_type = |name: &str| {
        let fields = schema.types[named_type(kind)]["inputFields"].as_array()?;
        Some(fields.iter().find(|field| field["name"] == name)?["type"].clone())
    };
    match value {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{name}: {}", literal(schema, &field_type(name).unwrap_or_else(|| kind.clone()), value))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(|item| literal(schema, kind, item)).collect::<Vec<_>>().join(", ")),
        Value::String(text) if schema.types[named_type(kind)]["kind"] == "ENUM" => text.clone(),
        _ => value.to_string(),
    }
}

/// A root field in the schema of a caller, and how to call it.
struct Root<'s> {
    schema: &'s IntrospectedSchema,
    operation: &'static str,
    name: &'s str,
    field: &'s Value,
}

impl Root<'_> {
    fn call(&self, variables: &str, arguments: &str, selection: &str) -> String {
        let kind = self.schema.types[named_type(&self.field["type"])]["kind"].as_str().unwrap();
        let selection = if ["SCALAR", "ENUM"].contains(&kind) { "" } else { selection };
        let in_parentheses = |text: &str| if text.is_empty() { String::new() } else { format!("({text})") };
        format!("{}{} {{ {}{}{selection} }}", self.operation, in_parentheses(variables), self.name, in_parentheses(arguments))
    }

    fn argument_types(&self, arguments: &Value) -> Vec<(String, Value)> {
        let declared = self.field["args"].as_array().unwrap();
        let of = |name: &String| {
            let argument = declared.iter().find(|argument| argument["name"] == *name);
            (
                name.clone(),
                argument.map_or_else(|| json!({ "kind": "SCALAR", "name": "String", "ofType": null }), |found| found["type"].clone()),
            )
        };
        arguments.as_object().unwrap().keys().map(of).collect()
    }

    /// The field with its arguments as variables, and with its arguments as literals.
    fn documents(&self, arguments: &Value, selection: &str) -> [String; 2] {
        let types = self.argument_types(arguments);
        let joined = |parts: Vec<String>| parts.join(", ");
        let variables = joined(types.iter().map(|(name, kind)| format!("${name}: {}", type_text(kind))).collect());
        let passed = joined(types.iter().map(|(name, _)| format!("{name}: ${name}")).collect());
        let literals = types.iter().map(|(name, kind)| format!("{name}: {}", literal(self.schema, kind, &arguments[name])));
        [self.call(&variables, &passed, selection), self.call("", &joined(literals.collect()), selection)]
    }
}

/// The arguments with `word` instead of `reflection`, which stands for it.
fn with_word(arguments: &Value, word: &str) -> Value {
    let (first, rest) = word.split_at(1);
    let text = arguments.to_string().replace("reflection", word);
    serde_json::from_str(&text.replace("Reflection", &format!("{}{rest}", first.to_uppercase()))).unwrap()
}

/// Asserts that a request with names of reflections gets the answer of one with invented names, and suggests nothing that the caller does
/// not see. Returns whether the request was refused.
async fn assert_same_errors(concealed: &Concealed, (name, caller): (&str, &Caller), visible: &str, text: &str, arguments: &Value) -> bool {
    let send = async |word: &str| caller.graphql(with_word(&json!(text), word).as_str().unwrap(), with_word(arguments, word)).await;
    let (real, invented) = (send("reflection").await, send(INVENTED).await);
    assert_eq!(comparable(&real, "reflection"), comparable(&invented, INVENTED), "{name}: {text} {arguments}");
    for suggestion in suggestions(&real) {
        assert!(visible.contains(&format!("\"{suggestion}\"")), "{name}: {text} suggests {suggestion}");
    }
    // Apart from what was sent, the answer to another word contains no reflection either.
    concealed.assert_conceals(&invented.body.to_string(), &format!("{name}: {text}"));
    !real.errors().is_empty()
}

#[tokio::test]
async fn errors_of_every_input_of_the_schema_treat_names_of_reflections_as_names_that_never_existed() {
    let concealed = Concealed::create().await;
    let Concealed { world, sample, callers, .. } = &concealed;
    let log = world.change_log(world.acme.id).await;
    let probes = identifier_probes(world.clock.now() + TimeDelta::hours(2));
    // An integration with every scope, a program manager and an administrator: all of them that call every field.
    for (name, caller) in
        callers.iter().filter(|(name, _)| ["every scope", "manager who", "administrator who"].iter().any(|part| name.contains(part)))
    {
        let schema = IntrospectedSchema::fetch(caller).await;
        let visible = caller.execute(INTROSPECTION, json!({})).await.to_string();
        let (mut tested, mut objects) = (0, BTreeSet::new());
        for misspelled in MISSPELLED {
            for template in ["{ @s { nodes { id } } }", "mutation { @Create(input: {}) { @ { id } } }"] {
                let response = caller.graphql(&document(template, misspelled), json!({})).await;
                assert_conceals_apart_from(&concealed, &response, misspelled, &visible);
            }
        }
        for operation in ["query", "mutation"] {
            for (root, field) in &schema.fields(operation) {
                let root = Root { schema: &schema, operation, name: root, field };
                let probe = probes.iter().find(|(probed, arguments)| *probed == root.name && accepts_arguments(field, arguments));
                let (_, arguments) = probe.unwrap_or_else(|| panic!("{} has no probe", root.name));
                let arguments = fill_placeholders(arguments, &|_, kind| sample.id(kind));
                let check = async |document: &str, arguments: &Value| {
                    let refused = assert_same_errors(&concealed, (name, caller), &visible, document, arguments).await;
                    assert!(refused, "{name}: {document} {arguments} must be refused");
                };
                // An unknown argument, and an unknown field of the answer.
                let mut unknown_argument = arguments.clone();
                unknown_argument["reflectionId"] = "ref_1".into();
                let [_, document] = root.documents(&unknown_argument, " { __typename }");
                check(&document, &json!({})).await;
                let answer = &schema.types[named_type(&field["type"])];
                if !["SCALAR", "ENUM"].contains(&answer["kind"].as_str().unwrap()) {
                    let [document, _] = root.documents(&arguments, " { reflection { id } reflections { nodes { id } } }");
                    check(&document, &arguments).await;
                }
                for place in places(&schema, field) {
                    // Any JSON value is of the right type.
                    if place.name != "JSON" {
                        let mut wrong = arguments.clone();
                        set(&mut wrong, &place.path, place.wrong_value("reflection"));
                        let [as_variables, as_literals] = root.documents(&wrong, " { __typename }");
                        check(&as_variables, &wrong).await;
                        check(&as_literals, &json!({})).await;
                        tested += 1;
                    }
                    if place.kind == "INPUT_OBJECT" && objects.insert(place.name.clone()) {
                        for unknown in ["reflection", "reflectionId", "reflections", "reflectionText"] {
                            let (mut wrong, mut path) = (arguments.clone(), place.path.clone());
                            path.push(unknown.into());
                            set(&mut wrong, &path, "x".into());
                            let [as_variables, as_literals] = root.documents(&wrong, " { __typename }");
                            check(&as_variables, &wrong).await;
                            check(&as_literals, &json!({})).await;
                        }
                    }
                }
                for misspelled in MISSPELLED {
                    let [document, _] = root.documents(&arguments, &format!(" {{ {misspelled} }}"));
                    if document.contains(misspelled) {
                        assert_conceals_apart_from(&concealed, &caller.graphql(&document, arguments.clone()).await, misspelled, &visible);
                    }
                }
            }
        }
        assert!(tested > 400 && objects.len() > 80, "{name}: only {tested} inputs of {} types", objects.len());
    }
    assert_eq!(world.change_log(world.acme.id).await, log, "a request with an invalid input changes nothing");
    concealed.world.end().await;
}

/// Asserts that an answer suggests only what the caller sees, and contains the name that was sent and no other of reflections.
fn assert_conceals_apart_from(concealed: &Concealed, response: &Response, sent: &str, visible: &str) {
    for suggestion in suggestions(response) {
        assert!(visible.contains(&format!("\"{suggestion}\"")), "{sent}: suggests {suggestion}");
    }
    concealed.assert_conceals(&response.body.to_string().to_lowercase().replace(sent, ""), sent);
}

#[tokio::test]
async fn scim_knows_no_reflection_in_discovery_resources_and_errors() {
    let concealed = Concealed::create().await;
    let directory = Directory::for_acme(&concealed.world).await;
    let user = directory.create_user("ina").await;
    for path in ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig", "/Users?count=200", "/Groups"] {
        concealed.assert_conceals(&directory.get(path).await.to_string(), path);
    }
    let extension = "urn:ietf:params:scim:schemas:extension:coachgraph:2.0";
    let patch = |operation: Value| json!({ "schemas": [PATCH_OP], "Operations": [operation] });
    let mut created = user_body("ina");
    created["reflection"] = json!({ "text": "x" });
    let requests = [
        (Method::GET, "/Reflections".into(), None),
        (Method::GET, "/Reflection/ref_01m827kszmefzbhkrgt3k5d98c".into(), None),
        (Method::GET, format!("/Schemas/{extension}:Reflection"), None),
        (Method::GET, "/ResourceTypes/Reflection".into(), None),
        (Method::GET, path_with_query("/Users", &[("filter", "reflection eq \"x\"")]), None),
        (Method::GET, path_with_query("/Users", &[("filter", "reflections.text co \"x\"")]), None),
        (Method::GET, path_with_query("/Users", &[("sortBy", "reflection")]), None),
        (Method::GET, path_with_query("/Users", &[("attributes", "reflection")]), None),
        (Method::GET, path_with_query("/Users", &[("cursor", "reflection")]), None),
        (Method::GET, path_with_query("/Users", &[("count", "reflection")]), None),
        (Method::GET, format!("/Users/{user}?excludedAttributes=reflection"), None),
        (Method::POST, "/Users".into(), Some(created)),
        (Method::POST, "/Reflections".into(), Some(json!({ "schemas": [format!("{extension}:Reflection")], "text": "x" }))),
        (Method::PUT, format!("/Users/{user}"), Some(json!({ "schemas": [format!("{extension}:Reflection")], "userName": "ina" }))),
        (Method::PATCH, format!("/Users/{user}"), Some(patch(json!({ "op": "replace", "path": "reflection", "value": "x" })))),
        (Method::PATCH, format!("/Users/{user}"), Some(patch(json!({ "op": "reflection", "path": "userName", "value": "x" })))),
        (Method::PATCH, format!("/Users/{user}"), Some(patch(json!({ "op": "remove", "path": "reflections[text eq \"x\"]" })))),
        (
            Method::POST,
            "/Bulk".into(),
            Some(json!({ "Operations": [{ "method": "POST", "path": "/Reflections", "bulkId": "b", "data": {} }] })),
        ),
        (Method::POST, "/.search".into(), Some(json!({ "filter": "reflection pr" }))),
    ];
    let mut refused = 0;
    for (method, path, body) in requests {
        let send = async |word: &str| {
            let path = with_word(&json!(path), word);
            let body = body.as_ref().map(|body| with_word(body, word));
            directory.call(method.clone(), path.as_str().unwrap(), body.as_ref()).await
        };
        // The first request may change something, such as an attribute that is stored and not shown.
        send(INVENTED).await;
        let (real, invented) = (send("reflection").await, send(INVENTED).await);
        let comparable = |response: &Response, word: &str| {
            let (first, rest) = word.split_at(1);
            let text = format!("{} {}", response.status, String::from_utf8_lossy(&response.bytes));
            let mut body: Value = serde_json::from_slice(&response.bytes).unwrap_or_default();
            for name in ["meta", "Resources"] {
                body[name] = Value::Null;
            }
            let text = if (200..300).contains(&response.status) { format!("{} {body}", response.status) } else { text };
            text.replace(word, "@").replace(&format!("{}{rest}", first.to_uppercase()), "^")
        };
        assert_eq!(comparable(&real, "reflection"), comparable(&invented, INVENTED), "{method} {path}");
        concealed.assert_conceals(&String::from_utf8_lossy(&invented.bytes), &path);
        refused += usize::from(!(200..300).contains(&real.status));
    }
    assert!(refused >= 10, "only {refused} requests were refused");
    concealed.world.end().await;
}
