//! The doors: each translates between its callers' language and the rooms' verbs, and does nothing else. A door never
//! imports another door.

/// The token of a request, for all doors that get it in a header.
mod bearer;
pub mod graphql;
pub mod http;
pub mod scim;
