//! What cannot be answered is refused with a clear error.

use super::error_of;
use crate::{
    operations::create_employee,
    world::{World, value_at},
};
use serde_json::{Value, json};

#[tokio::test]
async fn groupings_and_periods_that_are_not_possible_are_refused_by_name() {
    let world = World::new().await;
    let of = async |query: &str| error_of(&world.dashboard(), query).await;
    let table = |by: &str| format!("{{ insights {{ sessions(by: [{by}]) {{ rows {{ n {{ __typename }} }} }} }} }}");
    for (query, message) in [
        (
            table("{ attribute: DEPARTMENT }, { attribute: LOCATION }, { attribute: JOB_LEVEL }"),
            "sessions.by: must have at most 2 groupings",
        ),
        (table("{ time: DAY }, { time: MONTH }"), "sessions.by: all figures of one answer have the same unit of time"),
        (table("{ attribute: LOCATION }, { attribute: LOCATION }"), "sessions.by: must not have the same grouping twice"),
        (table("{ customAttribute: \"shoeSize\" }"), "by: no employee has the custom attribute"),
        (
            "{ insights { a: sessions(by: [{ attribute: DEPARTMENT }, { attribute: LOCATION }]) { rows { n { __typename } } }
            goals(by: [{ attribute: JOB_LEVEL }]) { rows { n { __typename } } } } }"
                .to_owned(),
            "goals.by: all figures of one answer together",
        ),
        (
            "{ a: insights { __typename } b: insights(where: { department: { eq: \"Sales\" } }) { __typename } }".to_owned(),
            "insights: a document can have this field once",
        ),
        ("{ insights(timeZone: \"Mars/Olympus\") { __typename } }".to_owned(), "timeZone: must be a name of the IANA time zone database"),
        (
            "{ insights(where: { period: { from: \"2026-02-01\", to: \"2026-01-01\" } }) { __typename } }".to_owned(),
            "where.period: from must be before to",
        ),
        (
            "{ insights(where: { period: { from: \"1999-01-01\" } }) { sessions(by: [{ time: DAY }]) { rows { n { __typename } } } } }"
                .to_owned(),
            "has more than 400 of these units of time",
        ),
        (
            format!("{{ insights(where: {{ department: {{ eq: \"{}\" }} }}) {{ __typename }} }}", "x".repeat(201)),
            "must have at most 200 characters",
        ),
    ] {
        let (code, found) = of(&query).await;
        assert!(code == "INVALID" && found.contains(message), "{query}: {code} {found}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_document_with_too_many_tables_is_refused_with_its_cost() {
    let world = World::new().await;
    let query = format!("{{ insights {{ {} }} }}", "sessions { rows { __typename } } ".repeat(500));
    let response = world.dashboard().graphql(&query, Value::Null).await;
    assert_eq!(response.error_code(), "COST_LIMIT", "{:#}", response.body);
    let path = value_at(&response.body, "errors.0.extensions.path").as_array().unwrap();
    assert_eq!(path[..2], [json!("insights"), json!("sessions")]);
    world.end().await;
}

#[tokio::test]
async fn an_employee_reads_no_insights_and_a_program_manager_does() {
    let world = World::new().await;
    let employee = create_employee(&world.admin(), "ann").await;
    let query = "{ insights { sessions { rows { n { ... on IntegerValue { value } } } } } }";
    assert_eq!(error_of(&world.person("ann"), query).await.0, "FORBIDDEN");
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { userErrors { code } } }";
    world.admin().execute(promote, json!({ "id": employee })).await;
    let data = world.person("ann").execute(query, json!({})).await;
    assert_eq!(value_at(&data, "insights.sessions.rows.0.n.value"), 0);
    assert_eq!(error_of(&world.dashboard().with_scope("session:read"), query).await.0, "FORBIDDEN");
    world.end().await;
}

#[tokio::test]
async fn the_minimum_group_is_at_least_three_and_changes_with_its_version() {
    let world = World::new().await;
    let admin = world.admin();
    let set = "mutation($n: Int!, $version: Int) {
        organizationSetMinimumGroup(minimumGroup: $n, expectedVersion: $version) { organization { version minimumGroup } userErrors { code field } }
    }";
    for minimum in [2, 0, -1, 1001] {
        let error = admin.expect_user_error(set, json!({ "n": minimum })).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["minimumGroup"])), "{minimum}");
    }
    let organization = |data: &Value| data["organizationSetMinimumGroup"]["organization"].clone();
    let version = value_at(&admin.execute("{ organization { version minimumGroup } }", json!({})).await, "organization").clone();
    assert_eq!(version["minimumGroup"], 5);
    let version = version["version"].as_i64().unwrap();
    let changed = organization(&admin.execute(set, json!({ "n": 8, "version": version })).await);
    assert_eq!(changed, json!({ "version": version + 1, "minimumGroup": 8 }));
    assert_eq!(organization(&admin.execute(set, json!({ "n": 8 })).await), changed, "the same again changes nothing");
    assert_eq!(admin.expect_user_error(set, json!({ "n": 4, "version": version })).await["code"], "STALE_VERSION");
    let changes = "{ changes(filter: { kinds: [\"organization.updated\"] }) { nodes { changedFields } } }";
    let changes = admin.execute(changes, json!({})).await;
    assert_eq!(value_at(&changes, "changes.nodes.0.changedFields"), &json!(["minimumGroup"]));
    assert_eq!(
        error_of(&world.dashboard(), "mutation { organizationSetMinimumGroup(minimumGroup: 4) { userErrors { code } } }").await.0,
        "FORBIDDEN"
    );
    world.end().await;
}
