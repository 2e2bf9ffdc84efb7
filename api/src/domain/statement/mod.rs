//! A statement of the learning record store: who did what, in the words of the Experience API (IEEE 9274.1.1, "xAPI 2.0", and 1.0.3).
//! STORED → VOIDED. Statements are immutable. `check` decides which statements are valid; what is stored is the text that the client sent.

mod agent;
mod check;
mod json;
mod path;
mod value_type;

pub use agent::Agent;
pub use check::{Version, check_agent};
pub use json::parse;
pub use path::Path;
pub use value_type::{is_iri, is_uuid, parse_timestamp};
