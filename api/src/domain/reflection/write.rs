//! Creates, edits and deletes reflections. None of these writes an entry of the change log.

use super::read::{encryption_context, get, load_texts, require_employee, select_pairing_ids};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{personal_key, shared::ensure_version},
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    id::{EmployeeId, PairingId, ReflectionId, SessionId},
    pairing_member,
    reflection::{Column, Entity, Model, Visibility},
    session,
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};
use secrecy::SecretString;

/// The longest text, in characters.
const MAX_TEXT_LENGTH: usize = 10_000;

/// A reflection to create, of the actor.
#[derive(Clone)]
pub struct NewReflection {
    pub text: String,
    pub visibility: Visibility,
    /// A session of a pairing of which the actor is or was a member. `None`: written freely.
    pub session_id: Option<SessionId>,
    /// The pairing to share it with, when there is no session.
    pub pairing_id: Option<PairingId>,
}

/// What changes in a reflection. `None` leaves it as it is.
#[derive(Clone, Default)]
pub struct Edit {
    pub text: Option<String>,
    pub visibility: Option<Visibility>,
    /// The pairing, or none.
    pub pairing_id: Option<Option<PairingId>>,
}

/// Creates a reflection of the actor.
///
/// # Errors
/// `Invalid`, with every field that violates its limits; on `sessionId` or `pairingId` when it does not exist, or the actor is and was no
/// member. `Unavailable` when the server has no encryption key.
pub async fn create(app: &App, actor: &Actor, new: NewReflection, idempotency_key: Option<&str>) -> Result<Model> {
    let author_id = require_employee(actor, Permission::WriteReflection)?;
    let mut work = app.begin(actor).await?;
    let id: ReflectionId = app.clock.new_id();
    // The stored hash of the input must not allow a reader of the database to guess a short text.
    let text_fingerprint = app.keys.fingerprint(&SecretString::from(new.text.clone()));
    let input = (text_fingerprint, new.visibility.to_value(), new.session_id, new.pairing_id);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "reflectionCreate", &input, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let mut problems = Problems::default();
    problems.require_text("text", &new.text, MAX_TEXT_LENGTH);
    let pairing_id = match (new.session_id, new.pairing_id) {
        (Some(session), named) => check_session(&work, author_id, session, named, &mut problems).await?,
        (None, Some(pairing)) => check_pairing(&work, author_id, pairing, &mut problems).await?,
        (None, None) => None,
    };
    let names_pairing = new.session_id.is_some() || new.pairing_id.is_some();
    problems.require(new.visibility == Visibility::Private || names_pairing, "visibility", "PAIRING needs sessionId or pairingId");
    problems.into_result()?;
    let key = personal_key::for_writing(app, &work, actor.organization(), author_id).await?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        author_id,
        pairing_id,
        session_id: new.session_id,
        visibility: new.visibility,
        text: key.encrypt(&encryption_context(id), &new.text)?,
        created_at: work.at,
        edited_at: None,
    };
    work.insert([row.clone()])?;
    work.count_new_rows("reflection", 1);
    work.commit().await?;
    Ok(row)
}

/// Edits a reflection of the actor. Nothing changes when nothing differs.
///
/// # Errors
/// `Conflict` when the reflection is not at the expected version; `Invalid`, with every field that violates its limits.
pub async fn edit(app: &App, actor: &Actor, id: ReflectionId, expected_version: Option<i64>, edit: Edit) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get_for_write(&work, id, expected_version).await?;
    let mut problems = Problems::default();
    if let Some(text) = &edit.text {
        problems.require_text("text", text, MAX_TEXT_LENGTH);
    }
    let pairing_id = match edit.pairing_id {
        Some(new) if new != old.pairing_id && old.session_id.is_some() => {
            problems.add("pairingId", Code::Invalid, "is that of the session");
            old.pairing_id
        }
        Some(Some(new)) if Some(new) != old.pairing_id => check_pairing(&work, old.author_id, new, &mut problems).await?,
        Some(new) => new,
        None => old.pairing_id,
    };
    let visibility = edit.visibility.unwrap_or(old.visibility);
    let names_pairing = old.session_id.is_some() || edit.pairing_id.unwrap_or(old.pairing_id).is_some();
    problems.require(visibility == Visibility::Private || names_pairing, "visibility", "PAIRING needs a session or pairingId");
    problems.into_result()?;
    let text = match &edit.text {
        Some(new) => encrypt_if_different(&work, &old, new).await?,
        None => None,
    };
    if text.is_none() && (visibility, pairing_id) == (old.visibility, old.pairing_id) {
        return Ok(old);
    }
    let text = text.unwrap_or_else(|| old.text.clone());
    let row = Model { text, visibility, pairing_id, version: old.version + 1, edited_at: Some(work.at), ..old };
    work.update(row.clone())?;
    work.commit().await?;
    Ok(row)
}

/// Deletes a reflection of the actor. Returns it as it was.
///
/// # Errors
/// `Conflict` when the reflection is not at the expected version.
pub async fn delete(app: &App, actor: &Actor, id: ReflectionId, expected_version: Option<i64>) -> Result<Model> {
    let work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.commit().await?;
    Ok(row)
}

/// Loads a reflection, and checks author and version.
async fn get_for_write(work: &UnitOfWork<'_>, id: ReflectionId, expected_version: Option<i64>) -> Result<Model> {
    let author = require_employee(work.actor, Permission::WriteReflection)?;
    let row = get(&**work, work.actor, id).await?;
    if row.author_id != author {
        return Err(Error::invalid("id", "is a reflection of another person: only its author can change it"));
    }
    ensure_version(expected_version, row.version)?;
    Ok(row)
}

/// The new text, encrypted. `None` when it is the same as before.
async fn encrypt_if_different(work: &UnitOfWork<'_>, old: &Model, new: &str) -> Result<Option<String>> {
    let texts = load_texts(work.app, &**work, old.organization_id, [old.author_id]).await?;
    if texts.of(old)?.as_deref() == Some(new) {
        return Ok(None);
    }
    let key = personal_key::for_writing(work.app, work, old.organization_id, old.author_id).await?;
    key.encrypt(&encryption_context(old.id), new).map(Some)
}

/// The pairing of a session of which the author is or was a member. `named` is the pairing that the input names in addition.
async fn check_session(
    work: &UnitOfWork<'_>,
    author: EmployeeId,
    id: SessionId,
    named: Option<PairingId>,
    problems: &mut Problems,
) -> Result<Option<PairingId>> {
    let organization = work.actor.organization();
    let sessions = session::Entity::of(organization)
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::PairingId.in_subquery(select_pairing_ids(organization, author)));
    let Some(session) = sessions.one(&**work).await? else {
        problems.add("sessionId", Code::NotFound, "there is no such session of a pairing of yours");
        return Ok(None);
    };
    let is_same = named.is_none_or(|pairing| pairing == session.pairing_id);
    problems.require(is_same, "pairingId", "is not the pairing of the session: leave it out");
    Ok(Some(session.pairing_id))
}

/// The pairing, if the author is or was a member of it.
async fn check_pairing(work: &UnitOfWork<'_>, author: EmployeeId, id: PairingId, problems: &mut Problems) -> Result<Option<PairingId>> {
    let members = pairing_member::Entity::of(work.actor.organization())
        .filter(pairing_member::Column::PairingId.eq(id))
        .filter(pairing_member::Column::EmployeeId.eq(author));
    if members.one(&**work).await?.is_none() {
        problems.add("pairingId", Code::NotFound, "there is no such pairing of yours");
        return Ok(None);
    }
    Ok(Some(id))
}
