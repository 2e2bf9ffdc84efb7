//! The extension of `User` with the attributes that programs use and the standard schemas do not have: job level, location, hire date and
//! custom attributes.

use super::{error::ScimError, schema::COACHGRAPH_USER, user::take_string};
use crate::domain::employee::{Attributes, Patch};
use chrono::NaiveDate;
use entity::employee::Model;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The URN under which a `User` holds the extension.
pub const URN: &str = COACHGRAPH_USER;

/// The values of the extension. Empty when the employee has none of them.
pub fn to_json(employee: &Model) -> Map<String, Value> {
    let mut extension = Map::new();
    let mut insert = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            extension.insert(name.to_owned(), value);
        }
    };
    insert("jobLevel", employee.job_level.map(|level| level.to_string().into()));
    insert("location", employee.location.clone().filter(|location| !location.is_empty()).map(Value::from));
    insert("hiredOn", employee.hired_on.map(|on| on.to_string().into()));
    let custom = employee.custom.as_ref().and_then(Value::as_object).filter(|custom| !custom.is_empty());
    let to_json = |(name, value): (&String, &Value)| json!({ "name": name, "value": value });
    insert("customAttributes", custom.map(|custom| custom.iter().map(to_json).collect()));
    extension
}

/// The attributes that the extension sets. `extension`: its normalized value; `None` keeps the attributes of the employee.
///
/// # Errors
/// `invalidValue` for a value that is not of the attribute's kind.
pub fn to_attributes(extension: Option<Value>, old: Option<&Model>) -> Result<Attributes, ScimError> {
    let Some(Value::Object(mut extension)) = extension else { return Ok(Attributes::default()) };
    let job_level = match take_string(&mut extension, "jobLevel") {
        Some(text) => {
            let level = text.trim().parse().map_err(|_| ScimError::invalid_value("jobLevel: must be a whole number from 0 to 100"))?;
            Patch::Set(level)
        }
        None => Patch::Clear,
    };
    let hired_on = match take_string(&mut extension, "hiredOn") {
        Some(text) => Patch::Set(parse_date(&text).ok_or_else(|| ScimError::invalid_value("hiredOn: must be a date such as 2026-01-31"))?),
        None => Patch::Clear,
    };
    let custom = custom_attributes(extension.remove("customAttributes"), old)?;
    let location = take_string(&mut extension, "location").map_or(Patch::Clear, Patch::Set);
    Ok(Attributes { job_level, hired_on, location, custom, ..Attributes::default() })
}

/// A date, or the date of an instant.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    NaiveDate::parse_from_str(date.trim(), "%Y-%m-%d").ok()
}

/// The custom attributes to set, and those of the employee that are no longer there to clear.
fn custom_attributes(values: Option<Value>, old: Option<&Model>) -> Result<BTreeMap<String, Option<String>>, ScimError> {
    let stored = old.and_then(|old| old.custom.as_ref()).and_then(Value::as_object);
    let mut custom: BTreeMap<String, Option<String>> = stored.into_iter().flatten().map(|(name, _)| (name.clone(), None)).collect();
    let Some(Value::Array(values)) = values else { return Ok(custom) };
    for value in values {
        let Value::Object(mut value) = value else { continue };
        let name = take_string(&mut value, "name");
        let name = name.ok_or_else(|| ScimError::invalid_value("customAttributes.name: is required"))?;
        let text = take_string(&mut value, "value");
        custom.insert(name, text);
    }
    Ok(custom)
}
