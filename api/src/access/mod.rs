//! Authentication and authorization: verifies bearer tokens, creates an [`Actor`] from them, and decides what an actor may do. Nothing else
//! creates an actor from a token.
//!
//! Many issuers are accepted, and each belongs to exactly one organization. The `iss` of a JWT, not verified yet, selects the row of
//! the identity provider; only the keys of that issuer verify the token; the organization comes from the row. An opaque token names no
//! issuer, so its caller names the organization ([`Credentials::organization`]).
//!
//! ```text
//!               ┌─ JWT: row of its iss → header → claims → signature ─┐
//! bearer token ─┤                                                     ├─ VerifiedToken ─ integration, employee ─ Actor
//!               └─ opaque: rows of the organization → introspection ──┘
//! ```
//!
//! A verified JWT is cached by the hash of the token until it expires, as long as the row of its provider is unchanged and its key is
//! still published. Rows are cached for five seconds, keys and introspection responses as configured.

mod actor;
mod authenticator;
mod cached_rows;
pub mod calendar_secret;
mod challenge;
pub mod console;
pub mod demo_identity_provider;
mod discovery;
mod introspection;
mod jwks;
mod jwks_cache;
mod organization_cache;
pub mod policy;
mod random_secret;
mod rate_limiter;
mod resolve_actor;
mod resource_metadata;
pub mod scim_token;
mod oauth_scope;
mod token_claims;
mod token_format;
mod verified_token;
pub mod xapi_credential;

pub use actor::{Actor, Principal};
pub use authenticator::{Authenticator, Credentials};
pub use cached_rows::AllowedOperations;
pub use challenge::challenge;
pub use console::Console;
pub use oauth_scope::{Scope, Scopes};
pub use policy::{Permission, Reach};
pub use rate_limiter::RateLimiter;
pub use token_format::SIGNATURE_ALGORITHMS;

use chrono::TimeDelta;

/// Converts a setting in seconds.
fn from_seconds(setting: u64) -> TimeDelta {
    i64::try_from(setting).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX)
}
