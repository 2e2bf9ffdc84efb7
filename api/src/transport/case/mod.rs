//! CASE 1.1 provider (1EdTech Competencies and Academic Standards Exchange, REST/JSON binding 1.1) at `/ims/case/v1p1`: learning platforms read
//! competency frameworks with all members that they were imported with. Errors are `imsx_StatusInfo` objects. Import is not part of the
//! standard: `POST /case/imports` is in `transport::http`.
//!
//! ```text
//! request ─ handler (token, rate limit) ─ endpoint ─┬─ list_parameters, filter (CFDocuments)
//!                                                   ├─ representation (members that the standard requires)
//!                                                   └─ domain: competency
//! ```

mod endpoint;
mod error;
mod filter;
mod handler;
mod list_parameters;
mod representation;

pub use handler::{CaseState, configure};
