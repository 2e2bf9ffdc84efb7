//! Agents and groups (IEEE 9274.1.1, section 4.2.2.1), and the authority of a statement.

use super::{
    super::{
        agent::IDENTIFIERS,
        path::Path,
        value_type::{is_hex, is_mailto},
    },
    Members, any_text, array, iri, members, optional, required, text,
};
use crate::platform::Result;
use serde_json::Value;

const AGENT: [&str; 6] = ["objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"];
const GROUP: [&str; 7] = ["objectType", "name", "member", "mbox", "mbox_sha1sum", "openid", "account"];

/// Checks an agent.
pub fn check_agent(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &AGENT)?;
    optional(path, members, "objectType", |path, value| path.require(value == "Agent", "must be Agent"))?;
    optional(path, members, "name", any_text)?;
    if check_identifiers(path, members)? == 0 {
        return path.fail("an agent needs one of mbox, mbox_sha1sum, openid and account");
    }
    Ok(())
}

/// Checks a group.
pub fn check_group(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &GROUP)?;
    required(path, members, "objectType", |path, value| path.require(value == "Group", "must be Group"))?;
    optional(path, members, "name", any_text)?;
    optional(path, members, "member", |path, value| {
        array(path, value)?.iter().enumerate().try_for_each(|(index, agent)| check_agent(&path.item(index), agent))
    })?;
    let is_empty = members.get("member").and_then(Value::as_array).is_none_or(Vec::is_empty);
    if check_identifiers(path, members)? == 0 && is_empty {
        return path.member("member").fail("a group without an identifier needs members");
    }
    Ok(())
}

/// Checks an agent or a group.
pub fn check_actor(path: &Path<'_>, value: &Value) -> Result<()> {
    match value.get("objectType") {
        Some(kind) if kind == "Group" => check_group(path, value),
        None => check_agent(path, value),
        Some(kind) if kind == "Agent" => check_agent(path, value),
        Some(_) => path.member("objectType").fail("must be Agent or Group"),
    }
}

/// Checks the authority that a client sent: an agent, or a group without an identifier of an application and a user (OAuth).
pub fn check_authority(path: &Path<'_>, value: &Value) -> Result<()> {
    check_actor(path, value)?;
    if value.get("objectType").is_none_or(|kind| kind != "Group") {
        return Ok(());
    }
    path.require(IDENTIFIERS.iter().all(|name| value.get(name).is_none()), "a group as the authority must not have an identifier")?;
    let members = value.get("member").and_then(Value::as_array).map_or(0, Vec::len);
    path.member("member").require(members == 2, "a group as the authority must have exactly two members")
}

/// Checks the identifiers, and returns their number: none or one.
fn check_identifiers(path: &Path<'_>, members: &Members) -> Result<usize> {
    let mut names = IDENTIFIERS.iter().filter(|name| members.contains_key(**name));
    if let (Some(first), Some(second)) = (names.next(), names.next()) {
        return path
            .member(second)
            .fail(format!("an agent or group has one identifier, and this one also has {first}: remove one of them"));
    }
    optional(path, members, "mbox", |path, value| {
        path.require(is_mailto(text(path, value)?), "must be an e-mail address as an IRI, such as mailto:ann@example.com")
    })?;
    optional(path, members, "mbox_sha1sum", |path, value| {
        path.require(is_hex(text(path, value)?, 40), "must be the SHA-1 of a mailto IRI as 40 hexadecimal digits")
    })?;
    optional(path, members, "openid", iri)?;
    optional(path, members, "account", |path, value| {
        let account = super::members(path, value, &["homePage", "name"])?;
        required(path, account, "homePage", iri)?;
        required(path, account, "name", any_text)
    })?;
    Ok(IDENTIFIERS.iter().filter(|name| members.contains_key(**name)).count())
}
