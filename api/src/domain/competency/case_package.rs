//! The parts of a CASE CFPackage (1EdTech Competencies and Academic Standards Exchange 1.0, section 4) that an import uses, and the checks
//! of its tree. Pure. Storing a package is in `write`.

use crate::platform::{Code, Result, error::Problems};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A framework as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Package {
    #[serde(rename = "CFDocument")]
    pub document: Document,
    #[serde(rename = "CFItems", default)]
    pub items: Vec<Item>,
    #[serde(rename = "CFAssociations", default)]
    pub associations: Vec<Association>,
}

/// A CFDocument: the framework itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    pub identifier: String,
    pub uri: Option<String>,
    pub title: String,
    pub creator: Option<String>,
}

/// A CFItem: one competency.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub identifier: String,
    pub uri: Option<String>,
    pub full_statement: String,
    pub human_coding_scheme: Option<String>,
}

/// A CFAssociation. Only `isChildOf` is used: it makes the destination the parent of the origin.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Association {
    pub association_type: String,
    #[serde(rename = "originNodeURI")]
    pub origin: Link,
    #[serde(rename = "destinationNodeURI")]
    pub destination: Link,
    pub sequence_number: Option<i32>,
}

/// A reference to an item or to the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    pub identifier: String,
}

/// An item with its place in the tree.
#[derive(Debug, PartialEq)]
pub struct TreeNode<'a> {
    pub identifier: &'a str,
    /// `None` for an item at the top.
    pub parent: Option<&'a str>,
    /// The position among its siblings: the association's sequence number, otherwise the index in the package.
    pub position: i32,
}

impl Package {
    /// Checks the package and returns its items as a tree: every parent comes before its children.
    ///
    /// # Errors
    /// `Invalid` on the path within the package: repeated identifiers, missing parents, cycles.
    pub fn to_tree(&self) -> Result<Vec<TreeNode<'_>>> {
        let mut problems = Problems::default();
        problems.require_text("package.CFDocument.identifier", &self.document.identifier, 200);
        problems.require_text("package.CFDocument.title", &self.document.title, 1000);
        let mut identifiers: HashSet<&str> = HashSet::new();
        for (index, item) in self.items.iter().enumerate() {
            problems.require_text(&format!("package.CFItems.{index}.identifier"), &item.identifier, 200);
            problems.require_text(&format!("package.CFItems.{index}.fullStatement"), &item.full_statement, 10_000);
            if !identifiers.insert(&item.identifier) {
                problems.add(format!("package.CFItems.{index}.identifier"), Code::Taken, "another item has the same identifier");
            }
        }
        let (mut parents, mut positions) = (HashMap::new(), HashMap::new());
        for (index, link) in self.associations.iter().enumerate().filter(|(_, link)| link.association_type == "isChildOf") {
            let field = |part: &str| format!("package.CFAssociations.{index}.{part}");
            let (child, parent) = (link.origin.identifier.as_str(), link.destination.identifier.as_str());
            if !identifiers.contains(child) {
                problems.add(field("originNodeURI"), Code::NotFound, "is not an item of this package");
            }
            if let Some(number) = link.sequence_number {
                positions.insert(child, number);
            }
            if parent == self.document.identifier {
                continue;
            }
            if !identifiers.contains(parent) {
                problems.add(field("destinationNodeURI"), Code::NotFound, "is neither an item nor the document of this package");
            }
            if parents.insert(child, parent).is_some_and(|other| other != parent) {
                problems.add(field("destinationNodeURI"), Code::Invalid, "the item already has another parent");
            }
        }
        problems.into_result()?;
        self.build_tree(&parents, &positions)
    }

    fn build_tree<'a>(&'a self, parents: &HashMap<&'a str, &'a str>, positions: &HashMap<&'a str, i32>) -> Result<Vec<TreeNode<'a>>> {
        let mut children: HashMap<Option<&str>, Vec<TreeNode<'a>>> = HashMap::new();
        for (index, item) in self.items.iter().enumerate() {
            let identifier = item.identifier.as_str();
            let parent = parents.get(identifier).copied();
            let default_position = i32::try_from(index).unwrap_or(i32::MAX);
            let position = positions.get(identifier).copied().unwrap_or(default_position);
            children.entry(parent).or_default().push(TreeNode { identifier, parent, position });
        }
        let (mut tree, mut pending) = (Vec::with_capacity(self.items.len()), vec![None]);
        while let Some(parent) = pending.pop() {
            for node in children.remove(&parent).unwrap_or_default() {
                pending.push(Some(node.identifier));
                tree.push(node);
            }
        }
        // Items of a cycle are not reachable from the top.
        let mut problems = Problems::default();
        problems.require(tree.len() == self.items.len(), "package.CFAssociations", "some items are their own ancestors");
        problems.into_result()?;
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        serde_json::from_value(package).unwrap()
    }

    #[test]
    fn parents_come_before_their_children() {
        let package = package(&[("a", "b"), ("b", "c"), ("c", "d")]);
        let order: Vec<_> = package.to_tree().unwrap().iter().map(|node| node.identifier).collect();
        assert_eq!(order, ["c", "b", "a"]);
    }

    #[test]
    fn cycles_unknown_parents_and_second_parents_are_rejected() {
        assert!(package(&[("a", "b"), ("b", "a")]).to_tree().is_err());
        assert!(package(&[("a", "z")]).to_tree().is_err());
        assert!(package(&[("a", "b"), ("a", "c")]).to_tree().is_err());
    }
}
