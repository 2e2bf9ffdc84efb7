//! A customer, the tenant.

use crate::{
    access::{Act, Actor},
    app::App,
    platform::{Error, Result},
};
use entity::{Tenanted, organization};

/// The actor's organization.
pub async fn get(app: &App, actor: &Actor) -> Result<organization::Model> {
    actor.reach(Act::ReadOrganization)?;
    organization::Entity::of(actor.organization()).one(&app.db).await?.ok_or(Error::NotFound { noun: "organization" })
}
