//! The history of the sample data: that each view of a dashboard has something to show.

use super::Demo;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_the_sample_data_has_matched_rounds_with_new_partners_and_every_state() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), 0);
    let query = "{ programs(first: 1, filter: { name: { eq: \"Coaching across offices\" } }) { nodes {
        rounds(first: 5) { nodes { number status pulse { figures { status answeredCount } }
          pairings(first: 100) { nodes { matchScore members { employee { externalId } } } } } } } } }";
    let (status, body) = demo.query_with(demo.token("admin"), query).await;
    let rounds = &body["data"]["programs"]["nodes"][0]["rounds"]["nodes"];
    assert!(status == 200 && rounds.as_array().is_some_and(|rounds| rounds.len() == 4), "{body:#}");
    for round in rounds.as_array().unwrap().iter().take(3) {
        assert_eq!((&round["status"], &round["pulse"]["figures"]["status"]), (&json!("ENDED"), &json!("SHOWN")), "{round}");
    }
    let mut met = BTreeSet::new();
    for pairing in rounds.as_array().unwrap().iter().flat_map(|round| round["pairings"]["nodes"].as_array().unwrap()) {
        assert!(pairing["matchScore"].is_number(), "made by a match proposal: {pairing}");
        let members = pairing["members"].as_array().unwrap().iter();
        let mut members: Vec<_> = members.map(|member| member["employee"]["externalId"].to_string()).collect();
        members.sort_unstable();
        assert!(met.insert(members.clone()), "{members:?} are partners twice");
    }
    let states = "{ statuses: employees(first: 200) { nodes { status erasedAt } } sessions(first: 1000) { nodes { status } }
        rosterPlans(first: 50) { nodes { status rejectedCount } }
        waiting: participants(first: 500) { nodes { status waitingSince } } }";
    let (_, body) = demo.query_with(demo.token("admin"), states).await;
    let text = body.to_string();
    for state in
        ["ACTIVE", "TERMINATED", "PRE_HIRE", "HELD", "MISSED", "CANCELLED", "SCHEDULED", "PAUSED", "WITHDRAWN", "COMPLETED", "PLANNED"]
    {
        assert!(text.contains(&format!("\"status\":\"{state}\"")), "{state}: {text:.2000}");
    }
    assert!(text.contains("\"rejectedCount\":1"), "{text:.2000}");
    for instant in ["erasedAt", "waitingSince"] {
        assert!(text.contains(&format!("\"{instant}\":\"2")), "{instant}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_change_log_of_the_sample_data_has_what_people_promise_share_and_decide() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), 0);
    let kinds = [
        "commitment.kept",
        "commitment.missed",
        "commitment.carried",
        "goal.achieved",
        "goal.dropped",
        "feedback.submitted",
        "takeaway.shared",
        "recognition.given",
        "pulse.opened",
        "program.closed",
        "employee.erased",
        "match_proposal.applied",
    ];
    for kind in kinds {
        let query = format!("{{ changes(first: 1, filter: {{ kinds: [\"{kind}\"] }}) {{ nodes {{ kind }} }} }}");
        let data = demo.query("dashboard", &query).await;
        assert_eq!(data["changes"]["nodes"][0]["kind"], kind, "{data}");
    }
}

/// The values of a figure in the rows of a table of `insights`; `None` where it is suppressed. `kind` is `IntegerValue` or `DecimalValue`.
async fn figures(demo: &Demo, table: &str, figure: &str, kind: &str) -> Vec<Option<f64>> {
    let query = format!("{{ insights {{ {table} {{ rows {{ {figure} {{ ... on {kind} {{ value }} }} }} }} }} }}");
    let data = demo.query("dashboard", &query).await;
    let name = table.split('(').next().unwrap();
    let rows = data["insights"][name]["rows"].as_array().unwrap_or_else(|| panic!("{query}: {data}"));
    rows.iter().map(|row| row[figure]["value"].as_f64()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_chart_of_a_dashboard_has_a_course_over_the_year() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), 0);
    let spread = |figures: &[Option<f64>]| {
        let known: Vec<_> = figures.iter().flatten().copied().collect();
        let (least, most) = (known.iter().copied().fold(f64::MAX, f64::min), known.iter().copied().fold(f64::MIN, f64::max));
        (known.len(), least, most)
    };
    let held = figures(&demo, "sessions(by: [{ time: MONTH }])", "held", "IntegerValue").await;
    let (months, least, most) = spread(&held);
    assert!(months >= 11 && most - least > 8.0, "{held:?}");
    let attended = figures(&demo, "attendance(by: [{ time: MONTH }])", "attendedPercent", "DecimalValue").await;
    let (months, least, most) = spread(&attended);
    assert!(months >= 11 && most - least > 1.0, "{attended:?}");

    let competencies = demo.query("dashboard", "{ competencies(first: 1) { nodes { id } } }").await;
    let competency = competencies["competencies"]["nodes"][0]["id"].as_str().unwrap();
    for kind in ["SELF", "PEER", "EVIDENCE"] {
        let table = format!("competencies(competencyId: \"{competency}\", kind: {kind}, by: [{{ time: MONTH }}])");
        let levels = figures(&demo, &table, "averageLevel", "DecimalValue").await;
        let known: Vec<_> = levels.iter().flatten().collect();
        assert!(known.len() >= 3 && known.last() > known.first(), "{kind}: {levels:?}");
    }
    let ties = figures(&demo, "ties(of: DEPARTMENT)", "sessions", "IntegerValue").await;
    assert!(ties.iter().flatten().filter(|sessions| **sessions > 0.0).count() > 4, "{ties:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn some_people_of_the_sample_data_wait_and_some_pairings_have_not_met_for_a_month() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), 0);
    let month_ago = (chrono::Utc::now() - chrono::TimeDelta::days(30)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let query = format!(
        "{{ waiting: participants(orderBy: WAITING_SINCE_ASC, first: 1) {{ nodes {{ waitingSince }} }}
            absent: pairings(filter: {{ withoutSessionSince: \"{month_ago}\" }}) {{ totalCount }}
            active: pairings(filter: {{ status: {{ eq: ACTIVE }} }}) {{ totalCount }}
            planned: sessions(filter: {{ status: {{ eq: SCHEDULED }} }}) {{ totalCount }} }}"
    );
    let data: Value = demo.query("dashboard", &query).await;
    assert!(data["waiting"]["nodes"][0]["waitingSince"].is_string(), "{data}");
    let (absent, active) = (data["absent"]["totalCount"].as_i64().unwrap(), data["active"]["totalCount"].as_i64().unwrap());
    assert!(absent >= 3 && absent * 2 < active, "{data}");
    assert!(data["planned"]["totalCount"].as_i64() > Some(15), "{data}");
}
