//! Names of employees for readers who may not see the employees: objects such as recognitions name the people involved to all readers.

use crate::{
    access::Actor,
    app::App,
    domain::employee,
    platform::{Error, Result},
    transport::graphql::engine::{error_format::IntoGraphqlError, loader::BatchLoad, request_context::ContextExt},
};
use async_graphql::Context;
use entity::id::EmployeeId;
use std::collections::HashMap;

/// The name of an employee, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
struct NameOf(EmployeeId);

impl BatchLoad for NameOf {
    type Value = String;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, String>> {
        let names = employee::load_names(&app.db, actor.organization(), keys.into_iter().map(|key| key.0)).await?;
        Ok(names.into_iter().map(|(id, name)| (Self(id), name)).collect())
    }
}

/// The current name of an employee. Checks no permission: the caller sees an object that names the employee to all of its readers.
pub async fn name_of(ctx: &Context<'_>, id: EmployeeId) -> async_graphql::Result<String> {
    let name = ctx.loaders()?.load(NameOf(id)).await?;
    name.ok_or_else(|| Error::internal("an object refers to an employee who does not exist").into_graphql())
}
