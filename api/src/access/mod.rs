//! WHO: turns a bearer token into an [`Actor`] and says what an actor may do. Nothing else makes an actor.
//!
//! Many issuers, each pinned to one organization: the token's `iss`, not believed yet, picks the identity provider's row; the
//! keys of that issuer alone verify it; the organization comes from the row. An opaque token names nobody, so its caller
//! names the organization ([`Credentials::organization`]).
//!
//! ```text
//! token ─ form ─┬─ JWT: row of iss → header → claims → signature ─┬─ pass ─ integration, employee ─ Actor
//!               └─ opaque: rows of the organization → introspection ┘
//! ```
//!
//! A pass is remembered by the token's hash until the token ends, as long as the row is the same and the key is still
//! published. Rows are believed for five seconds, keys and introspection answers as configured.

mod actor;
mod challenge;
mod claims;
pub mod dev;
pub mod directory;
mod identify;
mod introspection;
mod jwks;
mod keys;
mod memory;
mod pass;
mod policy;
mod provider;
mod rate;
mod scope;
mod token;

pub use actor::{Actor, Who};
pub use challenge::challenge;
pub use policy::{Act, Reach};
pub use provider::Operations;
pub use rate::Rate;
pub use scope::{Scope, Scopes};
pub use token::ALGORITHMS;

use crate::platform::{Error, Result, clock::Clock, config::Config, db::Database, outbound::Outbound};
use chrono::TimeDelta;
use claims::{Claims, Source};
use entity::id::OrganizationId;
use introspection::Introspection;
use jwks::{Key, Verdict};
use keys::Keys;
use memory::{Found, Memory};
use pass::{Pass, Proof};
use provider::Rows;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use token::{Form, Jwt, Parts, refuse};
use tokio::runtime::Handle;

/// How many verified tokens are remembered.
const CAPACITY: u64 = 50_000;

/// What a caller brings.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// The bearer token.
    pub token: &'a str,
    /// The organization by its id or slug: the header `Coachgraph-Organization`, or the field `organization` of
    /// `connection_init`. Needed with opaque tokens where several organizations use them; with others it is checked.
    pub organization: Option<&'a str>,
}

/// Verifies tokens: knows the identity providers, their keys and their clients.
pub struct Access {
    rows: Rows,
    keys: Keys,
    introspection: Introspection,
    verified: Memory<[u8; 32], Arc<Pass>>,
    clock: Clock,
    skew: TimeDelta,
    public_url: String,
    db: Database,
}

impl Access {
    /// Call it inside the runtime that lives as long as the process.
    pub fn new(config: &Config, clock: Clock, outbound: Outbound, db: Database) -> Self {
        Self {
            rows: Rows::new(db.clone(), clock.clone()),
            keys: Keys::new(config, clock.clone(), outbound.clone(), Handle::current()),
            introspection: Introspection::new(config, clock.clone(), outbound),
            verified: Memory::new(clock.clone(), CAPACITY),
            clock,
            skew: seconds(config.access_clock_skew_seconds),
            public_url: config.public_url.clone(),
            db,
        }
    }

    /// Who calls.
    ///
    /// # Errors
    /// `Unauthenticated` when the token is not valid here; `Unavailable` when its identity provider does not answer.
    pub async fn authenticate(&self, credentials: Credentials<'_>) -> Result<Actor> {
        if directory::is_one(credentials.token) {
            return refuse("this is a token for SCIM: it is accepted at /scim/v2 and nowhere else");
        }
        let organization = match credentials.organization {
            // An organization that does not exist and one that the token is not of are answered alike.
            Some(name) => Some(self.rows.organization(name).await?.map_or_else(elsewhere, Ok)?),
            None => None,
        };
        let pass = match Form::of(credentials.token)? {
            Form::Signed(parts) => self.signed(credentials.token, parts).await?,
            Form::Opaque => self.opaque(credentials.token, organization).await?,
        };
        if organization.is_some_and(|named| named != pass.provider.organization_id) {
            return elsewhere();
        }
        identify::identify(&self.rows, pass).await
    }

    /// Who calls at the SCIM door: with one of its long-lived tokens, or with a token as everywhere.
    ///
    /// # Errors
    /// As [`Access::authenticate`].
    pub async fn authenticate_directory(&self, credentials: Credentials<'_>) -> Result<Actor> {
        if !directory::is_one(credentials.token) {
            return self.authenticate(credentials).await;
        }
        directory::identify(&self.db, &self.clock, credentials.token).await
    }

