//! What does not fit, and what goes wrong on the way, is answered alike both ways: the documents are known to the accelerator
//! before something is wrong with their values.

use super::{Both, document::Drawn};
use crate::{
    scene::Scene,
    world::{World, at},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

fn drawn(document: impl Into<String>, variables: Value) -> Drawn {
    Drawn { document: document.into(), variables }
}

#[tokio::test]
async fn values_that_do_not_fit_a_known_document() {
    let world = World::new().await;
    let scene = Scene::play(&world, &world.admin()).await;
    let both = Both::new(&world, &world.admin()).await;
    let document = "query($id: ID!, $n: Int, $after: String, $filter: EmployeeFilter, $order: EmployeeOrder, $all: Boolean!) {
        employee(id: $id) { id email @include(if: $all) }
        employees(first: $n, after: $after, filter: $filter, orderBy: $order) { nodes { id } pageInfo { endCursor } } }";
    let good = json!({ "id": scene.id("emp"), "n": 2, "all": true });
    assert!(both.alike(&drawn(document, good.clone())).await, "the document is known from here on");
    let cursors = world
        .admin()
        .ok(
            "{ sessions(first: 1) { pageInfo { endCursor } } employees(first: 1, orderBy: FAMILY_NAME_ASC) { pageInfo { endCursor } } }",
            json!({}),
        )
        .await;
    for (name, value) in [
        ("id", json!("nonsense")),
        ("id", json!("")),
        ("id", json!(scene.id("ses"))),
        ("id", json!(scene.id("emp").to_uppercase())),
        ("id", json!(null)),
        ("id", json!(5)),
        ("id", json!([scene.id("emp")])),
        ("n", json!(1_000_000_000)),
        ("n", json!(99_999_999_999_999_i64)),
        ("n", json!(1e300)),
        ("n", json!(-1)),
        ("n", json!("2")),
        ("n", json!(2.0)),
        ("n", json!(true)),
        ("after", json!("forged")),
        ("after", json!("WyJlbXBsb3llZS5jcmVhdGVkIixbeyJzIjoieCJ9XV0")),
        ("after", at(&cursors, "sessions.pageInfo.endCursor").clone()),
        ("after", at(&cursors, "employees.pageInfo.endCursor").clone()),
        ("after", json!({})),
        ("filter", json!([])),
        ("filter", json!("x")),
        ("filter", json!({ "noSuchField": 1 })),
        ("filter", json!({ "status": { "eq": "NO_SUCH_STATUS" } })),
        ("filter", json!({ "managerId": { "eq": scene.id("ses") } })),
        ("filter", json!({ "managerId": { "in": "not a list" } })),
        ("order", json!("NO_SUCH_ORDER")),
        ("order", json!({})),
        ("all", json!(null)),
        ("all", json!("true")),
        ("all", json!(1)),
    ] {
        let mut variables = good.clone();
        variables[name] = value;
        both.alike(&drawn(document, variables.clone())).await;
        variables.as_object_mut().unwrap().remove(name);
        both.alike(&drawn(document, variables)).await;
    }
    assert!(both.alike(&drawn(document, good)).await, "a good request is accelerated as before");
    world.end().await;
}

#[tokio::test]
async fn literals_that_do_not_fit_a_known_document() {
    let world = World::new().await;
    let scene = Scene::play(&world, &world.admin()).await;
    let both = Both::new(&world, &world.admin()).await;
    let page = |first: &str| format!("{{ employees(first: {first}) {{ nodes {{ id }} }} }}");
    assert!(both.alike(&drawn(page("5"), json!({}))).await);
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
        both.alike(&drawn(page(first), json!({}))).await;
    }
    let person = |id: &str| format!("{{ employee(id: {id}) {{ id }} }}");
    assert!(both.alike(&drawn(person(&json!(scene.id("emp")).to_string()), json!({}))).await);
    for id in [
        "\"nonsense\"",
        "\"\"",
        "7",
        "\"emp_01k00000000000000000000000\"",
        "\"a\\\"b\"",
        "\"\"\"block\"\"\"",
        "\"\\uD800\"",
        "{a: 1}",
        "\"never ends",
    ] {
        both.alike(&drawn(person(id), json!({}))).await;
    }
    let merged = |one: &str, other: &str| {
        format!("{{ x: employees(first: {one}) {{ nodes {{ id }} }} x: employees(first: {other}) {{ nodes {{ email }} }} }}")
    };
    assert!(both.alike(&drawn(merged("2", "2"), json!({}))).await, "fields with equal arguments are merged");
    both.alike(&drawn(merged("2", "3"), json!({}))).await;
    assert!(both.alike(&drawn(merged("3", "3"), json!({}))).await);
    world.end().await;
}

#[tokio::test]
async fn documents_made_to_do_harm() {
    let world = World::with(|config| (config.limit_tokens, config.limit_aliases) = (100_000, 5_000)).await;
    let both = Both::new(&world, &world.admin()).await;
    let aliases: String = (0..1000).map(|n| format!("a{n}: organization {{ id }} ")).collect();
    both.alike(&drawn(format!("{{ {aliases} }}"), json!({}))).await;
    let aliases: String = (0..1000).map(|n| format!("a{n}: employees(first: {n}) {{ totalCount }} ")).collect();
    both.alike(&drawn(format!("{{ {aliases} }}"), json!({}))).await;
    let same: String = (0..1000).map(|n| format!("a{n}: employees(first: 1) {{ nodes {{ id }} }} ")).collect();
    both.alike(&drawn(format!("{{ {same} }}"), json!({}))).await;
    for document in [
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
        both.alike(&drawn(document, json!({ "__s0": "x" }))).await;
    }
    world.end().await;
}

#[tokio::test]
async fn a_database_that_fails_in_the_middle_of_a_plan() {
    let world = World::new().await;
    Scene::play(&world, &world.admin()).await;
    let both = Both::new(&world, &world.admin()).await;
    let document =
        drawn("{ assessments(first: 5) { nodes { id level competency { id statement } employee { email } } totalCount } }", json!({}));
    assert!(both.alike(&document).await);
    let sql = world.sql().await;
    sql.execute_unprepared("alter table competency rename to competency_away").await.unwrap();
    let answer = world.admin().graphql(&document.document, json!({})).await;
    assert!(!answer.errors().is_empty(), "a part of an answer must not look like the whole: {}", answer.body);
    assert!(!both.alike(&document).await, "what failed is for the executor to tell");
    sql.execute_unprepared("alter table competency_away rename to competency").await.unwrap();
    assert!(both.alike(&document).await, "and then it goes on");
    world.end().await;
}
