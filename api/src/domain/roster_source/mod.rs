//! Roster source: a place from which the server fetches rosters of an integration by itself, by https or SFTP, on a schedule or on request.
//! A roster is read with the mapping of the integration, planned in its name, and applied if the source says so and the brake does not hold
//! the plan.
//!
//! States of a run: under way → UNCHANGED, PLANNED, APPLIED, HELD or FAILED. A source has at most one run under way.
//!
//! - `settings` checks what a caller sets, `secrets` encrypts the credentials, `schedule` computes when a source is due.
//! - Several nodes share the work by `lease`: the node that starts a run writes a lease into the row of the source and extends it while it
//!   works. When a lease expires, its node is gone; another node closes the run as FAILED and starts it once more.
//! - `run` fetches, plans and applies; `fetch` transfers the file.
//!
//! Not here: how a file is transferred (`platform::remote_file`), how a roster is read and planned (`roster`).

mod fetch;
mod lease;
mod read;
mod run;
mod schedule;
mod secrets;
mod settings;
mod write;

pub use lease::delete_expired_runs;
pub use read::{List, RunList, get, runs_visible_to, visible_to};
pub use run::{request_run, start_due};
pub use secrets::encrypt_with_current_key;
pub use settings::Settings;
pub use write::{NewSource, create, delete, update};
