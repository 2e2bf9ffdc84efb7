//! Random documents, drawn from the schema as callers see it by introspection, with values that are there.

mod values;

use super::chance::Chance;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write};
use values::literal;

pub const INTROSPECTION: &str = "{ __schema { types {
    kind name possibleTypes { name } enumValues(includeDeprecated: true) { name }
    inputFields { name type { ...ref } }
    fields(includeDeprecated: true) { name args { name type { ...ref } } type { ...ref } } } } }
fragment ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The schema and what there is.
pub struct Source {
    pub types: BTreeMap<String, Value>,
    /// Identifiers, by their prefix.
    pub ids: BTreeMap<String, Vec<String>>,
    pub foreign: Vec<String>,
    pub texts: Vec<String>,
    /// Cursors, by the field of the list that they are of.
    pub cursors: BTreeMap<String, Vec<String>>,
    pub instants: Vec<String>,
}

/// A document with its variables.
pub struct Drawn {
    pub document: String,
    pub variables: Value,
}

/// The fields of the root that the accelerator leaves to the executor: drawn seldom.
const ORDINARY: [&str; 4] = ["changes", "me", "rosterBucket", "rosterDigest"];

impl Source {
    /// Whatever the `values`, the same `chance` draws the same document but for its literals and variables.
    pub fn draw(&self, chance: &mut Chance, values: &mut Chance) -> Drawn {
        let mut pen = Pen {
            source: self,
            chance,
            values,
            bound: false,
            defined: String::new(),
            variables: Map::new(),
            fragments: String::new(),
            names: 0,
            left: 30,
            odd: false,
        };
        // Half of the documents ask for nothing wrong.
        pen.odd = pen.chance.happens(50);
        let selection = pen.root();
        let Pen { defined, variables, fragments, chance, .. } = pen;
        let head = match (defined.is_empty(), chance.happens(50)) {
            (true, true) => String::new(),
            (true, false) => "query Named ".to_owned(),
            (false, _) => format!("query({defined}) "),
        };
        Drawn { document: format!("{head}{selection}{fragments}"), variables: variables.into() }
    }

    fn fields(&self, kind: &str) -> &[Value] {
        self.types[kind]["fields"].as_array().map_or(&[], Vec::as_slice)
    }
}

struct Pen<'a> {
    source: &'a Source,
    chance: &'a mut Chance,
    values: &'a mut Chance,
    /// Whether it is the value of a variable that is drawn, all of which may differ in the same document.
    bound: bool,
    defined: String,
    variables: Map<String, Value>,
    fragments: String,
    names: usize,
    /// How many fields the document may still get.
    left: usize,
    odd: bool,
}

