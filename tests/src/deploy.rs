//! The files of `deploy/`: the systemd unit, the container file, the example settings and the alerting rules. The tests run neither systemd
//! nor a container engine: linters check the files, and the tests compare them with the program.

use crate::world::{DatabaseKind, Node, World, program_path};
use coachgraph::platform::metric_list::{METRICS, MetricKind};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The path of the program in the unit and in the image.
const INSTALLED_PATH: &str = "/usr/local/bin/coachgraph";

/// The highest exposure level that `systemd-analyze security` may report, in tenths: 20 is 2.0 of 10.0.
const MAX_EXPOSURE: &str = "20";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn deploy(file: &str) -> PathBuf {
    repository().join("deploy").join(file)
}

fn read(file: &str) -> String {
    fs::read_to_string(deploy(file)).unwrap()
}

/// The standard output of a command that must succeed.
fn succeed(command: &mut Command) -> String {
    let output = run(command);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run installs what is missing"))
}

/// A program that `tests/run` installs in the target folder if the system does not have it.
fn tool(name: &str) -> Command {
    let installed = repository().join("target/test-tools").join(name);
    Command::new(if installed.exists() { installed } else { name.into() })
}

/// Whether the program accepts these arguments, without running the command that they name.
fn accepts(arguments: &[&str]) -> bool {
    run(Command::new(program_path()).args(arguments).arg("--help")).status.success()
}

/// The arguments of every `Exec…=` line of the unit.
fn unit_commands(unit: &str) -> Vec<Vec<&str>> {
    let lines = unit.lines().filter(|line| line.starts_with("Exec")).filter_map(|line| line.split_once('='));
    lines.map(|(_, command)| command.strip_prefix(INSTALLED_PATH).expect(command).split_whitespace().collect()).collect()
}

#[test]
fn systemd_accepts_the_unit_and_rates_its_exposure_as_low() {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("coachgraph.service");
    // systemd also checks that the program exists.
    fs::write(&unit, read("coachgraph.service").replace(INSTALLED_PATH, program_path())).unwrap();
    let output = run(Command::new("systemd-analyze").arg("verify").arg(&unit));
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let rating = ["security", "--offline=true", "--no-pager", &format!("--threshold={MAX_EXPOSURE}")];
    succeed(Command::new("systemd-analyze").args(rating).arg(&unit));
}

#[test]
fn the_unit_runs_commands_that_the_program_has() {
    let unit = read("coachgraph.service");
    let commands = unit_commands(&unit);
    assert_eq!(commands.iter().map(|command| command[0]).collect::<Vec<_>>(), ["migrate", "serve"]);
    for command in &commands {
        assert!(accepts(command), "{command:?}");
        assert!(!accepts(&[&command[..], &["--unknown"]].concat()), "unknown options are rejected");
    }
    assert!(!accepts(&["unknown"]), "unknown commands are rejected");
}

#[test]
fn the_stop_timeout_of_the_unit_is_longer_than_the_shutdown_time_of_the_server() {
    let unit = read("coachgraph.service");
    let seconds = unit.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).unwrap();
    let config = coachgraph::platform::config::Config::defaults().unwrap();
    assert!(seconds.parse::<u64>().unwrap() > config.shutdown_seconds);
}

#[test]
fn the_program_accepts_the_example_settings() {
    succeed(Command::new(program_path()).arg("--config").arg(deploy("coachgraph.toml")).arg("schema"));
}

/// The words after `instruction` in each line of a container file that begins with it; only in the last stage if `last_stage`.
fn instructions<'a>(text: &'a str, instruction: &str, last_stage: bool) -> Vec<Vec<&'a str>> {
    let stage = if last_stage { text.rfind("\nFROM ").unwrap() } else { 0 };
    let lines = text[stage..].lines().map(str::trim).filter(|line| line.starts_with(instruction));
    lines.map(|line| line[instruction.len()..].split_whitespace().collect()).collect()
}

#[test]
fn the_container_file_passes_its_linter_and_runs_commands_that_the_program_has() {
    let hadolint = repository().join("tests/python/.venv/bin/hadolint");
    succeed(Command::new(if hadolint.exists() { hadolint } else { "hadolint".into() }).arg(deploy("Containerfile")));
    let text = read("Containerfile");
    assert_eq!(instructions(&text, "USER ", true), [["65532:65532"]], "the program does not run as root");
    let entry: Vec<String> = serde_json::from_str(&instructions(&text, "ENTRYPOINT ", true)[0].concat()).unwrap();
    assert_eq!(entry, [INSTALLED_PATH]);
    let command: Vec<String> = serde_json::from_str(&instructions(&text, "CMD ", true)[0].concat()).unwrap();
    let (_, check) = text.lines().find(|line| line.starts_with("HEALTHCHECK ")).unwrap().split_once(" CMD ").unwrap();
    let check: Vec<String> = serde_json::from_str(check).unwrap();
    assert_eq!(check[0], INSTALLED_PATH);
    for arguments in [&command[..], &check[1..]] {
        assert!(accepts(&arguments.iter().map(String::as_str).collect::<Vec<_>>()), "{arguments:?}");
    }
}

