//! The examples: the notebook is executed; the documents of the Grafana dashboard and of the Power Query are answered with the fields that they
//! read. Grafana, Power BI and Excel do not run here.

use super::{Client, folder, run};
use crate::{
    coaching_pair::CoachingPair,
    world::{Caller, World},
};
use chrono::{SecondsFormat, TimeDelta};
use serde_json::{Value, json};
use std::fs;

/// An organization with a session that was held and one that is scheduled.
async fn coached_world() -> (World, Caller) {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    pair.hold_session(&world).await;
    pair.schedule_and_wait(&world).await;
    let dashboard = world.dashboard();
    (world, dashboard)
}

/// A value by a selector of Infinity, such as `data.sessions.nodes`.
fn select<'v>(value: &'v Value, selector: &str) -> &'v Value {
    selector.split('.').fold(value, |value, name| &value[name])
}

#[tokio::test(flavor = "multi_thread")]
async fn notebook_of_the_python_client_draws_three_charts() {
    let (world, dashboard) = coached_world().await;
    let output = run(Client::Python.program("notebook", &[&dashboard.url(), &dashboard.token().await.unwrap()])).await;
    assert_eq!(serde_json::from_str::<Value>(output.trim()).unwrap(), json!({ "charts": 3 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_panel_of_the_grafana_dashboard_reads_columns_that_the_server_returns() {
    let (world, dashboard) = coached_world().await;
    let file: Value = serde_json::from_str(&fs::read_to_string(folder("clients/examples/grafana.json")).unwrap()).unwrap();
    let instant = |days: i64| (world.clock.now() + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Millis, true);
    for panel in file["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            let document = target["url_options"]["body_graphql_query"].as_str().unwrap();
            let document = document.replace("${__from:date:iso}", &instant(-30)).replace("${__to:date:iso}", &instant(30));
            let response = dashboard.graphql(&document, Value::Null).await;
            assert!(response.body.get("errors").is_none(), "{}: {:#}", panel["title"], response.body);
            let rows = select(&response.body, target["root_selector"].as_str().unwrap());
            let rows = rows.as_array().cloned().unwrap_or_else(|| vec![rows.clone()]);
            assert!(!rows.is_empty(), "{}", panel["title"]);
            for column in target["columns"].as_array().unwrap() {
                let value = select(&rows[0], column["selector"].as_str().unwrap());
                let is_of_type = match column["type"].as_str().unwrap() {
                    "number" => value.is_number(),
                    _ => value.is_string(),
                };
                assert!(is_of_type, "{}, {}: {value}", panel["title"], column["selector"]);
            }
        }
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn power_query_of_the_examples_reads_columns_that_the_server_returns() {
    let (world, dashboard) = coached_world().await;
    let text = fs::read_to_string(folder("clients/examples/sessions.pq")).unwrap();
    let between = |start: &str, end: &str| text.split_once(start).unwrap().1.split_once(end).unwrap().0;
    let response = dashboard.graphql(between("Document = \"", "\""), json!({ "after": null })).await;
    assert!(response.body.get("errors").is_none(), "{:#}", response.body);
    let page = &response.body["data"]["sessions"];
    assert!(page["pageInfo"]["hasNextPage"].is_boolean());
    let row = page["nodes"][0].as_object().unwrap();
    let columns: Vec<String> = serde_json::from_str(&format!("[{}]", between("Table.FromRecords(Rows, {", "}"))).unwrap();
    assert_eq!(row.len(), columns.len());
    assert!(columns.iter().all(|column| row.contains_key(column)), "{row:?}");
    world.end().await;
}
