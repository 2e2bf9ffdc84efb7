//! The contents of attachments (IEEE 9274.1.1, section 4.2.2.6). Each is stored once in an organization, under its hash.

use super::{path::Path, signature, text::NewStatement};
use crate::platform::{Error, Result, db, digest::to_hex};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::OrganizationId,
    statement_attachment::{Column, Entity, Model},
};
use sea_orm::{ConnectionTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::collections::{BTreeMap, HashSet};

/// The content of an attachment as a client sent it.
#[derive(Clone)]
pub struct Attachment {
    /// The hash in the header of the part, in lower case.
    pub sha2: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

impl Attachment {
    /// # Errors
    /// `Invalid` when the hash is not that of the content.
    pub fn check(&self) -> Result<()> {
        let actual = match self.sha2.len() {
            64 => to_hex(Sha256::digest(&self.content)),
            96 => to_hex(Sha384::digest(&self.content)),
            128 => to_hex(Sha512::digest(&self.content)),
            _ => String::new(),
        };
        let message = "must be the SHA-256, SHA-384 or SHA-512 of the content of the part in hexadecimal digits";
        if actual == self.sha2 { Ok(()) } else { Err(Error::invalid("X-Experience-API-Hash", message)) }
    }

    /// The row of the attachment.
    pub fn into_row(self, organization_id: OrganizationId, created_at: DateTime<Utc>) -> Model {
        let Self { sha2, content_type, content } = self;
        Model { organization_id, sha2, content_type, content, created_at }
    }
}

/// The attachments that a statement and its substatement describe, with their paths from the statement.
fn descriptions(statement: &Value) -> impl Iterator<Item = (&'static [&'static str], usize, &Value)> {
    let places: [(&'static [&'static str], &str); 2] =
        [(&["attachments"], "/attachments"), (&["object", "attachments"], "/object/attachments")];
    places.into_iter().flat_map(move |(path, place)| {
        let list = statement.pointer(place).and_then(Value::as_array).into_iter().flatten();
        list.enumerate().map(move |(index, description)| (path, index, description))
    })
}

fn hash_of(description: &Value) -> String {
    description.get("sha2").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase()
}

/// Checks that each description without an address has a content, and each content a description; and the signatures.
///
/// # Errors
/// `Invalid` with the path of the description, or the hash of the content that nothing describes.
pub fn check(roots: &[Path<'_>], statements: &[NewStatement], attachments: &[Attachment]) -> Result<()> {
    let contents: BTreeMap<&str, &Attachment> = attachments.iter().map(|content| (content.sha2.as_str(), content)).collect();
    let mut used = HashSet::new();
    for (root, statement) in roots.iter().zip(statements) {
        for (names, index, description) in descriptions(&statement.value) {
            let fail = |property: &str, message: String| {
                let path = format!("{}.{index}.{property}", names.join("."));
                root.member(&path).fail::<()>(message)
            };
            let hash = hash_of(description);
            let Some(content) = contents.get(hash.as_str()) else {
                if description.get("fileUrl").is_none() {
                    let message =
                        "there is no part with this hash: send the content as a part of multipart/mixed, or its address in fileUrl";
                    fail("sha2", message.into())?;
                }
                if signature::is_signature(description) {
                    fail("sha2", "there is no part with this hash: a signature must be sent with the statement".into())?;
                }
                continue;
            };
            if signature::is_signature(description)
                && let Err(message) = signature::check(&statement.value, description, &content.content)
            {
                fail("sha2", message)?;
            }
            used.insert(hash);
        }
    }
    match attachments.iter().find(|attachment| !used.contains(&attachment.sha2)) {
        Some(unused) => {
            Err(Error::invalid("X-Experience-API-Hash", format!("no statement has an attachment with the hash {}", unused.sha2)))
        }
        None => Ok(()),
    }
}

/// The contents of the attachments of some statements, as far as they were sent, each once.
pub async fn contents_of(db: &impl ConnectionTrait, organization: OrganizationId, statements: &[Value]) -> Result<Vec<Model>> {
    let hashes: HashSet<String> = statements.iter().flat_map(descriptions).map(|(_, _, description)| hash_of(description)).collect();
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let stored = Entity::of(organization).filter(db::in_texts(db, Column::Sha2, hashes));
    Ok(stored.order_by_asc(Column::Sha2).all(db).await?)
}
