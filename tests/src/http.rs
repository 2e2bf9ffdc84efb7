//! GraphQL over HTTP, health, and what the server says about itself.

use crate::{
    steps::{hire, newcomer},
    world::{AUDIENCE, Answer, World, run},
};
use coachgraph::platform::config::StatusProfile;
use reqwest::{Method, RequestBuilder, Url};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

const ME: &str = "{ organization { name } }";
const UPSERT: &str = "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { externalId } } }";
const GRAPHQL: &str = "application/graphql-response+json";

/// The variables by which somebody of this name joins the roster.
fn joining(name: &str) -> Value {
    json!({ "input": { "employee": newcomer(name) } })
}

/// A request with a body as it stands.
async fn post(world: &World, body: impl Into<reqwest::Body>) -> RequestBuilder {
    let request = world.dashboard().request(Method::POST, "/graphql").await;
    request.header("content-type", "application/json").header("accept", GRAPHQL).body(body)
}

async fn get(world: &World, parameters: &[(&str, &str)]) -> Answer {
    let url = Url::parse_with_params("http://here/graphql", parameters).unwrap();
    let path = format!("/graphql?{}", url.query().unwrap());
    Answer::read(world.dashboard().request(Method::GET, &path).await).await
}

#[tokio::test]
async fn all_audits_of_graphql_over_http_pass() {
    let world = World::new().await;
    let (lines, content) = run("audit.mjs", vec![world.dashboard().url(), world.dashboard().token().await.unwrap()]).await;
    assert!(content, "{:#}", lines[0]["bad"]);
    assert_eq!((&lines[0]["total"], &lines[0]["ok"]), (&json!(61), &json!(61)));
    world.end().await;
}

#[tokio::test]
async fn the_status_says_how_it_went() {
    for (profile, invalid, partial) in [(StatusProfile::Deployed, 400, 200), (StatusProfile::September2026, 422, 294)] {
        let world = World::with(|config| config.graphql_status_profile = profile).await;
        let dashboard = world.dashboard();
        let status = async |document: &str| {
            let answer = dashboard.graphql(document, Value::Null).await;
            assert_eq!(answer.header("content-type"), format!("{GRAPHQL}; charset=utf-8"));
            assert_eq!(answer.body.get("data").is_some(), answer.status < 300, "{document}: {}", answer.body);
            answer.status
        };
        assert_eq!(status(ME).await, 200);
        assert_eq!(status("{ organization {").await, 400);
        assert_eq!(status("{ nope }").await, invalid);
        assert_eq!(Answer::read(post(&world, "{").await).await.status, 400);
        assert_eq!(Answer::read(post(&world, "{}").await).await.status, invalid);
        assert_eq!(status("query A { __typename } query B { __typename }").await, invalid);
        let half = dashboard
            .scoped("organization:read")
            .graphql("{ organization { name } employee(id: \"emp_01k00000000000000000000000\") { id } }", Value::Null)
            .await;
        assert_eq!((half.status, half.code()), (partial, "FORBIDDEN"), "{}", half.body);
        assert_eq!(half.data("organization.name"), "acme");

        // Clients of old look at the body alone.
        let request = dashboard.request(Method::POST, "/graphql").await.json(&json!({ "query": "{ nope }" }));
        let old = Answer::read(request.header("accept", "application/json")).await;
        assert_eq!((old.status, old.header("content-type")), (200, "application/json; charset=utf-8"));
        assert_eq!(old.code(), "VALIDATION_FAILED");
        world.end().await;
    }
}

