//! A fresh database per test: a copy of a template that is migrated once per test process.

use super::postgres::Postgres;
use migration::Migrator;
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connect, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    Sqlite,
    Postgres,
}

impl DatabaseKind {
    /// The value of `TEST_DATABASE`; SQLite by default.
    pub fn from_environment() -> Self {
        match std::env::var("TEST_DATABASE").as_deref() {
            Ok("postgres") => Self::Postgres,
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("TEST_DATABASE must be sqlite or postgres, not {other}"),
        }
    }
}

/// The database of one test. A SQLite file is deleted when this is dropped, a PostgreSQL database by [`Database::delete`], or with its
/// server.
pub struct Database {
    pub kind: DatabaseKind,
    pub url: String,
    /// The name of a PostgreSQL database.
    name: Option<String>,
    _folder: Option<TempDir>,
}

impl Database {
    pub async fn create_migrated(kind: DatabaseKind) -> Self {
        match kind {
            DatabaseKind::Sqlite => {
                let template = sqlite_template().await;
                Self::create_sqlite(|file| {
                    std::fs::copy(template, file).unwrap();
                })
            }
            DatabaseKind::Postgres => {
                create_postgres_template().await;
                Self::create_postgres("template migrated").await
            }
        }
    }

    /// Without tables.
    pub async fn create_empty(kind: DatabaseKind) -> Self {
        match kind {
            DatabaseKind::Sqlite => Self::create_sqlite(|file| std::fs::write(file, "").unwrap()),
            DatabaseKind::Postgres => Self::create_postgres("").await,
        }
    }

    fn create_sqlite(write_file: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("world.sqlite");
        write_file(&file);
        Self { kind: DatabaseKind::Sqlite, url: sqlite_url(&file), name: None, _folder: Some(folder) }
    }

    async fn create_postgres(options: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("world_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        execute_as_administrator(&format!("create database {name} {options}")).await;
        Self { kind: DatabaseKind::Postgres, url: Postgres::shared().url(&name), name: Some(name), _folder: None }
    }

    /// Deletes a PostgreSQL database. Those of all tests together would fill a small disk.
    pub async fn delete(&self) {
        if let Some(name) = &self.name {
            execute_as_administrator(&format!("drop database {name} with (force)")).await;
        }
    }

    /// Opens a connection outside of the server's pool, so that a test does not take a connection from the server.
    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url).await
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Connect::connect(options).await.unwrap()
}

async fn migrate(url: &str) {
    let db = connect(url).await;
    Migrator::up(&db, None).await.unwrap();
    // PostgreSQL does not copy a template while a client is connected to it.
    db.close().await.unwrap();
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
    let create = async || {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("migrated.sqlite");
        migrate(&format!("{}?mode=rwc", sqlite_url(&file))).await;
        (folder, file)
    };
    &TEMPLATE.get_or_init(create).await.1
}

async fn create_postgres_template() {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    let create = async || {
        execute_as_administrator("create database migrated").await;
        migrate(&Postgres::shared().url("migrated")).await;
    };
    TEMPLATE.get_or_init(create).await;
}

async fn execute_as_administrator(statement: &str) {
    let db = connect(&Postgres::shared().url("postgres")).await;
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}
