//! Persisted documents: a request can name its document by the SHA-256 hash of the text instead of sending it.
//!
//! Clients send `extensions.persistedQuery {version: 1, sha256Hash}` (Apollo's automatic persisted queries): together with the document to
//! store it, alone to use it later. An integration that is restricted to allowed operations can name them without sending them first, and
//! may not send any other document.

use super::{error_code::ErrorCode, error_response::request_error};
use crate::{access::Actor, platform::digest::sha256_hex};
use async_graphql::{Request, ServerError, Value};
use moka::sync::Cache;
use std::sync::Arc;

/// The documents that were sent with their hash. A caller who knows a hash can use the document; documents contain no data.
pub struct PersistedDocuments(Cache<String, Arc<str>>);

impl PersistedDocuments {
    /// `bytes` is the capacity in bytes of document text and hashes.
    pub fn new(bytes: u64) -> Self {
        let size = |hash: &String, text: &Arc<str>| u32::try_from(hash.len() + text.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes).weigher(size).build())
    }

    /// Fills in the document of a request that only names it, stores a document that comes with its hash, and refuses a document that the
    /// integration may not send.
    ///
    /// # Errors
    /// The error to respond with.
    pub fn resolve(&self, actor: &Actor, request: &mut Request) -> Result<(), ServerError> {
        if let Some(hash) = requested_hash(request)? {
            if request.query.is_empty() {
                request.query = self.find(actor, &hash)?;
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

    fn find(&self, actor: &Actor, hash: &str) -> Result<String, ServerError> {
        let allowed = actor.allowed_operations().and_then(|allowed| allowed.get(hash).cloned());
        let document = allowed.or_else(|| self.0.get(hash));
        // Clients recognize this exact message and send the document with its hash.
        document.map(|text| text.to_string()).ok_or_else(|| request_error(ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound"))
    }
}

/// The hash by which a request names its document; `None` when it does not.
fn requested_hash(request: &Request) -> Result<Option<String>, ServerError> {
    let Some(extension) = request.extensions.get("persistedQuery") else { return Ok(None) };
    let bad_request = |reason: &str| Err(request_error(ErrorCode::BadRequest, format!("extensions.persistedQuery {reason}")));
    let Value::Object(extension) = extension else { return bad_request("must be a map") };
    if extension.get("version") != Some(&Value::from(1)) {
        return bad_request("must have version 1");
    }
    match extension.get("sha256Hash") {
        Some(Value::String(hash)) if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(Some(hash.to_ascii_lowercase()))
        }
        _ => bad_request("must have a sha256Hash of 64 hexadecimal digits"),
    }
}
