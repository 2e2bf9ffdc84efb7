//! Damaged and incomplete roster files: what is refused as a whole, what rejects one row, and what is expected of a file.

use crate::{
    roster_mapping::set_mapping,
    roster_upload::{apply_plan, plan_roster, post_roster},
    world::World,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const RELEASE: &str = "mutation($id: ID!) { rosterRelease(id: $id, note: \"the file is complete\") { userErrors { message } } }";

fn people(count: usize) -> String {
    (1..=count).fold("externalId,userName,givenName,customAttributes.desk\n".into(), |mut csv, number| {
        writeln!(csv, "{number},u{number},Given{number},\"Desk, {number}\"").unwrap();
        csv
    })
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_roster_that_is_cut_anywhere_but_between_two_rows_terminates_nobody() {
    let world = World::new().await;
    let hris = world.hris();
    let csv = people(12);
    apply_plan(&hris, &plan_roster(&hris, "?mode=FULL", csv.clone()).await).await;
    let start = csv.find("\n10,").unwrap() + 1;
    let (mut refused, mut held) = (0, 0);
    // The line break at the end of the whole file is the only byte that may be missing.
    for end in start..csv.len() - 1 {
        if csv[..end].ends_with('\n') {
            continue;
        }
        let response = post_roster(&hris, "?mode=FULL", &[], csv[..end].to_owned()).await;
        if response.status == 201 {
            // Cut after the last delimiter or the last quote of a row: the row has all its cells.
            let plan = &response.body["rosterPlan"];
            assert!(csv[..end].ends_with([',', '"']) && plan["status"] == "HELD", "cut at {end}: {plan:#}");
            assert!(plan["heldBecause"].to_string().contains("no line break at its end"), "{plan:#}");
            held += 1;
            continue;
        }
        assert_eq!((response.status, &response.body["errors"][0]["field"]), (400, &json!("roster")), "cut at {end}: {:#}", response.body);
        refused += 1;
    }
    assert!(refused > 50 && held > 3, "{refused} {held}");
    let failed = "{ rosterPlans(first: 1000, filter: { status: { eq: FAILED } }) { nodes { failure } } }";
    let failed = world.admin().execute(failed, json!({})).await["rosterPlans"]["nodes"].clone();
    assert_eq!(failed.as_array().unwrap().len(), refused, "a refused roster is a failed plan with its reason");
    let quote = csv.replace("\"Desk, 3\"", "\"Desk, 3");
    let response = post_roster(&hris, "?mode=FULL", &[], quote.clone()).await;
    assert_eq!(response.status, 400, "{:#}", response.body);
    // The same in a roster of changes rejects one row.
    let plan = plan_roster(&hris, "", quote).await;
    assert_eq!(plan["rejectedCount"], json!(1), "{plan}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_with_another_number_of_rows_or_another_checksum_than_expected_is_refused() {
    let world = World::new().await;
    let hris = world.hris();
    let csv = people(3);
    let digest = sha256(csv.as_bytes());
    for (query, field) in [
        ("?rows=4".to_owned(), "rows"),
        ("?rows=2&mode=FULL".to_owned(), "rows"),
        (format!("?sha256={}", sha256(b"other")), "sha256"),
        (format!("?rows=3&sha256={}", digest.replace(|digit: char| digit.is_ascii_digit(), "0")), "sha256"),
    ] {
        let response = post_roster(&hris, &query, &[], csv.clone()).await;
        assert_eq!((response.status, &response.body["errors"][0]["field"]), (400, &json!(field)), "{query}: {:#}", response.body);
    }
    let failed = "{ rosterPlans(first: 10) { nodes { status failure } } }";
    let failed = world.admin().execute(failed, json!({})).await["rosterPlans"]["nodes"].clone();
    assert!(failed.as_array().unwrap().iter().all(|plan| plan["status"] == "FAILED"), "{failed}");
    assert!(failed.to_string().contains("4 rows are expected, but the roster has 3"), "{failed}");
    let plan = plan_roster(&hris, &format!("?mode=FULL&rows=3&sha256={}", digest.to_uppercase()), csv.clone()).await;
    assert_eq!(plan["createCount"], json!(3), "{plan}");
    // Whoever states the number of rows need not end the last one with a line break.
    let without_line_break = csv.trim_end().to_owned();
    assert_eq!(plan_roster(&hris, "?mode=FULL", without_line_break.clone()).await["status"], "HELD");
    assert_eq!(plan_roster(&hris, "?mode=FULL&rows=3", without_line_break).await["status"], "PLANNED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_roster_whose_last_row_has_all_cells_but_no_line_break_is_held_until_it_is_released() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let header = "externalId,userName,jobTitle\n";
    let held = plan_roster(&hris, "?mode=FULL", format!("{header}1,a,Clerk\n2,b,Clerk of works")).await;
    assert_eq!((&held["status"], &held["createCount"]), (&json!("HELD"), &json!(2)), "{held}");
    admin.execute(RELEASE, json!({ "id": held["id"] })).await;
    // The release covers another plan of the same file, and no other file.
    let same = plan_roster(&hris, "?mode=FULL", format!("{header}1,a,Clerk\n2,b,Clerk of works")).await;
    assert_eq!(same["status"], "PLANNED", "{same}");
    let cut = plan_roster(&hris, "?mode=FULL", format!("{header}1,a,Clerk\n2,b,Clerk")).await;
    assert_eq!(cut["status"], "HELD", "{cut}");
    apply_plan(&hris, &same).await;
    // What changes nothing loses nothing.
    let unchanged = plan_roster(&hris, "?mode=FULL", format!("{header}1,a,Clerk\n2,b,Clerk of works")).await;
    assert_eq!((&unchanged["status"], &unchanged["unchangedCount"]), (&json!("PLANNED"), &json!(2)), "{unchanged}");
    // Nobody is terminated because a row is missing from a list of changes.
    assert_eq!(plan_roster(&hris, "", format!("{header}2,b,Clerk")).await["status"], "PLANNED");
    let inline = "mutation($csv: String!) { rosterPlan(input: { csv: $csv, mode: FULL }) {
        rosterPlan { status heldBecause } userErrors { message } } }";
    let inline = hris.execute(inline, json!({ "csv": format!("{header}1,a,Clerk\n2,b,Clerk") })).await["rosterPlan"]["rosterPlan"].clone();
    assert_eq!((&inline["status"], inline["heldBecause"].as_array().unwrap().len()), (&json!("HELD"), 1), "{inline}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_row_is_rejected_by_itself_whatever_the_format() {
    let world = World::new().await;
    let hris = world.hris();
    let good = json!({ "externalId": "1", "userName": "a" });
    let lines = format!("\u{feff}{good}\n[5]\n{{\"externalId\"\n{}\n", json!({ "externalId": "2", "userName": "b" }));
    let array = format!("[{good}, 5, null, {}]", json!({ "externalId": "2", "userName": "b" }));
    for (content_type, body) in [
        ("application/x-ndjson", lines.into_bytes()),
        ("application/json", array.into_bytes()),
        ("text/csv", b"externalId,userName\n1,a\n2,b\n3,\xfc\n4\n".to_vec()),
    ] {
        let response = post_roster(&hris, "?mode=FULL", &[("content-type", content_type)], body).await;
        let plan = &response.body["rosterPlan"];
        assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(2), &json!(2)), "{content_type}: {:#}", response.body);
    }
    let cut =
        post_roster(&hris, "?mode=FULL", &[("content-type", "application/x-ndjson")], format!("{good}\n{{\"externalId\": \"2\"")).await;
    assert!(cut.body.to_string().contains("middle of row 2"), "{:#}", cut.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invisible_characters_two_digit_years_and_ambiguous_dates_are_refused_by_name() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let mapping = json!({ "dateFormats": ["DD/MM/YYYY", "MM/DD/YYYY", "EXCEL_DAYS"] });
    set_mapping(&admin, world.acme.hris, mapping).await;
    let csv = "externalId,userName,managerExternalId,hiredOn\n1,a,,31/12/2020\n2\u{200b},b,,12/31/2020\n3,c,1.2E+5,44196\n4,d,,01/02/2021\n\
        5,e,,31/12/20\n6,f\u{feff}x,,\n";
    let plan = plan_roster(&hris, "?mode=FULL", csv).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(1), &json!(5)), "{plan}");
    let rows = "query($id: ID!) { rosterPlan(id: $id) { rows(first: 10) { nodes { rowNumber errors { field message } } } } }";
    let rows = admin.execute(rows, json!({ "id": plan["id"] })).await["rosterPlan"]["rows"]["nodes"].clone();
    for (row, field, message) in [
        (2, "externalId", "invisible character"),
        (3, "managerExternalId", "scientific notation"),
        (4, "hiredOn", "2021-02-01 in the format DD/MM/YYYY but 2021-01-02"),
        (5, "hiredOn", "four digits"),
        (6, "userName", "invisible character"),
    ] {
        let error = &rows[row - 1]["errors"][0];
        assert_eq!(error["field"], json!([field]), "{rows}");
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    }
    world.end().await;
}
