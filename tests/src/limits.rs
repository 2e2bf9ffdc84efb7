//! Limits: a request at a limit succeeds, a request above it fails with the code of the limit.

use crate::{
    operations::create_employee,
    world::{Caller, Response, World, run_script},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The code of the first error; empty without errors.
async fn error_code(caller: &Caller, document: &str) -> String {
    caller.graphql(document, Value::Null).await.error_code().to_owned()
}

#[tokio::test]
async fn a_document_above_a_limit_of_size_or_depth_gets_the_code_of_the_limit() {
    let world = World::with_config(|config| {
        (config.limit_tokens, config.limit_depth, config.limit_aliases, config.limit_directives) = (200, 6, 5, 4);
    })
    .await;
    let dashboard = world.dashboard();

    let tokens = |count: usize| format!("{{ organization {{ {} }} }}", "id ".repeat(count - 5));
    assert_eq!(error_code(&dashboard, &tokens(200)).await, "");
    assert_eq!(error_code(&dashboard, &tokens(201)).await, "TOKEN_LIMIT");

    let managers = |depth: usize| (2..depth).fold("id".to_owned(), |selection, _| format!("manager {{ {selection} }}"));
    let depth = |depth| format!("{{ employee(id: \"emp_01k00000000000000000000000\") {{ {} }} }}", managers(depth));
    assert_eq!(error_code(&dashboard, &depth(6)).await, "");
    assert_eq!(error_code(&dashboard, &depth(7)).await, "DEPTH_LIMIT");

    let aliases = |count: usize| format!("{{ {} }}", (0..count).map(|n| format!("a{n}: __typename ")).collect::<String>());
    assert_eq!(error_code(&dashboard, &aliases(5)).await, "");
    assert_eq!(error_code(&dashboard, &aliases(6)).await, "ALIAS_LIMIT");

    let directives = |count: usize| format!("{{ {} }}", "...@include(if: true) { __typename } ".repeat(count));
    assert_eq!(error_code(&dashboard, &directives(4)).await, "");
    assert_eq!(error_code(&dashboard, &directives(5)).await, "DIRECTIVE_LIMIT");
    world.end().await;
}

#[tokio::test]
async fn hostile_documents_are_rejected_before_they_exhaust_the_server() {
    let world = World::with_config(|config| (config.limit_tokens, config.limit_body_bytes) = (3_000_000, 4_000_000)).await;
    let dashboard = world.dashboard();
    for open in ["{", "{a", "{a(b:[", "{a(b:{c:"] {
        assert_eq!(error_code(&dashboard, &open.repeat(2_000_000 / open.len())).await, "DEPTH_LIMIT", "{open}");
    }
    let doubling: String = (0..50).map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }}\n", n + 1, n + 1)).collect();
    assert_eq!(error_code(&dashboard, &format!("{{ ...F0 }} {doubling} fragment F50 on Query {{ __typename }}")).await, "TOKEN_LIMIT");
    assert_eq!(
        error_code(&dashboard, "{ ...F } fragment F on Query { ...G ...G } fragment G on Query { ...F }").await,
        "VALIDATION_FAILED"
    );
    let recursive = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(error_code(&dashboard, recursive).await, "DEPTH_LIMIT");
    assert_eq!(error_code(&dashboard, "{ organization { name } }").await, "");
    world.end().await;
}

#[tokio::test]
async fn a_document_of_the_maximum_configurable_depth_is_executed() {
    let world = World::with_config(|config| config.limit_depth = 62).await;
    let managers = (0..60).fold("id".to_owned(), |selection, _| format!("manager {{ {selection} }}"));
    let id = create_employee(&world.hris(), "ann").await;
    let response = world.dashboard().graphql(&format!("{{ employee(id: \"{id}\") {{ {managers} }} }}"), Value::Null).await;
    assert_eq!((response.status, response.error_code()), (200, ""), "{}", response.body);
    world.end().await;
}

#[tokio::test]
async fn a_cost_error_suggests_a_page_size_that_is_within_the_limit() {
    let world = World::with_config(|config| config.limit_cost = 100).await;
    let dashboard = world.dashboard();
    let page = |first: u64| format!("{{ employees(first: {first}) {{ nodes {{ manager {{ id }} }} }} }}");
    assert_eq!(error_code(&dashboard, &page(49)).await, "");
    let response = dashboard.graphql(&page(50), Value::Null).await;
    assert_eq!((response.status, response.error_code()), (400, "COST_LIMIT"));
    let extensions = &response.errors()[0]["extensions"];
    assert_eq!((&extensions["cost"], &extensions["limit"]), (&json!(101), &json!(100)));
    assert_eq!((&extensions["suggestedFirst"], &extensions["path"]), (&json!(49), &json!(["employees"])));
    assert!(response.body.get("data").is_none());
    world.end().await;
}

