//! The difference between the stored objects of a CASE package and those of a newer package. Pure.

use super::case_package::{Object, Package, end, member_text};
use chrono::{DateTime, Utc};
use entity::{
    case_entry::{Kind, Model},
    id::{CompetencyFrameworkId, OrganizationId},
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What a package does with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    Added,
    Changed,
    Removed,
    /// The same object at another place in its list.
    Reordered,
    Unchanged,
}

/// An object that a package adds, changes or removes.
#[derive(Clone, Debug)]
pub struct Change {
    pub kind: Kind,
    pub case_identifier: String,
    pub action: Action,
    /// The members that differ, of a changed object.
    pub members: Vec<String>,
}

/// What a package does with the stored objects of its framework.
#[derive(Debug, Default)]
pub struct Difference {
    /// Without objects that are unchanged or reordered.
    pub changes: Vec<Change>,
    pub counts: BTreeMap<(Kind, Action), usize>,
    /// The rows to store, in place of rows with the same key.
    pub stored: Vec<Model>,
    /// The keys of the rows to delete.
    pub deleted: Vec<(Kind, String)>,
}

impl Difference {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.stored.is_empty() && self.deleted.is_empty()
    }
}

/// Where the rows of a package belong, and since when.
#[derive(Clone, Copy)]
pub struct Owner {
    pub organization: OrganizationId,
    pub framework: CompetencyFrameworkId,
    pub at: DateTime<Utc>,
}

/// The rows of a package.
pub fn rows(package: &Package, owner: Owner) -> Vec<Model> {
    let row = |kind, case_identifier: String, position: usize, content: &Object| Model {
        organization_id: owner.organization,
        competency_framework_id: owner.framework,
        kind,
        case_identifier,
        position: Some(i32::try_from(position).unwrap_or(i32::MAX)),
        origin_identifier: (kind == Kind::Association).then(|| end(content, "originNodeURI").unwrap_or_default().to_owned()),
        destination_identifier: (kind == Kind::Association).then(|| end(content, "destinationNodeURI").unwrap_or_default().to_owned()),
        content: Value::Object(content.clone()),
        updated_at: owner.at,
    };
    let identifier = package.identifier();
    let mut rows = vec![
        row(Kind::Package, identifier.to_owned(), 0, &package.frame),
        row(Kind::Document, identifier.to_owned(), 0, &package.document),
    ];
    let (mut positions, mut repeated) = (HashMap::<Kind, usize>::new(), HashMap::<String, usize>::new());
    for (kind, object) in &package.objects {
        let position = positions.entry(*kind).or_default();
        let own = member_text(object, "identifier").map(str::to_owned);
        let key = own.unwrap_or_else(|| {
            let content = format!("{identifier} {kind:?} {}", Value::Object(object.clone()));
            let count = repeated.entry(content.clone()).or_default();
            *count += 1;
            Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{content} {count}").as_bytes()).to_string()
        });
        rows.push(row(*kind, key, *position, object));
        *position += 1;
    }
    rows
}

/// Compares the stored rows of a framework with those of a package. An item that the package lacks stays without a position, because others
/// may refer to it.
pub fn compare(stored: Vec<Model>, package: &Package, owner: Owner) -> Difference {
    let mut stored: HashMap<(Kind, String), Model> = stored.into_iter().map(|row| ((row.kind, row.case_identifier.clone()), row)).collect();
    let mut difference = Difference::default();
    for row in rows(package, owner) {
        let old = stored.remove(&(row.kind, row.case_identifier.clone()));
        let (action, members) = match &old {
            None => (Action::Added, Vec::new()),
            Some(old) if old.position.is_none() => (Action::Added, Vec::new()),
            Some(old) if old.content != row.content => (Action::Changed, differing_members(&old.content, &row.content)),
            Some(old) if old.position != row.position => (Action::Reordered, Vec::new()),
            Some(_) => (Action::Unchanged, Vec::new()),
        };
        difference.add(row.kind, &row.case_identifier, action, members);
        if action != Action::Unchanged {
            let updated_at = old.filter(|_| action == Action::Reordered).map_or(row.updated_at, |old| old.updated_at);
            difference.stored.push(Model { updated_at, ..row });
        }
    }
    let mut left: Vec<Model> = stored.into_values().filter(|row| row.position.is_some()).collect();
    left.sort_by_key(|row| (row.kind, row.position));
    for row in left {
        difference.add(row.kind, &row.case_identifier, Action::Removed, Vec::new());
        if row.kind == Kind::Item {
            difference.stored.push(Model { position: None, updated_at: owner.at, ..row });
        } else {
            difference.deleted.push((row.kind, row.case_identifier));
        }
    }
    difference
}

