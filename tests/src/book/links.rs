//! Checks the links of the book: pages, anchors and paths of the repository exist; external addresses are well-formed.

use super::markdown::Page;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

/// Folders of the repository. Inline code that begins with one of them, such as `api/src/feed/tail.rs`, must be an existing path.
const FOLDERS: [&str; 9] = ["api/", "bench/", "docs/", "entity/", "migration/", "tests/", "deploy/", ".ci/", "clients/"];

/// Returns a description of each broken link.
pub fn check(pages: &[Page]) -> Vec<String> {
    let anchors: BTreeMap<&str, &BTreeSet<String>> = pages.iter().map(|page| (page.path.as_str(), &page.anchors)).collect();
    let mut problems = Vec::new();
    for page in pages {
        for link in &page.links {
            if let Err(error) = check_link(page, &link.text, &anchors) {
                problems.push(format!("{}:{}: {}: {error}", page.path, link.line, link.text));
            }
        }
        for code in &page.code {
            let path = code.text.split([' ', ':', '#']).next().unwrap_or_default();
            let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder)) && !path.contains(['…', '*', '<', '{', '$']);
            if is_path && !super::root().join(path).exists() {
                problems.push(format!("{}:{}: {path} does not exist", page.path, code.line));
            }
        }
    }
    problems
}

fn check_link(page: &Page, target: &str, anchors: &BTreeMap<&str, &BTreeSet<String>>) -> Result<(), String> {
    if target.contains("://") || target.starts_with("mailto:") {
        let url = reqwest::Url::parse(target).map_err(|error| error.to_string())?;
        return if ["http", "https", "mailto"].contains(&url.scheme()) { Ok(()) } else { Err("is not a web address".into()) };
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() { page.path.clone() } else { resolve(&page.path, path) };
    if !super::root().join(&file).exists() {
        return Err(format!("{file} does not exist"));
    }
    if page.path.starts_with("docs/src/") && !file.starts_with("docs/src/") {
        return Err("is outside of the book; write it as inline code instead".into());
    }
    match anchors.get(file.as_str()) {
        _ if anchor.is_empty() => Ok(()),
        Some(anchors) if anchors.contains(anchor) => Ok(()),
        Some(anchors) => Err(format!("{file} has no such heading; it has {}", anchors.iter().cloned().collect::<Vec<_>>().join(", "))),
        None => Err(format!("{file} is not a page of the book, so its headings cannot be checked")),
    }
}

/// Resolves a path that is relative to the folder of a page. Returns the path relative to the root.
fn resolve(page: &str, path: &str) -> String {
    let mut resolved = PathBuf::new();
    for part in Path::new(page).parent().unwrap().join(path).components() {
        match part {
            Component::ParentDir => drop(resolved.pop()),
            Component::Normal(name) => resolved.push(name),
            _ => {}
        }
    }
    resolved.to_str().unwrap().to_owned()
}
