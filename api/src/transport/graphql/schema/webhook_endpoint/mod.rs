//! Webhook endpoints and the attempts to deliver to them: the objects and the root fields that read them. Mutations are in `write`.

mod write;

pub use write::WebhookEndpointMutation;

use super::{change::SequenceNumber, id::Gid, integration::Integration};
use crate::{
    access::Actor,
    app::App,
    domain::webhook_endpoint::{self, AttemptList, List},
    platform::Result as Outcome,
    transport::graphql::engine::{
        column_value::{SpaceSeparated, enum_column},
        loader::BatchLoad,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, Result};
use chrono::{DateTime, Utc};
use entity::id::{IntegrationId, OrganizationId, WebhookAttemptId, WebhookEndpointId};
use std::collections::HashMap;

/// The status of a webhook endpoint: whether changes are sent to it.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::webhook_endpoint::Status")]
pub enum WebhookEndpointStatus {
    /// Changes are sent when they are committed.
    Active,
    /// Nothing is sent until `webhookEndpointResume`. The position stays.
    Paused,
}
enum_column!(WebhookEndpointStatus, entity::webhook_endpoint::Status);

/// The reason why a webhook endpoint is paused.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::webhook_endpoint::PauseReason")]
pub enum WebhookPauseReason {
    /// A caller paused it with `webhookEndpointPause`.
    Request,
    /// All attempts failed for `webhook_failing_days`.
    Failing,
    /// The receiver answered with HTTP 410: the address is gone for good.
    Gone,
    /// The change log no longer has the next entry. Read the objects again, then resume the endpoint after a cursor.
    LogPruned,
}
enum_column!(WebhookPauseReason, entity::webhook_endpoint::PauseReason);

/// The key that loads the last sequence number of the change log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct HeadKey(OrganizationId);

impl BatchLoad for HeadKey {
    type Value = i64;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, i64>> {
        let head = webhook_endpoint::load_head(&app.db, actor).await?;
        Ok(keys.into_iter().filter(|key| key.0 == actor.organization()).map(|key| (key, head)).collect())
    }
}

object! {
    /// An address to which the server sends the changes that an integration may read: one signed request per change (Standard Webhooks), in
    /// the order of the change log, each at least once. Its secret is stored encrypted and shown only when it is made.
    WebhookEndpoint(entity::webhook_endpoint), list List, requires ManageOrganization;

    /// The identifier of the webhook endpoint, `whe_…`.
    id: WebhookEndpointId;

    columns {
        /// The version of the webhook endpoint, 1 at first and one more with each change of its settings or status. Pass it as
        /// `expectedVersion` to refuse a change of another version. Deliveries do not change it.
        version: i64,

        /// The name of the webhook endpoint, for people.
        name: String,

        /// The address, an https URL without credentials.
        address: String,

        /// The kinds of change that are sent, such as `session.held`, in alphabetical order. Empty: all that the integration may read.
        kinds: SpaceSeparated,

        /// The status of the webhook endpoint: whether changes are sent.
        status: WebhookEndpointStatus,

        /// The reason why the endpoint is paused. Null when it is ACTIVE.
        pause_reason: Option<WebhookPauseReason>,

        /// The instant until which the previous secret signs too. Null when the secret was never replaced.
        previous_secret_expires_at: Option<DateTime<Utc>>,

        /// The position of the endpoint: the changes up to this sequence number were delivered, or are of no kind that is sent.
        delivered_seq: SequenceNumber,

        /// The sequence number up to which the replay under way was delivered. Null when there is none.
        replay_seq: Option<SequenceNumber>,

        /// The last sequence number of the replay under way. Null when there is none.
        replay_through_seq: Option<SequenceNumber>,

        /// The number of attempts that failed since the last success.
        failed_attempts: i32,

        /// The instant of the first attempt that failed since the last success. Null when the last attempt succeeded.
        failing_since: Option<DateTime<Utc>>,

        /// The reason why the last attempt failed. Null when it succeeded.
        failure: Option<String>,

        /// The instant from which on the next attempt is made. Null: it is made when there is something to send.
        next_attempt_at: Option<DateTime<Utc>>,

        /// The instant of the last success. Null before the first.
        delivered_at: Option<DateTime<Utc>>,

        /// The identifier of the integration that receives the changes, `int_…`.
        integration_id: Gid<IntegrationId>,

        /// The instant at which the webhook endpoint was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change of the settings or the status.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The integration that receives the changes. What it may not read is not sent.
        integration: Integration = integration_id;
    }

    connections {
        /// The attempts to deliver, oldest first: `last: 1` is the latest. They are kept for `webhook_attempt_retention_days`.
        attempts: WebhookAttempt[] = AttemptList::default, below WebhookEndpointId;
    }

    resolvers {
        /// The number of entries of the change log after the position of the endpoint. Those of a kind that is not sent count too.
        async fn pending_count(&self, ctx: &Context<'_>) -> Result<i64> {
            let head = ctx.loaders()?.load(HeadKey(self.0.organization_id)).await?;
            Ok(head.map_or(0, |head| (head - self.0.delivered_seq).max(0)))
        }
    }
}

object! {
    /// One request that delivered a change to a webhook endpoint, or failed to.
    WebhookAttempt(entity::webhook_attempt), list AttemptList, requires ManageOrganization;

    /// The identifier of the attempt, `wha_…`.
    id: WebhookAttemptId;

    columns {
        /// The sequence number of the change.
        seq: SequenceNumber,

        /// The kind of the change, such as `session.held`.
        kind: String,

        /// Whether the change was sent again by `webhookEndpointReplay`.
        is_replay: bool,

        /// The HTTP status of the response. Null when there was none.
        status_code: Option<i32>,

        /// The reason why the attempt failed. Null when it succeeded.
        failure: Option<String>,

        /// The time in milliseconds that the receiver took to answer, or until the attempt failed.
        duration_milliseconds: i32,

        /// The instant at which the attempt ended.
        attempted_at: DateTime<Utc>,

        /// The identifier of the webhook endpoint, `whe_…`.
        webhook_endpoint_id: Gid<WebhookEndpointId>,
    }

    objects {
        /// The webhook endpoint to which the change was sent.
        webhook_endpoint: WebhookEndpoint = webhook_endpoint_id;
    }
}

queries! {
    WebhookEndpointQuery;

    nouns { WebhookEndpoint, WebhookAttempt }

    objects {
        /// Finds a webhook endpoint by its identifier. Null when it does not exist or the caller may not see it.
        webhook_endpoint: WebhookEndpoint, by WebhookEndpointId, requires ManageOrganization;
    }

    connections {
        /// Lists the webhook endpoints of the organization, paused ones included, oldest first. At most 100 exist.
        webhook_endpoints: WebhookEndpoint[] = List::default, requires ManageOrganization;
    }
}
