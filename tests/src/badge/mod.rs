//! Badges and their credentials. An independent library, `openbadgeslib`, verifies them: it reads the keys of the organization and the status
//! list from the server, as any verifier does.

mod credentials;
mod learner_record;
mod lifecycle;
mod rules;

use crate::{
    operations::{create_employee, run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, Response, World, value_at},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Imports the sample framework. Returns the identifier of the competency `parent`, which has three levels, or of its part `child`.
async fn competency(caller: &Caller, name: &str) -> String {
    run_mutation(caller, "competencyFrameworkImport", sample_framework()).await;
    let competencies = caller.execute("{ competencies { nodes { id caseIdentifier } } }", json!({})).await;
    let nodes = value_at(&competencies, "competencies.nodes").as_array().unwrap().clone();
    nodes.iter().find(|node| node["caseIdentifier"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

/// `BadgeCreateInput` for a level of a competency.
fn badge_input(competency: &str, level: i32) -> Value {
    json!({
        "name": format!("Listening {level}"), "description": "Listens before advising", "criteria": "Was assessed by a partner",
        "competencyId": competency, "level": level,
    })
}

/// Creates and activates a badge.
async fn active_badge(caller: &Caller, input: Value) -> String {
    let badge = run_mutation(caller, "badgeCreate", input).await;
    run_mutation_by_id(caller, "badgeActivate", &badge).await;
    badge
}

/// Offers a badge to an employee. Returns the identifier of the award.
async fn offer(caller: &Caller, badge: &str, employee: &str) -> String {
    run_mutation(caller, "badgeOffer", json!({ "badgeId": badge, "employeeId": employee })).await
}

/// A badge for level 2 that the employee `ann` has accepted.
struct Issued {
    employee: String,
    badge: String,
    award: String,
    ann: Caller,
    /// The path of the credential, such as `/credentials/crd_…`.
    path: String,
}

impl Issued {
    async fn create(world: &World) -> Self {
        let admin = world.admin();
        let badge = active_badge(&admin, badge_input(&competency(&admin, "child").await, 2)).await;
        let employee = create_employee(&admin, "ann").await;
        let award = offer(&admin, &badge, &employee).await;
        let ann = world.person("ann");
        run_mutation_by_id(&ann, "badgeAwardAccept", &award).await;
        let path = credential_path(world, &ann, &award).await;
        Self { employee, badge, award, ann, path }
    }

    async fn token(&self, world: &World) -> String {
        get(world, &self.path, "*/*").await.text()
    }
}

async fn read_award(caller: &Caller, id: &str) -> Value {
    let document = "query($id: ID!) { badgeAward(id: $id) { status reason version issuedAt endedAt credentialUrl badgeId employeeId } }";
    caller.execute(document, json!({ "id": id })).await["badgeAward"].clone()
}

async fn credential_path(world: &World, caller: &Caller, award: &str) -> String {
    let url = read_award(caller, award).await["credentialUrl"].as_str().unwrap().to_owned();
    url.strip_prefix(world.app.config.public_url.trim_end_matches('/')).unwrap().to_owned()
}

/// Reads a public document without a token.
async fn get(world: &World, path: &str, accept: &str) -> Response {
    Response::send(world.anonymous().request(reqwest::Method::GET, path).await.header("accept", accept)).await
}

fn did(world: &World, organization: impl std::fmt::Display) -> String {
    let host = world.app.config.public_url.split("://").nth(1).unwrap().trim_end_matches('/').replace(':', "%3A");
    format!("did:web:{host}:organizations:{organization}")
}

/// What the independent library finds. `content` is a token, or the bytes of a file.
async fn verify(world: &World, kind: &str, content: &[u8], did: &str) -> Value {
    let content =
        if ["svg", "png"].contains(&kind) { BASE64_STANDARD.encode(content) } else { String::from_utf8(content.to_vec()).unwrap() };
    let request = json!({ "kind": kind, "content": content, "did": did, "email": "ann@example.com" });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let program = folder.join(".venv/bin/python");
    assert!(program.exists(), "tests/python/.venv is missing: tests/run installs it");
    let arguments = [world.address().to_owned(), world.app.config.public_url.trim_end_matches('/').to_owned()];
    let task = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(program);
        command.arg(folder.join("verify_badge.py")).args(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(request.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    });
    task.await.unwrap()
}

/// Why the independent library refuses a token.
async fn refusal(world: &World, token: &str, did: &str) -> String {
    let found = verify(world, "token", token.as_bytes(), did).await;
    assert_eq!(found["valid"], false, "{found:#}");
    found["error"].as_str().unwrap().to_owned()
}
