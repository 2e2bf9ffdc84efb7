//! The clients in `clients/`, against the running server: calls and their errors, repetition, the change log as a stream; and that what is
//! generated from `schema.graphql` is current.

mod calls;
mod changes;
mod examples;
mod generated;
mod schema_tools;

use crate::world::HelperProcess;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

/// A client, by its language.
#[derive(Clone, Copy, Debug)]
enum Client {
    TypeScript,
    Python,
}

impl Client {
    /// One of the programs that use the client. Both languages have the same programs.
    fn program(self, name: &str, arguments: &[&str]) -> Command {
        let mut command = match self {
            Self::TypeScript => {
                let mut command = Command::new("node");
                command.arg(build_typescript().join("test").join(format!("{name}.mjs")));
                command
            }
            Self::Python => {
                let mut command = Command::new(python());
                // Lines are read while the program runs.
                command.arg("-u").arg(folder("clients/python/tests").join(format!("{name}.py")));
                command
            }
        };
        command.args(arguments);
        command
    }
}

/// A program that runs beside the test. It ends when this is dropped.
struct Program {
    process: HelperProcess,
}

impl Program {
    /// Starts it. The program prints a line when it is ready.
    async fn start(mut command: Command) -> Self {
        let start = tokio::task::spawn_blocking(move || HelperProcess::start(&mut command).0);
        Self { process: start.await.unwrap() }
    }

    /// The next line that it prints. The server may run in this thread, which must not block.
    async fn next_line(&mut self) -> Value {
        let line = tokio::task::block_in_place(|| self.process.read_line());
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the program ended: {line:?}"))
    }
}

/// Runs a program to its end. Returns its standard output; fails with all that it printed.
async fn run(mut command: Command) -> String {
    let Output { status, stdout, stderr } =
        tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output().unwrap()).await.unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    assert!(status.success(), "{status}\n{stdout}\n{}", String::from_utf8_lossy(&stderr));
    stdout
}

/// A folder or file of the repository.
fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(path)
        .canonicalize()
        .unwrap_or_else(|_| panic!("{path} is missing: run tests/run"))
}

fn python() -> PathBuf {
    // Not canonical: the link in the environment says which packages there are.
    folder("clients/python/.venv/bin").join("python")
}

/// Compiles the TypeScript client once per test process. Returns its folder.
fn build_typescript() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let folder = folder("clients/typescript");
        let output = Command::new(folder.join("node_modules/.bin/tsc")).args(["-p", "."]).current_dir(&folder).output();
        let output = output.unwrap_or_else(|error| panic!("tsc: {error}. tests/run installs what is missing."));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        folder
    };
    BUILT.get_or_init(build).clone()
}
