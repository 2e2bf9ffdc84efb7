//! Database errors as errors of this program.

use super::{Code, Error};
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};
use std::io::ErrorKind;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let unavailable = "the database does not respond; nothing was changed, try again";
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return Self::Unavailable(unavailable.into()),
            DbErr::RecordNotUpdated => {
                return Self::conflict("expectedVersion", Code::StaleVersion, "another request changed this object in the meantime");
            }
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) if is_transient(cause) => {
                return Self::Unavailable(unavailable.into());
            }
            _ => {}
        }
        Self::internal(error)
    }
}

/// The error of opening the first connection. When the database, or a pooler in front of it (08P01), rejects the connection,
/// when the TLS handshake fails, or when a file that the URL names cannot be opened, the error is `Invalid` and says why, because a
/// setting must change. Otherwise it is `Unavailable`, because a later attempt may succeed.
pub(super) fn from_connect_error(error: DbErr) -> Error {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = &error else { return error.into() };
    match &**cause {
        sqlx::Error::Database(reason) if !is_transient(cause) || reason.code().is_some_and(|code| code == "08P01") => {
            Error::invalid("database_url", format!("the connection is refused: {}", reason.message()))
        }
        sqlx::Error::Tls(reason) => Error::invalid("database_url", format!("the TLS handshake fails: {reason}")),
        // rustls reports a certificate that does not verify as invalid data.
        sqlx::Error::Io(reason) if reason.kind() == ErrorKind::InvalidData => {
            Error::invalid("database_url", format!("the TLS handshake fails: {reason}"))
        }
        sqlx::Error::Io(reason) if matches!(reason.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => {
            Error::invalid("database_url", format!("the socket or a certificate file cannot be opened: {reason}"))
        }
        _ => error.into(),
    }
}

/// Whether a second attempt may succeed: a lost connection, a lock that was not acquired in time, a server that shuts down.
fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL: 40001 serialization, 40P01 deadlock, 55P03 lock, 57Pxx shutdown, 08xxx connection.
        // SQLite: 5 busy, 6 locked, 517 busy snapshot.
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| {
            matches!(&*code, "40001" | "40P01" | "55P03" | "5" | "6" | "517") || code.starts_with("57P") || code.starts_with("08")
        }),
        _ => false,
    }
}

/// Maps a violated unique constraint to `Conflict` with [`Code::Taken`] on `field`, and every other error as usual. Called where the
/// statement is executed, because only that place knows which field the constraint is about.
pub fn on_unique_violation(field: &'static str, message: &'static str) -> impl FnOnce(DbErr) -> Error {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::conflict(field, Code::Taken, message),
        _ => error.into(),
    }
}
