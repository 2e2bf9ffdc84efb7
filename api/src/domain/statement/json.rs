//! JSON as statements need it: a parser that refuses an object with the same name twice, because the text that is stored must have one
//! meaning, and a split of texts into their members, so that each is stored as the client wrote it.

use crate::platform::{Error, Result};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Parses a text.
///
/// # Errors
/// `Invalid` on `field` when the text is not JSON in UTF-8, or when an object in it has the same name twice.
pub fn parse(field: &str, text: &[u8]) -> Result<Value> {
    // Some programs write a byte order mark before UTF-8, which JSON does not allow (RFC 8259, section 8.1, lets a reader ignore it).
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    match serde_json::from_slice::<Unambiguous>(text) {
        Ok(Unambiguous(value)) => Ok(value),
        Err(error) => Err(Error::invalid(field, format!("must be JSON: {error}"))),
    }
}

/// A JSON value in which no object has the same name twice.
struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Unambiguous;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Unambiguous, E> {
        Ok(Unambiguous(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Unambiguous, E> {
        Ok(Unambiguous(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Unambiguous, E> {
        Ok(Unambiguous(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Unambiguous, E> {
        Ok(Unambiguous(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Unambiguous, E> {
        Ok(Unambiguous(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Unambiguous, E> {
        Ok(Unambiguous(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unambiguous, A::Error> {
        let mut list = Vec::new();
        while let Some(Unambiguous(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Unambiguous(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unambiguous, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(serde::de::Error::custom(format_args!("an object has the property {name:?} twice")));
            }
            let Unambiguous(value) = members.next_value()?;
            map.insert(name, value);
        }
        Ok(Unambiguous(map.into()))
    }
}

/// The items of an array, or the members of an object with their names, as texts. The text must be valid JSON.
pub fn split(text: &str) -> Vec<&str> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    let (mut parts, mut start, mut depth, mut in_string, mut is_escaped) = (Vec::new(), 0, 0_usize, false, false);
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(inner.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = inner.get(start..).unwrap_or_default().trim();
    if !last.is_empty() {
        parts.push(last);
    }
    parts
}

/// The name of a member that [`split`] returned.
pub fn member_name(member: &str) -> String {
    let mut names = serde_json::Deserializer::from_str(member).into_iter::<String>();
    names.next().and_then(Result::ok).unwrap_or_default()
}

/// An object with the value of one of its members changed. Everything else stays as it is written.
pub fn map_member(object: &str, name: &str, map: impl Fn(&str) -> String) -> String {
    let members = split(object).into_iter().map(|member| {
        let end_of_name = member.len() - member_value(member).len();
        let (before, value) = member.split_at_checked(end_of_name).unwrap_or((member, ""));
        if member_name(member) == name { format!("{before}{}", map(value)) } else { member.to_owned() }
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// The value of a member that [`split`] returned.
pub fn member_value(member: &str) -> &str {
    let mut names = serde_json::Deserializer::from_str(member).into_iter::<String>();
    names.next();
    let after_name = member.get(names.byte_offset()..).unwrap_or_default();
    after_name.trim_start().strip_prefix(':').unwrap_or_default().trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_with_a_name_twice_is_refused_at_any_depth() {
        assert!(parse("body", br#"{"a":[{"b":1,"b":2}]}"#).is_err());
        assert_eq!(parse("body", br#"{"a":[{"b":1.0}]}"#).unwrap(), serde_json::json!({"a":[{"b":1.0}]}));
        assert!(parse("body", b"{}{").is_err());
    }

    #[test]
    fn parts_are_the_texts_between_the_commas_of_the_outermost_level() {
        assert_eq!(split(r#" [ {"a": [1, 2], "b": "x,]\"}"} , 3.0,"é" ] "#), [r#"{"a": [1, 2], "b": "x,]\"}"}"#, "3.0", "\"é\""]);
        assert_eq!(split(r#"{"a\"b" : 1e2, "c":{"d":"\\"}}"#), [r#""a\"b" : 1e2"#, r#""c":{"d":"\\"}"#]);
        assert!(split("[ ]").is_empty() && split("{}").is_empty());
        assert_eq!(member_name(r#""a\"b" : 1e2"#), "a\"b");
    }

    #[test]
    fn one_member_is_changed() {
        let changed = map_member(r#"{"a":1.0, "b" : {"c": [1]} ,"d":2}"#, "b", |value| format!("[{value}]"));
        assert_eq!(changed, r#"{"a":1.0,"b" : [{"c": [1]}],"d":2}"#);
        assert_eq!(map_member("{}", "b", str::to_owned), "{}");
    }
}
