//! The database: SQLite (embedded) or PostgreSQL, chosen by URL; the only place that asks which one it is.

use super::{Code, Error, Result, config::Config};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqlErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sea_query::{Alias, ArrayType, CommonTableExpression, Expr, ExprTrait, Query, SubQueryStatement, Value, WithClause},
    sqlx::{self, ConnectOptions as _},
};
use std::{
    fs::File,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tracing::log::LevelFilter;
use uuid::Uuid;

/// Rows of one INSERT: SQLite takes 32,766 parameters.
pub const ROWS_PER_STATEMENT: usize = 1000;

/// How many statements a process has sent: a page of objects must take as many however long it is.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<AtomicU64>);

impl Statements {
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Opens the pool. The database of a SQLite URL is created when it is not there.
pub async fn connect(config: &Config) -> Result<(DatabaseConnection, Statements)> {
    let patience = Duration::from_secs(config.database_acquire_timeout_seconds);
    let mut options = ConnectOptions::new(config.database_url.as_str());
    options
        .max_connections(config.database_max_connections)
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
        .map_sqlx_postgres_opts(|postgres| postgres.application_name("coachgraph").log_statements(LevelFilter::Off));
    let mut db = Database::connect(options).await?;
    let statements = Statements::default();
    let counted = statements.clone();
    db.set_metric_callback(move |statement| {
        counted.0.fetch_add(1, Ordering::SeqCst);
        metrics::histogram!("coachgraph_statement_seconds").record(statement.elapsed);
    });
    Ok((db, statements))
}

/// Begins a transaction that will write. SQLite takes its write lock at once (BEGIN IMMEDIATE): a lock taken later could
/// not wait for another writer without risking a deadlock.
pub async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    Ok(db.begin_with_options(options).await?)
}

/// A write that answers nothing.
pub type Write = SubQueryStatement;

/// Writes that one round trip carries: with the rows of [`ROWS_PER_STATEMENT`] each they stay below PostgreSQL's 65,535 parameters.
const WRITES_PER_ROUND_TRIP: usize = 5;

/// Carries out writes none of which reads what another one writes: in one round trip on PostgreSQL, where a statement may
/// consist of several writes; one after the other on SQLite, where nothing travels. Foreign keys between their rows hold.
pub async fn at_once(tx: &DatabaseTransaction, writes: Vec<Write>) -> Result<()> {
    let together = tx.get_database_backend() == DbBackend::Postgres;
    for group in writes.chunks(if together { WRITES_PER_ROUND_TRIP } else { 1 }) {
        match group {
            [Write::InsertStatement(insert)] => tx.execute(insert).await?,
            [Write::UpdateStatement(update)] => tx.execute(update).await?,
            [Write::DeleteStatement(delete)] => tx.execute(delete).await?,
            several => {
                let mut with = WithClause::new();
                for (number, write) in several.iter().enumerate() {
                    with.cte(CommonTableExpression::new().table_name(Alias::new(format!("write_{number}"))).query(write.clone()).to_owned());
                }
                tx.execute(&Query::select().expr(Expr::cust("1")).to_owned().with(with)).await?
            }
        };
    }
    Ok(())
}

/// Begins a transaction that only reads, and reads one state of the database.
pub async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(sea_orm::IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
        _ => TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() },
    };
    Ok(db.begin_with_options(options).await?)
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
    let from = column.gte(prefix);
    // The smallest text above all that begin with the prefix: its last character that has a successor, raised by one.
    let above = prefix.char_indices().rev().find_map(|(at, last)| {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32)?;
        Some(format!("{}{next}", prefix.get(..at)?))
    });
    match above {
        Some(above) => from.and(column.lt(above)),
        None => from,
    }
}

/// Answers when the database does.
pub async fn ping(db: &DatabaseConnection) -> Result<()> {
    Ok(db.ping().await?)
}

/// The pool beneath, when it is PostgreSQL: for LISTEN and NOTIFY.
pub fn postgres(db: &DatabaseConnection) -> Option<&sqlx::PgPool> {
    matches!(db.get_database_backend(), DbBackend::Postgres).then(|| db.get_postgres_connection_pool())
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
