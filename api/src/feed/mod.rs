//! The change log of each organization, notifications of new changes, and the tail that follows the log.

#[macro_use]
mod change_kind_catalogue;
mod change_kind;
mod change_log;
mod entry;
mod notifier;
mod tail;
mod write_queue;

pub use change_kind::{ChangeKind, SubjectKind};
pub use change_log::{Filter, advance, append_statements, create_log, head, lock_head_query, prune, read, unlocked_head_query};
pub use entry::Entry;
pub use notifier::Notifier;
pub use tail::{Batch, Tail};
pub use write_queue::{WritePermit, WriteQueue};
