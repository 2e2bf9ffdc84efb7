//! A node behind PgBouncer: it serves with supported settings of PgBouncer; with others, it exits with an error that names them.

use crate::world::{DatabaseKind, Node, PgBouncer, World};
use serde_json::{Value, json};

const UPSERT: &str = "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { id } userErrors { message } } }";

/// The setting that every PgBouncer in front of a node needs.
const IGNORED_PARAMETERS: &str = "ignore_startup_parameters = extra_float_digits, options";

/// Asserts that a node executes queries and mutations.
async fn assert_serves(world: &World, node: &Node) {
    let hris = world.hris().at_address(&node.address);
    let ann = json!({ "externalId": "ann", "userName": "ann", "email": "a@example.com", "givenName": "Ann", "familyName": "Lee" });
    hris.execute(UPSERT, json!({ "input": { "employee": ann } })).await;
    for _ in 0..3 {
        let data = hris.execute("{ employees { nodes { externalId } } }", Value::Null).await;
        assert_eq!(data["employees"]["nodes"], json!([{ "externalId": "ann" }]));
    }
}

fn settings<'a>(url: &'a str, listen: &'a str) -> [(&'static str, &'a str); 3] {
    [("DATABASE_URL", url), ("DATABASE_LISTEN", listen), ("LOG_FILTER", "warn,coachgraph::server=info")]
}

/// Whether the message says that PgBouncer would mix the prepared statements of its clients.
fn is_statement_error(message: &str) -> bool {
    ["error: database_url: ", "max_prepared_statements", "1.21", "pool_mode = session"].iter().all(|part| message.contains(part))
}

/// Whether the message says that LISTEN does not work.
fn is_listen_error(message: &str) -> bool {
    message.starts_with("error: database_listen: must be false")
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_pooler_that_mixes_prepared_statements_is_rejected() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let prepared_statements = if PgBouncer::supports_prepared_statements() { "max_prepared_statements = 0" } else { "" };
    // With few or many server connections, used in any order.
    for pool_setting in ["default_pool_size = 1", "min_pool_size = 5", "server_round_robin = 1\nmin_pool_size = 3"] {
        let pooler = PgBouncer::start(&[IGNORED_PARAMETERS, "pool_mode = transaction", prepared_statements, pool_setting]);
        let url = pooler.url(&world.app.config.database_url);
        // The second attempt finds the prepared statements that the first one left in the server connections.
        for _ in 0..2 {
            let messages = Node::expect_start_failure(&world, &settings(&url, "false"));
            assert!(messages.len() == 1 && is_statement_error(&messages[0]), "{pool_setting}: {messages:?}");
        }
        let messages = Node::expect_start_failure(&world, &settings(&url, "true"));
        assert!(
            messages.len() == 2 && is_statement_error(&messages[0]) && is_listen_error(&messages[1]),
            "{pool_setting}: all errors are reported at once: {messages:?}"
        );
    }
    let pooler = PgBouncer::start(&[IGNORED_PARAMETERS, "pool_mode = statement", prepared_statements]);
    let messages = Node::expect_start_failure(&world, &settings(&pooler.url(&world.app.config.database_url), "false"));
    assert!(messages.len() == 1 && messages[0].contains("database_url") && messages[0].contains("pool_mode = session"), "{messages:?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_node_serves_behind_a_pooler_in_session_mode() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let pooler = PgBouncer::start(&[IGNORED_PARAMETERS, "pool_mode = session"]);
    let url = pooler.url(&world.app.config.database_url);
    let node = Node::start_with(&world, &settings(&url, "true"));
    assert_serves(&world, &node).await;
    assert!(
        node.startup_log.len() == 1 && node.startup_log[0].contains("ALTER ROLE postgres SET plan_cache_mode"),
        "{:?}",
        node.startup_log
    );
    let pooler = PgBouncer::start(&["pool_mode = session", "ignore_startup_parameters = extra_float_digits"]);
    let messages = Node::expect_start_failure(&world, &settings(&pooler.url(&world.app.config.database_url), "true"));
    assert!(
        messages.len() == 1 && messages[0].starts_with("error: database_url: the connection is refused: unsupported startup parameter"),
        "{messages:?}"
    );
    world.end().await;
}

/// PgBouncer supports prepared statements since 1.21. Debian 12 has an older version, which is rejected with the same settings.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_node_serves_behind_a_pooler_in_transaction_mode_with_prepared_statement_support() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let is_supported = PgBouncer::supports_prepared_statements();
    let prepared_statements = if is_supported { "max_prepared_statements = 200" } else { "" };
    for pool_setting in ["default_pool_size = 1", "min_pool_size = 5", "server_round_robin = 1\nmin_pool_size = 3"] {
        let pooler = PgBouncer::start(&[IGNORED_PARAMETERS, "pool_mode = transaction", prepared_statements, pool_setting]);
        let url = pooler.url(&world.app.config.database_url);
        let messages = Node::expect_start_failure(&world, &settings(&url, "true"));
        assert!(
            messages.iter().any(|line| is_listen_error(line)) && messages.iter().any(|line| is_statement_error(line)) != is_supported,
            "{messages:?}"
        );
        if is_supported {
            assert_serves(&world, &Node::start_with(&world, &settings(&url, "false"))).await;
        }
    }
    world.end().await;
}
