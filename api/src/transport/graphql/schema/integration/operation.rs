//! The documents that an integration is held to.

use crate::{
    access::{Actor, Permission},
    app::App,
    domain::allowed_operation,
    platform::Result as Outcome,
    transport::graphql::{
        engine::loader::BatchLoad,
        schema::directives::{of, requires},
    },
};
use async_graphql::Object;
use chrono::{DateTime, Utc};
use entity::{allowed_operation::Model, id::IntegrationId};
use std::{collections::HashMap, sync::Arc};

/// The documents of an integration, as the key of a load.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperationsOf(pub IntegrationId);

impl BatchLoad for OperationsOf {
    type Value = Arc<Vec<Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<IntegrationId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in allowed_operation::list_for_integrations(&app.db, actor, &ids).await? {
            lists.entry(Self(row.integration_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// A document that an integration may send, whole or by its hash.
pub struct AllowedOperation(pub Model);

/// A document that an integration may send, whole or by its hash.
#[Object(directive = requires::apply(of(Permission::ManageOrganization)))]
impl AllowedOperation {
    /// The SHA-256 of its text, in hexadecimal: `extensions.persistedQuery.sha256Hash` of a request that names it.
    async fn sha256_hash(&self) -> &str {
        &self.0.sha256
    }

    /// Its text.
    async fn document(&self) -> &str {
        &self.0.document
    }

    /// When it was allowed.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
