//! The filters and sort orders of lists by members, departments, attributes of employees and last sessions.

use crate::{
    coaching_pair::CoachingPair,
    operations::{create_employee, run_mutation, run_mutation_by_id},
    world::{Caller, DatabaseKind, World, value_at},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// The identifiers in a list, in its order.
async fn list(caller: &Caller, connection: &str, filter: &Value, order: Option<&str>) -> Vec<String> {
    let (filter_type, order_type) = input_types(connection);
    let query = format!(
        "query($filter: {filter_type}, $order: {order_type}) {{
            page: {connection}(first: 200, filter: $filter, orderBy: $order) {{ totalCount nodes {{ id }} }} }}"
    );
    let page = caller.execute(&query, json!({ "filter": filter, "order": order })).await["page"].clone();
    let ids: Vec<String> = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(page["totalCount"], ids.len(), "{connection} {filter}");
    ids
}

fn input_types(connection: &str) -> (String, String) {
    let noun = connection.strip_suffix('s').unwrap();
    let noun = format!("{}{}", noun[..1].to_uppercase(), &noun[1..]);
    (format!("{noun}Filter"), format!("{noun}Order"))
}

/// As [`list`], without regard to the order.
pub async fn find(caller: &Caller, connection: &str, filter: Value) -> Vec<String> {
    let mut ids = list(caller, connection, &filter, None).await;
    ids.sort_unstable();
    ids
}

pub fn sorted<const N: usize>(ids: [&String; N]) -> Vec<String> {
    let mut ids: Vec<String> = ids.into_iter().cloned().collect();
    ids.sort_unstable();
    ids
}

