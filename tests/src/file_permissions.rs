//! Files with personal data or secrets can be read by their owner only: the SQLite database, its companion files, its lock file, and the
//! keys of the demo.

use crate::world::{HelperProcess, program_path};
use coachgraph::platform::{
    Error,
    sqlite_file::{lock, protect},
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn write_with_mode(path: &Path, mode: u32) {
    fs::write(path, "").unwrap();
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// Starts the demo with a umask; it is killed when the helper is dropped. Returns when the demo serves.
fn start_demo(umask: &str, data: &Path) -> HelperProcess {
    const SUPERVISOR: &str = r#"
        umask "$1"; shift
        exec 3<&0
        "$@" </dev/null &
        pid=$!
        exec >/dev/null 2>/dev/null
        (cat <&3 >/dev/null; kill -KILL $pid) &
        wait $pid
    "#;
    let mut command = Command::new("sh");
    command.args(["-c", SUPERVISOR, "sh", umask, program_path(), "demo", "--port", "0", "--json", "--data"]).arg(data);
    let (helper, line) = HelperProcess::start(&mut command);
    assert!(line.contains("\"graphql\""), "{line}");
    helper
}

fn run_migrate(umask: &str, database: &Path) {
    let mut command = Command::new("sh");
    command.args(["-c", r#"umask "$1"; shift; exec "$@""#, "sh", umask, program_path(), "migrate"]);
    let output = command.env("COACHGRAPH_DATABASE_URL", url(database)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The files in a folder with their modes.
fn list_files(folder: &Path) -> Vec<(PathBuf, u32)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), mode(&path))).collect()
}

#[track_caller]
fn assert_private(folder: &Path, expected_names: &[&str]) {
    let files = list_files(folder);
    for name in expected_names {
        assert!(files.iter().any(|(path, _)| path.ends_with(name)), "{name} is missing: {files:?}");
    }
    let exposed: Vec<_> = files.iter().filter(|(_, mode)| *mode != 0o600).map(|(path, mode)| format!("{path:?} {mode:o}")).collect();
    assert!(exposed.is_empty(), "{exposed:?}");
}

const DATABASE_FILES: [&str; 4] = ["coachgraph.sqlite", "coachgraph.sqlite-wal", "coachgraph.sqlite-shm", "coachgraph.sqlite.lock"];

#[test]
fn the_demo_creates_private_files_and_folders_regardless_of_the_umask() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new/data");
    let _demo = start_demo("0000", &data);
    assert_private(&data, &DATABASE_FILES);
    assert_private(&data, &["acme.development-only.key", "globex.development-only.key"]);
    assert_eq!((mode(&folder.path().join("new")), mode(&data)), (0o700, 0o700));
}

#[test]
fn the_owner_keeps_access_under_a_umask_that_removes_all_permissions() {
    let folder = tempfile::tempdir().unwrap();
    run_migrate("0777", &folder.path().join("a.sqlite"));
    assert_private(folder.path(), &["a.sqlite"]);
}

#[test]
fn opening_a_database_restricts_the_modes_of_existing_files_but_not_of_an_existing_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let database = folder.path().join("coachgraph.sqlite");
    run_migrate("0000", &database);
    fs::set_permissions(&database, Permissions::from_mode(0o664)).unwrap();
    write_with_mode(&folder.path().join("coachgraph.sqlite.lock"), 0o644);
    let _demo = start_demo("0022", folder.path());
    assert_private(folder.path(), &DATABASE_FILES);
    assert_eq!(mode(folder.path()), 0o755);
}

#[test]
fn the_modes_of_companion_files_of_a_symbolic_link_s_target_are_restricted() {
    let (folder, links) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (database, link) = (folder.path().join("a.sqlite"), links.path().join("link.sqlite"));
    symlink(&database, &link).unwrap();
    for suffix in ["-wal", "-shm", "-journal"] {
        write_with_mode(&folder.path().join(format!("a.sqlite{suffix}")), 0o644);
    }
    protect(&url(&link)).unwrap();
    assert_private(folder.path(), &["a.sqlite", "a.sqlite-wal", "a.sqlite-shm", "a.sqlite-journal"]);
}

#[test]
fn a_missing_folder_gets_an_error_that_names_the_setting_database_url() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&folder.path().join("missing/a.sqlite"));
    for error in [protect(&url).unwrap_err(), lock(&url).unwrap_err()] {
        let Error::Invalid(problems) = error else { panic!("{error:?}") };
        assert_eq!(problems[0].field, "database_url");
    }
}

#[test]
fn a_sqlite_file_is_locked_by_one_process_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&folder.path().join("a.sqlite"));
    let first = lock(&url).unwrap();
    assert!(first.is_some());
    assert!(matches!(lock(&url), Err(Error::Unavailable(_))));
    drop(first);
    assert!(lock(&url).unwrap().is_some());
    assert!(lock("sqlite::memory:").unwrap().is_none(), "a database in memory cannot be opened by another process");
    assert!(lock("postgres://localhost/app").unwrap().is_none(), "several processes may use one PostgreSQL database");
}
