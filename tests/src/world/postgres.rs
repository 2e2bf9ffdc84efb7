//! A PostgreSQL of the tests' own: started once per test process, without durability, gone with the process.

use super::helper::Helper;
use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::LazyLock,
};

/// Starts a server on a socket in a new folder, prints the folder, and serves until its input closes. Signals of the
/// terminal are for the tests, whose end it notices, and not for it.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
folder=$(mktemp -d "${TMPDIR:-/tmp}/coachgraph-tests.XXXXXX") && cd "$folder" || exit
initdb -D data -A trust -U postgres -E UTF8 --locale C --no-sync >log 2>&1 &&
pg_ctl -D data -l log -w start >>log 2>&1 -o "-k $folder -c listen_addresses='' -c max_connections=400
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off" && {
    echo "$folder"
    cat >/dev/null
} || cat log >&2
pg_ctl -D data -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$folder"
"#;

pub struct Postgres {
    /// In which its socket lies.
    pub folder: String,
    _helper: Helper,
}

impl Postgres {
    /// The one of this test process.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Postgres> = LazyLock::new(Postgres::start);
        &SHARED
    }

    pub fn start() -> Self {
        let (helper, folder) = Helper::start(unprivileged().args(["sh", "-c", SUPERVISOR]).stderr(Stdio::inherit()));
        Self { folder, _helper: helper }
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder)
    }
}

/// Begins a command of somebody who finds the programs of PostgreSQL and is not root, as whom these refuse to run.
pub fn unprivileged() -> Command {
    let path = format!("PATH={}:{}:/usr/sbin", programs().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = if is_root() { Command::new("runuser") } else { Command::new("env") };
    if is_root() {
        command.args(["-u", "postgres", "--", "env"]);
    }
    command.arg(path).current_dir("/");
    command
}

/// Debian keeps the server's programs off the PATH, in a folder per version.
pub fn programs() -> PathBuf {
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
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}
