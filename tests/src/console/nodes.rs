//! Sessions on two nodes with one database: both know of a sign-in and a sign-out.

use super::{
    browser::Browser,
    prepare,
    sign_out::{expect_end, follow_changes, next_kind},
};
use crate::{
    operations::create_employee,
    world::{DatabaseKind, World, with_timeout},
};
use coachgraph::{
    app::App,
    platform::config::Config,
    server::{self, Running},
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
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
