//! A published key set (RFC 7517) and which of its keys a token may be checked with.

use super::token::Jwt;
use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse},
};
use serde::Deserialize;
use std::sync::Arc;

/// More keys than any provider publishes; a set beyond it is a mistake or an attack.
const MOST_KEYS: usize = 100;

/// A public key for signatures.
pub(super) struct Key {
    jwk: Jwk,
    decoding: DecodingKey,
}

/// What an issuer published at one moment.
pub(super) struct KeySet {
    keys: Vec<Arc<Key>>,
    pub fetched_at: DateTime<Utc>,
}

/// What a key set says of a token's signature.
pub(super) enum Verdict {
    Genuine(Arc<Key>),
    Forged,
    /// None of these keys: one that was published since might be.
    Unknown,
}

impl KeySet {
    /// Reads the body of a `jwks_uri`. Keys of kinds that this server does not know, or for other uses, are passed over.
    pub fn parse(body: &[u8], fetched_at: DateTime<Utc>) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<serde_json::Value>,
        }
        let document: Document = serde_json::from_slice(body).map_err(|_| "the key set is not the JSON of RFC 7517".to_owned())?;
        if document.keys.len() > MOST_KEYS {
            return Err(format!("the key set holds more than {MOST_KEYS} keys"));
        }
        let keys = document.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).filter_map(Key::new).map(Arc::new);
        Ok(Self { keys: keys.collect(), fetched_at })
    }

    /// Whether a key is (still) among these: the same material under the same name.
    pub fn holds(&self, key: &Key) -> bool {
        self.keys.iter().any(|other| other.jwk.common.key_id == key.jwk.common.key_id && other.jwk.algorithm == key.jwk.algorithm)
    }

    /// Looks for the key that signed a token. Several keys may bear one name: each is tried. A token that names no key is
    /// checked only when no choice is left.
    pub fn judge(&self, token: &Jwt<'_>) -> Verdict {
        match &token.kid {
            Some(kid) => {
                let named: Vec<_> = self.keys.iter().filter(|key| key.jwk.common.key_id.as_ref() == Some(kid)).collect();
                if named.is_empty() {
                    return Verdict::Unknown;
                }
                named.into_iter().find(|key| key.signed(token)).map_or(Verdict::Forged, |key| Verdict::Genuine(key.clone()))
            }
            None => {
                let mut fitting = self.keys.iter().filter(|key| key.fits(token.algorithm));
                match (fitting.next(), fitting.next()) {
                    (Some(key), None) if key.signed(token) => Verdict::Genuine(key.clone()),
                    (Some(_), Some(_)) => Verdict::Forged,
                    // Without names, a changed key looks like a wrong signature.
                    _ => Verdict::Unknown,
                }
            }
        }
    }
}

impl Key {
    fn new(jwk: Jwk) -> Option<Self> {
        let common = &jwk.common;
        let for_signatures = common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature)
            && common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        let asymmetric = !matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_));
        let decoding = DecodingKey::from_jwk(&jwk).ok()?;
        (for_signatures && asymmetric).then_some(Self { jwk, decoding })
    }

    /// Whether the key is one of the algorithm's kind, and not reserved for another algorithm.
    fn fits(&self, algorithm: Algorithm) -> bool {
        use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
        let kind = match &self.jwk.algorithm {
            AlgorithmParameters::RSA(_) => matches!(algorithm, RS256 | RS384 | RS512 | PS256 | PS384 | PS512),
            AlgorithmParameters::EllipticCurve(key) => {
                matches!((&key.curve, algorithm), (EllipticCurve::P256, ES256) | (EllipticCurve::P384, ES384))
            }
            AlgorithmParameters::OctetKeyPair(key) => key.curve == EllipticCurve::Ed25519 && algorithm == EdDSA,
            _ => false,
        };
        kind && self.jwk.common.key_algorithm.is_none_or(|named| named == algorithm.into())
    }

    fn signed(&self, token: &Jwt<'_>) -> bool {
        let verify = jsonwebtoken::crypto::verify;
        self.fits(token.algorithm) && verify(token.signature, token.message.as_bytes(), &self.decoding, token.algorithm).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests;
