//! PgBouncer between the server and the PostgreSQL server of the tests.

use super::{
    helper_process::HelperProcess,
    postgres::{Postgres, command_as_unprivileged_user},
};

/// Runs PgBouncer on a socket in a new folder until standard input closes. Prints the folder, then the log of PgBouncer.
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

/// A running PgBouncer. It stops when this is dropped.
pub struct PgBouncer {
    folder: String,
    _process: HelperProcess,
}

impl PgBouncer {
    /// Starts PgBouncer with these lines of `pgbouncer.ini` in addition to those that the tests need.
    pub fn start(settings: &[&str]) -> Self {
        let server = &Postgres::shared().folder;
        let ini = format!(
            "[databases]\n* = host={server} user=postgres\n[pgbouncer]\nauth_type = any\nlisten_port = 6432\nlog_connections = 0\n\
             log_disconnections = 0\n{}",
            settings.join("\n")
        );
        let (mut process, folder) = HelperProcess::start(command_as_unprivileged_user().args(["sh", "-c", SUPERVISOR, "sh", &ini]));
        let mut log = Vec::new();
        while !log.last().is_some_and(|line: &String| line.contains("process up")) {
            log.push(process.read_line());
            assert_ne!(log.last().map(String::as_str), Some(""), "PgBouncer does not start: {log:?}");
        }
        Self { folder, _process: process }
    }

    /// Whether the installed PgBouncer tracks prepared statements per client in transaction mode: version 1.21 or later.
    pub fn supports_prepared_statements() -> bool {
        let output = command_as_unprivileged_user().args(["pgbouncer", "--version"]).output();
        let output = String::from_utf8(output.expect("pgbouncer is missing: tests/run installs it").stdout).unwrap();
        let version = output.split_whitespace().nth(1).unwrap_or_default();
        let numbers: Vec<u32> = version.split('.').filter_map(|number| number.parse().ok()).collect();
        assert!(numbers.len() > 1, "the version of pgbouncer: {output}");
        numbers >= vec![1, 21]
    }

    /// The URL of the same database through PgBouncer.
    pub fn url(&self, direct_url: &str) -> String {
        let name = direct_url.split(['/', '?']).nth(3).unwrap();
        format!("postgres://postgres@localhost:6432/{name}?host={}", self.folder)
    }
}
