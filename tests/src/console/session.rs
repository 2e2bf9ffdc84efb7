//! Sessions: what a request with the cookie needs, how long it is accepted, and what is stored and logged.

use super::{
    browser::{Browser, ORIGIN, SESSION, authorize},
    world_with_console, world_with_people,
};
use crate::{
    database_schema::dump_models,
    operations::create_employee,
    world::{DatabaseKind, Node, Organization, Response, WebSocket, World},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

const WHO: &str = "{ me { employee { userName } role } }";

#[tokio::test]
async fn a_cookie_is_accepted_from_pages_of_this_server_with_the_csrf_token_only() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let csrf = browser.session().await["csrfToken"].as_str().unwrap().to_owned();
    let mut other = Browser::new(&world);
    other.sign_in(&world, "eve").await;
    let foreign_csrf = other.session().await["csrfToken"].as_str().unwrap().to_owned();
    assert_ne!(csrf, foreign_csrf);

    let headers = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<Vec<_>>();
    let accepted = [
        headers(&[("x-csrf-token", &csrf), ("origin", ORIGIN)]),
        headers(&[("x-csrf-token", &csrf), ("sec-fetch-site", "same-origin")]),
        headers(&[("x-csrf-token", &csrf), ("sec-fetch-site", "same-origin"), ("origin", ORIGIN)]),
    ];
    let refused = [
        headers(&[("origin", ORIGIN)]),
        headers(&[("x-csrf-token", &foreign_csrf), ("origin", ORIGIN)]),
        headers(&[("x-csrf-token", ""), ("origin", ORIGIN)]),
        headers(&[("x-csrf-token", &csrf)]),
        headers(&[("x-csrf-token", &csrf), ("origin", "https://evil.example")]),
        headers(&[("x-csrf-token", &csrf), ("origin", "null")]),
        headers(&[("x-csrf-token", &csrf), ("origin", ORIGIN), ("sec-fetch-site", "cross-site")]),
        headers(&[("x-csrf-token", &csrf), ("sec-fetch-site", "same-site")]),
        headers(&[("x-csrf-token", &csrf), ("origin", "https://api.coachgraph.test.evil.example")]),
    ];
    for (is_accepted, cases) in [(true, accepted.as_slice()), (false, refused.as_slice())] {
        for case in cases {
            for accept in ["application/json", "text/event-stream"] {
                let request = browser.request(Method::POST, "/graphql").header("accept", accept).json(&json!({ "query": WHO }));
                let request = case.iter().fold(request, |request, (name, value)| request.header(*name, value));
                let response = Response::send(request).await;
                let text = String::from_utf8_lossy(&response.bytes).into_owned();
                assert_eq!(text.contains("\"ada\""), is_accepted, "{case:?} {accept}: {text}");
                assert!(is_accepted || (response.status == 403 && text.contains("FORBIDDEN")), "{case:?}: {} {text}", response.status);
                // A request that another page forged must not sign the person out either.
                assert_eq!(response.header("set-cookie"), "", "{case:?}");
            }
            if !is_accepted {
                let request = browser.request(Method::POST, "/console/sign-out");
                let request = case.iter().fold(request, |request, (name, value)| request.header(*name, value));
                assert_eq!(Response::send(request).await.status, 403, "{case:?}");
            }
        }
    }
    assert_eq!(browser.session().await["signedIn"], true);
    world.end().await;
}

#[tokio::test]
async fn other_doors_take_no_cookie_and_a_bearer_token_is_preferred_to_it() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let csrf = browser.session().await["csrfToken"].as_str().unwrap().to_owned();
    let query = "/graphql?query=%7Bme%7Brole%7D%7D";
    for (method, path) in [(Method::GET, query), (Method::POST, "/rosters"), (Method::GET, "/scim/v2/Users")] {
        let request =
            browser.request(method, path).header("x-csrf-token", &csrf).header("origin", ORIGIN).header("accept", "application/json");
        assert_eq!(Response::send(request).await.status, 401, "{path}");
    }
    let cookie = format!("{SESSION}={}", browser.secret());
    let url = world.dashboard().websocket_url();
    let mut socket = WebSocket::connect_with(&url, &[("cookie", &cookie), ("x-csrf-token", &csrf)]).await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.close_code().await, 4403, "a WebSocket needs a token");

    let token = world.person("eve").token().await.unwrap();
    for (token, status) in [(token.as_str(), 200), ("not-a-token", 401)] {
        let request = browser.graphql_request(WHO).await.bearer_auth(token);
        let response = Response::send(request).await;
        assert_eq!(response.status, status, "{}", response.body);
        assert!(!response.body.to_string().contains("\"ada\""), "the token decides: {}", response.body);
        assert_eq!(response.header("set-cookie"), "");
    }
    world.end().await;
}

