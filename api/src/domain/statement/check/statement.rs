//! Statements and substatements as wholes (IEEE 9274.1.1, sections 4.2.1 and 4.2.4).

use super::{
    super::{path::Path, value_type::parse_timestamp},
    Version,
    actor::{check_actor, check_authority},
    context::check_context,
    members,
    object::{check_object, uuid},
    optional,
    parts::{check_attachments, check_result, check_verb},
    required, text,
};
use crate::platform::Result;
use serde_json::Value;

/// The verb with which a statement voids another.
pub const VOIDED: &str = "http://adlnet.gov/expapi/verbs/voided";

const STATEMENT: [&str; 11] =
    ["id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments"];
const SUBSTATEMENT: [&str; 8] = ["objectType", "actor", "verb", "object", "result", "context", "timestamp", "attachments"];

/// Checks a statement as a client sends it.
pub fn check_statement(path: &Path<'_>, value: &Value, version: Version) -> Result<()> {
    let statement = members(path, value, &STATEMENT)?;
    optional(path, statement, "id", uuid)?;
    optional(path, statement, "stored", timestamp)?;
    optional(path, statement, "authority", check_authority)?;
    optional(path, statement, "version", |path, value| {
        let sent = text(path, value)?;
        path.require(is_version(sent), "must be a version of the specification: 2.0.0, or 1.0.0 to 1.0.3")
    })?;
    check_common(path, statement, version, false)?;
    let is_voiding = statement.get("verb").and_then(|verb| verb.get("id")).is_some_and(|id| id == VOIDED);
    let has_reference = statement.get("object").and_then(|object| object.get("objectType")).is_some_and(|kind| kind == "StatementRef");
    path.member("object").require(!is_voiding || has_reference, "must be a StatementRef, because the verb is voided")
}

/// Checks a statement inside of another one.
pub fn check_substatement(path: &Path<'_>, value: &Value, version: Version) -> Result<()> {
    check_common(path, members(path, value, &SUBSTATEMENT)?, version, true)
}

fn check_common(path: &Path<'_>, statement: &super::Members, version: Version, is_substatement: bool) -> Result<()> {
    required(path, statement, "actor", check_actor)?;
    required(path, statement, "verb", check_verb)?;
    required(path, statement, "object", |path, value| check_object(path, value, version, is_substatement))?;
    optional(path, statement, "result", check_result)?;
    let kind = statement.get("object").and_then(|object| object.get("objectType"));
    let has_activity = kind.is_none_or(|kind| kind == "Activity");
    optional(path, statement, "context", |path, value| check_context(path, value, version, has_activity))?;
    optional(path, statement, "timestamp", timestamp)?;
    optional(path, statement, "attachments", check_attachments)
}

fn timestamp(path: &Path<'_>, value: &Value) -> Result<()> {
    let is_timestamp = parse_timestamp(text(path, value)?).is_some();
    path.require(is_timestamp, "must be a timestamp with a known offset (RFC 3339), such as 2026-01-31T12:00:00Z")
}

/// Whether a text is a version that statements can have: 1.0, 1.0.x, 2.0 or 2.0.x.
fn is_version(text: &str) -> bool {
    let patch = text.strip_prefix("1.0").or_else(|| text.strip_prefix("2.0"));
    patch.is_some_and(|patch| patch.is_empty() || patch.strip_prefix('.').is_some_and(|patch| patch.parse::<u16>().is_ok()))
}
