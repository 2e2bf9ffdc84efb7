//! Compression of GraphQL responses. Compressed roster uploads are tested in `roster_upload`.

use crate::{
    operations::{SAMPLE_ROSTER, import_roster},
    world::{Caller, Response, World},
};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::io::Read;

/// A query with a response that is long enough to be compressed.
pub const EMPLOYEES: &str = "{ employees(first: 200) { nodes { id externalId givenName familyName email } } }";

pub async fn get(caller: &Caller, document: &str, headers: &[(&str, &str)]) -> Response {
    let url = Url::parse_with_params("http://host/graphql", [("query", document)]).unwrap();
    let path = format!("/graphql?{}", url.query().unwrap());
    let mut request = caller.request(Method::GET, &path).await;
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Response::send(request).await
}

fn decompress_data(response: &Response) -> Value {
    let text = match response.header("content-encoding") {
        "gzip" => {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&*response.bytes).read_to_end(&mut text).unwrap();
            text
        }
        "zstd" => zstd::decode_all(&*response.bytes).unwrap(),
        "" => response.bytes.clone(),
        other => panic!("unexpected content coding {other}"),
    };
    serde_json::from_slice::<Value>(&text).unwrap()["data"].clone()
}

#[tokio::test]
async fn long_responses_are_compressed_with_the_preferred_content_coding() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let dashboard = world.dashboard();
    let plain = get(&dashboard, EMPLOYEES, &[]).await;
    for (accept_encoding, coding) in [
        ("gzip", "gzip"),
        ("zstd, gzip", "zstd"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("br", ""),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("*", ""),
        ("nonsense;;q=x", ""),
    ] {
        let response = get(&dashboard, EMPLOYEES, &[("accept-encoding", accept_encoding)]).await;
        assert_eq!(response.header("content-encoding"), coding, "{accept_encoding}");
        assert_eq!(decompress_data(&response), plain.body["data"], "{accept_encoding}");
        assert!(response.header("vary").contains("accept-encoding"));
        let is_half = response.bytes.len() < plain.bytes.len() / 2;
        assert_eq!(is_half, !coding.is_empty(), "{accept_encoding}: {} bytes", response.bytes.len());
    }
    let short = get(&dashboard, "{ organization { name } }", &[("accept-encoding", "gzip")]).await;
    assert_eq!(short.header("content-encoding"), "");
    let post = dashboard.request(Method::POST, "/graphql").await.header("accept-encoding", "gzip").json(&json!({ "query": EMPLOYEES }));
    let post = Response::send(post).await;
    assert_eq!((post.header("content-encoding"), post.header("etag")), ("gzip", ""), "only the response to a GET has an entity tag");
    world.end().await;
}
