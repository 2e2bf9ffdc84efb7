//! Values as they come in, brought into the one form in which everything here handles them: names as the schema spells them,
//! texts and truths of their kind, lists where there may be several. Entra writes truths as texts ("False"), Okta numbers where
//! texts belong, both a bare value where an object belongs.

use super::{
    refusal::Refusal,
    schema::{Attribute, ENTERPRISE, Kind, Mutability, Type, find},
};
use serde_json::{Map, Value};

/// The most values of one attribute.
const MOST: usize = 100;

/// A whole resource as a client sends it. What this server does not keep, and what only it writes, is left out: the answer
/// shows what it keeps.
pub fn resource(of: Type, body: &Value) -> Result<Map<String, Value>, Refusal> {
    let Value::Object(members) = body else { return Err(Refusal::syntax("the body must be a JSON object")) };
    let schemas = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("schemas")).and_then(|(_, value)| value.as_array());
    let named = schemas.is_none_or(|urns| urns.iter().any(|urn| urn.as_str().is_some_and(|urn| urn.eq_ignore_ascii_case(of.urn()))));
    if !named {
        return Err(Refusal::value(format!("schemas: must name {}", of.urn())));
    }
    let mut kept = Map::new();
    for (name, value) in members {
        if name.eq_ignore_ascii_case(ENTERPRISE) && of == Type::User {
            let Value::Object(inner) = value else { continue };
            let inner = object(of.extension(), inner)?;
            if !inner.is_empty() {
                kept.insert(ENTERPRISE.into(), Value::Object(inner));
            }
        } else if let Some(attribute) = of.attribute(name).filter(|attribute| attribute.mutability != Mutability::ReadOnly)
            && let Some(value) = whole(attribute, value)?
        {
            kept.insert(attribute.name.into(), value);
        }
    }
    Ok(kept)
}

/// The value of an attribute; none when it says that there is none.
pub fn whole(attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
    if !attribute.multi {
        return one(attribute, value);
    }
    let values: Vec<&Value> = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        single => vec![single],
    };
    let values = values.into_iter().map(|value| one(attribute, value)).collect::<Result<Vec<_>, _>>()?;
    let values: Vec<Value> = values.into_iter().flatten().collect();
    check_list(attribute, &values)?;
    Ok((!values.is_empty()).then_some(Value::Array(values)))
}

/// What holds of every list of values.
pub fn check_list(attribute: &Attribute, values: &[Value]) -> Result<(), Refusal> {
    if values.iter().filter(|value| value.get("primary") == Some(&Value::Bool(true))).count() > 1 {
        return Err(Refusal::value(format!("{}: at most one value is primary", attribute.name)));
    }
    // Members are counted by their room.
    if attribute.name != "members" && values.len() > MOST {
        return Err(Refusal::value(format!("{}: at most {MOST} values are kept", attribute.name)));
    }
    Ok(())
}

/// One value of an attribute.
pub fn one(attribute: &Attribute, value: &Value) -> Result<Option<Value>, Refusal> {
    let wrong = |what: &str| Err(Refusal::value(format!("{}: must be {what}", attribute.name)));
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(None),
        (Kind::Text | Kind::Reference(_), Value::String(text)) if text.is_empty() => Ok(None),
        (Kind::Text | Kind::Reference(_), Value::String(text)) => {
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
                return wrong("a text without control characters");
            }
            Ok(Some(text.clone().into()))
        }
        (Kind::Text, Value::Number(number)) => Ok(Some(number.to_string().into())),
        (Kind::Text | Kind::Reference(_), _) => wrong("a text"),
        (Kind::Truth, Value::Bool(truth)) => Ok(Some((*truth).into())),
        (Kind::Truth, Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true.into())),
        (Kind::Truth, Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false.into())),
        (Kind::Truth, _) => wrong("true or false"),
        (Kind::Complex, Value::Object(members)) => {
            let members = object(attribute.subs, members)?;
            Ok((!members.is_empty()).then_some(Value::Object(members)))
        }
        (Kind::Complex, bare @ (Value::String(_) | Value::Number(_))) if find(attribute.subs, "value").is_some() => {
            let Some(sub) = find(attribute.subs, "value") else { return Ok(None) };
            Ok(one(sub, bare)?.map(|value| Value::Object(Map::from_iter([("value".to_owned(), value)]))))
        }
        // Some send a list of one where there is only one.
        (Kind::Complex, Value::Array(values)) if !attribute.multi && values.len() == 1 => {
            values.first().map_or(Ok(None), |value| one(attribute, value))
        }
        (Kind::Complex, _) => wrong("an object"),
    }
}

/// The parts of an object that are kept.
fn object(attributes: &'static [Attribute], members: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let mut kept = Map::new();
    for (name, value) in members {
        let Some(attribute) = find(attributes, name).filter(|attribute| attribute.mutability != Mutability::ReadOnly) else { continue };
        if let Some(value) = whole(attribute, value)? {
            kept.insert(attribute.name.into(), value);
        }
    }
    Ok(kept)
}
