//! Planner statistics of tables that grow quickly, on PostgreSQL.
//!
//! A connection keeps the plan of a statement until the statistics of its tables change. A plan made for an almost empty table reads the
//! whole table through whichever index was created last, because all indexes of an empty table seem equally good; kept while the table
//! grows, it makes each write slower than the one before. Autovacuum refreshes statistics at most once a minute, which is too late while a
//! directory creates a thousand employees per second. ANALYZE takes milliseconds on a small table and less than a second on any other,
//! and makes all connections of all nodes plan again.

use super::{
    Error, Result,
    db::{Database, supports_arrays},
};
use sea_orm::{ConnectionTrait, Statement};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// The number of new rows from which on statistics are worth refreshing. Below, even the worst plan is fast.
const MIN_ROWS: i64 = 100;

/// Counts the rows that this process has added to tables, and analyzes a table when it has doubled.
#[derive(Default)]
pub struct TableGrowth(Mutex<HashMap<&'static str, Growth>>);

/// The growth of a table since it was last analyzed here.
struct Growth {
    added: i64,
    /// The value of `added` at which to look whether the table has doubled.
    check_at: i64,
}

impl TableGrowth {
    /// Counts committed rows. Does nothing on SQLite, whose plans do not depend on statistics. An error is logged: the rows are committed.
    pub async fn record(&self, db: &Database, table: &'static str, rows: usize) {
        if !supports_arrays(db) || !self.add(table, i64::try_from(rows).unwrap_or(i64::MAX)) {
            return;
        }
        if let Err(error) = self.analyze_if_doubled(db, table).await {
            tracing::warn!(%error, table, "the statistics of a table could not be refreshed");
        }
    }

    /// Adds to the count. Returns whether the table may have doubled; only one caller gets `true`.
    fn add(&self, table: &'static str, rows: i64) -> bool {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let growth = tables.entry(table).or_insert(Growth { added: 0, check_at: MIN_ROWS });
        growth.added = growth.added.saturating_add(rows);
        let is_due = growth.added >= growth.check_at;
        if is_due {
            growth.check_at = i64::MAX;
        }
        is_due
    }

    async fn analyze_if_doubled(&self, db: &Database, table: &'static str) -> Result<()> {
        let backend = db.get_database_backend();
        // -1 when the table was never analyzed.
        let known_rows = format!("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass('{table}')");
        let known_rows =
            async { db.query_one_raw(Statement::from_string(backend, known_rows)).await?.map_or(Ok(0), |row| row.try_get_by_index(0)) };
        let known_rows: i64 = match known_rows.await {
            Ok(rows) => rows,
            Err(error) => {
                self.finish_check(table, MIN_ROWS);
                return Err(Error::from(error));
            }
        };
        let has_doubled = self.finish_check(table, known_rows.max(MIN_ROWS));
        if has_doubled {
            // Skipped when autovacuum is analyzing the table at the moment.
            db.execute_raw(Statement::from_string(backend, format!("ANALYZE (SKIP_LOCKED) {table}"))).await?;
        }
        Ok(())
    }

    /// Whether at least `rows` were added. If so, the count starts again, otherwise the next check is due then.
    fn finish_check(&self, table: &'static str, rows: i64) -> bool {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(growth) = tables.get_mut(table) else { return false };
        let has_doubled = growth.added >= rows;
        if has_doubled {
            *growth = Growth { added: 0, check_at: MIN_ROWS };
        } else {
            growth.check_at = rows;
        }
        has_doubled
    }
}
