//! Detects a connection pooler in front of PostgreSQL through which nodes would execute each other's prepared statements.
//!
//! In transaction mode, PgBouncer and similar poolers assign a PostgreSQL backend to a client connection for one transaction at a time. A
//! prepared statement belongs to one backend and has a name. Unless the pooler keeps the names of its clients apart, a node executes a
//! statement that another node prepared under the same name, and mistakes the rows of that statement for those of its own. The check runs
//! at the start of the process, and uses two connections and seven round trips.

use super::{Result, error::Problems, postgres_options::PLAN_CACHE_MODE};
use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgConnection},
};
use std::time::Duration;
use tokio::time::timeout;

/// The time limit of the whole check. A pooler that has no second connection to give must not prevent the start.
const TIMEOUT: Duration = Duration::from_secs(5);

const MIXES_STATEMENTS: &str = "a pooler at this address makes nodes run each other's prepared statements: set \
    max_prepared_statements = 200 in PgBouncer 1.21 or later, or set pool_mode = session, or use the address of PostgreSQL itself";
const REFUSES_TRANSACTIONS: &str = "a pooler at this address does not allow transactions: set pool_mode = session";
const LOSES_LISTEN: &str =
    "must be false: the pooler at database_url shares connections between transactions, so notifications of LISTEN are lost";

/// What the check has found.
#[derive(Debug, Default)]
struct Findings {
    /// Client connections share backends.
    shares_backends: bool,
    /// A prepared statement was missing, or was that of another connection.
    mixes_statements: bool,
    /// No transaction could be started.
    refuses_transactions: bool,
    /// The effective value of [`PLAN_CACHE_MODE`]; `None` when it was not read.
    plan_cache_mode: Option<String>,
}

/// Checks what is between this process and PostgreSQL. `listens` is the setting `database_listen`.
///
/// # Errors
/// `Invalid` on the settings with which nodes would not work there. A direct connection to PostgreSQL always passes. When the check cannot
/// be completed, a warning is logged.
pub async fn check(options: &PgConnectOptions, listens: bool) -> Result<()> {
    let mut findings = Findings::default();
    match timeout(TIMEOUT, findings.collect(options)).await {
        Ok(Err(error)) if is_foreign_statement(&error) => findings.mixes_statements = true,
        Ok(Err(error)) if !findings.refuses_transactions => {
            tracing::warn!(%error, "could not check whether a pooler in front of PostgreSQL mixes prepared statements");
        }
        // A pooler with a single backend had none left for the second query while the transaction was open.
        Err(_) if !findings.shares_backends => {
            tracing::warn!("could not check in time whether a pooler in front of PostgreSQL mixes prepared statements");
        }
        _ => {}
    }
    findings.to_result(listens)?;
    let (setting, expected) = PLAN_CACHE_MODE;
    if let Some(mode) = findings.plan_cache_mode.filter(|mode| *mode != expected) {
        let user = options.get_username();
        tracing::warn!(
            "{setting} is {mode}, which slows short reads: run ALTER ROLE {user} SET {setting} = {expected}, and RECONNECT in the pooler"
        );
    }
    Ok(())
}

impl Findings {
    /// Reads the backend of the first connection, opens a transaction on the second, which takes the same backend if backends are
    /// shared, and reads the backend of the first again while that transaction keeps its own. Without a pooler each connection has one
    /// backend for its lifetime.
    async fn collect(&mut self, options: &PgConnectOptions) -> Result<(), sqlx::Error> {
        let (mut one, mut other) = tokio::try_join!(options.connect(), options.connect())?;
        let (backend, plan_cache_mode) = self.read_backend(&mut one, "one").await?;
        self.plan_cache_mode = plan_cache_mode;
        // 08P01 is the code with which poolers reject a client; PostgreSQL never rejects BEGIN.
        let begun = other.begin().await;
        self.refuses_transactions = begun.as_ref().err().and_then(error_code).is_some_and(|code| code == "08P01");
        let mut transaction = begun?;
        self.shares_backends = self.read_backend(&mut transaction, "other").await?.0 == backend;
        self.shares_backends |= self.read_backend(&mut one, "one").await?.0 != backend;
        transaction.rollback().await?;
        tokio::try_join!(one.close(), other.close())?;
        Ok(())
    }

    /// Returns the identity of the backend that responds and its [`PLAN_CACHE_MODE`]. Each connection prepares a statement of its own
    /// (`label` differs), and sqlx gives both the same name.
    async fn read_backend(&mut self, connection: &mut PgConnection, label: &str) -> Result<(String, Option<String>), sqlx::Error> {
        // The start time distinguishes two servers that have a process with the same number.
        let sql = format!(
            "SELECT '{label}'::text, pg_backend_pid() || ' of ' || pg_postmaster_start_time(), current_setting('{}', true)",
            PLAN_CACHE_MODE.0
        );
        let (returned, backend, plan_cache_mode): (String, _, _) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(connection).await?;
        self.mixes_statements |= returned != label;
        Ok((backend, plan_cache_mode))
    }

    fn to_result(&self, listens: bool) -> Result<()> {
        let mut problems = Problems::default();
        problems.require(!self.mixes_statements, "database_url", MIXES_STATEMENTS);
        problems.require(!self.refuses_transactions, "database_url", REFUSES_TRANSACTIONS);
        problems.require(!(listens && (self.mixes_statements || self.shares_backends)), "database_listen", LOSES_LISTEN);
        problems.into_result()
    }
}

fn error_code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// Whether the error comes from executing the statement of another connection: the statement does not exist (26000), its name is taken
/// (42P05), or the rows have other columns.
fn is_foreign_statement(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound | sqlx::Error::ColumnIndexOutOfBounds { .. } | sqlx::Error::ColumnDecode { .. } => true,
        error => error_code(error).is_some_and(|code| code == "26000" || code == "42P05"),
    }
}
