//! The environment of a page: a folder, free ports, and the demo, PostgreSQL or PgBouncer, started in the session of the page.

use super::session::Session;
use crate::world::{Postgres, postgres_bin_folder, program_path};
use std::{
    collections::BTreeMap,
    fs,
    net::TcpListener,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The ports in the text of the pages: two nodes and their metrics.
const PORTS: [u16; 4] = [8080, 8081, 9464, 9465];
/// The databases in the text of the pages, which are replaced by those of the environment.
const DATABASE: &str = "postgres://coachgraph:secret@db.example/";
const POOLED_DATABASE: &str = "postgres://coachgraph:secret@pgbouncer.example:6432/";
/// Text in the last line of the demo's banner.
const BANNER_END: &str = "Ctrl-C";
/// The longest time that the demo may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(60);

pub struct Environment {
    pub session: Session,
    /// The output of the demo at its start; empty on pages that do not run on the demo.
    pub banner: String,
    /// Texts in pages, and their replacements in commands.
    replacements: Vec<(String, String)>,
    postgres: Option<Postgres>,
    /// The folder in which the commands run.
    folder: TempDir,
    /// The demo's data.
    demo: Option<TempDir>,
}

impl Environment {
    /// # Errors
    /// `runs_on` is not a known environment.
    pub fn start(runs_on: &str) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        link_repository(folder.path());
        let ports: BTreeMap<u16, u16> = PORTS.into_iter().zip(free_ports()).collect();
        let mut variables = BTreeMap::from([
            ("HOME", folder.path().display().to_string()),
            ("LANG", "C.UTF-8".into()),
            ("NO_PROXY", "*".into()),
            ("PATH", search_path()),
            ("COACHGRAPH_HTTP_LISTEN", format!("127.0.0.1:{}", ports[&8080])),
            ("COACHGRAPH_METRICS_LISTEN", format!("127.0.0.1:{}", ports[&9464])),
        ]);
        let postgres = matches!(runs_on, "postgresql" | "pgbouncer").then(Postgres::start);
        if let Some(postgres) = &postgres {
            variables.extend([
                ("PGHOST", postgres.folder.clone()),
                ("PGUSER", "postgres".into()),
                ("PGDATABASE", "coachgraph".into()),
                ("COACHGRAPH_DATABASE_URL", database_url(&postgres.folder, "coachgraph")),
            ]);
        } else if !matches!(runs_on, "demo" | "sqlite") {
            return Err(format!("runs-on: expected demo, postgresql, pgbouncer or sqlite, got {runs_on}"));
        }
        let variables: Vec<_> = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let session = Session::start(folder.path(), &variables);
        let mut replacements: Vec<_> = ports.iter().map(|(shown, actual)| (format!(":{shown}"), format!(":{actual}"))).collect();
        replacements.push(("cargo run --release -- ".into(), "coachgraph ".into()));
        let mut environment = Self { session, banner: String::new(), replacements, postgres, folder, demo: None };
        if environment.postgres.is_some() {
            environment.expect_success(
                "psql -X -q -d postgres -c 'create role coachgraph login' -c 'create database coachgraph owner coachgraph'",
            );
        }
        if runs_on == "demo" {
            environment.start_demo();
        }
        Ok(environment)
    }

    /// The commands of a page with the addresses of this environment.
    pub fn localize(&self, commands: &str) -> String {
        let mut commands = self.replacements.iter().fold(commands.to_owned(), |text, (shown, actual)| text.replace(shown, actual));
        if let Some(postgres) = &self.postgres {
            commands = replace_database(&commands, POOLED_DATABASE, |name| pooled_url(&postgres.folder, name));
            commands = replace_database(&commands, DATABASE, |name| database_url(&postgres.folder, name));
        }
        commands
    }

    /// An output with the addresses in the text of the pages.
    pub fn generalize(&self, output: &str) -> String {
        let ports = self.replacements.iter().filter(|(shown, _)| shown.starts_with(':'));
        let mut output = ports.fold(output.to_owned(), |text, (shown, actual)| text.replace(actual, shown));
        if let Some(postgres) = &self.postgres {
            output = output.replace(&format!("?host={}", postgres.folder), "").replace(&postgres.folder, "db.example");
        }
        output
    }

    pub fn write_file(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// The URL of the API, for requests that are not on the page.
    pub fn url(&self) -> String {
        self.localize("http://127.0.0.1:8080")
    }

    /// Starts PgBouncer in front of the page's PostgreSQL, with the settings of a `[pgbouncer]` section.
    ///
    /// # Errors
    /// The page does not run on PgBouncer.
    pub fn start_pooler(&mut self, ini: &str) -> Result<(), String> {
        let postgres = self.postgres.as_ref().ok_or("needs <!-- runs-on: pgbouncer -->")?;
        let folder = Path::new(&postgres.folder);
        let is_overridden =
            |line: &str| ["listen_", "auth_", "unix_socket_dir", "logfile", "pidfile"].iter().any(|name| line.trim().starts_with(name));
        let settings = ini.lines().skip_while(|line| line.trim() != "[pgbouncer]").skip(1).filter(|line| !is_overridden(line));
        let settings: Vec<_> = settings.take_while(|line| !line.trim().starts_with('[')).collect();
        let ini = format!(
            "[databases]\n* = host={0}\n[pgbouncer]\nlisten_port = 6432\nunix_socket_dir = {0}\nauth_type = trust\nauth_file = {0}/users\n{1}\n",
            folder.display(),
            settings.join("\n")
        );
        fs::write(folder.join("pgbouncer.ini"), ini).unwrap();
        fs::write(folder.join("users"), "\"coachgraph\" \"\"\n\"postgres\" \"\"\n").unwrap();
        // PgBouncer refuses to run as root.
        let run = if crate::world::is_root() { "runuser -u postgres -- env PATH=\"$PATH\" " } else { "" };
        let (socket, url) = (folder.join(".s.PGSQL.6432"), pooled_url(&postgres.folder, "coachgraph"));
        let outcome = self.session.run(
            &format!(
                "{run}pgbouncer {0}/pgbouncer.ini &\nuntil [ -S {1} ]; do kill -0 $!; sleep 0.02; done\nexport COACHGRAPH_DATABASE_URL='{url}'",
                folder.display(),
                socket.display(),
            ),
            0,
        );
        outcome.failure.map_or(Ok(()), |_| Err(format!("PgBouncer does not start:\n{}", outcome.stderr)))
    }

    fn start_demo(&mut self) {
        let demo = tempfile::tempdir().unwrap();
        copy_folder(&DEMO.path().join("data"), &demo.path().join("data"));
        self.banner = run_demo(&mut self.session, demo.path());
        self.demo = Some(demo);
        let address = self
            .banner
            .split("http://127.0.0.1:")
            .nth(1)
            .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
            .expect("the banner of the demo contains its port");
        self.replacements.retain(|(shown, _)| shown != ":8080");
        self.replacements.push((":8080".into(), format!(":{address}")));
        // As for a reader, `demo-data` in the folder of the page is the data of the demo.
        symlink(self.demo.as_ref().unwrap().path().join("data"), self.folder.path().join("demo-data")).unwrap();
        self.expect_success("exports=$(coachgraph demo --env) && eval \"$exports\"");
    }

    /// Runs commands that are not on the page, and must succeed.
    fn expect_success(&mut self, commands: &str) {
        let outcome = self.session.run(commands, 0);
        assert!(outcome.failure.is_none(), "{commands}\n{}", outcome.stderr);
    }
}

/// The demo's data, created once per test process; each page starts from a copy.
static DEMO: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::start(folder.path(), &[("PATH".into(), search_path())]);
    run_demo(&mut session, folder.path());
    let stopped = session.run("kill $!; wait $!", 0);
    assert!(stopped.failure.is_none(), "the demo does not stop: {}", stopped.stderr);
    folder
});

