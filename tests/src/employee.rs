//! Employees: optional and custom attributes. Rosters are in `roster_…`, SCIM users in `scim::users`.

use crate::{
    operations::employee_attributes,
    world::{World, value_at},
};
use serde_json::json;

#[tokio::test]
async fn an_upsert_changes_only_the_attributes_that_it_contains() {
    let world = World::new().await;
    let upsert = "mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $employee }) {
        employee { employeeNumber costCenter division company displayName customAttributes { name value } } userErrors { code field } } }";
    let optional = json!({
        "employeeNumber": "00017", "costCenter": "CC1", "division": "North", "company": "Acme Ltd", "displayName": "Annie",
        "customAttributes": [{ "name": "badge", "value": "7" }, { "name": "union", "value": "yes" }]
    });
    let mut ann = employee_attributes("ann");
    ann.as_object_mut().unwrap().extend(optional.as_object().unwrap().clone());
    let data = world.hris().execute(upsert, json!({ "employee": ann })).await;
    assert_eq!(value_at(&data, "employeeUpsert.employee"), &optional);

    let change = json!({ "externalId": "ann", "customAttributes": [{ "name": "union", "value": null }], "division": null });
    let data = world.hris().execute(upsert, json!({ "employee": change })).await;
    let employee = value_at(&data, "employeeUpsert.employee");
    assert_eq!(employee["customAttributes"], json!([{ "name": "badge", "value": "7" }]), "null removes a custom attribute");
    assert_eq!((&employee["division"], &employee["company"]), (&json!(null), &json!("Acme Ltd")), "absent attributes are unchanged");
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().changed_fields, "division customAttributes");
    let invalid = json!({ "externalId": "ann", "customAttributes": [{ "name": "badge", "value": "" }] });
    let error = world.hris().expect_user_error(upsert, json!({ "employee": invalid })).await;
    assert_eq!(error["field"], json!(["customAttributes", "badge"]));
    world.end().await;
}
