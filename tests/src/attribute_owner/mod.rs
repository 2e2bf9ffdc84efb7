//! Attribute owners: what an integration writes into attributes that another one owns, and how the organization names the owners. The keys
//! of integrations are in `own_keys`.

mod own_keys;

use crate::{
    operations::{SAMPLE_ROSTER, create_employee, import_roster, mutation_error, run_mutation},
    scim::{Directory, issue_token, user_body},
    world::{Caller, World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};

const SET: &str = "mutation($input: AttributeOwnersInput!) { organizationSetAttributeOwners(input: $input) {
    organization { version attributeOwners { attributes integrationId integration { name } } } userErrors { code field message } } }";
const OWNERS: &str = "{ organization { version attributeOwners { attributes integrationId } } }";
const EMPLOYEE: &str = "query($id: ID!) { employee(id: $id) {
    externalId userName email givenName familyName displayName jobTitle department status terminatedOn manager { externalId }
    externalIds { externalId integrationId integration { name } } } }";
const PLAN: &str = "mutation($input: RosterPlanInput!) { rosterPlan(input: $input) {
    rosterPlan { id status heldBecause createCount updateCount terminateCount unchangedCount rejectedCount
        rows(first: 200) { nodes { rowNumber action externalId differences { field from to } warnings { code field }
            errors { code field message } } } }
    userErrors { code field message } } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status failedCount } userErrors { code field message } } }";

/// The directory with an integration of its own, as Entra ID would be set up, and the identifier of that integration.
async fn register_directory(world: &World) -> (Directory, String) {
    let client = json!({
        "identityProviderId": world.acme.identity_provider.to_string(), "clientId": "entra", "name": "Entra ID", "kind": "OTHER",
        "scopes": ["roster:read", "roster:write"],
    });
    let integration = run_mutation(&world.admin(), "integrationCreate", client).await;
    let token = issue_token(&world.admin(), &integration).await;
    (Directory(world.anonymous().with_token(token)), integration)
}

/// Names the owners: pairs of a group and an integration.
async fn set_owners(world: &World, owners: &[(&str, &str)], external_ids_of: Option<&str>) -> Value {
    let owners: Vec<_> = owners.iter().map(|(group, id)| json!({ "attributes": group, "integrationId": id })).collect();
    let input = json!({ "owners": owners, "externalIdsOf": external_ids_of });
    world.admin().execute(SET, json!({ "input": input })).await["organizationSetAttributeOwners"]["organization"].clone()
}

/// Plans a roster and returns the plan.
async fn plan(caller: &Caller, input: Value) -> Value {
    value_at(&caller.execute(PLAN, json!({ "input": input })).await, "rosterPlan.rosterPlan").clone()
}

