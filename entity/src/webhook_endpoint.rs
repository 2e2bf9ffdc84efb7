//! `webhook_endpoint`: an address to which the server sends the changes of the organization, in the name of an integration.
//!
//! Callers change the settings, up to `previous_secret_expires_at` and with a new version. The node that delivers changes the columns after
//! them, without one.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;
use std::fmt;

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_endpoint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookEndpointId,
    pub version: i64,
    /// The integration that receives the changes, as far as it may read them.
    pub integration_id: IntegrationId,
    pub name: String,
    /// An `https` URL without credentials.
    pub address: String,
    /// The kinds of change that are delivered, separated by spaces. Empty: all.
    pub kinds: String,
    pub status: Status,
    /// Why the endpoint is PAUSED. `None` when it is ACTIVE.
    pub pause_reason: Option<PauseReason>,
    /// The secrets that sign messages, encrypted: the current one, and after a space the previous one.
    pub secret: String,
    /// The name of the key with which the secrets are encrypted.
    pub secret_key_name: String,
    /// Until when the previous secret signs too. `None`: there is no previous secret.
    pub previous_secret_expires_at: Option<DateTimeUtc>,
    /// The log is delivered up to this sequence number.
    pub delivered_seq: i64,
    /// A replay under way is delivered up to this sequence number.
    pub replay_seq: Option<i64>,
    /// The last sequence number of the replay under way.
    pub replay_through_seq: Option<i64>,
    /// The attempts that failed since the last success.
    pub failed_attempts: i32,
    pub failing_since: Option<DateTimeUtc>,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// When the next attempt is due. `None`: at once.
    pub next_attempt_at: Option<DateTimeUtc>,
    /// The last success.
    pub delivered_at: Option<DateTimeUtc>,
    /// The lease of the node that delivers.
    pub lease_id: Option<Uuid>,
    /// When other nodes may take the lease for abandoned.
    pub lease_expires_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

/// Without the secret: even encrypted it belongs in no log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookEndpoint").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(WebhookEndpointId);

/// Whether changes are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Paused,
}

/// Why nothing is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PauseReason {
    /// A caller paused it.
    Request,
    /// Every attempt failed, for days.
    Failing,
    /// The receiver answered with HTTP 410.
    Gone,
    /// The change log no longer has the next entry.
    LogPruned,
}
