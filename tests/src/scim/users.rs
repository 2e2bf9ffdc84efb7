//! `User` resources: creation, updates, deactivation, deletion, restoration and errors.

use super::{Directory, ENTERPRISE, PATCH_OP, USER, log_kinds_since, user_body};
use crate::{
    operations::{create_employee, import_roster},
    sample_organization::SampleOrganization,
    world::{World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};

const EMPLOYEES: &str = "{ employees(orderBy: EXTERNAL_ID_ASC) { nodes {
    id externalId userName email status deprovisionedAt } } }";

#[tokio::test]
async fn a_created_user_is_an_employee() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut ann = user_body("ann");
    ann["schemas"] = json!([USER, ENTERPRISE]);
    ann["title"] = "Baker".into();
    ann["phoneNumbers"] = json!([{ "value": "+43 1", "type": "work" }]);
    ann[ENTERPRISE] =
        json!({ "employeeNumber": "00017", "department": "Sales", "costCenter": "C1", "organization": "Acme", "division": "N" });
    let created = directory.create(&ann).await;
    assert_eq!(created["schemas"], json!([USER, ENTERPRISE]));
    assert_eq!((&created["phoneNumbers"], &created[ENTERPRISE]), (&ann["phoneNumbers"], &ann[ENTERPRISE]));
    assert_eq!(created["meta"]["version"], "W/\"1\"");
    let query = "{ employees { nodes { externalId userName email givenName jobTitle department employeeNumber company status } } }";
    let data = world.admin().execute(query, json!({})).await;
    let expected = json!({
        "externalId": "x-ann", "userName": "ann", "email": "ann@example.com", "givenName": "ann", "jobTitle": "Baker",
        "department": "Sales", "employeeNumber": "00017", "company": "Acme", "status": "ACTIVE",
    });
    assert_eq!(value_at(&data, "employees.nodes.0"), &expected);
    assert_eq!(log_kinds_since(&world, 0).await.last().unwrap(), "employee.created");

    // The same user again, and another one with the same user name in another case.
    let mut other = user_body("other");
    other["userName"] = "ANN".into();
    for duplicate in [&ann, &other] {
        let response = directory.call(Method::POST, "/Users", Some(duplicate)).await;
        assert_eq!((response.status, &response.body["scimType"]), (409, &json!("uniqueness")), "{:#}", response.body);
    }
    world.end().await;
}

#[tokio::test]
async fn deactivation_ends_the_employment_and_activation_is_a_re_hire() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let directory = Directory::for_acme(&world).await;
    let (id, since) = (sample.id("emp"), world.change_log(world.acme.id).await.len());
    let deactivated = directory.patch_user(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!(deactivated["active"], false);
    let kinds = log_kinds_since(&world, since).await;
    for kind in ["employee.terminated", "pairing.ended", "session.cancelled", "participant.requeued"] {
        assert!(kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
    }
    // A deactivated user can still be read and found.
    assert_eq!(directory.get(&format!("/Users/{id}")).await["active"], false);
    assert_eq!(directory.find_user_names("userName eq \"KNOWN\"").await, ["known"]);
    assert_eq!(directory.find_user_names("active eq false").await, ["known"]);
    // Deactivating again changes nothing.
    let log = world.change_log(world.acme.id).await.len();
    let again = directory.patch_user(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!((&again["meta"], world.change_log(world.acme.id).await.len()), (&deactivated["meta"], log));
    let restored = directory.patch_user(&id, json!([{ "op": "replace", "path": "active", "value": true }])).await;
    assert_eq!(restored["active"], true);
    assert_eq!(log_kinds_since(&world, log).await, ["employee.reactivated"]);
    world.end().await;
}

#[tokio::test]
async fn deleted_users_are_not_returned_and_are_restored_with_the_same_id() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let path = format!("/Users/{id}");
    assert_eq!(directory.call(Method::DELETE, &path, None).await.status, 204);
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(directory.call(method, &path, None).await.status, 404);
    }
    assert!(directory.find_user_names("userName eq \"ann\"").await.is_empty());
    let data = world.admin().execute(EMPLOYEES, json!({})).await;
    assert_eq!(value_at(&data, "employees.nodes.0.status"), "TERMINATED", "the history is kept");
    assert_ne!(value_at(&data, "employees.nodes.0.deprovisionedAt"), &Value::Null);
    let restored = directory.create(&user_body("ann")).await;
    assert_eq!((restored["id"].as_str(), &restored["active"]), (Some(id.as_str()), &json!(true)));
    assert_eq!(log_kinds_since(&world, 0).await.last().unwrap(), "employee.reactivated");

    // A user who is re-hired by a roster is returned again.
    directory.call(Method::DELETE, &path, None).await;
    import_roster(&world.admin(), "externalId,status\nx-ann,ACTIVE\n").await;
    assert_eq!(directory.get(&path).await["active"], true);
    world.end().await;
}

