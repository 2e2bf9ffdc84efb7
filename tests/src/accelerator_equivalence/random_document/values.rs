//! Values of arguments and variables: most occur in the database, some are invalid.

use super::{super::random::SeededRandom, DocumentWriter};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// More identifiers than `nodes` accepts.
const TOO_MANY_IDS: usize = 60;

/// How many of 100 values are invalid, in documents with errors.
const INVALID_PERCENT: usize = 3;

impl DocumentWriter<'_> {
    pub(super) fn is_invalid(&mut self) -> bool {
        self.with_errors && self.values.chance(INVALID_PERCENT)
    }

    /// The source of the parts of a value that belong to the document when the value is a literal: lengths, names and enum values.
    fn shape(&mut self) -> &mut SeededRandom {
        if self.is_variable { self.values } else { self.structure }
    }

    /// A literal that does not depend on `values`.
    pub(super) fn fixed_literal(&mut self, name: &str, field: &str, kind: &Value) -> String {
        let mut values = SeededRandom::new(self.structure.next_u64());
        std::mem::swap(self.values, &mut values);
        let value = self.value(name, field, kind);
        std::mem::swap(self.values, &mut values);
        literal(&value, kind, &self.generator.schema.types)
    }

    /// A value for the argument, or the field of an input object, `name` of a field of the schema.
    pub(super) fn value(&mut self, name: &str, field: &str, kind: &Value) -> Value {
        match kind["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(name, field, &kind["ofType"]),
            "LIST" => {
                let is_too_long = name == "ids" && self.with_errors && self.values.chance(15);
                let count = if is_too_long { TOO_MANY_IDS } else { self.shape().below(4) };
                Value::Array((0..count).map(|_| self.value(name, field, &kind["ofType"])).collect())
            }
            "ENUM" => {
                let values = self.generator.kind(kind["name"].as_str().unwrap())["enumValues"].as_array().unwrap().clone();
                if self.is_invalid() { json!("NO_SUCH_VALUE") } else { self.shape().choose(&values)["name"].clone() }
            }
            "INPUT_OBJECT" => {
                let inputs = self.generator.kind(kind["name"].as_str().unwrap())["inputFields"].as_array().unwrap().clone();
                let mut object = Map::new();
                for input in inputs {
                    let inner = input["name"].as_str().unwrap();
                    if self.shape().chance(35) {
                        // An operator takes values of the field that it filters.
                        let name = if ["eq", "in"].contains(&inner) { name } else { inner };
                        object.insert(inner.to_owned(), self.value(name, field, &input["type"]));
                    }
                }
                if self.is_invalid() {
                    object.insert("noSuchField".to_owned(), json!(1));
                }
                object.into()
            }
            _ => self.scalar(name, field, kind["name"].as_str().unwrap()),
        }
    }

    fn scalar(&mut self, name: &str, field: &str, kind: &str) -> Value {
        let is_invalid = self.is_invalid();
        match (kind, name) {
            ("Int", _) if is_invalid => {
                let numbers = [json!(-1), json!(1_000_000_000), json!(99_999_999_999_i64), json!(1001), json!("5"), json!(2.5)];
                self.values.choose(&numbers).clone()
            }
            ("Int", "count") => json!(self.values.below(7) + 1),
            ("Int", "durationMinutes") => json!(self.values.below(7) * 15 + 15),
            ("Int", _) => json!(self.values.below(7)),
            ("ID", _) => self.id(name, field, is_invalid),
            ("String", "after" | "before") if is_invalid => {
                self.values.choose(&[json!("nonsense"), json!(""), json!("WyJ4IixbXV0")]).clone()
            }
            ("String", "after" | "before") => {
                // A cursor of another connection is an error.
                let cursors = &self.generator.cursors;
                let same: Vec<_> = cursors.iter().filter(|(connection, _)| *connection == field).collect();
                let candidates = if same.is_empty() || self.values.chance(20) { cursors.iter().collect() } else { same };
                let (_, cursors) = self.values.choose(&candidates);
                json!(self.values.choose(cursors).clone())
            }
            ("String", "search") => {
                json!(*self.values.choose(&["unicode", "back slash", "Ünï", "\"o'brien* quoted", "tab AND line", "absent", "", "(?)"]))
            }
            ("String", "kinds") => json!("session.held"),
            ("String", "subjectKinds") => json!("session"),
            ("String", "startsWith") => json!(self.values.choose(&self.generator.strings).chars().take(2).collect::<String>()),
            ("String", _) => json!(self.values.choose(&self.generator.strings).clone()),
            ("DateTime", _) if is_invalid => json!("yesterday"),
            ("DateTime", _) => json!(self.values.choose(&self.generator.instants).clone()),
            ("Date", _) if is_invalid => json!("2026-02-30"),
            ("Date", _) => json!(self.values.choose(&self.generator.instants)[..10]),
            ("Boolean", _) => json!(self.values.chance(50)),
            other => panic!("no values are generated for {other:?}"),
        }
    }

    fn id(&mut self, name: &str, field: &str, is_invalid: bool) -> Value {
        if is_invalid {
            let unknown = format!("{}_01k00000000000000000000000", self.values.choose(&["emp", "ses", "zzz", "org"]));
            return self.values.choose(&[json!("nonsense"), json!(""), json!(7), json!(unknown)]).clone();
        }
        let noun = if ["id", "ids"].contains(&name) { field } else { name.trim_end_matches("Id") };
        let prefix = match noun {
            "employee" | "manager" | "managerLine" | "member" | "otherEmployee" | "giver" | "receiver" | "author" => "emp",
            "competencyFramework" => "cfw",
            "competency" | "parent" => "cmp",
            "assessment" => "asm",
            "evidenceRule" => "evr",
            "statement" => "sta",
            "badge" => "bdg",
            "badgeAward" => "bda",
            "guide" => "gui",
            "guideVersion" => "guv",
            "questionSet" => "qst",
            "questionSetVersion" => "qsv",
            "program" => "prg",
            "participant" => "par",
            "round" => "rnd",
            "matchBlock" => "mbl",
            "matchProposal" | "proposal" => "mpr",
            "pairing" => "pai",
            "session" => "ses",
            "commitment" => "cmt",
            "goal" => "goa",
            "feedbackExchange" => "fbx",
            "feedback" => "fbk",
            "pulse" => "pls",
            "recognition" => "rec",
            "takeaway" => "tak",
            "reflection" => "ref",
            "employeeErasure" => "era",
            "learningRecord" => "lrc",
            "rosterPlan" => "rpl",
            "rosterSource" => "rso",
            "webhookEndpoint" => "whe",
            "identityProvider" => "idp",
            "integration" => "int",
            "node" | "nodes" => {
                let prefixes: Vec<&String> = self.generator.ids.keys().collect();
                *self.values.choose(&prefixes)
            }
            other => panic!("the prefix of the identifiers of {other} is not listed"),
        };
        if self.with_errors && self.values.chance(6) {
            return json!(self.values.choose(&self.generator.foreign_ids).clone());
        }
        json!(self.values.choose(&self.generator.ids[prefix]).clone())
    }
}

/// A value as written in a document: enum values without quotes.
pub(super) fn literal(value: &Value, kind: &Value, types: &BTreeMap<String, Value>) -> String {
    match (kind["kind"].as_str().unwrap(), value) {
        ("NON_NULL", _) => literal(value, &kind["ofType"], types),
        ("LIST", Value::Array(items)) => {
            format!("[{}]", items.iter().map(|item| literal(item, &kind["ofType"], types)).collect::<Vec<_>>().join(", "))
        }
        ("ENUM", Value::String(name)) => name.clone(),
        ("INPUT_OBJECT", Value::Object(object)) => {
            let fields = types[kind["name"].as_str().unwrap()]["inputFields"].as_array().unwrap();
            let member = |(name, value): (&String, &Value)| match fields.iter().find(|field| field["name"] == **name) {
                Some(field) => format!("{name}: {}", literal(value, &field["type"], types)),
                None => format!("{name}: {value}"),
            };
            format!("{{{}}}", object.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        _ => value.to_string(),
    }
}
