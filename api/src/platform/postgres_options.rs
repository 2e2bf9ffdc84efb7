//! The options of every connection to PostgreSQL.

use sea_orm::sqlx::{ConnectOptions, postgres::PgConnectOptions};
use tracing::log::LevelFilter;

/// Name and value of the setting that makes PostgreSQL use one plan for all values of a prepared statement.
///
/// A list parameter hides its length from PostgreSQL, which therefore estimates a plan for the actual list to be cheaper than a generic
/// one and plans again at each execution. That costs more than reading one row. All statements of this program read along an index that
/// exists for them, so one plan suits all values.
pub const PLAN_CACHE_MODE: (&str, &str) = ("plan_cache_mode", "force_generic_plan");

/// Adds the options that this program needs.
pub fn configure(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("coachgraph").options([PLAN_CACHE_MODE]).log_statements(LevelFilter::Off)
}
