//! The files of a SQLite database: the database itself, its companions `-wal`, `-shm` and `-journal`, and the lock file `.lock`.
//!
//! All of them have mode 0600, because they hold personal data. SQLite gives its companions the mode of the database file, so the
//! database file is created before SQLite opens it. Files that exist with a wider mode are narrowed when the database is opened, also
//! when the mode was set on purpose: give another program a copy (`sqlite3 FILE '.backup COPY'`) instead of access to the file. The
//! mode of the folder is left alone, unless [`private_file::create_folder`] created it.

use super::{Error, Result, private_file};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Creates the database file if it does not exist, and removes the permissions of other users from it and its companions. Does
/// nothing for a database in memory.
///
/// # Errors
/// `Invalid` on `database_url` when it does not parse or the file cannot be created.
pub fn protect(url: &str) -> Result<()> {
    let Some(path) = path(url)? else { return Ok(()) };
    private_file::ensure(&path).map_err(|error| cannot_use(&path, &error))?;
    // SQLite follows symbolic links and puts the companions beside the file itself.
    let path = fs::canonicalize(&path).map_err(|error| cannot_use(&path, &error))?;
    for suffix in COMPANIONS {
        private_file::restrict(&with_suffix(&path, suffix));
    }
    Ok(())
}

/// Locks the database of a SQLite URL for this process. The lock ends with the process, however that ends, or when the returned file is
/// dropped. Returns `None` for PostgreSQL, which serves any number of processes, and for a database in memory.
///
/// # Errors
/// `Unavailable` when another process holds the lock; `Invalid` on `database_url` when the lock file cannot be created.
pub fn lock(url: &str) -> Result<Option<File>> {
    if !is_sqlite(url) {
        return Ok(None);
    }
    let Some(path) = path(url)? else { return Ok(None) };
    let path = with_suffix(&path, ".lock");
    private_file::ensure(&path).map_err(|error| cannot_use(&path, &error))?;
    let file = File::options().write(true).open(&path).map_err(|error| cannot_use(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            Err(Error::Unavailable(format!("another process serves this database (it holds {})", path.display())))
        }
        Err(TryLockError::Error(error)) => Err(cannot_use(&path, &error)),
    }
}

/// Whether the URL names a SQLite database.
pub fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// The database file of a SQLite URL; `None` when the database is in memory.
fn path(url: &str) -> Result<Option<PathBuf>> {
    if url.contains(":memory:") || url.split_once('?').is_some_and(|(_, parameters)| parameters.contains("mode=memory")) {
        return Ok(None);
    }
    let options: SqliteConnectOptions = url.parse().map_err(|error| Error::invalid("database_url", format!("{error}")))?;
    Ok(Some(options.get_filename().to_owned()))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn cannot_use(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid("database_url", format!("cannot use {}: {error}", path.display()))
}
