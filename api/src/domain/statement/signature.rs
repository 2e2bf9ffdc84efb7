//! Signed statements (IEEE 9274.1.1, section 4.2.2.7): a JWS whose payload is the statement without the signature. The form is checked; the
//! signature itself is not verified, because the store knows none of the signers.

use super::{
    compare::{Attachments, are_same},
    json,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;

const USAGE_TYPE: &str = "http://adlnet.gov/expapi/attachments/signature";
const ALGORITHMS: [&str; 3] = ["RS256", "RS384", "RS512"];

/// Whether an attachment is described as the signature of its statement.
pub fn is_signature(description: &Value) -> bool {
    description.get("usageType").is_some_and(|usage| usage == USAGE_TYPE)
}

/// Checks a signature.
///
/// # Errors
/// What is wrong with it.
pub fn check(statement: &Value, description: &Value, content: &[u8]) -> Result<(), String> {
    if description.get("contentType").is_none_or(|content_type| content_type != "application/octet-stream") {
        return Err("the contentType of a signature must be application/octet-stream".into());
    }
    let text = std::str::from_utf8(content).map_err(|_| "the signature must be a JWS in compact form")?.trim();
    let parts: Vec<&str> = text.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else { return Err("the signature must be a JWS in compact form".into()) };
    let decode = |part: &str, name: &str| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| format!("the {name} of the JWS must be base64url"))?;
        json::parse("", &bytes).map_err(|_| format!("the {name} of the JWS must be JSON"))
    };
    let (header, payload) = (decode(header, "header")?, decode(payload, "payload")?);
    if !header.get("alg").and_then(Value::as_str).is_some_and(|algorithm| ALGORITHMS.contains(&algorithm)) {
        return Err("the algorithm of the JWS must be RS256, RS384 or RS512".into());
    }
    if signature.is_empty() || BASE64_URL_SAFE_NO_PAD.decode(signature).is_err() {
        return Err("the signature of the JWS must be base64url".into());
    }
    if !are_same(statement, &payload, Attachments::Ignored) {
        return Err("the payload of the JWS must be the statement without the signature".into());
    }
    Ok(())
}