#[tokio::test]
async fn if_match_prevents_lost_updates_and_if_none_match_returns_304_for_the_current_version() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let path = format!("/Users/{id}");
    let none_match = async |tag: &str| directory.call_with_headers(Method::GET, &path, None, &[("if-none-match", tag)]).await;
    let same = none_match("W/\"1\"").await;
    assert_eq!((same.status, same.header("etag"), same.bytes.len()), (304, "W/\"1\"", 0));
    assert_eq!(none_match("W/\"7\"").await.status, 200);
    let title = json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "add", "path": "title", "value": "Cook" }] });
    for (tag, status) in [("W/\"2\"", 412), ("\"nonsense\"", 412), ("W/\"9\", W/\"1\"", 200), ("*", 200), ("W/\"1\"", 412)] {
        let response = directory.call_with_headers(Method::PATCH, &path, Some(&title), &[("if-match", tag)]).await;
        assert_eq!(response.status, status, "{tag}: {:#}", response.body);
    }
    for method in [Method::PUT, Method::DELETE] {
        let response = directory.call_with_headers(method, &path, Some(&user_body("ann")), &[("if-match", "W/\"1\"")]).await;
        assert_eq!(response.status, 412);
    }
    assert_eq!(directory.call_with_headers(Method::DELETE, &path, None, &[("if-match", "W/\"2\"")]).await.status, 204);
    world.end().await;
}

#[tokio::test]
async fn concurrent_patches_of_one_user_are_all_applied() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let attributes = ["title", "nickName", "displayName", "locale", "userType", "timezone"];
    let patches = attributes.map(|name| directory.patch_user(&id, json!([{ "op": "replace", "path": name, "value": name }])));
    futures_util::future::join_all(patches).await;
    let user = directory.get(&format!("/Users/{id}")).await;
    for name in attributes {
        assert_eq!(user[name], name);
    }
    assert_eq!(user["meta"]["version"], "W/\"7\"");
    world.end().await;
}

#[tokio::test]
async fn a_patch_is_applied_completely_or_rejected_without_effect() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let path = format!("/Users/{id}");
    let before = directory.get(&path).await;
    let valid = json!({ "op": "replace", "path": "title", "value": "Cook" });
    for (invalid, scim_type) in [
        (json!({ "op": "replace", "path": "salary", "value": "9" }), "invalidPath"),
        (json!({ "op": "replace", "path": "name.salary", "value": "9" }), "invalidPath"),
        (json!({ "op": "replace", "path": "urn:example:Pay:salary", "value": "9" }), "invalidPath"),
        (json!({ "op": "replace", "path": "emails[", "value": "9" }), "invalidPath"),
        (json!({ "op": "replace", "path": "title[type eq \"x\"]", "value": "9" }), "invalidPath"),
        (json!({ "op": "replace", "path": "emails[salary eq \"x\"].value", "value": "9" }), "invalidFilter"),
        (json!({ "op": "replace", "value": { "salary": "9" } }), "invalidPath"),
        (json!({ "op": "replace", "path": "id", "value": "9" }), "mutability"),
        (json!({ "op": "replace", "path": "meta.created", "value": "9" }), "mutability"),
        (json!({ "op": "replace", "path": format!("{ENTERPRISE}:manager.displayName"), "value": "9" }), "mutability"),
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "replace", "path": "emails[type sw \"z\"].value", "value": "a@example.com" }), "noTarget"),
        (json!({ "op": "replace", "path": "active", "value": "perhaps" }), "invalidValue"),
        (json!({ "op": "replace", "path": "emails", "value": [{ "value": "invalid", "primary": true }] }), "invalidValue"),
        (json!({ "op": "remove", "path": "userName" }), "invalidValue"),
        (json!({ "op": "move", "path": "title", "value": "9" }), "invalidSyntax"),
        (json!({ "op": "add", "path": "title" }), "invalidValue"),
    ] {
        let response = directory.patch(&path, json!([valid, invalid])).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!(scim_type)), "{invalid}: {:#}", response.body);
    }
    assert_eq!(directory.get(&path).await, before, "nothing was changed");
    let log = world.change_log(world.acme.id).await.len();
    let same = json!([{ "op": "add", "path": "userName", "value": "ann" }, { "op": "remove", "path": "nickName" }]);
    assert_eq!(directory.patch_user(&id, same).await, before);
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "equal values are no change");
    world.end().await;
}

#[tokio::test]
async fn a_put_replaces_a_user_and_keeps_omitted_mandatory_attributes() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    directory.patch_user(&id, json!([{ "op": "add", "value": { "title": "Cook", "nickName": "A" } }])).await;
    let put = json!({ "schemas": [USER], "id": "ignored", "userName": "ann2", "displayName": "Annie", "groups": [], "password": "x" });
    let response = directory.call(Method::PUT, &format!("/Users/{id}"), Some(&put)).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    assert_eq!(
        (&response.body["userName"], &response.body["displayName"], &response.body["active"]),
        (&json!("ann2"), &json!("Annie"), &json!(true))
    );
    assert_eq!(
        (&response.body["title"], &response.body["nickName"]),
        (&Value::Null, &Value::Null),
        "omitted optional attributes are removed"
    );
    assert_eq!((&response.body["externalId"], &response.body["emails"][0]["value"]), (&json!("x-ann"), &json!("ann@example.com")));
    assert!(response.body.get("password").is_none());
    world.end().await;
}

