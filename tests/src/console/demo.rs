//! The people of the demo, who sign in with one click.

use super::{BROWSER, browser::Browser, world_with_console};
use crate::world::{HelperProcess, Response, start_supervised};
use reqwest::Method;
use serde_json::{Value, json};

fn start_demo(folder: &std::path::Path) -> (HelperProcess, String) {
    let (mut process, mut line) = start_supervised(&["demo", "--data", folder.to_str().unwrap(), "--port", "0", "--json"]);
    loop {
        if let Ok(output) = serde_json::from_str::<Value>(&line) {
            return (process, output["graphql"].as_str().unwrap().trim_end_matches("/graphql").to_owned());
        }
        assert!(!line.is_empty(), "the demo ended before it was ready");
        line = process.read_line();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_person_of_the_demo_signs_in_with_one_click_and_sees_what_the_role_may_see() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, address) = start_demo(folder.path());
    let mut visitor = Browser::at(&address);
    assert_eq!(visitor.send(visitor.request(Method::GET, "/graphql").header("accept", BROWSER)).await.status, 200);
    let people = visitor.session().await["demoPeople"].as_array().unwrap().clone();
    let roles: Vec<_> = people.iter().map(|person| person["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["ADMINISTRATOR", "PROGRAM_MANAGER", "EMPLOYEE"]);
    let names: Vec<_> = people.iter().map(|person| person["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Steven King", "Alexander James", "Bruce Miller"], "the sample data have a second administrator");
    let sign_in = |browser: &Browser, person: &Value, origin: &str| {
        browser.request(Method::POST, "/console/demo-sign-in").header("origin", origin.to_owned()).json(&json!({ "person": person }))
    };
    let mut counts = Vec::new();
    for person in &people {
        let mut browser = Browser::at(&address);
        let response = browser.send(sign_in(&browser, &person["id"], &address)).await;
        assert_eq!(response.status, 200, "{}", response.body);
        let cookie = response.header("set-cookie");
        assert!(cookie.starts_with("coachgraph=cgcon_") && cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
        let session = browser.session().await;
        assert_eq!(session["person"], json!({ "employeeId": person["id"], "name": person["name"], "role": person["role"] }));
        assert_eq!(session["csrfToken"], response.body["csrfToken"]);
        let request = browser.request(Method::POST, "/graphql").header("sec-fetch-site", "same-origin");
        let request = request.header("x-csrf-token", session["csrfToken"].as_str().unwrap());
        let answer = browser.send(request.json(&json!({ "query": "{ me { role } sessions { totalCount } }" }))).await;
        assert_eq!(answer.body["data"]["me"]["role"], person["role"], "{}", answer.body);
        counts.push(answer.body["data"]["sessions"]["totalCount"].as_i64().unwrap());
    }
    assert!(counts[0] > counts[2] && counts[2] > 0, "an employee sees the own sessions only: {counts:?}");

    let mut stranger = Browser::at(&address);
    for (request, status) in [
        (sign_in(&stranger, &people[0]["id"], "https://evil.example"), 403),
        (sign_in(&stranger, &json!("emp_00000000000000000000000000"), &address), 400),
        (sign_in(&stranger, &json!("x".repeat(100_000)), &address), 400),
        (sign_in(&stranger, &json!(7), &address), 400),
        (stranger.request(Method::POST, "/console/demo-sign-in").header("origin", address.clone()).body("{"), 400),
        (sign_in(&stranger, &people[0]["id"], &address).header("host", "evil.example"), 404),
    ] {
        let response = stranger.send(request).await;
        assert_eq!(response.status, status, "{}", String::from_utf8_lossy(&response.bytes));
        assert!(stranger.cookies.is_empty());
    }
}

#[tokio::test]
async fn a_server_without_sample_data_has_no_people_who_sign_in_with_one_click() {
    let world = world_with_console().await;
    let request = world.http_client().post(format!("{}/console/demo-sign-in", world.address())).header("origin", world.address());
    assert_eq!(Response::send(request.json(&json!({ "person": "emp_00000000000000000000000000" }))).await.status, 404);
    world.end().await;
}
