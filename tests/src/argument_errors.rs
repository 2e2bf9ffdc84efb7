//! Errors of invalid arguments: each names the argument by its path and says which values it accepts.

use crate::{
    sample_organization::SampleOrganization,
    world::{Caller, World},
};
use serde_json::{Value, json};

/// Phrases of async-graphql, and names of Rust types, that no message may contain.
const INTERNAL_NAMES: [&str; 6] = ["Failed to parse", "occurred while parsing", "Expected input type", "Gid", "NaiveDate", "DateTime<"];

const EMPLOYEE_FILTER: &str = "an object of type EmployeeFilter with fields from department, email, externalId, familyName, hiredOn, jobLevel, location, managerId, managerLineId, managerPending, programId, status, userName, withoutSessionSince";
const EMPLOYEE_ID: &str = "an id of the form emp_ followed by 26 characters of lower-case base32";
const INSTANT: &str = "an instant in the format of RFC 3339, such as \"2026-01-31T09:00:00Z\"";
const DATE: &str = "a date such as \"2026-01-31\"";

/// A JSON value as a GraphQL literal: names of members without quotes.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            format!("{{{}}}", members.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        _ => value.to_string(),
    }
}

/// Asserts that the only error is one for the argument at `field`, with this message, and returns it.
async fn assert_argument_error(caller: &Caller, document: &str, variables: Value, field: &str, message: &str) -> Value {
    let response = caller.graphql(document, variables.clone()).await;
    let [error] = response.errors() else { panic!("{document} {variables}: expected one error: {:#}", response.body) };
    assert_eq!(error["message"], message, "{document} {variables}");
    assert_eq!((&error["extensions"]["code"], &error["extensions"]["field"]), (&json!("INVALID"), &json!(field)), "{document} {variables}");
    let body = response.body.to_string();
    assert_eq!(INTERNAL_NAMES.iter().find(|name| body.contains(**name)), None, "{body}");
    error.clone()
}

#[tokio::test]
async fn an_invalid_literal_or_variable_gets_an_error_with_its_path_and_the_accepted_values() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let (employee, session) = (sample.id("emp"), sample.id("ses"));
    // Operation, root field, type of its argument, value, path of the invalid part, accepted values, invalid part.
    for (operation, root, kind, value, path, accepted, actual) in [
        ("query", "employees", "EmployeeFilter", json!("x"), "filter", EMPLOYEE_FILTER, json!("x")),
        (
            "query",
            "employees",
            "EmployeeFilter",
            json!({ "managerId": { "in": [session] } }),
            "filter.managerId.in.0",
            EMPLOYEE_ID,
            json!(session),
        ),
        (
            "query",
            "employees",
            "EmployeeFilter",
            json!({ "status": { "eq": "ACTIVE" }, "managerId": { "in": [employee, "emp_1"] } }),
            "filter.managerId.in.1",
            EMPLOYEE_ID,
            json!("emp_1"),
        ),
        (
            "mutation",
            "sessionSchedule",
            "SessionScheduleInput!",
            json!({ "pairingId": sample.id("pai"), "startsAt": "yesterday" }),
            "input.startsAt",
            INSTANT,
            json!("yesterday"),
        ),
        (
            "mutation",
            "roundStart",
            "RoundStartInput!",
            json!({ "programId": sample.id("prg"), "startsOn": "2026-02-30" }),
            "input.startsOn",
            DATE,
            json!("2026-02-30"),
        ),
        (
            "mutation",
            "roundStart",
            "RoundStartInput!",
            json!({ "programId": sample.id("prg"), "startsOn": "31.01.2026" }),
            "input.startsOn",
            DATE,
            json!("31.01.2026"),
        ),
    ] {
        let argument = path.split('.').next().unwrap();
        let message = format!("{path}: expected {accepted}, got {actual}");
        let with_literal = format!("{operation} {{ {root}({argument}: {}) {{ __typename }} }}", literal(&value));
        assert_argument_error(&admin, &with_literal, json!({}), path, &message).await;
        let with_variable = format!("{operation}($value: {kind}) {{ {root}({argument}: $value) {{ __typename }} }}");
        assert_argument_error(&admin, &with_variable, json!({ "value": value }), path, &message).await;
    }
    world.end().await;
}

