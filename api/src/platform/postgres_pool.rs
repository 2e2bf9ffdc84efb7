//! A pool of PostgreSQL connections that does not check a connection before each use.
//!
//! A pool that cannot know what its users did with a connection asks the database before and after each use: three round trips for one
//! statement. Here a use is one statement or one transaction whose response was read completely, so a returned connection can be used
//! again as it is. A connection that broke in the meantime is detected when it is used; a read, or the begin of a transaction, is then
//! retried on another connection.

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

/// A connection that has been idle for this long is closed: the database, or a firewall in between, may have dropped it.
const MAX_IDLE: Duration = Duration::from_secs(600);

/// A connection of this age is replaced, so that plans, caches and memory of its backend do not grow without end.
const MAX_AGE: Duration = Duration::from_secs(1800);

/// The pool. Connections are opened when they are needed.
pub struct PostgresPool {
    options: PgConnectOptions,
    acquire_timeout: Duration,
    /// One permit per concurrent use.
    uses: Arc<Semaphore>,
    /// One permit per open connection.
    connections: Arc<Semaphore>,
    /// A stack: the connection that was used last is used next, because its caches are warm and the others can reach [`MAX_IDLE`].
    idle: Mutex<Vec<PooledConnection>>,
}

struct PooledConnection {
    connection: PgConnection,
    /// The runtime that polls its socket. Used from another runtime, each response wakes two threads instead of one.
    runtime: Id,
    opened: Instant,
    last_used: Instant,
    _permit: OwnedSemaphorePermit,
}

impl PostgresPool {
    /// A pool of at most `size` connections, which are opened when they are needed. `acquire_timeout` limits the wait for each of them.
    pub fn new(options: PgConnectOptions, size: usize, acquire_timeout: Duration) -> Self {
        Self {
            options,
            acquire_timeout,
            uses: Arc::new(Semaphore::new(size)),
            connections: Arc::new(Semaphore::new(size)),
            idle: Mutex::default(),
        }
    }

    /// Executes a statement and returns its rows. With `retry`, which is only safe for a read, a statement is sent again when the pooled
    /// connection that it was sent on turns out to be broken.
    pub async fn query(&self, statement: &Statement, retry: bool) -> Result<Vec<PgRow>, DbErr> {
        let _use = self.begin_use().await?;
        loop {
            let (mut pooled, reused) = self.acquire().await?;
            // When this future is dropped here, the connection is dropped with it, which closes it.
            let result = fetch_all(&mut pooled.connection, statement.clone()).await;
            let lost = result.as_ref().is_err_and(is_connection_lost);
            if !lost {
                self.release(pooled);
            }
            if !(lost && reused && retry) {
                return result.map_err(query_error);
            }
        }
    }

    /// Executes a statement that writes. It is not retried.
    pub async fn execute(&self, statement: Statement) -> Result<PgQueryResult, DbErr> {
        let _use = self.begin_use().await?;
        let (mut pooled, _) = self.acquire().await?;
        let result = execute(&mut pooled.connection, statement).await;
        if !result.as_ref().is_err_and(is_connection_lost) {
            self.release(pooled);
        }
        result.map_err(exec_error)
    }

    /// Begins a transaction with one round trip. `sql` holds one or more statements without parameters, the first of which is BEGIN.
    /// Returns their rows.
    pub async fn begin(self: &Arc<Self>, sql: &str) -> Result<(PostgresTransaction, Vec<PgRow>), DbErr> {
        loop {
            let permit = self.begin_use().await?;
            let (pooled, reused) = self.acquire().await?;
            let mut transaction = PostgresTransaction { pool: self.clone(), open: Some((pooled, permit)) };
            match sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(transaction.connection().map_err(query_error)?).await {
                Ok(rows) => return Ok((transaction, rows)),
                Err(error) if is_connection_lost(&error) => {
                    transaction.open = None;
                    if !reused {
                        return Err(query_error(error));
                    }
                }
                Err(error) => return Err(query_error(error)),
            }
        }
    }

    async fn begin_use(&self) -> Result<OwnedSemaphorePermit, DbErr> {
        timeout(self.acquire_timeout, self.uses.clone().acquire_owned()).await.map_err(timeout_error)?.map_err(|_| closed_error())
    }