#[tokio::test]
async fn what_is_no_graphql_request_is_refused_with_a_reason() {
    let world = World::with(|config| config.limit_body_bytes = 10_000).await;
    for (body, reason) in [
        ("{", "not JSON"),
        ("3", "JSON object"),
        ("{}", "query is missing"),
        ("{\"query\": 3}", "query must be"),
        ("{\"query\": \"{a}\", \"variables\": []}", "variables must be"),
        ("[]", "between 1 and"),
    ] {
        let answer = Answer::read(post(&world, body).await).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.errors()[0]["message"].as_str().unwrap().contains(reason), "{body}: {}", answer.body);
    }
    let deep = Answer::read(post(&world, "[".repeat(5000)).await).await;
    assert_eq!((deep.status, deep.code()), (400, "BAD_REQUEST"));

    let unknown = json!({ "query": ME, "wishes": 3 }).to_string();
    assert_eq!(Answer::read(post(&world, unknown).await).await.status, 200);

    let body = |length: usize| format!("{{\"query\":\"{ME}\",\"x\":\"{}\"}}", "x".repeat(length - ME.len() - 19));
    assert_eq!(Answer::read(post(&world, body(10_000)).await).await.status, 200);
    let large = Answer::read(post(&world, body(10_001)).await).await;
    assert_eq!((large.status, large.code()), (413, "BODY_LIMIT"));

    let request = world.dashboard().request(Method::POST, "/graphql").await;
    let typed = request.try_clone().unwrap().header("content-type", "text/plain").body(json!({ "query": ME }).to_string());
    assert_eq!(Answer::read(typed).await.status, 415);
    let form = request.try_clone().unwrap().header("content-type", "application/x-www-form-urlencoded").body("query={a}");
    assert_eq!(Answer::read(form).await.status, 415);
    let zipped = request.try_clone().unwrap().header("content-encoding", "gzip").json(&json!({ "query": ME }));
    assert_eq!(Answer::read(zipped).await.status, 415);
    let picture = request.header("accept", "image/png").json(&json!({ "query": ME }));
    assert_eq!(Answer::read(picture).await.status, 406);
    let put = Answer::read(world.dashboard().request(Method::PUT, "/graphql").await).await;
    assert_eq!((put.status, put.header("allow")), (405, "GET, POST"));
    world.end().await;
}

#[tokio::test]
async fn a_get_reads_and_does_not_write() {
    let world = World::new().await;
    assert_eq!(get(&world, &[("query", ME), ("operationName", "")]).await.status, 200);
    let variables = joining("ann").to_string();
    let write = get(&world, &[("query", UPSERT), ("variables", &variables)]).await;
    assert_eq!((write.status, write.header("allow")), (405, "POST"));
    let named = get(&world, &[("query", "query null { __typename }"), ("operationName", "null")]).await;
    assert_eq!(named.status, 200, "{}", named.body);
    world.end().await;
}

