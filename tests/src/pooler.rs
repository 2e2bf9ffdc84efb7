//! A node behind PgBouncer: it starts where it would work, and says what to change where it would not.

use crate::world::{DatabaseKind, Node, Pooler, World};
use serde_json::{Value, json};

const UPSERT: &str = "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { id } userErrors { message } } }";

/// What every pooler before a node needs.
const IGNORED: &str = "ignore_startup_parameters = extra_float_digits, options";

/// Writes and reads at a node.
async fn works(world: &World, node: &Node) {
    let hris = world.hris().at(&node.address);
    let ann = json!({ "externalId": "ann", "userName": "ann", "email": "a@example.com", "givenName": "Ann", "familyName": "Lee" });
    hris.ok(UPSERT, json!({ "input": { "employee": ann } })).await;
    for _ in 0..3 {
        let seen = hris.ok("{ employees { nodes { externalId } } }", Value::Null).await;
        assert_eq!(seen["employees"]["nodes"], json!([{ "externalId": "ann" }]));
    }
}

fn settings<'a>(url: &'a str, listen: &'a str) -> [(&'static str, &'a str); 3] {
    [("DATABASE_URL", url), ("DATABASE_LISTEN", listen), ("LOG_FILTER", "warn,coachgraph::server=info")]
}

/// That nodes would run each other's statements.
fn mixes(complaint: &str) -> bool {
    ["error: database_url: ", "max_prepared_statements", "1.21", "pool_mode = session"].iter().all(|part| complaint.contains(part))
}

fn deaf(complaint: &str) -> bool {
    complaint.starts_with("error: database_listen: must be false")
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_pooler_that_mixes_prepared_statements_is_refused() {
    let world = World::on(DatabaseKind::Postgres).await;
    let settled = if Pooler::knows_prepared_statements() { "max_prepared_statements = 0" } else { "" };
    // With few backends or many, however they take turns.
    for other in ["default_pool_size = 1", "min_pool_size = 5", "server_round_robin = 1\nmin_pool_size = 3"] {
        let pooler = Pooler::start(&[IGNORED, "pool_mode = transaction", settled, other]);
        let url = pooler.url(&world.app.config.database_url);
        // Tried again it is found again: by what the first try left behind, too.
        for _ in 0..2 {
            let said = Node::refused(&world, &settings(&url, "false"));
            assert!(said.len() == 1 && mixes(&said[0]), "{other}: {said:?}");
        }
        let said = Node::refused(&world, &settings(&url, "true"));
        assert!(said.len() == 2 && mixes(&said[0]) && deaf(&said[1]), "{other}: all that is wrong is told at once: {said:?}");
    }
    let pooler = Pooler::start(&[IGNORED, "pool_mode = statement", settled]);
    let said = Node::refused(&world, &settings(&pooler.url(&world.app.config.database_url), "false"));
    assert!(said.len() == 1 && said[0].contains("database_url") && said[0].contains("pool_mode = session"), "{said:?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_behind_a_pooler_in_session_mode_a_node_serves() {
    let world = World::on(DatabaseKind::Postgres).await;
    let pooler = Pooler::start(&[IGNORED, "pool_mode = session"]);
    let url = pooler.url(&world.app.config.database_url);
    let node = Node::with(&world, &settings(&url, "true"));
    works(&world, &node).await;
    assert!(node.said.len() == 1 && node.said[0].contains("ALTER ROLE postgres SET plan_cache_mode"), "{:?}", node.said);
    let pooler = Pooler::start(&["pool_mode = session", "ignore_startup_parameters = extra_float_digits"]);
    let said = Node::refused(&world, &settings(&pooler.url(&world.app.config.database_url), "true"));
    assert!(
        said.len() == 1 && said[0].starts_with("error: database_url: the connection is refused: unsupported startup parameter"),
        "{said:?}"
    );
    world.end().await;
}

/// PgBouncer keeps them apart since 1.21; Debian 12 has an older one, which is refused with the same settings.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_behind_a_pooler_in_transaction_mode_a_node_serves_where_prepared_statements_are_kept_apart() {
    let world = World::on(DatabaseKind::Postgres).await;
    let apart = Pooler::knows_prepared_statements();
    let settled = if apart { "max_prepared_statements = 200" } else { "" };
    for size in ["default_pool_size = 1", "min_pool_size = 5", "server_round_robin = 1\nmin_pool_size = 3"] {
        let pooler = Pooler::start(&[IGNORED, "pool_mode = transaction", settled, size]);
        let url = pooler.url(&world.app.config.database_url);
        let said = Node::refused(&world, &settings(&url, "true"));
        assert!(said.iter().any(|line| deaf(line)) && said.iter().any(|line| mixes(line)) != apart, "{said:?}");
        if apart {
            works(&world, &Node::with(&world, &settings(&url, "false"))).await;
        }
    }
    world.end().await;
}
