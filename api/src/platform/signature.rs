//! Signs JSON documents as JSON Web Tokens with ES256 (ECDSA with P-256 and SHA-256; RFC 7515 and RFC 7518, section 3.4).

use super::{Error, Result};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// The length of a coordinate of a point on P-256, in bytes.
const COORDINATE_BYTES: usize = 32;

/// The private key with which documents are signed.
pub struct Signer(EcdsaKeyPair);

/// The public half of a key: the coordinates of its point, in the base64 of URLs (RFC 7518, section 6.2.1).
pub struct PublicKey {
    pub x: String,
    pub y: String,
}

impl PublicKey {
    /// The key as a JSON Web Key (RFC 7517).
    pub fn to_jwk(&self, kid: &str) -> Value {
        json!({ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": self.x, "y": self.y })
    }
}

/// Generates a private key, in the form that [`Signer::parse`] reads: PKCS#8 in base64.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn generate() -> Result<SecretString> {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(Error::internal)?;
    let document = key.to_pkcs8v1().map_err(Error::internal)?;
    Ok(BASE64_STANDARD.encode(document.as_ref()).into())
}

impl Signer {
    /// # Errors
    /// `Internal` when the text is not a key.
    pub fn parse(key: &SecretString) -> Result<Self> {
        let invalid = || Error::internal("a stored signing key is not a key");
        let bytes = BASE64_STANDARD.decode(key.expose_secret()).map_err(|_| invalid())?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes);
        Ok(Self(pair.map_err(|_| invalid())?))
    }

    /// # Errors
    /// `Internal` when the key is not a point of the curve.
    pub fn public_key(&self) -> Result<PublicKey> {
        // An uncompressed point: 4, x, y (SEC 1, section 2.3.3).
        let coordinates = self.0.public_key().as_ref().split_first().and_then(|(_, rest)| rest.split_at_checked(COORDINATE_BYTES));
        let (x, y) = coordinates.ok_or_else(|| Error::internal("a public key is not an uncompressed point"))?;
        Ok(PublicKey { x: BASE64_URL_SAFE_NO_PAD.encode(x), y: BASE64_URL_SAFE_NO_PAD.encode(y) })
    }

    /// Signs claims as a compact JSON Web Token. `kid` names the key, and `typ` the media type of the token.
    ///
    /// # Errors
    /// `Internal` when the operating system provides no randomness.
    pub fn sign(&self, kid: &str, typ: &str, claims: &Value) -> Result<String> {
        let header = json!({ "alg": "ES256", "kid": kid, "typ": typ });
        let [header, claims] = [&header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).map_err(Error::internal)?;
        Ok(format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_token_is_verified_with_the_published_coordinates_only_as_it_was_signed() {
        let signer = Signer::parse(&generate().unwrap()).unwrap();
        let token = signer.sign("#1", "JWT", &json!({ "sub": "ann" })).unwrap();
        let (message, signature) = token.rsplit_once('.').unwrap();
        let PublicKey { x, y } = signer.public_key().unwrap();
        let point: Vec<u8> = [&x, &y].iter().flat_map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, [vec![4], point].concat());
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
        assert!(key.verify(message.as_bytes(), &signature).is_ok());
        assert!(key.verify(message.replace("ey", "ez").as_bytes(), &signature).is_err());
        let other = Signer::parse(&generate().unwrap()).unwrap().public_key().unwrap();
        assert_ne!(other.x, x, "each key is another one");
    }

    #[test]
    fn a_text_that_is_not_a_key_is_refused() {
        for text in ["", "no", "AAAA"] {
            assert!(Signer::parse(&SecretString::from(text)).is_err(), "{text}");
        }
    }
}
