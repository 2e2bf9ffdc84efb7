//! GraphQL over HTTP: conformance, status codes, limits, errors; health endpoints, metrics, CORS and graceful shutdown.

use crate::{
    operations::{create_employee, employee_attributes},
    world::{AUDIENCE, Response, World, run_script},
};
use coachgraph::platform::config::StatusProfile;
use reqwest::{Method, RequestBuilder, Url};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

const ORGANIZATION_QUERY: &str = "{ organization { name } }";
const UPSERT: &str = "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { externalId } } }";
const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

/// The variables of [`UPSERT`] for a new employee.
fn upsert_variables(name: &str) -> Value {
    json!({ "input": { "employee": employee_attributes(name) } })
}

/// Begins a POST request with this body, which is not encoded further.
async fn post(world: &World, body: impl Into<reqwest::Body>) -> RequestBuilder {
    let request = world.dashboard().request(Method::POST, "/graphql").await;
    request.header("content-type", "application/json").header("accept", GRAPHQL_RESPONSE).body(body)
}

async fn get(world: &World, parameters: &[(&str, &str)]) -> Response {
    let url = Url::parse_with_params("http://host/graphql", parameters).unwrap();
    let path = format!("/graphql?{}", url.query().unwrap());
    Response::send(world.dashboard().request(Method::GET, &path).await).await
}

#[tokio::test]
async fn all_audits_of_the_graphql_http_suite_pass() {
    let world = World::new().await;
    let (lines, succeeded) = run_script("audit.mjs", vec![world.dashboard().url(), world.dashboard().token().await.unwrap()]).await;
    assert!(succeeded, "{:#}", lines[0]["bad"]);
    assert_eq!((&lines[0]["total"], &lines[0]["ok"]), (&json!(61), &json!(61)));
    world.end().await;
}

#[tokio::test]
async fn the_status_code_reflects_the_outcome_in_both_profiles() {
    for (profile, invalid, partial) in [(StatusProfile::Deployed, 400, 200), (StatusProfile::September2026, 422, 294)] {
        let world = World::with_config(|config| config.graphql_status_profile = profile).await;
        let dashboard = world.dashboard();
        let status = async |document: &str| {
            let response = dashboard.graphql(document, Value::Null).await;
            assert_eq!(response.header("content-type"), format!("{GRAPHQL_RESPONSE}; charset=utf-8"));
            assert_eq!(response.body.get("data").is_some(), response.status < 300, "{document}: {}", response.body);
            response.status
        };
        assert_eq!(status(ORGANIZATION_QUERY).await, 200);
        assert_eq!(status("{ organization {").await, 400);
        assert_eq!(status("{ nope }").await, invalid);
        assert_eq!(Response::send(post(&world, "{").await).await.status, 400);
        assert_eq!(Response::send(post(&world, "{}").await).await.status, invalid);
        assert_eq!(status("query A { __typename } query B { __typename }").await, invalid);
        let partial_response = dashboard
            .with_scope("organization:read")
            .graphql("{ organization { name } employee(id: \"emp_01k00000000000000000000000\") { id } }", Value::Null)
            .await;
        assert_eq!((partial_response.status, partial_response.error_code()), (partial, "FORBIDDEN"), "{}", partial_response.body);
        assert_eq!(partial_response.data("organization.name"), "acme");

        // Legacy clients accept application/json and read only the body.
        let request = dashboard.request(Method::POST, "/graphql").await.json(&json!({ "query": "{ nope }" }));
        let legacy = Response::send(request.header("accept", "application/json")).await;
        assert_eq!((legacy.status, legacy.header("content-type")), (200, "application/json; charset=utf-8"));
        assert_eq!(legacy.error_code(), "VALIDATION_FAILED");
        world.end().await;
    }
}

