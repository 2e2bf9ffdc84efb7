//! Connections to PostgreSQL, kept between uses without asking each time whether they still live.
//!
//! A pool that cannot know what its users did with a connection asks the database before and after each use: three round
//! trips for one statement. Here a use is one statement or one transaction that was answered to its end, so a kept connection
//! is as good as it was; one that broke in the meantime shows when it is used, and what has changed nothing yet is tried again
//! on another.

use sea_orm::{
    ConnAcquireErr, DbErr, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions, Executor, Postgres,
        postgres::{PgConnectOptions, PgConnection, PgQueryResult, PgRow},
        query::Query,
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

pub struct Connections {
    options: PgConnectOptions,
    patience: Duration,
    /// One for each use at a time.
    turns: Arc<Semaphore>,
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

impl Connections {
    /// At most `most` connections, opened when they are needed.
    pub fn new(options: PgConnectOptions, most: usize, patience: Duration) -> Self {
        Self { options, patience, turns: Arc::new(Semaphore::new(most)), slots: Arc::new(Semaphore::new(most)), idle: Mutex::default() }
    }

    /// The rows of a statement; of one that only reads (`again`) also when the first connection that was tried had broken.
    pub async fn query(&self, statement: &Statement, again: bool) -> Result<Vec<PgRow>, DbErr> {
        let _turn = self.turn().await?;
        loop {
            let (mut kept, known) = self.connection().await?;
            // Given up in the midst, it is not kept: dropping it closes it.
            let answer = rows(&mut kept.connection, statement.clone()).await;
            let lost = answer.as_ref().is_err_and(is_lost);
            if !lost {
                self.keep(kept);
            }
            if !(lost && known && again) {
                return answer.map_err(asked);
            }
        }
    }

    /// Carries out a statement that writes.
    pub async fn execute(&self, statement: Statement) -> Result<PgQueryResult, DbErr> {
        let _turn = self.turn().await?;
        let (mut kept, _) = self.connection().await?;
        let answer = carried_out(&mut kept.connection, statement).await;
        if !answer.as_ref().is_err_and(is_lost) {
            self.keep(kept);
        }
        answer.map_err(done)
    }

    /// Begins a transaction with statements whose text holds their values, the first of which is BEGIN: one round trip. Answers its rows.
    pub async fn begin(self: &Arc<Self>, sql: &str) -> Result<(Transaction, Vec<PgRow>), DbErr> {
        loop {
            let turn = self.turn().await?;
            let (kept, known) = self.connection().await?;
            let mut transaction = Transaction { of: self.clone(), open: Some((kept, turn)) };
            match sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(transaction.connection().map_err(asked)?).await {
                Ok(rows) => return Ok((transaction, rows)),
                Err(error) if is_lost(&error) => {
                    transaction.open = None;
                    if !known {
                        return Err(asked(error));
                    }
                }
                Err(error) => return Err(asked(error)),
            }
        }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, DbErr> {
        timeout(self.patience, self.turns.clone().acquire_owned()).await.map_err(late)?.map_err(|_| closed())
    }

    /// A connection, and whether it was used before: one that is at home here, a new one, or one of another home.
    async fn connection(&self) -> Result<(Kept, bool), DbErr> {
        timeout(self.patience, self.found()).await.map_err(late)?
    }

    async fn found(&self) -> Result<(Kept, bool), DbErr> {
        let here = Handle::current().id();
        if let Some(kept) = self.take(|kept| kept.home == here) {
            return Ok((kept, true));
        }
        let slot = match self.slots.clone().try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => match self.take(|_| true) {
                Some(kept) => return Ok((kept, true)),
                None => self.slots.clone().acquire_owned().await.map_err(|_| closed())?,
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

/// A transaction under way. Dropped, it is rolled back.
pub struct Transaction {
    of: Arc<Connections>,
    /// Until it is over.
    open: Option<(Kept, OwnedSemaphorePermit)>,
}

impl Transaction {
    pub async fn query(&mut self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        rows(self.connection().map_err(asked)?, statement).await.map_err(asked)
    }

    pub async fn execute(&mut self, statement: Statement) -> Result<PgQueryResult, DbErr> {
        carried_out(self.connection().map_err(done)?, statement).await.map_err(done)
    }

    pub async fn commit(mut self) -> Result<(), DbErr> {
        self.connection().map_err(done)?.execute("COMMIT").await.map_err(done)?;
        self.end();
        Ok(())
    }

    pub async fn rollback(mut self) -> Result<(), DbErr> {
        self.connection().map_err(done)?.execute("ROLLBACK").await.map_err(done)?;
        self.end();
        Ok(())
    }

    fn connection(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        self.open.as_mut().map(|(kept, _)| &mut kept.connection).ok_or(sqlx::Error::PoolClosed)
    }

    fn end(&mut self) {
        if let Some((kept, _turn)) = self.open.take() {
            self.of.keep(kept);
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some((mut kept, turn)) = self.open.take() else { return };
        // A connection that is closed rolls back as well; but most writes that are given up were refused, and it is as good as new.
        let Ok(here) = Handle::try_current() else { return };
        let of = self.of.clone();
        here.spawn(async move {
            if let Ok(Ok(_)) = timeout(of.patience, kept.connection.execute("ROLLBACK")).await {
                of.keep(kept);
            }
            drop(turn);
        });
    }
}

async fn rows(connection: &mut PgConnection, statement: Statement) -> Result<Vec<PgRow>, sqlx::Error> {
    bound(statement).fetch_all(connection).await
}

async fn carried_out(connection: &mut PgConnection, statement: Statement) -> Result<PgQueryResult, sqlx::Error> {
    bound(statement).execute(connection).await
}

fn bound(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn asked(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

fn done(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn late(_: Elapsed) -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
}

fn closed() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

/// The connection is of no more use: it broke, or the database said that it ends it (57Pxx, 08xxx).
fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
        // What a statement can do wrong by itself leaves the connection as it was.
        sqlx::Error::RowNotFound | sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => false,
        _ => true,
    }
}
