//! The limits: what just fits passes, one more is refused with its code.

use crate::{
    operations::create_employee,
    world::{Response, Caller, World, run_script},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The code of the refusal; empty when there is none.
async fn code(caller: &Caller, document: &str) -> String {
    caller.graphql(document, Value::Null).await.error_code().to_owned()
}

#[tokio::test]
async fn a_document_may_be_as_large_as_allowed() {
    let world = World::with_config(|config| {
        (config.limit_tokens, config.limit_depth, config.limit_aliases, config.limit_directives) = (200, 6, 5, 4);
    })
    .await;
    let dashboard = world.dashboard();

    let tokens = |count: usize| format!("{{ organization {{ {} }} }}", "id ".repeat(count - 5));
    assert_eq!(code(&dashboard, &tokens(200)).await, "");
    assert_eq!(code(&dashboard, &tokens(201)).await, "TOKEN_LIMIT");

    let managers = |depth: usize| (2..depth).fold("id".to_owned(), |below, _| format!("manager {{ {below} }}"));
    let depth = |depth| format!("{{ employee(id: \"emp_01k00000000000000000000000\") {{ {} }} }}", managers(depth));
    assert_eq!(code(&dashboard, &depth(6)).await, "");
    assert_eq!(code(&dashboard, &depth(7)).await, "DEPTH_LIMIT");

    let aliases = |count: usize| format!("{{ {} }}", (0..count).map(|n| format!("a{n}: __typename ")).collect::<String>());
    assert_eq!(code(&dashboard, &aliases(5)).await, "");
    assert_eq!(code(&dashboard, &aliases(6)).await, "ALIAS_LIMIT");

    let directives = |count: usize| format!("{{ {} }}", "...@include(if: true) { __typename } ".repeat(count));
    assert_eq!(code(&dashboard, &directives(4)).await, "");
    assert_eq!(code(&dashboard, &directives(5)).await, "DIRECTIVE_LIMIT");
    world.end().await;
}

#[tokio::test]
async fn documents_made_to_exhaust_the_server_are_refused_quickly() {
    let world = World::with_config(|config| (config.limit_tokens, config.limit_body_bytes) = (3_000_000, 4_000_000)).await;
    let dashboard = world.dashboard();
    for open in ["{", "{a", "{a(b:[", "{a(b:{c:"] {
        assert_eq!(code(&dashboard, &open.repeat(2_000_000 / open.len())).await, "DEPTH_LIMIT", "{open}");
    }
    let doubling: String = (0..50).map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }}\n", n + 1, n + 1)).collect();
    assert_eq!(code(&dashboard, &format!("{{ ...F0 }} {doubling} fragment F50 on Query {{ __typename }}")).await, "TOKEN_LIMIT");
    assert_eq!(code(&dashboard, "{ ...F } fragment F on Query { ...G ...G } fragment G on Query { ...F }").await, "VALIDATION_FAILED");
    let round = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(code(&dashboard, round).await, "DEPTH_LIMIT");
    assert_eq!(code(&dashboard, "{ organization { name } }").await, "");
    world.end().await;
}

#[tokio::test]
async fn as_deep_as_can_be_set_is_still_answered() {
    let world = World::with_config(|config| config.limit_depth = 62).await;
    let managers = (0..60).fold("id".to_owned(), |below, _| format!("manager {{ {below} }}"));
    let id = create_employee(&world.hris(), "ann").await;
    let answer = world.dashboard().graphql(&format!("{{ employee(id: \"{id}\") {{ {managers} }} }}"), Value::Null).await;
    assert_eq!((answer.status, answer.error_code()), (200, ""), "{}", answer.body);
    world.end().await;
}

