//! Participants: who can be enrolled, and when.

use crate::{
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    world::World,
};
use serde_json::json;

#[tokio::test]
async fn only_active_employees_are_enrolled_and_only_in_open_programs() {
    let world = World::new().await;
    let admin = world.admin();
    let (ann, bob) = (create_employee(&admin, "ann").await, create_employee(&admin, "bob").await);
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    let input = |employee: &str| json!({ "programId": program, "employeeId": employee });
    let error = async |employee: &str| {
        let error = mutation_error(&admin, "participantEnrol", input(employee)).await;
        format!("{} {}", error["code"].as_str().unwrap(), error["field"][0].as_str().unwrap())
    };
    assert_eq!(error(&ann).await, "WRONG_STATE programId", "the program is a draft");
    let unknown = "emp_01m827kszmefzbhkrgt3k5d98c";
    assert_eq!(error(unknown).await, "WRONG_STATE programId", "the program is checked before the employee");
    run_mutation_by_id(&admin, "programOpen", &program).await;
    assert_eq!(error(unknown).await, "NOT_FOUND employeeId");
    let unknown_program = json!({ "programId": "prg_01m827kszmefzbhkrgt3k5d98c", "employeeId": ann });
    assert_eq!(mutation_error(&admin, "participantEnrol", unknown_program).await["field"], json!(["programId"]));

    let first = run_mutation(&admin, "participantEnrol", input(&ann)).await;
    assert_eq!(run_mutation(&admin, "participantEnrol", input(&ann)).await, first, "an enrolled employee stays enrolled");
    run_mutation_by_id(&admin, "participantWithdraw", &first).await;
    assert_eq!(run_mutation(&admin, "participantEnrol", input(&ann)).await, first, "a withdrawn participant is enrolled again");
    run_mutation_by_id(&admin, "employeeTerminate", &bob).await;
    assert_eq!(error(&bob).await, "WRONG_STATE employeeId", "the employee is terminated");
    run_mutation_by_id(&admin, "programClose", &program).await;
    assert_eq!(error(&ann).await, "WRONG_STATE programId", "the program is closed");
    world.end().await;
}
