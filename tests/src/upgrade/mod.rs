//! An old database is brought up to date: what it holds stays, and what is new of it is filled in.

use crate::{
    tables::{all_read, table_names},
    world::{Database, DatabaseKind},
};
use chrono::{DateTime, Utc};
use entity::{
    id::{IntegrationId, OrganizationId, RosterPlanId, TypedId},
    integration, roster_plan,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Statement};
use std::collections::BTreeMap;
use uuid::Uuid;

const FIRST: &str = include_str!("first.sql");
const EIGHTH: &str = include_str!("eighth.sql");

fn identifier(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Runs a script in which #7 is an identifier and @ an instant.
async fn fill(db: &DatabaseConnection, kind: DatabaseKind, script: &str) {
    let script: String = script.lines().filter(|line| !line.starts_with("--")).collect();
    let mut parts = script.split('#');
    let mut sql = parts.next().unwrap().to_owned();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap();
        let id = identifier(part[..end].parse().unwrap());
        match kind {
            DatabaseKind::Sqlite => sql += &format!("x'{}'", id.simple()),
            DatabaseKind::Postgres => sql += &format!("'{id}'"),
        }
        sql += &part[end..];
    }
    let sql = sql.replace(" @", " '2026-01-31T12:00:00+00:00'");
    for statement in sql.split(';') {
        db.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// How many rows each table has.
async fn counts(db: &DatabaseConnection, kind: DatabaseKind) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for table in table_names(db, kind).await {
        let count = Statement::from_string(db.get_database_backend(), format!("select count(*) from {table}"));
        let count: i64 = db.query_one_raw(count).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        counts.insert(table, usize::try_from(count).unwrap());
    }
    counts
}

#[tokio::test]
async fn an_old_database_keeps_its_rows_and_learns_when_plans_were_released() {
    let kind = DatabaseKind::chosen();
    let database = Database::empty(kind).await;
    let db = database.connect().await;
    Migrator::up(&db, Some(1)).await.unwrap();
    fill(&db, kind, FIRST).await;
    Migrator::up(&db, Some(7)).await.unwrap();
    fill(&db, kind, EIGHTH).await;
    let before = counts(&db, kind).await;
    assert_eq!(before.iter().filter(|(_, count)| **count == 0).collect::<Vec<_>>(), [], "a table of the old database without a row");

    Migrator::up(&db, None).await.unwrap();
    // Every row can be read as the program reads it today.
    let after = all_read(&db).await;
    for (table, count) in before {
        assert_eq!(after.get(table.as_str()), Some(&count), "the rows of {table}");
    }
    let released = async |organization: u128, plan: u128| {
        let key = (OrganizationId::from_uuid(identifier(organization)), RosterPlanId::from_uuid(identifier(plan)));
        roster_plan::Entity::find_by_id(key).one(&db).await.unwrap().unwrap().released_at
    };
    let instant = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
    assert_eq!(released(1, 20).await, instant("2026-02-03T04:05:06.789Z"));
    assert_eq!(released(2, 20).await, instant("2026-04-01T00:00:00Z"));
    for never in [7, 21, 22] {
        assert_eq!(released(1, never).await, None, "{never}");
    }
    let client = (OrganizationId::from_uuid(identifier(1)), IntegrationId::from_uuid(identifier(4)));
    let held = integration::Entity::find_by_id(client).one(&db).await.unwrap().unwrap().held_changes;
    assert_eq!(held, "DEACTIVATIONS", "the only changes that were held before");
    db.close().await.unwrap();
}
