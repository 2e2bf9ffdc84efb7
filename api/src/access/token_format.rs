//! The format of a bearer token: opaque, or a JWT whose header says how it was signed. Nothing is verified here.

use crate::platform::{Error, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::identity_provider::{self, Profile};
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};

/// The signature algorithms (RFC 7518, RFC 8037) that an identity provider can be registered with. All are asymmetric: who can verify
/// a token must not be able to sign one.
pub const SIGNATURE_ALGORITHMS: &[&str] = &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];

/// Longer tokens are not parsed.
const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// A bearer token by its format.
pub(super) enum TokenFormat<'a> {
    Jwt(JwtParts<'a>),
    Opaque,
}

/// The three parts of a compact JWS (RFC 7515, section 7.1), still encoded.
#[derive(Clone, Copy)]
pub(super) struct JwtParts<'a> {
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
    /// The text that is signed: header, dot and claims.
    message: &'a str,
}

/// A decoded JWT whose signature and claims are not verified.
pub(super) struct UnverifiedJwt<'a> {
    pub algorithm: Algorithm,
    pub key_id: Option<String>,
    pub claims: Map<String, Value>,
    pub message: &'a str,
    pub signature: &'a str,
    typ: Option<String>,
}

/// Rejects the token of a request. The reason is part of the response.
pub(super) fn unauthenticated<T>(reason: impl Into<String>) -> Result<T> {
    Err(Error::Unauthenticated(reason.into()))
}

impl<'a> TokenFormat<'a> {
    /// Determines the format of a token.
    ///
    /// # Errors
    /// `Unauthenticated` when the text is not a bearer token (RFC 6750, section 2.1).
    pub fn parse(token: &'a str) -> Result<Self> {
        if token.len() > MAX_TOKEN_BYTES {
            return unauthenticated("the token is too long");
        }
        let characters = token.trim_end_matches('=');
        if characters.is_empty() || !characters.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte)) {
            return unauthenticated("the token is not a bearer token");
        }
        let is_base64url = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let mut parts = token.split('.');
        Ok(match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(header), Some(claims), Some(signature), None) if [header, claims, signature].into_iter().all(is_base64url) => {
                let message = token.get(..header.len() + 1 + claims.len()).unwrap_or_default();
                Self::Jwt(JwtParts { header, claims, signature, message })
            }
            _ => Self::Opaque,
        })
    }
}

impl<'a> JwtParts<'a> {
    /// Decodes the header and the claims.
    ///
    /// # Errors
    /// `Unauthenticated` when the parts are not those of a JWT, or when the header requires something that is not supported.
    pub fn decode(self) -> Result<UnverifiedJwt<'a>> {
        let header = decode_object(self.header, "header")?;
        let claims = decode_object(self.claims, "claims")?;
        // RFC 7515, section 4.1.11: a recipient must understand the extensions listed here, and this one understands none.
        if header.contains_key("crit") {
            return unauthenticated("the token's header has critical extensions that are not supported");
        }
        let text = |name: &str| header.get(name).and_then(Value::as_str);
        // The members that point to keys (jku, x5u, jwk, x5c) are ignored: keys come from the issuer only.
        let Some(algorithm) = text("alg").filter(|name| SIGNATURE_ALGORITHMS.contains(name)).and_then(|name| name.parse().ok()) else {
            return unauthenticated("the token's signature algorithm is not accepted");
        };
        if header.get("kid").is_some_and(|kid| !kid.is_string()) {
            return unauthenticated("the token's kid is not a string");
        }
        let (key_id, typ) = (text("kid").map(Into::into), text("typ").map(str::to_ascii_lowercase));
        Ok(UnverifiedJwt { algorithm, key_id, claims, message: self.message, signature: self.signature, typ })
    }
}

impl UnverifiedJwt<'_> {
    /// The claim `iss`. It only selects the keys that the token is verified with.
    pub fn issuer(&self) -> Result<&str> {
        self.claims.get("iss").and_then(Value::as_str).map_or_else(|| unauthenticated("the token has no claim iss"), Ok)
    }

    /// Checks that the provider signs with this algorithm, and that the type is that of its access tokens. The type keeps ID tokens out
    /// (RFC 9068, section 4).
    pub fn check_header(&self, provider: &identity_provider::Model) -> Result<()> {
        let is_accepted = provider.algorithms.split_ascii_whitespace().any(|name| name.parse() == Ok(self.algorithm));
        if !is_accepted {
            return unauthenticated("the token's signature algorithm is not accepted from its issuer");
        }
        let is_access_token = matches!(
            (self.typ.as_deref(), provider.profile),
            (Some("at+jwt" | "application/at+jwt"), _) | (Some("jwt"), Profile::Entra | Profile::Okta) | (None, Profile::Okta)
        );
        if is_access_token { Ok(()) } else { unauthenticated("the token is not an access token: its typ is not at+jwt") }
    }
}

fn decode_object(part: &str, name: &str) -> Result<Map<String, Value>> {
    let decoded = URL_SAFE_NO_PAD.decode(part).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    decoded.map_or_else(|| unauthenticated(format!("the token's {name} cannot be decoded")), Ok)
}
