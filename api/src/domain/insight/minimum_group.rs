//! Sets the smallest group of people whose figures an organization releases.

use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::{SMALLEST_MINIMUM_GROUP, ensure_version},
    feed::ChangeKind,
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    organization::{Entity, Model},
};

const LARGEST_MINIMUM_GROUP: i32 = 1000;

/// Sets the minimum of the actor's organization. Setting the one that is already set changes nothing.
///
/// # Errors
/// `Invalid` for a minimum under 3 or above 1000; `Conflict` when the organization is not at the expected version.
pub async fn set_minimum_group(app: &App, actor: &Actor, minimum: i32, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let row = Entity::of(actor.organization()).one(&*work).await?.ok_or(Error::NotFound { noun: "organization" })?;
    ensure_version(expected_version, row.version)?;
    if !(SMALLEST_MINIMUM_GROUP..=LARGEST_MINIMUM_GROUP).contains(&minimum) {
        return Err(Error::invalid("minimumGroup", format!("must be from {SMALLEST_MINIMUM_GROUP} to {LARGEST_MINIMUM_GROUP}")));
    }
    if row.minimum_group == Some(minimum) {
        return Ok(row);
    }
    let row = Model { minimum_group: Some(minimum), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::OrganizationUpdated.entry(row.id, row.version).with_fields(vec!["minimumGroup"]));
    work.commit().await?;
    Ok(row)
}