async fn set_attributes(caller: &Caller, external_id: &str, mut attributes: Value) {
    attributes["externalId"] = external_id.into();
    run_mutation(caller, "employeeUpsert", json!({ "employee": attributes })).await;
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

#[tokio::test]
async fn sessions_are_found_by_member_round_department_and_the_instant_at_which_they_were_held() {
    let world = World::new().await;
    let admin = world.admin();
    let one = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    for (name, department) in [("ann", "Sales"), ("bob", "IT"), ("cid", "IT")] {
        set_attributes(&admin, name, json!({ "department": department })).await;
    }
    let first = one.hold_session(&world).await;
    let between = text(world.clock.now());
    let second = other.hold_session(&world).await;
    let planned = other.schedule_and_wait(&world).await;
    let dashboard = world.dashboard();
    let by = async |filter: Value| find(&dashboard, "sessions", filter).await;
    assert_eq!(by(json!({ "memberId": { "eq": one.members[1].employee } })).await, sorted([&first]));
    let all_members = json!({ "memberId": { "in": [one.members[0].employee, one.members[1].employee, other.members[0].employee] } });
    assert_eq!(by(all_members).await, sorted([&first, &second, &planned]), "a session of two of them is listed once");
    assert_eq!(by(json!({ "roundId": { "eq": other.round } })).await, sorted([&second, &planned]));
    assert_eq!(by(json!({ "department": { "eq": "Sales" } })).await, sorted([&first]));
    assert_eq!(by(json!({ "department": { "in": ["IT", "Sales"] } })).await, sorted([&first, &second, &planned]));
    assert_eq!(by(json!({ "department": { "eq": "sales" } })).await, sorted([]));
    assert_eq!(by(json!({ "heldAt": { "from": between } })).await, sorted([&second]), "a planned session was not held");
    assert_eq!(by(json!({ "heldAt": { "to": between } })).await, sorted([&first]), "a planned session was not held");
    assert_eq!(by(json!({ "heldAt": { "from": "9999-01-01T00:00:00Z", "to": "0001-01-01T00:00:00Z" } })).await, sorted([]));
    assert_eq!(
        by(json!({ "department": { "eq": "IT" }, "memberId": { "eq": other.members[1].employee } })).await,
        sorted([&second, &planned])
    );
    // The filter reads the present department.
    set_attributes(&admin, "ann", json!({ "department": "Finance" })).await;
    assert_eq!(by(json!({ "department": { "eq": "Sales" } })).await, sorted([]));
    let latest_first = list(&dashboard, "sessions", &json!({}), Some("HELD_AT_DESC")).await;
    assert_eq!(latest_first, [second.clone(), first.clone(), planned.clone()]);
    assert_eq!(list(&dashboard, "sessions", &json!({}), Some("HELD_AT_ASC")).await, [planned, first, second]);
    world.end().await;
}

#[tokio::test]
async fn employees_are_found_by_location_job_level_hire_date_and_program() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    set_attributes(&admin, "ann", json!({ "location": "Oslo", "jobLevel": 3, "hiredOn": "2020-02-01" })).await;
    set_attributes(&admin, "bob", json!({ "location": "Rome", "jobLevel": 5, "hiredOn": "2020-03-01" })).await;
    let outside = create_employee(&admin, "eve").await;
    let [ann, bob, cid] = [0, 1, 2].map(|number: usize| &pair.members[number].employee);
    let by = async |filter: Value| find(&admin, "employees", filter).await;
    assert_eq!(by(json!({ "location": { "in": ["Oslo", "Bern"] } })).await, sorted([ann]));
    assert_eq!(by(json!({ "jobLevel": { "min": 3, "max": 4 } })).await, sorted([ann]));
    assert_eq!(by(json!({ "jobLevel": { "min": 3 } })).await, sorted([ann, bob]), "both ends belong to the range");
    assert_eq!(by(json!({ "jobLevel": { "max": 5, "in": [5, 6] } })).await, sorted([bob]));
    assert_eq!(by(json!({ "jobLevel": { "eq": 5 } })).await, sorted([bob]));
    assert_eq!(by(json!({ "jobLevel": { "in": [] } })).await, sorted([]));
    assert_eq!(by(json!({ "hiredOn": { "from": "2020-02-01", "to": "2020-03-01" } })).await, sorted([ann]));
    assert_eq!(by(json!({ "programId": { "eq": pair.program } })).await, sorted([ann, bob, cid]));
    assert!(by(json!({})).await.contains(&outside));
    let withdraw = "mutation($id: ID!) { participantWithdraw(id: $id) { userErrors { message } } }";
    admin.execute(withdraw, json!({ "id": pair.members[2].participant })).await;
    assert_eq!(by(json!({ "programId": { "eq": pair.program } })).await, sorted([ann, bob]), "a WITHDRAWN participant is not listed");
    let participants = find(&admin, "participants", json!({ "department": { "eq": "IT" } })).await;
    assert_eq!(participants, sorted([]));
    set_attributes(&admin, "bob", json!({ "department": "IT" })).await;
    let participants = find(&admin, "participants", json!({ "department": { "eq": "IT" } })).await;
    assert_eq!(participants, sorted([&pair.members[1].participant]));
    world.end().await;
}

/// `lastSessionAt` of the pairing, of a participant, and of its employee.
async fn last_sessions(caller: &Caller, pair: &CoachingPair, member: usize) -> [Value; 3] {
    let query = "query($pairing: ID!, $participant: ID!) { pairing(id: $pairing) { lastSessionAt }
        participant(id: $participant) { lastSessionAt employee { lastSessionAt } } }";
    let ids = json!({ "pairing": pair.pairing, "participant": pair.members[member].participant });
    let data = caller.execute(query, ids).await;
    ["pairing.lastSessionAt", "participant.lastSessionAt", "participant.employee.lastSessionAt"].map(|path| value_at(&data, path).clone())
}