impl Pen<'_> {
    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    fn root(&mut self) -> String {
        let fields: Vec<Value> = self.source.fields("Query").to_vec();
        let mut selection = "{".to_owned();
        for _ in 0..=self.chance.below(2) {
            let field = loop {
                let field = self.chance.one(&fields);
                if !ORDINARY.contains(&field["name"].as_str().unwrap()) || self.chance.happens(5) {
                    break field.clone();
                }
            };
            selection.push_str(&self.field(&field, 0));
        }
        if self.chance.happens(5) {
            selection.push_str(" __typename");
        }
        selection + " }"
    }

    /// A selection of a type, braces included.
    fn selection(&mut self, kind: &str, depth: usize) -> String {
        format!("{{{} }}", self.inner(kind, depth))
    }

    fn inner(&mut self, kind: &str, depth: usize) -> String {
        let mut out = String::new();
        if let Some(possible) = self.source.types[kind]["possibleTypes"].as_array() {
            let possible: Vec<String> = possible.iter().map(|kind| kind["name"].as_str().unwrap().to_owned()).collect();
            if kind == "Node" && self.chance.happens(80) {
                out.push_str(" id");
            }
            for _ in 0..=self.chance.below(3) {
                let of = self.chance.one(&possible).clone();
                let inner = self.selection(&of, depth + 1);
                let _ = write!(out, " ... on {of} {inner}");
            }
            out.push_str(" __typename");
            return out;
        }
        if kind.ends_with("Connection") && self.chance.happens(2) {
            return " __typename".to_owned();
        }
        let fields: Vec<Value> = self.source.fields(kind).to_vec();
        let shallow = depth > 6 || self.left == 0;
        let leaf = |field: &Value, types: &BTreeMap<String, Value>| {
            types[named(&field["type"])]["fields"].is_null() && types[named(&field["type"])]["possibleTypes"].is_null()
        };
        let wanted = 1 + self.chance.below(4);
        let mut taken = 0;
        for _ in 0..20 {
            let field = self.chance.one(&fields).clone();
            if shallow && !leaf(&field, &self.source.types) {
                continue;
            }
            self.left = self.left.saturating_sub(1);
            out.push_str(&self.field(&field, depth));
            taken += 1;
            if taken >= wanted {
                break;
            }
        }
        if taken == 0 || self.chance.happens(8) {
            out.push_str(" __typename");
        }
        self.wrapped(kind, out)
    }

    /// Sometimes within a fragment.
    fn wrapped(&mut self, kind: &str, inner: String) -> String {
        let nodes = self.source.types["Node"]["possibleTypes"].as_array().unwrap();
        match self.chance.below(16) {
            0 => format!(" ... on {kind}{} {{{inner} }}", self.directive()),
            1 => format!(" ...{} {{{inner} }} __typename", self.directive()),
            2 => {
                let directive = self.directive();
                let name = self.name('F');
                let _ = write!(self.fragments, "\nfragment {name} on {kind} {{{inner} }}");
                format!(" ...{name}{directive} __typename")
            }
            3 => {
                let name = self.name('F');
                let _ = write!(self.fragments, "\nfragment {name} on {kind} {{{inner} }}");
                format!(" ...{name} ...{name}")
            }
            4 if nodes.iter().any(|node| node["name"] == kind) => {
                format!("{inner} ... on Node{} {{ id __typename }} __typename", self.directive())
            }
            _ => inner,
        }
    }

    fn directive(&mut self) -> String {
        if self.chance.happens(8) { self.condition() } else { String::new() }
    }

    fn condition(&mut self) -> String {
        let name = if self.chance.happens(50) { "skip" } else { "include" };
        let is = json!(self.values.happens(50));
        let condition = match self.chance.below(3) {
            0 => self.chance.happens(50).to_string(),
            1 => self.variable("Boolean!", is, None),
            _ => self.variable("Boolean", is, Some("true".to_owned())),
        };
        format!(" @{name}(if: {condition})")
    }

    fn field(&mut self, field: &Value, depth: usize) -> String {
        let name = field["name"].as_str().unwrap();
        let alias = if self.chance.happens(20) { format!("{}: ", self.name('a')) } else { String::new() };
        let arguments = self.arguments(field);
        let twice = self.chance.happens(4);
        // What is selected twice is there if either condition holds.
        let directive = if twice && self.chance.happens(50) { self.condition() } else { self.directive() };
        let below = named(&field["type"]).to_owned();
        let has_fields = !self.source.types[&below]["fields"].is_null() || !self.source.types[&below]["possibleTypes"].is_null();
        let selection = if has_fields { format!(" {}", self.selection(&below, depth + 1)) } else { String::new() };
        let once = format!(" {alias}{name}{arguments}{directive}{selection}");
        if !arguments.is_empty() && alias.is_empty() {
            // The same field twice with other arguments conflicts: under a name of its own it does not.
            let own = self.name('b');
            return format!(" {own}: {name}{arguments}{directive}{selection}");
        }
        if twice {
            let directive = if self.chance.happens(30) { self.condition() } else { String::new() };
            let more = if has_fields { self.selection(&below, depth + 1) } else { String::new() };
            return format!("{once} {alias}{name}{arguments}{directive} {more}");
        }
        once
    }

    fn arguments(&mut self, field: &Value) -> String {
        let mut parts = Vec::new();
        let backward = self.chance.happens(20);
        for argument in field["args"].as_array().unwrap() {
            let name = argument["name"].as_str().unwrap();
            let kind = &argument["type"];
            let required = kind["kind"] == "NON_NULL";
            let likely = match name {
                "first" => {
                    if backward {
                        2
                    } else {
                        60
                    }
                }
                "last" => {
                    if backward {
                        95
                    } else {
                        1
                    }
                }
                "after" | "before" => 10,
                _ => 30,
            };
            if !required && !self.chance.happens(likely) {
                continue;
            }
            let of = field["name"].as_str().unwrap();
            let text = if self.chance.happens(35) {
                // A default belongs to the document.
                let default = (!required && self.chance.happens(15)).then(|| self.fixed(name, of, kind));
                self.bound = true;
                let value = self.value(name, of, kind);
                self.bound = false;
                self.variable(&written(kind), value, default)
            } else {
                let value = self.value(name, of, kind);
                literal(&value, kind, &self.source.types)
            };
            parts.push(format!("{name}: {text}"));
        }
        if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) }
    }

    /// Declares a variable; answers its use.
    fn variable(&mut self, kind: &str, value: Value, default: Option<String>) -> String {
        let name = self.name('v');
        let default = default.map_or(String::new(), |default| format!(" = {default}"));
        let _ = write!(self.defined, "${name}: {kind}{default}, ");
        let missing = if default.is_empty() { 2 } else { 50 };
        if !self.odd && default.is_empty() || !self.values.happens(missing) {
            let value = if self.wrong() { json!([null, { "x": 1 }]) } else { value };
            self.variables.insert(name.clone(), value);
        }
        format!("${name}")
    }
}

/// The name at the bottom of a type, under lists and non-nulls.
pub fn named(kind: &Value) -> &str {
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
