//! The book: every snippet of README.md, CONTRIBUTING.md and docs/ is run and its shown answer is compared, every link target exists,
//! and every generated page is current. `docs/README.md` describes the conventions for authors.
//!
//! `BOOK_PAGE=filters cargo test -p coachgraph-tests -- book` runs the pages whose path contains `filters`.

mod answer;
mod environment;
mod links;
mod markdown;
mod page;
mod paste;
mod reference;
mod session;

use markdown::Page;
use std::{
    fs,
    panic::catch_unwind,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

/// The number of pages that run at the same time.
const PARALLEL_PAGES: usize = 4;
/// The pages outside of `docs/src`.
const OTHER_PAGES: [&str; 2] = ["README.md", "CONTRIBUTING.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The paths of all pages, relative to the root.
fn paths() -> Vec<String> {
    fn collect(folder: &Path, paths: &mut Vec<String>) {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root().join(&path).is_dir() {
                collect(&path, paths);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                paths.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    let mut paths: Vec<_> = OTHER_PAGES.iter().filter(|path| root().join(path).exists()).map(|path| (*path).to_owned()).collect();
    collect(Path::new("docs/src"), &mut paths);
    paths.sort();
    paths
}

fn pages() -> Vec<Page> {
    paths().iter().map(|path| Page::parse(path, &fs::read_to_string(root().join(path)).unwrap())).collect()
}

#[track_caller]
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_snippet_runs_and_its_output_is_the_answer_on_the_page() {
    let only = std::env::var("BOOK_PAGE").unwrap_or_default();
    let pages: Vec<_> = pages().into_iter().filter(|page| page.path.contains(&only)).collect();
    assert!(!pages.is_empty(), "no path of a page contains {only}");
    let (next, problems) = (Mutex::new(pages.iter()), Mutex::new(Vec::new()));
    let run_pages = || {
        loop {
            let Some(page) = next.lock().unwrap().next() else { return };
            // A page whose server does not start panics. The other pages still run.
            let outcome = catch_unwind(|| page::run(page));
            problems.lock().unwrap().extend(outcome.unwrap_or_else(|_| vec![format!("{}: panicked, see above", page.path)]));
        }
    };
    thread::scope(|scope| (0..PARALLEL_PAGES).for_each(|_| drop(scope.spawn(run_pages))));
    assert_none(&problems.into_inner().unwrap());
}

#[test]
fn every_link_and_path_in_the_book_exists() {
    assert_none(&links::check(&pages()));
}

#[test]
fn every_page_is_in_the_summary_once() {
    let summary = "docs/src/SUMMARY.md";
    let listed = Page::parse(summary, &fs::read_to_string(root().join(summary)).unwrap()).links;
    let mut listed: Vec<_> = listed.into_iter().map(|link| format!("docs/src/{}", link.text)).collect();
    listed.sort();
    let pages: Vec<_> = paths().into_iter().filter(|path| path.starts_with("docs/src/") && path != summary).collect();
    assert_eq!(listed, pages);
}

/// Lists the snippets that do not run when the test runs with `--nocapture`.
#[test]
fn the_number_of_snippets_that_do_not_run_is_limited() {
    let mut not_run = Vec::new();
    for page in pages() {
        let fences = page.fences.iter().filter_map(|fence| fence.attribute("norun").map(|reason| (fence, reason)));
        not_run.extend(fences.map(|(fence, reason)| format!("{}:{}: {}: {reason}", page.path, fence.line, fence.language)));
    }
    println!("{}", not_run.join("\n"));
    assert!(not_run.len() <= MAX_NOT_RUN, "{} snippets do not run, more than {MAX_NOT_RUN}:\n{}", not_run.len(), not_run.join("\n"));
}

/// The maximum number of snippets with `norun`.
const MAX_NOT_RUN: usize = 30;
