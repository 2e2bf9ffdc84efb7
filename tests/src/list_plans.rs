//! The plans of the lists that dashboards read: each filter and each sort order is served by an index, however many rows there are.

use crate::{
    coaching_pair::CoachingPair,
    query_plans::explain,
    world::{DatabaseKind, World, value_at},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};

/// Tables that grow with the organization.
const TABLES: [&str; 6] = ["employee", "participant", "pairing", "pairing_member", "session", "session_attendance"];

/// The number of employees. Each is a participant, two of them are a pairing, and each pairing has eight sessions.
const EMPLOYEES: u32 = 12_000;

async fn fill(db: &DatabaseConnection, kind: DatabaseKind) {
    let is_postgres = kind == DatabaseKind::Postgres;
    let id = if is_postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let instant = |hours: &str| match kind {
        DatabaseKind::Postgres => format!("timestamptz '2026-01-01T00:00:00+00:00' + ({hours}) * interval '1 hour'"),
        DatabaseKind::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-01-01', '+' || ({hours}) || ' hours')"),
    };
    let date = if is_postgres { "date '2015-01-01' + n" } else { "date('2015-01-01', '+' || n || ' days')" };
    let columns = "organization_id, version, given_name, role, record_consent, status, created_at, updated_at";
    let number = |table: &str| format!("cast(nullif(substr({table}.external_id, 6), '') as integer)");
    let employees = format!(
        "insert into employee (id, external_id, user_name, email, family_name, department, location, job_level, hired_on, last_session_at,
            {columns})
        with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < {EMPLOYEES})
        select {id}, 'many-' || n, 'many-' || n, 'many-' || n || '@example.com', 'F' || n, 'D' || (n % 3000), 'L' || (n % 3000), n % 300, {date},
            case when n % 3 = 0 then null else {} end, {columns}
        from numbers cross join employee where external_id = 'ann'",
        instant("n")
    );
    // Ten people report to each manager.
    let managers = format!(
        "update employee set manager_id = (select manager.id from employee manager
            where manager.organization_id = employee.organization_id and manager.external_id = 'many-' || ({} / 10))
        where external_id like 'many-%'",
        number("employee")
    );
    let participants = format!(
        "insert into participant (organization_id, id, version, program_id, employee_id, status, waiting_since, last_session_at, created_at,
            updated_at)
        select e.organization_id, e.id, 1, p.id, e.id, 'ACTIVE', case when {0} % 50 = 0 then e.created_at end, e.last_session_at,
            e.created_at, e.updated_at
        from employee e join program p on p.organization_id = e.organization_id where e.external_id like 'many-%'",
        number("e")
    );
    let pairings = format!(
        "insert into pairing (organization_id, id, version, program_id, round_id, status, last_session_at, created_at, updated_at)
        select e.organization_id, e.id, 1, r.program_id, r.id, 'ACTIVE', e.last_session_at, e.created_at, e.updated_at
        from employee e join round r on r.organization_id = e.organization_id where e.external_id like 'many-%' and {} % 2 = 1",
        number("e")
    );
    let members = format!(
        "insert into pairing_member (organization_id, pairing_id, participant_id, employee_id)
        select e.organization_id, first.id, e.id, e.id from employee e join employee first on first.organization_id = e.organization_id
            and first.external_id = 'many-' || ({0} - ({0} + 1) % 2)
        where e.external_id like 'many-%'",
        number("e")
    );
    let sessions = format!(
        "insert into session (organization_id, id, version, program_id, pairing_id, status, starts_at, duration_minutes, held_at, created_at,
            updated_at)
        with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 8)
        select p.organization_id, {id}, 1, p.program_id, p.id, case when n = 8 then 'SCHEDULED' else 'HELD' end, {0}, 60,
            case when n = 8 then null else {0} end, p.created_at, p.updated_at
        from pairing p cross join numbers",
        instant("n * 24")
    );
    for sql in [employees, managers, participants, pairings, members, sessions] {
        db.execute_unprepared(&sql).await.unwrap();
    }
    if is_postgres {
        db.execute_unprepared("analyze employee, participant, pairing, pairing_member, session").await.unwrap();
    }
}

/// A plan reads a table without an index.
fn unindexed(kind: DatabaseKind, plan: &[String]) -> Vec<&String> {
    let reads = |line: &str, table: &str| match kind {
        DatabaseKind::Postgres => line.contains(&format!("Seq Scan on {table} ")) || line.ends_with(&format!("Seq Scan on {table}")),
        DatabaseKind::Sqlite => line.starts_with("SCAN ") && line.split(' ').nth(1) == Some(table),
    };
    plan.iter().filter(|line| TABLES.iter().any(|table| reads(line, table))).collect()
}

