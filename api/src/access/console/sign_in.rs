//! The sign-in at the identity provider of an organization (OpenID Connect Core, section 3.1, with PKCE).

use super::{
    Console,
    oauth_client::{ConsoleClient, IssuedTokens, TokenFailure},
    pending_sign_in::{PendingSignIn, TIME_LIMIT},
    random_text,
    session::Tokens,
};
use crate::{
    access::{
        Actor, Authenticator, Credentials, Principal, Scope,
        token_format::{TokenFormat, unauthenticated},
    },
    platform::{Error, Result, digest::sha256_hex},
};
use chrono::{DateTime, TimeDelta};
use entity::{
    Tenanted,
    id::OrganizationId,
    identity_provider::{self, Column, Entity, Status},
};
use oauth2::PkceCodeChallenge;
use sea_orm::{ColumnTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::sync::Arc;

/// No slug is longer.
const MAX_SLUG_BYTES: usize = 100;

/// A sign-in that has begun.
pub struct StartedSignIn {
    /// Where the person signs in.
    pub location: String,
    /// The value of the cookie that the callback needs.
    pub cookie: String,
    pub time_limit: TimeDelta,
}

/// What the identity provider sends back with the browser (RFC 6749, section 4.1.2, and RFC 9207).
#[derive(Default)]
pub struct CallbackParameters {
    pub state: Option<String>,
    pub code: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// A sign-in that has succeeded.
pub struct SignedIn {
    /// The secret of the new session.
    pub secret: SecretString,
    /// The path to return to.
    pub return_to: String,
}

impl Console {
    /// The organization of a sign-in that has begun. `None` when the cookie was not made by this server, or has expired.
    pub fn organization_of_sign_in(&self, cookie: &str) -> Option<OrganizationId> {
        PendingSignIn::open(self, cookie).map(|pending| pending.organization)
    }

    /// Begins a sign-in at the identity provider of the organization with this slug. `current` is the secret of the session that it replaces.
    ///
    /// # Errors
    /// `NotFound` when nobody can sign in to an organization with this slug; `Unavailable` when the identity provider does not respond.
    pub async fn start_sign_in(&self, access: &Authenticator, slug: &str, return_to: &str, current: Option<&str>) -> Result<StartedSignIn> {
        let unknown = Error::NotFound { noun: "organization with a sign-in for the console" };
        // Other texts are not looked up: one database cannot store a null character.
        let provider = if is_slug(slug) { access.rows().find_console_provider(slug).await? } else { None };
        let provider = provider.ok_or(unknown)?;
        let document = self.discover(access, &provider).await?;
        let client = ConsoleClient::new(self, &provider, &document)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let pending = PendingSignIn {
            organization: provider.organization_id,
            identity_provider: provider.id,
            state: random_text()?,
            nonce: random_text()?,
            verifier: verifier.into_secret(),
            return_to: to_local_path(return_to),
            replaces: current.map(sha256_hex),
            expires_at: self.clock.now() + TIME_LIMIT,
        };
        let scopes = requested_scopes(&provider, &document.scopes_supported);
        let location = client.authorization_url(pending.state.clone(), &pending.nonce, challenge, scopes);
        Ok(StartedSignIn { location: location.into(), cookie: pending.seal(self)?, time_limit: TIME_LIMIT })
    }

    /// Ends a sign-in: exchanges the code, verifies both tokens, and creates the session. `cookie` is that of the start.
    ///
    /// # Errors
    /// `Unauthenticated` with the reason when the sign-in is not that of this browser, or is not valid; `Unavailable` when the identity
    /// provider does not respond.
    pub async fn complete_sign_in(&self, access: &Authenticator, cookie: Option<&str>, parameters: CallbackParameters) -> Result<SignedIn> {
        let pending = cookie.and_then(|cookie| PendingSignIn::open(self, cookie));
        let Some(pending) = pending.filter(|pending| parameters.state.as_ref() == Some(&pending.state)) else {
            return unauthenticated("this sign-in was not started in this browser, or has taken too long");
        };
        let found = Entity::of(pending.organization).filter(Column::Id.eq(pending.identity_provider)).one(&self.db).await?;
        let Some(provider) = found.filter(|row| row.status == Status::Active && row.console_client_id.is_some()).map(Arc::new) else {
            return unauthenticated("the identity provider is disabled");
        };
        let document = self.discover(access, &provider).await?;
        // The response of another provider must not be sent to this one (RFC 9207).
        let is_named = parameters.iss.is_some() || document.authorization_response_iss_parameter_supported;
        if is_named && parameters.iss.as_ref() != Some(&provider.issuer) {
            return unauthenticated("the response is that of another identity provider");
        }
        let Some(code) = parameters.code.filter(|_| parameters.error.is_none()) else {
            return unauthenticated(match parameters.error.as_deref() {
                Some("access_denied") => "the sign-in was cancelled, or the identity provider does not admit you to this application",
                _ => "the identity provider reports an error",
            });
        };
        let client = ConsoleClient::new(self, &provider, &document)?;
        let issued = client.exchange(code, pending.verifier.clone()).await.map_err(|failure| match failure {
            TokenFailure::Refused => Error::Unauthenticated("the identity provider does not accept the code: it is valid once".into()),
            TokenFailure::Other(error) => error,
        })?;
        let Some(id_token) = &issued.id_token else {
            return unauthenticated("the identity provider returned no ID token");
        };
        self.verify_id_token(access, &provider, id_token, &pending.nonce).await?;
        let (actor, tokens) = self.verify_access_token(access, &provider, issued).await?;
        if let Some(replaced) = &pending.replaces {
            self.delete_by_hash(pending.organization, replaced).await?;
        }
        let secret = self.create_session(&actor, provider.id, tokens).await?;
        Ok(SignedIn { secret, return_to: pending.return_to })
    }

    /// Creates a session with a token that the caller of this function obtained by itself, as the demo does.
    ///
    /// # Errors
    /// `Unauthenticated` when the token is not that of an active employee.
    pub async fn create_session_with_token(&self, access: &Authenticator, token: SecretString) -> Result<SecretString> {
        let actor = access.authenticate(Credentials { token: token.expose_secret(), organization: None }).await?;
        let Some(provider) = actor.token().map(|token| token.provider.id) else { return unauthenticated("the token is not valid") };
        let tokens = Tokens::new(token, None, None, actor.expires_at())?;
        self.create_session(&actor, provider, tokens).await
    }

    /// Verifies an ID token (OpenID Connect Core, section 3.1.3.7): it shows that the response belongs to this sign-in.
    async fn verify_id_token(
        &self,
        access: &Authenticator,
        provider: &Arc<identity_provider::Model>,
        token: &SecretString,
        nonce: &str,
    ) -> Result<()> {
        let TokenFormat::Jwt(parts) = TokenFormat::parse(token.expose_secret())? else {
            return unauthenticated("the ID token is not a JWT");
        };
        let jwt = parts.decode()?;
        if !provider.algorithms.split_ascii_whitespace().any(|name| name.parse() == Ok(jwt.algorithm)) {
            return unauthenticated("the ID token's signature algorithm is not accepted from its issuer");
        }
        access.verify_signature(provider, &jwt).await?;
        let client_id = provider.console_client_id.as_deref().unwrap_or_default();
        let is_for_client = match jwt.claims.get("aud") {
            Some(Value::String(audience)) => audience == client_id,
            Some(Value::Array(audiences)) => {
                audiences.iter().any(|audience| audience == client_id) && jwt.claims.get("azp").is_none_or(|party| party == client_id)
            }
            _ => false,
        };
        let expires_at = jwt.claims.get("exp").and_then(Value::as_i64).and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        if jwt.issuer()? != provider.issuer || !is_for_client {
            return unauthenticated("the ID token is not one of this application");
        }
        if expires_at.is_none_or(|end| end + self.clock_skew <= self.clock.now()) {
            return unauthenticated("the ID token has expired");
        }
        if jwt.claims.get("nonce").and_then(Value::as_str) != Some(nonce) {
            return unauthenticated("the ID token belongs to another sign-in");
        }
        Ok(())
    }

    /// Passes the access token through the checks of a bearer token. It must be that of a person, from this provider and for this client.
    async fn verify_access_token(
        &self,
        access: &Authenticator,
        provider: &identity_provider::Model,
        issued: IssuedTokens,
    ) -> Result<(Actor, Tokens)> {
        let organization = provider.organization_id.to_string();
        let credentials = Credentials { token: issued.access_token.expose_secret(), organization: Some(&organization) };
        let actor = access.authenticate(credentials).await?;
        let is_own = actor
            .token()
            .is_some_and(|token| token.provider.id == provider.id && Some(&token.claims.client_id) == provider.console_client_id.as_ref());
        if !is_own || !matches!(actor.principal(), Principal::Person { .. }) {
            return unauthenticated("the access token is not that of a person who signed in to this application");
        }
        let expire_at = issued.expire_at.or(actor.expires_at());
        Ok((actor, Tokens::new(issued.access_token, issued.refresh_token, issued.id_token, expire_at)?))
    }
}

/// Whether an organization can have this slug.
pub fn is_slug(slug: &str) -> bool {
    slug.len() <= MAX_SLUG_BYTES && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The scopes to request: those that the provider's settings name, or all of this API.
fn requested_scopes(provider: &identity_provider::Model, supported: &[String]) -> Vec<String> {
    if let Some(scopes) = &provider.console_scopes {
        return scopes.split_ascii_whitespace().map(str::to_owned).collect();
    }
    let offline = supported.iter().any(|scope| scope == "offline_access").then_some("offline_access");
    ["openid"].into_iter().chain(offline).chain(Scope::ALL.iter().map(|scope| scope.name())).map(str::to_owned).collect()
}

/// A path of the console or GraphiQL, to which the browser returns; the start of the console for anything else, so that nobody can be sent
/// to another site.
fn to_local_path(path: &str) -> String {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && path.len() <= 1000;
    let is_own = path == "/graphql" || path.starts_with("/graphql?") || path.starts_with("/console/");
    if is_plain && is_own { path.to_owned() } else { "/console/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_returns_to_paths_of_this_server_only() {
        for path in ["/console/", "/console/sessions?month=3#table", "/graphql", "/graphql?x=1"] {
            assert_eq!(to_local_path(path), path);
        }
        for path in
            ["", "/", "//evil.example", "https://evil.example", "/graphql.evil", "/console/\r\nx: y", "/console/\\evil", "/consolex"]
        {
            assert_eq!(to_local_path(path), "/console/", "{path:?}");
        }
    }
}
