//! What every back end needs and nothing of coaching.

pub mod bulk;
pub mod clock;
pub mod config;
mod connections;
pub mod db;
pub mod digest;
pub mod error;
mod log_line;
pub mod outbound;
pub mod page;
mod pooler;
pub mod row;
pub mod telemetry;
pub mod transaction;

pub use error::{Code, Error, Result};
