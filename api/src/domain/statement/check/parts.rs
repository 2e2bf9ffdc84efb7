//! Verbs, results and attachments (IEEE 9274.1.1, sections 4.2.2.2, 4.2.2.4 and 4.2.2.6).

use super::{
    super::{
        path::Path,
        value_type::{is_duration, is_hex, is_media_type},
    },
    any_text, array, boolean, extensions, iri, language_map, members, optional, required, text,
};
use crate::platform::Result;
use serde_json::Value;

/// Checks a verb.
pub fn check_verb(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &["id", "display"])?;
    required(path, members, "id", iri)?;
    optional(path, members, "display", language_map)
}

/// Checks a result.
pub fn check_result(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &["score", "success", "completion", "response", "duration", "extensions"])?;
    optional(path, members, "score", check_score)?;
    optional(path, members, "success", boolean)?;
    optional(path, members, "completion", boolean)?;
    optional(path, members, "response", any_text)?;
    optional(path, members, "duration", |path, value| {
        path.require(is_duration(text(path, value)?), "must be a duration (ISO 8601), such as PT1H30M")
    })?;
    optional(path, members, "extensions", extensions)
}

fn check_score(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &["scaled", "raw", "min", "max"])?;
    let number = |name: &str| match members.get(name) {
        None => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) => Ok(Some(number)),
            None => path.member(name).fail("must be a number"),
        },
    };
    let (scaled, raw, min, max) = (number("scaled")?, number("raw")?, number("min")?, number("max")?);
    path.member("scaled").require(scaled.is_none_or(|scaled| (-1.0..=1.0).contains(&scaled)), "must be between -1 and 1")?;
    path.member("min").require(min.zip(max).is_none_or(|(min, max)| min < max), "must be less than max")?;
    path.member("raw").require(raw.zip(min).is_none_or(|(raw, min)| raw >= min), "must not be less than min")?;
    path.member("raw").require(raw.zip(max).is_none_or(|(raw, max)| raw <= max), "must not be greater than max")
}

/// Checks the descriptions of attachments. Their contents are checked when they arrive.
pub fn check_attachments(path: &Path<'_>, value: &Value) -> Result<()> {
    const NAMES: [&str; 7] = ["usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"];
    for (index, attachment) in array(path, value)?.iter().enumerate() {
        let path = path.item(index);
        let members = members(&path, attachment, &NAMES)?;
        required(&path, members, "usageType", iri)?;
        required(&path, members, "display", language_map)?;
        optional(&path, members, "description", language_map)?;
        required(&path, members, "contentType", |path, value| {
            path.require(is_media_type(text(path, value)?), "must be an Internet media type, such as text/plain")
        })?;
        required(&path, members, "length", |path, value| path.require(value.as_u64().is_some(), "must be the number of bytes"))?;
        required(&path, members, "sha2", |path, value| {
            let hash = text(path, value)?;
            let is_hash = [64, 96, 128].iter().any(|digits| is_hex(hash, *digits));
            path.require(is_hash, "must be the SHA-256, SHA-384 or SHA-512 of the content in hexadecimal digits")
        })?;
        optional(&path, members, "fileUrl", iri)?;
    }
    Ok(())
}
