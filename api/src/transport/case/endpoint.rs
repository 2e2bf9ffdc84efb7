//! Endpoints, and what each of them responds.

use super::{
    error::CaseError,
    list_parameters::ListParameters,
    representation::{Ends, Representation},
};
use crate::{access::Actor, app::App, domain::competency, platform::Error};
use entity::case_entry::{Kind, Model};
use serde_json::{Value, json};

/// Endpoints of single objects, with the name of the set that the response is, for those that respond with a set.
const OBJECTS: [(&str, Kind, Option<&str>); 9] = [
    ("CFDocuments", Kind::Document, None),
    ("CFItems", Kind::Item, None),
    ("CFAssociations", Kind::Association, None),
    ("CFRubrics", Kind::Rubric, None),
    ("CFLicenses", Kind::License, None),
    ("CFAssociationGroupings", Kind::AssociationGrouping, None),
    ("CFConcepts", Kind::Concept, Some("CFConcepts")),
    ("CFSubjects", Kind::Subject, Some("CFSubjects")),
    ("CFItemTypes", Kind::ItemType, Some("CFItemTypes")),
];

/// The endpoint that a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Documents,
    /// The objects of a framework as one package, by the identifier of the document.
    Package(String),
    /// An item with its associations.
    ItemAssociations(String),
    Object(Kind, Option<&'static str>, String),
}

/// A successful response that has not been written yet.
pub struct CaseResponse {
    pub body: Value,
    /// The number of objects of the list, of which the body is a page, and the value of the `Link` header.
    pub list: Option<(usize, String)>,
}

impl Endpoint {
    /// Parses a decoded path below `/ims/case/v1p1/`.
    ///
    /// # Errors
    /// 404 for an unknown path.
    pub fn parse(path: &str) -> Result<Self, CaseError> {
        let (name, identifier) = path.split_once('/').unwrap_or((path, ""));
        if identifier.is_empty() {
            return if name == "CFDocuments" { Ok(Self::Documents) } else { Err(CaseError::unknown_endpoint()) };
        }
        let identifier = identifier.to_owned();
        match name {
            "CFPackages" => Ok(Self::Package(identifier)),
            "CFItemAssociations" => Ok(Self::ItemAssociations(identifier)),
            _ => {
                let object = OBJECTS.iter().find(|(endpoint, ..)| *endpoint == name);
                let (_, kind, set) = object.ok_or_else(CaseError::unknown_endpoint)?;
                Ok(Self::Object(*kind, *set, identifier))
            }
        }
    }
}

/// Handles a request.
///
/// # Errors
/// The error response.
pub async fn respond(app: &App, actor: &Actor, base_url: &str, endpoint: &Endpoint, query: &str) -> Result<CaseResponse, CaseError> {
    let representation = Representation { base_url };
    let body = match endpoint {
        Endpoint::Documents => return list_documents(app, actor, &representation, query).await,
        Endpoint::Package(identifier) => {
            let document = get(app, actor, Kind::Document, identifier).await?;
            let framework = competency::get_framework_of(app, actor, &document).await?;
            let entries = competency::list_package(app, actor, &framework).await?;
            // The cost of reading the same objects in a list.
            app.rate_limiter.charge_cost(actor, u64::try_from(entries.len()).unwrap_or_default())?;
            representation.package(&entries)
        }
        Endpoint::ItemAssociations(identifier) => {
            let item = get(app, actor, Kind::Item, identifier).await?;
            let associations = competency::list_associations(app, actor, identifier).await?;
            app.rate_limiter.charge_cost(actor, u64::try_from(associations.len()).unwrap_or_default())?;
            let ends = load_ends(app, actor, &representation, &associations).await?;
            let document = document_of(app, actor, &item).await?;
            let mut rendered = Vec::with_capacity(associations.len());
            let mut other_document: Option<Model> = None;
            for association in &associations {
                // Associations of other frameworks may connect this item, too. They are sorted by framework.
                let is_of = |document: &&Model| document.competency_framework_id == association.competency_framework_id;
                let holder = Some(&document).filter(is_of).or(other_document.as_ref().filter(is_of)).cloned();
                let holder = match holder {
                    Some(holder) => holder,
                    None => document_of(app, actor, association).await?,
                };
                rendered.push(representation.alone(association, &holder, &ends));
                other_document = Some(holder);
            }
            json!({ "CFItem": representation.alone(&item, &document, &ends), "CFAssociations": rendered })
        }
        Endpoint::Object(kind, set, identifier) => {
            let entry = get(app, actor, *kind, identifier).await?;
            let ends = load_ends(app, actor, &representation, std::slice::from_ref(&entry)).await?;
            let document = document_of(app, actor, &entry).await?;
            match set {
                None => representation.alone(&entry, &document, &ends),
                Some(set) => {
                    let framework = competency::get_framework_of(app, actor, &entry).await?;
                    let entries = competency::list_package(app, actor, &framework).await?;
                    let below = entries.iter().filter(|other| other.kind == *kind && is_below(other, &entry));
                    let all: Vec<Value> =
                        [&entry].into_iter().chain(below).map(|each| representation.alone(each, &document, &ends)).collect();
                    json!({ (*set): all })
                }
            }
        }
    };
    Ok(CaseResponse { body, list: None })
}

