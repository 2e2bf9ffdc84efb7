//! What the server writes about a request: enough to find it, and nothing that is secret or somebody's.

use crate::world::{Response, DatabaseKind, Node, World};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_logs_name_the_request_and_neither_tokens_nor_people() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let mut node = Node::start_with(&world, &[("LOG_FILTER", "trace")]);
    let hris = world.hris().at_address(&node.address);
    let opaque = world.dashboard().with_opaque_token().at_address(&node.address);
    let body = json!({
        "query": "mutation Joining($name: String!) { employeeUpsert(input: { employee: {
            externalId: $name, userName: $name, email: \"zaphod@example.com\", givenName: \"Zaphod\", familyName: \"Beeblebrox\"
        } }) { employee { id } userErrors { code } } }",
        "variables": { "name": "zaphod" },
    });
    let request = hris.request(Method::POST, "/graphql").await.header("x-request-id", "the-first").json(&body);
    let answer = Response::send(request).await;
    assert_eq!((answer.status, answer.errors().len()), (200, 0), "{:#}", answer.body);
    opaque.execute("{ employees { nodes { email } } }", Value::Null).await;
    // What is refused is written about too.
    let forged = hris.with_token(format!("{}x", hris.token().await.unwrap()));
    assert_eq!(forged.graphql("{ organization { name } }", Value::Null).await.status, 401);
    hris.graphql("{ employees(filter: { email: { eq: \"zaphod@example.com\" } }) { nope } }", Value::Null).await;

    node.terminate();
    let (lines, code) = node.wait_for_exit_with_log();
    assert_eq!(code, 0);
    let answered = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let answered: Vec<_> = answered.filter(|line| line["message"] == "request completed").collect();
    let first = answered.iter().find(|line| line["request.id"] == "the-first").expect("a line about the first request");
    assert_eq!(first["graphql.operation.name"], "Joining");
    assert_eq!(first["organization.id"], world.acme.id.to_string());
    assert!(first["graphql.cost"].as_u64().unwrap() > 0, "{first:#}");
    assert_eq!(answered.len(), 4);

    let secrets = [hris.token().await, opaque.token().await].map(Option::unwrap);
    let people = ["zaphod", "Beeblebrox", "rs-secret"].map(str::to_owned);
    for word in secrets.iter().chain(&people) {
        // Not even a part of a token.
        let part = word.get(word.len().saturating_sub(24)..).unwrap();
        let told = lines.iter().find(|line| line.contains(part));
        assert_eq!(told, None, "the log holds {part}");
    }
    world.end().await;
}