/// Applies a plan, every row of which must succeed.
async fn apply(caller: &Caller, plan: &Value) {
    let applied = caller.execute(APPLY, json!({ "id": plan["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 0 }));
}

/// The counts of a plan: created, updated, terminated, unchanged, rejected.
fn counts(plan: &Value) -> [i64; 5] {
    ["createCount", "updateCount", "terminateCount", "unchangedCount", "rejectedCount"].map(|count| plan[count].as_i64().unwrap())
}

async fn load_employee(world: &World, id: &str) -> Value {
    world.admin().execute(EMPLOYEE, json!({ "id": id })).await["employee"].clone()
}

/// The identifier of the user with a user name.
async fn find_id(directory: &Directory, user_name: &str) -> String {
    let (count, users) = directory.list("/Users", &[("filter", &format!("userName eq \"{user_name}\""))]).await;
    assert_eq!(count, 1, "{user_name}");
    users[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_does_not_change_what_the_hr_system_owns_and_the_hr_system_not_what_the_directory_owns() {
    let world = World::new().await;
    let (hris, (directory, entra)) = (world.hris(), register_directory(&world).await);
    let hr = world.acme.hris.to_string();
    import_roster(&hris, SAMPLE_ROSTER).await;
    let of_hr = ["NAME", "DEPARTMENT", "MANAGER", "STATUS"].map(|group| (group, hr.as_str()));
    let of_directory = ["USER_NAME", "EMAIL"].map(|group| (group, entra.as_str()));
    set_owners(&world, &[&of_hr[..], &of_directory[..]].concat(), None).await;
    let id = find_id(&directory, "nyang").await;
    let before = load_employee(&world, &id).await;

    let operations = json!([
        { "op": "replace", "path": "title", "value": "Cook" },
        { "op": "replace", "path": "name.familyName", "value": "Other" },
        { "op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "200" },
        { "op": "replace", "path": "active", "value": "False" },
        { "op": "replace", "path": "userName", "value": "neena.yang" },
    ]);
    let response = directory.patch(&format!("/Users/{id}"), operations).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    let user = &response.body;
    assert_eq!((&user["title"], &user["userName"], &user["active"]), (&json!("Cook"), &json!("neena.yang"), &json!(true)));
    assert_eq!(user["name"]["familyName"], before["familyName"]);
    let warning = "299 coachgraph \"kept, because another integration owns them: name, displayName, manager, active, hiredOn\"";
    assert_eq!(response.header("warning"), warning);
    let after = load_employee(&world, &id).await;
    for field in ["familyName", "department", "manager", "status", "terminatedOn", "email", "externalId"] {
        assert_eq!(after[field], before[field], "{field}");
    }

    // In the other direction, in a roster and with employeeUpsert.
    let csv = "externalId,userName,email,department\n101,hr-name,hr@example.com,Kitchen\n";
    let planned = plan(&hris, json!({ "csv": csv })).await;
    let row = value_at(&planned, "rows.nodes.0");
    assert_eq!(row["differences"], json!([{ "field": "department", "from": before["department"], "to": "Kitchen" }]));
    let not_owner = |field| json!({ "code": "NOT_OWNER", "field": [field] });
    assert_eq!(row["warnings"], json!([not_owner("userName"), not_owner("email")]));
    apply(&hris, &planned).await;
    let attributes = json!({ "externalId": "101", "userName": "hr-name", "email": "hr@example.com", "givenName": "Nina" });
    run_mutation(&hris, "employeeUpsert", json!({ "employee": attributes })).await;
    let after = load_employee(&world, &id).await;
    assert_eq!(
        ["userName", "email", "department", "givenName"].map(|field| after[field].as_str().unwrap()),
        ["neena.yang", before["email"].as_str().unwrap(), "Kitchen", "Nina"]
    );
    // A roster with only such changes changes nothing, and the same file again neither.
    assert_eq!(counts(&plan(&hris, json!({ "csv": csv })).await), [0, 0, 0, 1, 0]);

    // Whoever creates an employee gives the first values.
    let created = directory.create(&user_body("fresh")).await;
    let fresh = load_employee(&world, created["id"].as_str().unwrap()).await;
    assert_eq!((&fresh["familyName"], &fresh["status"]), (&json!("Test"), &json!("ACTIVE")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_of_the_status_ends_employments() {
    let world = World::new().await;
    let (hris, (directory, entra)) = (world.hris(), register_directory(&world).await);
    import_roster(&hris, SAMPLE_ROSTER).await;
    let (leaver, absent) = (find_id(&directory, "nyang").await, find_id(&directory, "lgarcia").await);
    set_owners(&world, &[("STATUS", &entra)], None).await;

    let one = SAMPLE_ROSTER.split_inclusive('\n').take(2).collect::<String>();
    assert_eq!(counts(&plan(&hris, json!({ "csv": one, "mode": "FULL" })).await), [0, 0, 0, 1, 0], "nobody is absent");
    let planned = plan(&hris, json!({ "csv": "externalId,status\n101,TERMINATED\n" })).await;
    assert_eq!(counts(&planned), [0, 0, 0, 1, 0]);
    let terminate = "mutation($id: ID!) { employeeTerminate(id: $id) { employee { status } userErrors { code field message } } }";
    let refused = hris.expect_user_error(terminate, json!({ "id": leaver })).await;
    let message = "the organization has named another integration as the owner of this attribute";
    assert_eq!(refused, json!({ "code": "NOT_OWNER", "field": ["terminatedOn"], "message": message }));
    assert_eq!(load_employee(&world, &leaver).await["status"], "ACTIVE");

    let ended = directory.patch_user(&leaver, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!((&ended["active"], &load_employee(&world, &leaver).await["status"]), (&json!(false), &json!("TERMINATED")));
    let rehired = plan(&hris, json!({ "csv": "externalId,status\n101,ACTIVE\n" })).await;
    assert_eq!(counts(&rehired), [0, 0, 0, 1, 0]);

    // A deleted user whose status the directory does not own is only hidden from it.
    set_owners(&world, &[("STATUS", &world.acme.hris.to_string())], None).await;
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{absent}"), None).await.status, 204);
    assert_eq!(directory.call(Method::GET, &format!("/Users/{absent}"), None).await.status, 404);
    assert_eq!(load_employee(&world, &absent).await["status"], "ACTIVE");
    // A person may end an employment, whoever owns the status.
    let person = world.person("sking");
    world
        .admin()
        .execute(
            "mutation($id: ID!) { employeeAssignRole(id: $id, role: ADMINISTRATOR) { userErrors { code } } }",
            json!({ "id": find_id(&directory, "sking").await }),
        )
        .await;
    person.execute(terminate, json!({ "id": absent })).await;
    assert_eq!(load_employee(&world, &absent).await["status"], "TERMINATED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_names_the_owners_and_a_disabled_integration_owns_nothing() {
    let world = World::new().await;
    let (admin, (_, entra)) = (world.admin(), register_directory(&world).await);
    let (hr, foreign) = (world.acme.hris.to_string(), world.globex.hris.to_string());
    let set = set_owners(&world, &[("EXTERNAL_ID", &hr), ("EMAIL", &entra)], None).await;
    let owners = json!([
        { "attributes": "EXTERNAL_ID", "integrationId": hr, "integration": { "name": "hris" } },
        { "attributes": "EMAIL", "integrationId": entra, "integration": { "name": "Entra ID" } },
    ]);
    assert_eq!(set, json!({ "version": 2, "attributeOwners": owners }));
    assert_eq!(set_owners(&world, &[("EMAIL", &entra), ("EXTERNAL_ID", &hr)], None).await["version"], 2, "nothing changes");
    let entries = world.change_log(world.acme.id).await;
    let entry = entries.last().unwrap();
    assert_eq!((entry.kind.as_str(), entry.changed_fields.as_str()), ("organization.updated", "attributeOwners"));

    let owner = |group: &str, id: &str| json!({ "attributes": group, "integrationId": id });
    let error = async |input: Value| admin.expect_user_error(SET, json!({ "input": input })).await;
    let twice = error(json!({ "owners": [owner("EMAIL", &hr), owner("EMAIL", &entra)] })).await;
    assert_eq!((&twice["code"], &twice["field"]), (&json!("INVALID"), &json!(["owners", "1", "attributes"])));
    let unknown = error(json!({ "owners": [owner("EMAIL", &foreign)] })).await;
    assert_eq!((&unknown["code"], &unknown["field"]), (&json!("NOT_FOUND"), &json!(["owners", "0", "integrationId"])));
    let unknown = error(json!({ "owners": [], "externalIdsOf": foreign })).await;
    assert_eq!((&unknown["code"], &unknown["field"]), (&json!("NOT_FOUND"), &json!(["externalIdsOf"])));
    let stale = error(json!({ "owners": [], "expectedVersion": 1 })).await;
    assert_eq!(stale["code"], "STALE_VERSION");
    let forbidden = world.hris().graphql(SET, json!({ "input": { "owners": [] } })).await;
    assert_eq!(forbidden.error_code(), "FORBIDDEN");

    run_mutation(&admin, "integrationUpdate", json!({ "id": entra, "status": "DISABLED" })).await;
    let organization = admin.execute(OWNERS, json!({})).await["organization"].clone();
    assert_eq!(organization, json!({ "version": 3, "attributeOwners": [owner("EXTERNAL_ID", &hr)] }));
    let disabled = error(json!({ "owners": [owner("EMAIL", &entra)] })).await;
    assert_eq!(disabled["message"], "the integration is disabled");

    // Without an owner everybody may write again.
    set_owners(&world, &[], None).await;
    let id = create_employee(&world.hris(), "ann").await;
    let change = "mutation($id: ID!) { employeeChangeExternalId(id: $id, externalId: \"x\") { userErrors { code } } }";
    world.hris().execute(change, json!({ "id": id })).await;
    set_owners(&world, &[("EXTERNAL_ID", &admin_integration(&world).await)], None).await;
    let refused = world.hris().expect_user_error(change, json!({ "id": id })).await;
    assert_eq!(refused["code"], "NOT_OWNER");
    let employee = json!({ "externalId": "x", "email": "nonsense" });
    assert_eq!(mutation_error(&world.hris(), "employeeUpsert", json!({ "employee": employee })).await["field"], json!(["email"]));
    world.end().await;
}

/// The identifier of the integration that `World::admin` calls as.
async fn admin_integration(world: &World) -> String {
    value_at(&world.admin().execute("{ me { integration { id } } }", json!({})).await, "me.integration.id").as_str().unwrap().to_owned()
}
