//! Errors: executor and accelerator return the same errors for invalid values of a document that the accelerator has cached, for
//! hostile documents, and when the database fails.

use super::{comparison::Comparison, random_document::Document};
use crate::{
    sample_organization::SampleOrganization,
    world::{World, value_at},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

fn document(text: impl Into<String>, variables: Value) -> Document {
    Document { text: text.into(), variables }
}

#[tokio::test]
async fn invalid_variables_of_a_cached_document_get_the_errors_of_the_executor() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let comparison = Comparison::new(&world, &world.admin()).await;
    let text = "query($id: ID!, $n: Int, $after: String, $filter: EmployeeFilter, $order: EmployeeOrder, $all: Boolean!) {
        employee(id: $id) { id email @include(if: $all) }
        employees(first: $n, after: $after, filter: $filter, orderBy: $order) { nodes { id } pageInfo { endCursor } } }";
    let valid = json!({ "id": sample.id("emp"), "n": 2, "all": true });
    assert!(comparison.assert_equal(&document(text, valid.clone())).await, "the second execution is accelerated");
    let cursors = world
        .admin()
        .execute(
            "{ sessions(first: 1) { pageInfo { endCursor } } employees(first: 1, orderBy: FAMILY_NAME_ASC) { pageInfo { endCursor } } }",
            json!({}),
        )
        .await;
    for (name, value) in [
        ("id", json!("nonsense")),
        ("id", json!("")),
        ("id", json!(sample.id("ses"))),
        ("id", json!(sample.id("emp").to_uppercase())),
        ("id", json!(null)),
        ("id", json!(5)),
        ("id", json!([sample.id("emp")])),
        ("n", json!(1_000_000_000)),
        ("n", json!(99_999_999_999_999_i64)),
        ("n", json!(1e300)),
        ("n", json!(-1)),
        ("n", json!("2")),
        ("n", json!(2.0)),
        ("n", json!(true)),
        ("after", json!("forged")),
        ("after", json!("WyJlbXBsb3llZS5jcmVhdGVkIixbeyJzIjoieCJ9XV0")),
        ("after", value_at(&cursors, "sessions.pageInfo.endCursor").clone()),
        ("after", value_at(&cursors, "employees.pageInfo.endCursor").clone()),
        ("after", json!({})),
        ("filter", json!([])),
        ("filter", json!("x")),
        ("filter", json!({ "noSuchField": 1 })),
        ("filter", json!({ "status": { "eq": "NO_SUCH_STATUS" } })),
        ("filter", json!({ "managerId": { "eq": sample.id("ses") } })),
        ("filter", json!({ "managerId": { "in": "not a list" } })),
        ("order", json!("NO_SUCH_ORDER")),
        ("order", json!({})),
        ("all", json!(null)),
        ("all", json!("true")),
        ("all", json!(1)),
    ] {
        let mut variables = valid.clone();
        variables[name] = value;
        comparison.assert_equal(&document(text, variables.clone())).await;
        variables.as_object_mut().unwrap().remove(name);
        comparison.assert_equal(&document(text, variables)).await;
    }
    assert!(comparison.assert_equal(&document(text, valid)).await, "valid variables are still accelerated");
    world.end().await;
}

