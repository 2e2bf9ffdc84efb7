//! Sessions on two nodes with one database: both know of a sign-in and a sign-out.

use super::{
    browser::{Browser, ORIGIN},
    prepare,
    refresh::{control, token_requests},
    sign_out::{expect_end, follow_changes, next_kind},
};
use crate::{
    operations::create_employee,
    world::{DatabaseKind, Response, World, with_timeout},
};
use chrono::TimeDelta;
use coachgraph::{
    app::App,
    platform::config::Config,
    server::{self, Running},
};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use std::sync::Arc;

/// A second node on the database of the world, and its address.
async fn start_second_node(world: &World) -> (Running, String) {
    let app = App::build(world.app.config.clone(), world.clock.clone()).await.unwrap();
    let server = server::start(Arc::new(app)).await.unwrap();
    let address = format!("http://{}", server.address);
    (server, address)
}

async fn world_on_two_nodes(change: impl FnOnce(&mut Config)) -> (World, Running, [String; 2]) {
    let world = World::on_database_with_own_identity_providers(DatabaseKind::Postgres, |config| {
        config.console = true;
        change(config);
    })
    .await;
    prepare(&world).await;
    let (server, second) = start_second_node(&world).await;
    let addresses = [world.address().to_owned(), second];
    (world, server, addresses)
}

fn at(browser: &Browser, address: &str) -> Browser {
    Browser { address: address.to_owned(), ..browser.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_signing_out_at_one_node_ends_the_streams_at_the_other() {
    let (world, second, addresses) = world_on_two_nodes(|config| config.stream_keep_alive_seconds = 3600).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    // Both nodes receive notifications.
    let db = world.connect_database().await;
    let listeners = "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
    let both_listen = async {
        loop {
            let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, listeners)).await.unwrap().unwrap();
            if row.try_get_by_index::<i64>(0).unwrap() == 2 {
                return;
            }
        }
    };
    with_timeout("both nodes to listen", both_listen).await;
    let mut elsewhere = at(&browser, &addresses[1]);
    let mut stream = follow_changes(&world, &mut elsewhere).await;
    create_employee(&world.admin(), "first").await;
    assert_eq!(next_kind(&mut stream).await, "employee.created");
    assert_eq!(browser.sign_out().await.status, 200);
    expect_end(&mut stream).await;
    second.stop().await;
    world.end().await;
}

/// As behind a pooler in transaction mode.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_without_notifications_a_stream_delivers_nothing_after_the_sign_out() {
    let (world, second, addresses) = world_on_two_nodes(|config| {
        config.stream_keep_alive_seconds = 3600;
        config.database_listen = false;
    })
    .await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let mut elsewhere = at(&browser, &addresses[1]);
    let mut stream = follow_changes(&world, &mut elsewhere).await;
    create_employee(&world.admin(), "first").await;
    assert_eq!(next_kind(&mut stream).await, "employee.created");
    assert_eq!(browser.sign_out().await.status, 200);
    create_employee(&world.admin(), "second").await;
    expect_end(&mut stream).await;
    second.stop().await;
    world.end().await;
}

/// Requests at both nodes that come while the tokens are renewed use the new tokens: the provider of this test ends a session whose
/// refresh token is used twice.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_concurrent_requests_at_two_nodes_renew_an_expired_token_once() {
    let (world, second, addresses) = world_on_two_nodes(|config| config.console_idle_minutes = 600).await;
    let minutes = |minutes: i64| json!({ "seconds": minutes * 60 });
    control(&world, "/ttl", minutes(2)).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let csrf = browser.session().await["csrfToken"].as_str().unwrap().to_owned();
    let (mut passed, mut lifetime) = (0, 2);
    for round in 1..=6 {
        // Longer than the tokens last. The provider's clock does not move: the next ones must last from the beginning.
        world.clock.forward(TimeDelta::minutes(lifetime + 1));
        passed += lifetime + 1;
        lifetime = passed + 2;
        control(&world, "/ttl", minutes(lifetime)).await;
        let before = token_requests(&world).await;
        let requests = (0..16).map(|count| {
            let request = at(&browser, &addresses[count % 2]).request(Method::POST, "/graphql");
            let request = request.header("x-csrf-token", &csrf).header("origin", ORIGIN);
            Response::send(request.json(&json!({ "query": "{ me { role } }" })))
        });
        let responses = futures_util::future::join_all(requests).await;
        assert!(responses.iter().all(|response| response.status == 200), "round {round}: {responses:?}");
        assert_eq!(token_requests(&world).await - before, 1, "round {round}");
        // Takes the secret that replaces the cookie every 15 minutes.
        assert_eq!(browser.session().await["signedIn"], true, "round {round}");
    }
    second.stop().await;
    world.end().await;
}
