//! What a token claims, by the profile of its provider: one reading for signed tokens and for answers about opaque ones.
//!
//! Who holds a token, the client itself or a person who signed in through it, decides about much, so it is read from what
//! the provider says of the grant and never from something being absent that a person's token might lack too:
//!
//! | | a service's token has |
//! |---|---|
//! | RFC 9068 | `sub` equal to the client (section 2.2) |
//! | Entra | no `scp`, and `idtyp` = `app`, or, where that optional claim is not switched on, `oid` equal to `sub`: people have a `sub` per application |
//! | Okta | `sub` equal to `cid`, and no `uid` |
//! | an opaque one | `sub` equal to the client; or neither `sub` nor `username` nor the person claim |
//!
//! A provider that gives services another `sub` must be told to use the client's id.

use super::{Scopes, pass::Holder, token::refuse};
use crate::platform::Result;
use chrono::{DateTime, TimeDelta, Utc};
use entity::identity_provider::{self, PersonMatch, Profile};
use serde_json::{Map, Value};

/// How far ahead of now a token may claim to have been issued. Its validity begins with `nbf`; beyond this, a clock or a claim is
/// wrong.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// The claims of one token, or the members of one introspection answer.
pub(super) struct Claims<'a> {
    pub provider: &'a identity_provider::Model,
    pub members: &'a Map<String, Value>,
    pub source: Source,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Jwt,
    Introspection,
}

/// What the claims amount to.
pub(super) struct Said {
    pub client: String,
    pub holder: Holder,
    pub scopes: Scopes,
    pub expires_at: Option<DateTime<Utc>>,
}

