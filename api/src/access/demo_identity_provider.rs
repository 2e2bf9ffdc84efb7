//! The identity provider of `demo`: one signing key that mints access tokens. FOR `demo` ONLY: a holder of the key can impersonate
//! every caller.
//!
//! Tokens follow RFC 9068 and are verified like those of any other provider. This file does no I/O: the HTTP endpoints are in
//! `transport::http::demo_identity_provider`, the key file is read and written by the command.

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
pub struct DemoIdentityProvider {
    issuer: String,
    audience: String,
    clock: Clock,
    pkcs8: Vec<u8>,
    signing_key: EncodingKey,
    public_key: Jwk,
    key_id: String,
}

impl DemoIdentityProvider {
    /// Creates a provider with a new key.
    ///
    /// # Errors
    /// `Internal` when no key can be generated.
    pub fn generate(issuer: String, audience: String, clock: Clock) -> Result<Self> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(Error::internal)?;
        Self::from_pkcs8(issuer, audience, clock, pkcs8.as_ref())
    }

    /// Creates a provider with an existing key, so that the tokens signed with it stay valid.
    ///
    /// # Errors
    /// `Internal` when `pkcs8` is not the PKCS #8 document of a P-256 private key.
    pub fn from_pkcs8(issuer: String, audience: String, clock: Clock, pkcs8: &[u8]) -> Result<Self> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(Error::internal)?;
        let signing_key = EncodingKey::from_ec_der(pkcs8);
        let mut public_key = Jwk::from_encoding_key(&signing_key, Algorithm::ES256).map_err(Error::internal)?;
        // The thumbprint (RFC 7638) of the same key is the same at every start.
        let key_id = public_key.thumbprint(ThumbprintHash::SHA256).map_err(Error::internal)?;
        public_key.common.key_id = Some(key_id.clone());
        public_key.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { issuer, audience, clock, pkcs8: pkcs8.to_vec(), signing_key, public_key, key_id })
    }

    /// The private key as a PKCS #8 document. Store it where only its owner can read it.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The `iss` of its tokens.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The discovery document, to be served at `{issuer}/.well-known/openid-configuration` (OpenID Connect Discovery, section 4).
    pub fn discovery_document(&self) -> Value {
        json!({
            "issuer": self.issuer,
            "jwks_uri": format!("{}/jwks", self.issuer),
            "response_types_supported": [],
            "grant_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })
    }

    /// The key set, to be served at `{issuer}/jwks` (RFC 7517). It contains the public key only.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.public_key] })
    }

    /// Mints the token of an API client that calls in its own name.
    ///
    /// # Errors
    /// `Internal` when the token cannot be signed.
    pub fn mint_service_token(&self, client_id: &str, scopes: Scopes, lifetime: TimeDelta) -> Result<String> {
        self.mint(json!({ "sub": client_id, "client_id": client_id }), scopes, lifetime)
    }

    /// Mints the token of a person who signed in through a client.
    ///
    /// # Errors
    /// `Internal` when the token cannot be signed.
    pub fn mint_person_token(&self, email: &str, client_id: &str, scopes: Scopes, lifetime: TimeDelta) -> Result<String> {
        let claims = json!({ "sub": email, "email": email, "email_verified": true, "client_id": client_id });
        self.mint(claims, scopes, lifetime)
    }

    fn mint(&self, mut claims: Value, scopes: Scopes, lifetime: TimeDelta) -> Result<String> {
        let now = self.clock.now();
        if let Some(claims) = claims.as_object_mut() {
            claims.insert("iss".into(), self.issuer.as_str().into());
            claims.insert("aud".into(), self.audience.as_str().into());
            claims.insert("iat".into(), now.timestamp().into());
            claims.insert("exp".into(), now.timestamp().saturating_add(lifetime.num_seconds()).into());
            claims.insert("jti".into(), self.clock.new_id::<IdentityProviderId>().uuid().to_string().into());
            claims.insert("scope".into(), scopes.to_string().into());
        }
        let header = Header { typ: Some("at+jwt".into()), kid: Some(self.key_id.clone()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, &claims, &self.signing_key).map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{
        Scope,
        jwks::{KeySet, SignatureCheck},
        token_format::{TokenFormat, UnverifiedJwt},
    };
    use chrono::DateTime;

    fn provider(pkcs8: Option<&[u8]>) -> DemoIdentityProvider {
        let (issuer, audience) = ("http://127.0.0.1:8080/demo".to_owned(), "https://api.acme.test".to_owned());
        let clock = Clock::fixed_at(DateTime::UNIX_EPOCH);
        match pkcs8 {
            Some(key) => DemoIdentityProvider::from_pkcs8(issuer, audience, clock, key).unwrap(),
            None => DemoIdentityProvider::generate(issuer, audience, clock).unwrap(),
        }
    }

    fn decode(token: &str) -> UnverifiedJwt<'_> {
        let TokenFormat::Jwt(parts) = TokenFormat::parse(token).unwrap() else { panic!("not a JWT") };
        parts.decode().unwrap()
    }

    fn verifies(provider: &DemoIdentityProvider, token: &str) -> bool {
        let keys = KeySet::parse(provider.jwks().to_string().as_bytes(), DateTime::UNIX_EPOCH).unwrap();
        matches!(keys.verify(&decode(token)), SignatureCheck::Valid(_))
    }

    #[test]
    fn provider_with_the_same_key_verifies_earlier_tokens() {
        let first = provider(None);
        let token = first.mint_person_token("ann@example.com", "web", Scopes::all(), TimeDelta::days(1)).unwrap();
        assert!(verifies(&provider(Some(first.pkcs8())), &token));
        assert!(!verifies(&provider(None), &token), "a provider with another key accepts the token");
        assert!(DemoIdentityProvider::from_pkcs8(String::new(), String::new(), Clock::system(), b"not a key").is_err());
    }

    #[test]
    fn published_documents_contain_no_private_key() {
        let provider = provider(None);
        let key = provider.jwks()["keys"][0].clone();
        assert!(key.get("d").is_none() && key["kty"] == "EC" && key["use"] == "sig", "{key}");
        assert_eq!(provider.discovery_document()["issuer"], provider.issuer());
    }

    #[test]
    fn only_service_tokens_have_the_client_as_subject() {
        let provider = provider(None);
        let scopes = [Scope::RosterRead].into_iter().collect();
        let token = provider.mint_service_token("hris", scopes, TimeDelta::hours(1)).unwrap();
        let service = decode(&token).claims;
        assert_eq!((&service["sub"], &service["scope"], &service["exp"]), (&service["client_id"], &json!("roster:read"), &json!(3600)));
        let token = provider.mint_person_token("ann@example.com", "web", scopes, TimeDelta::hours(1)).unwrap();
        let person = decode(&token).claims;
        assert_ne!(person["sub"], person["client_id"]);
        assert_ne!(person["jti"], service["jti"]);
    }
}
