//! Rules for the source files: imports between modules, libraries that only some modules may use, the first line and the length of a
//! file; and that `schema.graphql` is current.

use coachgraph::{platform::config::Config, transport::graphql::build_api};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The layers, bottom to top. A layer uses itself and those below it.
const LAYERS: [&str; 8] = ["platform", "access", "feed", "app", "domain", "transport", "worker", "server"];

/// Layers that may use each other.
const TOP_LAYERS: [&str; 2] = ["worker", "server"];

/// Libraries, and the only paths that may name them.
const CONFINED_LIBRARIES: [(&str, &[&str]); 6] = [
    ("async_graphql", &["transport/graphql/", "transport/http/"]),
    ("actix_web", &["transport/", "server.rs"]),
    ("actix_ws", &["transport/http/"]),
    ("jsonwebtoken", &["access/"]),
    ("oauth2", &["access/"]),
    ("DbBackend", &["platform/db.rs", "platform/full_text.rs", "platform/sql.rs", "platform/transaction.rs"]),
];

/// Transports that may use another transport.
const TRANSPORT_IMPORTS: [(&str, &str); 1] = [("http", "graphql")];

const ENGINE: &str = "transport/graphql/engine/";

/// The file of the engine whose macros name items of the schema: the macros expand in files of the schema.
const SCHEMA_MACROS: &str = "transport/graphql/engine/object.rs";

/// What these macros may name in the schema: the directives, and the `ID` scalar.
const SCHEMA_MACRO_IMPORTS: [&str; 2] = ["directives", "id"];

const MAX_LINES: usize = 400;

struct SourceFile {
    /// The path in the `src` folder of its crate, such as `domain/session/write.rs`.
    path: String,
    text: String,
    /// The text without the lines that are comments.
    code: String,
}

impl SourceFile {
    /// The first part of the path, such as `domain`.
    fn layer(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// The second part of the path, such as `session`.
    fn module(&self) -> &str {
        self.path.split(['/', '.']).nth(1).unwrap()
    }

    /// The names that follow a prefix of a path such as `crate::`, in imports with braces too.
    fn names_after(&self, prefix: &str) -> BTreeSet<String> {
        let rests = self.code.match_indices(prefix).map(|(at, _)| &self.code[at + prefix.len()..]);
        rests.flat_map(first_names).collect()
    }
}

/// The first name of a path, or of each path in braces: `a` of `a::{b, c}`; `a` and `d` of `{a::{b, c}, d}`.
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

/// The source files of a crate of the workspace.
fn source_files(member: &str) -> Vec<SourceFile> {
    let folder = root().join(member).join("src");
    let mut paths = Vec::new();
    collect_paths(&folder, &mut paths);
    assert!(!paths.is_empty());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        SourceFile { path: path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned(), text, code }
    };
    paths.into_iter().map(read).collect()
}

