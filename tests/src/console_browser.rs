//! The console and GraphiQL in a real browser: the scripts of `console/tests` with headless Chromium. Screenshots are written to `target/console`.

use crate::{
    operations::create_administrator,
    world::{DatabaseKind, HelperProcess, Node, Organization, World, start_supervised},
};
use serde_json::{Value, json};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs a script of `console/tests` with these settings.
#[track_caller]
fn run_script(script: &str, mut settings: Value) {
    let folder = root().join("console");
    assert!(folder.join("node_modules").exists(), "console/node_modules is missing: run `npm ci` there, or tests/run");
    let artefacts = root().join("target/console").join(script);
    settings["artefacts"] = artefacts.to_str().unwrap().into();
    let mut command = Command::new("node");
    command.arg(format!("tests/{script}.mjs")).arg(settings.to_string()).current_dir(folder);
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{script}: {errors}\nscreenshots: {}", artefacts.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_person_signs_in_with_the_openid_provider_of_their_organization_and_out_again() {
    let world = World::on_database_with_config(DatabaseKind::Postgres, |config| config.console = true).await;
    create_administrator(&world.admin(), "ada").await;
    let document = "mutation($input: IdentityProviderSetConsoleInput!) {
        identityProviderSetConsole(input: $input) { identityProvider { id } userErrors { field message } } }";
    let input = json!({ "id": world.acme.identity_provider.to_string(), "clientId": "console" });
    world.admin().execute(document, json!({ "input": input })).await;
    // The provider redirects to the public URL, so the port must be known before the server starts.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let url = format!("http://{address}");
    let node = Node::start_with(&world, &[("HTTP_LISTEN", address.as_str()), ("PUBLIC_URL", url.as_str()), ("CONSOLE", "true")]);
    let settings = json!({ "url": url, "issuer": world.identity_providers.issuer(Organization::Acme) });
    tokio::task::spawn_blocking(|| run_script("oidc", settings)).await.unwrap();
    drop(node);
    world.end().await;
}

/// The server is built without Node.js, from these files.
#[test]
fn the_built_files_are_what_the_sources_of_the_console_give() {
    let output = Command::new("console/build").arg("--check").current_dir(root()).output().unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{text}");
}

#[test]
fn the_sources_set_no_html_and_name_no_other_server() {
    let mut sources = Vec::new();
    collect_sources(&root().join("console/src"), &mut sources);
    assert!(sources.len() > 20, "{sources:?}");
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        for forbidden in ["dangerouslySetInnerHTML", "eval(", "new Function", "https://"] {
            assert!(!text.contains(forbidden), "{}: {forbidden}", path.display());
        }
    }
}

fn collect_sources(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("generated") {
            collect_sources(&path, paths);
        } else if path.extension().is_some_and(|extension| ["ts", "tsx"].iter().any(|known| extension == *known)) {
            paths.push(path);
        }
    }
}

/// Each on a demo of its own, which has its own database.
mod demo {
    use super::*;

    /// Starts a demo. Returns the JSON object that it prints when it is ready.
    fn start(data: &Path) -> (HelperProcess, Value) {
        let (mut process, mut line) = start_supervised(&["demo", "--data", data.to_str().unwrap(), "--port", "0", "--json"]);
        loop {
            if let Ok(output) = serde_json::from_str(&line) {
                return (process, output);
            }
            assert!(!line.is_empty(), "the demo ended before it was ready");
            line = process.read_line();
        }
    }

    #[track_caller]
    fn run(script: &str) {
        let data = tempfile::tempdir().unwrap();
        let (_process, demo) = start(data.path());
        let url = demo["graphql"].as_str().unwrap().trim_end_matches("/graphql");
        run_script(script, json!({ "url": url, "tokens": demo["tokens"] }));
    }

    #[test]
    fn each_view_shows_the_sample_data_accessibly_in_light_and_dark_and_on_a_phone() {
        run("views");
    }

    #[test]
    fn an_administrator_releases_a_held_roster_and_a_program_manager_reads_why_they_cannot() {
        run("release");
    }

    #[test]
    fn a_figure_moves_without_a_reload_and_no_change_is_missing_after_a_lost_connection() {
        run("live");
    }

    #[test]
    fn an_expired_session_an_unreachable_server_and_a_forbidden_view_are_sentences_with_what_to_do() {
        run("errors");
    }

    #[test]
    fn the_first_view_loads_less_than_200_kilobytes() {
        run("size");
    }

    #[test]
    fn graphiql_runs_each_saved_example_and_follows_changes_over_both_transports() {
        run("graphiql");
    }
}
