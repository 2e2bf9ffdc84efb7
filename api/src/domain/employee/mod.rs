//! A person on the roster. ACTIVE ⇄ SUSPENDED, either → TERMINATED → (the same external id again) ACTIVE.
//!
//! The external id is the key; e-mail and user name are attributes that may change. How whole rosters come in is `roster`.

pub mod directory;
mod pending;
mod read;
pub mod rules;
pub mod search;
mod write;

pub use read::{List, Sort, by_external_id, current, get, visible_to};
pub use rules::{Attributes, Difference, Patch};
pub use write::{assign_role, give_consent, terminate, terminate_due, upsert};
pub(super) use write::{insert_all, stored_all};
