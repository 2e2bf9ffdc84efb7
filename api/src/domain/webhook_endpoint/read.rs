//! Reads webhook endpoints and the attempts to deliver to them.

use crate::{
    access::{Actor, Permission},
    domain::shared::{Listing, OptionalFilters},
    feed,
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    id::{WebhookAttemptId, WebhookEndpointId},
    webhook_attempt,
    webhook_endpoint::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select};

/// The webhook endpoints that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the webhook endpoint does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: WebhookEndpointId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "webhook endpoint" })
}

/// The last sequence number of the change log, with which the position of an endpoint is compared.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub async fn load_head(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(feed::head(db, actor.organization()).await?.seq)
}

/// A list of webhook endpoints, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<WebhookEndpointId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::Id, &self.ids))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new("webhook_endpoint.id").then_id()
    }
}

/// The attempts that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub fn attempts_visible_to(actor: &Actor) -> Result<Select<webhook_attempt::Entity>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(webhook_attempt::Entity::of(actor.organization()))
}

/// A list of attempts, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AttemptList {
    pub ids: Option<Vec<WebhookAttemptId>>,
}

impl Listing for AttemptList {
    type Entity = webhook_attempt::Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        Ok(attempts_visible_to(actor)?.filter_ids(db, webhook_attempt::Column::Id, &self.ids))
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        SortOrder::new("webhook_attempt.id").then_id()
    }
}
