//! Memberships of programs.

use crate::{
    steps::{hire, make, refuse, turn},
    world::World,
};
use serde_json::json;

#[tokio::test]
async fn only_who_is_there_joins_and_only_what_is_open() {
    let world = World::new().await;
    let admin = world.admin();
    let (ann, bob) = (hire(&admin, "ann").await, hire(&admin, "bob").await);
    let program = make(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    let joining = |who: &str| json!({ "programId": program, "employeeId": who });
    let refused = async |who: &str| {
        let told = refuse(&admin, "participantEnrol", joining(who)).await;
        (told["code"].as_str().unwrap().to_owned(), told["field"][0].as_str().unwrap().to_owned())
    };
    let told = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(refused(&ann).await, told("WRONG_STATE", "programId"), "a draft");
    let nobody = "emp_01m827kszmefzbhkrgt3k5d98c";
    assert_eq!(refused(nobody).await, told("WRONG_STATE", "programId"), "whoever it would be");
    turn(&admin, "programOpen", &program).await;
    assert_eq!(refused(nobody).await, told("NOT_FOUND", "employeeId"));
    let nowhere = json!({ "programId": "prg_01m827kszmefzbhkrgt3k5d98c", "employeeId": ann });
    assert_eq!(refuse(&admin, "participantEnrol", nowhere).await["field"], json!(["programId"]));

    let first = make(&admin, "participantEnrol", joining(&ann)).await;
    assert_eq!(make(&admin, "participantEnrol", joining(&ann)).await, first, "who is in stays in");
    turn(&admin, "participantWithdraw", &first).await;
    assert_eq!(make(&admin, "participantEnrol", joining(&ann)).await, first, "who withdrew is taken back");
    turn(&admin, "employeeTerminate", &bob).await;
    assert_eq!(refused(&bob).await, told("WRONG_STATE", "employeeId"));
    turn(&admin, "programClose", &program).await;
    assert_eq!(refused(&ann).await, told("WRONG_STATE", "programId"), "closed");
    world.end().await;
}