#[tokio::test]
async fn the_last_session_is_the_latest_one_that_the_member_attended_whatever_the_order_of_the_reports() {
    let world = World::new().await;
    let admin = world.admin();
    let trio = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    assert_eq!(last_sessions(&admin, &trio, 0).await, [const { Value::Null }; 3]);
    let (early, late) = (trio.schedule_and_wait(&world).await, trio.schedule_and_wait(&world).await);
    let held_at = |hours: i64| text(world.clock.now() - TimeDelta::hours(hours)).parse::<DateTime<Utc>>().unwrap();
    let (early_at, late_at) = (held_at(3), held_at(1));
    // Cid does not attend the later session, which is reported first.
    let mut report = trio.report(&late);
    report["attendance"][2]["attended"] = json!(false);
    report["heldAt"] = text(late_at).into();
    run_mutation(&admin, "sessionHold", report).await;
    let version = "query($id: ID!) { employee(id: $id) { version } }";
    let before = admin.execute(version, json!({ "id": trio.members[2].employee })).await;
    let mut report = trio.report(&early);
    report["heldAt"] = text(early_at).into();
    run_mutation(&admin, "sessionHold", report).await;
    let instants = |values: [Value; 3]| values.map(|value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap());
    assert_eq!(instants(last_sessions(&admin, &trio, 0).await), [late_at; 3]);
    assert_eq!(instants(last_sessions(&admin, &trio, 2).await), [late_at, early_at, early_at]);
    assert_eq!(admin.execute(version, json!({ "id": trio.members[2].employee })).await, before, "a session changes no version");
    // A change of the employee or of the participation keeps it.
    set_attributes(&admin, "cid", json!({ "jobTitle": "Baker" })).await;
    run_mutation_by_id(&admin, "participantPause", &trio.members[2].participant).await;
    assert_eq!(instants(last_sessions(&admin, &trio, 2).await), [late_at, early_at, early_at]);
    // Ann reads her own instants, and not those of her partner.
    let own = last_sessions(&trio.members[0].caller, &trio, 0).await;
    assert_eq!(instants(own), [late_at; 3]);
    let of_partner = last_sessions(&trio.members[0].caller, &trio, 2).await;
    assert_eq!(of_partner[1..], [Value::Null, Value::Null]);
    world.end().await;
}

#[tokio::test]
async fn lists_without_a_session_since_an_instant_contain_those_who_should_have_met() {
    let world = World::new().await;
    let admin = world.admin();
    let one = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    let outside = create_employee(&admin, "eve").await;
    one.hold_session(&world).await;
    world.clock.forward(TimeDelta::days(40));
    let month_ago = text(world.clock.now() - TimeDelta::days(30));
    let since = |at: &str| json!({ "withoutSessionSince": at });
    let [ann, bob, cid, dan] = [(&one, 0), (&one, 1), (&other, 0), (&other, 1)].map(|(pair, number)| &pair.members[number]);
    let everyone = sorted([&ann.employee, &bob.employee, &cid.employee, &dan.employee]);
    assert_eq!(find(&admin, "employees", since(&month_ago)).await, everyone, "without {outside}, who takes part in nothing");
    let before_all = text(world.clock.now() - TimeDelta::days(400));
    assert_eq!(find(&admin, "employees", since(&before_all)).await, sorted([&cid.employee, &dan.employee]), "those who have never met");
    assert_eq!(find(&admin, "pairings", since(&before_all)).await, sorted([&other.pairing]));
    assert_eq!(find(&admin, "participants", since(&before_all)).await, sorted([&cid.participant, &dan.participant]));
    other.hold_session(&world).await;
    assert_eq!(find(&admin, "employees", since(&month_ago)).await, sorted([&ann.employee, &bob.employee]));
    assert_eq!(find(&admin, "pairings", since(&month_ago)).await, sorted([&one.pairing]));
    // Bob takes a break, and the pairing ends: both no longer count.
    run_mutation_by_id(&admin, "participantPause", &bob.participant).await;
    assert_eq!(find(&admin, "employees", since(&month_ago)).await, sorted([&ann.employee]));
    assert_eq!(find(&admin, "participants", since(&month_ago)).await, sorted([&ann.participant]));
    run_mutation_by_id(&admin, "pairingEnd", &one.pairing).await;
    assert_eq!(find(&admin, "pairings", since(&month_ago)).await, sorted([]));
    let longest_ago = list(&admin, "pairings", &json!({}), Some("LAST_SESSION_ASC")).await;
    assert_eq!(longest_ago, [one.pairing.clone(), other.pairing.clone()]);
    world.end().await;
}

