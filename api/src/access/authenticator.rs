//! The entry point of authentication: creates an actor from a bearer token, and later checks whether the actor is still valid and which
//! scopes and role it has by then.

use super::{
    Actor,
    cached_rows::CachedRows,
    from_seconds,
    introspection::IntrospectionClient,
    jwks::{SignatureCheck, VerificationKey},
    jwks_cache::JwksCache,
    organization_cache::{NewEntry, OrganizationCache},
    resolve_actor::resolve_actor,
    resource_metadata, scim_token,
    token_claims::{ClaimsReader, ClaimsSource},
    token_format::{JwtParts, TokenFormat, UnverifiedJwt, unauthenticated},
    verified_token::{Proof, VerifiedToken},
    xapi_credential,
};
use crate::platform::{Error, Result, clock::Clock, config::Config, db::Database, outbound::Outbound};
use chrono::TimeDelta;
use entity::id::OrganizationId;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::runtime::Handle;

/// The number of verified tokens in the cache.
const MAX_CACHED_TOKENS: u64 = 50_000;

/// What a caller sends to authenticate.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// The bearer token, without the word `Bearer`.
    pub token: &'a str,
    /// The organization, by id or slug, from the header `Coachgraph-Organization` or the field `organization` of `connection_init`.
    /// Required for opaque tokens when several organizations use introspection; for other tokens it must match the token.
    pub organization: Option<&'a str>,
}

/// Verifies tokens with the identity providers of all organizations.
pub struct Authenticator {
    rows: CachedRows,
    jwks_cache: JwksCache,
    introspection: IntrospectionClient,
    verified_tokens: OrganizationCache<[u8; 32], Arc<VerifiedToken>>,
    clock: Clock,
    clock_skew: TimeDelta,
    public_url: String,
    db: Database,
}

impl Authenticator {
    /// Must be called inside the runtime that lives as long as the process: keys are fetched there.
    pub fn new(config: &Config, clock: Clock, outbound: Outbound, db: Database) -> Self {
        Self {
            rows: CachedRows::new(db.clone(), clock.clone()),
            jwks_cache: JwksCache::new(config, clock.clone(), outbound.clone(), Handle::current()),
            introspection: IntrospectionClient::new(config, clock.clone(), outbound),
            verified_tokens: OrganizationCache::new(clock.clone(), MAX_CACHED_TOKENS),
            clock,
            clock_skew: from_seconds(config.access_clock_skew_seconds),
            public_url: config.public_url.clone(),
            db,
        }
    }

    /// Authenticates a caller.
    ///
    /// # Errors
    /// `Unauthenticated` when the token is not valid; `Unavailable` when its identity provider cannot be reached.
    pub async fn authenticate(&self, credentials: Credentials<'_>) -> Result<Actor> {
        if scim_token::has_prefix(credentials.token) {
            return unauthenticated("this is a SCIM token: it is accepted at /scim/v2 only");
        }
        let organization = match credentials.organization {
            // An unknown organization and one that the token does not belong to get the same response.
            Some(name) => Some(self.rows.find_organization(name).await?.map_or_else(wrong_organization, Ok)?),
            None => None,
        };
        let token = match TokenFormat::parse(credentials.token)? {
            TokenFormat::Jwt(parts) => self.verify_jwt(credentials.token, parts).await?,
            TokenFormat::Opaque => self.introspect(credentials.token, organization).await?,
        };
        if organization.is_some_and(|named| named != token.provider.organization_id) {
            return wrong_organization();
        }
        resolve_actor(&self.rows, token).await
    }

    /// Authenticates a caller of the SCIM endpoints, who sends a SCIM token or a token of an identity provider.
    ///
    /// # Errors
    /// As [`Authenticator::authenticate`].
    pub async fn authenticate_scim(&self, credentials: Credentials<'_>) -> Result<Actor> {
        if !scim_token::has_prefix(credentials.token) {
            return self.authenticate(credentials).await;
        }
        scim_token::authenticate(&self.db, &self.clock, credentials.token).await
    }

    /// Authenticates a caller of the xAPI endpoints by the key and the secret of an xAPI credential.
    ///
    /// # Errors
    /// `Unauthenticated` when the credential is not valid.
    pub async fn authenticate_xapi(&self, key: &str, secret: &str) -> Result<Actor> {
        xapi_credential::authenticate(&self.db, &self.clock, key, secret).await
    }

    /// The same caller with the scopes and the role that they have now. Long-lived streams call it before each delivery.
    ///
    /// # Errors
    /// `Unauthenticated` when the token has expired, or when the integration, provider or employee may no longer call.
    pub async fn reauthenticate(&self, actor: &Actor) -> Result<Actor> {
        let Some(token) = actor.token() else { return Ok(actor.clone()) };
        if token.claims.expires_at.is_some_and(|end| end <= self.clock.now()) {
            return unauthenticated("the token has expired");
        }
        let provider = self.rows.find_provider(&token.provider.issuer).await?;
        if provider != token.provider {
            return unauthenticated("the settings of the identity provider have changed; connect again");
        }
        let token = match &token.proof {
            Proof::Signature(key) if self.jwks_cache.get(&provider).await?.contains(key) => token.clone(),
            Proof::Signature(_) => return unauthenticated("the token's key is no longer published by its issuer"),
            Proof::Introspection(secret) => self.introspection.introspect(self.rows.invalidations(), &provider, secret).await?,
        };
        resolve_actor(&self.rows, token).await
    }

