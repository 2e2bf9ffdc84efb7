//! The names that a column type has on each database.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Runs every statement of a script, its type names translated for the database at hand.
pub async fn run(manager: &SchemaManager<'_>, script: &str) -> Result<(), DbErr> {
    let names = names(manager.get_database_backend());
    let sql = names.iter().fold(script.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs));
    for statement in sql.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Text is compared by bytes on both, so that sorting, prefixes and cursors mean the same and can use an index.
fn names(backend: DbBackend) -> &'static [(&'static str, &'static str)] {
    match backend {
        DbBackend::Postgres => {
            &[("{uuid}", "uuid"), ("{text}", "text collate \"C\""), ("{instant}", "timestamptz"), ("{json}", "jsonb"), ("{date}", "date")]
        }
        _ => &[("{uuid}", "blob"), ("{text}", "text"), ("{instant}", "text"), ("{json}", "text"), ("{date}", "text")],
    }
}
