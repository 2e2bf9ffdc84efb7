//! The program itself as a process of its own, for stories in which it is killed.

use super::{AUDIENCE, World, helper::Helper};
use serde_json::Value;
use std::{
    process::{Command, Stdio},
    sync::OnceLock,
};

/// Runs the program, says its process id and at last how it ended; kills it when the input closes.
const SUPERVISOR: &str = r#"
exec 3<&0 2>&1
"$@" </dev/null &
pid=$!
echo $pid
(cat <&3 >/dev/null; kill -KILL $pid) &
guard=$!
wait $pid
echo "ended $?"
kill $guard
"#;

/// Runs the program with these words; answers what holds it and its first line. It is killed when that is dropped.
pub fn supervised(words: &[&str]) -> (Helper, String) {
    let mut command = Command::new("sh");
    command.args(["-c", SUPERVISOR, "sh", program()]).args(words);
    let (mut helper, _pid) = Helper::start(&mut command);
    let line = helper.line();
    (helper, line)
}

/// A running server.
pub struct Node {
    /// Such as `http://127.0.0.1:40001`.
    pub address: String,
    /// What it logged before it began to serve.
    pub said: Vec<String>,
    pid: String,
    helper: Helper,
}

impl Node {
    /// Starts a server on the world's database.
    pub fn start(world: &World) -> Self {
        Self::with(world, &[])
    }

    /// Starts a server with other settings.
    pub fn with(world: &World, other: &[(&str, &str)]) -> Self {
        Self::begun(world, other).unwrap_or_else(|said| panic!("the server says {said:?}"))
    }

    /// Starts a server that refuses to serve; answers why.
    pub fn refused(world: &World, other: &[(&str, &str)]) -> Vec<String> {
        Self::begun(world, other).err().expect("the server serves")
    }

    /// A server that serves, or what it said before it ended.
    fn begun(world: &World, other: &[(&str, &str)]) -> Result<Self, Vec<String>> {
        let settings = [
            ("DATABASE_URL", world.app.config.database_url.as_str()),
            ("HTTP_LISTEN", "127.0.0.1:0"),
            ("METRICS_LISTEN", "127.0.0.1:0"),
            ("PUBLIC_URL", AUDIENCE),
            ("PRODUCTION", "false"),
            ("ACCESS_ALLOW_LOOPBACK_ISSUERS", "true"),
            ("SECRET_INTROSPECTION", "rs-secret"),
            ("LOG_FORMAT", "json"),
            ("LOG_FILTER", "error,coachgraph::server=info"),
        ];
        let mut command = Command::new("sh");
        command.args(["-c", SUPERVISOR, "sh", program(), "serve"]);
        command.envs(settings.iter().chain(other).map(|(name, value)| (format!("COACHGRAPH_{name}"), value)));
        let (mut helper, pid) = Helper::start(&mut command);
        let mut said = Vec::new();
        loop {
            let line = helper.line();
            if line.starts_with("ended ") || line.is_empty() {
                return Err(said);
            }
            let told: Value = serde_json::from_str(&line).unwrap_or_default();
            if told["message"] == "serving" {
                let address = format!("http://{}", told["address"].as_str().unwrap());
                return Ok(Self { address, pid, helper, said });
            }
            said.push(line);
        }
    }

    /// Ends it as a power failure does, and starts it again at the same address.
    pub fn crash(&mut self, world: &World) {
        self.signal("-KILL");
        assert_eq!(self.ended(), 128 + 9);
        *self = Self::with(world, &[("HTTP_LISTEN", self.address.trim_start_matches("http://"))]);
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Waits until it has ended; answers its exit code.
    pub fn ended(&mut self) -> i32 {
        self.last_words().1
    }

    /// Waits until it has ended; answers what it logged since it began to serve, and its exit code.
    pub fn last_words(&mut self) -> (Vec<String>, i32) {
        let mut words = Vec::new();
        loop {
            let line = self.helper.line();
            assert!(!line.is_empty(), "the supervisor ended before the server");
            match line.strip_prefix("ended ") {
                Some(code) => return (words, code.parse().unwrap()),
                None => words.push(line),
            }
        }
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.pid]).status().unwrap().success());
    }
}

/// The program, built once if it is not up to date.
pub fn program() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        // What cargo tells this test of its own package would make it build dependencies anew that look at such things.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_")) {
            cargo.env_remove(name);
        }
        let built = cargo
            .args(["build", "--package", "coachgraph", "--bin", "coachgraph", "--message-format", "json"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(built.status.success(), "the program does not build");
        let messages = String::from_utf8(built.stdout).unwrap();
        let messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let executable = messages.filter_map(|message| message["executable"].as_str().map(str::to_owned)).next_back();
        executable.expect("cargo names the program that it built")
    })
}
