//! A bash session that runs the commands of one page. Variables, functions and files carry over from command to command.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};
use tempfile::TempDir;

/// The longest time that one fence may run.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Reports a failed command with its exit code and its line, and kills all processes of the session when it ends: the session is the
/// leader of its process group. [`Session`] reads file descriptor 3.
const PRELUDE: &str = r#"
exec 3>&1 1>/dev/null
report() { printf 'failed %s %s\n' "$1" "$2" >&3; }
trap 'trap - ERR; kill -KILL 0' EXIT
trap 'report $? $LINENO' ERR
set -Eeuo pipefail
"#;

pub struct Session {
    child: Child,
    input: ChildStdin,
    reports: Receiver<String>,
    /// The folder of the commands and their outputs. It is not the folder in which the commands run.
    files: TempDir,
    count: usize,
}

/// The result of the commands of a fence.
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    /// `None`: the exit code was the expected one.
    pub failure: Option<Failure>,
}

pub struct Failure {
    /// The line of the failed command within the fence, counted from 1.
    pub line: usize,
    pub message: String,
}

impl Session {
    /// Starts bash in a folder with exactly these environment variables.
    pub fn start(folder: &Path, environment: &[(String, String)]) -> Self {
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc"]).current_dir(folder).env_clear().envs(environment.iter().cloned()).process_group(0);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("bash");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, reports) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut session = Self { input: child.stdin.take().unwrap(), child, reports, files: tempfile::tempdir().unwrap(), count: 0 };
        session.send(PRELUDE);
        session
    }

    /// Runs the commands of a fence and waits for their end.
    pub fn run(&mut self, commands: &str, expected_exit: i32) -> Outcome {
        self.count += 1;
        let file = |kind: &str| self.files.path().join(format!("{}.{kind}", self.count));
        let (script, stdout, stderr) = (file("sh"), file("stdout"), file("stderr"));
        fs::write(&script, commands).unwrap();
        let source = format!(". '{}' >'{}' 2>'{}' </dev/null", script.display(), stdout.display(), stderr.display());
        if expected_exit == 0 {
            self.send(&format!("{source}\nprintf 'done 0\\n' >&3\n"));
        } else {
            self.send(&format!("set +eE\n{source}\nprintf 'done %s\\n' $? >&3\nset -eE\n"));
        }
        let failure = self.wait(expected_exit);
        let text = |path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).replace('\r', "");
        Outcome { stdout: text(stdout), stderr: text(stderr), failure }
    }

    /// The value of a variable of the session; `None` when it is not set.
    pub fn variable(&mut self, name: &str) -> Option<String> {
        let outcome = self.run(&format!("printf %s \"${{{name}-}}\""), 0);
        Some(outcome.stdout).filter(|value| !value.is_empty())
    }

    fn send(&mut self, text: &str) {
        // When the session has ended, `wait` receives no report.
        let _ = self.input.write_all(text.as_bytes());
        let _ = self.input.flush();
    }

    fn wait(&mut self, expected_exit: i32) -> Option<Failure> {
        let mut failure = None;
        loop {
            let Ok(report) = self.reports.recv_timeout(TIME_LIMIT) else {
                let message = format!("the shell ended, or the command ran longer than {TIME_LIMIT:?}");
                return Some(failure.unwrap_or(Failure { line: 1, message }));
            };
            let numbers: Vec<i32> = report.split(' ').filter_map(|word| word.parse().ok()).collect();
            if report.starts_with("done") {
                let exit = numbers.first().copied().unwrap_or_default();
                let message = format!("exits with {exit} instead of {expected_exit}");
                return (exit != expected_exit).then_some(Failure { line: 1, message });
            }
            // When a fence must exit with another code than 0, the failure of a single command is not an error.
            if let ([exit, line], 0) = (&numbers[..], expected_exit) {
                failure = Some(Failure { line: usize::try_from(*line).unwrap_or(1), message: format!("exits with {exit}") });
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

#[test]
fn variables_carry_over_and_a_failure_contains_the_line_of_its_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start(folder.path(), &[("PATH".into(), std::env::var("PATH").unwrap())]);
    assert!(session.run("A='x y'\nsleep 60 &", 0).failure.is_none());
    assert_eq!(session.run("echo \"$A\"", 0).stdout, "x y\n");
    assert_eq!(session.variable("A").as_deref(), Some("x y"));
    assert!(session.run("false | cat; (exit 3)", 3).failure.is_none());
    assert_eq!(session.run("true", 3).failure.unwrap().message, "exits with 0 instead of 3");
    let failed = session.run("true\n(exit 4) | cat\necho no", 0);
    let failure = failed.failure.unwrap();
    assert_eq!((failure.line, failure.message.as_str(), failed.stdout.as_str()), (2, "exits with 4", ""));
}
