//! `demo` as a process: its sample data, its tokens across restarts, and its identity provider.

mod history;

use crate::world::{HelperProcess, World, program_path, start_supervised};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::Command,
    sync::atomic::{AtomicU16, Ordering},
};

/// The employees of the sample data in all states.
const EMPLOYEES: i32 = 126;
/// Those that SCIM lists: all but the one whose data were erased.
const SCIM_USERS: i32 = EMPLOYEES - 1;

const JWT_CALLERS: [&str; 6] = ["hris", "lms", "dashboard", "person", "admin", "stranger"];

/// A running demo. It is killed when this is dropped.
struct Demo {
    /// The JSON object that the demo prints when it is ready.
    output: Value,
    /// The lines before it, including those on standard error.
    notes: Vec<String>,
    http: reqwest::Client,
    _process: HelperProcess,
}

impl Demo {
    fn start(data: &Path, port: u16) -> Self {
        Self::start_with(data, port, &[])
    }

    fn start_with(data: &Path, port: u16, options: &[&str]) -> Self {
        let port = port.to_string();
        let arguments = ["demo", "--data", data.to_str().unwrap(), "--port", &port, "--json"];
        let (mut process, mut line) = start_supervised(&[&arguments, options].concat());
        let mut notes = Vec::new();
        let output = loop {
            if let Ok(output) = serde_json::from_str(&line) {
                break output;
            }
            assert!(!line.is_empty(), "the demo ended before it was ready: {notes:?}");
            notes.push(line);
            line = process.read_line();
        };
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { output, notes, http, _process: process }
    }

    fn token(&self, caller: &str) -> &str {
        self.output["tokens"][caller].as_str().unwrap()
    }

    /// The response to a GraphQL query: status and body.
    async fn query_with(&self, token: &str, query: &str) -> (u16, Value) {
        let request = self.http.post(self.output["graphql"].as_str().unwrap()).bearer_auth(token);
        let response = request.json(&json!({ "query": query })).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The data of a GraphQL query by one of its callers.
    async fn query(&self, caller: &str, query: &str) -> Value {
        self.query_with(self.token(caller), query).await.1["data"].clone()
    }

    async fn count_scim_users(&self, token: &str) -> Value {
        let request = self.http.get(format!("{}/Users?count=1", self.output["scim"].as_str().unwrap())).bearer_auth(token);
        request.send().await.unwrap().json::<Value>().await.unwrap()["totalResults"].clone()
    }
}

/// A free port, a different one at each call. It is below the range of ephemeral ports, so the system never selects it for port 0.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 8_000).unwrap();
    let mut candidates = std::iter::repeat_with(|| first + NEXT.fetch_add(1, Ordering::Relaxed));
    candidates.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()).unwrap()
}

