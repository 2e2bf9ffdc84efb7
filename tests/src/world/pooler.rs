//! PgBouncer before the tests' PostgreSQL.

use super::{
    helper::Helper,
    postgres::{Postgres, unprivileged},
};

/// Serves on a socket in a new folder until its input closes: says the folder, and then what the pooler logs.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
exec 3<&0 2>&1
folder=$(mktemp -d "${TMPDIR:-/tmp}/coachgraph-pooler.XXXXXX") && cd "$folder" || exit
echo "$folder"
printf '%s\nunix_socket_dir = %s\n' "$1" "$folder" >pgbouncer.ini
pgbouncer pgbouncer.ini </dev/null &
pooler=$!
(cat <&3 >/dev/null; kill -KILL $pooler) &
guard=$!
wait $pooler
kill $guard
cd / && rm -rf "$folder"
"#;

/// A running pooler. It ends when this is dropped.
pub struct Pooler {
    folder: String,
    _helper: Helper,
}

impl Pooler {
    /// Starts one with these settings besides those that it needs here.
    pub fn start(settings: &[&str]) -> Self {
        let server = &Postgres::shared().folder;
        let ini = format!(
            "[databases]\n* = host={server} user=postgres\n[pgbouncer]\nauth_type = any\nlisten_port = 6432\nlog_connections = 0\n\
             log_disconnections = 0\n{}",
            settings.join("\n")
        );
        let (mut helper, folder) = Helper::start(unprivileged().args(["sh", "-c", SUPERVISOR, "sh", &ini]));
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains("process up")) {
            said.push(helper.line());
            assert_ne!(said.last().map(String::as_str), Some(""), "the pooler does not start: {said:?}");
        }
        Self { folder, _helper: helper }
    }

    /// Whether it can keep apart what its clients prepare, as it does since 1.21.
    pub fn knows_prepared_statements() -> bool {
        let told = unprivileged().args(["pgbouncer", "--version"]).output().expect("pgbouncer is missing: tests/run installs it");
        let told = String::from_utf8(told.stdout).unwrap();
        let version = told.split_whitespace().nth(1).unwrap_or_default();
        let numbers: Vec<u32> = version.split('.').filter_map(|number| number.parse().ok()).collect();
        assert!(numbers.len() > 1, "the version of pgbouncer: {told}");
        numbers >= vec![1, 21]
    }

    /// The database of another address, by way of this pooler.
    pub fn url(&self, direct: &str) -> String {
        let name = direct.split(['/', '?']).nth(3).unwrap();
        format!("postgres://postgres@localhost:6432/{name}?host={}", self.folder)
    }
}
