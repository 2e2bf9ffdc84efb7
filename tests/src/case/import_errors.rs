//! Packages that are refused: each error names its place, and nothing is stored.

use super::{first_error, framework, read, refused, send_import};
use crate::world::{Response, World};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_invalid_package_is_refused_with_the_place_of_the_error() {
    let world = World::new().await;
    let admin = world.admin();
    let log = world.change_log(world.acme.id).await;
    let with = |pointer: &str, value: Value| {
        let mut package = framework();
        *package.pointer_mut(pointer).unwrap() = value;
        package
    };
    let (item, other) = (framework()["CFItems"][0]["identifier"].clone(), framework()["CFItems"][2]["identifier"].clone());
    for (package, field, word) in [
        (json!([]), "body", "CFPackage"),
        (json!({ "CFItems": [] }), "CFDocument", "missing"),
        (with("/CFDocument/title", json!(5)), "CFDocument.title", "string"),
        (with("/CFItems/3/fullStatement", json!("")), "CFItems.3.fullStatement", "empty"),
        (with("/CFItems/3/identifier", item.clone()), "CFItems.3.identifier", "another item"),
        (with("/CFItems/3/identifier", json!("d0000000-0000-0000-0000-000000000000")), "CFItems.3.identifier", "the document"),
        (with("/CFItems/3/fullStatement", json!("a\u{0}")), "CFItems.3.fullStatement", "U+0000"),
        (
            with("/CFAssociations/1/identifier", framework()["CFAssociations"][0]["identifier"].clone()),
            "CFAssociations.1.identifier",
            "another association",
        ),
        (with("/CFAssociations/1/originNodeURI/identifier", json!("zz")), "CFAssociations.1.originNodeURI", "not an item"),
        (with("/CFAssociations/1/destinationNodeURI/identifier", json!("zz")), "CFAssociations.1.destinationNodeURI", "neither"),
        (with("/CFAssociations/1/associationType", Value::Null), "CFAssociations.1.associationType", "empty"),
        // Item 1 below Item 1.1, which is below Item 1.
        (with("/CFAssociations/0/destinationNodeURI/identifier", other), "CFAssociations.0", "their own ancestors"),
    ] {
        for query in ["", "?mode=apply"] {
            let (status, found, message) = refused(&admin, query, &package).await;
            assert_eq!((status, found.as_str()), (400, field), "{message}");
            assert!(message.contains(word), "{field}: {message}");
        }
    }
    let dangling = {
        let mut package = framework();
        let link = json!({ "associationType": "exactMatchOf", "originNodeURI": { "identifier": item }, "destinationNodeURI": { "identifier": "zz" } });
        package["CFAssociations"].as_array_mut().unwrap().push(link);
        package
    };
    let (status, field, message) = refused(&admin, "?mode=apply", &dangling).await;
    assert_eq!((status, field.as_str()), (400, "CFAssociations.14.destinationNodeURI"), "{message}");
    assert_eq!(world.change_log(world.acme.id).await, log);
    assert_eq!(read(&admin, "CFDocuments").await, json!({ "CFDocuments": [] }), "nothing is stored");
    world.end().await;
}

#[tokio::test]
async fn other_encodings_and_media_types_are_named() {
    let world = World::new().await;
    let admin = world.admin();
    let utf_16: Vec<u8> = "\u{FEFF}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin_1 = b"{\"CFDocument\": {\n\"title\": \"F\xE4higkeiten\"}}".to_vec();
    for (body, words) in [
        (utf_16, vec!["UTF-16", "UTF-8"]),
        (latin_1, vec!["0xE4", "line 2"]),
        (b"<html></html>".to_vec(), vec!["HTML"]),
        (b"{\"CFDocument\": }".to_vec(), vec!["not JSON", "line 1 column 16"]),
        (Vec::new(), vec!["not JSON"]),
    ] {
        let (status, field, message) = first_error(&send_import(&admin, "", body).await);
        assert_eq!((status, field.as_str()), (400, "body"), "{message}");
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
    let with_mark = format!("\u{FEFF}{}", framework());
    assert_eq!(send_import(&admin, "", with_mark).await.status, 200, "a byte order mark of UTF-8 is read");
    for (name, value, field) in [
        ("content-type", "text/csv", "contentType"),
        ("content-type", "application/json; charset=iso-8859-1", "contentType"),
        ("content-encoding", "gzip", "contentEncoding"),
    ] {
        let mut request = admin.request(Method::POST, "/case/imports").await.header(name, value);
        if name != "content-type" {
            request = request.header("content-type", "application/json");
        }
        let (status, found, message) = first_error(&Response::send(request.body("{}")).await);
        assert_eq!((status, found.as_str()), (415, field), "{message}");
    }
    let (_, field, message) = first_error(&send_import(&admin, "", vec![b' '; 16 * 1024 * 1024 + 1]).await);
    assert_eq!(field, "body", "{message}");
    world.end().await;
}

#[tokio::test]
async fn invalid_parameters_are_named() {
    let world = World::new().await;
    let admin = world.admin();
    for (query, field) in
        [("?mode=try", "mode"), ("?plan=x", "plan"), ("?level=A", "level"), ("?levels=A", "levels"), ("?levels=A,,B", "levels")]
    {
        let (status, found, message) = refused(&admin, query, &framework()).await;
        assert_eq!((status, found.as_str()), (400, field), "{query}: {message}");
    }
    world.end().await;
}
