//! The house rules that a reader of the sources can check: who may import whom, which library is named where, how long a
//! file gets, what every file begins with.

use coachgraph::{platform::config::Config, transport::graphql::build_api};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The floors, bottom to top. A floor may use those below it.
const FLOORS: [&str; 8] = ["platform", "access", "feed", "app", "domain", "transport", "worker", "server"];

/// `server` and `worker` stand side by side: time is a door too.
const TOP: [&str; 2] = ["worker", "server"];

/// Libraries that are named only in these places, so that a change of library is a change of one room.
const CONFINED: [(&str, &str, &[&str]); 6] = [
    ("api", "async_graphql", &["transport/graphql/", "transport/http/"]),
    ("api", "actix_web", &["transport/", "server.rs"]),
    ("api", "actix_ws", &["transport/http/"]),
    ("api", "jsonwebtoken", &["access/"]),
    ("api", "oauth2", &["access/"]),
    ("api", "DbBackend", &["platform/db.rs", "platform/transaction.rs"]),
];

/// Doors that carry another door: GraphQL travels over HTTP.
const CARRIES: [(&str, &str); 1] = [("http", "graphql")];

const LONGEST: usize = 400;

struct Source {
    /// Below the `src` of its crate, such as `domain/session/write.rs`.
    path: String,
    text: String,
    /// Without comments.
    code: String,
}

impl Source {
    fn floor(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The room or door that the file belongs to, such as `session`.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).nth(1).unwrap()
    }

    /// What stands after `crate::` (or another beginning), the braces of an import opened.
    fn names_after(&self, beginning: &str) -> BTreeSet<String> {
        let ends = self.code.match_indices(beginning).map(|(at, _)| &self.code[at + beginning.len()..]);
        ends.flat_map(first_names).collect()
    }
}

/// The first name of a path, or of each path between braces: `a::{b, c}` is `a`; `{a::{b, c}, d}` is `a` and `d`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut names, mut depth) = (vec![name(list.trim_start())], 1);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(list[at + 1..].trim_start())),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(member: &str) -> Vec<Source> {
    let folder = root().join(member).join("src");
    let mut files = Vec::new();
    gather(&folder, &mut files);
    assert!(!files.is_empty());
    let source = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        Source { path: file.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned(), text, code }
    };
    files.into_iter().map(source).collect()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn height(floor: &str) -> usize {
    FLOORS.iter().position(|name| *name == floor).unwrap_or_else(|| panic!("{floor} is not on the floor plan"))
}

#[track_caller]
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn floors_import_downwards_only() {
    let mut complaints = Vec::new();
    for source in sources("api") {
        if ["lib.rs", "main.rs"].contains(&source.path.as_str()) {
            continue;
        }
        for used in source.names_after("crate::") {
            let sideways = TOP.contains(&source.floor()) && TOP.contains(&used.as_str());
            let upwards = height(&used) > height(source.floor());
            if upwards && !sideways {
                complaints.push(format!("{}: {} may not use {used}", source.path, source.floor()));
            }
        }
        // Two steps up from a file that lies one step below its floor would leave the floor unseen.
        if source.path.matches('/').count() < 2 && source.code.contains("super::super::") {
            complaints.push(format!("{}: say crate:: instead of super::super::", source.path));
        }
    }
    none(complaints);
}

#[test]
fn a_room_uses_only_rooms_named_before_it() {
    let sources = sources("api");
    let plan = sources.iter().find(|source| source.path == "domain/mod.rs").unwrap();
    let rooms: Vec<_> = plan.code.lines().filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod ")).collect();
    let rooms: Vec<_> = rooms.into_iter().map(|room| room.trim_end_matches(';')).collect();
    let place = |room: &str| rooms.iter().position(|name| *name == room);
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("domain/") && source.path != "domain/mod.rs") {
        // A file that is a whole room names its neighbours by `super`, one inside a room by `super::super`.
        let inside = source.path.matches('/').count() == 2;
        let neighbours = source.names_after(if inside { "super::super::" } else { "super::" });
        for used in source.names_after("crate::domain::").union(&neighbours) {
            if place(used) > place(source.room()) {
                complaints.push(format!("{}: {used} is not named before {} in domain/mod.rs", source.path, source.room()));
            }
        }
    }
    none(complaints);
}

#[test]
fn a_door_does_not_import_another_door() {
    let mut complaints = Vec::new();
    for source in sources("api").iter().filter(|source| source.floor() == "transport" && source.path != "transport/mod.rs") {
        for used in source.names_after("crate::transport::") {
            let (door, used) = (source.room(), used.as_str());
            if used != door && !CARRIES.contains(&(door, used)) {
                complaints.push(format!("{}: the door {door} may not use the door {used}", source.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn a_library_is_named_only_where_it_is_at_home() {
    let mut complaints = Vec::new();
    for (member, library, homes) in CONFINED {
        for source in sources(member) {
            let at_home = homes.iter().any(|home| source.path.starts_with(home));
            if !at_home && source.code.contains(library) {
                complaints.push(format!("{member}/src/{}: {library} belongs to {}", source.path, homes.join(" and ")));
            }
        }
    }
    none(complaints);
}

#[test]
fn the_cellar_and_the_building_history_know_nothing_above_them() {
    let mut complaints = Vec::new();
    for (member, strangers) in [("entity", ["coachgraph", "migration::"]), ("migration", ["coachgraph", "entity::"])] {
        for source in sources(member) {
            for stranger in strangers.iter().filter(|stranger| source.code.contains(**stranger)) {
                complaints.push(format!("{member}/src/{}: may not use {stranger}", source.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn a_file_fits_one_sitting_and_says_what_it_is() {
    let mut complaints = Vec::new();
    for member in ["api", "entity", "migration", "tests"] {
        for source in sources(member) {
            let lines = source.text.lines().count();
            if lines > LONGEST {
                complaints.push(format!("{member}/src/{}: {lines} lines, more than {LONGEST}", source.path));
            }
            if !source.text.starts_with("//! ") {
                complaints.push(format!("{member}/src/{}: does not begin with //! and what it is", source.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_setting_is_in_the_readme_with_its_default() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let rows: Vec<_> = readme.lines().filter(|line| line.starts_with('|')).collect();
    let mut complaints = Vec::new();
    for setting in coachgraph::platform::config::SETTINGS {
        let row = rows.iter().find(|row| row.contains(&format!("`{}`", setting.key)));
        if !row.is_some_and(|row| setting.default.is_empty() || row.contains(&format!("`{}`", setting.default))) {
            complaints.push(format!("README.md: the table of settings needs `{}` with its default `{}`", setting.key, setting.default));
        }
    }
    none(complaints);
}

#[test]
fn the_printed_schema_is_the_one_in_the_code() {
    let printed = fs::read_to_string(root().join("schema.graphql")).expect("schema.graphql");
    let config = Config::defaults().unwrap();
    assert!(printed == build_api(&config).unwrap().sdl(), "schema.graphql is stale; run: cargo run -- schema > schema.graphql");
}

#[test]
fn the_braces_of_an_import_are_opened() {
    assert_eq!(first_names("access::Actor;"), ["access"]);
    assert_eq!(first_names("{\n    access::{Actor, Permission},\n    app::App,\n    platform::Result,\n};"), ["access", "app", "platform"]);
}
