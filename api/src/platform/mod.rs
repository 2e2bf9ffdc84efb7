//! What every back end needs and nothing of coaching.

pub mod bulk;
pub mod clock;
pub mod config;
pub mod db;
pub mod digest;
pub mod error;
mod log_line;
pub mod outbound;
pub mod page;
mod pooler;
mod readers;
pub mod row;
pub mod telemetry;

pub use error::{Code, Error, Result};