#[tokio::test]
async fn invalid_literals_of_a_cached_document_get_the_errors_of_the_executor() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let comparison = Comparison::new(&world, &world.admin()).await;
    let page = |first: &str| format!("{{ employees(first: {first}) {{ nodes {{ id }} }} }}");
    assert!(comparison.assert_equal(&document(page("5"), json!({}))).await);
    for first in [
        "6",
        "0",
        "1000",
        "1001",
        "1000000000",
        "99999999999999999999",
        "-1",
        "1.5",
        "1e2",
        "\"5\"",
        "null",
        "true",
        "05",
        "5.",
        "[5]",
        "$n",
    ] {
        comparison.assert_equal(&document(page(first), json!({}))).await;
    }
    let employee = |id: &str| format!("{{ employee(id: {id}) {{ id }} }}");
    assert!(comparison.assert_equal(&document(employee(&json!(sample.id("emp")).to_string()), json!({}))).await);
    for id in [
        "\"nonsense\"",
        "\"\"",
        "7",
        "\"emp_01k00000000000000000000000\"",
        "\"a\\\"b\"",
        "\"\"\"block\"\"\"",
        "\"\\uD800\"",
        "{a: 1}",
        "\"unterminated",
    ] {
        comparison.assert_equal(&document(employee(id), json!({}))).await;
    }
    let merged = |first: &str, second: &str| {
        format!("{{ x: employees(first: {first}) {{ nodes {{ id }} }} x: employees(first: {second}) {{ nodes {{ email }} }} }}")
    };
    assert!(comparison.assert_equal(&document(merged("2", "2"), json!({}))).await, "fields with equal arguments are merged");
    comparison.assert_equal(&document(merged("2", "3"), json!({}))).await;
    assert!(comparison.assert_equal(&document(merged("3", "3"), json!({}))).await);
    world.end().await;
}

#[tokio::test]
async fn hostile_documents_get_the_responses_of_the_executor() {
    let world = World::with_config(|config| (config.limit_tokens, config.limit_aliases) = (100_000, 5_000)).await;
    let comparison = Comparison::new(&world, &world.admin()).await;
    let aliases: String = (0..1000).map(|n| format!("a{n}: organization {{ id }} ")).collect();
    comparison.assert_equal(&document(format!("{{ {aliases} }}"), json!({}))).await;
    let aliases: String = (0..1000).map(|n| format!("a{n}: employees(first: {n}) {{ totalCount }} ")).collect();
    comparison.assert_equal(&document(format!("{{ {aliases} }}"), json!({}))).await;
    let identical: String = (0..1000).map(|n| format!("a{n}: employees(first: 1) {{ nodes {{ id }} }} ")).collect();
    comparison.assert_equal(&document(format!("{{ {identical} }}"), json!({}))).await;
    for text in [
        "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }",
        "{ employees { nodes { ...F } } } fragment F on Employee { manager { ...F } }",
        "{ employees(first: 1000000000) { nodes { id } } }",
        "{ employees(first: 1, last: 1) { nodes { id } } }",
        "{ employees(first: 1, first: 2) { nodes { id } } }",
        "query($__s0: ID!) { employee(id: $__s0) { id } }",
        "query A { employees { totalCount } } query B { programs { totalCount } }",
        "{ employees { nodes { id @skip(if: true) } } }",
        "{ employees(first: 2) { edges { node { id } node @skip(if: true) { email } } } }",
        "{ node(id: \"org_01k00000000000000000000000\") { id } }",
        "",
        "{",
        "\u{feff}{ employees { totalCount } }",
    ] {
        comparison.assert_equal(&document(text, json!({ "__s0": "x" }))).await;
    }
    world.end().await;
}

#[tokio::test]
async fn database_failure_between_two_statements_of_a_plan_returns_an_error() {
    let world = World::new().await;
    SampleOrganization::create(&world, &world.admin()).await;
    let comparison = Comparison::new(&world, &world.admin()).await;
    let document =
        document("{ assessments(first: 5) { nodes { id level competency { id statement } employee { email } } totalCount } }", json!({}));
    assert!(comparison.assert_equal(&document).await);
    let db = world.connect_database().await;
    db.execute_unprepared("alter table competency rename to competency_renamed").await.unwrap();
    let response = world.admin().graphql(&document.text, json!({})).await;
    assert!(!response.errors().is_empty(), "a partial response must contain an error: {}", response.body);
    assert!(!comparison.assert_equal(&document).await, "the executor reports the error");
    db.execute_unprepared("alter table competency_renamed rename to competency").await.unwrap();
    assert!(comparison.assert_equal(&document).await, "accelerated again after the failure");
    world.end().await;
}
