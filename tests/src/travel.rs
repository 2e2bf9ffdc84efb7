//! How answers travel: compressed for those who can read that, and not again to those who have them.

use crate::{
    steps::{ROSTER, import},
    world::{Answer, Caller, World},
};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::io::Read;

const PEOPLE: &str = "{ employees(first: 200) { nodes { id externalId givenName familyName email } } }";

async fn get(caller: &Caller, document: &str, headers: &[(&str, &str)]) -> Answer {
    let url = Url::parse_with_params("http://here/graphql", [("query", document)]).unwrap();
    let path = format!("/graphql?{}", url.query().unwrap());
    let mut request = caller.request(Method::GET, &path).await;
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::read(request).await
}

fn unpacked(answer: &Answer) -> Value {
    let text = match answer.header("content-encoding") {
        "gzip" => {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&*answer.bytes).read_to_end(&mut text).unwrap();
            text
        }
        "zstd" => zstd::decode_all(&*answer.bytes).unwrap(),
        "" => answer.bytes.clone(),
        other => panic!("packed as {other}"),
    };
    serde_json::from_slice::<Value>(&text).unwrap()["data"].clone()
}

#[tokio::test]
async fn long_answers_are_compressed_as_the_caller_asks() {
    let world = World::new().await;
    import(&world.hris(), ROSTER).await;
    let reader = world.dashboard();
    let plain = get(&reader, PEOPLE, &[]).await;
    for (accepted, packed) in [
        ("gzip", "gzip"),
        ("zstd, gzip", "zstd"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("br", ""),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("*", ""),
        ("nonsense;;q=x", ""),
    ] {
        let answer = get(&reader, PEOPLE, &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), packed, "{accepted}");
        assert_eq!(unpacked(&answer), plain.body["data"], "{accepted}");
        assert!(answer.header("vary").contains("accept-encoding"));
        assert_eq!(answer.bytes.len() < plain.bytes.len() / 2, !packed.is_empty(), "{accepted}: {} bytes", answer.bytes.len());
    }
    let short = get(&reader, "{ organization { name } }", &[("accept-encoding", "gzip")]).await;
    assert_eq!(short.header("content-encoding"), "");
    let posted = reader.request(Method::POST, "/graphql").await.header("accept-encoding", "gzip").json(&json!({ "query": PEOPLE }));
    let posted = Answer::read(posted).await;
    assert_eq!((posted.header("content-encoding"), posted.header("etag")), ("gzip", ""));
    world.end().await;
}

#[tokio::test]
async fn who_has_an_answer_is_told_whether_it_is_still_the_same() {
    let world = World::new().await;
    import(&world.hris(), ROSTER).await;
    let reader = world.dashboard();
    let first = get(&reader, PEOPLE, &[]).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/"), "{tag}: what it cost differs each time");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    for had in [tag.as_str(), tag.trim_start_matches("W/"), &format!("\"other\", {tag}"), "*"] {
        let again = get(&reader, PEOPLE, &[("if-none-match", had), ("accept-encoding", "gzip")]).await;
        assert_eq!((again.status, again.bytes.len(), again.header("etag")), (304, 0, &*tag), "{had}");
    }
    let other = get(&reader, PEOPLE, &[("if-none-match", "\"other\"")]).await;
    assert_eq!((other.status, other.bytes.is_empty()), (200, false));
    // Somebody else's answer is another one, and so is tomorrow's.
    let theirs = get(&world.stranger(), PEOPLE, &[("if-none-match", &tag)]).await;
    assert_eq!(theirs.status, 200);
    import(&world.hris(), "externalId,givenName\n100,Stephen\n").await;
    let changed = get(&reader, PEOPLE, &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
    // A refusal is nothing to keep, and who may not read is not told that nothing changed.
    let forged = reader.bearing("forged");
    assert_eq!(get(&forged, PEOPLE, &[("if-none-match", "*")]).await.status, 401);
    let wrong = get(&reader, "{ nope }", &[("if-none-match", "*")]).await;
    assert_eq!((wrong.header("etag"), wrong.header("cache-control")), ("", "no-store"));
    world.end().await;
}