#[tokio::test]
async fn users_of_another_organization_are_not_found() {
    let world = World::new().await;
    let (directory, other) = (Directory::for_acme(&world).await, Directory::for_globex(&world).await);
    let id = directory.create_user("ann").await;
    let unknown = "emp_01h2xcejqtf2nbrexx3vqjhp41";
    let body = json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "remove", "path": "title" }] });
    for method in [Method::GET, Method::PATCH, Method::PUT, Method::DELETE] {
        let sent = if method == Method::PUT { user_body("ann") } else { body.clone() };
        let sent = (method != Method::GET && method != Method::DELETE).then_some(&sent);
        let foreign = other.call(method.clone(), &format!("/Users/{id}"), sent).await;
        let missing = other.call(method.clone(), &format!("/Users/{unknown}"), sent).await;
        let malformed = other.call(method.clone(), "/Users/nonsense", sent).await;
        assert_eq!((foreign.status, &foreign.bytes), (404, &missing.bytes), "{method}");
        assert_eq!((malformed.status, &malformed.bytes), (404, &missing.bytes), "{method}");
    }
    assert_eq!(other.get("/Users").await["totalResults"], 0);
    let bob = other.create_user("bob").await;
    let boss = json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": id }]);
    assert_eq!(
        other.patch_user(&bob, boss).await[ENTERPRISE]["manager"],
        json!({ "value": id }),
        "a foreign id is kept like an unknown value"
    );
    world.end().await;
}

#[tokio::test]
async fn every_error_is_a_scim_error_response() {
    let world = World::with_config(|config| config.limit_body_bytes = 4096).await;
    let directory = Directory::for_acme(&world).await;
    let assert_error = |response: &crate::world::Response, status: u16| {
        assert_eq!(response.status, status, "{:#}", response.body);
        assert_eq!(response.body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
        assert_eq!(response.body["status"], status.to_string(), "status is a string");
    };
    assert_error(&directory.call(Method::GET, "/Nonsense", None).await, 404);
    assert_error(&directory.call(Method::GET, "/Users/a/b", None).await, 404);
    assert_error(&directory.call(Method::GET, "/Me", None).await, 501);
    let no_delete = directory.call(Method::DELETE, "/Users", None).await;
    assert_error(&no_delete, 405);
    assert_eq!(no_delete.header("allow"), "GET, POST");
    assert_error(&directory.call(Method::POST, "/Users", Some(&json!({ "schemas": [USER], "userName": "x".repeat(5000) }))).await, 413);
    assert_error(&directory.call(Method::POST, "/Users", Some(&json!({ "userName": "" }))).await, 400);
    assert_error(&directory.call(Method::POST, "/Users", Some(&json!({ "schemas": ["urn:other"], "userName": "a" }))).await, 400);
    assert_error(&directory.call(Method::POST, "/Users", Some(&json!([]))).await, 400);
    let plain = world.anonymous().with_token(directory.0.token().await.unwrap()).request(Method::POST, "/scim/v2/Users").await;
    assert_error(&crate::world::Response::send(plain.header("content-type", "text/plain").body("{}")).await, 415);
    let broken = directory.0.request(Method::POST, "/scim/v2/Users").await.header("content-type", "application/scim+json").body("{");
    let broken = crate::world::Response::send(broken).await;
    assert_error(&broken, 400);
    assert_eq!(broken.body["scimType"], "invalidSyntax");
    assert_error(&directory.call(Method::GET, "/Users?attributes=title&excludedAttributes=name", None).await, 400);
    world.end().await;

    let world = World::with_config(|config| config.limit_requests_per_minute = 5).await;
    let directory = Directory::for_acme(&world).await;
    let mut last = directory.call(Method::GET, "/Users", None).await;
    for _ in 0..10 {
        last = directory.call(Method::GET, "/Users", None).await;
    }
    assert_error(&last, 429);
    assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
    world.end().await;
}

#[tokio::test]
async fn attributes_and_excluded_attributes_select_the_returned_attributes() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let keys = async |query: &str| {
        let user = directory.get(&format!("/Users/{id}?{query}")).await;
        user.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys("attributes=USERNAME").await, "id schemas userName");
    assert_eq!(keys(&format!("attributes={USER}:userName")).await, "id schemas userName");
    assert_eq!(keys("attributes=name.givenName").await, "id name schemas");
    assert_eq!(keys("excludedAttributes=emails,meta,id,name").await, "active externalId id schemas userName");
    let search_request = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
    let body = json!({ "schemas": [search_request], "attributes": ["emails.value"], "filter": "userName pr" });
    for path in ["/.search", "/Users/.search"] {
        let found = directory.call(Method::POST, path, Some(&body)).await;
        assert_eq!(found.body["Resources"][0]["emails"], json!([{ "value": "ann@example.com" }]), "{path}");
    }
    // Employees created over GraphQL are users.
    create_employee(&world.admin(), "bob").await;
    assert_eq!(directory.find_user_names("userName eq \"bob\"").await, ["bob"]);
    world.end().await;
}
