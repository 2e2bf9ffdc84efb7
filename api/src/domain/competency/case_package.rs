//! A CASE CFPackage (1EdTech Competencies and Academic Standards Exchange 1.0 and 1.1) as it is sent: its objects with all their members, and
//! the checks of what the domain relies on. Pure. Storing a package is in `write`; the tree of its items is in `case_tree`.

use super::case_tree::{self, TreeNode};
use crate::platform::{Code, Error, Result, error::Problems};
use entity::case_entry::Kind;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A JSON object.
pub type Object = Map<String, Value>;

/// The largest number of objects in one list of a package.
const MAX_OBJECTS: usize = 100_000;

/// The lists of `CFDefinitions`.
const DEFINITIONS: [(&str, Kind); 5] = [
    ("CFConcepts", Kind::Concept),
    ("CFSubjects", Kind::Subject),
    ("CFLicenses", Kind::License),
    ("CFItemTypes", Kind::ItemType),
    ("CFAssociationGroupings", Kind::AssociationGrouping),
];

/// The lists of a package other than the definitions.
const LISTS: [(&str, Kind); 3] = [("CFItems", Kind::Item), ("CFAssociations", Kind::Association), ("CFRubrics", Kind::Rubric)];

/// Members that are texts wherever they occur.
const TEXT_MEMBERS: [&str; 17] = [
    "uri",
    "title",
    "creator",
    "publisher",
    "description",
    "language",
    "version",
    "caseVersion",
    "frameworkType",
    "adoptionStatus",
    "notes",
    "lastChangeDateTime",
    "CFItemType",
    "abbreviatedStatement",
    "alternativeLabel",
    "humanCodingScheme",
    "listEnumeration",
];

/// A framework as it is sent.
#[derive(Clone, Debug)]
pub struct Package {
    pub document: Object,
    /// The objects of the lists, in the order of the package.
    pub objects: Vec<(Kind, Object)>,
    /// What is left of the package without its objects: lists that are empty or null, and members that the specification does not have.
    pub frame: Object,
}

/// The path of the list of a kind of objects.
pub const fn list_path(kind: Kind) -> &'static str {
    match kind {
        Kind::Package => "",
        Kind::Document => "CFDocument",
        Kind::Item => "CFItems",
        Kind::Association => "CFAssociations",
        Kind::Rubric => "CFRubrics",
        Kind::Concept => "CFDefinitions.CFConcepts",
        Kind::Subject => "CFDefinitions.CFSubjects",
        Kind::License => "CFDefinitions.CFLicenses",
        Kind::ItemType => "CFDefinitions.CFItemTypes",
        Kind::AssociationGrouping => "CFDefinitions.CFAssociationGroupings",
    }
}

/// A member that is a text and not empty.
pub fn member_text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The identifier at one end of an association: `originNodeURI` or `destinationNodeURI`.
pub fn end<'a>(association: &'a Object, name: &str) -> Option<&'a str> {
    association.get(name).and_then(Value::as_object).and_then(|link| member_text(link, "identifier"))
}

impl Package {
    /// Parses a package.
    ///
    /// # Errors
    /// `Invalid` with the path of every member that is not as the domain needs it, such as `package.CFItems.3.fullStatement`.
    pub fn parse(package: Value) -> Result<Self> {
        let mut problems = Problems::default();
        check_texts(&mut problems, "package", &package);
        let Value::Object(mut frame) = package else {
            return Err(Error::invalid("package", "must be a JSON object: a CASE CFPackage with CFDocument, CFItems and CFAssociations"));
        };
        let document = match frame.get_mut("CFDocument").map(std::mem::take) {
            Some(Value::Object(document)) => document,
            Some(_) => return Err(Error::invalid("package.CFDocument", "must be a JSON object")),
            None => return Err(Error::invalid("package.CFDocument", "is missing: send a CASE CFPackage, as CFPackages/{id} returns it")),
        };
        frame.insert("CFDocument".into(), Value::Object(Object::new()));
        let mut objects = Vec::new();
        for (name, kind) in LISTS {
            take_list(&mut problems, &mut frame, name, kind, &mut objects);
        }
        match frame.get_mut("CFDefinitions") {
            None | Some(Value::Null) => {}
            Some(Value::Object(definitions)) => {
                for (name, kind) in DEFINITIONS {
                    take_list(&mut problems, definitions, name, kind, &mut objects);
                }
            }
            Some(_) => problems.add("package.CFDefinitions", Code::Invalid, "must be a JSON object"),
        }
        problems.into_result()?;
        let package = Self { document, objects, frame };
        package.check()?;
        Ok(package)
    }