#[tokio::test]
async fn invalid_requests_are_rejected_with_a_reason() {
    let world = World::with_config(|config| config.limit_body_bytes = 10_000).await;
    for (body, reason) in [
        ("{", "not JSON"),
        ("3", "JSON object"),
        ("{}", "query is missing"),
        ("{\"query\": 3}", "query must be"),
        ("{\"query\": \"{a}\", \"variables\": []}", "variables must be"),
        ("[]", "between 1 and"),
    ] {
        let response = Response::send(post(&world, body).await).await;
        assert_eq!(response.status, 400, "{body}");
        assert!(response.errors()[0]["message"].as_str().unwrap().contains(reason), "{body}: {}", response.body);
    }
    let deep = Response::send(post(&world, "[".repeat(5000)).await).await;
    assert_eq!((deep.status, deep.error_code()), (400, "BAD_REQUEST"));

    let with_unknown_parameter = json!({ "query": ORGANIZATION_QUERY, "unknown": 3 }).to_string();
    assert_eq!(Response::send(post(&world, with_unknown_parameter).await).await.status, 200);

    let body =
        |length: usize| format!("{{\"query\":\"{ORGANIZATION_QUERY}\",\"x\":\"{}\"}}", "x".repeat(length - ORGANIZATION_QUERY.len() - 19));
    assert_eq!(Response::send(post(&world, body(10_000)).await).await.status, 200);
    let large = Response::send(post(&world, body(10_001)).await).await;
    assert_eq!((large.status, large.error_code()), (413, "BODY_LIMIT"));

    let request = world.dashboard().request(Method::POST, "/graphql").await;
    let text = request.try_clone().unwrap().header("content-type", "text/plain").body(json!({ "query": ORGANIZATION_QUERY }).to_string());
    assert_eq!(Response::send(text).await.status, 415);
    let form = request.try_clone().unwrap().header("content-type", "application/x-www-form-urlencoded").body("query={a}");
    assert_eq!(Response::send(form).await.status, 415);
    let compressed = request.try_clone().unwrap().header("content-encoding", "gzip").json(&json!({ "query": ORGANIZATION_QUERY }));
    assert_eq!(Response::send(compressed).await.status, 415);
    let image = request.header("accept", "image/png").json(&json!({ "query": ORGANIZATION_QUERY }));
    assert_eq!(Response::send(image).await.status, 406);
    let put = Response::send(world.dashboard().request(Method::PUT, "/graphql").await).await;
    assert_eq!((put.status, put.header("allow")), (405, "GET, POST"));
    world.end().await;
}

#[tokio::test]
async fn a_get_executes_queries_and_rejects_mutations() {
    let world = World::new().await;
    assert_eq!(get(&world, &[("query", ORGANIZATION_QUERY), ("operationName", "")]).await.status, 200);
    let variables = upsert_variables("ann").to_string();
    let mutation = get(&world, &[("query", UPSERT), ("variables", &variables)]).await;
    assert_eq!((mutation.status, mutation.header("allow")), (405, "POST"));
    let named = get(&world, &[("query", "query null { __typename }"), ("operationName", "null")]).await;
    assert_eq!(named.status, 200, "{}", named.body);
    world.end().await;
}

