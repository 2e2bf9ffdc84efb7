//! The command line: administration of an organization, and errors of the settings.

use crate::{operations::SAMPLE_ROSTER, world::program_path};
use sea_orm::EntityTrait;
use std::{fs, path::Path, process::Command};

/// The result of a command.
struct Outcome {
    is_success: bool,
    stdout: String,
    stderr: String,
}

/// Runs the program in a folder, with a database in it.
fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    let database = format!("sqlite://{}", folder.join("coachgraph.sqlite").display());
    let settings = [
        ("COACHGRAPH_DATABASE_URL", database.as_str()),
        ("COACHGRAPH_PRODUCTION", "false"),
        ("COACHGRAPH_ACCESS_ALLOW_LOOPBACK_ISSUERS", "true"),
        ("COACHGRAPH_LOG_FILTER", "error"),
    ];
    let output = Command::new(program_path()).args(arguments).envs(settings).current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    Outcome { is_success: output.status.success(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

#[test]
fn an_operator_creates_an_organization_and_imports_its_roster() {
    let folder = tempfile::tempdir().unwrap();
    let succeed = |arguments: &[&str]| {
        let outcome = run(folder.path(), arguments);
        assert!(outcome.is_success, "{arguments:?}: {}", outcome.stderr);
        outcome.stdout
    };
    succeed(&["migrate"]);
    assert!(succeed(&["organization", "add", "acme", "--name", "Acme Inc."]).starts_with("org_"));
    let issuer = ["--organization", "acme", "--issuer", "http://127.0.0.1:9/acme"];
    let add_identity_provider = [&["identity-provider", "add"][..], &issuer, &["--audience", "https://api.acme.example"]].concat();
    assert!(succeed(&add_identity_provider).starts_with("idp_"));
    let client = ["--client-id", "hr", "--name", "HR", "--kind", "hris", "--scope", "roster:read roster:write"];
    let integration = succeed(&[&["integration", "add"][..], &issuer, &client].concat());
    assert!(integration.starts_with("int_"));
    let issue_scim_token = ["integration", "scim-token", "--organization", "acme", "--integration", &integration];
    assert!(succeed(&issue_scim_token).starts_with("cgscim_"));

    let rows = format!("{SAMPLE_ROSTER}900,x,invalid,X,X,President,Executive,Seattle,,2020-01-31,ACTIVE\n");
    fs::write(folder.path().join("roster.csv"), rows).unwrap();
    let import = ["roster", "import", "roster.csv", "--organization", "acme"];
    let plan = succeed(&[&import[..], &["--plan-only"]].concat());
    assert!(plan.contains("108 rows: 107 new") && plan.contains("row 108: email:"), "{plan}");
    assert!(succeed(&import).contains("107 new"));
    assert!(succeed(&import).contains("0 new, 0 changed, 0 re-hired, 0 terminated, 107 unchanged, 1 rejected"));
    fs::write(folder.path().join("renamed.csv"), "externalId,userName\nWD-104,bmiller\n").unwrap();
    let renamed = ["roster", "import", "renamed.csv", "--organization", "acme", "--match-by", "user-name"];
    assert!(succeed(&renamed).contains("0 new, 1 changed"));

    let fail = |arguments: &[&str], message: &str| {
        let outcome = run(folder.path(), arguments);
        assert!(!outcome.is_success && outcome.stderr.contains(message), "{arguments:?}: {}", outcome.stderr);
    };
    fail(&["organization", "add", "acme", "--name", "Again"], "slug: another organization has this slug");
    fail(&[&["roster", "import", "none.csv"][..], &import[3..]].concat(), "none.csv");
    fail(&["roster", "import", "roster.csv", "--organization", "unknown"], "unknown");
    fs::write(folder.path().join("latin.csv"), b"externalId,givenName\n1,Ren\xe9\n").unwrap();
    let latin = succeed(&[&["roster", "import", "latin.csv"][..], &import[3..], &["--plan-only"]].concat());
    assert!(latin.contains("1 rejected") && latin.contains("row 1: "), "only the row is rejected: {latin}");
    fail(&[&["integration", "add"][..], &issuer, &client[..6], &["--scope", "everything"]].concat(), "everything is not a scope");
}

#[tokio::test]
async fn a_new_organization_has_the_guides_and_question_sets_that_come_with_the_product() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["migrate"][..], &["organization", "add", "acme", "--name", "Acme Inc."]] {
        let outcome = run(folder.path(), arguments);
        assert!(outcome.is_success, "{arguments:?}: {}", outcome.stderr);
    }
    let url = format!("sqlite://{}", folder.path().join("coachgraph.sqlite").display());
    let db = sea_orm::Database::connect(url).await.unwrap();
    let guides = entity::guide::Entity::find().all(&db).await.unwrap();
    assert_eq!(guides.iter().filter(|guide| guide.standard_key.is_some() && guide.published_id.is_some()).count(), 6);
    let sets = entity::question_set::Entity::find().all(&db).await.unwrap();
    assert_eq!(sets.iter().filter(|set| set.standard_key.is_some() && set.published_id.is_some()).count(), 2);
    db.close().await.unwrap();
}

#[test]
fn the_rotation_of_keys_needs_an_encryption_key() {
    let folder = tempfile::tempdir().unwrap();
    let key = "encryption_key = 'one'\nsecret_one = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='\n";
    fs::write(folder.path().join("key.toml"), key).unwrap();
    assert!(run(folder.path(), &["migrate"]).is_success);
    let rotation = run(folder.path(), &["--config", "key.toml", "rotate-keys"]);
    assert!(rotation.is_success && rotation.stdout == "Encrypted with secret_one: 0.", "{} {}", rotation.stdout, rotation.stderr);
    let without_key = run(folder.path(), &["rotate-keys"]);
    assert!(!without_key.is_success && without_key.stderr.contains("the settings name no encryption_key"), "{}", without_key.stderr);
}

#[test]
fn all_errors_of_the_settings_are_reported_together() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), "http_listen = 'invalid'\nlimit_pages = 3\nlimit_page_default = 5000\n").unwrap();
    let Outcome { is_success, stderr, .. } = run(folder.path(), &["--config", "c.toml", "serve"]);
    assert!(!is_success);
    for key in ["http_listen", "limit_pages"] {
        assert!(stderr.contains(&format!("error: {key}: ")), "{stderr}");
    }
    // The limits of values are checked only when all values can be parsed.
    fs::write(folder.path().join("c.toml"), "limit_page_default = 5000\nlimit_batch = 0\n").unwrap();
    let Outcome { is_success, stderr, .. } = run(folder.path(), &["--config", "c.toml", "serve"]);
    assert!(!is_success && stderr.contains("limit_page_default") && stderr.contains("limit_batch"), "{stderr}");
}