    /// The package as one JSON value, with its lists in their places.
    pub fn to_value(&self) -> Value {
        let mut package = self.frame.clone();
        package.insert("CFDocument".into(), Value::Object(self.document.clone()));
        for (kind, object) in &self.objects {
            push_object(&mut package, *kind, Value::Object(object.clone()));
        }
        Value::Object(package)
    }

    /// The objects of a kind, with their indexes in the list.
    pub fn list(&self, kind: Kind) -> impl Iterator<Item = (usize, &Object)> {
        self.objects.iter().filter(move |(each, _)| *each == kind).map(|(_, object)| object).enumerate()
    }

    /// The identifier of the document.
    pub fn identifier(&self) -> &str {
        member_text(&self.document, "identifier").unwrap_or_default()
    }

    /// The items as a tree: every parent comes before its children.
    ///
    /// # Errors
    /// `Invalid` on the path within the package: missing parents, second parents, cycles.
    pub fn to_tree(&self) -> Result<Vec<TreeNode<'_>>> {
        case_tree::build(self)
    }

    fn check(&self) -> Result<()> {
        let mut problems = Problems::default();
        problems.require_text("package.CFDocument.identifier", self.identifier(), 200);
        problems.require_text("package.CFDocument.title", member_text(&self.document, "title").unwrap_or_default(), 1000);
        let mut known: HashSet<(Kind, &str)> = HashSet::new();
        let kinds = LISTS.iter().chain(&DEFINITIONS).map(|(_, kind)| *kind);
        for kind in kinds {
            for (index, object) in self.list(kind) {
                let path = |member: &str| format!("package.{}.{index}.{member}", list_path(kind));
                let identifier = member_text(object, "identifier");
                if kind == Kind::Item || object.get("identifier").is_some_and(|identifier| !identifier.is_null()) {
                    problems.require_text(&path("identifier"), identifier.unwrap_or_default(), 200);
                }
                let is_new = identifier.is_none_or(|identifier| known.insert((kind, identifier)));
                if !is_new || (kind == Kind::Item && identifier == Some(self.identifier())) {
                    let other = if is_new { "the document" } else { noun(kind) };
                    problems.add(path("identifier"), Code::Taken, format!("{other} has the same identifier: every object needs its own"));
                }
                match kind {
                    Kind::Item => {
                        problems.require_text(&path("fullStatement"), member_text(object, "fullStatement").unwrap_or_default(), 10_000);
                    }
                    Kind::Association => check_association(&mut problems, object, &path),
                    Kind::Rubric => check_rubric(&mut problems, object, &known, &path),
                    _ => {}
                }
            }
        }
        self.check_ends(&mut problems, &known);
        problems.into_result()
    }

    /// The ends of associations other than `isChildOf`, which may be objects elsewhere: then they have an address.
    fn check_ends(&self, problems: &mut Problems, known: &HashSet<(Kind, &str)>) {
        let known: HashSet<&str> = known.iter().map(|(_, identifier)| *identifier).chain([self.identifier()]).collect();
        let others =
            self.list(Kind::Association).filter(|(_, association)| member_text(association, "associationType") != Some("isChildOf"));
        for (index, association) in others {
            for name in ["originNodeURI", "destinationNodeURI"] {
                let Some(link) = association.get(name).and_then(Value::as_object) else { continue };
                let is_known = member_text(link, "identifier").is_some_and(|identifier| known.contains(identifier));
                if !is_known && member_text(link, "uri").is_none() {
                    let path = format!("package.CFAssociations.{index}.{name}");
                    problems.add(path, Code::NotFound, "is not in this package and has no uri that says where it is");
                }
            }
        }
    }
}

