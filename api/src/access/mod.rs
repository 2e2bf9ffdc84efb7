//! WHO: turns a bearer token into an [`Actor`] and says what an actor may do. Nothing else makes an actor.

mod actor;
mod policy;
mod scope;

pub use actor::{Actor, Who};
pub use policy::{Act, Reach};
pub use scope::{Scope, Scopes};

use crate::platform::{Error, Result, clock::Clock, config::Config, outbound::Outbound};
use sea_orm::DatabaseConnection;

/// Verifies tokens: knows the identity providers, their keys and their clients.
pub struct Access {}

impl Access {
    pub fn new(_config: &Config, _clock: Clock, _outbound: Outbound, _db: DatabaseConnection) -> Self {
        Self {}
    }

    /// Who holds this bearer token.
    ///
    /// # Errors
    /// `Unauthenticated` when the token is not valid here; `Unavailable` when its identity provider does not answer.
    pub async fn authenticate(&self, _token: &str) -> Result<Actor> {
        Err(Error::Unauthenticated("not built yet".into()))
    }

    /// Forgets what is remembered of an organization: its providers, integrations and tokens.
    pub fn forget(&self, _organization: entity::id::OrganizationId) {}

    /// The same caller as of now, with scopes and role as they stand: asked again before each thing a stream delivers.
    ///
    /// # Errors
    /// `Unauthenticated` when the token has expired, or the integration, provider or employee may no longer call.
    pub async fn again(&self, actor: &Actor) -> Result<Actor> {
        Ok(actor.clone())
    }
}
