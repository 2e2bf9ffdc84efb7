//! A document that a client keeps in the learning record store: the state of an activity for an agent, or the profile of an activity or an
//! agent (IEEE 9274.1.1, section 4.1.6). The store does not look into documents, except to merge JSON.

use super::statement::{self, Agent};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{
        Code, Error, Result,
        digest::{sha1_hex, sha256_hex},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    xapi_document::{Column, Entity, Kind, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::{Map, Value};

/// The longest name of a document, in characters.
const MAX_NAME_CHARS: usize = 1000;
/// The longest content type, in characters.
const MAX_CONTENT_TYPE_CHARS: usize = 200;

/// What documents are about.
#[derive(Clone, Debug)]
pub struct Place {
    pub kind: Kind,
    /// The IRI of the activity. `None`: the profile of an agent.
    pub activity: Option<String>,
    /// `None`: the profile of an activity.
    pub agent: Option<Agent>,
    /// Of a state. `None`: those without a registration, or in a list those of every registration.
    pub registration: Option<String>,
}

impl Place {
    fn scope(&self) -> String {
        let agent = self.agent.as_ref().map(Agent::as_str);
        sha256_hex(serde_json::json!([format!("{:?}", self.kind), self.activity, agent]).to_string())
    }

    fn registration(&self) -> String {
        self.registration.as_deref().unwrap_or_default().to_ascii_lowercase()
    }
}

/// The header `If-Match` or `If-None-Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tags {
    /// `*`: any version of the document.
    Any,
    /// The versions with these hashes.
    Hashes(Vec<String>),
}

impl Tags {
    /// Whether one of the tags is that of the document; never without a document.
    pub fn match_version(&self, current: Option<&Model>) -> bool {
        current.is_some_and(|current| match self {
            Self::Any => true,
            Self::Hashes(hashes) => hashes.contains(&current.etag),
        })
    }
}

/// Whether a write must say what it expects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Requirement {
    #[default]
    None,
    /// When there is a document already.
    ToReplace,
    /// Also when there is none.
    Always,
}

/// What a write expects of the stored document.
#[derive(Clone, Debug, Default)]
pub struct Precondition {
    /// The stored document must be one of these.
    pub if_match: Option<Tags>,
    /// The stored document must be none of these.
    pub if_none_match: Option<Tags>,
    pub requirement: Requirement,
}

impl Precondition {
    /// # Errors
    /// `Conflict` with [`Code::StaleVersion`] when the expectation is not met, with [`Code::WrongState`] when there is none.
    fn check(&self, current: Option<&Model>) -> Result<()> {
        let stale = |header: &str| {
            let message = format!("the stored document is not the one that {header} expects: read it again, then decide");
            Err(Error::conflict(header, Code::StaleVersion, message))
        };
        if self.if_match.as_ref().is_some_and(|tags| !tags.match_version(current)) {
            return stale("If-Match");
        }
        if self.if_none_match.as_ref().is_some_and(|tags| tags.match_version(current)) {
            return stale("If-None-Match");
        }
        if self.if_match.is_some() || self.if_none_match.is_some() {
            return Ok(());
        }
        match (self.requirement, current) {
            (Requirement::None, _) | (Requirement::ToReplace, None) => Ok(()),
            (_, Some(_)) => {
                let message = "there is a document already: read it, and send its ETag in If-Match to replace it";
                Err(Error::conflict("If-Match", Code::WrongState, message))
            }
            (Requirement::Always, None) => Err(Error::invalid("If-None-Match", "is required: send * for a new document")),
        }
    }
}

/// A document as a client sends it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub content_type: String,
    pub content: Vec<u8>,
}

impl NewDocument {
    fn check(&self) -> Result<()> {
        if self.content_type.len() > MAX_CONTENT_TYPE_CHARS {
            return Err(Error::invalid("Content-Type", format!("must have at most {MAX_CONTENT_TYPE_CHARS} characters")));
        }
        if is_json(&self.content_type) { statement::parse("body", &self.content).map(drop) } else { Ok(()) }
    }
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn check_name(name: &str) -> Result<()> {
    let is_valid = !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS && !name.contains('\0');
    let message = format!("must have between 1 and {MAX_NAME_CHARS} characters");
    if is_valid { Ok(()) } else { Err(Error::invalid("name", message)) }
}

fn documents_of(actor: &Actor, place: &Place) -> Select<Entity> {
    Entity::of(actor.organization()).filter(Column::Scope.eq(place.scope()))
}

async fn find(db: &impl ConnectionTrait, actor: &Actor, place: &Place, name: &str) -> Result<Option<Model>> {
    let named = documents_of(actor, place).filter(Column::Registration.eq(place.registration())).filter(Column::Name.eq(name));
    Ok(named.one(db).await?)
}

/// # Errors
/// `NotFound` when there is no such document.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, place: &Place, name: &str) -> Result<Model> {
    actor.authorize(Permission::ReadStatement, &[])?;
    find(db, actor, place, name).await?.ok_or(Error::NotFound { noun: "document" })
}

