//! Programs that stand beside the server while the tests run.
//!
//! Each ends when its standard input closes. The test process holds the other end, so the system closes it however that
//! process ends: nothing is left behind even by SIGKILL.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A running helper. It ends when this is dropped, and with the test process at the latest.
pub struct Helper {
    held: Option<ChildStdin>,
    says: BufReader<ChildStdout>,
    child: Child,
}

impl Helper {
    /// Starts `command` and waits for its first line, by which it says that it is ready.
    pub fn start(command: &mut Command) -> (Self, String) {
        let name = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}. tests/run installs what is missing."));
        let says = BufReader::new(child.stdout.take().unwrap());
        let mut helper = Self { held: child.stdin.take(), says, child };
        let line = helper.line();
        assert!(!line.is_empty(), "{name} ended before it was ready; run it by hand to see why");
        (helper, line)
    }

    /// The next line that it says; empty when it has ended.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.says.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Starts one of the scripts of `tests/js` that serve, and answers what it says when it is ready.
    pub fn node(script: &str) -> (Self, Value) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js");
        assert!(folder.join("node_modules").exists(), "tests/js/node_modules is missing: run `npm ci` there, or tests/run");
        // What it prints there is chatter of libraries about their own versions.
        let (helper, line) = Self::start(Command::new("node").arg(script).current_dir(folder).stderr(Stdio::null()));
        (helper, serde_json::from_str(&line).unwrap())
    }
}

/// Runs one of the scripts of `tests/js` that end by themselves; answers the lines it printed and whether it was content.
pub async fn run(script: &'static str, arguments: Vec<String>) -> (Vec<Value>, bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js");
    // The server lives in this thread's runtime: it must not be blocked.
    let ran = tokio::task::spawn_blocking(move || {
        Command::new("node").arg(script).args(arguments).current_dir(folder).stderr(Stdio::inherit()).output().unwrap()
    });
    let ran = super::within(script, ran).await.unwrap();
    let lines = ran.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    (lines.map(|line| serde_json::from_slice(line).unwrap()).collect(), ran.status.success())
}

impl Drop for Helper {
    fn drop(&mut self) {
        drop(self.held.take());
        let _ = self.child.wait();
    }
}
