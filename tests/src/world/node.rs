//! The program as a separate process, for tests that kill it or read its output.

use super::{AUDIENCE, ENCRYPTION_KEY, World, helper_process::HelperProcess};
use serde_json::Value;
use std::{
    process::{Command, Stdio},
    sync::OnceLock,
};

/// Runs the program; prints its process id first and `exited CODE` last; kills it when standard input closes.
const SUPERVISOR: &str = r#"
exec 3<&0 2>&1
"$@" </dev/null &
pid=$!
echo $pid
(cat <&3 >/dev/null; kill -KILL $pid) &
guard=$!
wait $pid
echo "exited $?"
kill $guard
"#;

/// Starts the program with these arguments, and returns the first line of its output. Dropping the helper process kills it.
pub fn start_supervised(arguments: &[&str]) -> (HelperProcess, String) {
    let mut command = Command::new("sh");
    command.args(["-c", SUPERVISOR, "sh", program_path()]).args(arguments);
    let (mut process, _pid) = HelperProcess::start(&mut command);
    let line = process.read_line();
    (process, line)
}

/// A running server.
pub struct Node {
    /// The URL of the server without a path, such as `http://127.0.0.1:40001`.
    pub address: String,
    /// The lines logged before it started to serve.
    pub startup_log: Vec<String>,
    pid: String,
    process: HelperProcess,
}

impl Node {
    /// Starts a server on the database of the test.
    pub fn start(world: &World) -> Self {
        Self::start_with(world, &[])
    }

    /// As [`Node::start`], with other settings: names without `COACHGRAPH_`, and values.
    pub fn start_with(world: &World, settings: &[(&str, &str)]) -> Self {
        Self::try_start(world, settings, None).unwrap_or_else(|log| panic!("the server does not start: {log:?}"))
    }

    /// As [`Node::start`]; it trusts no certificate authority but the one whose certificate is in this file.
    pub fn start_trusting(world: &World, authority: &str) -> Self {
        Self::try_start(world, &[], Some(authority)).unwrap_or_else(|log| panic!("the server does not start: {log:?}"))
    }

    /// Starts a server that must exit before it serves, and returns the lines that it logged.
    pub fn expect_start_failure(world: &World, settings: &[(&str, &str)]) -> Vec<String> {
        Self::try_start(world, settings, None).err().expect("the server must not start")
    }

    /// # Errors
    ///
    /// The logged lines when the server exits before it serves.
    fn try_start(world: &World, settings: &[(&str, &str)], authority: Option<&str>) -> Result<Self, Vec<String>> {
        let defaults = [
            ("DATABASE_URL", world.app.config.database_url.as_str()),
            ("HTTP_LISTEN", "127.0.0.1:0"),
            ("METRICS_LISTEN", "127.0.0.1:0"),
            ("PUBLIC_URL", AUDIENCE),
            ("PRODUCTION", "false"),
            ("ACCESS_ALLOW_LOOPBACK_ISSUERS", "true"),
            ("SECRET_INTROSPECTION", "rs-secret"),
            ("SECRET_ENCRYPTION", ENCRYPTION_KEY),
            ("ENCRYPTION_KEY", "encryption"),
            ("LOG_FORMAT", "json"),
            ("LOG_FILTER", "error,coachgraph::server=info"),
        ];
        let mut command = Command::new("sh");
        command.args(["-c", SUPERVISOR, "sh", program_path(), "serve"]);
        command.envs(defaults.iter().chain(settings).map(|(name, value)| (format!("COACHGRAPH_{name}"), value)));
        command.envs(authority.map(|file| ("SSL_CERT_FILE", file)));
        let (mut process, pid) = HelperProcess::start(&mut command);
        let mut startup_log = Vec::new();
        loop {
            let line = process.read_line();
            if line.starts_with("exited ") || line.is_empty() {
                return Err(startup_log);
            }
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            if event["message"] == "serving" {
                let address = format!("http://{}", event["address"].as_str().unwrap());
                return Ok(Self { address, startup_log, pid, process });
            }
            startup_log.push(line);
        }
    }

    /// Kills the server with SIGKILL, and starts it again at the same address.
    pub fn kill_and_restart(&mut self, world: &World) {
        self.kill();
        *self = Self::start_with(world, &[("HTTP_LISTEN", self.address.trim_start_matches("http://"))]);
    }

    /// Kills the server with SIGKILL.
    pub fn kill(&mut self) {
        self.signal("-KILL");
        assert_eq!(self.wait_for_exit(), 128 + 9);
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Returns the exit code.
    pub fn wait_for_exit(&mut self) -> i32 {
        self.wait_for_exit_with_log().1
    }

    /// Returns the lines logged since the server started to serve, and the exit code.
    pub fn wait_for_exit_with_log(&mut self) -> (Vec<String>, i32) {
        let mut log = Vec::new();
        loop {
            let line = self.process.read_line();
            assert!(!line.is_empty(), "the supervisor exited before the server");
            match line.strip_prefix("exited ") {
                Some(code) => return (log, code.parse().unwrap()),
                None => log.push(line),
            }
        }
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.pid]).status().unwrap().success());
    }
}

/// The path of the program. It is built once per test process unless it is up to date.
pub fn program_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        // Variables that cargo sets for this test would rebuild dependencies whose build scripts read them.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_")) {
            cargo.env_remove(name);
        }
        let output = cargo
            .args(["build", "--package", "coachgraph", "--bin", "coachgraph", "--message-format", "json"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(output.status.success(), "the program does not build");
        let messages = String::from_utf8(output.stdout).unwrap();
        let messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let executable = messages.filter_map(|message| message["executable"].as_str().map(str::to_owned)).next_back();
        executable.expect("cargo prints the path of the program")
    })
}
