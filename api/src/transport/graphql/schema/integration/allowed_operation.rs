//! Allowed operations: the GraphQL documents that an integration is restricted to. The mutation that sets them is in `write`.

use crate::{
    access::{Actor, Permission},
    app::App,
    domain::allowed_operation,
    platform::Result as Outcome,
    transport::graphql::{
        engine::loader::BatchLoad,
        schema::directives::{requires, scope_of},
    },
};
use async_graphql::Object;
use chrono::{DateTime, Utc};
use entity::{allowed_operation::Model, id::IntegrationId};
use std::{collections::HashMap, sync::Arc};

/// The key that loads the allowed operations of an integration.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllowedOperationsKey(pub IntegrationId);

impl BatchLoad for AllowedOperationsKey {
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

/// An allowed operation, as an object of the schema.
pub struct AllowedOperation(pub Model);

/// A GraphQL document that an integration may send, as a whole or by its hash.
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl AllowedOperation {
    /// The SHA-256 of the document, as 64 lower-case hexadecimal digits. A request can send it as `extensions.persistedQuery.sha256Hash` in
    /// place of the document.
    async fn sha256_hash(&self) -> &str {
        &self.0.sha256
    }

    /// The text of the document. Requests must send it unchanged, white space included.
    async fn document(&self) -> &str {
        &self.0.document
    }

    /// The instant at which the list that contains the document was set.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
