//! The claims of a token, read by the profile of its provider: one reader for JWTs and for introspection responses.
//!
//! Whether a token belongs to the client itself or to a person who signed in through it decides which permissions it gets. So it is
//! read from what the provider states about the grant, and never from the absence of a claim that a person's token might lack too:
//!
//! | profile | the token of a service has |
//! |---|---|
//! | RFC 9068 | `sub` equal to the client id (section 2.2) |
//! | Entra | no `scp`, and `idtyp` = `app`; without that optional claim, `oid` = `sub` (for people, `sub` differs per application) |
//! | Okta | `sub` equal to `cid`, and no `uid` |
//! | opaque token | `sub` equal to the client id; or none of `sub`, `username` and the person claim |
//!
//! A provider that gives services another `sub` must be configured to use the client id.

use super::{Scopes, token_format::unauthenticated};
use crate::platform::Result;
use chrono::{DateTime, TimeDelta, Utc};
use entity::identity_provider::{self, PersonMatch, Profile};
use serde_json::{Map, Value};

/// How far in the future `iat` may be. Validity starts with `nbf`; an `iat` beyond this means that a clock or the claim is wrong.
const MAX_IAT_AHEAD: TimeDelta = TimeDelta::minutes(5);

/// Reads the claims of one JWT, or the members of one introspection response.
pub(super) struct ClaimsReader<'a> {
    pub provider: &'a identity_provider::Model,
    pub claims: &'a Map<String, Value>,
    pub source: ClaimsSource,
}

/// Where claims come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ClaimsSource {
    Jwt,
    Introspection,
}

/// The claims that this API uses.
pub(super) struct TokenClaims {
    /// The client that the token was issued to.
    pub client_id: String,
    pub subject: TokenSubject,
    /// The scopes of the token, before they are reduced to the grants of the integration.
    pub scopes: Scopes,
    /// When the token expires, clock skew included. `None` when an introspection response names no end.
    pub expires_at: Option<DateTime<Utc>>,
}

/// In whose name the client calls.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) enum TokenSubject {
    /// In its own name.
    Service,
    /// In the name of a person, given by the value of the provider's person claim.
    Person(String),
}