#[tokio::test]
async fn a_batch_is_executed_in_order_and_its_length_is_limited() {
    let world = World::with_config(|config| config.limit_batch = 3).await;
    let batch = |length: usize| {
        let mutation = |index| json!({ "query": UPSERT, "variables": upsert_variables(&format!("n{index}")) });
        Value::Array((0..length).map(mutation).collect()).to_string()
    };
    let request = world.hris().request(Method::POST, "/graphql").await.header("content-type", "application/json");
    let response = Response::send(request.try_clone().unwrap().body(batch(3))).await;
    assert_eq!(response.status, 200);
    for index in 0..3 {
        assert_eq!(response.body[index]["data"]["employeeUpsert"]["employee"]["externalId"], format!("n{index}"), "{}", response.body);
    }
    let too_long = Response::send(request.try_clone().unwrap().body(batch(4))).await;
    assert_eq!((too_long.status, too_long.error_code()), (400, "BATCH_LIMIT"));

    let mixed = json!([{ "query": "{ nope }" }, { "query": ORGANIZATION_QUERY }, { "query": "subscription { changes { throughSeq } }" }]);
    let mixed = Response::send(request.body(mixed.to_string())).await;
    assert_eq!(mixed.body[0]["errors"][0]["extensions"]["code"], "VALIDATION_FAILED");
    assert_eq!(mixed.body[1]["data"]["organization"]["name"], "acme");
    assert_eq!(mixed.body[2]["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    world.end().await;
}

#[tokio::test]
async fn unauthenticated_responses_point_to_the_resource_metadata() {
    let world = World::new().await;
    let without_token = world.anonymous().graphql(ORGANIZATION_QUERY, Value::Null).await;
    assert_eq!((without_token.status, without_token.error_code()), (401, "UNAUTHENTICATED"));
    let metadata_parameter = format!("resource_metadata=\"{AUDIENCE}/.well-known/oauth-protected-resource\"");
    assert_eq!(without_token.header("www-authenticate"), format!("Bearer {metadata_parameter}"));
    let forged = world.anonymous().with_token("x.y.z").graphql(ORGANIZATION_QUERY, Value::Null).await;
    assert_eq!(forged.status, 401);
    let challenge = forged.header("www-authenticate");
    assert!(challenge.contains("error=\"invalid_token\"") && challenge.contains(&metadata_parameter), "{challenge}");
    let basic = Response::send(world.anonymous().request(Method::GET, "/graphql").await.basic_auth("a", Some("b"))).await;
    assert_eq!(basic.status, 401);
    let with_two_headers = world.dashboard().request(Method::GET, "/graphql").await.bearer_auth("x");
    assert_eq!(Response::send(with_two_headers).await.status, 401);

    let metadata = async |path: &str| {
        Response::send(world.http_client().get(format!("{}/.well-known/oauth-protected-resource{path}", world.address()))).await
    };
    assert_eq!(metadata("").await.body["resource"], AUDIENCE);
    let acme = metadata("/o/acme").await;
    assert_eq!(acme.body["resource"], format!("{AUDIENCE}/o/acme"));
    assert_eq!(acme.body["authorization_servers"].as_array().unwrap().len(), 1);
    assert_eq!(metadata("/o/unknown").await.status, 404);
    assert_eq!(metadata("/unknown").await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn every_error_has_a_code_and_the_request_id() {
    let world = World::new().await;
    let send = async |id: &str| {
        let request = world.dashboard().request(Method::POST, "/graphql").await.header("x-request-id", id);
        Response::send(request.json(&json!({ "query": "{ nope }" }))).await
    };
    let response = send("my-request.1").await;
    assert_eq!(response.header("x-request-id"), "my-request.1");
    assert_eq!(response.errors()[0]["extensions"]["requestId"], "my-request.1");
    for invalid in ["", "two words", "<script>", &"x".repeat(65)] {
        let response = send(invalid).await;
        assert_eq!(response.header("x-request-id").len(), 32, "{invalid}");
        assert_eq!(response.errors()[0]["extensions"]["requestId"], response.header("x-request-id"));
    }
    world.end().await;
}

#[tokio::test]
async fn every_response_contains_the_cost() {
    let world = World::new().await;
    for name in ["ann", "bob"] {
        create_employee(&world.hris(), name).await;
    }
    let response = world.dashboard().graphql("{ employees(first: 10) { nodes { id } } }", Value::Null).await;
    let cost = &response.body["extensions"]["cost"];
    assert_eq!((&cost["requested"], &cost["actual"], &cost["limit"]), (&json!(11), &json!(3), &json!(20_000)));
    let second = world.dashboard().graphql("{ employees(first: 10) { nodes { id } } }", Value::Null).await;
    let remaining = |response: &Response| response.body["extensions"]["cost"]["remaining"].as_u64().unwrap();
    assert_eq!(remaining(&second), remaining(&response) - 11);
    world.end().await;
}

#[tokio::test]
async fn an_operation_that_exceeds_the_time_limit_is_rolled_back() {
    let world = World::with_config(|config| config.limit_seconds = 1).await;
    let (before, db) = (world.change_log(world.acme.id).await.len(), world.connect_database().await);
    let lock_holder = db.begin().await.unwrap();
    lock_holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let mutation = world.hris().graphql(UPSERT, upsert_variables("ann")).await;
    assert_eq!((mutation.status, mutation.error_code(), mutation.header("retry-after")), (503, "TIMEOUT", "5"));
    assert!(mutation.body.get("data").is_none());
    let mut socket = world.hris().open_websocket().await;
    socket.subscribe(UPSERT, upsert_variables("bob")).await;
    let error = socket.next_message().await;
    assert_eq!((&error["type"], &error["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("TIMEOUT")));
    lock_holder.rollback().await.unwrap();
    create_employee(&world.hris(), "cy").await;
    assert_eq!(world.change_log(world.acme.id).await.len(), before + 1);
    world.end().await;
}

#[tokio::test]
async fn readiness_reports_pending_and_unknown_migrations() {
    let world = World::new().await;
    let get = async |path: &str| Response::send(world.http_client().get(format!("{}/health/{path}", world.address()))).await;
    assert_eq!(get("live").await.status, 200);
    assert_eq!(get("ready").await.status, 200);
    let db = world.connect_database().await;
    for (change, advice) in [("delete from seaql_migrations", "migrate"), ("insert into seaql_migrations values ('m9', 0)", "newer")] {
        db.execute_unprepared(change).await.unwrap();
        let not_ready = get("ready").await;
        assert_eq!(not_ready.status, 503);
        assert!(not_ready.body["missing"]["database"].as_str().unwrap().contains(advice), "{}", not_ready.body);
    }
    assert_eq!(get("live").await.status, 200);
    world.end().await;
}

#[tokio::test]
async fn metrics_contain_no_names_of_operations_or_organizations() {
    let world = World::new().await;
    world.dashboard().execute("query SecretName { organization { name } }", Value::Null).await;
    let page = world.http_client().get(world.metrics_url()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("coachgraph_operation_seconds_count{type=\"query\",outcome=\"ok\"}"), "{page}");
    assert!(page.contains("coachgraph_operation_cost_bucket"), "{page}");
    assert!(!page.contains("SecretName") && !page.contains("acme"), "{page}");
    let on_api_listener = world.http_client().get(format!("{}/metrics", world.address())).send().await.unwrap();
    assert_eq!(on_api_listener.status(), 404);
    world.end().await;
}

#[tokio::test]
async fn a_stopping_server_completes_the_requests_that_it_accepted() {
    let mut world = World::new().await;
    let server = world.take_server();
    let hris = world.hris();
    // An idle keep-alive connection does not delay the shutdown.
    create_employee(&hris, "ann").await;
    let requests: Vec<_> = (0..20)
        .map(|index| {
            let hris = hris.clone();
            tokio::spawn(async move { hris.graphql(UPSERT, upsert_variables(&format!("n{index}"))).await })
        })
        .collect();
    tokio::task::yield_now().await;
    let stopping = tokio::spawn(server.stop());
    let mut succeeded = 0;
    for request in requests {
        // A request after the stop cannot connect: its task panics.
        if let Ok(response) = request.await {
            assert!(response.status == 200 || response.status == 503, "{} {}", response.status, response.body);
            succeeded += usize::from(response.status == 200);
        }
    }
    stopping.await.unwrap();
    let created = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "employee.created").count();
    assert_eq!(created, succeeded + 1, "the committed mutations are those with a success response");
    assert!(world.http_client().get(world.address()).send().await.is_err());
    world.end().await;
}

#[tokio::test]
async fn cors_allows_the_configured_origins_only() {
    let world = World::with_config(|config| config.allowed_origins = "https://dashboard.example".into()).await;
    for (origin, allowed) in [("https://dashboard.example", true), ("https://evil.example", false)] {
        let url = format!("{}/graphql", world.address());
        let preflight = world.http_client().request(Method::OPTIONS, &url).header("origin", origin);
        let preflight = preflight.header("access-control-request-method", "POST");
        let preflight = Response::send(preflight.header("access-control-request-headers", "authorization,content-type")).await;
        assert_eq!(preflight.header("access-control-allow-origin") == origin, allowed, "preflight of {origin}");
        let request = post(&world, r#"{"query":"{ organization { name } }"}"#).await.header("origin", origin);
        let response = Response::send(request).await;
        assert_eq!(response.header("access-control-allow-origin") == origin, allowed, "{origin}");
        assert!(response.header("access-control-allow-credentials").is_empty(), "requests with cookies are not allowed");
    }
    world.end().await;
}