/// Puts an object into its list of a package.
pub fn push_object(package: &mut Object, kind: Kind, object: Value) {
    let mut names = list_path(kind).split('.').peekable();
    let mut at = package;
    while let Some(name) = names.next() {
        let member = at.entry(name).or_insert(Value::Null);
        if names.peek().is_none() {
            match member {
                Value::Array(list) => list.push(object),
                member => *member = Value::Array(vec![object]),
            }
            return;
        }
        if !member.is_object() {
            *member = Value::Object(Object::new());
        }
        let Value::Object(inner) = member else { return };
        at = inner;
    }
}

const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Item => "another item",
        Kind::Association => "another association",
        Kind::Rubric => "another rubric",
        _ => "another definition",
    }
}

/// Moves the objects of a list out of the package. The list stays, empty.
fn take_list(problems: &mut Problems, holder: &mut Object, name: &str, kind: Kind, objects: &mut Vec<(Kind, Object)>) {
    let path = format!("package.{}", list_path(kind));
    let list = match holder.get_mut(name) {
        None | Some(Value::Null) => return,
        Some(Value::Array(list)) => std::mem::take(list),
        Some(_) => return problems.add(path, Code::Invalid, "must be a list"),
    };
    if list.len() > MAX_OBJECTS {
        return problems.add(path, Code::Invalid, format!("must have at most {MAX_OBJECTS} entries"));
    }
    for (index, entry) in list.into_iter().enumerate() {
        match entry {
            Value::Object(object) => objects.push((kind, object)),
            _ => problems.add(format!("{path}.{index}"), Code::Invalid, "must be a JSON object"),
        }
    }
}

fn check_association(problems: &mut Problems, association: &Object, path: &impl Fn(&str) -> String) {
    problems.require_text(&path("associationType"), member_text(association, "associationType").unwrap_or_default(), 200);
    for name in ["originNodeURI", "destinationNodeURI"] {
        let message = "must be an object with the identifier of what the association connects";
        problems.require(end(association, name).is_some_and(|end| end.chars().count() <= 2000), path(name), message);
    }
    let is_number = |number: &Value| number.is_null() || number.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
    let is_valid = association.get("sequenceNumber").is_none_or(is_number);
    problems.require(is_valid, path("sequenceNumber"), "must be a whole number of at most 32 bits, or absent");
}

/// The items of criteria are in the package, or have an address.
fn check_rubric(problems: &mut Problems, rubric: &Object, known: &HashSet<(Kind, &str)>, path: &impl Fn(&str) -> String) {
    let criteria = rubric.get("CFRubricCriteria").and_then(Value::as_array);
    for (index, criterion) in criteria.into_iter().flatten().enumerate() {
        let Some(link) = criterion.get("CFItemURI").and_then(Value::as_object) else { continue };
        let is_unknown = member_text(link, "identifier").is_some_and(|identifier| !known.contains(&(Kind::Item, identifier)));
        if is_unknown && member_text(link, "uri").is_none() {
            let member = format!("CFRubricCriteria.{index}.CFItemURI");
            problems.add(path(&member), Code::NotFound, "is not an item of this package and has no uri that says where it is");
        }
    }
}

