//! The database: SQLite (embedded) or PostgreSQL, chosen by URL; the only place that asks which one it is.

use super::{
    Code, Error, Result,
    config::Config,
    pooler,
    readers::{self, Readers},
};
use async_trait::async_trait;
use sea_orm::{
    AccessMode, ColumnTrait, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sea_query::{Alias, ArrayType, CommonTableExpression, Expr, ExprTrait, Iden, Query, SubQueryStatement, Value, WithClause},
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

    fn note(&self, elapsed: Duration) {
        self.0.fetch_add(1, Ordering::SeqCst);
        metrics::histogram!("coachgraph_statement_seconds").record(elapsed);
    }
}

/// The database as everything above sees it. Single reads on PostgreSQL have connections of their own ([`Readers`]), so that
/// writers who wait for each other hold nobody else up; all else goes through the pool.
#[derive(Clone)]
pub struct Database {
    pool: DatabaseConnection,
    readers: Option<Arc<Readers>>,
    /// How many connections may have broken at most.
    tries: u32,
    /// What has been sent so far.
    pub statements: Statements,
}

impl Database {
    /// Opens it. The database of a SQLite URL is created when it is not there.
    pub async fn connect(config: &Config) -> Result<Self> {
        let patience = Duration::from_secs(config.database_acquire_timeout_seconds);
        let url = config.database_url.as_str();
        let most = config.database_max_connections;
        let (readers, writers) = if url.starts_with("sqlite:") { (0, most) } else { (most / 2, most - most / 2) };
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(writers)
            .acquire_timeout(patience)
            // A connection that broke while it lay idle is found out by `begun`, without asking all of them each time.
            .test_before_acquire(false)
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
        let readers = match readers {
            0 => None,
            most => {
                let options = url.parse().map(postgres_options).map_err(|error| Error::invalid("database_url", format!("{error}")))?;
                pooler::examine(&options, config.database_listen).await?;
                Some(Arc::new(Readers::new(options, usize::try_from(most).map_err(Error::internal)?, patience)))
            }
        };
        let statements = Statements::default();
        let counted = statements.clone();
        pool.set_metric_callback(move |statement| counted.note(statement.elapsed));
        Ok(Self { pool, readers, tries: writers, statements })
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
        self.pool.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.readers {
            Some(_) => Ok(self.query_all_raw(statement).await?.into_iter().next()),
            None => self.pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        // A statement that writes and answers rows must not be tried twice.
        let reads = statement.sql.starts_with("SELECT") || statement.sql.starts_with("WITH");
        let Some(readers) = self.readers.as_ref().filter(|_| reads) else { return self.pool.query_all_raw(statement).await };
        let begun = Instant::now();
        let rows = readers.query(statement).await?;
        self.statements.note(begun.elapsed());
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

/// Begins a transaction that will write. SQLite takes its write lock at once (BEGIN IMMEDIATE): a lock taken later could
/// not wait for another writer without risking a deadlock.
pub async fn begin(db: &Database) -> Result<DatabaseTransaction> {
    begun(db, || TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() }).await
}

/// Begins a transaction that only reads, and reads one state of the database.
pub async fn snapshot(db: &Database) -> Result<DatabaseTransaction> {
    begun(db, || match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(sea_orm::IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
        _ => TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() },
    })
    .await
}

/// Begins a transaction. A connection may have broken while it lay idle, and nothing was asked of it yet: the next one is tried,
/// as often as there may be connections.
async fn begun(db: &Database, options: impl Fn() -> TransactionOptions) -> Result<DatabaseTransaction> {
    let mut tries = db.tries;
    loop {
        match db.pool.begin_with_options(options()).await {
            Err(DbErr::Query(RuntimeErr::SqlxError(error))) if tries > 0 && readers::is_lost(&error) => tries -= 1,
            begun => return Ok(begun?),
        }
    }
}

/// A write that answers nothing.
pub type Write = SubQueryStatement;

/// Writes that one round trip carries: as many as it takes for one to be no longer felt.
const WRITES_PER_ROUND_TRIP: usize = 8;

/// Carries out writes none of which reads what another one writes: in one round trip on PostgreSQL, where a statement may
/// consist of several writes; one after the other on SQLite, where nothing travels. Foreign keys between their rows hold.
pub async fn at_once(tx: &DatabaseTransaction, writes: Vec<Write>) -> Result<(), DbErr> {
    let together = tx.get_database_backend() == DbBackend::Postgres;
    for group in writes.chunks(if together { WRITES_PER_ROUND_TRIP } else { 1 }) {
        match group {
            [Write::InsertStatement(insert)] => tx.execute(insert).await?,
            [Write::UpdateStatement(update)] => tx.execute(update).await?,
            [Write::DeleteStatement(delete)] => tx.execute(delete).await?,
            several => {
                let mut with = WithClause::new();
                for (number, write) in several.iter().enumerate() {
                    with.cte(
                        CommonTableExpression::new().table_name(Alias::new(format!("write_{number}"))).query(write.clone()).to_owned(),
                    );
                }
                tx.execute(&Query::select().expr(Expr::cust("1")).to_owned().with(with)).await?
            }
        };
    }
    Ok(())
}

/// Lets the statements of a transaction be planned for the tables as they are: those that fill thousands of rows outgrow a plan that
/// was made when there were few.
pub async fn plan_anew(tx: &DatabaseTransaction) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan").await?;
    }
    Ok(())
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
