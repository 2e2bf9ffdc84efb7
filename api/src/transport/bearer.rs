//! The bearer token of an HTTP request (RFC 6750). Verifying it is the task of `access`.

use crate::platform::{Error, Result};
use actix_web::http::header::{self, HeaderMap};

/// The header that names the organization of an opaque token, by id or slug; with a JWT it is optional and must match the token.
pub const ORGANIZATION: &str = "coachgraph-organization";

/// The credentials of a request, not yet verified.
#[derive(Clone)]
pub struct BearerCredentials {
    pub token: String,
    /// The value of the organization header. `None` when the header is missing.
    pub organization: Option<String>,
}

/// Reads the `Authorization` header, the only place for a token (RFC 6750, section 2.1). Returns `None` when there is no such
/// header.
///
/// # Errors
/// `Unauthenticated` when there are several such headers, or one that is not a bearer token.
pub fn from_headers(headers: &HeaderMap) -> Result<Option<BearerCredentials>> {
    let mut values = headers.get_all(header::AUTHORIZATION);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Error::Unauthenticated("send one Authorization header, not several".into()));
    }
    let token = value.to_str().ok().and_then(parse_token);
    let token = token.ok_or_else(|| Error::Unauthenticated("the Authorization header must be: Bearer TOKEN".into()))?;
    let organization = headers.get(ORGANIZATION).and_then(|name| name.to_str().ok()).map(str::to_owned);
    Ok(Some(BearerCredentials { token, organization }))
}

/// Parses `Bearer TOKEN`. Returns `None` for any other scheme, and for an empty token or one with spaces.
pub fn parse_token(authorization: &str) -> Option<String> {
    let (scheme, token) = authorization.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' ')).then(|| token.to_owned())
}
