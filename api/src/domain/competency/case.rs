//! The parts of a CASE CFPackage (1EdTech Competencies and Academic Standards Exchange 1.0, section 4) that are kept.

use crate::platform::{Code, Result, error::Problems};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A framework as it arrives.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Package {
    #[serde(rename = "CFDocument")]
    pub document: Document,
    #[serde(rename = "CFItems", default)]
    pub items: Vec<Item>,
    #[serde(rename = "CFAssociations", default)]
    pub associations: Vec<Association>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    pub identifier: String,
    pub uri: Option<String>,
    pub title: String,
    pub creator: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub identifier: String,
    pub uri: Option<String>,
    pub full_statement: String,
    pub human_coding_scheme: Option<String>,
}

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

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    pub identifier: String,
}

/// An item in its place: parents come before their children.
#[derive(Debug, PartialEq)]
pub struct Placed<'a> {
    pub identifier: &'a str,
    pub parent: Option<&'a str>,
    pub position: i32,
}

impl Package {
    /// The items as a tree, parents first.
    ///
    /// # Errors
    /// `Invalid` on the path within the package: identifiers that repeat, parents that are not there, circles.
    pub fn tree(&self) -> Result<Vec<Placed<'_>>> {
        let mut problems = Problems::default();
        problems.text("package.CFDocument.identifier", &self.document.identifier, 200);
        problems.text("package.CFDocument.title", &self.document.title, 1000);
        let mut known: HashSet<&str> = HashSet::new();
        for (index, item) in self.items.iter().enumerate() {
            problems.text(&format!("package.CFItems.{index}.identifier"), &item.identifier, 200);
            problems.text(&format!("package.CFItems.{index}.fullStatement"), &item.full_statement, 10_000);
            if !known.insert(&item.identifier) {
                problems.add(format!("package.CFItems.{index}.identifier"), Code::Taken, "another item has this identifier");
            }
        }
        let (mut parents, mut order) = (HashMap::new(), HashMap::new());
        for (index, link) in self.associations.iter().enumerate().filter(|(_, link)| link.association_type == "isChildOf") {
            let (child, parent) = (link.origin.identifier.as_str(), link.destination.identifier.as_str());
            if !known.contains(child) {
                problems.add(format!("package.CFAssociations.{index}.originNodeURI"), Code::NotFound, "is not an item of this package");
            }
            if let Some(number) = link.sequence_number {
                order.insert(child, number);
            }
            if parent == self.document.identifier {
                continue;
            }
            if !known.contains(parent) {
                problems.add(
                    format!("package.CFAssociations.{index}.destinationNodeURI"),
                    Code::NotFound,
                    "is neither an item nor the document of this package",
                );
            }
            if parents.insert(child, parent).is_some_and(|other| other != parent) {
                problems.add(
                    format!("package.CFAssociations.{index}.destinationNodeURI"),
                    Code::Invalid,
                    "the item has another parent already",
                );
            }
        }
        problems.into_result()?;
        self.placed(&parents, &order)
    }

    fn placed<'a>(&'a self, parents: &HashMap<&'a str, &'a str>, order: &HashMap<&'a str, i32>) -> Result<Vec<Placed<'a>>> {
        let mut children: HashMap<Option<&str>, Vec<Placed<'a>>> = HashMap::new();
        for (index, item) in self.items.iter().enumerate() {
            let identifier = item.identifier.as_str();
            let parent = parents.get(identifier).copied();
            let place = i32::try_from(index).unwrap_or(i32::MAX);
            let position = order.get(identifier).copied().unwrap_or(place);
            children.entry(parent).or_default().push(Placed { identifier, parent, position });
        }
        let (mut tree, mut open) = (Vec::with_capacity(self.items.len()), vec![None]);
        while let Some(parent) = open.pop() {
            for placed in children.remove(&parent).unwrap_or_default() {
                open.push(Some(placed.identifier));
                tree.push(placed);
            }
        }
        let mut problems = Problems::default();
        problems.unless(tree.len() == self.items.len(), "package.CFAssociations", "some items are their own ancestors");
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
        let link = |(child, parent): &(&str, &str)| json!({"associationType": "isChildOf", "originNodeURI": {"identifier": child}, "destinationNodeURI": {"identifier": parent}});
        let links: Vec<_> = links.iter().map(link).collect();
        let package =
            json!({"CFDocument": {"identifier": "d", "title": "D"}, "CFItems": [item("a"), item("b"), item("c")], "CFAssociations": links});
        serde_json::from_value(package).unwrap()
    }

    #[test]
    fn parents_come_before_their_children() {
        let package = package(&[("a", "b"), ("b", "c"), ("c", "d")]);
        let order: Vec<_> = package.tree().unwrap().iter().map(|placed| placed.identifier).collect();
        assert_eq!(order, ["c", "b", "a"]);
    }

    #[test]
    fn circles_strangers_and_second_parents_are_refused() {
        assert!(package(&[("a", "b"), ("b", "a")]).tree().is_err());
        assert!(package(&[("a", "z")]).tree().is_err());
        assert!(package(&[("a", "b"), ("a", "c")]).tree().is_err());
    }
}
