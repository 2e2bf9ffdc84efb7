//! Persisted operations: a document named by the SHA-256 of its text, so that it need not be sent again.
//!
//! `extensions.persistedQuery {version: 1, sha256Hash}` as Apollo's clients send it: alone it names a document that was sent
//! before, with the document it has that remembered. An integration that is held to a list of documents finds them there
//! without ever having sent them, and may send nothing else.

use super::{error_code::ErrorCode, error_response::request_error};
use crate::{access::Actor, platform::digest::sha256_hex};
use async_graphql::{Request, ServerError, Value};
use moka::sync::Cache;
use std::sync::Arc;

/// The documents that were sent with their hash. What is remembered is public to whoever knows its hash: it holds no data.
pub struct Persisted(Cache<String, Arc<str>>);

impl Persisted {
    /// Remembers documents of at most this many bytes together.
    pub fn new(bytes: u64) -> Self {
        let weigh = |hash: &String, text: &Arc<str>| u32::try_from(hash.len() + text.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes).weigher(weigh).build())
    }

    /// Puts the document into a request that only names it, remembers one that comes with its name, and holds the caller to
    /// the documents that it may send.
    ///
    /// # Errors
    /// The error to answer instead.
    pub fn resolve(&self, actor: &Actor, request: &mut Request) -> Result<(), ServerError> {
        if let Some(hash) = named(request)? {
            if request.query.is_empty() {
                request.query = self.recall(actor, &hash)?;
            } else if hash != sha256_hex(&request.query) {
                return Err(request_error(ErrorCode::BadRequest, "extensions.persistedQuery.sha256Hash is not the SHA-256 of the query"));
            } else {
                self.0.insert(hash, request.query.as_str().into());
            }
        }
        match actor.allowed_operations() {
            Some(allowed) if !allowed.contains_key(&sha256_hex(&request.query)) => {
                let message = "this integration may send only the documents that its administrator allowed; this one is not among them";
                Err(request_error(ErrorCode::OperationNotAllowed, message))
            }
            _ => Ok(()),
        }
    }

    fn recall(&self, actor: &Actor, hash: &str) -> Result<String, ServerError> {
        let allowed = actor.allowed_operations().and_then(|allowed| allowed.get(hash).cloned());
        let known = allowed.or_else(|| self.0.get(hash));
        // Clients wait for this very sentence, and send the document with its hash.
        known.map(|text| text.to_string()).ok_or_else(|| request_error(ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound"))
    }
}

/// The hash by which a request names its document.
fn named(request: &Request) -> Result<Option<String>, ServerError> {
    let Some(named) = request.extensions.get("persistedQuery") else { return Ok(None) };
    let bad = |sentence: &str| Err(request_error(ErrorCode::BadRequest, format!("extensions.persistedQuery {sentence}")));
    let Value::Object(named) = named else { return bad("must be a map") };
    if named.get("version") != Some(&Value::from(1)) {
        return bad("must have version 1");
    }
    match named.get("sha256Hash") {
        Some(Value::String(hash)) if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(Some(hash.to_ascii_lowercase()))
        }
        _ => bad("must have a sha256Hash of 64 hexadecimal digits"),
    }
}
