//! Match blocks: they prevent pairings, and do not show who requested them.

use crate::{
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const LIST: &str = "{ matchBlocks { nodes { id employeeId otherEmployeeId } totalCount } }";

fn block(one: &str, other: &str) -> Value {
    json!({ "employeeId": one, "otherEmployeeId": other })
}

/// The identifiers of the blocks that a caller sees.
async fn visible_blocks(caller: &Caller) -> Vec<String> {
    let data = caller.execute(LIST, Value::Null).await;
    let nodes = value_at(&data, "matchBlocks.nodes").as_array().unwrap().clone();
    nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

/// An employee who can sign in, enrolled in the program of the sample. Returns the employee and the participant.
async fn enrol(admin: &Caller, sample: &SampleOrganization, name: &str) -> (String, String) {
    let employee = create_employee(admin, name).await;
    let enrolled = run_mutation(admin, "participantEnrol", json!({ "programId": sample.id("prg"), "employeeId": employee })).await;
    (employee, enrolled)
}

async fn assign_role(admin: &Caller, employee: &str, role: &str) {
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    admin.execute(assign, json!({ "id": employee, "role": role })).await;
}

#[tokio::test]
async fn a_blocked_pair_is_refused_without_the_reason_until_every_block_of_it_is_deleted() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let ((ann, ann_enrolled), (bob, bob_enrolled)) = (enrol(&admin, &sample, "ann").await, enrol(&admin, &sample, "bob").await);
    let (of_ann, of_bob) = (world.person("ann"), world.person("bob"));
    let by_ann = run_mutation(&of_ann, "matchBlockCreate", block(&ann, &bob)).await;
    let by_admin = run_mutation(&admin, "matchBlockCreate", block(&bob, &ann)).await;
    assert_ne!(by_ann, by_admin);
    assert_eq!(run_mutation(&of_ann, "matchBlockCreate", block(&bob, &ann)).await, by_ann, "the same block again");

    let pairing = json!({ "roundId": sample.id("rnd"), "participantIds": [ann_enrolled, bob_enrolled] });
    let expected = json!({
        "code": "NOT_PAIRABLE", "field": ["participantIds"],
        "message": "employee ann and employee bob cannot be paired with each other"
    });
    let reversed = json!({ "roundId": sample.id("rnd"), "participantIds": [bob_enrolled, ann_enrolled] });
    assert_eq!(mutation_error(&admin, "pairingCreate", pairing.clone()).await, expected);
    assert_eq!(mutation_error(&admin, "pairingCreate", reversed).await["code"], "NOT_PAIRABLE");
    run_mutation_by_id(&admin, "matchBlockDelete", &by_admin).await;
    assert_eq!(mutation_error(&admin, "pairingCreate", pairing.clone()).await, expected, "the block of ann is still there");
    assert_eq!(visible_blocks(&of_bob).await, Vec::<String>::new());
    run_mutation_by_id(&of_ann, "matchBlockDelete", &by_ann).await;
    run_mutation(&admin, "pairingCreate", pairing).await;
    world.end().await;
}

#[tokio::test]
async fn a_block_is_visible_to_the_employee_who_requested_it_and_to_no_one_else() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let ((ann, _), (bob, _)) = (enrol(&admin, &sample, "ann").await, enrol(&admin, &sample, "bob").await);
    let boss = create_employee(&admin, "boss").await;
    assign_role(&admin, &boss, "PROGRAM_MANAGER").await;
    let (of_ann, of_bob, manager) = (world.person("ann"), world.person("bob"), world.person("boss"));
    let log = world.change_log(world.acme.id).await;
    let by_ann = run_mutation(&of_ann, "matchBlockCreate", block(&ann, &bob)).await;
    let by_management = sample.id("mbl");
    assert_eq!(visible_blocks(&of_ann).await, std::slice::from_ref(&by_ann));
    assert_eq!(visible_blocks(&of_bob).await, Vec::<String>::new(), "the other employee");
    for (caller, name) in [(&manager, "a program manager"), (&admin, "an integration")] {
        assert_eq!(visible_blocks(caller).await, std::slice::from_ref(&by_management), "{name}");
        for query in ["query($id: ID!) { matchBlock(id: $id) { id } }", "query($id: ID!) { matchBlock: node(id: $id) { id } }"] {
            assert_eq!(caller.execute(query, json!({ "id": by_ann })).await, json!({ "matchBlock": null }), "{name}");
        }
        let delete = "mutation($id: ID!) { matchBlockDelete(id: $id) { userErrors { code } } }";
        assert_eq!(caller.expect_user_error(delete, json!({ "id": by_ann })).await["code"], "NOT_FOUND");
    }
    // A manager who blocks a colleague for themselves is one of the two employees: nobody else sees it.
    let own = run_mutation(&manager, "matchBlockCreate", block(&bob, &boss)).await;
    let by_manager = run_mutation(&manager, "matchBlockCreate", block(&ann, &sample.id("emp"))).await;
    assert_eq!(visible_blocks(&manager).await, [by_management.clone(), own, by_manager.clone()]);
    assert_eq!(visible_blocks(&admin).await, [by_management, by_manager]);

    // Neither the log nor the fields of a block say who requested it.
    assert_eq!(world.change_log(world.acme.id).await, log, "a block is not in the change log");
    let fields = of_ann.execute("{ __type(name: \"MatchBlock\") { fields { name } } }", Value::Null).await;
    let names: Vec<_> = value_at(&fields, "__type.fields").as_array().unwrap().iter().map(|field| field["name"].clone()).collect();
    assert_eq!(json!(names), json!(["id", "employeeId", "otherEmployeeId", "createdAt", "employee", "otherEmployee"]));
    world.end().await;
}

