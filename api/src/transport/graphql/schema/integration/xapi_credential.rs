//! xAPI credentials: the keys and secrets with which learning systems call the xAPI endpoints in the name of an integration, and their
//! mutations.

use super::{Integration, write::IntegrationPayload};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::xapi_credential::{self, Issued},
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
    id::{IntegrationId, XapiCredentialId},
    xapi_credential::Model,
};
use secrecy::ExposeSecret;
use std::{collections::HashMap, sync::Arc};

/// The key that loads the xAPI credentials of an integration.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct XapiCredentialsKey(pub IntegrationId);

impl BatchLoad for XapiCredentialsKey {
    type Value = Arc<Vec<Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<IntegrationId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in xapi_credential::list_for_integrations(&app.db, actor, &ids).await? {
            lists.entry(Self(row.integration_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// An xAPI credential, as an object of the schema.
pub struct XapiCredential(pub Model);

/// A key and a secret with which a learning system calls the xAPI endpoints at `/xapi`, without the secret, which the server does not store.
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl XapiCredential {
    /// The identifier of the xAPI credential, `xcr_…`. It is also the key, which is the user name of HTTP Basic authentication.
    async fn id(&self) -> Gid<XapiCredentialId> {
        Gid(self.0.id)
    }

    /// The instant at which the credential was issued.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The instant at which the credential expires, at most 366 days after it was issued.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// The instant of the last use, accurate to the minute. Null when the credential was never used.
    async fn used_at(&self) -> Option<DateTime<Utc>> {
        self.0.used_at
    }

    /// The instant at which the credential was revoked. Null when it was not revoked.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }
}

/// The payload of `integrationIssueXapiCredential`.
#[derive(SimpleObject)]
pub struct XapiCredentialIssuePayload {
    /// The integration with its xAPI credentials. Null when the mutation was refused.
    integration: Option<Integration>,
    /// The key: the user name of HTTP Basic authentication. Null when the mutation was refused.
    key: Option<String>,
    /// The secret: the password of HTTP Basic authentication. It is shown only in this response; the server stores a hash of it. Null when
    /// the mutation was refused.
    secret: Option<String>,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for XapiCredentialIssuePayload {
    type Model = Issued;
    fn of(model: Option<Issued>, user_errors: Vec<UserError>) -> Self {
        let key = model.as_ref().map(|issued| issued.key.to_string());
        let secret = model.as_ref().map(|issued| issued.secret.expose_secret().to_owned());
        Self { integration: model.map(|issued| Integration(issued.integration)), key, secret, user_errors }
    }
}

#[derive(Default)]
pub struct XapiCredentialMutation;

#[Object]
impl XapiCredentialMutation {
    /// Issues a key and a secret with which a learning system calls the xAPI endpoints at `/xapi` in the name of an integration, by HTTP
    /// Basic authentication. The integration needs the scope `xapi:read` or `xapi:write`. It can have 10 valid credentials.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_issue_xapi_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The instant at which the credential expires, in the future and at most 366 days away. Null: in 365 days.")]
        expires_at: Option<DateTime<Utc>>,
    ) -> Result<XapiCredentialIssuePayload> {
        into_payload(ctx, xapi_credential::issue(ctx.app()?, ctx.actor()?, id.0, expires_at).await)
    }

    /// Revokes an xAPI credential: requests with it are rejected from now on. Revoking a revoked credential has no effect.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_revoke_xapi_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the xAPI credential, `xcr_…`.")] id: Gid<XapiCredentialId>,
    ) -> Result<IntegrationPayload> {
        into_payload(ctx, xapi_credential::revoke(ctx.app()?, ctx.actor()?, id.0).await)
    }
}
