//! Signing keys: the object, its list and its mutation.

use super::{
    directives::{requires, scope_of},
    id::Gid,
    payload::{into_payload, payload},
};
use crate::{
    access::Permission,
    domain::signing_key,
    transport::graphql::engine::{error_format::IntoGraphqlError, request_context::ContextExt},
};
use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use entity::{id::SigningKeyId, signing_key::Model};

/// A signing key, as an object of the schema.
pub struct SigningKey(pub Model);

/// A key with which the organization signs credentials, without its private half, which leaves the server never.
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl SigningKey {
    /// The identifier of the key, `sgk_…`.
    async fn id(&self) -> Gid<SigningKeyId> {
        Gid(self.0.id)
    }

    /// The name of the key in credentials: a DID URL, which the document at `/organizations/ORGANIZATION_ID/did.json` explains.
    async fn url(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(signing_key::key_url(ctx.app()?, &self.0))
    }

    /// The instant at which the key was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The instant at which another key replaced this one. What it signed stays valid. Null while it signs.
    async fn retired_at(&self) -> Option<DateTime<Utc>> {
        self.0.retired_at
    }
}

#[derive(Default)]
pub struct SigningKeyQuery;

#[Object]
impl SigningKeyQuery {
    /// Lists the keys with which the organization signs and has signed credentials, newest first. Empty before the first credential. At most
    /// 100.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<SigningKey>> {
        let rows = signing_key::list(&ctx.app()?.db, ctx.actor()?).await.map_err(IntoGraphqlError::into_graphql)?;
        Ok(rows.into_iter().map(SigningKey).collect())
    }
}

payload!(SigningKeyPayload { signing_key: SigningKey(Model) }, "key");

#[derive(Default)]
pub struct SigningKeyMutation;

#[Object]
impl SigningKeyMutation {
    /// Makes a new key, with which credentials are signed from now on. The earlier key stays published, and what it signed stays valid.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn signing_key_rotate(&self, ctx: &Context<'_>) -> Result<SigningKeyPayload> {
        into_payload(ctx, signing_key::rotate(ctx.app()?, ctx.actor()?).await)
    }
}