async fn list_documents(app: &App, actor: &Actor, representation: &Representation<'_>, query: &str) -> Result<CaseResponse, CaseError> {
    let parameters = ListParameters::parse(query, app.config.limit_page_max)?;
    let documents = competency::list_documents(app, actor).await?;
    let documents = documents.iter().map(|entry| representation.alone(entry, entry, &Ends::default())).collect();
    let selected = parameters.select(documents);
    let total = selected.len();
    let page: Vec<Value> =
        selected.into_iter().skip(parameters.offset).take(parameters.limit).map(|object| parameters.choose_fields(object)).collect();
    app.rate_limiter.charge_cost(actor, u64::try_from(page.len()).unwrap_or_default())?;
    let link = parameters.link_header(&format!("{}/CFDocuments", representation.base_url), query, total);
    Ok(CaseResponse { body: json!({ "CFDocuments": page }), list: Some((total, link)) })
}

async fn get(app: &App, actor: &Actor, kind: Kind, identifier: &str) -> Result<Model, CaseError> {
    match competency::get_entry(app, actor, kind, identifier).await {
        Err(Error::NotFound { .. }) => Err(CaseError::unknown_object(identifier)),
        other => Ok(other?),
    }
}

async fn document_of(app: &App, actor: &Actor, entry: &Model) -> Result<Model, CaseError> {
    if entry.kind == Kind::Document {
        return Ok(entry.clone());
    }
    Ok(competency::get_document(app, actor, entry.competency_framework_id).await?)
}

/// The objects at the ends of associations, as far as the associations do not describe them.
async fn load_ends(app: &App, actor: &Actor, representation: &Representation<'_>, entries: &[Model]) -> Result<Ends, CaseError> {
    let mut ends = Ends::default();
    let incomplete = entries.iter().filter(|entry| entry.kind == Kind::Association && !Ends::are_complete(entry));
    let identifiers: Vec<String> =
        incomplete.flat_map(|entry| [&entry.origin_identifier, &entry.destination_identifier]).flatten().cloned().collect();
    if !identifiers.is_empty() {
        ends.extend(representation, &competency::list_nodes(app, actor, identifiers).await?);
    }
    Ok(ends)
}

/// Whether a definition is below another one, by their `hierarchyCode`.
fn is_below(entry: &Model, other: &Model) -> bool {
    let code = |entry: &Model| entry.content.get("hierarchyCode").and_then(Value::as_str).map(str::to_owned);
    match (code(entry), code(other)) {
        (Some(code), Some(above)) => {
            entry.case_identifier != other.case_identifier && code.strip_prefix(&above).is_some_and(|rest| rest.starts_with('.'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_endpoints() {
        assert_eq!(Endpoint::parse("CFDocuments").unwrap(), Endpoint::Documents);
        assert_eq!(Endpoint::parse("CFDocuments/").unwrap(), Endpoint::Documents);
        assert_eq!(Endpoint::parse("CFItems/a/b").unwrap(), Endpoint::Object(Kind::Item, None, "a/b".into()));
        assert_eq!(Endpoint::parse("CFPackages/x").unwrap(), Endpoint::Package("x".into()));
        for unknown in ["", "CFItems", "CFPackages/", "Documents/x"] {
            assert_eq!(Endpoint::parse(unknown), Err(CaseError::unknown_endpoint()), "{unknown}");
        }
    }
}
