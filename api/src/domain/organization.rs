//! A customer, the tenant. Added by the operator, not by callers.

use super::{brake::Thresholds, listing::expect_version};
use crate::{
    access::{Act, Actor},
    app::App,
    feed::{self, Kind},
    platform::{Error, Result, db::taken, error::Problems},
};
use entity::{Tenanted, id::OrganizationId, organization};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Select};

/// The actor's organization and no other.
pub fn visible_to(actor: &Actor) -> Result<Select<organization::Entity>> {
    actor.reach(Act::ReadOrganization)?;
    Ok(organization::Entity::of(actor.organization()))
}

/// The actor's organization.
pub async fn get(app: &App, actor: &Actor) -> Result<organization::Model> {
    visible_to(actor)?.one(&app.db).await?.ok_or(Error::NotFound { noun: "organization" })
}

/// Says when changes of the roster are held.
pub async fn set_brake(app: &App, actor: &Actor, thresholds: Thresholds, expected_version: Option<i64>) -> Result<organization::Model> {
    let mut work = app.begin(actor).await?;
    actor.may(Act::ManageOrganization, &[])?;
    let row = organization::Entity::of(actor.organization()).one(&*work).await?.ok_or(Error::NotFound { noun: "organization" })?;
    expect_version(expected_version, row.version)?;
    let problems = thresholds.problems();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    if Thresholds::kept(row.brake.as_ref())? == thresholds {
        return Ok(row);
    }
    let brake = serde_json::to_value(thresholds).map_err(Error::internal)?;
    let row = organization::Model { brake: Some(brake), version: row.version + 1, updated_at: work.at, ..row };
    work.change(row.clone())?;
    work.record(Kind::OrganizationUpdated.of(row.id, row.version).changing(vec!["brake"]));
    work.commit().await?;
    Ok(row)
}

/// When changes of the organization's roster are held.
pub(super) async fn brake(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<Thresholds> {
    let row = organization::Entity::of(organization).one(db).await?.ok_or(Error::NotFound { noun: "organization" })?;
    Thresholds::kept(row.brake.as_ref())
}

/// An organization by its short name: for the command line, before there is an actor.
#[expect(clippy::disallowed_methods, reason = "the operator names the organization that the actor will be made for")]
pub async fn named(app: &App, slug: &str) -> Result<organization::Model> {
    organization::Entity::find()
        .filter(organization::Column::Slug.eq(slug))
        .one(&app.db)
        .await?
        .ok_or(Error::NotFound { noun: "organization" })
}

/// Adds an organization and begins its change log.
///
/// # Errors
/// `Invalid` for a name or slug that does not fit; `Conflict` when the slug is taken.
pub async fn create(app: &App, slug: &str, name: &str) -> Result<organization::Model> {
    let mut problems = Problems::default();
    problems.text("name", name, 200);
    let plain = !slug.is_empty() && slug.len() <= 63 && slug.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
    problems.unless(plain, "slug", "must be 1 to 63 lower-case letters, digits and hyphens");
    problems.into_result()?;
    let at = app.clock.now();
    let organization = organization::Model {
        id: app.clock.id(),
        version: 1,
        slug: slug.into(),
        name: name.into(),
        brake: None,
        created_at: at,
        updated_at: at,
    };
    let actor = Actor::operator(organization.id);
    let mut work = app.begin(&actor).await?;
    let organization =
        organization.into_active_model().insert(&*work).await.map_err(taken("slug", "another organization has this slug"))?;
    feed::found(&*work, organization.id).await?;
    work.record(Kind::OrganizationCreated.of(organization.id, 1));
    work.commit().await?;
    Ok(organization)
}