/// Starts the demo on the data in a folder, on a free port; returns its banner.
fn run_demo(session: &mut Session, folder: &Path) -> String {
    let folder = folder.display();
    let started = session.run(&format!("coachgraph demo --data '{folder}/data' --port 0 >'{folder}/banner' 2>'{folder}/log' &"), 0);
    assert!(started.failure.is_none());
    let begin = Instant::now();
    loop {
        let read = |name: &str| fs::read_to_string(format!("{folder}/{name}")).unwrap_or_default();
        let banner = read("banner");
        if banner.ends_with('\n') && banner.lines().next_back().is_some_and(|line| line.contains(BANNER_END)) {
            return banner;
        }
        let ended = session.run("kill -0 $!", 0).failure.is_some();
        assert!(
            !ended && begin.elapsed() < START_TIMEOUT,
            "the demo does not start, or the last line of its banner does not contain {BANNER_END:?}\n{banner}\n{}",
            read("log")
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// Links the folders of the repository into a folder, so that commands can read them by relative paths. The folder `docs` is not linked,
/// because commands must not write to it.
fn link_repository(folder: &Path) {
    for entry in fs::read_dir(super::root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !name.starts_with('.') && !["docs", "target"].contains(&name) {
            symlink(fs::canonicalize(&path).unwrap(), folder.join(name)).unwrap();
        }
    }
}

/// One port per entry of [`PORTS`]. They were free when this function looked, which another process may change.
fn free_ports() -> Vec<u16> {
    let listeners: Vec<_> = PORTS.iter().map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
    listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

/// The `PATH` of commands: the program, the programs of PostgreSQL, and the `PATH` of the tests.
fn search_path() -> String {
    let program_folder = PathBuf::from(program_path()).parent().unwrap().display().to_string();
    format!("{program_folder}:{}:{}:/usr/sbin", postgres_bin_folder().display(), std::env::var("PATH").unwrap_or_default())
}

fn database_url(folder: &str, name: &str) -> String {
    format!("postgres://coachgraph@localhost/{name}?host={folder}")
}

fn pooled_url(folder: &str, name: &str) -> String {
    format!("postgres://coachgraph@localhost:6432/{name}?host={folder}")
}

/// Replaces every URL that consists of `prefix` and the name of a database.
fn replace_database(text: &str, prefix: &str, url: impl Fn(&str) -> String) -> String {
    let mut parts = text.split(prefix);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
        replaced += &url(&part[..end]);
        replaced += &part[end..];
    }
    replaced
}
