//! Webhook endpoint: an address to which the server sends the changes of the organization, in the name of an integration. A cursor on the
//! change log: one request per change, in the order of the log, each at least once.
//!
//! States: ACTIVE ⇄ PAUSED. The server pauses an endpoint that fails for days, that answers HTTP 410, or whose next entry was pruned. A paused
//! endpoint keeps its position, and is never deleted by the server.
//!
//! - `settings` checks what a caller sets, `secrets` encrypts the secrets that sign messages.
//! - `write` has what callers do, `lease` and `deliver` what the background work does. Several nodes share the work: the node that delivers
//!   to an endpoint writes a lease into its row and extends it with every message. When a lease expires, its node is gone, and another node
//!   continues.
//! - `message` makes the message of a change: identifiers and no content. The receiver reads the content with its own permissions.
//!
//! Not here: how a message is signed and sent (`platform::webhook_request`).

mod deliver;
mod lease;
mod message;
mod read;
mod secrets;
mod settings;
mod test_message;
mod write;

pub use deliver::deliver_due;
pub use lease::delete_expired_attempts;
pub use read::{AttemptList, List, attempts_visible_to, get, load_head, visible_to};
pub use secrets::encrypt_with_current_key;
pub use settings::Settings;
pub use test_message::{TestResult, send_test};
pub use write::{Issued, NewEndpoint, create, delete, pause, replay, resume, rotate_secret, update};
