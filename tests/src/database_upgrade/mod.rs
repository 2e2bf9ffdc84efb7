//! Upgrade of a database with rows of older versions: rows are kept, and new columns are filled in.

use crate::{
    database_schema::{count_models, table_names},
    world::{Database, DatabaseKind},
};
use chrono::{DateTime, Utc};
use entity::{
    employee,
    id::{EmployeeId, IntegrationId, OrganizationId, PairingId, ParticipantId, RosterPlanId, TypedId},
    integration, pairing, participant, roster_plan,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, SqlErr,
    Statement,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const ROWS_AFTER_MIGRATION_1: &str = include_str!("rows_after_migration_1.sql");
const ROWS_AFTER_MIGRATION_8: &str = include_str!("rows_after_migration_8.sql");
const ROWS_AFTER_MIGRATION_12: &str = include_str!("rows_after_migration_12.sql");

/// The identifier that `#number` stands for.
fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Runs an SQL script in which `#7` stands for an identifier and `@` for an instant.
async fn run_script(db: &DatabaseConnection, kind: DatabaseKind, script: &str) {
    let script: String = script.lines().filter(|line| !line.starts_with("--")).collect();
    let mut parts = script.split('#');
    let mut sql = parts.next().unwrap().to_owned();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap();
        let id = uuid(part[..end].parse().unwrap());
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

/// The number of rows of each table.
async fn count_rows(db: &DatabaseConnection, kind: DatabaseKind) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for table in table_names(db, kind).await {
        let count = Statement::from_string(db.get_database_backend(), format!("select count(*) from {table}"));
        let count: i64 = db.query_one_raw(count).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        counts.insert(table, usize::try_from(count).unwrap());
    }
    counts
}

#[tokio::test]
async fn an_upgrade_keeps_all_rows_and_fills_in_new_columns() {
    let kind = DatabaseKind::from_environment();
    let database = Database::create_empty(kind).await;
    let db = database.connect().await;
    Migrator::up(&db, Some(1)).await.unwrap();
    run_script(&db, kind, ROWS_AFTER_MIGRATION_1).await;
    Migrator::up(&db, Some(7)).await.unwrap();
    run_script(&db, kind, ROWS_AFTER_MIGRATION_8).await;
    Migrator::up(&db, Some(4)).await.unwrap();
    run_script(&db, kind, ROWS_AFTER_MIGRATION_12).await;
    // Older versions let participants wait who have withdrawn.
    db.execute_unprepared("update participant set waiting_since = created_at").await.unwrap();
    let before = count_rows(&db, kind).await;
    assert_eq!(before.iter().filter(|(_, count)| **count == 0).collect::<Vec<_>>(), [], "every table of the old version must have a row");

    Migrator::up(&db, None).await.unwrap();
    // Every row can be read with the current entities.
    let after = count_models(&db).await;
    for (table, count) in before {
        assert_eq!(after.get(table.as_str()), Some(&count), "the rows of {table}");
    }
    let released_at = async |organization: u128, plan: u128| {
        let key = (OrganizationId::from_uuid(uuid(organization)), RosterPlanId::from_uuid(uuid(plan)));
        roster_plan::Entity::find_by_id(key).one(&db).await.unwrap().unwrap().released_at
    };
    let instant = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
    // Session 15 of pairing 14 was held. Employee 5, participant 11, attended it; employee 6, participant 12, did not.
    let organization = OrganizationId::from_uuid(uuid(1));
    let pairing = pairing::Entity::find_by_id((organization, PairingId::from_uuid(uuid(14)))).one(&db).await.unwrap().unwrap();
    assert_eq!(pairing.last_session_at, instant("2026-01-31T12:00:00Z"));
    for (employee, participant, last_session_at) in [(5, 11, instant("2026-01-31T12:00:00Z")), (6, 12, None)] {
        let (employee, participant) = (EmployeeId::from_uuid(uuid(employee)), ParticipantId::from_uuid(uuid(participant)));
        let employee = employee::Entity::find_by_id((organization, employee)).one(&db).await.unwrap().unwrap();
        let participant = participant::Entity::find_by_id((organization, participant)).one(&db).await.unwrap().unwrap();
        assert_eq!([employee.last_session_at, participant.last_session_at], [last_session_at; 2]);
        assert_eq!(participant.waiting_since.is_some(), participant.status == participant::Status::Active, "{:?}", participant.status);
    }
    assert_eq!(released_at(1, 20).await, instant("2026-02-03T04:05:06.789Z"));
    assert_eq!(released_at(2, 20).await, instant("2026-04-01T00:00:00Z"));
    for unreleased in [7, 21, 22] {
        assert_eq!(released_at(1, unreleased).await, None, "{unreleased}");
    }
    let client = (OrganizationId::from_uuid(uuid(1)), IntegrationId::from_uuid(uuid(4)));
    let held_changes = integration::Entity::find_by_id(client).one(&db).await.unwrap().unwrap().held_changes;
    assert_eq!(held_changes, "DEACTIVATIONS", "older versions held only deactivations");
    assert_user_names_of_older_versions_are_kept(&db).await;
    db.close().await.unwrap();
}

/// Older versions allowed user names that differ only by case. They stay, and no further one can be added.
async fn assert_user_names_of_older_versions_are_kept(db: &DatabaseConnection) {
    let employees = employee::Entity::find().filter(employee::Column::OrganizationId.eq(uuid(2))).order_by_asc(employee::Column::Id);
    let employees = employees.all(db).await.unwrap();
    let kept: Vec<_> = employees.iter().map(|row| (row.user_name.as_str(), row.user_name_exact)).collect();
    // The one in lower case, else the oldest one, is compared without case. An employee who left has no part in it.
    let expected =
        [("Eve", true), ("eve", false), ("EVE", true), ("Kim", false), ("KIM", true), ("Zoe", false), ("zoe", false), ("solo", false)];
    assert_eq!(kept, expected);
    let another = |name: &str| employee::Model {
        id: EmployeeId::from_uuid(uuid(99)),
        external_id: "99".into(),
        user_name: name.into(),
        user_name_exact: false,
        ..employees[0].clone()
    };
    for name in ["eVe", "kim", "SOLO"] {
        let error = another(name).into_active_model().insert(db).await.unwrap_err();
        assert!(matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))), "{name}: {error}");
    }
    another("Zoë").into_active_model().insert(db).await.unwrap();
}
