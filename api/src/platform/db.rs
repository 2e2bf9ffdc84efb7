//! The database: SQLite (embedded) or PostgreSQL, chosen by `database_url`. Only this file, `full_text`, `transaction` and `row` distinguish the two.
//! Transactions are in `transaction`, and the mapping of database errors in `db_error`.

use super::{
    Error, Result,
    config::Config,
    db_error::from_connect_error,
    pooler_check,
    postgres_options::configure,
    postgres_pool::PostgresPool,
    sqlite_file::{self, is_sqlite},
};
use async_trait::async_trait;
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    sea_query::Iden,
    sqlx::{self, ConnectOptions as _},
};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tracing::log::LevelFilter;

pub use super::{
    db_error::on_unique_violation,
    sql::{
        day_number, expr_in_texts, expr_starts_with, hashed_join, in_few_ids, in_ids, in_numbers, in_texts, join_by_index, json_elements,
        json_member, json_member_text, json_text, keep_apart, starts_with, supports_arrays,
    },
};

tokio::task_local! {
    /// Present in the tasks that run in the background.
    static IN_BACKGROUND: ();
}

/// Runs background work: what the process does by itself, at intervals. Its statements are not counted by [`Statements::count`].
pub async fn run_in_background<F: Future>(work: F) -> F::Output {
    IN_BACKGROUND.scope((), work).await
}

/// Counts the statements that requests have caused, and keeps all statements on demand. A page of objects must need the same number however
/// long it is, and each must be served by an index.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<StatementRecord>);

#[derive(Debug, Default)]
struct StatementRecord {
    count: AtomicU64,
    /// `None` while statements are only counted.
    kept: Mutex<Option<Vec<Statement>>>,
}

impl Statements {
    /// The number of statements so far, without those of [`run_in_background`].
    pub fn count(&self) -> u64 {
        self.0.count.load(Ordering::SeqCst)
    }

    /// Keeps all statements from now on, with their values. For the examination of query plans.
    pub fn start_keeping(&self) {
        *self.kept() = Some(Vec::new());
    }

    /// Returns the statements kept since [`Statements::start_keeping`], and keeps no more.
    pub fn take_kept(&self) -> Vec<Statement> {
        self.kept().take().unwrap_or_default()
    }

    pub(super) fn record(&self, elapsed: Duration) {
        if IN_BACKGROUND.try_with(|()| ()).is_err() {
            self.0.count.fetch_add(1, Ordering::SeqCst);
        }
        metrics::histogram!("coachgraph_statement_seconds").record(elapsed);
    }

    /// Keeps a statement if asked to.
    pub(super) fn keep(&self, statement: &Statement) {
        if let Some(kept) = self.kept().as_mut() {
            kept.push(statement.clone());
        }
    }

