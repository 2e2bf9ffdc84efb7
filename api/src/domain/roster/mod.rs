//! Roster plan: one import of a roster. Its rows are compared with the employees, the comparison is stored as a plan, and the plan is
//! applied.
//!
//! States: RECEIVING → PLANNED or HELD; HELD → (released) PLANNED; PLANNED → APPLYING → APPLIED; RECEIVING → FAILED.
//!
//! - Planning changes no employee. Applying does exactly what the plan shows, and is refused when an employee has changed since.
//! - A row with errors is REJECTED and reports field and reason; the other rows are not affected. Planning the same rows again after they
//!   were applied changes nothing.
//! - At most [`CHUNK_ROWS`] rows are in memory, however long the roster is. `table_file` reads the rows, `row_interpreter` says what they mean,
//!   `subject` finds the employees whom they mean, `row_comparison` compares each by itself, `cross_row_checks` compares them with each
//!   other, `batches` orders them, and `apply` applies one batch per transaction.
//!
//! Not here: the rules of employee attributes (`employee`), the names of columns in a source system (`roster_mapping`), the limits that
//! hold a plan and its release (`brake`), and what a termination or a new manager means for pairings (`shared::continuity`).

mod apply;
mod batches;
mod blast_radius;
mod cross_row_checks;
mod digest;
mod finish;
mod identity_decisions;
mod identity_questions;
mod manager_cycles;
mod manager_reference;
mod parse;
mod plan;
mod read;
mod renamed_managers;
mod retention;
mod row_comparison;
mod row_export;
mod row_input;
mod row_interpreter;
mod row_results;
mod row_warning;
mod stale_rows;
mod subject;
mod suggest;
mod upload;

/// The number of rows that are held in memory, sent in one statement and applied in one transaction.
const CHUNK_ROWS: usize = 1000;

pub use super::roster_mapping::Format;
pub use apply::{apply, apply_remaining_batches, resume_interrupted};
pub use digest::{BucketMember, DigestBucket, bucket_members, compute_digest};
pub use identity_decisions::decide_identity;
pub use parse::{Roster, parse_csv, parse_csv_with_managers};
pub use plan::{PlanRequest, plan};
pub use read::{List, RowList, get, load_rows, visible_to};
pub use retention::delete_expired;
pub use row_comparison::row_differences;
pub use row_export::{ExportedRow, RowExport, parse_values};
pub use row_input::RowInput;
pub use row_results::row_errors;
pub use row_warning::{Warning, WarningCode, row_warnings};
pub use subject::MatchBy;
pub use suggest::{ColumnSuggestion, SampleRow, Suggestion, suggest_mapping};
pub use upload::{ExpectedContent, UploadEncoding, begin_upload, discard_abandoned, fail_stalled_uploads, plan_upload, receive_upload};
