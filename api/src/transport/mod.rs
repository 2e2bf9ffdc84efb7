//! The doors: each translates between its callers' language and the rooms' verbs, and does nothing else. A door never
//! imports another door.

pub mod graphql;
pub mod http;
