//! Memberships of programs.

use crate::{
    operations::{create_employee, run_mutation, mutation_error, run_mutation_by_id},
    world::World,
};
use serde_json::json;

#[tokio::test]
async fn only_who_is_there_joins_and_only_what_is_open() {
    let world = World::new().await;
    let admin = world.admin();
    let (ann, bob) = (create_employee(&admin, "ann").await, create_employee(&admin, "bob").await);
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    let joining = |who: &str| json!({ "programId": program, "employeeId": who });
    let refused = async |who: &str| {
        let told = mutation_error(&admin, "participantEnrol", joining(who)).await;
        (told["code"].as_str().unwrap().to_owned(), told["field"][0].as_str().unwrap().to_owned())
    };
    let told = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(refused(&ann).await, told("WRONG_STATE", "programId"), "a draft");
    let nobody = "emp_01m827kszmefzbhkrgt3k5d98c";
    assert_eq!(refused(nobody).await, told("WRONG_STATE", "programId"), "whoever it would be");
    run_mutation_by_id(&admin, "programOpen", &program).await;
    assert_eq!(refused(nobody).await, told("NOT_FOUND", "employeeId"));
    let nowhere = json!({ "programId": "prg_01m827kszmefzbhkrgt3k5d98c", "employeeId": ann });
    assert_eq!(mutation_error(&admin, "participantEnrol", nowhere).await["field"], json!(["programId"]));

    let first = run_mutation(&admin, "participantEnrol", joining(&ann)).await;
    assert_eq!(run_mutation(&admin, "participantEnrol", joining(&ann)).await, first, "who is in stays in");
    run_mutation_by_id(&admin, "participantWithdraw", &first).await;
    assert_eq!(run_mutation(&admin, "participantEnrol", joining(&ann)).await, first, "who withdrew is taken back");
    run_mutation_by_id(&admin, "employeeTerminate", &bob).await;
    assert_eq!(refused(&bob).await, told("WRONG_STATE", "employeeId"));
    run_mutation_by_id(&admin, "programClose", &program).await;
    assert_eq!(refused(&ann).await, told("WRONG_STATE", "programId"), "closed");
    world.end().await;
}
