//! Directives that make the schema say what a caller needs and what a field costs.

#![allow(non_snake_case, reason = "the functions are named as the directives are spelled in the schema")]

use crate::access::Permission;
use async_graphql::TypeDirective;

#[TypeDirective(location = "FieldDefinition", location = "Object")]
/// The scopes that a token needs for this field, or for every field of this type; several are separated by spaces, and all
/// are needed. `organization:read` of somebody else's organization opens nothing.
pub fn requires(scope: String) {}

#[TypeDirective(location = "FieldDefinition")]
/// What this field adds to the cost of an operation. Without it a mutation costs 10, any other field 1 when it answers an
/// object and nothing when it answers a scalar. What stands in the `nodes` or `edges` of a connection counts once for each row
/// that the page may hold.
pub fn cost(weight: i32) {}

/// The scope that a permitted act needs.
pub fn of(act: Permission) -> String {
    act.scope().name().into()
}

/// The scopes of several acts, all needed, each once, as a token lists them (RFC 6749, section 3.3).
pub fn all<const N: usize>(acts: [Permission; N]) -> String {
    let mut scopes: Vec<_> = acts.map(|act| act.scope().name()).into();
    scopes.dedup();
    scopes.join(" ")
}
