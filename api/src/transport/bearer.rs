//! The token of a request.

use crate::platform::{Error, Result};
use actix_web::http::header::{self, HeaderMap};

/// Names the organization when the token's provider serves several.
pub const ORGANIZATION: &str = "coachgraph-organization";

/// What a caller shows.
#[derive(Clone)]
pub struct Shown {
    pub token: String,
    pub organization: Option<String>,
}

/// Reads the `Authorization` header, the only place for a token (RFC 6750, section 2.1); `None` when there is none.
///
/// # Errors
/// `Unauthenticated` when it holds something else than one bearer token.
pub fn shown(headers: &HeaderMap) -> Result<Option<Shown>> {
    let mut given = headers.get_all(header::AUTHORIZATION);
    let Some(value) = given.next() else { return Ok(None) };
    if given.next().is_some() {
        return Err(Error::Unauthenticated("send one Authorization header, not several".into()));
    }
    let token = value.to_str().ok().and_then(token);
    let token = token.ok_or_else(|| Error::Unauthenticated("the Authorization header must be: Bearer TOKEN".into()))?;
    let organization = headers.get(ORGANIZATION).and_then(|name| name.to_str().ok()).map(str::to_owned);
    Ok(Some(Shown { token, organization }))
}

/// The token of `Bearer TOKEN`.
pub fn token(authorization: &str) -> Option<String> {
    let (scheme, token) = authorization.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' ')).then(|| token.to_owned())
}
