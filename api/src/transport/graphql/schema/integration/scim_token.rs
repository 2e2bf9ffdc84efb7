//! SCIM tokens: the long-lived tokens with which directories call the SCIM API in the name of an integration, and their mutations.

use super::{Integration, write::IntegrationPayload};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::scim_token,
    platform::Result as Outcome,
    transport::graphql::{
        engine::{loader::BatchLoad, request_context::ContextExt},
        schema::{
            directives::{requires, scope_of},
            id::Gid,
            payload::{Payload, UserError, into_payload},
        },
    },
};
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    id::{IntegrationId, ScimTokenId},
    integration::Model as IntegrationRow,
    scim_token::Model,
};
use secrecy::{ExposeSecret, SecretString};
use std::{collections::HashMap, sync::Arc};

/// The key that loads the SCIM tokens of an integration.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScimTokensKey(pub IntegrationId);

impl BatchLoad for ScimTokensKey {
    type Value = Arc<Vec<Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<IntegrationId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in scim_token::list_for_integrations(&app.db, actor, &ids).await? {
            lists.entry(Self(row.integration_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// A SCIM token, as an object of the schema.
pub struct ScimToken(pub Model);

/// A long-lived token for the SCIM API at `/scim/v2`, without the token itself, which the server does not store.
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl ScimToken {
    /// The identifier of the SCIM token, `sct_…`.
    async fn id(&self) -> Gid<ScimTokenId> {
        Gid(self.0.id)
    }

    /// The instant at which the token was issued.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The instant at which the token expires, at most 366 days after it was issued.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// The instant of the last use, accurate to the minute. Null when the token was never used.
    async fn used_at(&self) -> Option<DateTime<Utc>> {
        self.0.used_at
    }

    /// The instant at which the token was revoked. Null when it was not revoked.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }
}

/// The payload of `integrationIssueScimToken`.
#[derive(SimpleObject)]
pub struct ScimTokenIssuePayload {
    /// The integration with its SCIM tokens. Null when the mutation was refused.
    integration: Option<Integration>,
    /// The token, which is shown only in this response. The server stores a hash of it. Null when the mutation was refused.
    token: Option<String>,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for ScimTokenIssuePayload {
    type Model = (IntegrationRow, SecretString);
    fn of(model: Option<Self::Model>, user_errors: Vec<UserError>) -> Self {
        let (integration, token) = model.unzip();
        let token = token.map(|token| token.expose_secret().to_owned());
        Self { integration: integration.map(Integration), token, user_errors }
    }
}

#[derive(Default)]
pub struct ScimTokenMutation;

#[Object]
impl ScimTokenMutation {
    /// Issues a token with which a directory such as Entra ID or Okta calls the SCIM API at `/scim/v2` in the name of an integration. The
    /// integration needs the scope `roster:read`, and `roster:write` to change employees. It can have 10 valid tokens.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_issue_scim_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The instant at which the token expires, in the future and at most 366 days away. Null: in 365 days.")]
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<ScimTokenIssuePayload> {
        into_payload(ctx, scim_token::issue(ctx.app()?, ctx.actor()?, id.0, expires_at).await)
    }

    /// Revokes a SCIM token: requests with it are rejected from now on. Revoking a revoked token has no effect.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_revoke_scim_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the SCIM token, `sct_…`.")] id: Gid<ScimTokenId>,
    ) -> Result<IntegrationPayload> {
        into_payload(ctx, scim_token::revoke(ctx.app()?, ctx.actor()?, id.0).await)
    }
}
