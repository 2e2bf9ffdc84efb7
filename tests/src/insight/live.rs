//! A dashboard learns when to ask for figures again.

use super::{Company, company::people};
use crate::{
    operations::{create_employee, current_cursor},
    world::World,
};
use serde_json::json;

const CHANGED: &str = "subscription($after: String) { insightsChanged(after: $after) { tables cursor } }";

#[tokio::test]
async fn a_held_session_moves_the_figures_of_sessions_and_not_those_of_goals() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(2, "Sales", "Bern")])).await;
    let after = current_cursor(&world.dashboard()).await;
    let mut events = world.dashboard().with_scope("insight:read").open_event_stream(CHANGED, json!({ "after": after })).await;
    let foreign = world.globex_dashboard();
    let mut foreign_events = foreign.open_event_stream(CHANGED, json!({ "after": current_cursor(&foreign).await })).await;
    company.hold_session(&world, 0).await;
    let mut tables: Vec<String> = Vec::new();
    while !tables.iter().any(|table| table == "ATTENDANCE") {
        let event = events.next_data().await["insightsChanged"].clone();
        tables.extend(event["tables"].as_array().unwrap().iter().map(|table| table.as_str().unwrap().to_owned()));
    }
    assert!(!tables.iter().any(|table| table == "GOALS" || table == "PULSE"), "{tables:?}");
    // The first message of another organization is about its own change.
    create_employee(&world.globex_admin(), "first").await;
    let event = foreign_events.next_data().await["insightsChanged"].clone();
    assert_eq!(event["tables"].as_array().unwrap().len(), 14, "{event:#}");
    world.end().await;
}
