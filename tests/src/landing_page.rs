//! The landing page: at `/` for every client, at `/graphql` for browsers only.

use crate::world::{AUDIENCE, Response, World};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

/// The `Accept` header of a browser that opens a page.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

/// Sends a request without a token. An empty `accept` sends no such header.
async fn send(world: &World, method: Method, path: &str, accept: &str) -> Response {
    let mut request = world.http_client().request(method, format!("{}{path}", world.address()));
    if !accept.is_empty() {
        request = request.header("accept", accept);
    }
    Response::send(request).await
}

fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.bytes).unwrap()
}

#[tokio::test]
async fn the_root_serves_the_representation_that_the_client_accepts() {
    let world = World::new().await;
    for (accept, content_type) in [
        (BROWSER, "text/html; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("", "text/plain; charset=utf-8"),
        ("*/*", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("image/png", "text/plain; charset=utf-8"),
    ] {
        let page = send(&world, Method::GET, "/", accept).await;
        assert_eq!((page.status, page.header("content-type")), (200, content_type), "{accept}");
        assert!(page.header("vary").starts_with("accept"), "{accept}: {}", page.header("vary"));
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{accept}");
        for expected in ["Coachgraph", env!("CARGO_PKG_VERSION"), AUDIENCE, "/graphql/ws", "/rosters", "/scim/v2", "/health/ready"] {
            assert!(text(&page).contains(expected), "{accept}: {expected} is missing in {}", text(&page));
        }
        let head = send(&world, Method::HEAD, "/", accept).await;
        assert_eq!((head.status, head.header("content-type"), head.bytes.len()), (200, content_type, 0), "{accept}");
        assert_eq!(head.header("content-length"), page.bytes.len().to_string(), "{accept}");
    }
    let json = send(&world, Method::GET, "/", "application/json").await;
    assert_eq!((&json.body["name"], &json.body["baseUrl"]), (&json!("Coachgraph"), &json!(AUDIENCE)));
    let post = send(&world, Method::POST, "/", "").await;
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD"));
    world.end().await;
}

#[tokio::test]
async fn a_browser_without_a_query_receives_the_page_at_graphql() {
    let world = World::new().await;
    let root = send(&world, Method::GET, "/", BROWSER).await;
    for path in ["/graphql", "/graphql?", "/graphql?utm_source=mail"] {
        for accept in [BROWSER, "text/html"] {
            let page = send(&world, Method::GET, path, accept).await;
            assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{path} {accept}");
            assert_eq!(text(&page), text(&root));
            let head = send(&world, Method::HEAD, path, accept).await;
            assert_eq!((head.status, head.header("content-type"), head.bytes.len()), (200, "text/html; charset=utf-8", 0));
        }
    }
    // The response with a token is the same.
    let page = world.dashboard().request(Method::GET, "/graphql").await.header("accept", BROWSER);
    assert_eq!(Response::send(page).await.header("content-type"), "text/html; charset=utf-8");
    world.end().await;
}

#[tokio::test]
async fn graphql_clients_never_receive_the_page() {
    let world = World::new().await;
    let graphql_types =
        ["", "*/*", "application/json", "application/graphql-response+json", "text/event-stream", "application/json, text/html"];
    for accept in graphql_types {
        let response = send(&world, Method::GET, "/graphql", accept).await;
        assert_eq!((response.status, response.error_code()), (401, "UNAUTHENTICATED"), "{accept}");
        let head = send(&world, Method::HEAD, "/graphql", accept).await;
        assert_eq!((head.status, head.header("allow")), (405, "GET, POST"), "{accept}");
    }
    // A browser that sends a parameter of GraphQL over HTTP gets the response of a GraphQL client.
    let query = "/graphql?query=%7Borganization%7Bname%7D%7D";
    for path in [query, "/graphql?query=", "/graphql?variables=%7B%7D", "/graphql?extensions=%7B%7D", "/graphql?operationName=A"] {
        assert_eq!(send(&world, Method::GET, path, BROWSER).await.status, 401, "{path}");
        assert_eq!(send(&world, Method::GET, path, "text/html").await.status, 406, "{path}");
    }
    let response = world.dashboard().request(Method::GET, query).await.header("accept", BROWSER);
    let response = Response::send(response).await;
    assert_eq!(response.body["data"]["organization"]["name"], "acme", "{}", response.body);
    let post = world.dashboard().request(Method::POST, "/graphql").await.header("accept", "text/html");
    assert_eq!(Response::send(post.json(&json!({ "query": "{ organization { name } }" }))).await.status, 406);
    world.end().await;
}

#[tokio::test]
async fn the_page_loads_no_resources_and_names_no_organization() {
    let world = World::new().await;
    let page = send(&world, Method::GET, "/", BROWSER).await;
    let policy = page.header("content-security-policy");
    let directives: Vec<_> = policy.split("; ").collect();
    for directive in ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
        assert!(directives.contains(&directive), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{policy}");
    let html = text(&page);
    // The policy blocks all of these, and the page contains none of them.
    for forbidden in ["<script", "<link", "<img", "<iframe", "<form", "style=", "src=", "@import", "url(", "onload", "onclick"] {
        assert!(!html.contains(forbidden), "{forbidden} in {html}");
    }
    let links: Vec<_> = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.starts_with(AUDIENCE)), "{links:?}");
    for accept in [BROWSER, "text/plain", "application/json"] {
        let page = send(&world, Method::GET, "/", accept).await;
        for secret in ["acme", "globex", "127.0.0.1", "rs-secret", "sqlite", "postgres"] {
            assert!(!text(&page).contains(secret), "{secret} in {}", text(&page));
        }
    }
    world.end().await;
}

#[tokio::test]
async fn the_policy_allows_exactly_the_inline_style_of_the_page() {
    let world = World::new().await;
    let page = send(&world, Method::GET, "/", BROWSER).await;
    let style = text(&page).split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = STANDARD.encode(Sha256::digest(style));
    assert!(page.header("content-security-policy").contains(&format!("style-src 'sha256-{hash}';")), "{hash}");
    assert!(style.contains("prefers-color-scheme: dark"));
    world.end().await;
}