#[tokio::test]
async fn a_request_above_the_rate_limit_gets_429_with_retry_after_on_every_transport() {
    let world = World::with_config(|config| config.limit_requests_per_minute = 3).await;
    let dashboard = world.dashboard();
    for _ in 0..3 {
        dashboard.execute("{ organization { name } }", Value::Null).await;
    }
    let throttled = dashboard.graphql("{ organization { name } }", Value::Null).await;
    assert_eq!((throttled.status, throttled.error_code()), (429, "TOO_MANY_REQUESTS"));
    assert!(throttled.body.get("data").is_none());
    let retry_after: i64 = throttled.header("retry-after").parse().unwrap();
    assert!((20..=21).contains(&retry_after), "{retry_after}");
    assert_eq!(throttled.errors()[0]["extensions"]["retryAfter"], retry_after);
    // The limit is per caller.
    world.lms().execute("{ organization { name } }", Value::Null).await;
    world.globex_dashboard().execute("{ organization { name } }", Value::Null).await;

    let mut events = dashboard.open_event_stream("subscription { changes { throughSeq } }", Value::Null).await;
    let event = events.next_event().await.unwrap();
    assert!(event.data.contains("TOO_MANY_REQUESTS") && event.data.contains("retryAfter"), "{}", event.data);
    assert_eq!(events.next_event().await.unwrap().event, "complete");

    let mut socket = dashboard.open_websocket().await;
    socket.subscribe("{ organization { name } }", Value::Null).await;
    let error = socket.next_message().await;
    assert_eq!((&error["type"], &error["payload"][0]["extensions"]["retryAfter"]), (&json!("error"), &json!(retry_after)));

    world.clock.forward(TimeDelta::seconds(retry_after));
    dashboard.execute("{ organization { name } }", Value::Null).await;
    assert_eq!(dashboard.graphql("{ organization { name } }", Value::Null).await.status, 429);
    world.end().await;
}

#[tokio::test]
async fn requests_above_the_cost_budget_per_minute_get_429() {
    let world = World::with_config(|config| (config.limit_cost, config.limit_cost_per_minute) = (100, 100)).await;
    let dashboard = world.dashboard();
    let request = async |first: u64| dashboard.graphql(&format!("{{ employees(first: {first}) {{ nodes {{ id }} }} }}"), Value::Null).await;
    let remaining = |response: &Response| response.body["extensions"]["cost"]["remaining"].clone();
    assert_eq!(remaining(&request(69).await), 30);
    let too_expensive = request(30).await;
    assert_eq!((too_expensive.status, too_expensive.error_code()), (429, "TOO_MANY_REQUESTS"));
    assert_eq!(remaining(&request(29).await), 0);
    world.end().await;
}

#[tokio::test]
async fn introspection_queries_of_common_tools_are_within_the_default_limits() {
    let world = World::new().await;
    let (lines, succeeded) = run_script("introspection.mjs", Vec::new()).await;
    assert!(succeeded && lines.len() > 1, "the script printed {} documents", lines.len());
    for document in lines {
        let response = world.dashboard().graphql(document.as_str().unwrap(), Value::Null).await;
        assert_eq!((response.status, response.error_code()), (200, ""), "{}", response.body["errors"]);
        assert!(response.data("__schema.types").as_array().unwrap().len() > 20);
        assert_eq!(response.body["extensions"]["cost"]["requested"], 1);
    }
    world.end().await;
}

#[tokio::test]
async fn introspection_in_production_requires_the_scope_schema_read() {
    let world = World::with_config(|config| (config.production, config.access_allow_loopback_issuers) = (true, true)).await;
    let (with_scope, without_scope) = (world.dashboard(), world.dashboard().with_scope("organization:read"));
    for document in [
        "{ __schema { queryType { name } } }",
        "{ __type(name: \"Query\") { name } }",
        "{ ...F } fragment F on Query { __schema { description } }",
    ] {
        assert_eq!(error_code(&with_scope, document).await, "");
        let response = without_scope.graphql(document, Value::Null).await;
        assert_eq!((response.status, response.error_code()), (403, "INTROSPECTION_OFF"));
    }
    assert_eq!(error_code(&without_scope, "{ __typename organization { __typename name } }").await, "");
    let typo = with_scope.graphql("{ organisation { name } }", Value::Null).await;
    assert!(!typo.errors()[0]["message"].as_str().unwrap().contains("Did you mean"), "{}", typo.body);
    world.end().await;
}

/// A roster whose only row has 200 MiB, and one with ten million columns. The server rejects both without reading them to the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_roster_with_a_row_that_is_too_long_is_rejected() {
    let world = World::new().await;
    let start = b"externalId,jobTitle\n1,".to_vec();
    let long_row: Vec<u8> = start.into_iter().chain(std::iter::repeat_n(b'x', 200 << 20)).collect();
    for body in [long_row, b"column,".repeat(10_000_000)] {
        let request = world.admin().request(reqwest::Method::POST, "/rosters").await.header("content-type", "text/csv");
        let response = Response::send(request.body(body)).await;
        assert_eq!((response.status, &response.body["errors"][0]["field"]), (400, &json!("roster")), "{:#}", response.body);
        assert!(response.body["errors"][0]["message"].as_str().unwrap().contains("longer"), "{:#}", response.body);
    }
    world.end().await;
}
