//! The database: SQLite (embedded) or PostgreSQL, chosen by URL; with `transaction` the only place that asks which one it is.

use super::{Code, Error, Result, config::Config, connections::Connections, pooler};
use async_trait::async_trait;
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, SqlErr,
    Statement,
    sea_query::{ArrayType, Expr, ExprTrait, Iden, Value},
    sqlx::{self, ConnectOptions as _, postgres::PgConnectOptions},
};
use std::{
    fs::File,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tracing::log::LevelFilter;
use uuid::Uuid;

/// How many statements a process has sent: a page of objects must take as many however long it is.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<AtomicU64>);

impl Statements {
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(super) fn note(&self, elapsed: Duration) {
        self.0.fetch_add(1, Ordering::SeqCst);
        metrics::histogram!("coachgraph_statement_seconds").record(elapsed);
    }
}

/// The database as everything above sees it. PostgreSQL has connections of their own for single reads, so that writers who wait for
/// each other hold nobody else up, and others for writes ([`Connections`]); the pool serves LISTEN and upkeep. SQLite has the pool alone.
#[derive(Clone)]
pub struct Database {
    pool: DatabaseConnection,
    pub(super) own: Option<Own>,
    /// What has been sent so far.
    pub statements: Statements,
}

/// Connections to PostgreSQL besides the pool.
#[derive(Clone)]
pub(super) struct Own {
    readers: Arc<Connections>,
    pub writers: Arc<Connections>,
}

/// The connections that PostgreSQL's pool may open: one to LISTEN, one for upkeep.
const POOLED: u32 = 2;

impl Database {
    /// Opens it. The database of a SQLite URL is created when it is not there.
    pub async fn connect(config: &Config) -> Result<Self> {
        let patience = Duration::from_secs(config.database_acquire_timeout_seconds);
        let url = config.database_url.as_str();
        let most = config.database_max_connections;
        let sqlite = url.starts_with("sqlite:");
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(if sqlite { most } else { POOLED })
            .acquire_timeout(patience)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                    .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                    .busy_timeout(patience)
                    .log_statements(LevelFilter::Off)
            })
            .map_sqlx_postgres_opts(postgres_options);
        let mut pool = sea_orm::Database::connect(options).await.map_err(refused)?;
        let own = if sqlite {
            None
        } else {
            let options = url.parse().map(postgres_options).map_err(|error| Error::invalid("database_url", format!("{error}")))?;
            pooler::examine(&options, config.database_listen).await?;
            let most = usize::try_from(most.saturating_sub(POOLED)).map_err(Error::internal)?;
            let some = |count| Arc::new(Connections::new(options.clone(), count, patience));
            Some(Own { readers: some(most.div_ceil(2)), writers: some(most / 2) })
        };
        let statements = Statements::default();
        let counted = statements.clone();
        pool.set_metric_callback(move |statement| counted.note(statement.elapsed));
        Ok(Self { pool, own, statements })
    }

    /// The pool, for those who need more than statements: migrations, LISTEN.
    pub fn pool(&self) -> &DatabaseConnection {
        &self.pool
    }
}

/// A list of values hides from PostgreSQL how long it is: it takes a plan for the actual list for cheaper than one for any, and
/// plans anew each time, which costs more than a read of one row. All our statements read along an index that is made for
/// them, so one plan serves for all values.
pub(super) const ONE_PLAN: (&str, &str) = ("plan_cache_mode", "force_generic_plan");

fn postgres_options(postgres: PgConnectOptions) -> PgConnectOptions {
    postgres.application_name("coachgraph").options([ONE_PLAN]).log_statements(LevelFilter::Off)
}

#[async_trait]
impl ConnectionTrait for Database {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let Some(own) = &self.own else { return self.pool.execute_raw(statement).await };
        let begun = Instant::now();
        let done = own.writers.execute(statement).await?;
        self.statements.note(begun.elapsed());
        Ok(done.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.own {
            Some(_) => Ok(self.query_all_raw(statement).await?.into_iter().next()),
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let Some(own) = &self.own else { return self.pool.query_all_raw(statement).await };
        // A statement that writes and answers rows must not be tried twice.
        let reads = statement.sql.starts_with("SELECT") || statement.sql.starts_with("WITH");
        let begun = Instant::now();
        let rows = if reads { own.readers.query(&statement, true).await? } else { own.writers.query(&statement, false).await? };
        self.statements.note(begun.elapsed());
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

/// Lets the database look at a table that has just grown a lot. PostgreSQL looks by itself, but only once a minute; until then it may
/// take a hundred thousand new rows for one, and choose a way through them that never ends.
pub async fn measure(db: &impl ConnectionTrait, table: impl Iden) -> Result<()> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("ANALYZE {}", table.unquoted())).await?;
    }
    Ok(())
}

/// Whether the database reads lists of values, each as one.
pub fn reads_lists(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// `column` is one of `ids`: one bound value however many, so that the statement's text stays the same.
pub fn among<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, ids: impl IntoIterator<Item = Uuid>) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let ids = ids.into_iter().map(|id| Value::Uuid(Some(id))).collect();
            any(column, ArrayType::Uuid, ids)
        }
        _ => {
            let ids: Vec<_> = ids.into_iter().map(|id| id.simple().to_string()).collect();
            listed(column, "(SELECT unhex(value) FROM json_each(?))", serde_json::json!(ids))
        }
    }
}

