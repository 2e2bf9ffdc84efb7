//! Imports from the address of another CASE provider.

use super::{first_error, framework, import, read, send_import};
use crate::world::{FileServer, Reply, World};
use serde_json::json;

#[tokio::test]
async fn a_package_is_imported_from_its_address() {
    let world = World::new().await;
    let admin = world.admin();
    let server = FileServer::start().await;
    let address =
        server.serve("/ims/case/v1p0/CFPackages/1", Reply::file(framework().to_string()).header("content-type", "application/json"));
    let body = json!({ "address": address, "bearerToken": "s3cret" });
    let planned = import(&admin, "", &body).await;
    assert_eq!(planned["plan"]["counts"]["CFItems"]["added"], 14);
    let token = planned["plan"]["token"].as_str().unwrap();
    import(&admin, &format!("?mode=apply&plan={token}"), &body).await;
    assert_eq!(read(&admin, "CFPackages/d0000000-0000-0000-0000-000000000000").await, framework());
    for request in server.requests() {
        assert_eq!(request.headers["authorization"], "Bearer s3cret");
        assert_eq!(request.headers["accept"], "application/json");
    }
    // The package at the address is another one than that of the plan.
    let mut changed = framework();
    changed["CFDocument"]["title"] = "Changed".into();
    server.serve("/ims/case/v1p0/CFPackages/1", Reply::file(changed.to_string()));
    let (status, field, _) = first_error(&send_import(&admin, &format!("?mode=apply&plan={token}"), body.to_string()).await);
    assert_eq!((status, field.as_str()), (409, "plan"));
    world.end().await;
}

#[tokio::test]
async fn an_address_without_a_package_is_refused_with_the_reason() {
    let world = World::new().await;
    let admin = world.admin();
    let server = FileServer::start().await;
    let latin_1 = b"{\"a\": \"\xE4\"}".to_vec();
    for (address, word) in [
        (server.serve("/missing", Reply::status(404)), "no file"),
        (server.serve("/locked", Reply::status(401)), "credentials"),
        (server.serve("/page", Reply::file("<html>")), "HTML"),
        (server.serve("/latin", Reply::file(latin_1)), "0xE4"),
        (server.serve("/cut", Reply::file(framework().to_string()).truncated()), "connection"),
        (server.serve("/huge", Reply::file(vec![b' '; 17 * 1024 * 1024])), "larger"),
        ("http://10.0.0.1/package".to_owned(), "private"),
        ("https://user:password@case.example/package".to_owned(), "credentials"),
        ("ftp://case.example/package".to_owned(), "https"),
        ("package".to_owned(), "URL"),
    ] {
        let response = send_import(&admin, "", json!({ "address": address }).to_string()).await;
        let (status, field, message) = first_error(&response);
        assert_eq!((status, field.as_str()), (400, "address"), "{address}: {message}");
        assert!(message.contains(word), "{address}: {message}");
    }
    for (body, field) in [
        (json!({ "address": 5 }), "address"),
        (json!({ "address": "https://case.example/x", "token": "t" }), "token"),
        (json!({ "address": "https://case.example/x", "bearerToken": "a\nb" }), "bearerToken"),
    ] {
        assert_eq!(first_error(&send_import(&admin, "", body.to_string()).await).1, field);
    }
    world.end().await;
}
