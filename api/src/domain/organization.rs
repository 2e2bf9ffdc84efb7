//! A customer, which is the tenant. The operator creates organizations; callers cannot. The limits of its brake are set in `brake`.

use crate::{
    access::{Actor, Permission},
    app::App,
    feed::{self, ChangeKind},
    platform::{Error, Result, db::on_unique_violation, error::Problems},
};
use entity::{
    Tenanted,
    organization::{Column, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Select};

/// The longest slug, in characters.
const MAX_SLUG_LENGTH: usize = 63;

/// The actor's organization, as a query.
///
/// # Errors
/// `Forbidden` without permission to read the organization.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadOrganization)?;
    Ok(Entity::of(actor.organization()))
}

/// The actor's organization.
pub async fn get(app: &App, actor: &Actor) -> Result<Model> {
    visible_to(actor)?.one(&app.db).await?.ok_or(Error::NotFound { noun: "organization" })
}

/// An organization by its slug. For the command line, which has no actor before it knows the organization.
///
/// # Errors
/// `NotFound` when no organization has the slug.
#[expect(clippy::disallowed_methods, reason = "there is no actor yet: the operator names the organization")]
pub async fn get_by_slug(app: &App, slug: &str) -> Result<Model> {
    Entity::find().filter(Column::Slug.eq(slug)).one(&app.db).await?.ok_or(Error::NotFound { noun: "organization" })
}

/// Creates an organization and its change log.
///
/// # Errors
/// `Invalid` for a name or slug that is not valid; `Conflict` when another organization has the slug.
pub async fn create(app: &App, slug: &str, name: &str) -> Result<Model> {
    let mut problems = Problems::default();
    problems.require_text("name", name, 200);
    let is_slug_char = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    let is_slug = !slug.is_empty() && slug.len() <= MAX_SLUG_LENGTH && slug.bytes().all(is_slug_char);
    problems.require(is_slug, "slug", format!("must be 1 to {MAX_SLUG_LENGTH} lower-case letters, digits and hyphens"));
    problems.into_result()?;
    let at = app.clock.now();
    let row = Model {
        id: app.clock.new_id(),
        version: 1,
        slug: slug.into(),
        name: name.into(),
        brake: None,
        attribute_owners: None,
        terminations_held_at: None,
        terminations_held_count: 0,
        terminations_released_at: None,
        terminations_release_note: None,
        minimum_group: None,
        statement_home_page: None,
        statement_uses_email: false,
        account_home_pages: None,
        created_at: at,
        updated_at: at,
    };
    let actor = Actor::operator(row.id);
    let mut work = app.begin(&actor).await?;
    let row = row.into_active_model().insert(&*work).await;
    let row = row.map_err(on_unique_violation("slug", "another organization has this slug"))?;
    feed::create_log(&*work, row.id).await?;
    work.record(ChangeKind::OrganizationCreated.entry(row.id, 1));
    work.commit().await?;
    Ok(row)
}