#[tokio::test]
async fn a_session_ends_without_requests_and_at_the_latest_after_its_lifetime() {
    let world = world_with_people(|config| (config.console_idle_minutes, config.console_session_hours) = (20, 1)).await;
    let ended = async |browser: &mut Browser| {
        let csrf = "x".to_owned();
        let request = browser.request(Method::POST, "/graphql").header("x-csrf-token", csrf).header("origin", ORIGIN);
        let response = browser.clone().send(request.json(&json!({ "query": WHO }))).await;
        assert_eq!((response.status, response.error_code()), (401, "UNAUTHENTICATED"), "{}", response.body);
        assert!(response.body.to_string().contains("your session has ended: sign in again"), "{}", response.body);
        let deleted = response.header("set-cookie");
        assert!(deleted.starts_with(&format!("{SESSION}=;")) && deleted.contains("Max-Age=0"), "{deleted}");
        assert_eq!(browser.session().await["signedIn"], false);
        assert!(browser.cookies.is_empty());
    };
    let mut idle = Browser::new(&world);
    idle.sign_in(&world, "ada").await;
    world.clock.forward(TimeDelta::minutes(19));
    assert_eq!(idle.graphql(WHO).await.status, 200);
    world.clock.forward(TimeDelta::minutes(21));
    ended(&mut idle).await;

    let mut busy = Browser::new(&world);
    busy.sign_in(&world, "ada").await;
    for _ in 0..5 {
        world.clock.forward(TimeDelta::minutes(11));
        assert_eq!(busy.graphql(WHO).await.status, 200);
    }
    world.clock.forward(TimeDelta::minutes(6));
    ended(&mut busy).await;

    let mut forgotten = Browser::new(&world);
    forgotten.sign_in(&world, "ada").await;
    world.clock.forward(TimeDelta::hours(2));
    world.run_maintenance().await;
    let rows = dump_models(&world.connect_database().await).await;
    assert_eq!(rows["console_session"], "[]", "sessions that have ended are deleted");
    world.end().await;
}

#[tokio::test]
async fn the_secret_of_a_session_is_replaced_at_the_sign_in_and_every_15_minutes() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let before_sign_in = browser.clone();
    browser.sign_in(&world, "ada").await;
    assert_ne!(before_sign_in.secret(), browser.secret());
    assert_eq!(before_sign_in.clone().session().await["signedIn"], false, "the new session replaces the old one");

    let (first, csrf) = (browser.clone(), browser.session().await["csrfToken"].clone());
    world.clock.forward(TimeDelta::minutes(14));
    browser.graphql(WHO).await;
    assert_eq!(browser.secret(), first.secret());
    world.clock.forward(TimeDelta::minutes(1));
    let answer = browser.graphql(WHO).await;
    assert_eq!(answer.status, 200);
    assert_ne!(browser.secret(), first.secret());
    assert_eq!(browser.session().await["csrfToken"], csrf, "a page need not know that the secret was replaced");
    // A request that was under way when the secret was replaced.
    assert_eq!(first.clone().session().await["signedIn"], true);
    world.clock.forward(TimeDelta::minutes(1));
    assert_eq!(first.clone().session().await["signedIn"], false, "a stolen secret is of no use after the next one was used");
    assert_eq!(browser.session().await["signedIn"], true);

    // The response with the new secret is lost: the browser goes on with the old one, and gets another.
    world.clock.forward(TimeDelta::minutes(15));
    let mut losing = browser.clone();
    assert_eq!(browser.session().await["signedIn"], true);
    assert_ne!(browser.secret(), losing.secret());
    world.clock.forward(TimeDelta::minutes(5));
    let old = losing.secret();
    assert_eq!(losing.session().await["signedIn"], true);
    assert_ne!(losing.secret(), old);
    assert_eq!(browser.session().await["signedIn"], false, "of two browsers with one session, one goes on");
    world.end().await;
}

