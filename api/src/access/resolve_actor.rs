//! Creates an actor from a verified token and the current rows of the integration and the employee.
//!
//! A service must be an active integration. It gets the scopes that both its token and its grants contain. A person must be an
//! active employee and gets the scopes of the token.
//!
//! The client through which people sign in, such as a company's web application, need not be registered; then the scopes of the token
//! are not reduced. When it is registered as an integration, its grants limit what people can do through it, and no calls
//! through it are accepted while it is disabled.

use super::{
    Actor, Principal, Scopes, cached_rows::CachedRows, token_claims::TokenSubject, token_format::unauthenticated,
    verified_token::VerifiedToken,
};
use crate::platform::Result;
use entity::{employee, integration};
use std::sync::Arc;

/// Creates the actor.
///
/// # Errors
/// `Unauthenticated` when the token is not that of an active integration or employee.
pub(super) async fn resolve_actor(rows: &CachedRows, token: Arc<VerifiedToken>) -> Result<Actor> {
    let claims = &token.claims;
    let client = rows.find_integration(&token.provider, &claims.client_id).await?;
    if client.as_ref().is_some_and(|client| client.row.status != integration::Status::Active) {
        return unauthenticated("the integration is disabled");
    }
    let granted = client.as_ref().map(|client| claims.scopes.intersection(Scopes::parse(&client.row.scopes)));
    let allowed_operations = client.as_ref().and_then(|client| client.allowed_operations.clone());
    match (&claims.subject, client, granted) {
        (TokenSubject::Service, Some(client), Some(scopes)) => {
            let principal = Principal::Service { integration: client.row.id, kind: client.row.kind };
            Ok(Actor::from_token(token, principal, scopes, allowed_operations))
        }
        (TokenSubject::Service, ..) => unauthenticated("the client is not registered as an integration of the organization"),
        (TokenSubject::Person(claim), _, granted) => {
            let employee = rows.find_employee(&token.provider, claim).await?;
            if employee.status != employee::Status::Active {
                return unauthenticated("the employee is suspended");
            }
            let scopes = granted.unwrap_or(claims.scopes);
            let principal = Principal::Person { employee: employee.id, role: employee.role };
            Ok(Actor::from_token(token, principal, scopes, allowed_operations))
        }
    }
}
