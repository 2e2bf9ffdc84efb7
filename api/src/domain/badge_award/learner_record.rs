//! Learner record: all valid credentials of an employee in one (1EdTech Comprehensive Learner Record 2.0), made for that employee alone, on
//! request. It is not stored.

use super::{
    credential::{BADGES_CONTEXT, CREDENTIALS_CONTEXT, achievement, claims},
    identity,
};
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    domain::signing_key,
    platform::{Code, Error, Result, db},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{
    Tenanted,
    badge::{self, Model as Badge},
    badge_award::{Column, Entity, Model, Status},
    competency, employee,
    id::{BadgeId, CompetencyId, EmployeeId, TypedId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// The context of Comprehensive Learner Record 2.0.
const LEARNER_RECORD_CONTEXT: &str = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json";
/// The JSON schema that a learner record conforms to.
const LEARNER_RECORD_SCHEMA: &str = "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json";
/// The media type in the header of the token.
const TOKEN_TYPE: &str = "JWT";
/// The claims of a token that are not members of the credential.
const REGISTERED_CLAIMS: [&str; 4] = ["iss", "jti", "nbf", "sub"];

/// Signs the learner record of the actor: a token.
///
/// # Errors
/// `Conflict` when the actor has no valid credential; `Unavailable` when the server has no encryption key.
pub async fn issue_learner_record(app: &App, actor: &Actor) -> Result<String> {
    let Reach::Own(me) = actor.reach(Permission::AcceptBadge)? else {
        return Err(Error::Forbidden { needs: "the token of the employee concerned".into() });
    };
    let mut work = app.begin(actor).await?;
    let (awards, badges) = load(&work, me).await?;
    if awards.is_empty() {
        return Err(Error::conflict("id", Code::WrongState, "you have no badge yet: accept one with badgeAwardAccept first"));
    }
    let person = employee::Entity::of(actor.organization()).filter(employee::Column::Id.eq(me)).one(&*work).await?;
    let person = person.ok_or(Error::NotFound { noun: "employee" })?;
    let mut achievements = Vec::new();
    for badge in badges.values() {
        achievements.push(achievement(app, &*work, badge).await?);
    }
    let subject = json!({
        "id": identity::subject_id()?,
        "type": ["ClrSubject"],
        "identifier": [identity::identity_object(&person)?],
        "achievement": achievements,
        "verifiableCredential": awards.iter().filter_map(|row| row.credential.as_deref()).map(decode).collect::<Result<Vec<_>>>()?,
        "association": associations(&work, &badges, &achievements).await?,
    });
    let id = identity::subject_id()?;
    let mut claims = claims(app, &*work, actor.organization(), &id, work.at, subject).await?;
    claims.insert("@context".into(), json!([CREDENTIALS_CONTEXT, LEARNER_RECORD_CONTEXT, BADGES_CONTEXT]));
    claims.insert("type".into(), json!(["VerifiableCredential", "ClrCredential"]));
    claims.insert("name".into(), "Learner record".into());
    claims.insert("credentialSchema".into(), json!([{ "id": LEARNER_RECORD_SCHEMA, "type": "1EdTechJsonSchemaValidator2019" }]));
    let token = signing_key::for_signing(&mut work).await?.sign(TOKEN_TYPE, &Value::Object(claims))?;
    work.rollback().await?;
    Ok(token)
}

/// The valid credentials of an employee, in the order in which they were offered, and their badges.
async fn load(work: &UnitOfWork<'_>, me: EmployeeId) -> Result<(Vec<Model>, BTreeMap<BadgeId, Badge>)> {
    let organization = work.actor.organization();
    let awards = Entity::of(organization).filter(Column::EmployeeId.eq(me)).filter(Column::Status.eq(Status::Issued));
    let awards = awards.order_by_asc(Column::Id).all(&**work).await?;
    let of_awards = db::in_ids(&**work, badge::Column::Id, awards.iter().map(|row| row.badge_id.uuid()));
    let badges = badge::Entity::of(organization).filter(of_awards).all(&**work).await?;
    Ok((awards, badges.into_iter().map(|row| (row.id, row)).collect()))
}

/// A credential as a document, from its token. The signature of the learner record covers it, and the token itself is at its address.
fn decode(token: &str) -> Result<Value> {
    let claims = token.split('.').nth(1).ok_or_else(|| Error::internal("a stored credential is not a token"))?;
    let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).map_err(Error::internal)?;
    let mut claims: Map<String, Value> = serde_json::from_slice(&claims).map_err(Error::internal)?;
    claims.retain(|name, _| !REGISTERED_CLAIMS.contains(&name.as_str()));
    Ok(Value::Object(claims))
}

/// How the achievements belong together: a lower level precedes a higher one of the same competency, and a badge for a part of a competency
/// is the child of a badge for the whole.
async fn associations(work: &UnitOfWork<'_>, badges: &BTreeMap<BadgeId, Badge>, achievements: &[Value]) -> Result<Vec<Value>> {
    let ids = badges.values().filter_map(|badge| badge.competency_id).map(|id| id.uuid());
    let rows = competency::Entity::of(work.actor.organization()).filter(db::in_ids(&**work, competency::Column::Id, ids));
    let parents: HashMap<CompetencyId, Option<CompetencyId>> =
        rows.all(&**work).await?.into_iter().map(|row| (row.id, row.parent_id)).collect();
    let entries: Vec<(&Badge, &Value)> = badges.values().zip(achievements).collect();
    let mut found = Vec::new();
    for (source, source_document) in &entries {
        for (target, target_document) in &entries {
            let Some(kind) = relation(source, target, &parents) else { continue };
            found.push(json!({
                "type": "Association",
                "associationType": kind,
                "sourceId": source_document.get("id"),
                "targetId": target_document.get("id"),
            }));
        }
    }
    Ok(found)
}

fn relation(source: &Badge, target: &Badge, parents: &HashMap<CompetencyId, Option<CompetencyId>>) -> Option<&'static str> {
    let (of_source, of_target) = (source.competency_id?, target.competency_id?);
    if of_source == of_target && source.level < target.level {
        return Some("precedes");
    }
    (parents.get(&of_source).copied().flatten() == Some(of_target)).then_some("isChildOf")
}
