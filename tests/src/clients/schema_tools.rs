//! Tools of API consumers over `schema.graphql`: each runs without an error or warning. graphql-codegen runs in `generated`.

use super::{folder, run};
use crate::{operations::create_employee, world::World};
use std::{fs, process::Command};

/// A program of `tests/js/schema_tools`.
fn tool(name: &str, arguments: &[&str]) -> Command {
    let tools = folder("tests/js/schema_tools");
    assert!(tools.join("node_modules").exists(), "tests/js/schema_tools/node_modules is missing: run `npm ci` there, or tests/run");
    let mut command = Command::new(tools.join("node_modules/.bin").join(name));
    command.args(arguments).current_dir(tools);
    command
}

fn assert_no_warnings(output: &str) {
    let lower = output.to_lowercase();
    assert!(!lower.contains("warn") && !lower.contains("[error]"), "{output}");
}

#[tokio::test]
async fn relay_compiler_accepts_the_schema() {
    let folder = folder("tests/js/schema_tools/relay").join("__generated__");
    fs::create_dir_all(&folder).unwrap();
    let output = run(tool("relay-compiler", &[])).await;
    assert_no_warnings(&output);
    assert!(folder.join("employeesEmployeeQuery.graphql.ts").exists(), "the query that refetches an employee by `node`: {output}");
}

#[tokio::test]
async fn gql_tada_reads_the_types_of_documents_from_the_schema() {
    let project = folder("tests/js/schema_tools").join("tada");
    fs::create_dir_all(project.join("__generated__")).unwrap();
    for (name, arguments) in [("gql.tada", &["generate-output"][..]), ("gql.tada", &["check", "--fail-on-warn"]), ("tsc", &["-p", "."])] {
        let mut command = tool(name, arguments);
        assert_no_warnings(
            &run({
                command.current_dir(&project);
                command
            })
            .await,
        );
    }
}

#[tokio::test]
async fn graphql_inspector_accepts_the_schema_and_the_documents_of_the_clients() {
    let schema = "../../../schema.graphql";
    for arguments in [["validate", "../../../clients/operations.graphql", schema], ["diff", schema, schema]] {
        let output = run(tool("graphql-inspector", &arguments)).await;
        assert_no_warnings(&output);
        assert!(output.contains("[success]"), "{output}");
    }
}

#[tokio::test]
async fn graphql_eslint_finds_only_what_the_documentation_lists() {
    let mut eslint = Command::new("node");
    eslint.arg("eslint.mjs").current_dir(folder("tests/js/schema_tools"));
    run(eslint).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn apollo_client_joins_pages_and_finds_objects_by_identifier() {
    let world = World::new().await;
    for name in ["ann", "bob", "cid"] {
        create_employee(&world.hris(), name).await;
    }
    let mut apollo = Command::new("node");
    apollo.args(["apollo.mjs", &world.hris().url(), &world.hris().token().await.unwrap()]).current_dir(folder("tests/js/schema_tools"));
    run(apollo).await;
    world.end().await;
}
