//! The sign-in at the identity provider of an organization, by authorization code with PKCE.

use super::{
    browser::{Browser, ORIGIN, SESSION, SIGN_IN, authorize},
    prepare, set_client, world_with_people,
};
use crate::{
    operations::{create_employee, current_cursor},
    world::{Organization, Response, World},
};
use reqwest::{Method, Url};
use serde_json::json;
use std::collections::HashMap;

fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.bytes).unwrap()
}

fn parameters(address: &str) -> HashMap<String, String> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

/// Opens the callback, which must be refused: a page with a sentence, no session, and no sign-in that could go on.
async fn expect_refusal(browser: &mut Browser, callback: &str, sentence: &str) {
    let page = browser.open(callback).await;
    assert_eq!((page.status, page.header("content-type")), (403, "text/html; charset=utf-8"), "{callback}");
    assert!(text(&page).contains(sentence), "{sentence}: {}", text(&page));
    assert!(page.header("content-security-policy").contains("default-src 'none'"), "{:?}", page.headers);
    assert!(!browser.cookies.contains_key(SESSION) && !browser.cookies.contains_key(SIGN_IN), "{:?}", browser.cookies);
    assert_eq!(browser.session().await, json!({ "signedIn": false, "demoPeople": [] }));
}

#[tokio::test]
async fn a_person_signs_in_at_the_identity_provider_of_their_organization_and_out_again() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    assert_eq!(browser.session().await, json!({ "signedIn": false, "demoPeople": [] }));

    let location = browser.start_sign_in("acme").await;
    assert!(location.starts_with(world.identity_providers.issuer(Organization::Acme)), "{location}");
    let asked = parameters(&location);
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!((asked["client_id"].as_str(), asked["resource"].as_str()), ("console", ORIGIN));
    assert_eq!(asked["redirect_uri"], format!("{ORIGIN}/console/callback"));
    assert!(asked["scope"].starts_with("openid ") && asked["scope"].contains("roster:release"), "{}", asked["scope"]);
    assert!(asked["state"].len() >= 43 && asked["nonce"].len() >= 43 && asked["code_challenge"].len() == 43);
    let sealed = &browser.cookies[SIGN_IN];
    assert!(!sealed.contains(&asked["state"]) && !sealed.contains(&asked["nonce"]));

    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    let response = browser.open(&callback).await;
    assert_eq!((response.status, response.header("location")), (302, "/console/sessions"));
    let cookies: Vec<_> = response.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let cookie = cookies.iter().find(|line| line.starts_with(&format!("{SESSION}=cgcon_"))).expect("the cookie of the session");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    assert!(!browser.cookies.contains_key(SIGN_IN));

    let session = browser.session().await;
    assert_eq!((&session["signedIn"], &session["person"]["role"]), (&json!(true), &json!("ADMINISTRATOR")), "{session}");
    assert_eq!(session["organization"], json!({ "slug": "acme", "name": "acme" }));
    assert!(session["person"]["employeeId"].as_str().unwrap().starts_with("emp_") && session["expiresAt"].is_string(), "{session}");
    assert!(!session.to_string().contains("eyJ"), "a page never sees a token: {session}");
    let answer = browser.graphql("{ me { employee { userName } role } }").await;
    assert_eq!(answer.body["data"]["me"], json!({ "employee": { "userName": "ada" }, "role": "ADMINISTRATOR" }), "{}", answer.body);

    let after = current_cursor(&world.dashboard()).await;
    let subscription = format!("subscription {{ changes(after: {after}) {{ change {{ kind }} }} }}");
    let mut stream = browser.open_event_stream(&subscription).await;
    create_employee(&world.admin(), "new").await;
    while !stream.next_data().await["changes"]["change"]["kind"].is_string() {}
    drop(stream);
    let csrf = session["csrfToken"].as_str().unwrap();
    let request = browser.request(Method::POST, "/console/sign-out").header("x-csrf-token", csrf).header("origin", ORIGIN);
    let stolen = browser.clone();
    let response = browser.send(request).await;
    assert_eq!(response.status, 200);
    let redirect = response.body["redirectTo"].as_str().expect("the provider has an end_session_endpoint");
    assert!(redirect.starts_with(world.identity_providers.issuer(Organization::Acme)), "{redirect}");
    assert_eq!(parameters(redirect)["post_logout_redirect_uri"], format!("{ORIGIN}/console/"));
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    for mut browser in [browser, stolen] {
        assert_eq!(browser.session().await["signedIn"], false);
    }
    world.end().await;
}

#[tokio::test]
async fn a_callback_that_belongs_to_another_sign_in_is_refused() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    let location = browser.start_sign_in("acme").await;
    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    let state = parameters(&callback)["state"].clone();
    let not_started = "This sign-in was not started in this browser";

    // Another browser, which an attacker sends to the callback of the attacker's own sign-in.
    expect_refusal(&mut Browser::new(&world), &callback, not_started).await;
    let mut other = Browser::new(&world);
    other.start_sign_in("acme").await;
    expect_refusal(&mut other, &callback, not_started).await;
    // A forged state, a state that is missing, and a cookie that the server did not make.
    for forged in [callback.replace(&state, &"A".repeat(state.len())), callback.replace("state=", "other=")] {
        expect_refusal(&mut browser.clone(), &forged, not_started).await;
    }
    let mut forger = Browser::new(&world);
    for cookie in ["AAAA.encryption", "x", "", "AAAA.unknown"] {
        forger.cookies.insert(SIGN_IN.into(), cookie.into());
        expect_refusal(&mut forger, &callback, not_started).await;
    }
    // A person who takes too long.
    let mut late = browser.clone();
    world.clock.forward(chrono::TimeDelta::minutes(11));
    expect_refusal(&mut late, &callback, not_started).await;

    let location = browser.start_sign_in("acme").await;
    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    let mut replaying = browser.clone();
    assert_eq!(browser.open(&callback).await.status, 302);
    expect_refusal(&mut replaying, &callback, "does not accept the code: it is valid once").await;
    world.end().await;
}