#[test]
fn the_container_file_copies_a_complete_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let text = read("Containerfile");
    let copies = instructions(&text, "COPY ", false).into_iter().filter(|words| !words[0].starts_with("--"));
    for words in copies {
        let (target, sources) = words.split_last().unwrap();
        let target = folder.path().join(target);
        fs::create_dir_all(&target).unwrap();
        for source in sources {
            // COPY copies the contents of a folder, and a file as it is.
            let source = repository().join(source);
            let source = if source.is_dir() { source.join(".") } else { source };
            succeed(Command::new("cp").arg("--recursive").arg(source).arg(&target));
        }
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline", "--no-deps"];
    succeed(Command::new(cargo).args(arguments).current_dir(folder.path()));
    // Files that the sources embed.
    for file in sources(&folder.path().join("api")) {
        let text = fs::read_to_string(&file).unwrap();
        for marker in ["include_str!(\"", "include_bytes!(\""] {
            for embedded in text.split(marker).skip(1) {
                let (path, _) = embedded.split_once('"').unwrap();
                assert!(file.parent().unwrap().join(path).exists(), "{}: {path}", file.display());
            }
        }
    }
}

#[test]
fn a_packaged_program_has_no_symbols_and_finds_its_debug_information_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("panic.rs"), folder.path().join("program"));
    fs::write(&source, "fn main() {\n    fails()\n}\n\n#[inline(never)]\nfn fails() {\n    panic!()\n}\n").unwrap();
    succeed(Command::new("rustc").args(["-O", "-C", "debuginfo=line-tables-only", "-o"]).arg(&program).arg(&source));
    let package = folder.path().join("package");
    succeed(Command::new(deploy("package")).arg(&program).arg(&package));
    let backtrace = || {
        let output = run(Command::new(package.join("coachgraph")).env("RUST_BACKTRACE", "1"));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(backtrace().contains("panic.rs:2:"), "{}", backtrace());
    fs::remove_file(package.join("coachgraph.debug")).unwrap();
    assert!(!backtrace().contains("panic.rs:2:"), "the debug information is apart");
}

/// The Rust sources below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[test]
fn every_alert_has_a_promtool_test_and_passes_it() {
    succeed(tool("promtool").args(["check", "rules"]).arg(deploy("prometheus-alerts.yml")));
    succeed(tool("promtool").args(["test", "rules"]).arg(deploy("prometheus-alerts.test.yml")));
    let tests = read("prometheus-alerts.test.yml");
    let rules = read("prometheus-alerts.yml");
    let alerts: Vec<_> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(!alerts.is_empty());
    for alert in alerts {
        assert!(tests.contains(&format!("- alertname: {alert}\n")), "{alert} has no test");
    }
}

#[test]
fn alerts_use_metrics_and_labels_that_the_program_exports() {
    let rules = read("prometheus-alerts.yml");
    let mut used = 0;
    for (at, _) in rules.match_indices("coachgraph_") {
        let rest = &rules[at..];
        let end = rest.find(|character: char| !(character.is_ascii_lowercase() || character == '_')).unwrap();
        let (name, rest) = rest.split_at(end);
        let metric = METRICS.iter().find(|metric| match metric.kind {
            MetricKind::Seconds | MetricKind::Histogram => {
                ["_bucket", "_count", "_sum"].iter().any(|suffix| name.strip_suffix(suffix) == Some(metric.name))
            }
            MetricKind::Counter | MetricKind::Gauge => metric.name == name,
        });
        let metric = metric.unwrap_or_else(|| panic!("the program does not export {name}"));
        let (selectors, _) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).expect("every metric selects its job");
        let labels: BTreeSet<_> = selectors.split(',').filter_map(|selector| selector.split(['=', '!']).next()).map(str::trim).collect();
        for label in labels {
            assert!(label == "job" || metric.labels.contains(&label), "{name} has no label {label}");
        }
        used += 1;
    }
    assert!(used > 5, "only {used} uses of metrics were found");
    for (at, _) in rules.match_indices("by (") {
        let (labels, _) = rules[at + 4..].split_once(')').unwrap();
        for label in labels.split(", ") {
            assert!(label == "le" || METRICS.iter().any(|metric| metric.labels.contains(&label)), "no metric has the label {label}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_the_health_command_succeeds_while_the_server_is_ready() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let mut node = Node::start(&world);
    let address = node.address.trim_start_matches("http://").to_owned();
    let health = || run(Command::new(program_path()).arg("health").env("COACHGRAPH_HTTP_LISTEN", &address));
    assert!(health().status.success());
    node.terminate();
    assert_eq!(node.wait_for_exit(), 0);
    let output = health();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && message.contains(&format!("error: no server responds at {address}")), "{message}");
    world.end().await;
}
