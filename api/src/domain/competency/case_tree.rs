//! The tree that the `isChildOf` associations of a package make of its items. Pure.

use super::case_package::{Package, end, member_text};
use crate::platform::{Code, Result, error::Problems};
use entity::case_entry::Kind;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The most items that the message about a cycle names.
const MAX_NAMED_ITEMS: usize = 10;

/// An item with its place in the tree.
#[derive(Debug, PartialEq)]
pub struct TreeNode<'a> {
    pub identifier: &'a str,
    /// `None` for an item at the top.
    pub parent: Option<&'a str>,
    /// The position among its siblings: the association's sequence number, otherwise the index in the package.
    pub position: i32,
}

/// The parent of an item, and the index of the association that says so.
struct Parent<'a> {
    identifier: &'a str,
    association: usize,
}

/// The items as a tree: every parent comes before its children.
///
/// # Errors
/// `Invalid` on the path within the package: missing parents, second parents, cycles.
pub fn build(package: &Package) -> Result<Vec<TreeNode<'_>>> {
    let identifiers: Vec<&str> = package.list(Kind::Item).filter_map(|(_, item)| member_text(item, "identifier")).collect();
    let known: HashSet<&str> = identifiers.iter().copied().collect();
    let (mut parents, mut positions) = (HashMap::new(), HashMap::new());
    let mut problems = Problems::default();
    for (index, association) in package.list(Kind::Association) {
        if member_text(association, "associationType") != Some("isChildOf") {
            continue;
        }
        let field = |part: &str| format!("package.CFAssociations.{index}.{part}");
        let (Some(child), Some(parent)) = (end(association, "originNodeURI"), end(association, "destinationNodeURI")) else { continue };
        if !known.contains(child) {
            problems.add(field("originNodeURI"), Code::NotFound, "is not an item of this package");
        }
        let number = association.get("sequenceNumber").and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok());
        if let Some(number) = number {
            positions.insert(child, number);
        }
        if parent == package.identifier() {
            continue;
        }
        if !known.contains(parent) {
            problems.add(field("destinationNodeURI"), Code::NotFound, "is neither an item nor the document of this package");
        }
        let earlier = parents.insert(child, Parent { identifier: parent, association: index });
        if earlier.is_some_and(|earlier| earlier.identifier != parent) {
            problems.add(field("destinationNodeURI"), Code::Invalid, "the item already has another parent");
        }
    }
    problems.into_result()?;
    arrange(&identifiers, &parents, &positions)
}

fn arrange<'a>(
    identifiers: &[&'a str],
    parents: &HashMap<&'a str, Parent<'a>>,
    positions: &HashMap<&'a str, i32>,
) -> Result<Vec<TreeNode<'a>>> {
    let mut children: HashMap<Option<&str>, Vec<TreeNode<'_>>> = HashMap::new();
    for (index, identifier) in identifiers.iter().copied().enumerate() {
        let parent = parents.get(identifier).map(|parent| parent.identifier);
        let default_position = i32::try_from(index).unwrap_or(i32::MAX);
        let position = positions.get(identifier).copied().unwrap_or(default_position);
        children.entry(parent).or_default().push(TreeNode { identifier, parent, position });
    }
    let (mut tree, mut pending) = (Vec::with_capacity(identifiers.len()), vec![None]);
    while let Some(parent) = pending.pop() {
        for node in children.remove(&parent).unwrap_or_default() {
            pending.push(Some(node.identifier));
            tree.push(node);
        }
    }
    // Items of a cycle are not reachable from the top.
    let mut problems = Problems::default();
    if let Some(node) = children.values().flatten().min_by_key(|node| node.identifier) {
        let (association, cycle) = find_cycle(node.identifier, parents);
        let message = format!("these items are their own ancestors: {}", cycle.join(" < "));
        problems.add(format!("package.CFAssociations.{association}"), Code::Invalid, message);
    }
    problems.into_result()?;
    Ok(tree)
}

/// A cycle among the ancestors of an item: an association of it, and its items, each below the next.
fn find_cycle<'a>(item: &'a str, parents: &HashMap<&'a str, Parent<'a>>) -> (usize, Vec<&'a str>) {
    let (mut seen, mut at) = (HashSet::new(), item);
    while seen.insert(at) {
        at = parents.get(at).map_or(at, |parent| parent.identifier);
    }
    let (start, mut cycle) = (at, vec![at]);
    while let Some(parent) = parents.get(at) {
        at = parent.identifier;
        cycle.push(at);
        if at == start || cycle.len() >= MAX_NAMED_ITEMS {
            break;
        }
    }
    (parents.get(start).map_or(0, |parent| parent.association), cycle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Error;
    use serde_json::json;

    fn package(links: &[(&str, &str)]) -> Package {
        let item = |id: &str| json!({"identifier": id, "fullStatement": id});
        let link = |(child, parent): &(&str, &str)| {
            json!({
                "associationType": "isChildOf",
                "originNodeURI": {"identifier": child},
                "destinationNodeURI": {"identifier": parent},
            })
        };
        let links: Vec<_> = links.iter().map(link).collect();
        let package =
            json!({"CFDocument": {"identifier": "d", "title": "D"}, "CFItems": [item("a"), item("b"), item("c")], "CFAssociations": links});
        Package::parse(package).unwrap()
    }

    #[test]
    fn parents_come_before_their_children() {
        let package = package(&[("a", "b"), ("b", "c"), ("c", "d")]);
        let order: Vec<_> = package.to_tree().unwrap().iter().map(|node| node.identifier).collect();
        assert_eq!(order, ["c", "b", "a"]);
    }

    #[test]
    fn cycles_unknown_parents_and_second_parents_are_rejected() {
        assert!(package(&[("a", "z")]).to_tree().is_err());
        assert!(package(&[("a", "b"), ("a", "c")]).to_tree().is_err());
        let Err(Error::Invalid(problems)) = package(&[("c", "a"), ("a", "b"), ("b", "a")]).to_tree().map(drop) else { panic!() };
        assert_eq!(problems[0].field, "package.CFAssociations.1");
        assert_eq!(problems[0].message, "these items are their own ancestors: a < b < a");
        assert!(package(&[("a", "a")]).to_tree().is_err());
    }
}