#[tokio::test]
async fn the_identity_provider_of_another_organization_signs_nobody_in() {
    let world = world_with_people(|_| {}).await;
    create_employee(&world.globex_admin(), "ada").await;
    let mut browser = Browser::new(&world);
    let own = browser.start_sign_in("acme").await;
    // The same request at the provider of globex, which has a client with the same id and signs in a person with the same name.
    let (acme, globex) = (world.identity_providers.issuer(Organization::Acme), world.identity_providers.issuer(Organization::Globex));
    let foreign = authorize(&world, Organization::Globex, &own.replace(acme, globex), "ada").await;
    expect_refusal(&mut browser.clone(), &foreign, "The response is that of another identity provider").await;
    // Without its name, the code is not one of the provider of acme.
    let issuer = parameters(&foreign)["iss"].clone();
    let encoded: String = reqwest::Url::parse_with_params("http://x", [("iss", issuer)]).unwrap().query().unwrap().to_owned();
    let unnamed = foreign.replace(&format!("&{encoded}"), "");
    assert_ne!(unnamed, foreign);
    expect_refusal(&mut browser.clone(), &unnamed, "The response is that of another identity provider").await;
    let claimed = format!("{unnamed}&iss={acme}");
    expect_refusal(&mut browser.clone(), &claimed, "does not accept the code").await;
    world.end().await;
}

#[tokio::test]
async fn only_active_employees_sign_in() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    let location = browser.start_sign_in("acme").await;
    let callback = authorize(&world, Organization::Acme, &location, "nobody-here").await;
    expect_refusal(&mut browser, &callback, "No employee of the organization matches the token").await;
    // A person who cancels.
    browser.start_sign_in("acme").await;
    let mut cancelling = browser.clone();
    let location = cancelling.start_sign_in("acme").await;
    let issuer = world.identity_providers.issuer(Organization::Acme);
    let cancelled = format!("/console/callback?error=access_denied&state={}&iss={issuer}", parameters(&location)["state"]);
    expect_refusal(&mut cancelling, &cancelled, "The sign-in was cancelled").await;
    world.end().await;
}

#[tokio::test]
async fn an_organization_without_a_client_for_the_console_is_answered_as_an_unknown_one() {
    let world = world_with_people(|_| {}).await;
    let mut browser = Browser::new(&world);
    let unknown = browser.open("/console/sign-in?organization=no-such-company").await;
    assert_eq!(unknown.status, 404);
    assert!(text(&unknown).contains("There is no sign-in for an organization with this name"), "{}", text(&unknown));
    for path in
        ["/console/sign-in?organization=globex", "/console/sign-in", "/console/sign-in?organization=", "/console/sign-in?organization=%00"]
    {
        let page = browser.open(path).await;
        assert_eq!((page.status, text(&page)), (404, text(&unknown)), "{path}");
    }
    set_client(&world, &json!({ "clientId": null })).await;
    assert_eq!(text(&browser.open("/console/sign-in?organization=acme").await), text(&unknown));
    assert!(browser.cookies.is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_sign_in_returns_to_no_other_site() {
    let world = world_with_people(|_| {}).await;
    for (return_to, expected) in [
        ("//evil.example", "/console/"),
        ("https://evil.example/console/", "/console/"),
        ("/console/%5C%5Cevil", "/console/"),
        ("/graphql", "/graphql"),
    ] {
        let mut browser = Browser::new(&world);
        let location =
            browser.open(&format!("/console/sign-in?organization=acme&returnTo={return_to}")).await.header("location").to_owned();
        let callback = authorize(&world, Organization::Acme, &location, "eve").await;
        assert_eq!(browser.open(&callback).await.header("location"), expected, "{return_to}");
    }
    world.end().await;
}

#[tokio::test]
async fn an_identity_provider_that_is_away_is_explained_to_the_person() {
    let world = World::with_own_identity_providers(|config| config.console = true).await;
    prepare(&world).await;
    let control = async |route: &str, fail: bool| {
        world.identity_providers.control(world.http_client(), Organization::Acme, route, json!({ "fail": fail })).await;
    };
    let mut browser = Browser::new(&world);
    control("/discovery-fail", true).await;
    let page = browser.open("/console/sign-in?organization=acme").await;
    assert_eq!((page.status, page.header("retry-after")), (503, "60"));
    assert!(text(&page).contains("does not respond: wait a minute, then try again"), "{}", text(&page));
    control("/discovery-fail", false).await;
    let location = browser.start_sign_in("acme").await;
    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    control("/token-fail", true).await;
    let page = browser.clone().open(&callback).await;
    assert_eq!(page.status, 503);
    assert!(text(&page).contains("does not respond: wait a minute, then try again"), "{}", text(&page));
    control("/token-fail", false).await;
    assert_eq!(browser.open(&callback).await.status, 302, "the code was not used up");
    world.end().await;
}
