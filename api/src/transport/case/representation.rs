//! The JSON of stored objects. Members are those of the import; a member that the standard requires and the import lacked is added: addresses at
//! this server, instants of the import, and titles and addresses of the ends of associations.

use crate::domain::competency::{self, Object, member_text};
use chrono::SecondsFormat;
use entity::case_entry::{Kind, Model};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The creator of a document that has come without one.
const UNKNOWN_CREATOR: &str = "Unknown";

/// Renders objects with addresses below a base URL.
pub struct Representation<'a> {
    pub base_url: &'a str,
}

/// Where the objects are that associations connect: title and address by identifier.
#[derive(Default)]
pub struct Ends(HashMap<String, (String, String)>);

impl Ends {
    /// Whether both ends of an association have a title and an address of their own.
    pub fn are_complete(association: &Model) -> bool {
        let is_complete = |name: &str| {
            let link = association.content.get(name).and_then(Value::as_object);
            link.is_some_and(|link| member_text(link, "title").is_some() && member_text(link, "uri").is_some())
        };
        ["originNodeURI", "destinationNodeURI"].into_iter().all(is_complete)
    }

    /// Adds objects.
    pub fn extend<'a>(&mut self, representation: &Representation<'_>, entries: impl IntoIterator<Item = &'a Model>) {
        for entry in entries {
            let Some(content) = entry.content.as_object() else { continue };
            let title = member_text(content, "title").or_else(|| member_text(content, "fullStatement")).unwrap_or_default().to_owned();
            let uri = member_text(content, "uri").map_or_else(|| representation.uri(entry), str::to_owned);
            self.0.insert(entry.case_identifier.clone(), (title, uri));
        }
    }
}

impl Representation<'_> {
    /// The address of an object at this server.
    fn uri(&self, entry: &Model) -> String {
        let endpoint = competency::list_path(entry.kind).rsplit('.').next().unwrap_or_default();
        // The one object that is not in a list.
        let endpoint = if entry.kind == Kind::Document { "CFDocuments" } else { endpoint };
        format!("{}/{endpoint}/{}", self.base_url, encode(&entry.case_identifier))
    }

    /// An object as it is part of a package.
    pub fn in_package(&self, entry: &Model, ends: &Ends) -> Value {
        let mut object = entry.content.as_object().cloned().unwrap_or_default();
        add(&mut object, "identifier", || entry.case_identifier.clone());
        add(&mut object, "uri", || self.uri(entry));
        add(&mut object, "lastChangeDateTime", || entry.updated_at.to_rfc3339_opts(SecondsFormat::Secs, true));
        match entry.kind {
            Kind::Document => add(&mut object, "creator", || UNKNOWN_CREATOR.to_owned()),
            Kind::Association => {
                for name in ["originNodeURI", "destinationNodeURI"] {
                    let Some(link) = object.get_mut(name).and_then(Value::as_object_mut) else { continue };
                    let known = member_text(link, "identifier").and_then(|identifier| ends.0.get(identifier));
                    let identifier = member_text(link, "identifier").unwrap_or_default().to_owned();
                    add(link, "title", || known.map_or_else(|| identifier.clone(), |(title, _)| title.clone()));
                    add(link, "uri", || {
                        known.map_or_else(|| format!("{}/CFItems/{}", self.base_url, encode(&identifier)), |(_, uri)| uri.clone())
                    });
                }
            }
            _ => {}
        }
        Value::Object(object)
    }

    /// An object by itself: with the address of its document, or for a document of its package.
    pub fn alone(&self, entry: &Model, document: &Model, ends: &Ends) -> Value {
        let mut value = self.in_package(entry, ends);
        let Some(object) = value.as_object_mut() else { return value };
        let title = document.content.get("title").and_then(Value::as_str).unwrap_or_default();
        let identifier = document.case_identifier.as_str();
        match entry.kind {
            Kind::Document if !object.contains_key("CFPackageURI") => {
                let uri = format!("{}/CFPackages/{}", self.base_url, encode(identifier));
                object.insert("CFPackageURI".into(), json!({ "title": title, "identifier": identifier, "uri": uri }));
            }
            Kind::Item | Kind::Association if !object.contains_key("CFDocumentURI") => {
                let uri = document.content.get("uri").and_then(Value::as_str).map_or_else(|| self.uri(document), str::to_owned);
                object.insert("CFDocumentURI".into(), json!({ "title": title, "identifier": identifier, "uri": uri }));
            }
            _ => {}
        }
        value
    }

    /// A package with all its objects.
    pub fn package(&self, entries: &[Model]) -> Value {
        let mut ends = Ends::default();
        ends.extend(self, entries.iter().filter(|entry| entry.kind != Kind::Association && entry.kind != Kind::Package));
        let frame = entries.iter().find(|entry| entry.kind == Kind::Package).and_then(|entry| entry.content.as_object());
        let mut package = frame.cloned().unwrap_or_default();
        for entry in entries.iter().filter(|entry| entry.kind != Kind::Package) {
            let object = self.in_package(entry, &ends);
            if entry.kind == Kind::Document {
                package.insert("CFDocument".into(), object);
            } else {
                competency::push_object(&mut package, entry.kind, object);
            }
        }
        Value::Object(package)
    }
}

/// Adds a member that an object lacks.
fn add(object: &mut Object, name: &str, value: impl FnOnce() -> String) {
    if object.get(name).is_none_or(Value::is_null) {
        object.insert(name.to_owned(), Value::String(value()));
    }
}

/// An identifier as a segment of a path.
fn encode(identifier: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    identifier.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
