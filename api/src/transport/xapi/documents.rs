//! The document resources: Activity State, Activity Profile and Agent Profile (IEEE 9274.1.1, sections 4.1.6.2, 4.1.6.5 and 4.1.6.6).

use super::{
    error::XapiError,
    etag::{format_etag, parse_tags},
    handler::XapiRequest,
    parameters::Parameters,
    response::XapiResponse,
};
use crate::{
    access::Actor,
    app::App,
    domain::{
        statement::Version,
        xapi_document::{self, NewDocument, Place, Precondition, Requirement},
    },
};
use actix_web::http::header;
use entity::xapi_document::Kind;
use serde_json::json;

/// Handles a request for documents.
pub async fn respond(app: &App, actor: &Actor, request: &XapiRequest, kind: Kind) -> Result<XapiResponse, XapiError> {
    let is_read = matches!(request.method.as_str(), "GET" | "HEAD");
    let (name_parameter, mut names) = match kind {
        Kind::State => ("stateId", vec!["activityId", "agent", "registration", "stateId"]),
        Kind::ActivityProfile => ("profileId", vec!["activityId", "profileId"]),
        Kind::AgentProfile => ("profileId", vec!["agent", "profileId"]),
    };
    if is_read {
        names.push("since");
    }
    let parameters = Parameters::parse(&request.query, &names)?;
    let place = parse_place(&parameters, kind)?;
    let name = parameters.get(name_parameter);
    if is_read {
        let since = parameters.timestamp("since")?;
        return match name {
            Some(name) => get(app, actor, request, &place, name).await,
            None => {
                let (names, last) = xapi_document::list(&app.db, actor, &place, since).await?;
                let response = XapiResponse::json(&json!(names));
                Ok(match last {
                    Some(last) => response.last_modified(last),
                    None => response,
                })
            }
        };
    }
    let mut precondition = Precondition {
        if_match: parse_tags(&request.headers, header::IF_MATCH),
        if_none_match: parse_tags(&request.headers, header::IF_NONE_MATCH),
        requirement: Requirement::None,
    };
    match (request.method.as_str(), name) {
        ("DELETE", None) if kind == Kind::State => xapi_document::delete_all(app, actor, &place).await?,
        (_, None) => return Err(XapiError::bad_parameter(name_parameter, "is required")),
        ("DELETE", Some(name)) => xapi_document::delete(app, actor, &place, name, &precondition).await?,
        ("PUT", Some(name)) => {
            precondition.requirement = match (request.version, kind) {
                (Version::V2, _) => Requirement::ToReplace,
                // Version 1.0 protects profiles only.
                (Version::V1, Kind::State) => Requirement::None,
                (Version::V1, _) => Requirement::Always,
            };
            xapi_document::replace(app, actor, &place, name, &precondition, new_document(request)?).await?;
        }
        (_, Some(name)) => xapi_document::merge(app, actor, &place, name, &precondition, new_document(request)?).await?,
    }
    Ok(XapiResponse::no_content())
}

fn parse_place(parameters: &Parameters, kind: Kind) -> Result<Place, XapiError> {
    let activity = if kind == Kind::AgentProfile { None } else { Some(parameters.require_iri("activityId")?) };
    let agent = if kind == Kind::ActivityProfile { None } else { Some(parameters.require_agent("agent")?.0) };
    Ok(Place { kind, activity, agent, registration: parameters.uuid("registration")? })
}

async fn get(app: &App, actor: &Actor, request: &XapiRequest, place: &Place, name: &str) -> Result<XapiResponse, XapiError> {
    let document = xapi_document::get(&app.db, actor, place, name).await?;
    let etag = format_etag(&document.etag);
    let is_known = parse_tags(&request.headers, header::IF_NONE_MATCH).is_some_and(|tags| tags.match_version(Some(&document)));
    let response = if is_known {
        XapiResponse { status: 304, ..XapiResponse::no_content() }
    } else {
        XapiResponse::content(&document.content_type, document.content)
    };
    Ok(response.with(header::ETAG, etag).last_modified(document.updated_at))
}

fn new_document(request: &XapiRequest) -> Result<NewDocument, XapiError> {
    let content_type = match request.headers.get(header::CONTENT_TYPE) {
        Some(value) => value.to_str().map_err(|_| XapiError::bad_parameter("Content-Type", "must be a media type in ASCII"))?,
        None => "application/octet-stream",
    };
    Ok(NewDocument { content_type: content_type.to_owned(), content: request.body.to_vec() })
}
