//! What a script says to each database: the names of its column types, and statements for one of them alone.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Before a statement that is for one database alone.
const MARKS: [(&str, DbBackend); 2] = [("{postgresql}", DbBackend::Postgres), ("{sqlite}", DbBackend::Sqlite)];

/// A semicolon inside of a statement, such as the body of a trigger: a plain one ends the statement.
const SEMICOLON: &str = "{semicolon}";

/// Runs every statement of a script that is for the database at hand, its type names translated.
pub async fn run(manager: &SchemaManager<'_>, script: &str) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    let sql = names(backend).iter().fold(script.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs));
    for statement in sql.split(';').map(without_remarks).filter(|statement| !statement.is_empty()) {
        let marked = MARKS.iter().find_map(|(mark, database)| Some((statement.strip_prefix(mark)?, *database)));
        let statement = match marked {
            Some((_, database)) if database != backend => continue,
            Some((statement, _)) => statement,
            None => statement,
        };
        manager.get_connection().execute_unprepared(&statement.replace(SEMICOLON, ";")).await?;
    }
    Ok(())
}

/// A statement from its first word on.
fn without_remarks(statement: &str) -> &str {
    let mut statement = statement.trim();
    while let Some((_, rest)) = statement.strip_prefix("--").and_then(|remark| remark.split_once('\n')) {
        statement = rest.trim_start();
    }
    statement
}

/// Text is compared by bytes on both, so that sorting, prefixes and cursors mean the same and can use an index.
fn names(backend: DbBackend) -> &'static [(&'static str, &'static str)] {
    match backend {
        DbBackend::Postgres => &[
            ("{uuid}", "uuid"),
            ("{text}", "text collate \"C\""),
            ("{instant}", "timestamptz"),
            ("{json}", "jsonb"),
            ("{date}", "date"),
            ("{bytes}", "bytea"),
            ("{without_rowid}", ""),
        ],
        _ => &[
            ("{uuid}", "blob"),
            ("{text}", "text"),
            ("{instant}", "text"),
            ("{json}", "text"),
            ("{date}", "text"),
            ("{bytes}", "blob"),
            // The rows are ordered by the primary key instead of the order in which they were inserted.
            ("{without_rowid}", "without rowid"),
        ],
    }
}
