//! People: brought in, changed, deactivated, deleted, brought back; and everything that is refused.

use super::{Directory, ENTERPRISE, PATCH, USER, person, told};
use crate::{
    scene::Scene,
    steps::{hire, import},
    world::{World, at},
};
use reqwest::Method;
use serde_json::{Value, json};

const EMPLOYEES: &str = "{ employees(orderBy: EXTERNAL_ID_ASC) { nodes {
    id externalId userName email status managerPending deprovisionedAt manager { externalId } } } }";

#[tokio::test]
async fn whoever_a_directory_brings_in_is_an_employee() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut ann = person("ann");
    ann["schemas"] = json!([USER, ENTERPRISE]);
    ann["title"] = "Baker".into();
    ann["phoneNumbers"] = json!([{ "value": "+43 1", "type": "work" }]);
    ann[ENTERPRISE] =
        json!({ "employeeNumber": "00017", "department": "Sales", "costCenter": "C1", "organization": "Acme", "division": "N" });
    let made = directory.create(&ann).await;
    assert_eq!(made["schemas"], json!([USER, ENTERPRISE]));
    assert_eq!((&made["phoneNumbers"], &made[ENTERPRISE]), (&ann["phoneNumbers"], &ann[ENTERPRISE]));
    assert_eq!(made["meta"]["version"], "W/\"1\"");
    let query = "{ employees { nodes { externalId userName email givenName jobTitle department employeeNumber company status } } }";
    let seen = world.admin().ok(query, json!({})).await;
    let expected = json!({
        "externalId": "x-ann", "userName": "ann", "email": "ann@example.com", "givenName": "ann", "jobTitle": "Baker",
        "department": "Sales", "employeeNumber": "00017", "company": "Acme", "status": "ACTIVE",
    });
    assert_eq!(at(&seen, "employees.nodes.0"), &expected);
    assert_eq!(told(&world, 0).await.last().unwrap(), "employee.created");

    // The same person again, and another one with the user name, whatever its case.
    let mut other = person("other");
    other["userName"] = "ANN".into();
    for twin in [&ann, &other] {
        let answer = directory.call(Method::POST, "/Users", Some(twin)).await;
        assert_eq!((answer.status, &answer.body["scimType"]), (409, &json!("uniqueness")), "{:#}", answer.body);
    }
    world.end().await;
}

#[tokio::test]
async fn deactivation_ends_the_employment_and_activation_is_a_re_hire() {
    let world = World::new().await;
    let scene = Scene::play(&world, &world.admin()).await;
    let directory = Directory::of(&world).await;
    let (id, since) = (scene.id("emp"), world.log(world.acme.id).await.len());
    let gone = directory.change(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!(gone["active"], false);
    let happened = told(&world, since).await;
    for kind in ["employee.terminated", "pairing.ended", "session.cancelled", "participant.requeued"] {
        assert!(happened.contains(&kind.to_owned()), "{kind}: {happened:?}");
    }
    // Still shown, and found.
    assert_eq!(directory.get(&format!("/Users/{id}")).await["active"], false);
    assert_eq!(directory.found("userName eq \"KNOWN\"").await, ["known"]);
    assert_eq!(directory.found("active eq false").await, ["known"]);
    // Twice is once.
    let log = world.log(world.acme.id).await.len();
    let again = directory.change(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!((&again["meta"], world.log(world.acme.id).await.len()), (&gone["meta"], log));
    let back = directory.change(&id, json!([{ "op": "replace", "path": "active", "value": true }])).await;
    assert_eq!(back["active"], true);
    assert_eq!(told(&world, log).await, ["employee.reactivated"]);
    world.end().await;
}

#[tokio::test]
async fn the_deleted_are_not_shown_and_come_back_as_who_they_were() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let path = format!("/Users/{id}");
    assert_eq!(directory.call(Method::DELETE, &path, None).await.status, 204);
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(directory.call(method, &path, None).await.status, 404);
    }
    assert!(directory.found("userName eq \"ann\"").await.is_empty());
    let seen = world.admin().ok(EMPLOYEES, json!({})).await;
    assert_eq!(at(&seen, "employees.nodes.0.status"), "TERMINATED", "the history stays");
    assert_ne!(at(&seen, "employees.nodes.0.deprovisionedAt"), &Value::Null);
    let back = directory.create(&person("ann")).await;
    assert_eq!((back["id"].as_str(), &back["active"]), (Some(id.as_str()), &json!(true)));
    assert_eq!(told(&world, 0).await.last().unwrap(), "employee.reactivated");

    // Brought back by another door, they are shown again.
    directory.call(Method::DELETE, &path, None).await;
    import(&world.admin(), "externalId,status\nx-ann,ACTIVE\n").await;
    assert_eq!(directory.get(&path).await["active"], true);
    world.end().await;
}

