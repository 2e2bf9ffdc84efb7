//! Query plans: no statement of a common change reads more than the rows that the change concerns, however many employees there are. On
//! SQLite the plans do not depend on statistics; on PostgreSQL the server sees to it that there are some.

use crate::{
    operations::{employee_attributes, run_mutation},
    scim::{Directory, ENTERPRISE, PATCH_OP, groups::group_body, user_body},
    world::{DatabaseKind, World},
};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};

/// Tables that grow with the organization, and how many columns of an index a search must compare at least. The organization is one.
const TABLES: [(&str, usize); 4] = [("employee", 2), ("employee_external_id", 3), ("team_member", 3), ("pairing_member", 2)];

/// Copies an employee many times. Half of the copies are members of the group, and half wait for managers who never arrive.
async fn fill(db: &DatabaseConnection, kind: DatabaseKind, template: &str) {
    let columns = "organization_id, version, given_name, family_name, role, record_consent, status, created_at, updated_at";
    let id = match kind {
        DatabaseKind::Postgres => "gen_random_uuid()",
        DatabaseKind::Sqlite => "randomblob(16)",
    };
    for (key, pending) in [("many", "null"), ("waiting", "'absent-' || n")] {
        let sql = format!(
            "insert into employee (id, external_id, user_name, email, manager_pending, {columns})
            with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 3000)
            select {id}, '{key}-' || n, '{key}-' || n, '{key}-' || n || '@example.com', {pending}, {columns}
            from numbers cross join employee where external_id = '{template}'"
        );
        db.execute_unprepared(&sql).await.unwrap();
    }
    let join = "insert into team_member select team.organization_id, team.id, employee.id from employee join team
        on team.organization_id = employee.organization_id where employee.external_id like 'many-%'";
    db.execute_unprepared(join).await.unwrap();
    let own_keys = "insert into employee_external_id select organization_id, id, (select id from integration
        where integration.organization_id = employee.organization_id and client_id = 'hris'), 'own-' || external_id from employee
        where external_id like 'many-%' or external_id like 'waiting-%'";
    db.execute_unprepared(own_keys).await.unwrap();
    db.execute_unprepared("update team set member_count = (select count(*) from team_member)").await.unwrap();
    if kind == DatabaseKind::Postgres {
        // Not the empty tables: PostgreSQL scans a table that it knows to be empty.
        db.execute_unprepared("analyze employee, employee_external_id, team, team_member").await.unwrap();
    }
}

