//! Managers of users: references to them, managers who do not exist yet, and the employees who wait for one.

use super::{Directory, ENTERPRISE, user_body};
use crate::{
    operations::{import_roster, run_mutation},
    world::{World, value_at},
};
use serde_json::{Value, json};

const MANAGERS: &str = "{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { manager { externalId } } } }";

#[tokio::test]
async fn a_manager_who_does_not_exist_yet_is_assigned_when_created() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let manager = |value: &str| json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": value }]);
    let (ann, bob, cid) = (directory.create_user("ann").await, directory.create_user("bob").await, directory.create_user("cid").await);
    for (user, external_id) in [(&ann, "x-boss"), (&bob, "x-chief"), (&cid, "x-head")] {
        let pending = directory.patch_user(user, manager(external_id)).await;
        assert_eq!(pending[ENTERPRISE]["manager"], json!({ "value": external_id }), "the value is kept as sent");
    }
    // The managers are created over SCIM, over GraphQL and by a roster.
    let boss = directory.create_user("boss").await;
    let upsert = "mutation { employeeUpsert(input: { employee: { externalId: \"x-chief\", userName: \"chief\", email: \"c@example.com\",
        givenName: \"C\", familyName: \"C\" } }) { userErrors { message } } }";
    world.admin().execute(upsert, json!({})).await;
    import_roster(&world.admin(), "externalId,userName,email,givenName,familyName\nx-head,head,h@example.com,H,H\n").await;
    let with_manager = directory.get(&format!("/Users/{ann}")).await;
    let expected =
        json!({ "value": boss, "$ref": format!("https://api.coachgraph.test/scim/v2/Users/{boss}"), "displayName": "boss Test" });
    assert_eq!(with_manager[ENTERPRISE]["manager"], expected);
    let data = world.admin().execute(MANAGERS, json!({})).await;
    let managers: Vec<_> = value_at(&data, "employees.nodes").as_array().unwrap().iter().map(|row| &row["manager"]["externalId"]).collect();
    assert_eq!(json!(managers), json!(["x-boss", "x-chief", null, null, "x-head", null]));

    // A manager is neither the user nor one of the user's reports.
    for (user, value) in [(&ann, ann.as_str()), (&ann, "x-ann"), (&boss, ann.as_str())] {
        let response = directory.patch(&format!("/Users/{user}"), manager(value)).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{value}: {:#}", response.body);
    }
    // A manager cleared over GraphQL is cleared in SCIM.
    let clear =
        "mutation { employeeUpsert(input: { employee: { externalId: \"x-ann\", managerExternalId: null } }) { userErrors { code } } }";
    world.admin().execute(clear, json!({})).await;
    assert_eq!(directory.get(&format!("/Users/{ann}")).await[ENTERPRISE], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn a_manager_is_found_by_user_name_or_e_mail_address() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let manager = |value: &str| json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": value }]);
    let boss = directory.create_user("boss").await;
    for (number, reference) in ["BOSS", "boss@example.com", "Boss@Example.com", "x-boss"].into_iter().enumerate() {
        let mut user = user_body(&format!("post{number}"));
        user[ENTERPRISE] = json!({ "manager": { "value": reference } });
        assert_eq!(directory.create(&user).await[ENTERPRISE]["manager"]["value"], json!(boss), "POST with {reference}");
        let id = directory.create_user(&format!("patch{number}")).await;
        assert_eq!(directory.patch_user(&id, manager(reference)).await[ENTERPRISE]["manager"]["value"], json!(boss), "{reference}");
    }
    // A manager who does not exist yet is assigned when a user with this user name or address is created or gets it.
    let (ann, bob, cid) = (directory.create_user("ann").await, directory.create_user("bob").await, directory.create_user("cid").await);
    for (who, reference) in [(&ann, "CHIEF"), (&bob, "Chief@example.com"), (&cid, "head@example.com")] {
        assert_eq!(directory.patch_user(who, manager(reference)).await[ENTERPRISE]["manager"], json!({ "value": reference }));
    }
    let chief = directory.create_user("chief").await;
    for who in [&ann, &bob] {
        assert_eq!(directory.get(&format!("/Users/{who}")).await[ENTERPRISE]["manager"]["value"], json!(chief));
    }
    directory.patch_user(&chief, json!([{ "op": "replace", "path": "emails[type eq \"work\"].value", "value": "head@example.com" }])).await;
    assert_eq!(directory.get(&format!("/Users/{cid}")).await[ENTERPRISE]["manager"]["value"], json!(chief));
    // An address that two people share names nobody.
    let mut twin = user_body("twin");
    twin["emails"] = json!([{ "value": "head@example.com", "type": "work", "primary": true }]);
    directory.create(&twin).await;
    let dan = directory.create_user("dan").await;
    let pending = directory.patch_user(&dan, manager("head@example.com")).await;
    assert_eq!(pending[ENTERPRISE]["manager"], json!({ "value": "head@example.com" }));
    for reference in ["dan", "DAN@example.com", "x-dan"] {
        let response = directory.patch(&format!("/Users/{dan}"), manager(reference)).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{reference}: {:#}", response.body);
    }
    world.end().await;
}

#[tokio::test]
async fn employees_who_wait_for_a_manager_are_listed_with_the_reason() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let manager = |value: &str| json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": value }]);
    for name in ["twin", "twin2"] {
        let mut twin = user_body(name);
        twin["emails"] = json!([{ "value": "twin@example.com", "type": "work", "primary": true }]);
        directory.create(&twin).await;
    }
    let (ann, bob, cid) = (directory.create_user("ann").await, directory.create_user("bob").await, directory.create_user("cid").await);
    directory.patch_user(&ann, manager("x-nobody")).await;
    directory.patch_user(&bob, manager("twin@example.com")).await;
    // Each names the other one before both exist: the second one waits.
    directory.patch_user(&cid, manager("x-dan")).await;
    let mut dan = user_body("dan");
    dan[ENTERPRISE] = json!({ "manager": { "value": "x-eve" } });
    let dan = directory.create(&dan).await["id"].as_str().unwrap().to_owned();
    let mut eve = user_body("eve");
    eve[ENTERPRISE] = json!({ "manager": { "value": cid } });
    directory.create(&eve).await;
    let query = "{ employees(filter: { managerPending: true }, orderBy: EXTERNAL_ID_ASC) { nodes {
        id managerPending managerPendingReason } } }";
    let data = world.admin().execute(query, json!({})).await;
    let expected = json!([
        { "id": ann, "managerPending": "x-nobody", "managerPendingReason": "UNKNOWN" },
        { "id": bob, "managerPending": "twin@example.com", "managerPendingReason": "AMBIGUOUS" },
        { "id": dan, "managerPending": "x-eve", "managerPendingReason": "CYCLE" },
    ]);
    assert_eq!(value_at(&data, "employees.nodes"), &expected);
    let query = "{ employees(filter: { managerPending: false }, orderBy: EXTERNAL_ID_ASC) { nodes { userName managerPendingReason } } }";
    let data = world.admin().execute(query, json!({})).await;
    let others = value_at(&data, "employees.nodes").as_array().unwrap();
    assert_eq!(others.len(), 4, "{others:#?}");
    assert!(others.iter().all(|one| one["managerPendingReason"].is_null()));
    world.end().await;
}

