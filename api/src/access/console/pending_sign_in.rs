//! A sign-in that has begun and not ended: what the browser carries from the start to the callback, sealed, so that neither the person nor
//! a page can read or change it.

use super::Console;
use crate::platform::{Error, Result, encryption::Ciphertext};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{IdentityProviderId, OrganizationId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// How long a person may take to sign in at the identity provider.
pub(super) const TIME_LIMIT: TimeDelta = TimeDelta::minutes(10);

/// The context of the encryption: nothing else that this server encrypts can be used as a pending sign-in.
const CONTEXT: &[u8] = b"pending sign-in of the console";

#[derive(Serialize, Deserialize)]
pub(super) struct PendingSignIn {
    pub organization: OrganizationId,
    pub identity_provider: IdentityProviderId,
    pub state: String,
    pub nonce: String,
    /// The PKCE verifier (RFC 7636).
    pub verifier: String,
    pub return_to: String,
    /// The hash of the secret of the session that the new one replaces.
    pub replaces: Option<String>,
    pub expires_at: DateTime<Utc>,
}

impl PendingSignIn {
    /// The value of the cookie.
    pub fn seal(&self, console: &Console) -> Result<String> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        let sealed = console.keys.encrypt(CONTEXT, &SecretString::from(text))?;
        Ok(format!("{}.{}", sealed.text, sealed.key_name))
    }

    /// Reads the value of a cookie. `None` when it was not made by this server, or has expired.
    pub fn open(console: &Console, cookie: &str) -> Option<Self> {
        let (text, key_name) = cookie.split_once('.')?;
        let sealed = Ciphertext { key_name: key_name.to_owned(), text: text.to_owned() };
        let text = console.keys.decrypt(CONTEXT, &sealed).ok()?;
        let pending: Self = serde_json::from_str(text.expose_secret()).ok()?;
        (console.clock.now() < pending.expires_at).then_some(pending)
    }
}
