//! The limits of an organization: reading and setting them.

use super::Limits;
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::ensure_version,
    feed::ChangeKind,
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    id::OrganizationId,
    organization::{Entity, Model},
};
use sea_orm::ConnectionTrait;

/// The limits of the organization, or the defaults when it has not set any.
pub(super) async fn load_limits(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<Limits> {
    let row = Entity::of(organization).one(db).await?.ok_or(Error::NotFound { noun: "organization" })?;
    Limits::from_json(row.brake.as_ref())
}

/// Sets the limits of the actor's organization. Setting the limits that are already set changes nothing.
///
/// # Errors
/// `Invalid` for a percentage above 100; `Conflict` when the organization is not at the expected version.
pub async fn set_limits(app: &App, actor: &Actor, limits: Limits, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let row = Entity::of(actor.organization()).one(&*work).await?.ok_or(Error::NotFound { noun: "organization" })?;
    ensure_version(expected_version, row.version)?;
    limits.validate().into_result()?;
    if Limits::from_json(row.brake.as_ref())? == limits {
        return Ok(row);
    }
    let brake = serde_json::to_value(limits).map_err(Error::internal)?;
    let row = Model { brake: Some(brake), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::OrganizationUpdated.entry(row.id, row.version).with_fields(vec!["brake"]));
    work.commit().await?;
    Ok(row)
}
