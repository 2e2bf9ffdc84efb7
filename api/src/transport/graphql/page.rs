//! Relay connections (<https://relay.dev/graphql/connections.htm>) over keyset pages.

use crate::platform::page::{Part, encode};

/// The name of the order of everything that is numbered by the change log.
pub const LOG: &str = "log";

/// The cursor of a position in the change log.
pub fn log_cursor(seq: i64) -> String {
    encode(LOG, &[Part::Number(seq)])
}
