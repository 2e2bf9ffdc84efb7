//! The log lines of requests: they identify the request, and contain neither tokens nor personal data.

use crate::world::{DatabaseKind, Node, Response, World};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_log_lines_identify_requests_and_contain_neither_tokens_nor_personal_data() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let mut node = Node::start_with(&world, &[("LOG_FILTER", "trace")]);
    let hris = world.hris().at_address(&node.address);
    let with_opaque_token = world.dashboard().with_opaque_token().at_address(&node.address);
    let body = json!({
        "query": "mutation Joining($name: String!) { employeeUpsert(input: { employee: {
            externalId: $name, userName: $name, email: \"zaphod@example.com\", givenName: \"Zaphod\", familyName: \"Beeblebrox\"
        } }) { employee { id } userErrors { code } } }",
        "variables": { "name": "zaphod" },
    });
    let request = hris.request(Method::POST, "/graphql").await.header("x-request-id", "the-first").json(&body);
    let response = Response::send(request).await;
    assert_eq!((response.status, response.errors().len()), (200, 0), "{:#}", response.body);
    with_opaque_token.execute("{ employees { nodes { email } } }", Value::Null).await;
    // Failed requests are logged too.
    let forged = hris.with_token(format!("{}x", hris.token().await.unwrap()));
    assert_eq!(forged.graphql("{ organization { name } }", Value::Null).await.status, 401);
    hris.graphql("{ employees(filter: { email: { eq: \"zaphod@example.com\" } }) { nope } }", Value::Null).await;

    node.terminate();
    let (lines, exit_code) = node.wait_for_exit_with_log();
    assert_eq!(exit_code, 0);
    let events = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let requests: Vec<_> = events.filter(|event| event["message"] == "request completed").collect();
    let first = requests.iter().find(|event| event["request.id"] == "the-first").expect("a line for the first request");
    assert_eq!(first["graphql.operation.name"], "Joining");
    assert_eq!(first["organization.id"], world.acme.id.to_string());
    assert!(first["graphql.cost"].as_u64().unwrap() > 0, "{first:#}");
    assert_eq!(requests.len(), 4);

    let tokens = [hris.token().await, with_opaque_token.token().await].map(Option::unwrap);
    let other_secrets = ["zaphod", "Beeblebrox", "rs-secret"].map(str::to_owned);
    for secret in tokens.iter().chain(&other_secrets) {
        // The end of a token alone is a secret too: it is the signature.
        let end = secret.get(secret.len().saturating_sub(24)..).unwrap();
        assert_eq!(lines.iter().find(|line| line.contains(end)), None, "the log contains {end}");
    }
    world.end().await;
}
