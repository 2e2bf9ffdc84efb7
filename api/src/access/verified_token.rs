//! A token that was verified: what an actor is created from.

use super::{jwks::VerificationKey, token_claims::TokenClaims};
use entity::identity_provider;
use secrecy::SecretString;
use std::{fmt, sync::Arc};

/// A token whose signature or introspection response, claims and issuer were checked.
pub(super) struct VerifiedToken {
    /// The row at the time of the check. When the row changes, the token must be checked again.
    pub provider: Arc<identity_provider::Model>,
    pub claims: TokenClaims,
    pub proof: Proof,
}

/// What makes the token valid, kept so that it can be checked again.
pub(super) enum Proof {
    /// The key that signed it.
    Signature(Arc<VerificationKey>),
    /// The token itself, for another introspection request.
    Introspection(SecretString),
}

/// Leaves out tokens and names, which must not be logged.
impl fmt::Debug for VerifiedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedToken").field("issuer", &self.provider.issuer).finish_non_exhaustive()
    }
}
