//! Transactions: several statements that see one state, or change it together or not at all.

use super::{
    Result, connections,
    db::{Database, Statements},
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

/// A transaction under way. Dropped before [`Transaction::commit`], it leaves nothing behind.
pub struct Transaction {
    way: Way,
    statements: Statements,
}

enum Way {
    Sqlite(DatabaseTransaction),
    Postgres(Mutex<connections::Transaction>),
}

/// Begins a transaction that will write. SQLite takes its write lock at once (BEGIN IMMEDIATE): a lock taken later could
/// not wait for another writer without risking a deadlock.
pub async fn begin(db: &Database) -> Result<Transaction> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    Ok(begun(db, "BEGIN", options).await?.0)
}

/// The same, with the first read: one round trip on PostgreSQL. The read's values become part of its text.
pub async fn begin_with(db: &Database, first: &SelectStatement) -> Result<(Transaction, Vec<QueryResult>)> {
    let begun_at = Instant::now();
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let (transaction, rows) = begun(db, &format!("BEGIN; {}", first.to_string(PostgresQueryBuilder)), options).await?;
    let rows = match &transaction.way {
        Way::Sqlite(_) => transaction.query_all(first).await?,
        Way::Postgres(_) => {
            transaction.statements.note(begun_at.elapsed());
            rows.into_iter().map(QueryResult::from).collect()
        }
    };
    Ok((transaction, rows))
}

/// Begins a transaction that only reads, and reads one state of the database.
pub async fn snapshot(db: &Database) -> Result<Transaction> {
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() };
    Ok(begun(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", options).await?.0)
}

async fn begun(db: &Database, sql: &str, options: TransactionOptions) -> Result<(Transaction, Vec<PgRow>)> {
    let statements = db.statements.clone();
    Ok(match &db.own {
        Some(own) => {
            let (transaction, rows) = own.writers.begin(sql).await?;
            (Transaction { way: Way::Postgres(Mutex::new(transaction)), statements }, rows)
        }
        None => (Transaction { way: Way::Sqlite(db.pool().begin_with_options(options).await?), statements }, Vec::new()),
    })
}

impl Transaction {
    pub async fn commit(self) -> Result<()> {
        match self.way {
            Way::Sqlite(transaction) => transaction.commit().await?,
            Way::Postgres(transaction) => transaction.into_inner().commit().await?,
        }
        Ok(())
    }

    pub async fn rollback(self) -> Result<()> {
        match self.way {
            Way::Sqlite(transaction) => transaction.rollback().await?,
            Way::Postgres(transaction) => transaction.into_inner().rollback().await?,
        }
        Ok(())
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self.way {
            Way::Sqlite(_) => DbBackend::Sqlite,
            Way::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.way {
            Way::Sqlite(transaction) => transaction.execute_raw(statement).await,
            Way::Postgres(transaction) => {
                let begun = Instant::now();
                let done = transaction.lock().await.execute(statement).await?;
                self.statements.note(begun.elapsed());
                Ok(done.into())
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.way {
            Way::Sqlite(transaction) => transaction.execute_unprepared(sql).await,
            Way::Postgres(_) => self.execute_raw(Statement::from_string(DbBackend::Postgres, sql)).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.way {
            Way::Sqlite(transaction) => transaction.query_one_raw(statement).await,
            Way::Postgres(_) => Ok(self.query_all_raw(statement).await?.into_iter().next()),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.way {
            Way::Sqlite(transaction) => transaction.query_all_raw(statement).await,
            Way::Postgres(transaction) => {
                let begun = Instant::now();
                let rows = transaction.lock().await.query(statement).await?;
                self.statements.note(begun.elapsed());
                Ok(rows.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}

/// A write that answers nothing.
pub type Write = SubQueryStatement;

/// Writes that one round trip carries: as many as it takes for one to be no longer felt.
const WRITES_PER_ROUND_TRIP: usize = 8;

/// Carries out writes none of which reads what another one writes: in one round trip on PostgreSQL, where a statement may
/// consist of several writes; one after the other on SQLite, where nothing travels. Foreign keys between their rows hold.
pub async fn at_once(tx: &Transaction, writes: Vec<Write>) -> Result<(), DbErr> {
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
pub async fn plan_anew(tx: &Transaction) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan").await?;
    }
    Ok(())
}