impl Claims<'_> {
    /// # Errors
    /// `Unauthenticated` with the first reason why this is no valid access token for this API.
    pub fn read(&self, now: DateTime<Utc>, skew: TimeDelta) -> Result<Said> {
        // Such a token is worth nothing without proof of its key, which cannot be checked yet: as a bearer it may be stolen.
        if self.members.contains_key("cnf") {
            return refuse("the token is bound to a key; tokens of that kind are not accepted");
        }
        self.check_issuer()?;
        let audiences = self.texts("aud").unwrap_or_default();
        if !audiences.contains(&self.provider.audience.as_str()) {
            return refuse("the token is for another audience");
        }
        let expires_at = self.check_times(now, skew)?;
        self.check_presence()?;
        let Some(client) = self.client() else {
            return refuse(format!("the token has no claim {}", self.provider.client_claim));
        };
        self.refuse_id_token(&audiences, client)?;
        let service = self.is_service(client);
        let holder = if service { Holder::Service } else { Holder::Person(self.person()?) };
        Ok(Said { client: client.to_owned(), holder, scopes: self.scopes(service), expires_at })
    }

    fn check_issuer(&self) -> Result<()> {
        match (self.text("iss"), self.source) {
            (Some(issuer), _) if issuer == self.provider.issuer => Ok(()),
            (None, Source::Introspection) if !self.members.contains_key("iss") => Ok(()),
            _ => refuse("the token is of another issuer"),
        }
    }

    /// The end of the token with the skew in it, so that nobody adds it a second time.
    fn check_times(&self, now: DateTime<Utc>, skew: TimeDelta) -> Result<Option<DateTime<Utc>>> {
        let expires_at = self.instant("exp")?.map(|at| at.checked_add_signed(skew).unwrap_or(DateTime::<Utc>::MAX_UTC));
        let issued_at = self.instant("iat")?;
        if self.source == Source::Jwt && (expires_at.is_none() || issued_at.is_none()) {
            return refuse("the token lacks exp or iat");
        }
        if expires_at.is_some_and(|at| at <= now) {
            return refuse("the token has expired");
        }
        if self.instant("nbf")?.is_some_and(|at| at > now + skew) {
            return refuse("the token is not valid yet");
        }
        if issued_at.is_some_and(|at| at > now + AHEAD) {
            return refuse("the token was issued in the far future");
        }
        Ok(expires_at)
    }

    fn check_presence(&self) -> Result<()> {
        let required: &[&str] = match (self.source, self.provider.profile) {
            (Source::Introspection, _) => &[],
            (Source::Jwt, Profile::Rfc9068) => &["sub", "client_id", "jti"],
            (Source::Jwt, _) => &["sub"],
        };
        match required.iter().find(|name| self.text(name).is_none()) {
            Some(name) => refuse(format!("the token has no claim {name}")),
            None => Ok(()),
        }
    }

    /// Where `typ` does not tell an ID token from an access token, these do: an ID token is addressed to the client, or
    /// answers a sign-in (OpenID Connect Core, section 2).
    fn refuse_id_token(&self, audiences: &[&str], client: &str) -> Result<()> {
        let told_by_type = self.source == Source::Introspection || self.provider.profile == Profile::Rfc9068;
        let signs = ["nonce", "at_hash", "c_hash"].iter().any(|name| self.members.contains_key(*name));
        if !told_by_type && (signs || audiences.contains(&client)) {
            return refuse("the token is an ID token; send an access token");
        }
        Ok(())
    }

    fn client(&self) -> Option<&str> {
        let others: &[&str] = match (self.source, self.provider.profile) {
            (Source::Introspection, _) => &["client_id"],
            (Source::Jwt, Profile::Rfc9068) => &[],
            (Source::Jwt, Profile::Entra) => &["azp", "appid"],
            (Source::Jwt, Profile::Okta) => &["cid"],
        };
        std::iter::once(self.provider.client_claim.as_str()).chain(others.iter().copied()).find_map(|name| self.text(name))
    }

    fn is_service(&self, client: &str) -> bool {
        let subject = self.text("sub");
        match (self.source, self.provider.profile) {
            (Source::Introspection, _) => match subject {
                Some(subject) => subject == client,
                None => !["sub", "username", &self.provider.person_claim].iter().any(|name| self.members.contains_key(*name)),
            },
            (Source::Jwt, Profile::Rfc9068) => subject == Some(client),
            (Source::Jwt, Profile::Okta) => subject == Some(client) && !self.members.contains_key("uid"),
            (Source::Jwt, Profile::Entra) => {
                let alone = match self.members.get("idtyp") {
                    Some(kind) => kind == "app",
                    None => subject.is_some() && self.text("oid") == subject,
                };
                alone && !self.members.contains_key("scp")
            }
        }
    }

    /// The value by which the person is looked up.
    fn person(&self) -> Result<String> {
        let claim = self.provider.person_claim.as_str();
        let unverified = self.members.get("email_verified").is_some_and(|verified| *verified == false || verified == "false");
        if self.provider.person_match == PersonMatch::Email && claim == "email" && unverified {
            return refuse("the person's email is not verified at the identity provider");
        }
        match self.members.get(claim) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            // Numbers of employees are often just that.
            Some(Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
            _ => refuse(format!("the token does not name a person: it has no claim {claim}")),
        }
    }

    fn scopes(&self, service: bool) -> Scopes {
        let other = match (self.source, self.provider.profile) {
            (_, Profile::Rfc9068) => None,
            (Source::Introspection, _) => Some("scope"),
            // Entra calls what an application may do on its own a role.
            (Source::Jwt, Profile::Entra) if service => Some("roles"),
            (Source::Jwt, Profile::Entra | Profile::Okta) => Some("scp"),
        };
        let words = self.texts(&self.provider.scope_claim).or_else(|| self.texts(other?)).unwrap_or_default();
        Scopes::parse(&words.join(" "))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A claim that may be one text or a list of them.
    fn texts(&self, name: &str) -> Option<Vec<&str>> {
        match self.members.get(name)? {
            Value::String(text) => Some(vec![text]),
            Value::Array(list) => Some(list.iter().filter_map(Value::as_str).collect()),
            _ => None,
        }
    }

    /// A NumericDate (RFC 7519, section 2), which may have a fraction.
    fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>> {
        let Some(value) = self.members.get(name) else { return Ok(None) };
        let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64));
        match seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
            Some(at) => Ok(Some(at)),
            None => refuse(format!("the token's {name} is not a point in time")),
        }
    }
}

#[cfg(test)]
mod tests;