impl Difference {
    fn add(&mut self, kind: Kind, identifier: &str, action: Action, members: Vec<String>) {
        *self.counts.entry((kind, action)).or_default() += 1;
        if !matches!(action, Action::Unchanged | Action::Reordered) {
            self.changes.push(Change { kind, case_identifier: identifier.to_owned(), action, members });
        }
    }
}

fn differing_members(old: &Value, new: &Value) -> Vec<String> {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return Vec::new() };
    let mut members: Vec<String> = old.keys().chain(new.keys()).filter(|name| old.get(*name) != new.get(*name)).cloned().collect();
    members.sort();
    members.dedup();
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn owner() -> Owner {
        Owner { organization: OrganizationId(Uuid::nil()), framework: CompetencyFrameworkId(Uuid::nil()), at: DateTime::UNIX_EPOCH }
    }

    fn package(items: &[(&str, &str)], associations: Value) -> Package {
        let items: Vec<_> = items.iter().map(|(id, text)| json!({"identifier": id, "fullStatement": text})).collect();
        let package = json!({"CFDocument": {"identifier": "d", "title": "D"}, "CFItems": items, "CFAssociations": associations});
        Package::parse(package).unwrap()
    }

    #[test]
    fn removed_items_stay_without_a_position_and_come_back() {
        let link =
            json!([{"associationType": "precedes", "originNodeURI": {"identifier": "a"}, "destinationNodeURI": {"identifier": "b"}}]);
        let first = package(&[("a", "A"), ("b", "B"), ("c", "C")], link);
        let stored = rows(&first, owner());
        assert!(compare(stored.clone(), &first, owner()).is_empty());
        let second = package(&[("c", "C"), ("a", "A2")], json!([]));
        let difference = compare(stored, &second, owner());
        let actions: Vec<_> = difference.changes.iter().map(|change| (change.case_identifier.as_str(), change.action)).collect();
        let association = difference.deleted[0].1.as_str();
        assert_eq!(actions, [("a", Action::Changed), ("b", Action::Removed), (association, Action::Removed)]);
        assert_eq!(difference.changes[0].members, ["fullStatement"]);
        assert_eq!(difference.counts[&(Kind::Item, Action::Reordered)], 1);
        let kept = difference.stored.iter().find(|row| row.case_identifier == "b").unwrap();
        assert_eq!((kept.position, &kept.content["fullStatement"]), (None, &json!("B")));
        let again = compare(vec![kept.clone()], &first, owner());
        assert!(again.changes.iter().any(|change| change.case_identifier == "b" && change.action == Action::Added));
    }

    #[test]
    fn objects_without_identifiers_get_the_same_ones_each_time() {
        let link = json!({"associationType": "precedes", "originNodeURI": {"identifier": "a"}, "destinationNodeURI": {"identifier": "b"}});
        let twice = package(&[("a", "A"), ("b", "B")], json!([link, link]));
        let identifiers = |package: &Package| -> Vec<_> { rows(package, owner()).into_iter().map(|row| row.case_identifier).collect() };
        let first = identifiers(&twice);
        assert_eq!(first, identifiers(&twice));
        assert_ne!(first[4], first[5]);
    }
}
