//! Processes that run next to the server during the tests.
//!
//! Each exits when its standard input closes. The test process holds the other end of that pipe, so the operating system closes it
//! however the test process exits: no helper remains, even after SIGKILL. Nor does a process that a helper started: it would hold the
//! standard error of the tests open, and whoever reads that to its end would wait forever.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, mpsc},
    time::Duration,
};

/// How long the processes that a helper started may outlive it.
const EXIT_TIME_LIMIT: Duration = Duration::from_secs(30);

/// A running helper. It exits when this is dropped, and with the test process at the latest.
pub struct HelperProcess {
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    child: Child,
    /// Disconnected when standard error has ended: when no process has it open any more.
    stderr_ended: Mutex<mpsc::Receiver<()>>,
}

impl HelperProcess {
    /// Starts `command`, waits for its first line, which says that it is ready, and returns that line.
    pub fn start(command: &mut Command) -> (Self, String) {
        Self::start_with_errors(command, std::io::stderr())
    }

    /// As [`HelperProcess::start`]; standard error goes to `errors`.
    fn start_with_errors(command: &mut Command, mut errors: impl Write + Send + 'static) -> (Self, String) {
        let name = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}. tests/run installs what is missing."));
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let (ended, stderr_ended) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            let _ended = ended;
            std::io::copy(&mut stderr, &mut errors)
        });
        let mut process = Self { stdin: child.stdin.take(), stdout, child, stderr_ended: Mutex::new(stderr_ended) };
        let line = process.read_line();
        assert!(!line.is_empty(), "{name} exited before it was ready; run it by hand to see the reason");
        (process, line)
    }

    /// Waits for the next line of standard output. Empty when the process has exited.
    pub fn read_line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Starts a server script of `tests/js`, and returns the JSON of its first line.
    pub fn start_script(script: &str) -> (Self, Value) {
        let folder = script_folder();
        assert!(folder.join("node_modules").exists(), "tests/js/node_modules is missing: run `npm ci` there, or tests/run");
        // On standard error, libraries print notices about their versions.
        let (process, line) = Self::start_with_errors(Command::new("node").arg(script).current_dir(folder), std::io::sink());
        (process, serde_json::from_str(&line).unwrap())
    }
}

impl Drop for HelperProcess {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
        let ended = self.stderr_ended.get_mut().unwrap().recv_timeout(EXIT_TIME_LIMIT);
        if !std::thread::panicking() {
            assert_eq!(ended, Err(mpsc::RecvTimeoutError::Disconnected), "a process that a helper started is still running");
        }
    }
}

/// Runs a script of `tests/js` that exits by itself. Returns the JSON lines that it printed, and whether it exited with 0.
pub async fn run_script(script: &'static str, arguments: Vec<String>) -> (Vec<Value>, bool) {
    // In another thread: the server runs in the runtime of this thread, which must not block.
    let output = tokio::task::spawn_blocking(move || {
        Command::new("node").arg(script).args(arguments).current_dir(script_folder()).stderr(Stdio::inherit()).output().unwrap()
    });
    let output = super::with_timeout(script, output).await.unwrap();
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    (lines.map(|line| serde_json::from_slice(line).unwrap()).collect(), output.status.success())
}

fn script_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("js")
}
