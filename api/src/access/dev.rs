//! A development identity provider's core: FOR `demo` AND NOTHING ELSE. Whoever holds its key is anybody.
//!
//! Pure: it holds a key and mints tokens (RFC 9068) that a resource server accepts like any other provider's; the door that
//! publishes its documents, and refuses to on a public address, is elsewhere.

use super::Scopes;
use crate::platform::{Error, Result, clock::Clock};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use chrono::TimeDelta;
use entity::id::{IdentityProviderId, TypedId};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use serde_json::{Value, json};

/// An issuer with one ES256 key.
pub struct DevProvider {
    issuer: String,
    audience: String,
    clock: Clock,
    pkcs8: Vec<u8>,
    key: EncodingKey,
    public: Jwk,
    kid: String,
}

impl DevProvider {
    /// A provider with a new key.
    ///
    /// # Errors
    /// `Internal` when no key can be made.
    pub fn new(issuer: String, audience: String, clock: Clock) -> Result<Self> {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Self::from_pkcs8(issuer, audience, clock, made.map_err(Error::internal)?.as_ref())
    }

    /// A provider with the key of an earlier one, so that its tokens stay good.
    ///
    /// # Errors
    /// `Internal` when it is not the PKCS #8 document of a P-256 key.
    pub fn from_pkcs8(issuer: String, audience: String, clock: Clock, pkcs8: &[u8]) -> Result<Self> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(Error::internal)?;
        let key = EncodingKey::from_ec_der(pkcs8);
        let mut public = Jwk::from_encoding_key(&key, Algorithm::ES256).map_err(Error::internal)?;
        let kid = public.thumbprint(ThumbprintHash::SHA256).map_err(Error::internal)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { issuer, audience, clock, pkcs8: pkcs8.to_vec(), key, public, kid })
    }

    /// The private key, to be kept where only its owner reads.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What belongs at `{issuer}/.well-known/openid-configuration`.
    pub fn discovery(&self) -> Value {
        json!({
            "issuer": self.issuer,
            "jwks_uri": format!("{}/jwks", self.issuer),
            "response_types_supported": [],
            "grant_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })
    }

    /// What belongs at `{issuer}/jwks`.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.public] })
    }

    /// The token of an API client that calls in its own name.
    ///
    /// # Errors
    /// `Internal` when it cannot be signed.
    pub fn service_token(&self, client_id: &str, scopes: Scopes, lifetime: TimeDelta) -> Result<String> {
        self.mint(json!({ "sub": client_id, "client_id": client_id }), scopes, lifetime)
    }

    /// The token of a person who signed in through a client.
    ///
    /// # Errors
    /// `Internal` when it cannot be signed.
    pub fn person_token(&self, email: &str, client_id: &str, scopes: Scopes, lifetime: TimeDelta) -> Result<String> {
        let claims = json!({ "sub": email, "email": email, "email_verified": true, "client_id": client_id });
        self.mint(claims, scopes, lifetime)
    }

    fn mint(&self, mut claims: Value, scopes: Scopes, lifetime: TimeDelta) -> Result<String> {
        let now = self.clock.now();
        if let Some(members) = claims.as_object_mut() {
            members.insert("iss".into(), self.issuer.as_str().into());
            members.insert("aud".into(), self.audience.as_str().into());
            members.insert("iat".into(), now.timestamp().into());
            members.insert("exp".into(), now.timestamp().saturating_add(lifetime.num_seconds()).into());
            members.insert("jti".into(), self.clock.id::<IdentityProviderId>().uuid().to_string().into());
            members.insert("scope".into(), scopes.to_string().into());
        }
        let header = Header { typ: Some("at+jwt".into()), kid: Some(self.kid.clone()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, &claims, &self.key).map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{
        Scope,
        jwks::{KeySet, Verdict},
        token::Form,
    };
    use chrono::DateTime;

    fn start(pkcs8: Option<&[u8]>) -> DevProvider {
        let (issuer, audience) = ("http://127.0.0.1:9000".to_owned(), "http://127.0.0.1:8080".to_owned());
        let clock = Clock::stopped(DateTime::UNIX_EPOCH);
        match pkcs8 {
            Some(key) => DevProvider::from_pkcs8(issuer, audience, clock, key).unwrap(),
            None => DevProvider::new(issuer, audience, clock).unwrap(),
        }
    }

    fn is_genuine(token: &str, provider: &DevProvider) -> bool {
        let keys = KeySet::parse(provider.jwks().to_string().as_bytes(), DateTime::UNIX_EPOCH).unwrap();
        let Form::Signed(parts) = Form::of(token).unwrap() else { panic!("not a JWT") };
        matches!(keys.judge(&parts.read().unwrap()), Verdict::Genuine(_))
    }

    #[test]
    fn a_second_start_with_the_same_key_keeps_tokens_good() {
        let first = start(None);
        let token = first.person_token("ann@example.com", "web", Scopes::all(), TimeDelta::days(1)).unwrap();
        assert!(is_genuine(&token, &start(Some(first.pkcs8()))));
        assert!(!is_genuine(&token, &start(None)), "another key is another provider");
        assert!(DevProvider::from_pkcs8(String::new(), String::new(), Clock::system(), b"junk").is_err());
    }

    #[test]
    fn what_is_published_holds_no_private_key() {
        let provider = start(None);
        let key = provider.jwks()["keys"][0].clone();
        assert!(key.get("d").is_none() && key["kty"] == "EC" && key["use"] == "sig", "{key}");
        assert_eq!(provider.discovery()["issuer"], provider.issuer());
    }

    #[test]
    fn a_service_and_a_person_can_be_told_apart() {
        let provider = start(None);
        let claims = |token: String| {
            let Form::Signed(parts) = Form::of(&token).unwrap() else { panic!("not a JWT") };
            parts.read().unwrap().claims
        };
        let scopes = [Scope::RosterRead].into_iter().collect();
        let service = claims(provider.service_token("hris", scopes, TimeDelta::hours(1)).unwrap());
        assert_eq!((&service["sub"], &service["scope"], &service["exp"]), (&service["client_id"], &json!("roster:read"), &json!(3600)));
        let person = claims(provider.person_token("ann@example.com", "web", scopes, TimeDelta::hours(1)).unwrap());
        assert_ne!(person["sub"], person["client_id"]);
        assert_ne!(person["jti"], service["jti"]);
    }
}
