//! Lists of people by their managers and by the names of the employees.

use crate::{
    coaching_pair::CoachingPair,
    list_filters::{find, sorted},
    operations::{create_employee, employee_attributes, run_mutation},
    world::{Caller, World},
};
use serde_json::{Value, json};

async fn hire(admin: &Caller, name: &str, manager: &str) -> String {
    let mut attributes = employee_attributes(name);
    attributes["managerExternalId"] = manager.into();
    run_mutation(admin, "employeeUpsert", json!({ "employee": attributes })).await
}

#[tokio::test]
async fn employees_are_found_by_every_manager_above_them() {
    let world = World::new().await;
    let admin = world.admin();
    let director = create_employee(&admin, "director").await;
    let head = hire(&admin, "head", "director").await;
    let other_head = hire(&admin, "otherhead", "director").await;
    let ann = hire(&admin, "ann", "head").await;
    let bob = hire(&admin, "bob", "head").await;
    let cid = hire(&admin, "cid", "otherhead").await;
    create_employee(&admin, "outside").await;
    let below = async |manager: &str| find(&admin, "employees", json!({ "managerLineId": { "eq": manager } })).await;
    assert_eq!(below(&director).await, sorted([&head, &other_head, &ann, &bob, &cid]));
    assert_eq!(below(&head).await, sorted([&ann, &bob]), "not the head");
    assert_eq!(below(&ann).await, sorted([]));
    let both = json!({ "managerLineId": { "in": [head, other_head] }, "familyName": { "startsWith": "Te" } });
    assert_eq!(find(&admin, "employees", both).await, sorted([&ann, &bob, &cid]), "with another condition");
    assert_eq!(find(&admin, "employees", json!({ "managerLineId": { "in": [] } })).await, sorted([]));
    let foreign = create_employee(&world.globex_admin(), "foreign").await;
    for unknown in [foreign.as_str(), "emp_01m827kszmefzbhkrgt3k5d98c"] {
        assert_eq!(below(unknown).await, sorted([]), "{unknown}");
    }
    assert_eq!(find(&world.globex_admin(), "employees", json!({ "managerLineId": { "eq": head } })).await, sorted([]));
    world.end().await;
}

#[tokio::test]
async fn the_role_employee_does_not_learn_whom_the_managers_of_partners_report_to() {
    let world = World::new().await;
    let admin = world.admin();
    let director = create_employee(&admin, "director").await;
    hire(&admin, "head", "director").await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let manager = json!({ "employee": { "externalId": "bob", "managerExternalId": "head" } });
    run_mutation(&admin, "employeeUpsert", manager).await;
    for selection in ["nodes { id }", "totalCount"] {
        let query = format!("query($filter: EmployeeFilter) {{ employees(first: 5, filter: $filter) {{ {selection} }} }}");
        let variables = json!({ "filter": { "managerLineId": { "eq": director } } });
        let refused = pair.members[0].caller.graphql(&query, variables.clone()).await;
        assert_eq!(refused.error_code(), "FORBIDDEN", "{:#}", refused.body);
        let answer = admin.execute(&query, variables).await;
        let found = &answer["employees"];
        assert!(found["totalCount"] == 2 || found["nodes"].as_array().is_some_and(|nodes| nodes.len() == 2), "{found}");
    }
    world.end().await;
}

#[tokio::test]
async fn participants_are_found_by_the_family_name_of_the_employee_or_its_beginning() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let names = ["Müller", "Müllner", "100% Möller"];
    for (name, family_name) in ["ann", "bob", "cid"].into_iter().zip(names) {
        run_mutation(&admin, "employeeUpsert", json!({ "employee": { "externalId": name, "familyName": family_name } })).await;
    }
    let [ann, bob, cid] = [0, 1, 2].map(|number: usize| &pair.members[number].participant);
    let by = async |name: Value| find(&admin, "participants", json!({ "familyName": name })).await;
    assert_eq!(by(json!({ "eq": "Müller" })).await, sorted([ann]));
    assert_eq!(by(json!({ "in": ["Müller", "100% Möller"] })).await, sorted([ann, cid]));
    assert_eq!(by(json!({ "startsWith": "Mül" })).await, sorted([ann, bob]));
    assert_eq!(by(json!({ "startsWith": "Mül", "in": ["Müller", "100% Möller"] })).await, sorted([ann]));
    assert_eq!(by(json!({ "startsWith": "mül" })).await, sorted([]), "with case, as the names of employees");
    assert_eq!(by(json!({ "startsWith": "%" })).await, sorted([]), "a character like any other");
    assert_eq!(by(json!({ "startsWith": "100%" })).await, sorted([cid]));
    let query = "query($filter: ParticipantFilter) { participants(filter: $filter) { nodes { id } } }";
    let variables = json!({ "filter": { "familyName": { "startsWith": "M" } } });
    let refused = world.dashboard().with_scope("program:read").graphql(query, variables.clone()).await;
    assert_eq!(refused.error_code(), "FORBIDDEN", "{:#}", refused.body);
    assert!(refused.body.to_string().contains("roster:read"), "{:#}", refused.body);
    world.dashboard().with_scope("program:read roster:read").execute(query, variables.clone()).await;
    assert_eq!(
        find(&pair.members[0].caller, "participants", variables["filter"].clone()).await,
        sorted([ann, bob]),
        "partners are visible"
    );
    assert_eq!(find(&world.globex_admin(), "participants", variables["filter"].clone()).await, sorted([]));
    world.end().await;
}