/// The claim `iss` of a JWT.
fn issuer(token: &str) -> String {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice::<Value>(&claims).unwrap()["iss"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_serves_sample_data_to_each_caller_and_hides_it_from_other_organizations() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), 0);
    assert_eq!(demo.notes, Vec::<String>::new());
    let output = &demo.output;
    assert!(output["ws"].as_str().unwrap().starts_with("ws://127.0.0.1:") && output["scim"].as_str().unwrap().ends_with("/scim/v2"));
    assert_eq!(demo.count_scim_users(demo.token("scim")).await, SCIM_USERS);

    for caller in ["dashboard", "stranger"] {
        assert_eq!(demo.query(caller, "{ guides { totalCount } }").await["guides"]["totalCount"], 6, "the guides of the product");
    }
    let agenda = "{ sessions(first: 100, filter: { status: { eq: SCHEDULED } }) { nodes { agenda { kind } } } }";
    let agenda = demo.query("person", agenda).await.to_string();
    assert!(agenda.contains("STEP") && agenda.contains("TOPIC"), "{agenda}");
    let shared = "{ recognitions { totalCount } takeaways(filter: { search: \"silence\" }) { nodes { authorName helpfulCount } } }";
    let found = demo.query("dashboard", shared).await;
    assert!(found["recognitions"]["totalCount"].as_i64() > Some(10), "{found}");
    assert_eq!(found["takeaways"]["nodes"], json!([{ "authorName": "Daniel Faviet", "helpfulCount": 5 }]));
    let counts_query = "{ employees { totalCount } sessions { totalCount } learningRecords { totalCount } }";
    let counts = demo.query("dashboard", counts_query).await;
    assert_eq!(counts["employees"]["totalCount"], EMPLOYEES);
    assert!(counts["sessions"]["totalCount"].as_i64() > Some(300) && counts["learningRecords"]["totalCount"].as_i64() > Some(600));
    assert_eq!(demo.query("stranger", counts_query).await["employees"]["totalCount"], 0);
    assert_eq!(demo.query("hris", "{ me { integration { kind } } }").await["me"]["integration"]["kind"], "HRIS");
    assert_eq!(demo.query("person", "{ me { role } }").await["me"]["role"], "PROGRAM_MANAGER");
    assert_eq!(demo.query("admin", "{ me { role } }").await["me"]["role"], "ADMINISTRATOR");
    let records = demo.query("lms", "{ learningRecords(first: 1) { nodes { verb } } }").await;
    assert_eq!(records["learningRecords"]["nodes"][0]["verb"], "ATTENDED");

    // A second process must not open the database of the first.
    let database = format!("sqlite://{}", folder.path().join("coachgraph.sqlite").display());
    let second = Command::new(program_path())
        .arg("serve")
        .envs([("COACHGRAPH_DATABASE_URL", database.as_str()), ("COACHGRAPH_PRODUCTION", "false")])
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && message.contains("another process serves this database"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_keeps_data_and_tokens_across_a_restart() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let first = Demo::start(folder.path(), port);
    let counts_query = "{ employees { totalCount } sessions { totalCount } learningRecords { totalCount } }";
    let counts = first.query("dashboard", counts_query).await;
    let tokens = first.output["tokens"].clone();
    drop(first);

    let second = Demo::start(folder.path(), port);
    assert_eq!(second.notes, Vec::<String>::new());
    for caller in JWT_CALLERS {
        let (status, body) = second.query_with(tokens[caller].as_str().unwrap(), "{ organization { id } }").await;
        assert!(status == 200 && body["data"]["organization"]["id"].is_string(), "the earlier token of {caller}: {status} {body:#}");
        let (status, body) = second.query_with(second.token(caller), "{ organization { id } }").await;
        assert!(status == 200 && body["data"]["organization"]["id"].is_string(), "the current token of {caller}: {status} {body:#}");
    }
    assert_eq!(tokens["scim"], second.token("scim"), "a SCIM token is printed again while it is valid");
    assert_eq!(second.count_scim_users(second.token("scim")).await, SCIM_USERS);
    assert_eq!(second.query_with(tokens["dashboard"].as_str().unwrap(), counts_query).await.1["data"], counts);
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_on_another_port_reports_that_earlier_tokens_are_invalid() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let first = Demo::start(folder.path(), port);
    let tokens = first.output["tokens"].clone();
    drop(first);

    // Keeps the first port occupied, so that port 0 cannot select it again.
    let _occupied = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    let second = Demo::start(folder.path(), 0);
    let note = second.notes.join("\n");
    assert!(note.contains("no longer accepted") && note.contains(&issuer(tokens["hris"].as_str().unwrap())), "{note}");
    for caller in JWT_CALLERS {
        let (status, body) = second.query_with(tokens[caller].as_str().unwrap(), "{ organization { id } }").await;
        assert_eq!(status, 401, "the earlier token of {caller}: {body:#}");
        let (status, body) = second.query_with(second.token(caller), "{ organization { id } }").await;
        assert_eq!(status, 200, "the current token of {caller}: {body:#}");
    }
    assert_eq!(second.count_scim_users(tokens["scim"].as_str().unwrap()).await, SCIM_USERS, "SCIM tokens do not depend on the issuer");
}

#[tokio::test(flavor = "multi_thread")]
async fn identity_provider_of_the_demo_publishes_only_public_keys_and_does_not_exist_in_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), 0);
    let issuer = issuer(demo.token("hris"));
    let get = async |address: String| demo.http.get(address).send().await.unwrap();
    let discovery: Value = get(format!("{issuer}/.well-known/openid-configuration")).await.json().await.unwrap();
    assert_eq!(discovery["issuer"], issuer);
    let jwks: Value = get(discovery["jwks_uri"].as_str().unwrap().to_owned()).await.json().await.unwrap();
    assert!(jwks["keys"][0]["x"].is_string() && jwks["keys"][0].get("d").is_none(), "{jwks}");

    let world = World::new().await;
    let path = issuer.split_once("/demo/").unwrap().1;
    for document in ["jwks", ".well-known/openid-configuration"] {
        assert_eq!(get(format!("{}/demo/{path}/{document}", world.address())).await.status(), 404, "{document}");
    }
    world.end().await;
}

