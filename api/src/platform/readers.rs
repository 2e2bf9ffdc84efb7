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
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    runtime::{Handle, Id},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{error::Elapsed, timeout},
};

/// A connection that has lain idle for so long is closed: the database, or what lies between, may have forgotten it.
const IDLE: Duration = Duration::from_secs(600);

/// A connection is replaced at this age: plans, caches and memory at its other end do not grow for ever.
const AGE: Duration = Duration::from_secs(1800);

pub struct Readers {
    options: PgConnectOptions,
    patience: Duration,
    /// One for each statement that may run.
    turns: Semaphore,
    /// One for each connection that may be open.
    slots: Arc<Semaphore>,
    /// The one used last is used next: its caches are warm, and those not needed grow old.
    idle: Mutex<Vec<Kept>>,
}

struct Kept {
    connection: PgConnection,
    /// The runtime that watches its socket: used from another one, each answer wakes two threads instead of one.
    home: Id,
    opened: Instant,
    used: Instant,
    _slot: OwnedSemaphorePermit,
}

impl Readers {
    /// At most `most` connections, opened when they are needed.
    pub fn new(options: PgConnectOptions, most: usize, patience: Duration) -> Self {
        Self { options, patience, turns: Semaphore::new(most), slots: Arc::new(Semaphore::new(most)), idle: Mutex::default() }
    }

    /// The rows of a statement that only reads.
    pub async fn query(&self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        let _turn = timeout(self.patience, self.turns.acquire()).await.map_err(late)?;
        let values = statement.values.unwrap_or(Values(Vec::new()));
        loop {
            let (mut kept, known) = timeout(self.patience, self.connection()).await.map_err(late)??;
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

    /// A connection, and whether it was used before: one that is at home here, a new one, or one of another home.
    async fn connection(&self) -> Result<(Kept, bool), DbErr> {
        let here = Handle::current().id();
        if let Some(kept) = self.take(|kept| kept.home == here) {
            return Ok((kept, true));
        }
        let slot = match self.slots.clone().try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => match self.take(|_| true) {
                Some(kept) => return Ok((kept, true)),
                None => self.slots.clone().acquire_owned().await.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed))?,
            },
        };
        let connection = self.options.connect().await.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
        Ok((Kept { connection, home: here, opened: Instant::now(), used: Instant::now(), _slot: slot }, false))
    }

    fn take(&self, fits: impl Fn(&Kept) -> bool) -> Option<Kept> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|kept| kept.used.elapsed() < IDLE && kept.opened.elapsed() < AGE);
        idle.iter().rposition(fits).map(|at| idle.remove(at))
    }

    fn keep(&self, kept: Kept) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(Kept { used: Instant::now(), ..kept });
    }
}

fn late(_: Elapsed) -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
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