fn sorts(plan: &[String]) -> bool {
    plan.iter().any(|line| line.contains("Sort") || line.contains("ORDER BY"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_and_each_order_of_a_dashboard_is_served_by_an_index() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let db = world.connect_database().await;
    fill(&db, world.database()).await;
    let since = json!({ "withoutSessionSince": "2026-01-10T00:00:00Z" });
    let interval = json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-03T00:00:00Z" });
    let employee = &pair.members[0].employee;
    let find_manager = "{ employees(filter: { externalId: { eq: \"many-300\" } }) { nodes { id } } }";
    let found = world.admin().execute(find_manager, Value::Null).await;
    let manager = value_at(&found, "employees.nodes.0.id");
    let is_postgres = world.database() == DatabaseKind::Postgres;
    let by_location = if is_postgres { "employee_by_location" } else { "" };
    let by_family_name = if is_postgres { "" } else { "employee_by_family_name" };
    // The list, its filter, its order, the index that its plan must use, and whether it may sort what it found. Without the name of an
    // index, the planner may also read the list in its order until the page is full: SQLite, which has no statistics here, does so for a
    // list of values, and PostgreSQL where it expects many matching rows.
    let cases: [(&str, Value, Option<&str>, &str, bool); 23] = [
        ("employees", json!({ "location": { "eq": "L7" } }), None, by_location, true),
        ("employees", json!({ "jobLevel": { "eq": 7 } }), None, "", true),
        ("employees", json!({ "jobLevel": { "min": 7, "max": 8 } }), None, "employee_by_job_level", true),
        ("employees", json!({ "hiredOn": { "from": "2016-01-01", "to": "2016-02-01" } }), None, "employee_by_hired_on", true),
        ("employees", json!({ "programId": { "eq": pair.program } }), None, "", true),
        ("employees", json!({ "managerLineId": { "eq": manager } }), None, "employee_by_manager", true),
        ("employees", json!({}), Some("LAST_SESSION_ASC"), "employee_by_last_session", false),
        ("employees", json!({}), Some("LAST_SESSION_DESC"), "employee_by_last_session", false),
        ("employees", since.clone(), Some("LAST_SESSION_ASC"), "", true),
        ("participants", json!({ "department": { "eq": "D7" } }), None, "employee_by_department", true),
        ("participants", json!({ "familyName": { "startsWith": "F777" } }), None, by_family_name, true),
        ("participants", json!({ "waitingSince": interval }), Some("WAITING_SINCE_ASC"), "participant_by_waiting_since", false),
        ("participants", json!({}), Some("WAITING_SINCE_ASC"), "participant_by_waiting_since", false),
        ("participants", json!({}), Some("LAST_SESSION_DESC"), "participant_by_last_session", false),
        ("participants", since.clone(), Some("LAST_SESSION_ASC"), "participant_by_last_session", false),
        ("pairings", json!({}), Some("LAST_SESSION_ASC"), "pairing_by_last_session", false),
        ("pairings", since.clone(), Some("LAST_SESSION_ASC"), "pairing_by_last_session", false),
        ("pairings", json!({ "employeeId": { "eq": employee } }), Some("LAST_SESSION_ASC"), "pairing_member_by_employee", true),
        ("sessions", json!({ "memberId": { "eq": employee } }), None, "pairing_member_by_employee", true),
        ("sessions", json!({ "roundId": { "eq": pair.round } }), None, "", true),
        ("sessions", json!({ "department": { "eq": "D7" } }), None, "employee_by_department", true),
        ("sessions", json!({ "heldAt": interval }), Some("HELD_AT_ASC"), "session_by_held_at", false),
        ("sessions", json!({}), Some("HELD_AT_DESC"), "session_by_held_at", false),
    ];
    let mut failures = Vec::new();
    for (connection, filter, order, index, may_sort) in cases {
        let noun = connection.strip_suffix('s').unwrap();
        let noun = format!("{}{}", noun[..1].to_uppercase(), &noun[1..]);
        let query = format!(
            "query($filter: {noun}Filter, $order: {noun}Order) {{ {connection}(first: 50, filter: $filter, orderBy: $order) {{
                nodes {{ id }} pageInfo {{ endCursor }} }} }}"
        );
        let variables = json!({ "filter": filter, "order": order });
        // The actor is cached after the first request.
        world.admin().execute("{ organization { id } }", Value::Null).await;
        world.app.statements.start_keeping();
        world.admin().execute(&query, variables.clone()).await;
        let statements = world.app.statements.take_kept();
        let name = format!("\"{noun}\"").to_lowercase();
        let lists: Vec<_> = statements.iter().filter(|statement| statement.sql.contains(&format!("FROM {name} WHERE"))).collect();
        assert_eq!(lists.len(), 1, "{connection} {variables}: {statements:#?}");
        let plan = explain(&db, lists[0]).await;
        let problems = [
            (!(unindexed(world.database(), &plan).is_empty() || is_postgres && index.is_empty()), "reads a table without an index"),
            (!plan.iter().any(|line| line.contains(index)), "does not use the index"),
            (!may_sort && sorts(&plan), "sorts"),
        ];
        for (_, problem) in problems.iter().filter(|(is_problem, _)| *is_problem) {
            failures.push(format!("{connection} {variables} {problem} {index}\n{}\n{}", lists[0].sql, plan.join("\n")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    world.end().await;
}
