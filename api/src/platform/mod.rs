//! What every back end needs and nothing of coaching: settings, clock, database, errors, pages, outbound HTTP, logs and metrics.

pub mod bulk;
pub mod channel_reader;
pub mod clock;
pub mod config;
pub mod db;
mod db_error;
pub mod digest;
pub mod encryption;
pub mod error;
pub mod full_text;
mod json_log_format;
pub mod metric_list;
pub mod outbound;
pub mod page;
mod pooler_check;
mod postgres_options;
mod postgres_pool;
pub mod private_file;
pub mod remote_file;
pub mod row;
pub mod signature;
mod sql;
pub mod sqlite_file;
pub mod table_growth;
pub mod telemetry;
pub mod transaction;
pub mod webhook_request;

pub use error::{Code, Error, Result};
