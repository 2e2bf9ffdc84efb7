//! Completion file: what employees completed in a learning system, one activity per row. A row becomes a statement of the learning record
//! store, with its evidence (`evidence`), so what is said about statements holds for rows.
//!
//! Nothing but statements is stored. A plan says what each row would do; applying the same file again does nothing, because the identifier of
//! a statement is derived from the employee, the activity and the instant.
//!
//! Not here: reading files (`table_file`), and how columns are mapped (`roster_mapping`).

mod import;
mod mapping;
mod row;

pub use import::{Import, RowOutcome, RowResult, import};
pub use mapping::{CompiledCompletions, CompletionMapping, load_mapping, set_mapping};
