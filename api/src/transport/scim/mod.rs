//! The SCIM 2.0 door (RFC 7643, RFC 7644) at `/scim/v2`, for the directories of companies: Entra ID, Okta and others. People
//! are users, teams are groups. It reads what they send in their dialects, and answers everything in the form of the standard,
//! errors too.
//!
//! ```text
//! request ─ token ─ rate ─ body ─ service ─┬─ user, group: resources as values ─ patch, filter
//!                                          └─ the rooms employee::directory and team
//! ```
//!
//! A client that deactivates a person ends their employment, one that activates them again re-hires them. Deleted, a person has
//! left and is not shown here any more; the history stays, and the same `externalId` brings them back as who they were.

mod bulk;
mod cursor;
mod discovery;
mod etag;
mod filter;
mod front;
mod group;
mod patch;
mod path;
mod query;
mod refusal;
mod route;
mod schema;
mod service;
mod shape;
mod user;
mod value;

pub use front::{Door, routes};
