//! Values for arguments and variables: mostly such as are there.

use super::{super::chance::Chance, Pen};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// More identifiers than may be asked for at once.
const TOO_MANY: usize = 60;

/// Of a hundred values so many do not fit.
const WRONG: usize = 3;

impl Pen<'_> {
    pub(super) fn wrong(&mut self) -> bool {
        self.odd && self.values.happens(WRONG)
    }

    /// Draws what a literal keeps in the same document.
    fn kept(&mut self) -> &mut Chance {
        if self.bound { self.values } else { self.chance }
    }

    /// A literal that is the same whatever the values.
    pub(super) fn fixed(&mut self, name: &str, of: &str, kind: &Value) -> String {
        let mut values = Chance::new(self.chance.number());
        std::mem::swap(self.values, &mut values);
        let value = self.value(name, of, kind);
        std::mem::swap(self.values, &mut values);
        literal(&value, kind, &self.source.types)
    }

    /// A value for an argument or a field of an input.
    pub(super) fn value(&mut self, name: &str, of: &str, kind: &Value) -> Value {
        match kind["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(name, of, &kind["ofType"]),
            "LIST" => {
                let count = if name == "ids" && self.odd && self.values.happens(15) { TOO_MANY } else { self.kept().below(4) };
                Value::Array((0..count).map(|_| self.value(name, of, &kind["ofType"])).collect())
            }
            "ENUM" => {
                let values = self.source.types[kind["name"].as_str().unwrap()]["enumValues"].as_array().unwrap().clone();
                if self.wrong() { json!("NO_SUCH_VALUE") } else { self.kept().one(&values)["name"].clone() }
            }
            "INPUT_OBJECT" => {
                let fields = self.source.types[kind["name"].as_str().unwrap()]["inputFields"].as_array().unwrap().clone();
                let mut object = Map::new();
                for field in fields {
                    let inner = field["name"].as_str().unwrap();
                    if self.kept().happens(35) {
                        let about = if ["eq", "in"].contains(&inner) { name } else { inner };
                        object.insert(inner.to_owned(), self.value(about, of, &field["type"]));
                    }
                }
                if self.wrong() {
                    object.insert("noSuchField".to_owned(), json!(1));
                }
                object.into()
            }
            _ => self.scalar(name, of, kind["name"].as_str().unwrap()),
        }
    }

    fn scalar(&mut self, name: &str, of: &str, kind: &str) -> Value {
        let wrong = self.wrong();
        match (kind, name) {
            ("Int", _) if wrong => {
                self.values.one(&[json!(-1), json!(1_000_000_000), json!(99_999_999_999_i64), json!(1001), json!("5"), json!(2.5)]).clone()
            }
            ("Int", _) => json!(self.values.below(7)),
            ("ID", _) => self.id(name, of, wrong),
            ("String", "after" | "before") if wrong => self.values.one(&[json!("nonsense"), json!(""), json!("WyJ4IixbXV0")]).clone(),
            ("String", "after" | "before") => {
                // Those of other lists do not fit.
                let lists: Vec<_> = self.source.cursors.iter().filter(|(list, _)| *list == of).collect();
                let lists = if lists.is_empty() || self.values.happens(20) { self.source.cursors.iter().collect() } else { lists };
                let (_, cursors) = self.values.one(&lists);
                json!(self.values.one(cursors).clone())
            }
            ("String", "kinds") => json!("session.held"),
            ("String", "subjectKinds") => json!("session"),
            ("String", "startsWith") => json!(self.values.one(&self.source.texts).chars().take(2).collect::<String>()),
            ("String", _) => json!(self.values.one(&self.source.texts).clone()),
            ("DateTime", _) if wrong => json!("yesterday"),
            ("DateTime", _) => json!(self.values.one(&self.source.instants).clone()),
            ("Boolean", _) => json!(self.values.happens(50)),
            other => panic!("say how to draw {other:?}"),
        }
    }

    fn id(&mut self, name: &str, of: &str, wrong: bool) -> Value {
        if wrong {
            let unknown = format!("{}_01k00000000000000000000000", self.values.one(&["emp", "ses", "zzz", "org"]));
            return self.values.one(&[json!("nonsense"), json!(""), json!(7), json!(unknown)]).clone();
        }
        let noun = if ["id", "ids"].contains(&name) { of } else { name.trim_end_matches("Id") };
        let prefix = match noun {
            "employee" | "manager" => "emp",
            "competencyFramework" => "cfw",
            "competency" | "parent" => "cmp",
            "assessment" => "asm",
            "program" => "prg",
            "participant" => "par",
            "round" => "rnd",
            "pairing" => "pai",
            "session" => "ses",
            "learningRecord" => "lrc",
            "rosterPlan" => "rpl",
            "identityProvider" => "idp",
            "integration" => "int",
            "node" | "nodes" => {
                let prefixes: Vec<&String> = self.source.ids.keys().collect();
                *self.values.one(&prefixes)
            }
            other => panic!("say which identifiers {other} has"),
        };
        if self.odd && self.values.happens(6) {
            return json!(self.values.one(&self.source.foreign).clone());
        }
        json!(self.values.one(&self.source.ids[prefix]).clone())
    }
}

/// A value as it is written in a document: values of enumerations without quotes.
pub(super) fn literal(value: &Value, kind: &Value, types: &BTreeMap<String, Value>) -> String {
    match (kind["kind"].as_str().unwrap(), value) {
        ("NON_NULL", _) => literal(value, &kind["ofType"], types),
        ("LIST", Value::Array(items)) => {
            format!("[{}]", items.iter().map(|item| literal(item, &kind["ofType"], types)).collect::<Vec<_>>().join(", "))
        }
        ("ENUM", Value::String(name)) => name.clone(),
        ("INPUT_OBJECT", Value::Object(given)) => {
            let fields = types[kind["name"].as_str().unwrap()]["inputFields"].as_array().unwrap();
            let part = |(name, value): (&String, &Value)| match fields.iter().find(|field| field["name"] == **name) {
                Some(field) => format!("{name}: {}", literal(value, &field["type"], types)),
                None => format!("{name}: {value}"),
            };
            format!("{{{}}}", given.iter().map(part).collect::<Vec<_>>().join(", "))
        }
        _ => value.to_string(),
    }
}
