//! The limit of sign-ins: for each address and organization.

use super::{
    BROWSER,
    browser::{Browser, SESSION, SIGN_IN, authorize},
    world_with_people,
};
use crate::world::{Organization, Response, World};
use chrono::TimeDelta;
use reqwest::Method;

fn expect_throttled(response: &Response) -> TimeDelta {
    assert_eq!((response.status, response.header("content-type")), (429, "text/html; charset=utf-8"));
    let seconds: i64 = response.header("retry-after").parse().unwrap();
    let text = String::from_utf8_lossy(&response.bytes).into_owned();
    assert!(text.contains(&format!("too many sign-ins from your network in the last minute. Wait {seconds} second")), "{text}");
    assert!((1..=60).contains(&seconds), "{seconds}");
    TimeDelta::seconds(seconds)
}

#[tokio::test]
async fn too_many_sign_ins_to_an_organization_have_to_wait_and_others_go_on() {
    let world = world_with_people(|config| config.console_sign_ins_per_minute = 3).await;
    let acme = "/console/sign-in?organization=acme";
    let mut browser = Browser::new(&world);
    for _ in 0..3 {
        assert_eq!(browser.open(acme).await.status, 302);
    }
    let wait = expect_throttled(&browser.open(acme).await);
    assert!(browser.cookies.contains_key(SIGN_IN), "the sign-in that has begun goes on");
    assert_eq!(browser.open("/console/sign-in?organization=globex").await.status, 404, "another organization has sign-ins left");
    world.clock.forward(wait);
    let location = browser.start_sign_in("acme").await;
    // Completing sign-ins has a budget of its own.
    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    for _ in 0..3 {
        assert_eq!(browser.clone().open("/console/callback?state=forged&code=x").await.status, 403);
    }
    let wait = expect_throttled(&browser.open(&callback).await);
    assert!(browser.cookies.contains_key(SIGN_IN) && !browser.cookies.contains_key(SESSION));
    world.clock.forward(wait);
    assert_eq!(browser.open(&callback).await.status, 302, "the person waits, and loads the page again");
    world.end().await;
}

#[tokio::test]
async fn an_address_that_tries_names_of_organizations_has_to_wait() {
    let world = world_with_people(|config| config.console_sign_ins_per_minute = 3).await;
    let mut browser = Browser::new(&world);
    for number in 0..12 {
        assert_eq!(browser.open(&format!("/console/sign-in?organization=company{number}")).await.status, 404);
    }
    expect_throttled(&browser.open("/console/sign-in?organization=company12").await);
    expect_throttled(&browser.open("/console/callback?state=x&code=x").await);
    world.end().await;
}

async fn begin(world: &World, forwarded: &str) -> u16 {
    let browser = Browser::new(world);
    let request = browser.request(Method::GET, "/console/sign-in?organization=acme").header("accept", BROWSER);
    Response::send(request.header("x-forwarded-for", forwarded)).await.status
}

#[tokio::test]
async fn behind_a_proxy_the_address_that_it_adds_counts() {
    let world = world_with_people(|config| {
        config.console_sign_ins_per_minute = 1;
        config.console_address_header = "X-Forwarded-For".into();
    })
    .await;
    assert_eq!(begin(&world, "192.0.2.1").await, 302);
    assert_eq!(begin(&world, "192.0.2.2").await, 302, "another client");
    assert_eq!(begin(&world, "198.51.100.9, 192.0.2.1").await, 429, "what a client makes up does not count");
    assert_eq!(begin(&world, "2001:db8::1").await, 302);
    assert_eq!(begin(&world, "2001:db8::2").await, 429, "an address of the same network");
    assert_eq!(begin(&world, "no address").await, 302, "then that of the connection counts");
    assert_eq!(begin(&world, "").await, 429);
    world.end().await;
    // Without the setting, a client cannot choose its address.
    let world = world_with_people(|config| config.console_sign_ins_per_minute = 1).await;
    assert_eq!(begin(&world, "192.0.2.1").await, 302);
    assert_eq!(begin(&world, "192.0.2.2").await, 429);
    world.end().await;
}
