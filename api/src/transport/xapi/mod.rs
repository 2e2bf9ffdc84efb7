//! Learning Record Store at `/xapi`: the Experience API, IEEE 9274.1.1 ("xAPI 2.0"), and version 1.0.3 of it for older clients, which the
//! header `X-Experience-API-Version` selects.
//!
//! ```text
//! request ─ handler (credential, version, rate limit, body) ─ endpoint ─┬─ documents (state, profiles)
//!               │                                                       ├─ statements (multipart: with attachments)
//!               └ alternate_request (a request in a form)               └─ resources (about, activities, agents)
//! ```

mod alternate_request;
mod documents;
mod endpoint;
mod error;
mod etag;
mod handler;
mod language;
mod multipart;
mod parameters;
mod resources;
mod response;
mod statements;

pub use handler::{XapiState, configure};