#[tokio::test]
async fn an_invalid_variable_inside_a_literal_gets_an_error_with_the_path_of_the_argument() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let query = "query($id: ID!) { employees(filter: { managerId: { in: [$id] } }) { __typename } }";
    let message = format!("filter.managerId.in.0: expected {EMPLOYEE_ID}, got \"{}\"", sample.id("ses"));
    assert_argument_error(&admin, query, json!({ "id": sample.id("ses") }), "filter.managerId.in.0", &message).await;
    let mutation = "mutation($program: ID!, $date: Date!) {
        roundStart(input: { programId: $program, startsOn: $date }) { __typename } }";
    let message = format!("input.startsOn: expected {DATE}, got \"tomorrow\"");
    let variables = json!({ "program": sample.id("prg"), "date": "tomorrow" });
    assert_argument_error(&admin, mutation, variables, "input.startsOn", &message).await;
    world.end().await;
}

#[tokio::test]
async fn a_non_null_variable_without_a_value_gets_an_error_that_names_it() {
    let world = World::new().await;
    let query = "query($id: ID!) { employee(id: $id) { __typename } }";
    let message = "id: the variable $id has no value, expected a value of type ID!";
    assert_argument_error(&world.dashboard(), query, json!({}), "id", message).await;
    let mutation = "mutation($input: RoundStartInput!) { roundStart(input: $input) { __typename } }";
    let message = "input: the variable $input has no value, expected a value of type RoundStartInput!";
    assert_argument_error(&world.admin(), mutation, json!({}), "input", message).await;
    let nested = "query($id: ID!) { employees(filter: { managerId: { in: [\"emp_\", $id] } }) { __typename } }";
    let message = "filter.managerId.in.1: the variable $id has no value, expected a value of type ID!";
    assert_argument_error(&world.dashboard(), nested, json!({}), "filter.managerId.in.1", message).await;
    world.end().await;
}

#[tokio::test]
async fn an_invalid_argument_is_found_behind_aliases_and_in_fragments() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let message = format!("filter.managerId.eq: expected {EMPLOYEE_ID}, got \"emp\"");
    let filter = "filter: { managerId: { eq: $id } }";
    for document in [
        format!("query($id: ID) {{ valid: employees {{ __typename }} invalid: employees({filter}) {{ __typename }} }}"),
        format!("query($id: ID) {{ ... on Query {{ employees {{ __typename }} invalid: employees({filter}) {{ __typename }} }} }}"),
        format!(
            "query($id: ID) {{ ...F }} fragment F on Query {{ ...G }}\n fragment G on Query {{ invalid: employees({filter}) {{ __typename }} }}"
        ),
    ] {
        let error = assert_argument_error(&admin, &document, json!({ "id": "emp" }), "filter.managerId.eq", &message).await;
        assert_eq!(error["path"], json!(["invalid"]), "{document}");
    }
    // Of a field below the root: in a fragment on a type of the interface `Node`.
    let document = "query($id: ID!, $status: ParticipantStatusFilter) {
        node(id: $id) { ...P } } fragment P on Program { list: participants(filter: { status: $status }) { __typename } }";
    let message = "filter.status: expected an object of type ParticipantStatusFilter with fields from eq, in, got \"ACTIVE\"";
    let variables = json!({ "id": sample.id("prg"), "status": "ACTIVE" });
    let error = assert_argument_error(&admin, document, variables, "filter.status", message).await;
    assert_eq!(error["path"], json!(["node", "list"]));
    world.end().await;
}

#[tokio::test]
async fn an_invalid_argument_of_a_subscription_gets_the_same_error() {
    let world = World::new().await;
    let mut socket = world.dashboard().open_websocket().await;
    let document = "subscription($filter: ChangeFilter) { changes(filter: $filter) { cursor } }";
    socket.subscribe(document, json!({ "filter": "employee" })).await;
    let message = socket.next_message().await;
    let error = if message["type"] == "error" { &message["payload"][0] } else { &message["payload"]["errors"][0] };
    let text = error["message"].as_str().unwrap_or_default();
    assert!(text.starts_with("filter: expected an object of type ChangeFilter with fields from "), "{message:#}");
    assert_eq!((&error["extensions"]["code"], &error["extensions"]["field"]), (&json!("INVALID"), &json!("filter")), "{message:#}");
    world.end().await;
}
