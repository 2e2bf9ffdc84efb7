//! The PostgreSQL server of the tests: started once per test process, without durability, deleted when the process exits.

use super::helper_process::HelperProcess;
use std::{path::PathBuf, process::Command, sync::LazyLock};

/// Starts a server on a socket in a new folder, prints the folder, and stops the server when standard input closes. It ignores the
/// signals of the terminal: those are for the test process, whose exit closes standard input. When the server stops by itself, it prints
/// the server's log, without which nobody could tell why all further tests fail.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
folder=$(mktemp -d "${TMPDIR:-/tmp}/coachgraph-tests.XXXXXX") && cd "$folder" || exit
initdb -D data -A trust -U postgres -E UTF8 --locale C --no-sync >log 2>&1 &&
pg_ctl -D data -l log -w start >>log 2>&1 -o "-k $folder -c listen_addresses='' \
-c max_connections=400 -c fsync=off -c full_page_writes=off -c synchronous_commit=off" && {
    (tail --pid="$(head -n 1 data/postmaster.pid)" -f /dev/null; echo "PostgreSQL has stopped:"; tail -n 40 log; df -h "$folder") >&2 &
    watch=$!
    echo "$folder"
    cat >/dev/null
    kill -KILL $watch
} || cat log >&2
pg_ctl -D data -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$folder"
"#;

/// A running server. It stops when this is dropped.
pub struct Postgres {
    /// The folder of its socket.
    pub folder: String,
    _process: HelperProcess,
}

impl Postgres {
    /// The server that the tests of this process share.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Postgres> = LazyLock::new(Postgres::start);
        &SHARED
    }

    pub fn start() -> Self {
        let mut command = command_as_unprivileged_user();
        let (process, folder) = HelperProcess::start(command.args(["sh", "-c", SUPERVISOR]));
        Self { folder, _process: process }
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder)
    }
}

/// Begins a command with the programs of PostgreSQL in its PATH. It runs as `postgres` when the tests run as root, because the
/// programs of PostgreSQL refuse to run as root.
pub fn command_as_unprivileged_user() -> Command {
    let path = format!("PATH={}:{}:/usr/sbin", postgres_bin_folder().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = if is_root() { Command::new("runuser") } else { Command::new("env") };
    if is_root() {
        command.args(["-u", "postgres", "--", "env"]);
    }
    command.arg(path).current_dir("/");
    command
}

/// The folder of `initdb` and `pg_ctl`. Debian installs them outside of the PATH, in one folder per version.
pub fn postgres_bin_folder() -> PathBuf {
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    on_path
        .into_iter()
        .chain(folders.into_iter().rev())
        .find(|folder| ["initdb", "pg_ctl"].iter().all(|program| folder.join(program).exists()))
        .expect("initdb and pg_ctl are not installed; tests/run installs them")
}

pub fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}