#[tokio::test]
async fn what_costs_too_much_is_told_the_page_that_would_fit() {
    let world = World::with_config(|config| config.limit_cost = 100).await;
    let dashboard = world.dashboard();
    let page = |first: u64| format!("{{ employees(first: {first}) {{ nodes {{ manager {{ id }} }} }} }}");
    assert_eq!(code(&dashboard, &page(49)).await, "");
    let refused = dashboard.graphql(&page(50), Value::Null).await;
    assert_eq!((refused.status, refused.error_code()), (400, "COST_LIMIT"));
    let told = &refused.errors()[0]["extensions"];
    assert_eq!((&told["cost"], &told["limit"], &told["suggestedFirst"]), (&json!(101), &json!(100), &json!(49)));
    assert_eq!(told["path"], json!(["employees"]));
    assert!(refused.body.get("data").is_none());
    world.end().await;
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let world = World::with_config(|config| config.limit_requests_per_minute = 3).await;
    let dashboard = world.dashboard();
    for _ in 0..3 {
        dashboard.execute("{ organization { name } }", Value::Null).await;
    }
    let throttled = dashboard.graphql("{ organization { name } }", Value::Null).await;
    assert_eq!((throttled.status, throttled.error_code()), (429, "TOO_MANY_REQUESTS"));
    assert!(throttled.body.get("data").is_none());
    let wait: i64 = throttled.header("retry-after").parse().unwrap();
    assert!((20..=21).contains(&wait), "{wait}");
    assert_eq!(throttled.errors()[0]["extensions"]["retryAfter"], wait);
    // Others have budgets of their own.
    world.lms().execute("{ organization { name } }", Value::Null).await;
    world.globex_dashboard().execute("{ organization { name } }", Value::Null).await;

    let mut events = dashboard.open_event_stream("subscription { changes { throughSeq } }", Value::Null).await;
    let event = events.next_event().await.unwrap();
    assert!(event.data.contains("TOO_MANY_REQUESTS") && event.data.contains("retryAfter"), "{}", event.data);
    assert_eq!(events.next_event().await.unwrap().event, "complete");

    let mut socket = dashboard.open_websocket().await;
    socket.subscribe("{ organization { name } }", Value::Null).await;
    let refused = socket.next_message().await;
    assert_eq!((&refused["type"], &refused["payload"][0]["extensions"]["retryAfter"]), (&json!("error"), &json!(wait)));

    world.clock.forward(TimeDelta::seconds(wait));
    dashboard.execute("{ organization { name } }", Value::Null).await;
    assert_eq!(dashboard.graphql("{ organization { name } }", Value::Null).await.status, 429);
    world.end().await;
}

#[tokio::test]
async fn cost_has_a_budget_too() {
    let world = World::with_config(|config| (config.limit_cost, config.limit_cost_per_minute) = (100, 100)).await;
    let dashboard = world.dashboard();
    let spend = async |first: u64| dashboard.graphql(&format!("{{ employees(first: {first}) {{ nodes {{ id }} }} }}"), Value::Null).await;
    let left = |answer: &Response| answer.body["extensions"]["cost"]["remaining"].clone();
    assert_eq!(left(&spend(69).await), 30);
    let dear = spend(30).await;
    assert_eq!((dear.status, dear.error_code()), (429, "TOO_MANY_REQUESTS"));
    assert_eq!(left(&spend(29).await), 0);
    world.end().await;
}

#[tokio::test]
async fn introspection_as_tools_send_it_fits_the_defaults() {
    let world = World::new().await;
    let (lines, _) = run_script("introspection.mjs", Vec::new()).await;
    for document in lines {
        let answer = world.dashboard().graphql(document.as_str().unwrap(), Value::Null).await;
        assert_eq!((answer.status, answer.error_code()), (200, ""), "{}", answer.body["errors"]);
        assert!(answer.data("__schema.types").as_array().unwrap().len() > 20);
        assert_eq!(answer.body["extensions"]["cost"]["requested"], 1);
    }
    world.end().await;
}

#[tokio::test]
async fn in_production_the_schema_is_shown_to_those_who_may_see_it() {
    let world = World::with_config(|config| (config.production, config.access_allow_loopback_issuers) = (true, true)).await;
    let (may, may_not) = (world.dashboard(), world.dashboard().with_scope("organization:read"));
    for document in [
        "{ __schema { queryType { name } } }",
        "{ __type(name: \"Query\") { name } }",
        "{ ...F } fragment F on Query { __schema { description } }",
    ] {
        assert_eq!(code(&may, document).await, "");
        let refused = may_not.graphql(document, Value::Null).await;
        assert_eq!((refused.status, refused.error_code()), (403, "INTROSPECTION_OFF"));
    }
    assert_eq!(code(&may_not, "{ __typename organization { __typename name } }").await, "");
    let typo = may.graphql("{ organisation { name } }", Value::Null).await;
    assert!(!typo.errors()[0]["message"].as_str().unwrap().contains("Did you mean"), "{}", typo.body);
    world.end().await;
}

/// A roster whose one line is the whole upload, and one with ten million columns: nobody waits for their ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_roster_may_be_long_and_its_rows_may_not() {
    let world = World::new().await;
    let begin = b"externalId,jobTitle\n1,".to_vec();
    let line: Vec<u8> = begin.into_iter().chain(std::iter::repeat_n(b'x', 200 << 20)).collect();
    for body in [line, b"column,".repeat(10_000_000)] {
        let request = world.admin().request(reqwest::Method::POST, "/rosters").await.header("content-type", "text/csv");
        let answer = Response::send(request.body(body)).await;
        assert_eq!((answer.status, &answer.body["errors"][0]["field"]), (400, &json!("roster")), "{:#}", answer.body);
        assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains("longer"), "{:#}", answer.body);
    }
    world.end().await;
}
