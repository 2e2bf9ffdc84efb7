//! The generated pages of the book are current, and the tables from which they are generated are complete.

use super::{assert_none, root};
use crate::world::program_path;
use coachgraph::platform::metric_list::METRICS;
use std::{collections::BTreeSet, fs, path::Path, process::Command};

const FOLDER: &str = "docs/src/reference";

#[test]
fn the_reference_pages_are_current() {
    let generated = tempfile::tempdir().unwrap();
    let status = Command::new(program_path()).arg("reference").arg(generated.path()).env_clear().status().unwrap();
    assert!(status.success());
    let names = |folder: &Path| -> BTreeSet<_> { fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect() };
    let committed = root().join(FOLDER);
    let is_stale = |name: &std::ffi::OsString| {
        fs::read(committed.join(name)).unwrap_or_default() != fs::read(generated.path().join(name)).unwrap_or_default()
    };
    let names: BTreeSet<_> = names(generated.path()).union(&names(&committed)).cloned().collect();
    let stale: Vec<_> = names.iter().filter(|name| is_stale(name)).collect();
    assert!(stale.is_empty(), "{FOLDER} is stale ({stale:?}); run: cargo run -- reference {FOLDER}");
}

/// A metric that the code records: its macro, its name and the names of its labels.
type RecordedMetric = (String, String, BTreeSet<String>);

/// Collects the metrics that the source files of a folder record.
fn recorded_metrics(folder: &Path, found: &mut BTreeSet<RecordedMetric>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            recorded_metrics(&path, found);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for kind in ["counter", "gauge", "histogram"] {
            for call in source.split(&format!("metrics::{kind}!(")).skip(1) {
                // The arguments end with the parenthesis that is not one of a call among them.
                let arguments = call.split(").").next().unwrap();
                let name = arguments.split('"').nth(1).unwrap().to_owned();
                let labels = arguments.split("\" =>").filter_map(|part| part.rsplit_once('"')).map(|(_, label)| label.to_owned());
                let labels: BTreeSet<_> =
                    if arguments.contains("=>") { labels.filter(|label| !label.is_empty()).collect() } else { BTreeSet::new() };
                found.insert((kind.to_owned(), name.clone(), labels.into_iter().filter(|label| *label != name).collect()));
            }
        }
    }
}

#[test]
fn the_list_of_metrics_contains_exactly_the_recorded_metrics() {
    let mut recorded = BTreeSet::new();
    recorded_metrics(&root().join("api/src"), &mut recorded);
    let listed: BTreeSet<RecordedMetric> = METRICS
        .iter()
        .map(|metric| {
            let labels = metric.labels.iter().map(|label| (*label).to_owned()).collect();
            (metric.kind.as_str().to_owned(), metric.name.to_owned(), labels)
        })
        .collect();
    let problems = recorded.symmetric_difference(&listed).map(|metric| format!("recorded or listed, but not both: {metric:?}"));
    assert_none(&problems.collect::<Vec<_>>());
}
