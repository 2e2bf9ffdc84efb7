//! The form of a token: opaque, or a signed JWT whose header says how it was signed. Nothing here is believed yet.

use crate::platform::{Error, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::identity_provider::{self, Profile};
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};

/// Signature algorithms that a provider may be set to. Only asymmetric ones: who can check must not be able to sign.
pub const ALGORITHMS: &[&str] = &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];

/// The longest token that is looked at.
const LONGEST: usize = 16 * 1024;

/// A bearer token by its looks.
pub(super) enum Form<'a> {
    Signed(Parts<'a>),
    Opaque,
}

/// The three parts of a compact JWS (RFC 7515, section 7.1).
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
    /// What is signed: header and claims as they stand.
    message: &'a str,
}

/// A JWT, read but not verified.
pub(super) struct Jwt<'a> {
    pub algorithm: Algorithm,
    pub kid: Option<String>,
    pub claims: Map<String, Value>,
    pub message: &'a str,
    pub signature: &'a str,
    typ: Option<String>,
}

pub(super) fn refuse<T>(reason: impl Into<String>) -> Result<T> {
    Err(Error::Unauthenticated(reason.into()))
}

impl<'a> Form<'a> {
    /// # Errors
    /// `Unauthenticated` when it cannot be a bearer token (RFC 6750, section 2.1) at all.
    pub fn of(token: &'a str) -> Result<Self> {
        if token.len() > LONGEST {
            return refuse("the token is too long");
        }
        let letters = token.trim_end_matches('=');
        if letters.is_empty() || !letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte)) {
            return refuse("the token is not a bearer token");
        }
        let base64url = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let mut parts = token.split('.');
        Ok(match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(header), Some(claims), Some(signature), None) if [header, claims, signature].into_iter().all(base64url) => {
                let message = token.get(..header.len() + 1 + claims.len()).unwrap_or_default();
                Self::Signed(Parts { header, claims, signature, message })
            }
            _ => Self::Opaque,
        })
    }
}

impl<'a> Parts<'a> {
    /// # Errors
    /// `Unauthenticated` when it is no JWT, or asks for something that this server must understand and does not.
    pub fn read(self) -> Result<Jwt<'a>> {
        let header = object(self.header, "header")?;
        let claims = object(self.claims, "claims")?;
        // RFC 7515, section 4.1.11: extensions named here must be understood, and none is.
        if header.contains_key("crit") {
            return refuse("the token's header has critical extensions that are not understood");
        }
        let text = |name: &str| header.get(name).and_then(Value::as_str);
        // Where the header says that keys are (jku, x5u, jwk, x5c) is not read: keys come from the issuer alone.
        let Some(algorithm) = text("alg").filter(|name| ALGORITHMS.contains(name)).and_then(|name| name.parse().ok()) else {
            return refuse("the token's signature algorithm is not accepted");
        };
        if header.get("kid").is_some_and(|kid| !kid.is_string()) {
            return refuse("the token's kid is not a text");
        }
        let (kid, typ) = (text("kid").map(Into::into), text("typ").map(str::to_ascii_lowercase));
        Ok(Jwt { algorithm, kid, claims, message: self.message, signature: self.signature, typ })
    }
}

impl Jwt<'_> {
    /// Who claims to have issued it: says whose keys to try, and nothing more.
    pub fn issuer(&self) -> Result<&str> {
        self.claims.get("iss").and_then(Value::as_str).map_or_else(|| refuse("the token names no issuer"), Ok)
    }

    /// Whether the provider signs like this, and calls access tokens this. The type keeps ID tokens out (RFC 9068, section 4).
    pub fn check_header(&self, provider: &identity_provider::Model) -> Result<()> {
        let accepted = provider.algorithms.split_ascii_whitespace().any(|name| name.parse() == Ok(self.algorithm));
        if !accepted {
            return refuse("the token's signature algorithm is not accepted from its issuer");
        }
        let typed = matches!(
            (self.typ.as_deref(), provider.profile),
            (Some("at+jwt" | "application/at+jwt"), _) | (Some("jwt"), Profile::Entra | Profile::Okta) | (None, Profile::Okta)
        );
        if typed { Ok(()) } else { refuse("the token is not an access token: its typ is not at+jwt") }
    }
}

fn object(part: &str, name: &str) -> Result<Map<String, Value>> {
    let decoded = URL_SAFE_NO_PAD.decode(part).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    decoded.map_or_else(|| refuse(format!("the token's {name} cannot be read")), Ok)
}
