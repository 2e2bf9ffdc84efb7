//! Which statements are valid: the requirements of IEEE 9274.1.1, section 4.2, and of xAPI 1.0.3. The message names the property and says
//! what it must be.

mod actor;
mod context;
mod object;
mod parts;
mod statement;

pub use actor::{check_actor, check_agent};
pub use statement::{VOIDED, check_statement};

use super::{
    path::Path,
    value_type::{is_iri, is_language_tag},
};
use crate::platform::Result;
use serde_json::{Map, Value};

/// The version of the specification that a request follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// xAPI 1.0.x.
    V1,
    /// IEEE 9274.1.1.
    V2,
}

/// The members of an object.
type Members = Map<String, Value>;

/// The members of an object, none of which has another name than those in `names`.
fn members<'v>(path: &Path<'_>, value: &'v Value, names: &[&str]) -> Result<&'v Members> {
    let members = object(path, value)?;
    match members.keys().find(|name| !names.contains(&name.as_str())) {
        Some(unknown) => path.member(unknown).fail(format!("is not a property of the specification here; there are: {}", names.join(", "))),
        None => Ok(members),
    }
}

fn object<'v>(path: &Path<'_>, value: &'v Value) -> Result<&'v Members> {
    match value {
        Value::Object(members) => Ok(members),
        _ => path.fail("must be an object"),
    }
}

fn array<'v>(path: &Path<'_>, value: &'v Value) -> Result<&'v [Value]> {
    match value {
        Value::Array(items) => Ok(items),
        _ => path.fail("must be an array"),
    }
}

fn text<'v>(path: &Path<'_>, value: &'v Value) -> Result<&'v str> {
    match value {
        Value::String(text) => Ok(text),
        _ => path.fail("must be a string"),
    }
}

fn iri(path: &Path<'_>, value: &Value) -> Result<()> {
    let text = text(path, value)?;
    path.require(is_iri(text), "must be an absolute IRI, such as https://example.com/x")
}

/// Checks the member `name` with `check` if it is there.
fn optional(path: &Path<'_>, members: &Members, name: &str, check: impl FnOnce(&Path<'_>, &Value) -> Result<()>) -> Result<()> {
    match members.get(name) {
        Some(value) => check(&path.member(name), value),
        None => Ok(()),
    }
}

/// Checks the member `name` with `check`; it must be there.
fn required(path: &Path<'_>, members: &Members, name: &str, check: impl FnOnce(&Path<'_>, &Value) -> Result<()>) -> Result<()> {
    match members.get(name) {
        Some(value) => check(&path.member(name), value),
        None => path.member(name).fail("is required"),
    }
}

fn any_text(path: &Path<'_>, value: &Value) -> Result<()> {
    text(path, value).map(drop)
}

fn boolean(path: &Path<'_>, value: &Value) -> Result<()> {
    path.require(value.is_boolean(), "must be true or false")
}

/// A text in several languages.
fn language_map(path: &Path<'_>, value: &Value) -> Result<()> {
    for (language, content) in object(path, value)? {
        let path = path.member(language);
        path.require(is_language_tag(language), "must be a language tag (RFC 5646), such as en-US")?;
        any_text(&path, content)?;
    }
    Ok(())
}

/// Values whose names are IRIs; anything can be a value.
fn extensions(path: &Path<'_>, value: &Value) -> Result<()> {
    for name in object(path, value)?.keys() {
        path.member(name).require(is_iri(name), "the name of an extension must be an absolute IRI")?;
    }
    Ok(())
}