#[tokio::test]
async fn an_employee_can_block_only_themselves_and_unknown_employees_are_refused() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let other = SampleOrganization::create(&world, &world.globex_admin()).await;
    let (employee, peer, report) = (sample.id("emp"), sample.id("emp_peer"), sample.id("emp_report"));
    let person = world.person(SAMPLE_EMPLOYEE);
    let create = "mutation($input: MatchBlockCreateInput!) { matchBlockCreate(input: $input) { matchBlock { id } userErrors { code } } }";
    let of_others = person.graphql(create, json!({ "input": block(&peer, &report) })).await;
    assert_eq!(of_others.error_code(), "FORBIDDEN", "{:#}", of_others.body);
    let error = mutation_error(&person, "matchBlockCreate", block(&employee, &employee)).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["otherEmployeeId"])));
    let error = mutation_error(&person, "matchBlockCreate", block(&employee, &other.id("emp"))).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("NOT_FOUND"), &json!(["otherEmployeeId"])));
    let error = mutation_error(&admin, "matchBlockCreate", block(&other.id("emp"), &employee)).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("NOT_FOUND"), &json!(["employeeId"])));
    assert_eq!(visible_blocks(&person).await, Vec::<String>::new(), "nothing is stored");

    let keyed = json!({ "employeeId": employee, "otherEmployeeId": peer, "idempotencyKey": "k" });
    let first = run_mutation(&person, "matchBlockCreate", keyed.clone()).await;
    assert_eq!(run_mutation(&person, "matchBlockCreate", keyed).await, first);
    let reused = json!({ "employeeId": employee, "otherEmployeeId": report, "idempotencyKey": "k" });
    assert_eq!(mutation_error(&person, "matchBlockCreate", reused).await["code"], "KEY_REUSED");
    let of_peer = "query($id: ID!) { matchBlocks(filter: { employeeId: { eq: $id } }, orderBy: CREATED_DESC) { nodes { id } } }";
    assert_eq!(value_at(&person.execute(of_peer, json!({ "id": peer })).await, "matchBlocks.nodes"), &json!([{ "id": first }]));
    assert_eq!(value_at(&person.execute(of_peer, json!({ "id": report })).await, "matchBlocks.nodes"), &json!([]));
    world.end().await;
}
