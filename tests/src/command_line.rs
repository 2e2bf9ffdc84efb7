//! What the command line does for an operator, and for somebody who only wants to see.

use crate::{operations::SAMPLE_ROSTER, world::program_path};
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
    let done = Command::new(program_path()).args(words).envs(settings).current_dir(folder).output().unwrap();
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

    let rows = format!("{SAMPLE_ROSTER}900,x,nowhere,X,X,President,Executive,Seattle,,2020-01-31,ACTIVE\n");
    fs::write(folder.path().join("roster.csv"), rows).unwrap();
    let import = ["roster", "import", "roster.csv", "--organization", "acme"];
    let planned = well(&[&import[..], &["--plan-only"]].concat());
    assert!(planned.contains("108 rows: 107 new") && planned.contains("row 108: email:"), "{planned}");
    assert!(well(&import).contains("107 new"));
    assert!(well(&import).contains("0 new, 0 changed, 0 re-hired, 0 terminated, 107 unchanged, 1 rejected"));

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
