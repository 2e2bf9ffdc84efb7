//! `webhook_attempt`: one request that delivered a change to a webhook endpoint, or failed to.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookAttemptId,
    pub webhook_endpoint_id: WebhookEndpointId,
    /// The sequence number of the change.
    pub seq: i64,
    /// The kind of the change.
    pub kind: String,
    /// Whether the change was delivered again, at the request of a caller.
    pub is_replay: bool,
    /// The HTTP status of the response. `None`: there was none.
    pub status_code: Option<i32>,
    /// Why the attempt failed. `None`: it succeeded.
    pub failure: Option<String>,
    pub duration_milliseconds: i32,
    pub attempted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(WebhookAttemptId);
