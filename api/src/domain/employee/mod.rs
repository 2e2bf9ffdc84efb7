//! A person on the roster. PRE_HIRE → (the first day) ACTIVE ⇄ SUSPENDED, each → TERMINATED → (the same external id again) ACTIVE or
//! PRE_HIRE.
//!
//! The external id is the key; it changes only when a caller says which employee gets the new one. Integrations that do not own it have
//! keys of their own (`own_keys`). E-mail address and user name are attributes that may change. The import of whole rosters is `roster`.

pub mod directory;
mod directory_user;
mod key_damage;
mod lookup;
mod manager_reference;
pub mod own_keys;
mod pending_manager;
mod read;
pub mod rules;
pub mod search;
mod store;
mod subject;
mod write;

pub use manager_reference::{PendingReason, find_pending_reasons};
pub use own_keys::{KeyedEmployees, OwnKeys, find_by_keys};
pub(super) use pending_manager::{has_new_reference, resolve_pending_managers};
pub use read::{List, Sort, find_by_external_ids, get, get_by_external_id, load_names, visible_to};
pub use rules::{Attributes, Difference, Patch};
pub use store::USER_NAME_TAKEN;
pub(super) use store::update_many_with_keys;
pub use subject::{find_subject, is_another_person};
pub(super) use write::insert_many;
pub use write::{assign_role, change_external_id, start_due, terminate, terminate_due, upsert};
