//! Connections for single reads on PostgreSQL, kept between reads without asking each time whether they still live.
//!
//! A pool that cannot know what its users did with a connection asks the database before and after each use: three round
//! trips for one statement. Here a use is one statement that was answered to its end, so a kept connection is as good as it
//! was; one that broke in the meantime shows when it is used, and what only reads can be read again on another.

use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{
        self, ConnectOptions,
        postgres::{PgConnectOptions, PgConnection, PgRow},
    },
};
use sea_query_sqlx::SqlxValues;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, time::timeout};

/// A connection that has lain idle for so long is closed: the database, or what lies between, may have forgotten it.
const IDLE: Duration = Duration::from_secs(600);

/// A connection is replaced at this age: plans, caches and memory at its other end do not grow for ever.
const AGE: Duration = Duration::from_secs(1800);

pub struct Readers {
    options: PgConnectOptions,
    patience: Duration,
    permits: Semaphore,
    /// The one used last is used next: its caches are warm, and those not needed grow old.
    idle: Mutex<Vec<Kept>>,
}

struct Kept {
    connection: PgConnection,
    opened: Instant,
    used: Instant,
}

impl Readers {
    /// At most `most` connections, opened when they are needed.
    pub fn new(options: PgConnectOptions, most: usize, patience: Duration) -> Self {
        Self { options, patience, permits: Semaphore::new(most), idle: Mutex::default() }
    }

    /// The rows of a statement that only reads.
    pub async fn query(&self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        let late = |_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        let _permit = timeout(self.patience, self.permits.acquire()).await.map_err(late)?;
        let values = statement.values.unwrap_or(Values(Vec::new()));
        loop {
            let (mut kept, known) = match self.take() {
                Some(kept) => (kept, true),
                None => (timeout(self.patience, self.open()).await.map_err(late)??, false),
            };
            let query = sqlx::query_with(sqlx::AssertSqlSafe(statement.sql.as_str()), SqlxValues(values.clone()));
            // Given up in the midst, it is not kept: dropping it closes it.
            match query.fetch_all(&mut kept.connection).await {
                Ok(rows) => {
                    self.keep(kept);
                    return Ok(rows);
                }
                Err(error) if is_lost(&error) && known => {}
                Err(error) => {
                    if !is_lost(&error) {
                        self.keep(kept);
                    }
                    return Err(DbErr::Query(RuntimeErr::SqlxError(error.into())));
                }
            }
        }
    }

    async fn open(&self) -> Result<Kept, DbErr> {
        let connection = self.options.connect().await.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
        Ok(Kept { connection, opened: Instant::now(), used: Instant::now() })
    }

    fn take(&self) -> Option<Kept> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|kept| kept.used.elapsed() < IDLE && kept.opened.elapsed() < AGE);
        idle.pop()
    }

    fn keep(&self, kept: Kept) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(Kept { used: Instant::now(), ..kept });
    }
}

/// The connection is of no more use: it broke, or the database said that it ends it (57Pxx, 08xxx).
pub fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
        // What a statement can do wrong by itself leaves the connection as it was.
        sqlx::Error::RowNotFound | sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => false,
        _ => true,
    }
}