    /// Drops everything that is cached for an organization. To be called after the commit of a change to its identity providers,
    /// integrations or employees. Other nodes may use what they cached for up to five seconds.
    pub fn invalidate(&self, organization: OrganizationId) {
        self.rows.invalidations().invalidate(organization);
    }

    /// The protected resource metadata (RFC 9728) of the API, or of one organization. Only the latter lists authorization servers.
    ///
    /// # Errors
    /// `NotFound` when no organization has this slug.
    pub async fn resource_metadata(&self, slug: Option<&str>) -> Result<serde_json::Value> {
        let Some(slug) = slug else { return Ok(resource_metadata::document(&self.public_url, None)) };
        let unknown = Error::NotFound { noun: "organization" };
        let organization = self.rows.find_organization_by_slug(slug).await?.ok_or(unknown)?;
        let issuers = self.rows.list_issuers(organization).await?;
        Ok(resource_metadata::document(&self.public_url, Some((slug, &issuers))))
    }

    pub(super) fn rows(&self) -> &CachedRows {
        &self.rows
    }

    async fn verify_jwt(&self, token: &str, parts: JwtParts<'_>) -> Result<Arc<VerifiedToken>> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(cached) = self.verified_tokens.get(self.rows.invalidations(), &hash).await
            && self.is_still_valid(&cached).await?
        {
            return Ok(cached);
        }
        let generation = self.rows.invalidations().generation();
        let jwt = parts.decode()?;
        let provider = self.rows.find_provider(jwt.issuer()?).await?;
        jwt.check_header(&provider)?;
        let reader = ClaimsReader { provider: &provider, claims: &jwt.claims, source: ClaimsSource::Jwt };
        let claims = reader.read(self.clock.now(), self.clock_skew)?;
        let key = self.verify_signature(&provider, &jwt).await?;
        let verified = Arc::new(VerifiedToken { provider, claims, proof: Proof::Signature(key) });
        if let Some(expires_at) = verified.claims.expires_at {
            let entry = NewEntry { value: verified.clone(), organization: verified.provider.organization_id, expires_at };
            self.verified_tokens.insert(hash, generation, entry).await;
        }
        Ok(verified)
    }

    /// Whether a cached token would be accepted now: the row of its provider is the same, and its key is still published.
    async fn is_still_valid(&self, token: &VerifiedToken) -> Result<bool> {
        let provider = self.rows.find_provider(&token.provider.issuer).await?;
        let Proof::Signature(key) = &token.proof else { return Ok(false) };
        Ok(provider == token.provider && self.jwks_cache.get(&provider).await?.contains(key))
    }

    /// Returns the key that signed the token.
    pub(super) async fn verify_signature(
        &self,
        provider: &entity::identity_provider::Model,
        jwt: &UnverifiedJwt<'_>,
    ) -> Result<Arc<VerificationKey>> {
        let cached = self.jwks_cache.get(provider).await?;
        let check = match cached.verify(jwt) {
            SignatureCheck::UnknownKey => self.jwks_cache.refresh(provider, &cached).await?.verify(jwt),
            check => check,
        };
        match check {
            SignatureCheck::Valid(key) => Ok(key),
            SignatureCheck::Invalid => unauthenticated("the token's signature is not valid"),
            SignatureCheck::UnknownKey => unauthenticated("the token is not signed with a key that its issuer publishes"),
        }
    }

    /// Introspects an opaque token at the providers of one organization in turn. Providers of other organizations never see it.
    async fn introspect(&self, token: &str, organization: Option<OrganizationId>) -> Result<Arc<VerifiedToken>> {
        let token = token.to_owned().into();
        let mut error = match organization {
            Some(_) => wrong_organization(),
            None => unauthenticated("with an opaque token, send the header Coachgraph-Organization to name the organization of the token"),
        };
        for provider in self.rows.find_introspection_providers(organization).await?.iter() {
            match self.introspection.introspect(self.rows.invalidations(), provider, &token).await {
                // An unreachable provider might accept the token, so `Unavailable` outweighs a refusal.
                Err(refusal @ Error::Unauthenticated(_)) if !matches!(error, Err(Error::Unavailable(_))) => error = Err(refusal),
                Err(Error::Unauthenticated(_)) => {}
                Err(other) => error = Err(other),
                token => return token,
            }
        }
        error
    }
}

fn wrong_organization<T>() -> Result<T> {
    unauthenticated("the token is not valid for the organization that the request names")
}