#[tokio::test]
async fn a_manager_may_be_named_before_they_are_there() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let manager = |value: &str| json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": value }]);
    let (ann, bob, cid) = (directory.hire("ann").await, directory.hire("bob").await, directory.hire("cid").await);
    for (who, boss) in [(&ann, "x-boss"), (&bob, "x-chief"), (&cid, "x-head")] {
        let waits = directory.change(who, manager(boss)).await;
        assert_eq!(waits[ENTERPRISE]["manager"], json!({ "value": boss }), "kept as it was said");
    }
    // They come by three doors.
    let boss = directory.hire("boss").await;
    let upsert = "mutation { employeeUpsert(input: { employee: { externalId: \"x-chief\", userName: \"chief\", email: \"c@example.com\",
        givenName: \"C\", familyName: \"C\" } }) { userErrors { message } } }";
    world.admin().ok(upsert, json!({})).await;
    import(&world.admin(), "externalId,userName,email,givenName,familyName\nx-head,head,h@example.com,H,H\n").await;
    let now = directory.get(&format!("/Users/{ann}")).await;
    let expected =
        json!({ "value": boss, "$ref": format!("https://api.coachgraph.test/scim/v2/Users/{boss}"), "displayName": "boss Test" });
    assert_eq!(now[ENTERPRISE]["manager"], expected);
    let seen = world.admin().ok(EMPLOYEES, json!({})).await;
    let managers: Vec<_> = at(&seen, "employees.nodes").as_array().unwrap().iter().map(|row| &row["manager"]["externalId"]).collect();
    assert_eq!(json!(managers), json!(["x-boss", "x-chief", null, null, "x-head", null]));

    // Nobody manages themself, nor those above them.
    for (who, value) in [(&ann, ann.as_str()), (&ann, "x-ann"), (&boss, ann.as_str())] {
        let answer = directory.patch(&format!("/Users/{who}"), manager(value)).await;
        assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!("invalidValue")), "{value}: {:#}", answer.body);
    }
    // What another door says counts.
    let clear =
        "mutation { employeeUpsert(input: { employee: { externalId: \"x-ann\", managerExternalId: null } }) { userErrors { code } } }";
    world.admin().ok(clear, json!({})).await;
    assert_eq!(directory.get(&format!("/Users/{ann}")).await[ENTERPRISE], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn versions_keep_writers_from_overwriting_each_other() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let path = format!("/Users/{id}");
    let none_match = async |tag: &str| directory.call_with(Method::GET, &path, None, &[("if-none-match", tag)]).await;
    let same = none_match("W/\"1\"").await;
    assert_eq!((same.status, same.header("etag"), same.bytes.len()), (304, "W/\"1\"", 0));
    assert_eq!(none_match("W/\"7\"").await.status, 200);
    let title = json!({ "schemas": [PATCH], "Operations": [{ "op": "add", "path": "title", "value": "Cook" }] });
    for (tag, status) in [("W/\"2\"", 412), ("\"nonsense\"", 412), ("W/\"9\", W/\"1\"", 200), ("*", 200), ("W/\"1\"", 412)] {
        let answer = directory.call_with(Method::PATCH, &path, Some(&title), &[("if-match", tag)]).await;
        assert_eq!(answer.status, status, "{tag}: {:#}", answer.body);
    }
    for method in [Method::PUT, Method::DELETE] {
        let answer = directory.call_with(method, &path, Some(&person("ann")), &[("if-match", "W/\"1\"")]).await;
        assert_eq!(answer.status, 412);
    }
    assert_eq!(directory.call_with(Method::DELETE, &path, None, &[("if-match", "W/\"2\"")]).await.status, 204);
    world.end().await;
}

