//! SCIM 2.0 service provider (RFC 7643, RFC 7644) at `/scim/v2`. Directories such as Entra ID and Okta provision employees as
//! `User` resources and teams as `Group` resources. Requests are accepted in the dialects of these clients; every response,
//! errors included, follows the RFCs.
//!
//! ```text
//! request ─ handler (token, rate limit, body) ─ routes ─ resource_service ─┬─ normalize, patch, filter (JSON values)
//!                                                                          ├─ user, group (mapping to employees and teams)
//!                                                                          └─ domain: employee::directory, team
//! ```
//!
//! Setting `active` to false terminates the employee; setting it to true re-hires them. A deleted user is terminated and no
//! longer returned by this API; the history is kept, and creating a user with the same `externalId` restores the same employee.

mod attribute_path;
mod attribute_selection;
mod bulk;
mod bulk_creation;
mod creation_queue;
mod cursor;
mod discovery;
mod error;
mod etag;
mod filter;
mod group;
mod handler;
mod normalize;
mod patch;
mod query_parameters;
mod resource_service;
mod routes;
mod schema;
mod user;
mod user_extension;
mod value_filter;

pub use handler::{ScimState, configure};