/// The lines of the plan of a statement: on PostgreSQL the generic plan, which the server uses.
pub async fn explain(db: &DatabaseConnection, statement: &Statement) -> Vec<String> {
    let backend = db.get_database_backend();
    if backend != DbBackend::Postgres {
        let explained = Statement { sql: format!("explain query plan {}", statement.sql), ..statement.clone() };
        let rows = db.query_all_raw(explained).await.unwrap();
        return rows.iter().map(|row| row.try_get_by_index::<String>(3).unwrap()).collect();
    }
    let values = statement.values.as_ref().map_or(0, |values| values.0.len());
    let arguments = if values == 0 { String::new() } else { format!("({})", vec!["null"; values].join(", ")) };
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("set local plan_cache_mode = force_generic_plan").await.unwrap();
    tx.execute_unprepared(&format!("prepare examined as {}", statement.sql)).await.unwrap();
    let explained = tx.query_all_raw(Statement::from_string(backend, format!("explain execute examined{arguments}"))).await.unwrap();
    tx.execute_unprepared("deallocate examined").await.unwrap();
    tx.rollback().await.unwrap();
    explained.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

/// The accesses to a table in a plan that compare fewer than `columns` columns of an index. The rows of given employees are few: there, two
/// columns are enough.
fn wide_accesses(kind: DatabaseKind, plan: &[String], table: &str, columns: usize) -> Vec<String> {
    let names_table = |line: &str| line.split([' ', '"']).any(|word| word == table);
    let required = |condition: &str| if condition.contains("employee_id") { 2 } else { columns };
    match kind {
        // "SEARCH employee USING INDEX employee_by_manager (organization_id=? AND manager_id=?)"
        DatabaseKind::Sqlite => {
            let accesses = plan.iter().filter(|line| names_table(line) && (line.starts_with("SCAN") || line.starts_with("SEARCH")));
            accesses.filter(|line| line.matches("=?").count() < required(line)).cloned().collect()
        }
        // "Index Scan using employee_pkey on employee", and on the next line "Index Cond: ((organization_id = $1) AND (id = $2))". A
        // bitmap scan names its table on one line and its condition on another: "Recheck Cond".
        DatabaseKind::Postgres => {
            let accesses = plan.iter().enumerate().filter(|(_, line)| line.contains(" Scan") && names_table(line));
            let is_narrow = |index: usize| {
                let cond = plan.get(index + 1).filter(|line| line.contains("Index Cond") || line.contains("Recheck Cond"));
                cond.is_some_and(|cond| cond.matches(" = ").count() >= required(cond))
            };
            accesses.filter(|(index, _)| !is_narrow(*index)).map(|(_, line)| line.clone()).collect()
        }
    }
}

/// Whether a statement reads the first rows of an index and no more: its limit is a number, and its plan does not sort.
fn reads_a_limited_number(sql: &str, plan: &[String]) -> bool {
    let limit = sql.rsplit(' ').next().is_some_and(|word| word.chars().all(|letter| letter.is_ascii_digit()));
    limit && !plan.iter().any(|line| line.contains("Sort") || line.contains("TEMP B-TREE") || line.contains("Seq Scan"))
}

/// Checks the plans of the statements that were sent since [`Statements::start_keeping`](coachgraph::platform::db::Statements).
async fn check_plans(world: &World, db: &DatabaseConnection, what: &str) {
    let statements = world.app.statements.take_kept();
    let mut checked = 0;
    for statement in statements {
        let can_explain = ["SELECT", "WITH", "UPDATE", "DELETE"].iter().any(|verb| statement.sql.starts_with(verb));
        if !can_explain {
            continue;
        }
        let plan = explain(db, &statement).await;
        let is_limited = reads_a_limited_number(&statement.sql, &plan);
        for (table, columns) in TABLES {
            let columns = if is_limited { 1 } else { columns };
            let wide = wide_accesses(world.database(), &plan, table, columns);
            assert!(wide.is_empty(), "{what}: {}\n{}\nreads too much: {wide:#?}", statement.sql, plan.join("\n"));
        }
        checked += 1;
    }
    assert!(checked > 0, "{what}: no statement was checked");
}

#[tokio::test(flavor = "multi_thread")]
async fn common_changes_read_only_the_employees_that_they_concern() {
    let world = World::new().await;
    let (admin, directory, db) = (world.admin(), Directory::for_acme(&world).await, world.connect_database().await);
    let (boss, ann) = (directory.create_user("boss").await, directory.create_user("ann").await);
    let group = directory.create(&group_body("All", &[&boss, &ann])).await["id"].as_str().unwrap().to_owned();
    fill(&db, world.database(), "x-ann").await;
    let with_manager = |name: &str, manager: &str| {
        let mut user = user_body(name);
        user[ENTERPRISE] = json!({ "manager": { "value": manager } });
        user
    };
    let statements = &world.app.statements;
    let upsert = async |attributes: Value| drop(run_mutation(&admin, "employeeUpsert", json!({ "employee": attributes })).await);
    let scim = async |method: Method, path: &str, body: Value| {
        let response = directory.call(method, path, Some(&body)).await;
        assert!(response.status < 300, "{path}: {:#}", response.body);
    };
    let patch = |operation: Value| json!({ "schemas": [PATCH_OP], "Operations": [operation] });

    statements.start_keeping();
    scim(Method::POST, "/Users", with_manager("bob", "x-ann")).await;
    scim(Method::POST, "/Users", with_manager("cid", &boss)).await;
    scim(Method::POST, "/Users", with_manager("eve", "BOSS@example.com")).await;
    scim(Method::POST, "/Users", with_manager("fay", "absent@example.com")).await;
    check_plans(&world, &db, "creating a user").await;

    statements.start_keeping();
    scim(Method::PATCH, &format!("/Users/{ann}"), patch(json!({ "op": "replace", "path": "title", "value": "Cook" }))).await;
    let manager = json!({ "op": "replace", "path": format!("{ENTERPRISE}:manager"), "value": boss });
    scim(Method::PATCH, &format!("/Users/{ann}"), patch(manager)).await;
    check_plans(&world, &db, "changing a user").await;

    statements.start_keeping();
    assert_eq!(directory.find_user_names("userName eq \"many-7\"").await, ["many-7"]);
    check_plans(&world, &db, "finding a user").await;

    statements.start_keeping();
    scim(Method::PATCH, &format!("/Groups/{group}"), patch(json!({ "op": "remove", "path": format!("members[value eq \"{ann}\"]") })))
        .await;
    check_plans(&world, &db, "changing a group").await;

    let new_user = directory.create_user("new").await;
    statements.start_keeping();
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{new_user}"), None).await.status, 204);
    check_plans(&world, &db, "deleting a new user").await;

    statements.start_keeping();
    upsert(employee_attributes("dan")).await;
    upsert(json!({ "externalId": "dan", "managerExternalId": "x-ann" })).await;
    scim(Method::POST, "/Users", with_manager("gil", "dan-2@example.com")).await;
    upsert(json!({ "externalId": "dan", "email": "dan-2@example.com" })).await;
    check_plans(&world, &db, "employeeUpsert").await;

    // The directory has keys of its own: another integration owns the external ids.
    let me = admin.execute("{ me { integration { id } } }", json!({})).await;
    let owners = json!({ "owners": [{ "attributes": "EXTERNAL_ID", "integrationId": me["me"]["integration"]["id"] }] });
    let set = "mutation($input: AttributeOwnersInput!) { organizationSetAttributeOwners(input: $input) { userErrors { code } } }";
    admin.execute(set, json!({ "input": owners })).await;
    statements.start_keeping();
    scim(Method::POST, "/Users", with_manager("hal", "own-many-7")).await;
    scim(Method::PATCH, &format!("/Users/{ann}"), patch(json!({ "op": "replace", "path": "externalId", "value": "guid-1" }))).await;
    assert_eq!(directory.find_user_names("externalId eq \"own-many-7\"").await, ["many-7"]);
    assert_eq!(directory.find_user_names("externalId eq \"x-bob\"").await, ["bob"]);
    let attributes = json!({ "externalId": "own-many-8", "jobTitle": "Cook", "managerExternalId": "own-many-9" });
    run_mutation(&world.hris(), "employeeUpsert", json!({ "employee": attributes })).await;
    check_plans(&world, &db, "own keys").await;
    world.end().await;
}

/// A plan that PostgreSQL has made for an empty table is kept until the statistics of the table change. Autovacuum comes once a minute.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_table_statistics_are_refreshed_while_a_directory_creates_users_one_by_one() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let directory = Directory::for_acme(&world).await;
    for number in 0..210 {
        directory.create_user(&format!("user-{number}")).await;
    }
    let db = world.connect_database().await;
    for table in ["employee", "change"] {
        let query = format!("select reltuples::bigint from pg_class where oid = '{table}'::regclass");
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap().unwrap();
        let rows = row.try_get_by_index::<i64>(0).unwrap();
        assert!(rows >= 200, "the statistics of {table} are of {rows} rows");
    }
    world.end().await;
}