/// The names of the documents that were stored or replaced after `since`, and when the last of them was.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    place: &Place,
    since: Option<DateTime<Utc>>,
) -> Result<(Vec<String>, Option<DateTime<Utc>>)> {
    actor.authorize(Permission::ReadStatement, &[])?;
    let mut documents = documents_of(actor, place);
    if place.registration.is_some() {
        documents = documents.filter(Column::Registration.eq(place.registration()));
    }
    if let Some(since) = since {
        documents = documents.filter(Column::UpdatedAt.gt(since));
    }
    let columns = documents.select_only().column(Column::Name).column(Column::UpdatedAt);
    let rows: Vec<(String, DateTime<Utc>)> = columns.order_by_asc(Column::Name).into_tuple().all(db).await?;
    let last = rows.iter().map(|(_, updated_at)| *updated_at).max();
    let mut names: Vec<String> = rows.into_iter().map(|(name, _)| name).collect();
    // A state can have the same name in several registrations.
    names.dedup();
    Ok((names, last))
}

/// Stores a document in place of the one with this name.
///
/// # Errors
/// `Conflict` when the stored document is not the one that the precondition expects; `Invalid` for JSON that cannot be parsed.
pub async fn replace(app: &App, actor: &Actor, place: &Place, name: &str, precondition: &Precondition, new: NewDocument) -> Result<()> {
    let (work, current) = begin(app, actor, place, name).await?;
    precondition.check(current.as_ref())?;
    new.check()?;
    save(work, place, name, current, new).await
}

/// Stores a document, or merges it into the one with this name: both are JSON objects then, and each property of the new one replaces that of
/// the stored one.
///
/// # Errors
/// As [`replace`], and `Invalid` when one of the two is not a JSON object.
pub async fn merge(app: &App, actor: &Actor, place: &Place, name: &str, precondition: &Precondition, new: NewDocument) -> Result<()> {
    let (work, current) = begin(app, actor, place, name).await?;
    precondition.check(current.as_ref())?;
    new.check()?;
    let new = match &current {
        None if is_json(&new.content_type) => {
            parse_object("body", &new.content)?;
            new
        }
        None => new,
        Some(current) => {
            if !is_json(&current.content_type) {
                return Err(Error::invalid(
                    "body",
                    "the stored document is not application/json, so nothing can be merged into it: use PUT",
                ));
            }
            if !is_json(&new.content_type) {
                return Err(Error::invalid(
                    "Content-Type",
                    "must be application/json to be merged into the stored document: use PUT to replace it",
                ));
            }
            let mut merged = parse_object("stored document", &current.content)?;
            merged.extend(parse_object("body", &new.content)?);
            NewDocument { content: Value::Object(merged).to_string().into_bytes(), ..new }
        }
    };
    save(work, place, name, current, new).await
}

fn parse_object(field: &str, content: &[u8]) -> Result<Map<String, Value>> {
    match statement::parse(field, content)? {
        Value::Object(members) => Ok(members),
        _ => Err(Error::invalid(field, "must be a JSON object")),
    }
}

async fn begin<'a>(app: &'a App, actor: &'a Actor, place: &Place, name: &str) -> Result<(UnitOfWork<'a>, Option<Model>)> {
    actor.authorize(Permission::WriteStatement, &[])?;
    check_name(name)?;
    let work = app.begin(actor).await?;
    let current = find(&*work, actor, place, name).await?;
    Ok((work, current))
}

async fn save(mut work: UnitOfWork<'_>, place: &Place, name: &str, current: Option<Model>, new: NewDocument) -> Result<()> {
    let etag = sha1_hex(&new.content);
    let NewDocument { content_type, content } = new;
    let row = match current {
        Some(row) => Model { version: row.version + 1, content_type, content, etag, updated_at: work.at, ..row },
        None => Model {
            organization_id: work.actor.organization(),
            id: work.app.clock.new_id(),
            version: 1,
            scope: place.scope(),
            name: name.to_owned(),
            kind: place.kind,
            activity: place.activity.clone(),
            agent: place.agent.as_ref().map(|agent| agent.as_str().to_owned()),
            registration: place.registration(),
            content_type,
            content,
            etag,
            created_at: work.at,
            updated_at: work.at,
        },
    };
    work.record(ChangeKind::XapiDocumentStored.entry(row.id, row.version));
    if row.version == 1 {
        work.insert([row])?
    } else {
        work.update(row)?
    }
    work.commit().await
}

/// Deletes a document. A document that does not exist is no error.
///
/// # Errors
/// `Conflict` when the stored document is not the one that the precondition expects.
pub async fn delete(app: &App, actor: &Actor, place: &Place, name: &str, precondition: &Precondition) -> Result<()> {
    let (mut work, current) = begin(app, actor, place, name).await?;
    precondition.check(current.as_ref())?;
    let Some(row) = current else { return work.rollback().await };
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(row.id)).exec(&*work).await?;
    work.record(ChangeKind::XapiDocumentDeleted.entry(row.id, row.version + 1));
    work.commit().await
}

/// Deletes all documents of a place, with every registration unless it names one.
pub async fn delete_all(app: &App, actor: &Actor, place: &Place) -> Result<()> {
    actor.authorize(Permission::WriteStatement, &[])?;
    let mut work = app.begin(actor).await?;
    let mut documents = documents_of(actor, place);
    let mut deletion = Entity::delete_of(actor.organization()).filter(Column::Scope.eq(place.scope()));
    if place.registration.is_some() {
        documents = documents.filter(Column::Registration.eq(place.registration()));
        deletion = deletion.filter(Column::Registration.eq(place.registration()));
    }
    let columns = documents.select_only().column(Column::Id).column(Column::Version).order_by_asc(Column::Id);
    let rows: Vec<(entity::id::XapiDocumentId, i64)> = columns.into_tuple().all(&*work).await?;
    deletion.exec(&*work).await?;
    for (id, version) in rows {
        work.record(ChangeKind::XapiDocumentDeleted.entry(id, version + 1));
    }
    work.commit().await
}