#[tokio::test]
async fn a_batch_is_carried_out_in_its_order_and_has_a_largest_length() {
    let world = World::with(|config| config.limit_batch = 3).await;
    let batch = |length: usize| {
        let one = |at| json!({ "query": UPSERT, "variables": joining(&format!("n{at}")) });
        Value::Array((0..length).map(one).collect()).to_string()
    };
    let request = world.hris().request(Method::POST, "/graphql").await.header("content-type", "application/json");
    let answer = Answer::read(request.try_clone().unwrap().body(batch(3))).await;
    assert_eq!(answer.status, 200);
    for at in 0..3 {
        assert_eq!(answer.body[at]["data"]["employeeUpsert"]["employee"]["externalId"], format!("n{at}"), "{}", answer.body);
    }
    let refused = Answer::read(request.try_clone().unwrap().body(batch(4))).await;
    assert_eq!((refused.status, refused.code()), (400, "BATCH_LIMIT"));

    let mixed = json!([{ "query": "{ nope }" }, { "query": ME }, { "query": "subscription { changes { throughSeq } }" }]);
    let mixed = Answer::read(request.body(mixed.to_string())).await;
    assert_eq!(mixed.body[0]["errors"][0]["extensions"]["code"], "VALIDATION_FAILED");
    assert_eq!(mixed.body[1]["data"]["organization"]["name"], "acme");
    assert_eq!(mixed.body[2]["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    world.end().await;
}

#[tokio::test]
async fn without_a_good_token_the_answer_says_where_to_get_one() {
    let world = World::new().await;
    let nobody = world.nobody().graphql(ME, Value::Null).await;
    assert_eq!((nobody.status, nobody.code()), (401, "UNAUTHENTICATED"));
    let place = format!("resource_metadata=\"{AUDIENCE}/.well-known/oauth-protected-resource\"");
    assert_eq!(nobody.header("www-authenticate"), format!("Bearer {place}"));
    let forged = world.nobody().bearing("x.y.z").graphql(ME, Value::Null).await;
    assert_eq!(forged.status, 401);
    let challenge = forged.header("www-authenticate");
    assert!(challenge.contains("error=\"invalid_token\"") && challenge.contains(&place), "{challenge}");
    let basic = Answer::read(world.nobody().request(Method::GET, "/graphql").await.basic_auth("a", Some("b"))).await;
    assert_eq!(basic.status, 401);
    let twice = world.dashboard().request(Method::GET, "/graphql").await.bearer_auth("x");
    assert_eq!(Answer::read(twice).await.status, 401);

    let metadata =
        async |path: &str| Answer::read(world.http().get(format!("{}/.well-known/oauth-protected-resource{path}", world.address()))).await;
    assert_eq!(metadata("").await.body["resource"], AUDIENCE);
    let acme = metadata("/o/acme").await;
    assert_eq!(acme.body["resource"], format!("{AUDIENCE}/o/acme"));
    assert_eq!(acme.body["authorization_servers"].as_array().unwrap().len(), 1);
    assert_eq!(metadata("/o/nobody").await.status, 404);
    assert_eq!(metadata("/elsewhere").await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn every_error_has_a_code_and_the_id_of_its_request() {
    let world = World::new().await;
    let ask = async |id: &str| {
        let request = world.dashboard().request(Method::POST, "/graphql").await.header("x-request-id", id);
        Answer::read(request.json(&json!({ "query": "{ nope }" }))).await
    };
    let own = ask("my-request.1").await;
    assert_eq!(own.header("x-request-id"), "my-request.1");
    assert_eq!(own.errors()[0]["extensions"]["requestId"], "my-request.1");
    for insane in ["", "two words", "<script>", &"x".repeat(65)] {
        let answer = ask(insane).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{insane}");
        assert_eq!(answer.errors()[0]["extensions"]["requestId"], answer.header("x-request-id"));
    }
    world.end().await;
}

#[tokio::test]
async fn the_cost_stands_in_every_answer() {
    let world = World::new().await;
    for name in ["ann", "bob"] {
        hire(&world.hris(), name).await;
    }
    let answer = world.dashboard().graphql("{ employees(first: 10) { nodes { id } } }", Value::Null).await;
    let cost = &answer.body["extensions"]["cost"];
    assert_eq!((&cost["requested"], &cost["actual"], &cost["limit"]), (&json!(11), &json!(3), &json!(20_000)));
    let again = world.dashboard().graphql("{ employees(first: 10) { nodes { id } } }", Value::Null).await;
    let left = |answer: &Answer| answer.body["extensions"]["cost"]["remaining"].as_u64().unwrap();
    assert_eq!(left(&again), left(&answer) - 11);
    world.end().await;
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_and_leaves_nothing() {
    let world = World::with(|config| config.limit_seconds = 1).await;
    let (before, db) = (world.log(world.acme.id).await.len(), world.sql().await);
    let holder = db.begin().await.unwrap();
    holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let write = world.hris().graphql(UPSERT, joining("ann")).await;
    assert_eq!((write.status, write.code(), write.header("retry-after")), (503, "TIMEOUT", "5"));
    assert!(write.body.get("data").is_none());
    let mut socket = world.hris().ws().await;
    socket.subscribe(UPSERT, joining("bob")).await;
    let refused = socket.next().await;
    assert_eq!((&refused["type"], &refused["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("TIMEOUT")));
    holder.rollback().await.unwrap();
    hire(&world.hris(), "cy").await;
    assert_eq!(world.log(world.acme.id).await.len(), before + 1);
    world.end().await;
}

#[tokio::test]
async fn readiness_names_what_is_missing() {
    let world = World::new().await;
    let ask = async |path: &str| Answer::read(world.http().get(format!("{}/health/{path}", world.address()))).await;
    assert_eq!(ask("live").await.status, 200);
    assert_eq!(ask("ready").await.status, 200);
    let db = world.sql().await;
    for (change, advice) in [("delete from seaql_migrations", "migrate"), ("insert into seaql_migrations values ('m9', 0)", "newer")] {
        db.execute_unprepared(change).await.unwrap();
        let unfit = ask("ready").await;
        assert_eq!(unfit.status, 503);
        assert!(unfit.body["missing"]["database"].as_str().unwrap().contains(advice), "{}", unfit.body);
    }
    assert_eq!(ask("live").await.status, 200);
    world.end().await;
}

#[tokio::test]
async fn metrics_count_what_was_done_and_name_nobody() {
    let world = World::new().await;
    world.dashboard().ok("query SecretName { organization { name } }", Value::Null).await;
    let page = world.http().get(world.metrics()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("coachgraph_operation_seconds_count{type=\"query\",outcome=\"ok\"}"), "{page}");
    assert!(page.contains("coachgraph_operation_cost_bucket"), "{page}");
    assert!(!page.contains("SecretName") && !page.contains("acme"), "{page}");
    let elsewhere = world.http().get(format!("{}/metrics", world.address())).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    world.end().await;
}

#[tokio::test]
async fn a_stopped_server_finishes_what_it_began() {
    let mut world = World::new().await;
    let server = world.take_server();
    let hris = world.hris();
    // A connection that is kept alive does not hold the server up.
    hire(&hris, "ann").await;
    let asked: Vec<_> = (0..20)
        .map(|at| {
            let hris = hris.clone();
            tokio::spawn(async move { hris.graphql(UPSERT, joining(&format!("n{at}"))).await })
        })
        .collect();
    tokio::task::yield_now().await;
    let stopping = tokio::spawn(server.stop());
    let mut done = 0;
    for asked in asked {
        // What came too late was not connected at all.
        if let Ok(answer) = asked.await {
            assert!(answer.status == 200 || answer.status == 503, "{} {}", answer.status, answer.body);
            done += usize::from(answer.status == 200);
        }
    }
    stopping.await.unwrap();
    let hired = world.log(world.acme.id).await.iter().filter(|entry| entry.kind == "employee.created").count();
    assert_eq!(hired, done + 1, "what was answered was done, and what was done was answered");
    assert!(world.http().get(world.address()).send().await.is_err());
    world.end().await;
}

#[tokio::test]
async fn pages_of_allowed_origins_may_call_and_others_may_not() {
    let world = World::with(|config| config.allowed_origins = "https://dashboard.example".into()).await;
    for (origin, allowed) in [("https://dashboard.example", true), ("https://evil.example", false)] {
        let url = format!("{}/graphql", world.address());
        let asked = world.http().request(Method::OPTIONS, &url).header("origin", origin);
        let asked = asked.header("access-control-request-method", "POST");
        let asked = Answer::read(asked.header("access-control-request-headers", "authorization,content-type")).await;
        assert_eq!(asked.header("access-control-allow-origin") == origin, allowed, "{origin} before it calls");
        let called = post(&world, r#"{"query":"{ organization { name } }"}"#).await.header("origin", origin);
        let called = Answer::read(called).await;
        assert_eq!(called.header("access-control-allow-origin") == origin, allowed, "{origin}");
        assert!(called.header("access-control-allow-credentials").is_empty(), "no cookie, no password of a browser");
    }
    world.end().await;
}