    /// The same caller as of now, with scopes and role as they stand: asked again before each thing a stream delivers.
    ///
    /// # Errors
    /// `Unauthenticated` when the token has expired, or the integration, provider or employee may no longer call.
    pub async fn again(&self, actor: &Actor) -> Result<Actor> {
        let Some(pass) = actor.pass() else { return Ok(actor.clone()) };
        if pass.expires_at.is_some_and(|end| end <= self.clock.now()) {
            return refuse("the token has expired");
        }
        let provider = self.rows.provider(&pass.provider.issuer).await?;
        if provider != pass.provider {
            return refuse("the identity provider's settings have changed; connect again");
        }
        let pass = match &pass.proof {
            Proof::Signature(key) if self.keys.of(&provider).await?.holds(key) => pass.clone(),
            Proof::Signature(_) => return refuse("the token's key is no longer published by its issuer"),
            Proof::Introspection(token) => self.introspection.ask(&self.rows.forgotten, &provider, token).await?,
        };
        identify::identify(&self.rows, pass).await
    }

    /// Believes nothing any more that was read of an organization: call it when its identity providers, integrations or
    /// employees have changed, after the commit. Other nodes believe what they read for up to five seconds.
    pub fn forget(&self, organization: OrganizationId) {
        self.rows.forgotten.forget(organization);
    }

    /// The RFC 9728 metadata of this API, or of one organization's share of it, which alone tells whom that organization trusts.
    ///
    /// # Errors
    /// `NotFound` when no organization has this slug.
    pub async fn metadata(&self, slug: Option<&str>) -> Result<serde_json::Value> {
        let Some(slug) = slug else { return Ok(challenge::metadata(&self.public_url, None)) };
        let unknown = Error::NotFound { noun: "organization" };
        let organization = self.rows.organization_of(slug).await?.ok_or(unknown)?;
        let issuers = self.rows.issuers(organization).await?;
        Ok(challenge::metadata(&self.public_url, Some((slug, &issuers))))
    }

    async fn signed(&self, token: &str, parts: Parts<'_>) -> Result<Arc<Pass>> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(pass) = self.verified.recall(&self.rows.forgotten, &hash).await
            && self.still_holds(&pass).await?
        {
            return Ok(pass);
        }
        let mark = self.rows.forgotten.mark();
        let jwt = parts.read()?;
        let provider = self.rows.provider(jwt.issuer()?).await?;
        jwt.check_header(&provider)?;
        let claims = Claims { provider: &provider, members: &jwt.claims, source: Source::Jwt };
        let said = claims.read(self.clock.now(), self.skew)?;
        let key = self.key(&provider, &jwt).await?;
        let pass = Arc::new(Pass::new(provider, said, Proof::Signature(key)));
        if let Some(end) = pass.expires_at {
            let found = Found { value: pass.clone(), organization: pass.provider.organization_id, until: end };
            self.verified.note(hash, mark, found).await;
        }
        Ok(pass)
    }

    /// Whether what was verified earlier would be verified now: the same row, the key still published.
    async fn still_holds(&self, pass: &Pass) -> Result<bool> {
        let provider = self.rows.provider(&pass.provider.issuer).await?;
        let Proof::Signature(key) = &pass.proof else { return Ok(false) };
        Ok(provider == pass.provider && self.keys.of(&provider).await?.holds(key))
    }

    /// The key that signed the token.
    async fn key(&self, provider: &entity::identity_provider::Model, jwt: &Jwt<'_>) -> Result<Arc<Key>> {
        let known = self.keys.of(provider).await?;
        let verdict = match known.judge(jwt) {
            Verdict::Unknown => self.keys.newer(provider, &known).await?.judge(jwt),
            verdict => verdict,
        };
        match verdict {
            Verdict::Genuine(key) => Ok(key),
            Verdict::Forged => refuse("the token's signature is not valid"),
            Verdict::Unknown => refuse("the token is not signed with a key that its issuer publishes"),
        }
    }

    /// Several providers of one organization are asked in turn: the token stays in the house.
    async fn opaque(&self, token: &str, organization: Option<OrganizationId>) -> Result<Arc<Pass>> {
        let token = token.to_owned().into();
        let mut refusal = match organization {
            Some(_) => elsewhere(),
            None => refuse("an opaque token needs the header Coachgraph-Organization with the organization that it is for"),
        };
        for provider in self.rows.introspecting(organization).await?.iter() {
            match self.introspection.ask(&self.rows.forgotten, provider, &token).await {
                Err(error @ Error::Unauthenticated(_)) if !matches!(refusal, Err(Error::Unavailable(_))) => refusal = Err(error),
                Err(Error::Unauthenticated(_)) => {}
                Err(error) => refusal = Err(error),
                pass => return pass,
            }
        }
        refusal
    }
}

fn elsewhere<T>() -> Result<T> {
    refuse("the token is not valid for the organization that the request names")
}

/// A setting in seconds as a span of time.
fn seconds(setting: u64) -> TimeDelta {
    i64::try_from(setting).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX)
}
