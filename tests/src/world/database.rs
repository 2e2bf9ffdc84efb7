//! A fresh database per world: a copy of one that was migrated once.

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

/// Which database the tests run on: TEST_DATABASE, `sqlite` when it is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn chosen() -> Self {
        match std::env::var("TEST_DATABASE").as_deref() {
            Ok("postgres") => Self::Postgres,
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("TEST_DATABASE must be sqlite or postgres, not {other}"),
        }
    }
}

/// One world's database; gone when dropped, or with the PostgreSQL that it is in.
pub struct Database {
    pub kind: Kind,
    pub url: String,
    _folder: Option<TempDir>,
}

impl Database {
    pub async fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let template = sqlite_template().await;
                Self::sqlite(|file| {
                    std::fs::copy(template, file).unwrap();
                })
            }
            Kind::Postgres => {
                postgres_template().await;
                Self::postgres("template migrated").await
            }
        }
    }

    /// One without tables.
    pub async fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::sqlite(|file| std::fs::write(file, "").unwrap()),
            Kind::Postgres => Self::postgres("").await,
        }
    }

    fn sqlite(make: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("world.sqlite");
        make(&file);
        Self { kind: Kind::Sqlite, url: sqlite_url(&file), _folder: Some(folder) }
    }

    async fn postgres(from: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("world_{}", MADE.fetch_add(1, Ordering::Relaxed));
        administer(&format!("create database {name} {from}")).await;
        Self { kind: Kind::Postgres, url: Postgres::shared().url(&name), _folder: None }
    }

    /// A connection of its own, so that looking does not disturb the server's pool.
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
    // Nobody may be connected to a template while it is copied.
    db.close().await.unwrap();
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
    let make = async || {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("migrated.sqlite");
        migrate(&format!("{}?mode=rwc", sqlite_url(&file))).await;
        (folder, file)
    };
    &TEMPLATE.get_or_init(make).await.1
}

async fn postgres_template() {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    let make = async || {
        administer("create database migrated").await;
        migrate(&Postgres::shared().url("migrated")).await;
    };
    TEMPLATE.get_or_init(make).await;
}

async fn administer(statement: &str) {
    let db = connect(&Postgres::shared().url("postgres")).await;
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}