    fn kept(&self) -> MutexGuard<'_, Option<Vec<Statement>>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection to the database. Cloning shares it.
///
/// On PostgreSQL, single reads and writes each have a [`PostgresPool`] of their own, so that writers that wait for each other do not
/// block reads; sea-orm's pool serves LISTEN, migrations and health checks. SQLite has only sea-orm's pool.
#[derive(Clone)]
pub struct Database {
    pool: DatabaseConnection,
    pub(super) postgres: Option<PostgresPools>,
    /// The number of statements sent so far.
    pub statements: Statements,
}

#[derive(Clone)]
pub(super) struct PostgresPools {
    readers: Arc<PostgresPool>,
    pub writers: Arc<PostgresPool>,
}

/// The connections of sea-orm's pool on PostgreSQL: one for LISTEN, one for everything else.
const SEA_ORM_CONNECTIONS: u32 = 2;

impl Database {
    /// Opens the database. A SQLite file that does not exist is created, readable by its owner only.
    ///
    /// # Errors
    /// `Invalid` on the setting with which the database cannot be opened; `Unavailable` when the database does not respond.
    pub async fn connect(config: &Config) -> Result<Self> {
        let acquire_timeout = Duration::from_secs(config.database_acquire_timeout_seconds);
        let url = config.database_url.as_str();
        let max_connections = config.database_max_connections;
        let sqlite = is_sqlite(url);
        if sqlite {
            sqlite_file::protect(url)?;
        }
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(if sqlite { max_connections } else { SEA_ORM_CONNECTIONS })
            .acquire_timeout(acquire_timeout)
            // Without either, the pool has no task that looks for old connections. That of sqlx 0.9 reads a counter of idle connections which wraps
            // below zero for a moment when one is taken while it is returned, and then repeats almost for ever: a busy processor, and a
            // pool that never closes.
            .idle_timeout(None::<Duration>)
            .max_lifetime(None::<Duration>)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                    .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                    .busy_timeout(acquire_timeout)
                    .log_statements(LevelFilter::Off)
            })
            .map_sqlx_postgres_opts(configure);
        let mut pool = sea_orm::Database::connect(options).await.map_err(from_connect_error)?;
        let postgres = if sqlite {
            None
        } else {
            let options = url.parse().map(configure).map_err(|error| Error::invalid("database_url", format!("{error}")))?;
            pooler_check::check(&options, config.database_listen).await?;
            let connections = usize::try_from(max_connections.saturating_sub(SEA_ORM_CONNECTIONS)).map_err(Error::internal)?;
            let open = |size| Arc::new(PostgresPool::new(options.clone(), size, acquire_timeout));
            Some(PostgresPools { readers: open(connections.div_ceil(2)), writers: open(connections / 2) })
        };
        let statements = Statements::default();
        let recorder = statements.clone();
        pool.set_metric_callback(move |executed| {
            recorder.keep(executed.statement);
            recorder.record(executed.elapsed);
        });
        Ok(Self { pool, postgres, statements })
    }

    /// Writes to a SQLite file without waiting for the disk, for a file that is discarded unless it becomes complete. The mode belongs to
    /// the connection, so the pool must have one only (`database_max_connections`).
    ///
    /// # Errors
    /// `Unavailable` when the database does not respond.
    pub async fn write_without_sync(&self) -> Result<()> {
        self.pool.execute_unprepared("PRAGMA synchronous = OFF").await?;
        Ok(())
    }

    /// Closes sea-orm's pool. On SQLite, this moves what is in the write-ahead log into the file.
    ///
    /// # Errors
    /// `Unavailable` when the database does not respond.
    pub async fn close(&self) -> Result<()> {
        Ok(self.pool.close_by_ref().await?)
    }

    /// sea-orm's pool, for what needs more than statements: migrations, LISTEN.
    pub fn pool(&self) -> &DatabaseConnection {
        &self.pool
    }
}

#[async_trait]
impl ConnectionTrait for Database {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let Some(postgres) = &self.postgres else { return self.pool.execute_raw(statement).await };
        self.statements.keep(&statement);
        let started = Instant::now();
        let result = postgres.writers.execute(statement).await?;
        self.statements.record(started.elapsed());
        Ok(result.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.postgres {
            Some(_) => Ok(self.query_all_raw(statement).await?.into_iter().next()),
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let Some(postgres) = &self.postgres else { return self.pool.query_all_raw(statement).await };
        self.statements.keep(&statement);
        // A statement that writes and returns rows must not be retried.
        let is_read = statement.sql.starts_with("SELECT") || statement.sql.starts_with("WITH");
        let started = Instant::now();
        let rows =
            if is_read { postgres.readers.query(&statement, true).await? } else { postgres.writers.query(&statement, false).await? };
        self.statements.record(started.elapsed());
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

/// Updates the planner statistics of a table that has just grown a lot. Does nothing on SQLite.
///
/// PostgreSQL does this by itself only once a minute. Until then it may estimate a hundred thousand new rows as one, and choose a plan
/// that practically never finishes.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn analyze(db: &impl ConnectionTrait, table: impl Iden) -> Result<()> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("ANALYZE {}", table.unquoted())).await?;
    }
    Ok(())
}

/// Succeeds when the database responds.
///
/// # Errors
/// `Unavailable` when it does not.
pub async fn ping(db: &Database) -> Result<()> {
    Ok(db.pool.ping().await?)
}

/// The sqlx pool behind sea-orm's, for LISTEN; `None` on SQLite.
pub fn postgres(db: &Database) -> Option<&sqlx::PgPool> {
    matches!(db.get_database_backend(), DbBackend::Postgres).then(|| db.pool.get_postgres_connection_pool())
}

/// Sends a NOTIFY on a channel of PostgreSQL; does nothing on SQLite. A notification may be sent twice, so a lost connection is retried as
/// for a read. It is not counted among the statements, because no request waits for it.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn notify(db: &Database, channel: &str, message: &str) -> Result<()> {
    if let Some(postgres) = &db.postgres {
        let values = [channel.into(), message.into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
        postgres.readers.query(&statement, true).await?;
    }
    Ok(())
}
