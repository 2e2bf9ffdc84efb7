//! The transports. Each translates between the protocol of its callers and the domain, and contains no business rules. Transports
//! do not import one another; GraphQL is the exception, because it is carried over HTTP.

/// Bearer tokens in request headers, for all transports over HTTP.
mod bearer;
pub mod case;
pub mod graphql;
pub mod http;
pub mod scim;
pub mod xapi;