#[tokio::test]
async fn concurrent_requests_replace_the_secret_once_and_all_succeed() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let csrf = browser.session().await["csrfToken"].as_str().unwrap().to_owned();
    world.clock.forward(TimeDelta::minutes(20));
    let requests = (0..8).map(|_| {
        let request = browser.request(Method::POST, "/graphql").header("x-csrf-token", &csrf).header("origin", ORIGIN);
        Response::send(request.json(&json!({ "query": WHO })))
    });
    let responses = futures_util::future::join_all(requests).await;
    assert!(responses.iter().all(|response| response.status == 200), "{responses:?}");
    let replaced = responses.iter().filter(|response| !response.header("set-cookie").is_empty()).count();
    assert_eq!(replaced, 1);
    world.end().await;
}

#[tokio::test]
async fn a_person_who_may_no_longer_call_loses_the_session() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "eve").await;
    assert_eq!(browser.graphql(WHO).await.status, 200);
    let leave = "mutation { employeeUpsert(input: { employee: { externalId: \"eve\", status: SUSPENDED } }) { userErrors { message } } }";
    world.admin().execute(leave, json!({})).await;
    assert_eq!(browser.session().await, json!({ "signedIn": false, "demoPeople": [] }));

    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let disable = "mutation($id: ID!) { identityProviderSetStatus(id: $id, status: DISABLED) { userErrors { message } } }";
    world.admin().execute(disable, json!({ "id": world.acme.identity_provider.to_string() })).await;
    assert_eq!(browser.session().await["signedIn"], false);
    world.end().await;
}

#[tokio::test]
async fn the_database_contains_neither_the_secret_nor_a_token_of_a_session() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let session = browser.session().await;
    let rows = dump_models(&world.connect_database().await).await;
    let row = &rows["console_session"];
    assert!(row.contains("employee_id"), "{row}");
    let stored: String = rows.values().cloned().collect();
    for secret in [browser.secret(), session["csrfToken"].as_str().unwrap().to_owned(), "eyJhbGciOi".into()] {
        assert!(!stored.contains(&secret), "{secret} is stored");
    }
    world.end().await;
}

#[tokio::test]
async fn a_session_of_one_organization_reads_nothing_of_another() {
    let world = world_with_people(|_| {}).await;
    let foreign = create_employee(&world.globex_admin(), "gus").await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let answer = browser.graphql(&format!("{{ employee(id: \"{foreign}\") {{ id }} organization {{ slug }} }}")).await;
    assert_eq!(answer.body["data"], json!({ "employee": null, "organization": { "slug": "acme" } }), "{}", answer.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_log_lines_contain_no_cookie_code_or_token() {
    let world = World::on_database_with_config(DatabaseKind::Postgres, |config| config.console = true).await;
    super::prepare(&world).await;
    let mut node = Node::start_with(&world, &[("LOG_FILTER", "trace"), ("CONSOLE", "true")]);
    let mut browser = Browser::at(&node.address);
    let location = browser.start_sign_in("acme").await;
    let sealed = browser.cookies[super::browser::SIGN_IN].clone();
    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    assert_eq!(browser.open(&callback).await.status, 302);
    let csrf = browser.session().await["csrfToken"].as_str().unwrap().to_owned();
    assert_eq!(browser.graphql(WHO).await.status, 200);
    // Failures are logged too.
    assert_eq!(browser.clone().open(&callback).await.status, 403);
    browser.cookies.insert(SESSION.into(), format!("{}x", browser.secret()));
    assert_eq!(browser.clone().session().await["signedIn"], false);

    node.terminate();
    let (lines, exit_code) = node.wait_for_exit_with_log();
    assert_eq!(exit_code, 0);
    assert!(lines.iter().any(|line| line.contains("/console/callback")), "requests are logged by their route");
    let code = callback.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    for secret in [browser.secret()[..40].to_owned(), csrf, sealed[..40].to_owned(), code, "eyJhbGciOi".into()] {
        assert_eq!(lines.iter().find(|line| line.contains(&secret)), None, "the log contains {secret}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_cookie_that_the_server_never_gave_is_answered_as_an_ended_session() {
    let world = world_with_console().await;
    let long = "cgcon_".to_owned() + &"A".repeat(10_000);
    for value in ["", "x", "cgcon_", "cgcon_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' or 1=1 --", long.as_str()] {
        let mut browser = Browser::new(&world);
        browser.cookies.insert(SESSION.into(), value.into());
        assert_eq!(browser.session().await, json!({ "signedIn": false, "demoPeople": [] }), "{value}");
        assert!(browser.cookies.is_empty(), "{value}");
    }
    world.end().await;
}