/// Every text of the package can be stored, and members that are texts are texts.
fn check_texts(problems: &mut Problems, path: &str, value: &Value) {
    match value {
        Value::String(text) if text.contains('\0') => {
            problems.add(path, Code::Invalid, "must not contain the character U+0000");
        }
        Value::Array(list) => list.iter().enumerate().for_each(|(index, entry)| check_texts(problems, &format!("{path}.{index}"), entry)),
        Value::Object(object) => {
            for (name, member) in object {
                let path = format!("{path}.{name}");
                problems.require(!name.contains('\0'), path.replace('\0', ""), "must not have U+0000 in its name");
                let is_text = member.is_string() || member.is_null();
                // Extensions may use any names.
                problems.require(is_text || !TEXT_MEMBERS.contains(&name.as_str()), &*path, "must be a string");
                if name != "extensions" || !member.is_object() {
                    check_texts(problems, &path, member);
                } else {
                    problems.require(!member.to_string().contains("\\u0000"), path, "must not contain the character U+0000");
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problems_of(package: Value) -> Vec<(String, Code)> {
        match Package::parse(package).unwrap_err() {
            Error::Invalid(problems) => problems.into_iter().map(|problem| (problem.field, problem.code)).collect(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_package_is_the_same_after_its_lists_were_taken_out_and_put_back() {
        let package = json!({
            "CFDocument": {"identifier": "d", "title": "D", "language": "de"},
            "CFItems": [{"identifier": "a", "fullStatement": "A", "extensions": {"title": 7}}],
            "CFAssociations": [],
            "CFRubrics": null,
            "CFDefinitions": {"CFSubjects": [], "CFLicenses": [{"identifier": "l", "licenseText": "CC BY"}], "other": [1]},
            "extensions": {"x": 1.5},
        });
        assert_eq!(Package::parse(package.clone()).unwrap().to_value(), package);
    }

    #[test]
    fn every_problem_names_its_place() {
        let package = json!({
            "CFDocument": {"identifier": "d", "title": "D", "creator": 5},
            "CFItems": [1],
            "CFDefinitions": {"CFConcepts": {}},
        });
        let invalid = ["CFDocument.creator", "CFItems.0", "CFDefinitions.CFConcepts"];
        assert_eq!(problems_of(package), invalid.map(|path| (format!("package.{path}"), Code::Invalid)));
        let item = |identifier: &str| json!({"identifier": identifier, "fullStatement": "S"});
        let elsewhere = json!({"identifier": "x"});
        let package = json!({
            "CFDocument": {"identifier": "d", "title": "D"},
            "CFItems": [item("a"), item("a"), item("d"), {"fullStatement": "\u{7}"}],
            "CFAssociations": [
                {"associationType": "exactMatchOf", "originNodeURI": {"identifier": "a"}, "destinationNodeURI": elsewhere},
                {"associationType": "precedes", "originNodeURI": {}, "destinationNodeURI": {"identifier": "a"}, "sequenceNumber": 1.5},
            ],
            "CFRubrics": [{"identifier": "r", "CFRubricCriteria": [{"CFItemURI": elsewhere}]}],
        });
        let fields: Vec<_> = problems_of(package).into_iter().map(|(field, _)| field.replacen("package.", "", 1)).collect();
        let expected = [
            "CFItems.1.identifier",
            "CFItems.2.identifier",
            "CFItems.3.identifier",
            "CFItems.3.fullStatement",
            "CFAssociations.1.originNodeURI",
            "CFAssociations.1.sequenceNumber",
            "CFRubrics.0.CFRubricCriteria.0.CFItemURI",
            "CFAssociations.0.destinationNodeURI",
            "CFAssociations.1.originNodeURI",
        ];
        assert_eq!(fields, expected);
        assert_eq!(problems_of(json!([]))[0].0, "package");
        assert_eq!(problems_of(json!({"CFItems": []}))[0].0, "package.CFDocument");
        let nul = json!({"CFDocument": {"identifier": "d", "title": "D"}, "extensions": {"a": "\u{0}"}});
        assert_eq!(problems_of(nul)[0].0, "package.extensions");
    }
}
