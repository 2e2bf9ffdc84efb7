//! What an integration needs to call at the SCIM door, and to go on when the brake holds it.

use super::{Integration, write::IntegrationPayload};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{brake, integration, scim_token},
    platform::{Error, Result as Outcome},
    transport::graphql::{
        engine::{accelerator::ColumnFormat, column_value::ColumnValue, loader::BatchLoad, request_context::ContextExt},
        schema::{
            directives::{of, requires},
            id::Gid,
            payload::{Payload, UserError, answer, answer_or},
        },
    },
};
use async_graphql::{Context, Enum, Name, Object, Result, SimpleObject, Value};
use chrono::{DateTime, Utc};
use entity::{
    id::{IntegrationId, ScimTokenId},
    integration::Model as IntegrationRow,
    scim_token::Model,
};
use secrecy::{ExposeSecret, SecretString};
use std::{collections::HashMap, sync::Arc};

/// A kind of change that the brake holds when an integration makes too many of it one by one.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::tally::ChangeCategory")]
pub enum HeldChange {
    /// People who leave.
    Deactivations,
    /// People who get another external id.
    ExternalIds,
    /// People who get another e-mail address.
    Emails,
    /// People who get another department.
    Departments,
}

/// The kinds of change that are held, as the column lists them: their names in the schema, separated by spaces.
pub struct HeldChanges;

impl ColumnValue for HeldChanges {
    type Stored = String;
    type Output = Vec<HeldChange>;

    fn to_value(stored: &String) -> Value {
        Value::List(stored.split_whitespace().map(|name| Value::Enum(Name::new(name))).collect())
    }

    fn format() -> ColumnFormat {
        ColumnFormat::SpaceSeparated
    }
}

/// The SCIM tokens of an integration, as the key of a load.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokensOf(pub IntegrationId);

impl BatchLoad for TokensOf {
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

/// A long-lived token for `/scim/v2`. The token itself was shown once, when it was issued.
pub struct ScimToken(pub Model);

/// A long-lived token for `/scim/v2`. The token itself was shown once, when it was issued.
#[Object(directive = requires::apply(of(Permission::ManageOrganization)))]
impl ScimToken {
    /// Its identifier, `sct_…`.
    async fn id(&self) -> Gid<ScimTokenId> {
        Gid(self.0.id)
    }

    /// When it was issued.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it ends by itself.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When it was last used, to the minute; null when it never was.
    async fn used_at(&self) -> Option<DateTime<Utc>> {
        self.0.used_at
    }

    /// When it was revoked; null when it was not.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }
}

/// What issuing a SCIM token answers.
#[derive(SimpleObject)]
pub struct ScimTokenIssuePayload {
    /// The integration with its tokens; null when the mutation was refused.
    integration: Option<Integration>,
    /// The token: shown this once and kept nowhere.
    token: Option<String>,
    /// What the caller should repair. Empty when the mutation was carried out.
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
pub struct DirectoryMutation;

#[Object]
impl DirectoryMutation {
    /// Issues a long-lived token by which a directory such as Entra ID or Okta calls at `/scim/v2` in the name of an
    /// integration, with no more than its scopes `roster:read` and `roster:write`. The token is shown this once.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn integration_issue_scim_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In whose name it calls.")] id: Gid<IntegrationId>,
        #[graphql(desc = "When it ends; a year from now when not given, which is also the most.")] expires_at: Option<DateTime<Utc>>,
    ) -> Result<ScimTokenIssuePayload> {
        answer(ctx, scim_token::issue(ctx.app()?, ctx.actor()?, id.0, expires_at).await)
    }

    /// Revokes a SCIM token: it is refused from now on. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn integration_revoke_scim_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which token.")] id: Gid<ScimTokenId>,
    ) -> Result<IntegrationPayload> {
        answer(ctx, scim_token::revoke(ctx.app()?, ctx.actor()?, id.0).await)
    }

    /// Lets an integration go on that the brake holds, because in a day it ended too many employments one by one, or gave too many
    /// people another external id, e-mail address or department. It is counted anew from now on. Nobody releases themself.
    #[graphql(directive = requires::apply(of(Permission::ReleaseRoster)))]
    async fn integration_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "Why it is in order, for those who ask later.")] note: String,
        #[graphql(desc = "Refuses the release when the integration is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = brake::release_integration(app, actor, id.0, &note, expected_version).await;
        let now = async { integration::find_unchecked(&app.db, actor, id.0).await?.ok_or(Error::NotFound { noun: "integration" }) };
        answer_or(ctx, outcome, now).await
    }
}
