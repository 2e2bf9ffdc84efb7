//! Attachments: multipart/mixed in both directions, hashes, and signed statements.

use super::{Lrs, statement, with};
use crate::world::{Response, World};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use coachgraph::platform::digest::sha256_hex;
use reqwest::Method;
use serde_json::{Value, json};

const CONTENT: &[u8] = b"\0\r\n--not-the-boundary\r\n\xff certificate";

fn description(content: &[u8]) -> Value {
    json!({
        "usageType": "http://example.com/certificate",
        "display": { "en": "Certificate" },
        "contentType": "application/octet-stream",
        "length": content.len(),
        "sha2": sha256_hex(content),
    })
}

fn with_attachments(attachments: Value) -> Value {
    with(statement("ann", "one"), "/attachments", attachments)
}

/// The headers and the content of a part.
type Part<'a> = (String, &'a [u8]);

fn part<'a>(hash: &str, content: &'a [u8]) -> Part<'a> {
    (format!("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {hash}"), content)
}

fn body(statements: &Value, parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = format!("--b\r\nContent-Type: application/json\r\n\r\n{statements}").into_bytes();
    for (headers, content) in parts {
        body.extend_from_slice(format!("\r\n--b\r\n{headers}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
    }
    body.extend_from_slice(b"\r\n--b--");
    body
}

async fn post(lrs: &Lrs, body: Vec<u8>) -> Response {
    lrs.call(Method::POST, "/statements", &[("content-type", "multipart/mixed; boundary=b")], body).await
}

#[tokio::test]
async fn the_content_of_an_attachment_is_returned_on_request() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let hash = sha256_hex(CONTENT);
    let sent = with_attachments(json!([description(CONTENT)]));
    let stored =
        post(&lrs, body(&json!([sent, with_attachments(json!([description(CONTENT)]))]), &[part(&hash.to_uppercase(), CONTENT)])).await;
    assert_eq!(stored.status, 200, "{:#}", stored.body);
    let id = stored.body[0].as_str().unwrap();
    for path in [format!("/statements?statementId={id}&attachments=true"), "/statements?attachments=true".into()] {
        let response = lrs.get(&path).await;
        let content_type = response.header("content-type");
        let boundary = content_type.strip_prefix("multipart/mixed; boundary=").unwrap();
        let text = response.bytes.clone();
        let parts = text.windows(boundary.len() + 2).filter(|window| *window == format!("--{boundary}").as_bytes()).count();
        assert_eq!(parts, 3, "the statements, the content once, and the end");
        let expected = [format!("X-Experience-API-Hash: {hash}\r\n\r\n").as_bytes(), CONTENT].concat();
        assert!(text.windows(expected.len()).any(|window| window == expected), "{path}");
    }
    assert_eq!(lrs.get("/statements?attachments=false").await.header("content-type"), "application/json");
    // Another organization cannot get at the content by its hash.
    let globex = Lrs::for_globex(&world).await;
    globex.store(&with_attachments(json!([with(description(CONTENT), "/fileUrl", "http://example.com/x".into())]))).await;
    let response = globex.get("/statements?attachments=true").await;
    assert!(!response.bytes.windows(CONTENT.len()).any(|window| window == CONTENT));
    world.end().await;
}

#[tokio::test]
async fn contents_and_descriptions_must_fit() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let hash = sha256_hex(CONTENT);
    let sent = with_attachments(json!([description(CONTENT)]));
    let no_encoding = (format!("X-Experience-API-Hash: {hash}"), CONTENT);
    let no_hash = ("Content-Transfer-Encoding: binary".to_owned(), CONTENT);
    let cases: [(&Value, Vec<Part<'_>>, &str); 6] = [
        (&sent, vec![], "attachments.0.sha2"),
        (&sent, vec![part(&sha256_hex("x"), CONTENT)], "X-Experience-API-Hash"),
        (&sent, vec![part(&hash, CONTENT), part(&sha256_hex("more"), b"more")], "X-Experience-API-Hash"),
        (&sent, vec![no_encoding], "Content-Transfer-Encoding"),
        (&sent, vec![no_hash], "X-Experience-API-Hash"),
        (&statement("ann", "one"), vec![part(&hash, CONTENT)], "X-Experience-API-Hash"),
    ];
    for (sent, parts, property) in &cases {
        let response = post(&lrs, body(sent, parts)).await;
        assert_eq!((response.status, &response.body["property"]), (400, &json!(property)), "{:#}", response.body);
    }
    let whole = body(&sent, &[part(&hash, CONTENT)]);
    assert_eq!(post(&lrs, whole[..whole.len() - 3].to_vec()).await.status, 400, "the end is missing");
    assert_eq!(post(&lrs, b"--c\r\n\r\n{}\r\n--c--".to_vec()).await.status, 400, "another boundary");
    let text = String::from_utf8_lossy(&whole).replacen("application/json", "text/plain", 1).into_bytes();
    assert_eq!(post(&lrs, text).await.body["property"], "Content-Type");
    // An address in place of the content.
    lrs.store(&with_attachments(json!([with(description(CONTENT), "/fileUrl", "http://example.com/x".into())]))).await;
    assert_eq!(lrs.find(&[]).await.len(), 1, "nothing else was stored");
    world.end().await;
}

#[tokio::test]
async fn a_signature_must_be_that_of_the_statement() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let sign = |payload: &Value, algorithm: &str| {
        let encode = |text: String| BASE64_URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", encode(json!({ "alg": algorithm }).to_string()), encode(payload.to_string()), encode("signature".into()))
    };
    let signed = |signature: &str| {
        let description = with(description(signature.as_bytes()), "/usageType", "http://adlnet.gov/expapi/attachments/signature".into());
        body(&with_attachments(json!([description])), &[part(&sha256_hex(signature), signature.as_bytes())])
    };
    let sent = statement("ann", "one");
    for algorithm in ["RS256", "RS384", "RS512"] {
        let response = post(&lrs, signed(&sign(&sent, algorithm))).await;
        assert_eq!(response.status, 200, "{:#}", response.body);
    }
    for signature in
        [sign(&sent, "HS256"), sign(&sent, "none"), sign(&statement("bob", "one"), "RS256"), "a.b".into(), "not a signature".into()]
    {
        let response = post(&lrs, signed(&signature)).await;
        assert_eq!((response.status, &response.body["property"]), (400, &json!("attachments.0.sha2")), "{signature}: {:#}", response.body);
    }
    world.end().await;
}