impl ClaimsReader<'_> {
    /// Validates the claims for this API and reads those that it uses.
    ///
    /// # Errors
    /// `Unauthenticated` with the first reason why this is not a valid access token for this API.
    pub fn read(&self, now: DateTime<Utc>, skew: TimeDelta) -> Result<TokenClaims> {
        // A sender-constrained token (RFC 7800) is only valid with a proof of its key, which is not checked here: without one, the
        // token may be stolen.
        if self.claims.contains_key("cnf") {
            return unauthenticated("the token is bound to a key; tokens of that kind are not accepted");
        }
        self.check_issuer()?;
        let audiences = self.strings("aud").unwrap_or_default();
        if !audiences.contains(&self.provider.audience.as_str()) {
            return unauthenticated("the token is for another audience");
        }
        let expires_at = self.check_times(now, skew)?;
        self.check_required_claims()?;
        let Some(client_id) = self.client_id() else {
            return unauthenticated(format!("the token has no claim {}", self.provider.client_claim));
        };
        self.reject_id_token(&audiences, client_id)?;
        let is_service = self.is_service(client_id);
        let subject = if is_service { TokenSubject::Service } else { TokenSubject::Person(self.person()?) };
        Ok(TokenClaims { client_id: client_id.to_owned(), subject, scopes: self.scopes(is_service), expires_at })
    }

    fn check_issuer(&self) -> Result<()> {
        match (self.string("iss"), self.source) {
            (Some(issuer), _) if issuer == self.provider.issuer => Ok(()),
            (None, ClaimsSource::Introspection) if !self.claims.contains_key("iss") => Ok(()),
            _ => unauthenticated("the token was issued by another issuer"),
        }
    }

    /// Returns when the token expires. The skew is included, so that no later check adds it a second time.
    fn check_times(&self, now: DateTime<Utc>, skew: TimeDelta) -> Result<Option<DateTime<Utc>>> {
        let expires_at = self.instant("exp")?.map(|at| at.checked_add_signed(skew).unwrap_or(DateTime::<Utc>::MAX_UTC));
        let issued_at = self.instant("iat")?;
        if self.source == ClaimsSource::Jwt && (expires_at.is_none() || issued_at.is_none()) {
            return unauthenticated("the token has no claim exp or no claim iat");
        }
        if expires_at.is_some_and(|at| at <= now) {
            return unauthenticated("the token has expired");
        }
        if self.instant("nbf")?.is_some_and(|at| at > now + skew) {
            return unauthenticated("the token is not valid yet");
        }
        if issued_at.is_some_and(|at| at > now + MAX_IAT_AHEAD) {
            return unauthenticated("the token's iat is too far in the future");
        }
        Ok(expires_at)
    }

    fn check_required_claims(&self) -> Result<()> {
        let required: &[&str] = match (self.source, self.provider.profile) {
            (ClaimsSource::Introspection, _) => &[],
            (ClaimsSource::Jwt, Profile::Rfc9068) => &["sub", "client_id", "jti"],
            (ClaimsSource::Jwt, _) => &["sub"],
        };
        match required.iter().find(|name| self.string(name).is_none()) {
            Some(name) => unauthenticated(format!("the token has no claim {name}")),
            None => Ok(()),
        }
    }

    /// Where `typ` does not tell ID tokens from access tokens, the claims do: an ID token is addressed to the client, or contains the
    /// claims of a sign-in (OpenID Connect Core, section 2).
    fn reject_id_token(&self, audiences: &[&str], client_id: &str) -> Result<()> {
        let is_known_by_type = self.source == ClaimsSource::Introspection || self.provider.profile == Profile::Rfc9068;
        let has_sign_in_claim = ["nonce", "at_hash", "c_hash"].iter().any(|name| self.claims.contains_key(*name));
        if !is_known_by_type && (has_sign_in_claim || audiences.contains(&client_id)) {
            return unauthenticated("the token is an ID token; send an access token");
        }
        Ok(())
    }

    fn client_id(&self) -> Option<&str> {
        let fallbacks: &[&str] = match (self.source, self.provider.profile) {
            (ClaimsSource::Introspection, _) => &["client_id"],
            (ClaimsSource::Jwt, Profile::Rfc9068) => &[],
            (ClaimsSource::Jwt, Profile::Entra) => &["azp", "appid"],
            (ClaimsSource::Jwt, Profile::Okta) => &["cid"],
        };
        std::iter::once(self.provider.client_claim.as_str()).chain(fallbacks.iter().copied()).find_map(|name| self.string(name))
    }

    /// See the table at the top of this file.
    fn is_service(&self, client_id: &str) -> bool {
        let subject = self.string("sub");
        match (self.source, self.provider.profile) {
            (ClaimsSource::Introspection, _) => match subject {
                Some(subject) => subject == client_id,
                None => !["sub", "username", &self.provider.person_claim].iter().any(|name| self.claims.contains_key(*name)),
            },
            (ClaimsSource::Jwt, Profile::Rfc9068) => subject == Some(client_id),
            (ClaimsSource::Jwt, Profile::Okta) => subject == Some(client_id) && !self.claims.contains_key("uid"),
            (ClaimsSource::Jwt, Profile::Entra) => {
                let is_app_only = match self.claims.get("idtyp") {
                    Some(kind) => kind == "app",
                    None => subject.is_some() && self.string("oid") == subject,
                };
                is_app_only && !self.claims.contains_key("scp")
            }
        }
    }

    /// The value by which the employee is looked up.
    fn person(&self) -> Result<String> {
        let claim = self.provider.person_claim.as_str();
        let is_unverified = self.claims.get("email_verified").is_some_and(|verified| *verified == false || verified == "false");
        if self.provider.person_match == PersonMatch::Email && claim == "email" && is_unverified {
            return unauthenticated("the person's email is not verified at the identity provider");
        }
        match self.claims.get(claim) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            // Some providers send the employee number as a JSON number.
            Some(Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
            _ => unauthenticated(format!("the token does not name a person: it has no claim {claim}")),
        }
    }

    fn scopes(&self, is_service: bool) -> Scopes {
        let fallback = match (self.source, self.provider.profile) {
            (_, Profile::Rfc9068) => None,
            (ClaimsSource::Introspection, _) => Some("scope"),
            // Entra lists the application permissions of a service in `roles`.
            (ClaimsSource::Jwt, Profile::Entra) if is_service => Some("roles"),
            (ClaimsSource::Jwt, Profile::Entra | Profile::Okta) => Some("scp"),
        };
        let names = self.strings(&self.provider.scope_claim).or_else(|| self.strings(fallback?)).unwrap_or_default();
        Scopes::parse(&names.join(" "))
    }

    /// A claim that is a string and not empty.
    fn string(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A claim that is one string or a list of strings.
    fn strings(&self, name: &str) -> Option<Vec<&str>> {
        match self.claims.get(name)? {
            Value::String(text) => Some(vec![text]),
            Value::Array(list) => Some(list.iter().filter_map(Value::as_str).collect()),
            _ => None,
        }
    }

    /// A NumericDate (RFC 7519, section 2), which may have a fraction.
    fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>> {
        let Some(value) = self.claims.get(name) else { return Ok(None) };
        let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64));
        match seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
            Some(at) => Ok(Some(at)),
            None => unauthenticated(format!("the token's {name} is not a point in time")),
        }
    }
}

#[cfg(test)]
mod tests;
