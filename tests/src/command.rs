//! What the command line does for an operator, and for somebody who only wants to see.

use crate::{
    steps::ROSTER,
    world::{program, supervised},
};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};

/// What the program says when it is run in a folder: whether it went well, its output and its complaints.
fn run(folder: &Path, words: &[&str]) -> (bool, String, String) {
    let database = format!("sqlite://{}", folder.join("coachgraph.sqlite").display());
    let settings = [
        ("COACHGRAPH_DATABASE_URL", database.as_str()),
        ("COACHGRAPH_PRODUCTION", "false"),
        ("COACHGRAPH_ACCESS_ALLOW_LOOPBACK_ISSUERS", "true"),
        ("COACHGRAPH_LOG_FILTER", "error"),
    ];
    let done = Command::new(program()).args(words).envs(settings).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    (done.status.success(), text(&done.stdout), text(&done.stderr))
}

#[test]
fn an_operator_sets_an_organization_up_and_brings_its_roster_in() {
    let folder = tempfile::tempdir().unwrap();
    let well = |words: &[&str]| {
        let (fine, said, complaint) = run(folder.path(), words);
        assert!(fine, "{words:?}: {complaint}");
        said
    };
    well(&["migrate"]);
    assert!(well(&["organization", "add", "acme", "--name", "Acme Inc."]).starts_with("org_"));
    let issuer = ["--organization", "acme", "--issuer", "http://127.0.0.1:9/acme"];
    let trust = [&["identity-provider", "add"][..], &issuer, &["--audience", "https://api.acme.example"]].concat();
    assert!(well(&trust).starts_with("idp_"));
    let client = ["--client-id", "hr", "--name", "HR", "--kind", "hris", "--scope", "roster:read roster:write"];
    let integration = well(&[&["integration", "add"][..], &issuer, &client].concat());
    assert!(integration.starts_with("int_"));
    assert!(well(&["integration", "scim-token", "--organization", "acme", "--integration", &integration]).starts_with("cgscim_"));

    let rows = format!("{ROSTER}900,x,nowhere,X,X,President,Executive,Seattle,,2020-01-31,ACTIVE\n");
    fs::write(folder.path().join("roster.csv"), rows).unwrap();
    let import = ["roster", "import", "roster.csv", "--organization", "acme"];
    let planned = well(&[&import[..], &["--plan-only"]].concat());
    assert!(planned.contains("108 rows: 107 new") && planned.contains("row 108: email:"), "{planned}");
    assert!(well(&import).contains("107 new"));
    assert!(well(&import).contains("0 new, 0 changed, 0 back, 0 gone, 107 as they were, 1 rejected"));

    let badly = |words: &[&str], says: &str| {
        let (fine, _, complaint) = run(folder.path(), words);
        assert!(!fine && complaint.contains(says), "{words:?}: {complaint}");
    };
    badly(&["organization", "add", "acme", "--name", "Again"], "slug: another organization has this slug");
    badly(&[&["roster", "import", "none.csv"][..], &import[3..]].concat(), "none.csv");
    badly(&["roster", "import", "roster.csv", "--organization", "nobody"], "nobody");
    fs::write(folder.path().join("latin.csv"), b"externalId,givenName\n1,Ren\xe9\n").unwrap();
    badly(&[&["roster", "import", "latin.csv"][..], &import[3..]].concat(), "roster: is not UTF-8 (line 2)");
    badly(&[&["integration", "add"][..], &issuer, &client[..6], &["--scope", "everything"]].concat(), "everything is not a scope");
}

#[test]
fn every_mistake_in_the_settings_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), "http_listen = 'nowhere'\nlimit_pages = 3\nlimit_page_default = 5000\n").unwrap();
    let (fine, _, complaint) = run(folder.path(), &["--config", "c.toml", "serve"]);
    assert!(!fine);
    for key in ["http_listen", "limit_pages"] {
        assert!(complaint.contains(&format!("error: {key}: ")), "{complaint}");
    }
    fs::write(folder.path().join("c.toml"), "limit_page_default = 5000\nlimit_batch = 0\n").unwrap();
    let (fine, _, complaint) = run(folder.path(), &["--config", "c.toml", "serve"]);
    assert!(!fine && complaint.contains("limit_page_default") && complaint.contains("limit_batch"), "{complaint}");
}

/// Asks the demo something with one of its tokens.
async fn ask(demo: &Value, who: &str, query: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(demo["graphql"].as_str().unwrap()).bearer_auth(demo["tokens"][who].as_str().unwrap());
    request.json(&json!({ "query": query })).send().await.unwrap().json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_keeps_its_data_and_shows_it_to_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let words = ["demo", "--data", data, "--port", "0", "--json"];
    let (helper, line) = supervised(&words);
    let demo: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the demo says {line}"));
    assert!(demo["ws"].as_str().unwrap().starts_with("ws://127.0.0.1:") && demo["scim"].as_str().unwrap().ends_with("/scim/v2"));
    let directory = reqwest::Client::builder().no_proxy().build().unwrap();
    let users = directory.get(format!("{}/Users?count=1", demo["scim"].as_str().unwrap()));
    let users = users.bearer_auth(demo["tokens"]["scim"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(users.json::<Value>().await.unwrap()["totalResults"], 107);

    let everything = "{ employees { totalCount } sessions { totalCount } learningRecords { totalCount } }";
    let counts = ask(&demo, "dashboard", everything).await["data"].clone();
    assert_eq!(counts["employees"]["totalCount"], 107);
    assert!(counts["sessions"]["totalCount"].as_i64() > Some(10) && counts["learningRecords"]["totalCount"].as_i64() > Some(50));
    assert_eq!(ask(&demo, "stranger", everything).await["data"]["employees"]["totalCount"], 0);
    assert_eq!(ask(&demo, "hris", "{ me { integration { kind } } }").await["data"]["me"]["integration"]["kind"], "HRIS");
    assert_eq!(ask(&demo, "person", "{ me { role } }").await["data"]["me"]["role"], "PROGRAM_MANAGER");
    assert_eq!(ask(&demo, "admin", "{ me { role } }").await["data"]["me"]["role"], "ADMINISTRATOR");
    let pulled = ask(&demo, "lms", "{ learningRecords(first: 1) { nodes { verb } } }").await;
    assert_eq!(pulled["data"]["learningRecords"]["nodes"][0]["verb"], "ATTENDED");

    // A second process is refused the file; after the first has gone, everything is still there.
    let (fine, _, complaint) = run(folder.path(), &["serve"]);
    assert!(!fine && complaint.contains("another process serves this database"), "{complaint}");
    drop(helper);
    let (_helper, line) = supervised(&words);
    let demo: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the demo says {line}"));
    assert_eq!(ask(&demo, "dashboard", everything).await["data"], counts);
}
