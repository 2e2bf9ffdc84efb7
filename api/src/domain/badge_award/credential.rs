//! Builds the documents of credentials: Open Badges 3.0 (section "JSON Web Token Proof Format") in the form of the Verifiable Credentials Data
//! Model 2.0. Pure, but for the reading of what the badge is for.

use super::{identity, read::credential_url};
use crate::{
    app::App,
    domain::signing_key,
    platform::{Error, Result},
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    Tenanted,
    badge::Model as Badge,
    competency, competency_framework,
    employee::Model as Employee,
    id::{CredentialId, OrganizationId},
    organization,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde_json::{Map, Value, json};

/// The context of the data model of credentials.
pub const CREDENTIALS_CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";
/// The context of Open Badges 3.0, errata included.
pub const BADGES_CONTEXT: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
/// The JSON schema that a badge's credential conforms to.
const BADGES_SCHEMA: &str = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// The address below which the public documents of an organization are.
pub fn organization_url(app: &App, organization: OrganizationId) -> String {
    format!("{}/organizations/{organization}", app.config.public_url.trim_end_matches('/'))
}

/// The place of a credential in a status list.
#[derive(Clone, Copy, Debug)]
pub struct ListEntry {
    /// The number of the list, from 1.
    pub list: i32,
    pub index: i32,
}

/// The claims of the credential of a badge for an employee, valid from `at`.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub async fn badge_claims(
    app: &App,
    db: &impl ConnectionTrait,
    (badge, employee): (&Badge, &Employee),
    (id, entry): (CredentialId, ListEntry),
    at: DateTime<Utc>,
) -> Result<Value> {
    let subject = json!({
        "id": identity::subject_id()?,
        "type": ["AchievementSubject"],
        "identifier": [identity::identity_object(employee)?],
        "achievement": achievement(app, db, badge).await?,
    });
    let mut claims = claims(app, db, badge.organization_id, &credential_url(app, id), at, subject).await?;
    claims.insert("@context".into(), json!([CREDENTIALS_CONTEXT, BADGES_CONTEXT]));
    claims.insert("type".into(), json!(["VerifiableCredential", "OpenBadgeCredential"]));
    claims.insert("name".into(), badge.name.clone().into());
    claims.insert("credentialSchema".into(), json!([{ "id": BADGES_SCHEMA, "type": "1EdTechJsonSchemaValidator2019" }]));
    let list = format!("{}/status/{}", organization_url(app, badge.organization_id), entry.list);
    let status = json!({
        "id": format!("{list}#{}", entry.index),
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": entry.index.to_string(),
        "statusListCredential": list,
    });
    claims.insert("credentialStatus".into(), status);
    Ok(Value::Object(claims))
}

/// What all credentials of an organization have in common: issuer, validity and subject, and the registered claims of the token that repeat
/// them.
pub async fn claims(
    app: &App,
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    id: &str,
    at: DateTime<Utc>,
    subject: Value,
) -> Result<Map<String, Value>> {
    let issuer = organization::Entity::of(organization).one(db).await?.ok_or(Error::NotFound { noun: "organization" })?;
    let did = signing_key::did(app, organization);
    let mut claims = Map::new();
    claims.insert("id".into(), id.into());
    claims.insert("issuer".into(), json!({ "id": did, "type": ["Profile"], "name": issuer.name }));
    // The claim `nbf` has whole seconds and must equal `validFrom`.
    claims.insert("validFrom".into(), at.to_rfc3339_opts(SecondsFormat::Secs, true).into());
    claims.insert("iss".into(), did.into());
    claims.insert("jti".into(), id.into());
    claims.insert("nbf".into(), at.timestamp().into());
    claims.insert("sub".into(), subject.get("id").cloned().unwrap_or_default());
    claims.insert("credentialSubject".into(), subject);
    Ok(claims)
}

/// What a badge is for, as an Achievement of Open Badges 3.0.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn achievement(app: &App, db: &impl ConnectionTrait, badge: &Badge) -> Result<Value> {
    let url = format!("{}/badges/{}", organization_url(app, badge.organization_id), badge.id);
    let mut achievement = json!({
        "id": url,
        "type": ["Achievement"],
        "achievementType": if badge.program_id.is_some() { "CertificateOfCompletion" } else { "Competency" },
        "name": badge.name,
        "description": badge.description,
        "criteria": { "narrative": badge.criteria },
        "image": { "id": format!("{url}/image.svg"), "type": "Image", "caption": badge.name },
    });
    if let (Some((competency, framework)), Some(members)) = (load_competency(db, badge).await?, achievement.as_object_mut()) {
        let base = app.config.public_url.trim_end_matches('/');
        let item = || format!("{base}/ims/case/v1p1/CFItems/{}", competency.case_identifier);
        let mut alignment = json!({
            "type": ["Alignment"],
            "targetType": "CFItem",
            "targetName": competency.statement,
            "targetFramework": framework.title,
            "targetUrl": competency.case_uri.clone().unwrap_or_else(item),
        });
        if let (Some(code), Some(alignment)) = (&competency.human_code, alignment.as_object_mut()) {
            alignment.insert("targetCode".into(), code.clone().into());
        }
        members.insert("alignment".into(), json!([alignment]));
        members.insert("resultDescription".into(), json!([required_level(&url, badge, &framework)]));
    }
    Ok(achievement)
}

/// The level that the badge stands for, among those of the scale.
fn required_level(url: &str, badge: &Badge, framework: &competency_framework::Model) -> Value {
    let labels: Vec<String> = framework.levels.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect();
    let index = badge.level.and_then(|level| usize::try_from(level - 1).ok());
    let required = index.and_then(|index| labels.get(index)).cloned();
    json!({
        "id": format!("{url}#level"),
        "type": ["ResultDescription"],
        "name": "Level",
        "resultType": "PerformanceLevel",
        "allowedValue": labels,
        "requiredValue": required.unwrap_or_default(),
    })
}

/// The competency of a badge, with its framework. `None` for the badge of a program.
async fn load_competency(db: &impl ConnectionTrait, badge: &Badge) -> Result<Option<(competency::Model, competency_framework::Model)>> {
    let (organization, Some(id)) = (badge.organization_id, badge.competency_id) else { return Ok(None) };
    let row = competency::Entity::of(organization).filter(competency::Column::Id.eq(id)).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let framework = competency_framework::Entity::of(organization);
    let framework = framework.filter(competency_framework::Column::Id.eq(row.competency_framework_id)).one(db).await?;
    Ok(framework.map(|framework| (row, framework)))
}
