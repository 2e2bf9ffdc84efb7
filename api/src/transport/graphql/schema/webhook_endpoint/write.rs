//! Mutations of webhook endpoints: inputs and root fields. The domain decides; this file translates.

use super::WebhookEndpoint;
use crate::{
    access::Permission,
    domain::webhook_endpoint::{self, Issued, NewEndpoint, Settings, TestResult},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{cost, requires, scope_of},
            id::Gid,
            payload::{Payload, UserError, into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    id::{IntegrationId, WebhookEndpointId},
    webhook_endpoint::Model,
};
use secrecy::ExposeSecret;

payload!(WebhookEndpointPayload { webhook_endpoint: WebhookEndpoint(Model) }, "webhook endpoint");

/// The payload of a mutation that makes a secret.
#[derive(SimpleObject)]
pub struct WebhookEndpointSecretPayload {
    /// The webhook endpoint after the mutation. Null when the mutation was refused.
    webhook_endpoint: Option<WebhookEndpoint>,
    /// The secret with which messages are signed: `whsec_` and base64, as the libraries of Standard Webhooks take it. It is shown only in this
    /// response. Null when the mutation was refused, and when an idempotency key was used again.
    secret: Option<String>,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for WebhookEndpointSecretPayload {
    type Model = Issued;
    fn of(model: Option<Issued>, user_errors: Vec<UserError>) -> Self {
        let secret = model.as_ref().and_then(|issued| Some(issued.secret.as_ref()?.expose_secret().to_owned()));
        Self { webhook_endpoint: model.map(|issued| WebhookEndpoint(issued.endpoint)), secret, user_errors }
    }
}

/// The payload of `webhookEndpointTest`.
#[derive(SimpleObject)]
pub struct WebhookEndpointTestPayload {
    /// The webhook endpoint, which the test does not change. Null when the mutation was refused.
    webhook_endpoint: Option<WebhookEndpoint>,
    /// The HTTP status of the response. Null when there was none, and when the mutation was refused.
    status_code: Option<i32>,
    /// The reason why the receiver did not accept the message. Null when it did, and when the mutation was refused.
    failure: Option<String>,
    /// The errors of the input, which the caller can correct. Empty when the message was sent, whether or not it was accepted.
    user_errors: Vec<UserError>,
}

impl Payload for WebhookEndpointTestPayload {
    type Model = TestResult;
    fn of(model: Option<TestResult>, user_errors: Vec<UserError>) -> Self {
        let (endpoint, status_code, failure) =
            model.map_or((None, None, None), |result| (Some(WebhookEndpoint(result.endpoint)), result.status_code, result.failure));
        Self { webhook_endpoint: endpoint, status_code, failure, user_errors }
    }
}

/// A webhook endpoint to create.
#[derive(InputObject)]
pub struct WebhookEndpointCreateInput {
    /// The identifier of the integration that receives the changes. It needs the scope `change:read`, and the receiver the token of the
    /// integration, to read what a change is about.
    integration_id: Gid<IntegrationId>,
    /// The name of the webhook endpoint, for people, 1 to 200 characters.
    name: String,
    /// The address: an https URL without credentials, at most 2,000 characters. Private and local addresses are refused.
    address: String,
    /// The kinds of change to send, such as `session.held`. Null or empty: all that the integration may read.
    kinds: Option<Vec<String>>,
    /// A cursor of the change log: the first change is the one after it. Null: the end of the log.
    after: Option<String>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object, without the secret; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null:
    /// none.
    idempotency_key: Option<String>,
}

/// The settings of a webhook endpoint to change. A setting that is absent or null stays unchanged.
#[derive(InputObject)]
pub struct WebhookEndpointUpdateInput {
    /// The identifier of the webhook endpoint.
    id: Gid<WebhookEndpointId>,
    /// Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new name of the webhook endpoint, 1 to 200 characters. Null: unchanged.
    name: Option<String>,
    /// The new address, which gets the next attempt at once. Null: unchanged.
    address: Option<String>,
    /// The kinds of change that are sent from now on. Empty: all that the integration may read. Null: unchanged.
    kinds: Option<Vec<String>>,
}

#[derive(Default)]
pub struct WebhookEndpointMutation;

#[Object]
impl WebhookEndpointMutation {
    /// Creates a webhook endpoint and its secret. It needs the setting `encryption_key` of the server.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn webhook_endpoint_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook endpoint to create.")] input: WebhookEndpointCreateInput,
    ) -> Result<WebhookEndpointSecretPayload> {
        let key = input.idempotency_key;
        let settings = Settings { name: input.name, address: input.address, kinds: input.kinds.unwrap_or_default() };
        let new = NewEndpoint { integration_id: input.integration_id.0, settings, after: input.after };
        into_payload(ctx, webhook_endpoint::create(ctx.app()?, ctx.actor()?, new, key.as_deref()).await)
    }

    /// Changes settings of a webhook endpoint. They are in effect from the next message on, also for a change whose delivery has failed.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn webhook_endpoint_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The webhook endpoint and the settings to change.")] input: WebhookEndpointUpdateInput,
    ) -> Result<WebhookEndpointPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = webhook_endpoint::update(app, actor, id, input.expected_version, |old| Settings {
            name: input.name.unwrap_or(old.name),
            address: input.address.unwrap_or(old.address),
            kinds: input.kinds.unwrap_or(old.kinds),
        });
        into_payload_or_current(ctx, outcome.await, webhook_endpoint::get(&app.db, actor, id)).await
    }

    /// Replaces the secret of a webhook endpoint. Until the previous secret expires, messages have a signature with each of the two, so that
    /// the receiver can change its own in the meantime.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn webhook_endpoint_rotate_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the webhook endpoint.")] id: Gid<WebhookEndpointId>,
        #[graphql(
            desc = "The instant until which the previous secret signs too: now, to revoke it, or at most 30 days away. Null: in 24 hours."
        )]
        previous_expires_at: Option<DateTime<Utc>>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<WebhookEndpointSecretPayload> {
        let outcome = webhook_endpoint::rotate_secret(ctx.app()?, ctx.actor()?, id.0, expected_version, previous_expires_at).await;
        into_payload(ctx, outcome)
    }

    /// Pauses a webhook endpoint: nothing is sent until it is resumed. Pausing a paused endpoint has no effect.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn webhook_endpoint_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the webhook endpoint.")] id: Gid<WebhookEndpointId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<WebhookEndpointPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = webhook_endpoint::pause(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, webhook_endpoint::get(&app.db, actor, id.0)).await
    }

    /// Resumes a webhook endpoint, at once and whatever failed before: where it stopped, so that nothing is missed, or after a cursor.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn webhook_endpoint_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the webhook endpoint.")] id: Gid<WebhookEndpointId>,
        #[graphql(
            desc = "A cursor of the change log: the first change is the one after it, also when the endpoint is not paused. Null: where it stopped. Required when the log no longer has the next entry."
        )]
        after: Option<String>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<WebhookEndpointPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = webhook_endpoint::resume(app, actor, id.0, expected_version, after).await;
        into_payload_or_current(ctx, outcome, webhook_endpoint::get(&app.db, actor, id.0)).await
    }

    /// Sends the changes of a range again, with the same message identifiers, before the log goes on. It replaces a replay that is under way;
    /// an empty range ends it.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)), directive = cost::apply(50))]
    async fn webhook_endpoint_replay(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the webhook endpoint.")] id: Gid<WebhookEndpointId>,
        #[graphql(desc = "A cursor of the change log: the range begins after it.")] after: String,
        #[graphql(desc = "A cursor of the change log: the last change of the range. Null: the position of the endpoint.")] through: Option<
            String,
        >,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<WebhookEndpointPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = webhook_endpoint::replay(app, actor, id.0, expected_version, (after, through)).await;
        into_payload_or_current(ctx, outcome, webhook_endpoint::get(&app.db, actor, id.0)).await
    }

    /// Sends a signed message of the type `webhook_endpoint.tested` to a webhook endpoint, also to a paused one, and waits for the answer, at
    /// most 15 seconds. Its position and its failures stay as they are.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)), directive = cost::apply(50))]
    async fn webhook_endpoint_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the webhook endpoint.")] id: Gid<WebhookEndpointId>,
    ) -> Result<WebhookEndpointTestPayload> {
        into_payload(ctx, webhook_endpoint::send_test(ctx.app()?, ctx.actor()?, id.0).await)
    }

    /// Deletes a webhook endpoint with its secret and its attempts. The payload contains the endpoint as it was.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn webhook_endpoint_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the webhook endpoint.")] id: Gid<WebhookEndpointId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<WebhookEndpointPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = webhook_endpoint::delete(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, webhook_endpoint::get(&app.db, actor, id.0)).await
    }
}
