//! What a token said once it was found to be genuine: the base on which an actor stands.

use super::{Scopes, claims::Said, jwks::Key};
use chrono::{DateTime, Utc};
use entity::identity_provider;
use secrecy::SecretString;
use std::{fmt, sync::Arc};

/// A genuine token, read.
pub(super) struct Pass {
    /// The row as it stood when the token was checked: another row is another check.
    pub provider: Arc<identity_provider::Model>,
    /// The client that got the token.
    pub client: String,
    pub holder: Holder,
    /// What the token allows, before the integration's grants.
    pub scopes: Scopes,
    /// The end of the token, clock skew included; answers about opaque tokens need not name one.
    pub expires_at: Option<DateTime<Utc>>,
    pub proof: Proof,
}

/// In whose name the client calls.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) enum Holder {
    /// Its own.
    Service,
    /// Somebody's: the value of the provider's person claim.
    Person(String),
}

/// What makes it genuine, so that it can be asked again.
pub(super) enum Proof {
    /// A signature by this key.
    Signature(Arc<Key>),
    /// The word of the provider's introspection endpoint about this token.
    Introspection(SecretString),
}

impl Pass {
    pub fn new(provider: Arc<identity_provider::Model>, said: Said, proof: Proof) -> Self {
        let Said { client, holder, scopes, expires_at } = said;
        Self { provider, client, holder, scopes, expires_at, proof }
    }
}

/// Neither tokens nor names belong in a log.
impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass").field("issuer", &self.provider.issuer).finish_non_exhaustive()
    }
}
