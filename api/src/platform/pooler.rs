//! Whether a pooler stands before PostgreSQL through which nodes would run each other's statements.
//!
//! In transaction mode PgBouncer, or another of its kind, gives a connection a backend of PostgreSQL for one transaction at a time. A
//! prepared statement lives in one backend, under a name; unless the pooler keeps the names of its clients apart, a node finds there
//! what another one prepared, and takes its rows for its own. So two connections try it out before anybody relies on them: seven
//! round trips, once.

use super::{Result, db::ONE_PLAN, error::Problems};
use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgConnection},
};
use std::time::Duration;
use tokio::time::timeout;

/// How long all of it may take. Who has no connection left for two that are tried must not be kept from starting.
const PATIENCE: Duration = Duration::from_secs(5);

const MIXES: &str = "a pooler stands there through which nodes would run each other's prepared statements: give PgBouncer 1.21 or later \
    max_prepared_statements = 200, or set pool_mode = session, or name PostgreSQL itself";
const NO_TRANSACTIONS: &str = "a pooler stands there that lets nobody begin a transaction: set pool_mode = session";
const DEAF: &str = "must be false: the pooler at database_url gives a connection to others between two transactions, and LISTEN gets lost";

/// What came to light.
#[derive(Debug, Default)]
struct Found {
    /// Connections share backends.
    shares: bool,
    /// A prepared statement was unknown, or another one.
    mixes: bool,
    /// No transaction could be begun.
    refuses_transactions: bool,
    /// What the setting of [`ONE_PLAN`] is.
    plan: Option<String>,
}

/// Looks at what stands between this process and PostgreSQL; `listens`: whether it wants to LISTEN.
///
/// # Errors
/// `Invalid` on the settings with which nodes would not work there. PostgreSQL itself is never refused, and what cannot be looked at
/// is only warned of.
pub async fn examine(options: &PgConnectOptions, listens: bool) -> Result<()> {
    let mut found = Found::default();
    match timeout(PATIENCE, found.look(options)).await {
        Ok(Err(error)) if is_of_another(&error) => found.mixes = true,
        Ok(Err(error)) if !found.refuses_transactions => {
            tracing::warn!(%error, "whether a pooler before PostgreSQL mixes prepared statements could not be seen");
        }
        // The one backend of a pooler that has no other was held while it was asked for.
        Err(_) if !found.shares => tracing::warn!("whether a pooler before PostgreSQL mixes prepared statements was not seen in time"),
        _ => {}
    }
    found.judged(listens)?;
    let (setting, wanted) = ONE_PLAN;
    if let Some(plan) = found.plan.filter(|plan| *plan != wanted) {
        let user = options.get_username();
        tracing::warn!(
            "{setting} is {plan}, which makes short reads dear: say ALTER ROLE {user} SET {setting} = {wanted}, and RECONNECT to the pooler"
        );
    }
    Ok(())
}

impl Found {
    /// The first connection is asked which backend serves it; the other one takes that backend, if they share any, and keeps it while
    /// the first is asked again. A backend that PostgreSQL itself gave to a connection is nobody else's, and stays.
    async fn look(&mut self, options: &PgConnectOptions) -> Result<(), sqlx::Error> {
        let (mut one, mut other) = tokio::try_join!(options.connect(), options.connect())?;
        let (backend, plan) = self.ask(&mut one, "one").await?;
        self.plan = plan;
        // Poolers complain of their clients with this code; PostgreSQL has nothing to say against BEGIN.
        let begun = other.begin().await;
        self.refuses_transactions = begun.as_ref().err().and_then(code).is_some_and(|code| code == "08P01");
        let mut transaction = begun?;
        self.shares = self.ask(&mut transaction, "other").await?.0 == backend;
        self.shares |= self.ask(&mut one, "one").await?.0 != backend;
        transaction.rollback().await?;
        tokio::try_join!(one.close(), other.close())?;
        Ok(())
    }

    /// The backend that answers, and its [`ONE_PLAN`]. Each connection prepares a statement of its own, by the same name.
    async fn ask(&mut self, connection: &mut PgConnection, who: &str) -> Result<(String, Option<String>), sqlx::Error> {
        // Two servers may have a process of one number.
        let ask = format!(
            "SELECT '{who}'::text, pg_backend_pid() || ' of ' || pg_postmaster_start_time(), current_setting('{}', true)",
            ONE_PLAN.0
        );
        let (asked, backend, plan): (String, _, _) = sqlx::query_as(AssertSqlSafe(ask)).fetch_one(connection).await?;
        self.mixes |= asked != who;
        Ok((backend, plan))
    }

    fn judged(&self, listens: bool) -> Result<()> {
        let mut problems = Problems::default();
        problems.unless(!self.mixes, "database_url", MIXES);
        problems.unless(!self.refuses_transactions, "database_url", NO_TRANSACTIONS);
        problems.unless(!(listens && (self.mixes || self.shares)), "database_listen", DEAF);
        problems.into_result()
    }
}

fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// The statement was not there (26000), another was there by its name (42P05), or what came are not its rows.
fn is_of_another(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound | sqlx::Error::ColumnIndexOutOfBounds { .. } | sqlx::Error::ColumnDecode { .. } => true,
        error => code(error).is_some_and(|code| code == "26000" || code == "42P05"),
    }
}
