//! `myData`: what is stored about the employee who calls.

use super::directives::{cost, requires, scope_of};
use crate::{
    access::Permission,
    domain::my_data,
    transport::graphql::engine::{error_format::IntoGraphqlError, request_context::ContextExt},
};
use async_graphql::{Context, Json, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

/// Everything that is stored about one employee.
#[derive(SimpleObject)]
pub struct MyData {
    /// The JSON document: a list of rows per section, such as `employee`, `participations`, `sessions`, `goals` and `rosterRows`. Confidential
    /// texts are decrypted. Sections and fields follow the stored form, and may change with a release.
    document: Json<serde_json::Value>,
    /// The instant at which the document was read.
    read_at: DateTime<Utc>,
}

#[derive(Default)]
pub struct MyDataQuery;

#[Object]
impl MyDataQuery {
    /// Everything that is stored about the employee who calls, as one JSON document to take along. Integrations cannot call it.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadOwnData)), directive = cost::apply(100))]
    async fn my_data(&self, ctx: &Context<'_>) -> Result<MyData> {
        let app = ctx.app()?;
        let document = my_data::export(app, ctx.actor()?).await.map_err(IntoGraphqlError::into_graphql)?;
        Ok(MyData { document: Json(document), read_at: app.clock.now() })
    }
}