#[tokio::test]
async fn a_filter_or_an_order_tells_a_caller_nothing_that_its_scopes_and_role_do_not_let_it_read() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let since = json!({ "withoutSessionSince": "2026-01-01T00:00:00Z" });
    let department = json!({ "department": { "eq": "IT" } });
    let program = json!({ "programId": { "eq": pair.program } });
    let nothing = json!({});
    let cases = [
        ("employees", &program, None, "roster:read", "program:read"),
        ("employees", &since, None, "roster:read program:read", "session:read"),
        ("employees", &since, None, "roster:read session:read", "program:read"),
        ("employees", &nothing, Some("LAST_SESSION_ASC"), "roster:read program:read", "session:read"),
        ("participants", &department, None, "program:read", "roster:read"),
        ("participants", &since, None, "program:read", "session:read"),
        ("participants", &nothing, Some("LAST_SESSION_DESC"), "program:read", "session:read"),
        ("pairings", &since, None, "program:read", "session:read"),
        ("pairings", &nothing, Some("LAST_SESSION_ASC"), "program:read", "session:read"),
        ("sessions", &department, None, "session:read", "roster:read"),
    ];
    let employee = &pair.members[0].caller;
    for (connection, filter, order, scopes, missing) in cases {
        let (filter_type, order_type) = input_types(connection);
        let query = format!(
            "query($filter: {filter_type}, $order: {order_type}) {{ {connection}(filter: $filter, orderBy: $order) {{ nodes {{ id }} }} }}"
        );
        let variables = json!({ "filter": filter, "order": order });
        let refused = world.dashboard().with_scope(scopes).graphql(&query, variables.clone()).await;
        assert_eq!(refused.error_code(), "FORBIDDEN", "{connection} {variables}: {:#}", refused.body);
        assert!(refused.body.to_string().contains(missing), "the error names {missing}: {:#}", refused.body);
        let count = format!("query($filter: {filter_type}) {{ {connection}(first: 0, filter: $filter) {{ totalCount }} }}");
        if order.is_none() {
            let refused = world.dashboard().with_scope(scopes).graphql(&count, variables.clone()).await;
            assert_eq!(refused.error_code(), "FORBIDDEN", "{connection} {variables}: {:#}", refused.body);
        }
        world.dashboard().with_scope(&format!("{scopes} {missing}")).execute(&query, variables.clone()).await;
        // The role EMPLOYEE sees partners, but not when they met others.
        let shows_others = ["employees", "participants"].contains(&connection) && (order.is_some() || filter == &since);
        let answer = employee.graphql(&query, variables.clone()).await;
        assert_eq!(answer.body["errors"].is_array(), shows_others, "{connection} {variables}: {:#}", answer.body);
        if shows_others {
            assert_eq!(answer.error_code(), "FORBIDDEN");
        }
    }
    let invalid = "{ employees(filter: { withoutSessionSince: \"yesterday\" }) { nodes { id } } }";
    let invalid = world.dashboard().graphql(invalid, Value::Null).await;
    assert!(invalid.errors()[0].to_string().contains("withoutSessionSince"), "{:#}", invalid.body);
    world.end().await;
}