    /// Returns a connection, and whether it was used before.
    async fn acquire(&self) -> Result<(PooledConnection, bool), DbErr> {
        timeout(self.acquire_timeout, self.take_or_open()).await.map_err(timeout_error)?
    }

    /// Prefers an idle connection of this runtime, then a new one, then an idle one of another runtime.
    async fn take_or_open(&self) -> Result<(PooledConnection, bool), DbErr> {
        let runtime = Handle::current().id();
        if let Some(pooled) = self.take_idle(|pooled| pooled.runtime == runtime) {
            return Ok((pooled, true));
        }
        let permit = match self.connections.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => match self.take_idle(|_| true) {
                Some(pooled) => return Ok((pooled, true)),
                None => self.connections.clone().acquire_owned().await.map_err(|_| closed_error())?,
            },
        };
        let connection = self.options.connect().await.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
        Ok((PooledConnection { connection, runtime, opened: Instant::now(), last_used: Instant::now(), _permit: permit }, false))
    }

    fn take_idle(&self, matches: impl Fn(&PooledConnection) -> bool) -> Option<PooledConnection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|pooled| pooled.last_used.elapsed() < MAX_IDLE && pooled.opened.elapsed() < MAX_AGE);
        idle.iter().rposition(matches).map(|at| idle.remove(at))
    }

    fn release(&self, pooled: PooledConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(PooledConnection { last_used: Instant::now(), ..pooled });
    }
}

/// An open transaction. It is rolled back when it is dropped.
pub struct PostgresTransaction {
    pool: Arc<PostgresPool>,
    /// `None` once it is committed or rolled back.
    open: Option<(PooledConnection, OwnedSemaphorePermit)>,
}

impl PostgresTransaction {
    /// Executes a statement and returns its rows.
    pub async fn query(&mut self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        fetch_all(self.connection().map_err(query_error)?, statement).await.map_err(query_error)
    }

    /// Executes a statement that writes.
    pub async fn execute(&mut self, statement: Statement) -> Result<PgQueryResult, DbErr> {
        execute(self.connection().map_err(exec_error)?, statement).await.map_err(exec_error)
    }

    pub async fn commit(mut self) -> Result<(), DbErr> {
        self.connection().map_err(exec_error)?.execute("COMMIT").await.map_err(exec_error)?;
        self.release();
        Ok(())
    }

    pub async fn rollback(mut self) -> Result<(), DbErr> {
        self.connection().map_err(exec_error)?.execute("ROLLBACK").await.map_err(exec_error)?;
        self.release();
        Ok(())
    }

    fn connection(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        self.open.as_mut().map(|(pooled, _)| &mut pooled.connection).ok_or(sqlx::Error::PoolClosed)
    }

    fn release(&mut self) {
        if let Some((pooled, _permit)) = self.open.take() {
            self.pool.release(pooled);
        }
    }
}

impl Drop for PostgresTransaction {
    fn drop(&mut self) {
        let Some((mut pooled, permit)) = self.open.take() else { return };
        // Closing the connection would roll back as well, but most dropped transactions are rejected writes on a good connection.
        let Ok(runtime) = Handle::try_current() else { return };
        let pool = self.pool.clone();
        runtime.spawn(async move {
            if let Ok(Ok(_)) = timeout(pool.acquire_timeout, pooled.connection.execute("ROLLBACK")).await {
                pool.release(pooled);
            }
            drop(permit);
        });
    }
}

async fn fetch_all(connection: &mut PgConnection, statement: Statement) -> Result<Vec<PgRow>, sqlx::Error> {
    bind(statement).fetch_all(connection).await
}

async fn execute(connection: &mut PgConnection, statement: Statement) -> Result<PgQueryResult, sqlx::Error> {
    bind(statement).execute(connection).await
}

fn bind(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

fn exec_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn timeout_error(_: Elapsed) -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
}

fn closed_error() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

/// Whether the connection can no longer be used: it broke, or the database announced that it ends it (57Pxx, 08xxx).
fn is_connection_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
        // These errors come from the statement or its values and leave the connection intact.
        sqlx::Error::RowNotFound | sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => false,
        _ => true,
    }
}
