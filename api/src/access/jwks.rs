//! A published key set (RFC 7517), and the choice of the key that verifies a token.

use super::token_format::UnverifiedJwt;
use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use std::sync::Arc;

/// No provider publishes more keys; a larger set is an error or an attack.
const MAX_KEYS: usize = 100;

/// A public key that verifies signatures.
pub(super) struct VerificationKey {
    jwk: Jwk,
    decoding_key: DecodingKey,
}

/// The keys that an issuer published at one moment.
pub(super) struct KeySet {
    keys: Vec<Arc<VerificationKey>>,
    pub fetched_at: DateTime<Utc>,
}

/// The result of checking a signature with a key set.
pub(super) enum SignatureCheck {
    /// The token was signed with this key.
    Valid(Arc<VerificationKey>),
    Invalid,
    /// The key is not in the set. It may have been published since.
    UnknownKey,
}

impl KeySet {
    /// Parses the body of a `jwks_uri`. Keys of unknown types or for other uses are ignored.
    pub fn parse(body: &[u8], fetched_at: DateTime<Utc>) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<serde_json::Value>,
        }
        let document: Document = serde_json::from_slice(body).map_err(|_| "the key set is not a JSON document of RFC 7517".to_owned())?;
        if document.keys.len() > MAX_KEYS {
            return Err(format!("the key set contains more than {MAX_KEYS} keys"));
        }
        let keys = document.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        Ok(Self { keys: keys.filter_map(VerificationKey::new).map(Arc::new).collect(), fetched_at })
    }

    /// Whether the set contains a key with the same id and the same key material.
    pub fn contains(&self, key: &VerificationKey) -> bool {
        self.keys.iter().any(|other| other.jwk.common.key_id == key.jwk.common.key_id && other.jwk.algorithm == key.jwk.algorithm)
    }

    /// Verifies the signature of a token. Several keys may have the same id: each of them is tried. A token without a key id is verified
    /// only when exactly one key supports its algorithm.
    pub fn verify(&self, token: &UnverifiedJwt<'_>) -> SignatureCheck {
        match &token.key_id {
            Some(key_id) => {
                let candidates: Vec<_> = self.keys.iter().filter(|key| key.jwk.common.key_id.as_ref() == Some(key_id)).collect();
                if candidates.is_empty() {
                    return SignatureCheck::UnknownKey;
                }
                let signing_key = candidates.into_iter().find(|key| key.verifies(token));
                signing_key.map_or(SignatureCheck::Invalid, |key| SignatureCheck::Valid(key.clone()))
            }
            None => {
                let mut candidates = self.keys.iter().filter(|key| key.supports(token.algorithm));
                match (candidates.next(), candidates.next()) {
                    (Some(key), None) if key.verifies(token) => SignatureCheck::Valid(key.clone()),
                    (Some(_), Some(_)) => SignatureCheck::Invalid,
                    // Without key ids, a replaced key cannot be told from a wrong signature.
                    _ => SignatureCheck::UnknownKey,
                }
            }
        }
    }
}

impl VerificationKey {
    /// `None` when the key is not a public key that verifies signatures.
    fn new(jwk: Jwk) -> Option<Self> {
        let common = &jwk.common;
        let is_for_signatures = common.public_key_use.as_ref().is_none_or(|key_use| *key_use == PublicKeyUse::Signature)
            && common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        let is_asymmetric = !matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_));
        let decoding_key = DecodingKey::from_jwk(&jwk).ok()?;
        (is_for_signatures && is_asymmetric).then_some(Self { jwk, decoding_key })
    }

    /// Whether the key type fits the algorithm, and the key is not restricted to another algorithm.
    fn supports(&self, algorithm: Algorithm) -> bool {
        use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
        let type_fits = match &self.jwk.algorithm {
            AlgorithmParameters::RSA(_) => matches!(algorithm, RS256 | RS384 | RS512 | PS256 | PS384 | PS512),
            AlgorithmParameters::EllipticCurve(key) => {
                matches!((&key.curve, algorithm), (EllipticCurve::P256, ES256) | (EllipticCurve::P384, ES384))
            }
            AlgorithmParameters::OctetKeyPair(key) => key.curve == EllipticCurve::Ed25519 && algorithm == EdDSA,
            _ => false,
        };
        type_fits && self.jwk.common.key_algorithm.is_none_or(|restriction| restriction == algorithm.into())
    }

    fn verifies(&self, token: &UnverifiedJwt<'_>) -> bool {
        let verify = jsonwebtoken::crypto::verify;
        self.supports(token.algorithm)
            && verify(token.signature, token.message.as_bytes(), &self.decoding_key, token.algorithm).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests;
