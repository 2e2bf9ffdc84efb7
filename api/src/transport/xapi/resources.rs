//! The resources About, Activities and Agents (IEEE 9274.1.1, sections 4.1.6.3, 4.1.6.4 and 4.1.6.7).

use super::{error::XapiError, parameters::Parameters, response::XapiResponse};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        record_statement::{self, Vocabulary},
        statement,
    },
};
use serde_json::{Map, Value, json};

/// The versions of the specification that requests can follow, newest first.
const VERSIONS: [&str; 5] = ["2.0.0", "1.0.3", "1.0.2", "1.0.1", "1.0.0"];

/// What this store supports.
pub fn about(public_url: &str) -> XapiResponse {
    let vocabulary = Vocabulary::new(public_url);
    XapiResponse::json(&json!({ "version": VERSIONS, "extensions": { vocabulary.profile(): { "version": vocabulary.profile_version() } } }))
}

/// The profile. The addresses of its terms return the whole profile, which says what they mean.
///
/// # Errors
/// 404 for another address below that of the profile.
pub fn profile(public_url: &str, path: &str) -> Result<XapiResponse, XapiError> {
    let vocabulary = Vocabulary::new(public_url);
    let iri = format!("{}/xapi/{}", vocabulary.server(), path.trim_end_matches('/'));
    let profile = record_statement::profile(&vocabulary);
    if !record_statement::declares(&profile, &iri) {
        return Err(XapiError::new(404, "the profile has no such term"));
    }
    Ok(XapiResponse::content("application/ld+json", profile.to_string().into_bytes()))
}

/// An activity with what is known about it.
pub async fn get_activity(app: &App, actor: &Actor, query: &str) -> Result<XapiResponse, XapiError> {
    actor.authorize(Permission::ReadStatement, &[])?;
    let id = Parameters::parse(query, &["activityId"])?.require_iri("activityId")?;
    record_statement::prepare_read(app, actor).await?;
    let activity = match statement::definition_of(&app.db, actor, &id).await? {
        Some(definition) => json!({ "objectType": "Activity", "id": id, "definition": definition }),
        None => json!({ "objectType": "Activity", "id": id }),
    };
    Ok(XapiResponse::json(&activity))
}

/// The person that an agent belongs to. The store does not combine agents, so it is the agent itself with each property as a list.
pub async fn get_person(app: &App, actor: &Actor, query: &str) -> Result<XapiResponse, XapiError> {
    actor.authorize(Permission::ReadStatement, &[])?;
    let (identity, agent) = Parameters::parse(query, &["agent"])?.require_agent("agent")?;
    let mut person: Map<String, Value> = Map::new();
    person.insert("objectType".into(), "Person".into());
    for (name, value) in agent.as_object().into_iter().flatten().filter(|(name, _)| *name != "objectType") {
        person.insert(name.clone(), json!([value]));
    }
    let names = statement::names_of(&app.db, actor, &identity).await?;
    if !names.is_empty() {
        person.insert("name".into(), json!(names));
    }
    Ok(XapiResponse::json(&person.into()))
}