#[tokio::test]
async fn two_clients_who_patch_one_user_at_once_both_get_what_they_want() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let attributes = ["title", "nickName", "displayName", "locale", "userType", "timezone"];
    let both = attributes.map(|name| directory.change(&id, json!([{ "op": "replace", "path": name, "value": name }])));
    futures_util::future::join_all(both).await;
    let user = directory.get(&format!("/Users/{id}")).await;
    for name in attributes {
        assert_eq!(user[name], name);
    }
    assert_eq!(user["meta"]["version"], "W/\"7\"");
    world.end().await;
}

#[tokio::test]
async fn a_patch_is_carried_out_whole_or_not_at_all_and_never_for_nothing() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let path = format!("/Users/{id}");
    let before = directory.get(&path).await;
    let good = json!({ "op": "replace", "path": "title", "value": "Cook" });
    for (bad, kind) in [
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
        (json!({ "op": "replace", "path": "emails", "value": [{ "value": "nowhere", "primary": true }] }), "invalidValue"),
        (json!({ "op": "remove", "path": "userName" }), "invalidValue"),
        (json!({ "op": "move", "path": "title", "value": "9" }), "invalidSyntax"),
        (json!({ "op": "add", "path": "title" }), "invalidValue"),
    ] {
        let answer = directory.patch(&path, json!([good, bad])).await;
        assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!(kind)), "{bad}: {:#}", answer.body);
    }
    assert_eq!(directory.get(&path).await, before, "nothing of it was done");
    let log = world.log(world.acme.id).await.len();
    let same = json!([{ "op": "add", "path": "userName", "value": "ann" }, { "op": "remove", "path": "nickName" }]);
    assert_eq!(directory.change(&id, same).await, before);
    assert_eq!(world.log(world.acme.id).await.len(), log, "the same again is no change");
    world.end().await;
}

#[tokio::test]
async fn a_put_replaces_what_it_says_and_keeps_what_everybody_has() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    directory.change(&id, json!([{ "op": "add", "value": { "title": "Cook", "nickName": "A" } }])).await;
    let put = json!({ "schemas": [USER], "id": "ignored", "userName": "ann2", "displayName": "Annie", "groups": [], "password": "x" });
    let answer = directory.call(Method::PUT, &format!("/Users/{id}"), Some(&put)).await;
    assert_eq!(answer.status, 200, "{:#}", answer.body);
    assert_eq!(
        (&answer.body["userName"], &answer.body["displayName"], &answer.body["active"]),
        (&json!("ann2"), &json!("Annie"), &json!(true))
    );
    assert_eq!((&answer.body["title"], &answer.body["nickName"]), (&Value::Null, &Value::Null), "what it does not say is gone");
    assert_eq!((&answer.body["externalId"], &answer.body["emails"][0]["value"]), (&json!("x-ann"), &json!("ann@example.com")));
    assert!(answer.body.get("password").is_none());
    world.end().await;
}

#[tokio::test]
async fn no_organization_sees_another_s_people() {
    let world = World::new().await;
    let (directory, stranger) = (Directory::of(&world).await, Directory::stranger(&world).await);
    let id = directory.hire("ann").await;
    let unknown = "emp_01h2xcejqtf2nbrexx3vqjhp41";
    let body = json!({ "schemas": [PATCH], "Operations": [{ "op": "remove", "path": "title" }] });
    for method in [Method::GET, Method::PATCH, Method::PUT, Method::DELETE] {
        let sent = if method == Method::PUT { person("ann") } else { body.clone() };
        let sent = (method != Method::GET && method != Method::DELETE).then_some(&sent);
        let foreign = stranger.call(method.clone(), &format!("/Users/{id}"), sent).await;
        let nobody = stranger.call(method.clone(), &format!("/Users/{unknown}"), sent).await;
        let nonsense = stranger.call(method.clone(), "/Users/nonsense", sent).await;
        assert_eq!((foreign.status, &foreign.bytes), (404, &nobody.bytes), "{method}");
        assert_eq!((nonsense.status, &nonsense.bytes), (404, &nobody.bytes), "{method}");
    }
    assert_eq!(stranger.get("/Users").await["totalResults"], 0);
    let own = stranger.hire("bob").await;
    let boss = json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": id }]);
    assert_eq!(stranger.change(&own, boss).await[ENTERPRISE]["manager"], json!({ "value": id }), "a name like any other, that nobody has");
    world.end().await;
}

