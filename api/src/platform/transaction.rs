//! Transactions: several statements that read one state of the database, or change it together or not at all.

use super::{
    Result,
    db::{Database, Statements},
    postgres_pool::PostgresTransaction,
};
use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
    sea_query::{Alias, CommonTableExpression, Expr, PostgresQueryBuilder, Query, SelectStatement, SubQueryStatement, WithClause},
    sqlx::postgres::PgRow,
};
use std::time::Instant;
use tokio::sync::Mutex;

/// An open transaction. Dropped before [`Transaction::commit`], it is rolled back.
pub struct Transaction {
    backend: Backend,
    statements: Statements,
}

enum Backend {
    Sqlite(DatabaseTransaction),
    Postgres(Mutex<PostgresTransaction>),
}

/// Begins a transaction that will write. On SQLite it acquires the write lock immediately (BEGIN IMMEDIATE): a transaction that reads
/// first and acquires the lock later cannot wait for another writer without the risk of a deadlock.
pub async fn begin(db: &Database) -> Result<Transaction> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    Ok(begin_transaction(db, "BEGIN", options).await?.0)
}

/// [`begin`], and executes a first read: on PostgreSQL in the same round trip, for which the values of the read become part of its text.
/// Returns the rows of the read.
pub async fn begin_with(db: &Database, first: &SelectStatement) -> Result<(Transaction, Vec<QueryResult>)> {
    let started = Instant::now();
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let (transaction, rows) = begin_transaction(db, &format!("BEGIN; {}", first.to_string(PostgresQueryBuilder)), options).await?;
    let rows = match &transaction.backend {
        Backend::Sqlite(_) => transaction.query_all(first).await?,
        Backend::Postgres(_) => {
            transaction.statements.record(started.elapsed());
            rows.into_iter().map(QueryResult::from).collect()
        }
    };
    Ok((transaction, rows))
}

/// Begins a read-only transaction in which all statements read the same state of the database.
pub async fn snapshot(db: &Database) -> Result<Transaction> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() };
    Ok(begin_transaction(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", options).await?.0)
}

async fn begin_transaction(db: &Database, postgres_sql: &str, sqlite: TransactionOptions) -> Result<(Transaction, Vec<PgRow>)> {
    let statements = db.statements.clone();
    Ok(match &db.postgres {
        Some(postgres) => {
            let (transaction, rows) = postgres.writers.begin(postgres_sql).await?;
            (Transaction { backend: Backend::Postgres(Mutex::new(transaction)), statements }, rows)
        }
        None => (Transaction { backend: Backend::Sqlite(db.pool().begin_with_options(sqlite).await?), statements }, Vec::new()),
    })
}

impl Transaction {
    pub async fn commit(self) -> Result<()> {
        match self.backend {
            Backend::Sqlite(transaction) => transaction.commit().await?,
            Backend::Postgres(transaction) => transaction.into_inner().commit().await?,
        }
        Ok(())
    }

    pub async fn rollback(self) -> Result<()> {
        match self.backend {
            Backend::Sqlite(transaction) => transaction.rollback().await?,
            Backend::Postgres(transaction) => transaction.into_inner().rollback().await?,
        }
        Ok(())
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self.backend {
            Backend::Sqlite(_) => DbBackend::Sqlite,
            Backend::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.backend {
            Backend::Sqlite(transaction) => transaction.execute_raw(statement).await,
            Backend::Postgres(transaction) => {
                self.statements.keep(&statement);
                let started = Instant::now();
                let result = transaction.lock().await.execute(statement).await?;
                self.statements.record(started.elapsed());
                Ok(result.into())
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.backend {
            Backend::Sqlite(transaction) => transaction.execute_unprepared(sql).await,
            Backend::Postgres(_) => self.execute_raw(Statement::from_string(DbBackend::Postgres, sql)).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.backend {
            Backend::Sqlite(transaction) => transaction.query_one_raw(statement).await,
            Backend::Postgres(_) => Ok(self.query_all_raw(statement).await?.into_iter().next()),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.backend {
            Backend::Sqlite(transaction) => transaction.query_all_raw(statement).await,
            Backend::Postgres(transaction) => {
                self.statements.keep(&statement);
                let started = Instant::now();
                let rows = transaction.lock().await.query(statement).await?;
                self.statements.record(started.elapsed());
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}

/// A statement that writes and whose result is not read.
pub type Write = SubQueryStatement;

/// The number of writes in one round trip. With more of them the share of each in the round trip is no longer noticeable.
const WRITES_PER_ROUND_TRIP: usize = 12;

/// Executes writes none of which reads rows that another one writes. On PostgreSQL several writes are combined in one statement
/// (data-modifying CTEs), which saves round trips; on SQLite they are executed one after the other. Foreign keys between their rows
/// hold, because they are checked at the end of the statement.
pub async fn execute_all(tx: &Transaction, writes: Vec<Write>) -> Result<(), DbErr> {
    let combine = tx.get_database_backend() == DbBackend::Postgres;
    for group in writes.chunks(if combine { WRITES_PER_ROUND_TRIP } else { 1 }) {
        match group {
            [Write::InsertStatement(insert)] => tx.execute(insert).await?,
            [Write::UpdateStatement(update)] => tx.execute(update).await?,
            [Write::DeleteStatement(delete)] => tx.execute(delete).await?,
            several => {
                let mut with = WithClause::new();
                for (number, write) in several.iter().enumerate() {
                    let name = Alias::new(format!("write_{number}"));
                    with.cte(CommonTableExpression::new().table_name(name).query(write.clone()).to_owned());
                }
                tx.execute(&Query::select().expr(Expr::cust("1")).to_owned().with(with)).await?
            }
        };
    }
    Ok(())
}

/// Makes PostgreSQL plan each statement of this transaction for its actual values and the current table statistics. A transaction that
/// inserts thousands of rows outgrows a plan that was made when there were few. Does nothing on SQLite.
pub async fn force_custom_plans(tx: &Transaction) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan").await?;
    }
    Ok(())
}