/// The output of `demo --env`: exit code 0, and the lines; or the errors.
fn print_tokens(data: &Path) -> Result<Vec<String>, String> {
    let output = Command::new(program_path()).args(["demo", "--env", "--data"]).arg(data).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout).lines().map(str::to_owned).collect()) } else { Err(text(output.stderr)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_env_prints_tokens_of_the_running_demo_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let error = print_tokens(&missing).unwrap_err();
    assert!(error.contains("no demo was started with this data") && !missing.exists(), "{error}");

    let data = folder.path().join("data");
    let demo = Demo::start(&data, 0);
    let files = || std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect::<std::collections::BTreeSet<_>>();
    let files_before = files();
    let lines = print_tokens(&data).unwrap();
    assert_eq!(files(), files_before);
    let names = ["HRIS", "LMS", "DASHBOARD", "PERSON", "ADMIN", "STRANGER", "SCIM", "XAPI"];
    assert_eq!(lines.len(), names.len(), "{lines:?}");
    for (line, name) in lines.iter().zip(names) {
        let token = line.strip_prefix(&format!("export {name}=")).unwrap();
        if name == "SCIM" {
            assert_eq!(demo.count_scim_users(token).await, SCIM_USERS);
        } else if name == "XAPI" {
            let (key, secret) = token.split_once(':').unwrap();
            let request = demo.http.get(format!("{}/statements", demo.output["xapi"].as_str().unwrap())).basic_auth(key, Some(secret));
            assert_eq!(request.header("x-experience-api-version", "2.0.0").send().await.unwrap().status(), 200);
        } else {
            let (status, body) = demo.query_with(token, "{ organization { name } }").await;
            assert_eq!((status, &body["data"]["organization"]["name"]), (200, &json!(if name == "STRANGER" { "Globex" } else { "Acme" })));
        }
    }
}

#[test]
fn the_message_of_the_demo_has_at_most_25_lines_and_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, mut line) = start_supervised(&["demo", "--data", folder.path().to_str().unwrap(), "--port", "0"]);
    let mut lines = vec![line.clone()];
    while !line.contains("Ctrl-C") {
        line = process.read_line();
        lines.push(line.clone());
        assert!(lines.len() <= 25, "{lines:#?}");
    }
    let message = lines.join("\n");
    assert!(message.contains("open http://127.0.0.1:") && message.contains("demo --env --data") && !message.contains("eyJ"), "{message}");
}

/// A demo that receives signals, which a supervised process does not.
struct Child(std::process::Child);

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_that_is_killed_while_it_creates_its_data_has_all_of_it_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let mut command = Command::new(program_path());
    command.args(["demo", "--port", "0", "--data"]).arg(folder.path()).stderr(std::process::Stdio::null());
    let mut child = Child(command.spawn().unwrap());
    while !file("coachgraph.sqlite.incomplete-wal").exists() {
        assert!(child.0.try_wait().unwrap().is_none(), "the demo ended");
        std::thread::yield_now();
    }
    drop(child);
    assert!(!file("coachgraph.sqlite").exists(), "the database has its name only when it is complete");
    assert!(print_tokens(folder.path()).unwrap_err().contains("no demo was started with this data"));

    let demo = Demo::start(folder.path(), 0);
    let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.contains("incomplete")).collect::<Vec<_>>(), Vec::<String>::new());
    let data = demo.query("dashboard", "{ employees { totalCount } sessions { totalCount } }").await;
    assert_eq!(data["employees"]["totalCount"], EMPLOYEES);
    assert!(data["sessions"]["totalCount"].as_i64() > Some(300), "{data}");
}

#[tokio::test(flavor = "multi_thread")]
async fn time_goes_on_in_a_live_demo_until_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(program_path());
    command.args(["demo", "--live", "--port", "0", "--json", "--data"]).arg(folder.path()).stdout(std::process::Stdio::piped());
    let mut child = Child(command.spawn().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.0.stdout.take().unwrap()), &mut line).unwrap();
    let output: Value = serde_json::from_str(&line).unwrap();
    let kinds = ["session.scheduled", "session.held", "recognition.given", "employee.updated"];
    let query = format!("subscription {{ changes(filter: {{ kinds: {kinds:?} }}) {{ change {{ kind }} }} }}");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(output["sse"].as_str().unwrap()).bearer_auth(output["tokens"]["dashboard"].as_str().unwrap());
    let request = request.header("Accept", "text/event-stream").json(&json!({ "query": query }));
    let mut response = request.send().await.unwrap();
    let mut received = String::new();
    while !kinds.iter().all(|kind| received.contains(kind)) {
        let chunk = response.chunk().await.unwrap().unwrap_or_else(|| panic!("the stream ended: {received}"));
        received += &String::from_utf8_lossy(&chunk);
    }
    let stopped = Command::new("kill").args(["-TERM", &child.0.id().to_string()]).status().unwrap();
    assert!(stopped.success() && child.0.wait().unwrap().success(), "the demo stops with exit code 0");
}