#[tokio::test]
async fn every_refusal_has_the_form_of_the_standard() {
    let world = World::with(|config| config.limit_body_bytes = 4096).await;
    let directory = Directory::of(&world).await;
    let is = |answer: &crate::world::Answer, status: u16| {
        assert_eq!(answer.status, status, "{:#}", answer.body);
        assert_eq!(answer.body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
        assert_eq!(answer.body["status"], status.to_string(), "a text");
    };
    is(&directory.call(Method::GET, "/Nonsense", None).await, 404);
    is(&directory.call(Method::GET, "/Users/a/b", None).await, 404);
    is(&directory.call(Method::GET, "/Me", None).await, 501);
    let no_delete = directory.call(Method::DELETE, "/Users", None).await;
    is(&no_delete, 405);
    assert_eq!(no_delete.header("allow"), "GET, POST");
    is(&directory.call(Method::POST, "/Users", Some(&json!({ "schemas": [USER], "userName": "x".repeat(5000) }))).await, 413);
    is(&directory.call(Method::POST, "/Users", Some(&json!({ "userName": "" }))).await, 400);
    is(&directory.call(Method::POST, "/Users", Some(&json!({ "schemas": ["urn:other"], "userName": "a" }))).await, 400);
    is(&directory.call(Method::POST, "/Users", Some(&json!([]))).await, 400);
    let plain = world.nobody().bearing(directory.0.token().await.unwrap()).request(Method::POST, "/scim/v2/Users").await;
    is(&crate::world::Answer::read(plain.header("content-type", "text/plain").body("{}")).await, 415);
    let broken = directory.0.request(Method::POST, "/scim/v2/Users").await.header("content-type", "application/scim+json").body("{");
    let broken = crate::world::Answer::read(broken).await;
    is(&broken, 400);
    assert_eq!(broken.body["scimType"], "invalidSyntax");
    is(&directory.call(Method::GET, "/Users?attributes=title&excludedAttributes=name", None).await, 400);
    world.end().await;

    let world = World::with(|config| config.limit_requests_per_minute = 5).await;
    let directory = Directory::of(&world).await;
    let mut last = directory.call(Method::GET, "/Users", None).await;
    for _ in 0..10 {
        last = directory.call(Method::GET, "/Users", None).await;
    }
    is(&last, 429);
    assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
    world.end().await;
}

#[tokio::test]
async fn only_the_attributes_that_are_asked_for_are_told() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let keys = async |query: &str| {
        let user = directory.get(&format!("/Users/{id}?{query}")).await;
        user.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys("attributes=USERNAME").await, "id schemas userName");
    assert_eq!(keys(&format!("attributes={USER}:userName")).await, "id schemas userName");
    assert_eq!(keys("attributes=name.givenName").await, "id name schemas");
    assert_eq!(keys("excludedAttributes=emails,meta,id,name").await, "active externalId id schemas userName");
    let body = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "attributes": ["emails.value"], "filter": "userName pr" });
    for path in ["/.search", "/Users/.search"] {
        let found = directory.call(Method::POST, path, Some(&body)).await;
        assert_eq!(found.body["Resources"][0]["emails"], json!([{ "value": "ann@example.com" }]), "{path}");
    }
    // The employees of other doors are users here.
    hire(&world.admin(), "bob").await;
    assert_eq!(directory.found("userName eq \"bob\"").await, ["bob"]);
    world.end().await;
}
