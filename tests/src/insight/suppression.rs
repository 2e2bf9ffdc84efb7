//! Figures about small groups are suppressed, and so are those from which they could be computed.

use super::{Company, company::people, figure_of, rows};
use crate::world::{World, value_at};
use serde_json::{Value, json};

const BY_DEPARTMENT: &str = "attendance(by: [{ attribute: DEPARTMENT }])";

#[tokio::test]
async fn a_small_group_is_suppressed_together_with_a_group_that_would_show_it() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(3, "Board", "Bern"), (5, "Engineering", "Bern"), (8, "Sales", "Bern")])).await;
    company.hold_session(&world, 0).await;
    let by_department = rows(&world.dashboard(), "", BY_DEPARTMENT, &["n", "expected", "attendedPercent"]).await;
    let [small, protects] = [json!("GROUP_TOO_SMALL"), json!("PROTECTS_ANOTHER_GROUP")];
    assert_eq!(
        by_department,
        [
            [json!("Board"), small.clone(), small.clone(), small],
            [json!("Engineering"), protects.clone(), protects.clone(), protects],
            [json!("Sales"), json!(8), json!(0), json!(null)],
        ]
    );
    assert_eq!(rows(&world.dashboard(), "", "attendance", &["n", "expected"]).await, [[json!(16), json!(2)]]);
    // With a smaller minimum, all are shown.
    let set = "mutation { organizationSetMinimumGroup(minimumGroup: 3) { organization { minimumGroup } userErrors { message } } }";
    let set = world.admin().execute(set, json!({})).await;
    assert_eq!(value_at(&set, "organizationSetMinimumGroup.organization.minimumGroup"), 3);
    assert_eq!(rows(&world.dashboard(), "", BY_DEPARTMENT, &["n"]).await[0], [json!("Board"), json!(3)]);
    world.end().await;
}

#[tokio::test]
async fn a_filter_that_leaves_out_a_few_people_suppresses_all_figures() {
    let world = World::new().await;
    Company::create(&world, &people(&[(3, "Board", "Bern"), (5, "Engineering", "Bern"), (8, "Sales", "Bern")])).await;
    let of = async |departments: &str| {
        let arguments = format!("(where: {{ department: {{ in: [{departments}] }} }})");
        rows(&world.dashboard(), &arguments, "sessions", &["n", "held"]).await.remove(0)
    };
    assert_eq!(of("\"Engineering\", \"Sales\"").await, [json!("FILTER_TOO_NARROW"), json!("FILTER_TOO_NARROW")]);
    assert_eq!(of("\"Sales\"").await, [json!(8), json!(0)]);
    assert_eq!(of("\"Board\"").await, [json!("GROUP_TOO_SMALL"), json!("GROUP_TOO_SMALL")]);
    assert_eq!(of("\"Nowhere\"").await, [json!(0), json!(0)]);
    world.end().await;
}

#[tokio::test]
async fn a_total_over_time_is_shown_only_with_all_its_months() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    world.clock.forward(chrono::TimeDelta::days(40));
    // One more person enrols in a later month.
    let admin = world.admin();
    let employee = crate::operations::create_employee(&admin, "late").await;
    let enrol = json!({ "programId": company.program, "employeeId": employee });
    crate::operations::run_mutation(&admin, "participantEnrol", enrol).await;
    let query = "{ insights {
        months: participation(by: [{ time: MONTH }]) { rows { enrolled { ...i } } }
        total: participation { rows { enrolled { ...i } } }
    } } fragment i on IntegerFigure { ... on IntegerValue { value } ... on Suppressed { reason } }";
    let data = world.dashboard().execute(query, json!({})).await;
    let months = value_at(&data, "insights.months.rows").as_array().unwrap();
    let months: Vec<Value> = months.iter().map(|row| figure_of(&row["enrolled"])).filter(|value| *value != json!(0)).collect();
    assert_eq!(months, [json!(6), json!("GROUP_TOO_SMALL")]);
    assert_eq!(figure_of(value_at(&data, "insights.total.rows.0.enrolled")), "PROTECTS_ANOTHER_GROUP");
    assert_eq!(rows(&world.dashboard(), "", "participation", &["enrolled"]).await, [[json!(7)]], "alone, the total is shown");
    world.end().await;
}