fn collect_paths(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_paths(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn layer_index(layer: &str) -> usize {
    LAYERS.iter().position(|name| *name == layer).unwrap_or_else(|| panic!("{layer} is not in LAYERS"))
}

#[track_caller]
fn assert_none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn a_layer_imports_no_layer_above_it() {
    let mut violations = Vec::new();
    for file in source_files("api") {
        if ["lib.rs", "main.rs"].contains(&file.path.as_str()) {
            continue;
        }
        for imported in file.names_after("crate::") {
            let is_within_top = TOP_LAYERS.contains(&file.layer()) && TOP_LAYERS.contains(&imported.as_str());
            if layer_index(&imported) > layer_index(file.layer()) && !is_within_top {
                violations.push(format!("{}: {} must not use {imported}", file.path, file.layer()));
            }
        }
        // In these files `super::super::` is another layer, and the check above covers `crate::` only.
        if file.path.matches('/').count() < 2 && file.code.contains("super::super::") {
            violations.push(format!("{}: use crate:: instead of super::super::", file.path));
        }
    }
    assert_none(violations);
}

#[test]
fn a_domain_module_imports_only_modules_declared_before_it() {
    let files = source_files("api");
    let declarations = files.iter().find(|file| file.path == "domain/mod.rs").unwrap();
    let modules = declarations.code.lines().filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod "));
    let modules: Vec<_> = modules.map(|module| module.trim_end_matches(';')).collect();
    let index = |module: &str| modules.iter().position(|name| *name == module);
    let mut violations = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("domain/") && file.path != "domain/mod.rs") {
        // A module that is one file names other modules by `super::`, a file in the folder of a module by `super::super::`.
        let is_in_folder = file.path.matches('/').count() == 2;
        let siblings = file.names_after(if is_in_folder { "super::super::" } else { "super::" });
        for imported in file.names_after("crate::domain::").union(&siblings) {
            if index(imported) > index(file.module()) {
                violations.push(format!("{}: {imported} is not declared before {} in domain/mod.rs", file.path, file.module()));
            }
        }
    }
    assert_none(violations);
}

#[test]
fn a_transport_imports_no_other_transport() {
    let mut violations = Vec::new();
    for file in source_files("api").iter().filter(|file| file.layer() == "transport" && file.path != "transport/mod.rs") {
        for imported in file.names_after("crate::transport::") {
            let (transport, imported) = (file.module(), imported.as_str());
            if imported != transport && !TRANSPORT_IMPORTS.contains(&(transport, imported)) {
                violations.push(format!("{}: the transport {transport} must not use the transport {imported}", file.path));
            }
        }
    }
    assert_none(violations);
}

/// The names that a file of the GraphQL engine uses from the schema. Paths by `super::` count as well.
fn schema_imports(file: &SourceFile) -> BTreeSet<String> {
    let mut imports = file.names_after("graphql::schema::");
    for prefix in ["crate::transport::graphql::", "super::"] {
        if file.names_after(prefix).contains("schema") {
            let names = file.names_after(&format!("{prefix}schema::"));
            // Without names: in braces, or the module itself.
            imports.extend(if names.is_empty() { BTreeSet::from(["schema".to_owned()]) } else { names });
        }
    }
    imports
}

#[test]
fn the_graphql_engine_imports_nothing_of_the_schema() {
    let mut violations = Vec::new();
    let files = source_files("api");
    let engine: Vec<_> = files.iter().filter(|file| file.path.starts_with(ENGINE)).collect();
    assert!(engine.len() > 20, "only {} files of the engine were found", engine.len());
    for file in engine {
        let allowed: &[&str] = if file.path == SCHEMA_MACROS { &SCHEMA_MACRO_IMPORTS } else { &[] };
        for imported in schema_imports(file).iter().filter(|imported| !allowed.contains(&imported.as_str())) {
            violations.push(format!("{}: the engine must not use {imported} of the schema", file.path));
        }
    }
    assert_none(violations);
}

#[test]
fn imports_of_the_schema_are_found_however_they_are_written() {
    let imports = |code: &str| {
        let file = SourceFile { path: String::new(), text: String::new(), code: code.to_owned() };
        schema_imports(&file).into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(imports("use crate::transport::graphql::schema::{employee::Employee, id::Gid};"), "employee id");
    assert_eq!(imports("use crate::transport::graphql::{engine::cost, schema::id::Gid};"), "schema");
    assert_eq!(imports("use super::super::schema::employee::Employee;"), "employee");
    assert_eq!(imports("let sdl = async_graphql::parser::parse_schema(sdl); self.schema.sdl()"), "");
}

#[test]
fn a_library_is_named_only_where_it_is_confined() {
    let mut violations = Vec::new();
    for file in source_files("api") {
        for (library, paths) in CONFINED_LIBRARIES {
            if !paths.iter().any(|path| file.path.starts_with(path)) && file.code.contains(library) {
                violations.push(format!("{}: {library} is confined to {}", file.path, paths.join(" and ")));
            }
        }
    }
    assert_none(violations);
}

#[test]
fn entity_and_migration_use_neither_each_other_nor_the_api() {
    let mut violations = Vec::new();
    for (member, forbidden) in [("entity", ["coachgraph", "migration::"]), ("migration", ["coachgraph", "entity::"])] {
        for file in source_files(member) {
            for name in forbidden.iter().filter(|name| file.code.contains(**name)) {
                violations.push(format!("{member}/src/{}: must not use {name}", file.path));
            }
        }
    }
    assert_none(violations);
}

#[test]
fn a_file_begins_with_a_module_comment_and_has_at_most_400_lines() {
    let mut violations = Vec::new();
    for member in ["api", "entity", "migration", "tests"] {
        for file in source_files(member) {
            let lines = file.text.lines().count();
            if lines > MAX_LINES {
                violations.push(format!("{member}/src/{}: {lines} lines, more than {MAX_LINES}", file.path));
            }
            if !file.text.starts_with("//! ") {
                violations.push(format!("{member}/src/{}: does not begin with //!", file.path));
            }
        }
    }
    assert_none(violations);
}

#[test]
fn schema_graphql_is_current() {
    let committed = fs::read_to_string(root().join("schema.graphql")).expect("schema.graphql");
    let config = Config::defaults().unwrap();
    assert!(committed == build_api(&config).unwrap().sdl(), "schema.graphql is stale; run: cargo run -- schema > schema.graphql");
}

#[test]
fn names_are_found_in_imports_with_braces() {
    assert_eq!(first_names("access::Actor;"), ["access"]);
    assert_eq!(first_names("{\n    access::{Actor, Permission},\n    app::App,\n    platform::Result,\n};"), ["access", "app", "platform"]);
}
