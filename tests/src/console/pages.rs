//! The pages and files of the console, and their headers.

use super::{BROWSER, open, world_with_console};
use crate::world::{Response, World};
use reqwest::Method;
use std::collections::BTreeSet;

fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.bytes).unwrap()
}

/// The addresses in the attributes `src` and `href` of a page.
fn addresses(html: &str) -> BTreeSet<String> {
    let found = ["src=\"", "href=\""].into_iter().flat_map(|attribute| html.split(attribute).skip(1));
    found.map(|rest| rest.split('"').next().unwrap().to_owned()).filter(|address| !address.starts_with("data:")).collect()
}

#[tokio::test]
async fn every_page_has_a_policy_that_forbids_inline_scripts_and_other_servers() {
    let world = world_with_console().await;
    for path in ["/graphql", "/console/", "/console/programs/prg_1?month=3", "/console/console.html", "/console/graphiql.html"] {
        let page = open(&world, path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        let policy = page.header("content-security-policy");
        let directives: BTreeSet<_> = policy.split(';').map(str::trim).collect();
        for directive in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(directives.contains(directive), "{path}: {directive} in {policy}");
        }
        for forbidden in ["unsafe", "nonce", "http", "*"] {
            assert!(!policy.contains(forbidden), "{path}: {forbidden} in {policy}");
        }
        let html = text(&page);
        assert!(html.split("<script").skip(1).all(|rest| rest.split('>').next().unwrap().contains("src=")), "{path}: an inline script");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cache-control"), "no-cache", "{path}: a new version is seen at once");
    }
    world.end().await;
}

#[tokio::test]
async fn every_file_that_a_page_names_is_served_with_its_type_and_never_changes() {
    let world = world_with_console().await;
    for path in ["/graphql", "/console/"] {
        let page = open(&world, path).await;
        let assets: Vec<_> = addresses(text(&page)).into_iter().filter(|address| address.starts_with("/console/assets/")).collect();
        assert!(!assets.is_empty(), "{path} names no file: {}", text(&page));
        for other in addresses(text(&page)) {
            assert!(other.starts_with('/') || other.starts_with('#'), "{path} names another server: {other}");
        }
        for asset in assets {
            let response = open(&world, &asset).await;
            assert_eq!(response.status, 200, "{asset}");
            let extension = asset.rsplit('.').next().unwrap();
            let media_type = match extension {
                "js" | "mjs" => "text/javascript; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                "svg" => "image/svg+xml",
                "png" => "image/png",
                "ico" => "image/x-icon",
                "woff2" => "font/woff2",
                "md" | "txt" => "text/plain; charset=utf-8",
                "webmanifest" => "application/manifest+json",
                other => panic!("no type is expected for {other}"),
            };
            assert_eq!(response.header("content-type"), media_type, "{asset}");
            assert_eq!(response.header("cache-control"), "public, max-age=31536000, immutable", "{asset}");
            let unchanged = world.http_client().get(format!("{}{asset}", world.address())).header("if-none-match", response.header("etag"));
            let unchanged = Response::send(unchanged).await;
            assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0), "{asset}");
            for (coding, decode) in [("gzip", gunzip as fn(&[u8]) -> Vec<u8>), ("zstd", unzstd)] {
                let request = world.http_client().get(format!("{}{asset}", world.address())).header("accept-encoding", coding);
                let encoded = Response::send(request).await;
                let is_encoded = encoded.header("content-encoding") == coding;
                let content = if is_encoded { decode(&encoded.bytes) } else { encoded.bytes.clone() };
                assert!(content == response.bytes, "{asset} in {coding}");
                assert!(is_encoded || encoded.bytes.len() < 1400 || !["js", "css"].contains(&extension), "{asset} is not compressed");
                assert!(!is_encoded || encoded.header("etag") != response.header("etag"), "{asset}: two encodings have one tag");
            }
        }
    }
    for path in ["/console/assets/none.js", "/console/assets/../console.html", "/console/assets/", "/console/assets/%2e%2e/console.html"] {
        assert_ne!(open(&world, path).await.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    }
    assert_eq!(open(&world, "/console/assets/none.js").await.status, 404);
    world.end().await;
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut content).unwrap();
    content
}

fn unzstd(bytes: &[u8]) -> Vec<u8> {
    zstd::decode_all(bytes).unwrap()
}

#[tokio::test]
async fn graphql_clients_get_no_page_and_the_root_links_to_the_console() {
    let world = world_with_console().await;
    let page = open(&world, "/").await;
    assert!(text(&page).contains("/console/\""), "{}", text(&page));
    for accept in ["", "*/*", "application/json", "application/graphql-response+json"] {
        let mut request = world.http_client().get(format!("{}/graphql", world.address()));
        if !accept.is_empty() {
            request = request.header("accept", accept);
        }
        let response = Response::send(request).await;
        assert_eq!((response.status, response.error_code()), (401, "UNAUTHENTICATED"), "{accept}");
    }
    let query = open(&world, "/graphql?query=%7Borganization%7Bname%7D%7D").await;
    assert_eq!(query.status, 401, "a query in the address is answered, not a page");
    world.end().await;
}

#[tokio::test]
async fn a_server_whose_settings_turn_the_console_off_has_no_trace_of_it() {
    let world = World::new().await;
    let unknown = open(&world, "/no-such-path").await;
    for path in
        ["/console", "/console/", "/console/programs", "/console/console.html", "/console/assets/placeholder.css", "/console/session"]
    {
        let response = open(&world, path).await;
        assert_eq!((response.status, &response.bytes), (404, &unknown.bytes), "{path}");
    }
    for path in ["/console/sign-in?organization=acme", "/console/callback?state=x&code=y"] {
        assert_eq!(open(&world, path).await.status, 404, "{path}");
    }
    for path in ["/console/sign-out", "/console/demo-sign-in"] {
        let request = world.http_client().request(Method::POST, format!("{}{path}", world.address()));
        assert_eq!(Response::send(request).await.status, 404, "{path}");
    }
    let page = world.http_client().get(format!("{}/graphql", world.address())).header("accept", BROWSER);
    let page = Response::send(page).await;
    assert!(text(&page).contains("Base URL") && !text(&page).contains("/console"), "a browser gets the landing page: {}", text(&page));
    world.end().await;
}
