//! From a genuine token to an actor, by the rows as they stand now.
//!
//! A service must be a registered, active integration and gets the scopes that both its token and its grants hold.
//! A person must be an employee at work and gets the scopes of the token. The client through which people sign in, such as a
//! company's web page, need not be registered: then the token's scopes stand as they are. If it is registered, its grants
//! bound what it can do in anybody's name, and disabling it shuts it out.

use super::{
    Actor, Scopes, Who,
    pass::{Holder, Pass},
    provider::Rows,
    token::refuse,
};
use crate::platform::Result;
use entity::{employee, integration};
use std::sync::Arc;

/// # Errors
/// `Unauthenticated` when nobody known here, or nobody who may call, holds the token.
pub(super) async fn identify(rows: &Rows, pass: Arc<Pass>) -> Result<Actor> {
    let client = rows.integration(&pass.provider, &pass.client).await?;
    if client.as_ref().is_some_and(|client| client.row.status != integration::Status::Active) {
        return refuse("the integration is disabled");
    }
    let granted = client.as_ref().map(|client| pass.scopes.and(Scopes::parse(&client.row.scopes)));
    let operations = client.as_ref().and_then(|client| client.operations.clone());
    match (&pass.holder, client, granted) {
        (Holder::Service, Some(client), Some(scopes)) => {
            let who = Who::Service { integration: client.row.id, kind: client.row.kind };
            Ok(Actor::holding(pass, who, scopes, operations))
        }
        (Holder::Service, ..) => refuse("the client is not registered as an integration of the organization"),
        (Holder::Person(claim), _, granted) => {
            let employee = rows.employee(&pass.provider, claim).await?;
            if employee.status != employee::Status::Active {
                return refuse("the employee is suspended");
            }
            let scopes = granted.unwrap_or(pass.scopes);
            Ok(Actor::holding(pass.clone(), Who::Person { employee: employee.id, role: employee.role }, scopes, operations))
        }
    }
}
