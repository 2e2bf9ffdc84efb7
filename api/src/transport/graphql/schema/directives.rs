//! Directives of the schema: the scopes that a field requires and the cost that it adds.

#![allow(non_snake_case, reason = "the functions are named as the directives are spelled in the schema")]

use crate::access::Permission;
use async_graphql::TypeDirective;

#[TypeDirective(location = "FieldDefinition", location = "Object")]
/// The scopes that a token must have for this field, or for every field of this type. Several scopes are separated by spaces; all of
/// them are required. A scope applies only to the organization of the token.
pub fn requires(scope: String) {}

#[TypeDirective(location = "FieldDefinition")]
/// The cost that this field adds to an operation. Without this directive a mutation field costs 10, any other field 1 if its value is an
/// object and 0 if it is a scalar. Fields below `nodes` or `edges` of a connection count once for each row that the page can hold.
pub fn cost(weight: i32) {}

/// The scope of a permission.
pub fn scope_of(permission: Permission) -> String {
    permission.scope().name().into()
}

/// The scopes of several permissions, each once, in the form of a token's `scope` claim (RFC 6749, section 3.3).
pub fn scopes_of<const N: usize>(permissions: [Permission; N]) -> String {
    let mut scopes: Vec<_> = permissions.map(|permission| permission.scope().name()).into();
    scopes.dedup();
    scopes.join(" ")
}