/// `column` is one of `texts`, as [`among`].
pub fn among_text<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, texts: impl IntoIterator<Item = String>) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let texts = texts.into_iter().map(|text| Value::String(Some(text))).collect();
            any(column, ArrayType::String, texts)
        }
        _ => {
            let texts: Vec<_> = texts.into_iter().collect();
            listed(column, "(SELECT value FROM json_each(?))", serde_json::json!(texts))
        }
    }
}

/// `column` is one of `numbers`, as [`among`].
pub fn among_numbers<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, numbers: impl IntoIterator<Item = i32>) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let numbers = numbers.into_iter().map(|number| Value::Int(Some(number))).collect();
            any(column, ArrayType::Int, numbers)
        }
        _ => {
            let numbers: Vec<_> = numbers.into_iter().collect();
            listed(column, "(SELECT value FROM json_each(?))", serde_json::json!(numbers))
        }
    }
}

fn any<C: ColumnTrait>(column: C, kind: ArrayType, values: Vec<Value>) -> Expr {
    let list = Value::Array(kind, Some(Box::new(values)));
    Expr::cust_with_exprs("$1 = ANY($2)", [column.into_expr(), list.into()])
}

fn listed<C: ColumnTrait>(column: C, subquery: &'static str, list: serde_json::Value) -> Expr {
    let list = Expr::cust_with_values(subquery, [Value::String(Some(list.to_string()))]);
    column.into_expr().binary(sea_orm::sea_query::BinOper::In, list)
}

/// The range of texts that begin with `prefix`, by bytes, so that an index on the column serves it.
pub fn starts_with<C: ColumnTrait>(column: C, prefix: &str) -> Expr {
    begins_with(&column.into_expr(), prefix)
}

/// The same of any expression that an index holds.
pub fn begins_with(text: &Expr, prefix: &str) -> Expr {
    let from = text.clone().gte(prefix);
    // The smallest text above all that begin with the prefix: its last character that has a successor, raised by one.
    let above = prefix.char_indices().rev().find_map(|(at, last)| {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32)?;
        Some(format!("{}{next}", prefix.get(..at)?))
    });
    match above {
        Some(above) => from.and(text.clone().lt(above)),
        None => from,
    }
}

/// Answers when the database does.
pub async fn ping(db: &Database) -> Result<()> {
    Ok(db.pool.ping().await?)
}

/// The pool beneath, when it is PostgreSQL: for LISTEN and NOTIFY.
pub fn postgres(db: &Database) -> Option<&sqlx::PgPool> {
    matches!(db.get_database_backend(), DbBackend::Postgres).then(|| db.pool.get_postgres_connection_pool())
}

/// Tells whoever listens on a channel of PostgreSQL. Told twice is as good as told once, so it goes the way of reads; it is not among the
/// statements that are counted, for nobody waits for it.
pub async fn notify(db: &Database, channel: &str, message: &str) -> Result<()> {
    if let Some(own) = &db.own {
        let values = [channel.into(), message.into()];
        own.readers.query(&Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values), true).await?;
    }
    Ok(())
}

/// Holds a SQLite file for this process; PostgreSQL serves any number of processes and needs no lock.
/// The lock goes with the process, however that ends.
pub fn lock_file(url: &str) -> Result<Option<File>> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Ok(None) };
    let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
    let path = PathBuf::from(format!("{path}.lock"));
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(Error::internal)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(_) => Err(Error::Unavailable(format!("another process serves this database (it holds {})", path.display()))),
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let away = "the database does not answer; nothing was changed, try again";
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return Self::Unavailable(away.into()),
            DbErr::RecordNotUpdated => {
                return Self::conflict("expectedVersion", Code::StaleVersion, "somebody else changed this in the meantime");
            }
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) if is_passing(cause) => {
                return Self::Unavailable(away.into());
            }
            _ => {}
        }
        Self::internal(error)
    }
}

/// Who is not let in by the database, or by a pooler before it (08P01), learns why: another password, name or setting is needed.
fn refused(error: DbErr) -> Error {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = &error else { return error.into() };
    match cause.as_database_error() {
        Some(said) if !is_passing(cause) || said.code().is_some_and(|code| code == "08P01") => {
            Error::invalid("database_url", format!("the connection is refused: {}", said.message()))
        }
        _ => error.into(),
    }
}

/// Faults that a second try may not meet: a lost connection, a lock that was not had in time, a server that shuts down.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL: 40001 serialization, 40P01 deadlock, 55P03 lock, 57Pxx shutdown, 08xxx connection. SQLite: 5 busy, 6 locked.
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| {
            matches!(&*code, "40001" | "40P01" | "55P03" | "5" | "6" | "517") || code.starts_with("57P") || code.starts_with("08")
        }),
        _ => false,
    }
}

/// Turns a violated uniqueness into an answer to the caller, at the call site that knows which field it was.
pub fn taken(field: &'static str, message: &'static str) -> impl FnOnce(DbErr) -> Error {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::conflict(field, Code::Taken, message),
        _ => error.into(),
    }
}