#[tokio::test]
async fn an_employee_who_gets_an_awaited_name_by_roster_or_graphql_becomes_the_manager() {
    let world = World::new().await;
    let (admin, directory) = (world.admin(), Directory::for_acme(&world).await);
    let manager = |value: &str| json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": value }]);
    let boss = directory.create_user("boss").await;
    let mut waiting = Vec::new();
    for (name, reference) in [
        ("ann", "Chief"),
        ("bob", "chief@example.com"),
        ("cid", "x-chief"),
        ("dan", "Head"),
        ("eve", "head@example.com"),
        ("fay", "x-head"),
        ("gus", "shared@example.com"),
    ] {
        let id = directory.create_user(name).await;
        assert_eq!(directory.patch_user(&id, manager(reference)).await[ENTERPRISE]["manager"], json!({ "value": reference }));
        waiting.push(id);
    }
    let manager_of =
        async |number: usize| directory.get(&format!("/Users/{}", waiting[number])).await[ENTERPRISE]["manager"]["value"].clone();
    for attributes in [
        json!({ "externalId": "x-boss", "userName": "chief" }),
        json!({ "externalId": "x-boss", "email": "chief@example.com" }),
        json!({ "externalId": "x-chief", "previousExternalId": "x-boss" }),
    ] {
        run_mutation(&admin, "employeeUpsert", json!({ "employee": attributes })).await;
    }
    for number in 0..3 {
        assert_eq!(manager_of(number).await, json!(boss), "{number}");
    }
    for csv in [
        "externalId,userName\nx-chief,head\n",
        "externalId,email\nx-chief,head@example.com\n",
        "externalId,previousExternalId\nx-head,x-chief\n",
    ] {
        import_roster(&admin, csv).await;
    }
    for number in 3..6 {
        assert_eq!(manager_of(number).await, json!(boss), "{number}");
    }
    // Two employees get an address in one roster: it names neither of them, nor a third one.
    import_roster(&admin, "externalId,email\nx-ann,shared@example.com\nx-bob,shared@example.com\n").await;
    assert_eq!(manager_of(6).await, json!("shared@example.com"));
    run_mutation(&admin, "employeeUpsert", json!({ "employee": { "externalId": "x-cid", "email": "SHARED@example.com" } })).await;
    assert_eq!(manager_of(6).await, json!("shared@example.com"));
    world.end().await;
}