/// Ten employees with equal and missing instants, in five pairings with a session each.
async fn create_ties(world: &World) {
    let names = ["a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "e2"];
    for pair in names.chunks(2) {
        let pair = CoachingPair::create(world, "INFORMAL", pair).await;
        pair.schedule_and_wait(world).await;
    }
    let db = world.connect_database().await;
    let day = |day: u32| match world.database() {
        DatabaseKind::Postgres => format!("timestamptz '2026-03-0{day}T00:00:00+00:00'"),
        DatabaseKind::Sqlite => format!("'2026-03-0{day}T00:00:00+00:00'"),
    };
    for (table, column) in [
        ("employee", "last_session_at"),
        ("participant", "last_session_at"),
        ("participant", "waiting_since"),
        ("pairing", "last_session_at"),
        ("session", "held_at"),
    ] {
        // Some rows have the first day, some the second, and some none.
        let rank = format!(
            "(select count(*) from {table} earlier where earlier.organization_id = {table}.organization_id and earlier.id < {table}.id) % 3"
        );
        let sql = format!("update {table} set {column} = case {rank} when 0 then {} when 1 then {} end", day(1), day(2));
        db.execute_unprepared(&sql).await.unwrap();
    }
}

#[tokio::test]
async fn pages_of_rows_with_equal_and_missing_instants_contain_each_row_once_in_either_direction() {
    let world = World::new().await;
    create_ties(&world).await;
    let admin = world.admin();
    for (connection, order, field) in [
        ("employees", "LAST_SESSION_ASC", "lastSessionAt"),
        ("employees", "LAST_SESSION_DESC", "lastSessionAt"),
        ("participants", "LAST_SESSION_ASC", "lastSessionAt"),
        ("participants", "LAST_SESSION_DESC", "lastSessionAt"),
        ("participants", "WAITING_SINCE_ASC", "waitingSince"),
        ("pairings", "LAST_SESSION_ASC", "lastSessionAt"),
        ("pairings", "LAST_SESSION_DESC", "lastSessionAt"),
        ("sessions", "HELD_AT_ASC", "heldAt"),
        ("sessions", "HELD_AT_DESC", "heldAt"),
    ] {
        let (_, order_type) = input_types(connection);
        let query = format!(
            "query($first: Int, $after: String, $last: Int, $before: String, $order: {order_type}) {{
                page: {connection}(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {{
                    nodes {{ id value: {field} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
        );
        // The accelerator supports a selection without the instants of employees, participants and pairings.
        let plain = query.replace(&format!(" value: {field}"), "");
        let page = async |query: &str, arguments: Value| admin.execute(query, arguments).await["page"].clone();
        let whole = page(&query, json!({ "first": 100, "order": order })).await;
        let values: Vec<Option<&str>> = whole["nodes"].as_array().unwrap().iter().map(|node| node["value"].as_str()).collect();
        let is_ascending = order.ends_with("ASC");
        // Rows without an instant are the first in an ascending order, except in the order of those who wait.
        let rank = |value: &Option<&str>| (value.is_some() != (order == "WAITING_SINCE_ASC"), value.map(str::to_owned));
        let mut expected = values.clone();
        expected.sort_by_key(rank);
        if !is_ascending {
            expected.reverse();
        }
        assert_eq!(values, expected, "{connection} {order}");
        assert!(values.contains(&None) && values.iter().flatten().count() > 2, "{values:?}");
        let ids = |page: &Value| -> Vec<Value> { page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect() };
        for query in [&query, &plain] {
            let (mut forward, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = page(query, json!({ "first": 2, "after": after, "order": order })).await;
                forward.extend(ids(&page));
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(forward, ids(&whole), "{connection} {order}, forward");
            let (mut backward, mut before) = (Vec::new(), Value::Null);
            loop {
                let page = page(query, json!({ "last": 3, "before": before, "order": order })).await;
                backward.splice(0..0, ids(&page));
                before = page["pageInfo"]["startCursor"].clone();
                if page["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(backward, ids(&whole), "{connection} {order}, backward");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn waiting_participants_are_found_by_how_long_they_wait() {
    let world = World::new().await;
    create_ties(&world).await;
    let admin = world.admin();
    let waiting =
        list(&admin, "participants", &json!({ "waitingSince": { "from": "2026-01-01T00:00:00Z" } }), Some("WAITING_SINCE_ASC")).await;
    let longer = list(&admin, "participants", &json!({ "waitingSince": { "to": "2026-03-02T00:00:00Z" } }), None).await;
    assert_eq!((waiting.len(), longer.len()), (7, 4), "of ten, four wait since the first day and three since the second");
    let mut first = waiting[..4].to_vec();
    first.sort_unstable();
    let mut longer = longer.clone();
    longer.sort_unstable();
    assert_eq!(first, longer);
    world.end().await;
}
