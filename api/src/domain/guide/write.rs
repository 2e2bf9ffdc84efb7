//! Creates, updates, publishes and archives guides.

use super::{
    read::{get, load_version},
    rules::Content,
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::shared::ensure_version,
    feed::ChangeKind,
    platform::{Code, Error, Result},
};
use entity::{
    Tenanted,
    guide::{Model, Status},
    guide_step, guide_version,
    id::{GuideId, GuideVersionId},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;

/// Creates a guide whose first version is a draft.
///
/// # Errors
/// `Invalid`, with every field of the content that violates its limits.
pub async fn create(app: &App, actor: &Actor, content: Content, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteGuide, &[])?;
    let content = content.normalize()?;
    let mut work = app.begin(actor).await?;
    let id: GuideId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "guideCreate", &content, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let draft = new_version(&work, id, 1, &content);
    let guide = Model { draft_id: Some(draft.id), name: content.name().to_owned(), ..blank(&work, id) };
    work.insert([guide.clone()])?;
    insert_version(&mut work, draft, &content)?;
    work.record(ChangeKind::GuideCreated.entry(guide.id, guide.version));
    work.commit().await?;
    Ok(guide)
}

/// Updates the draft of a guide, or begins a draft with the content of the published version. `change` is given the current content and
/// returns the new one. A change without a difference has no effect.
///
/// # Errors
/// `Conflict` when the guide is not at the expected version, or is archived; `Invalid`, with every field that violates its limits.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: GuideId,
    expected_version: Option<i64>,
    change: impl FnOnce(Content) -> Content,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let guide = get_for_write(&work, id, expected_version).await?;
    ensure_active(&guide)?;
    let latest = guide.draft_id.or(guide.published_id).ok_or_else(|| Error::internal("a guide without a version"))?;
    let (version, old) = load_version(&*work, actor, latest).await?;
    let new = change(old.clone()).normalize()?;
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(guide);
    }
    let draft_id = replace_draft(&mut work, id, &version, &new, false).await?;
    let name = if guide.published_id.is_none() { new.name().to_owned() } else { guide.name.clone() };
    let guide = next(&mut work, Model { draft_id: Some(draft_id), name, ..guide })?;
    work.record(ChangeKind::GuideUpdated.entry(guide.id, guide.version).with_fields(fields));
    work.commit().await?;
    Ok(guide)
}

/// Publishes the draft of a guide. Sessions that are scheduled later use it.
///
/// # Errors
/// `Conflict` when the guide is not at the expected version, is archived, or has no draft.
pub async fn publish(app: &App, actor: &Actor, id: GuideId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let guide = get_for_write(&work, id, expected_version).await?;
    ensure_active(&guide)?;
    let Some(draft) = guide.draft_id else {
        return Err(Error::conflict("id", Code::WrongState, "the guide has no draft: update it first"));
    };
    let (draft, content) = load_version(&*work, actor, draft).await?;
    let status = guide_version::Status::Published;
    work.update(guide_version::Model { status, published_at: Some(work.at), updated_at: work.at, ..draft.clone() })?;
    let name = content.name().to_owned();
    let guide = next(&mut work, Model { draft_id: None, published_id: Some(draft.id), name, ..guide })?;
    work.record(ChangeKind::GuidePublished.entry(guide.id, guide.version).with_fields(vec!["draft", "publishedVersion"]));
    work.commit().await?;
    Ok(guide)
}

/// Archives a guide: sessions that are scheduled later do not use it. Archiving an archived guide changes nothing.
///
/// # Errors
/// `Conflict` when the guide is not at the expected version.
pub async fn archive(app: &App, actor: &Actor, id: GuideId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let guide = get_for_write(&work, id, expected_version).await?;
    if guide.status == Status::Archived {
        return Ok(guide);
    }
    let guide = next(&mut work, Model { status: Status::Archived, ..guide })?;
    work.record(ChangeKind::GuideArchived.entry(guide.id, guide.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(guide)
}

/// Loads a guide, and checks permission and version.
async fn get_for_write(work: &UnitOfWork<'_>, id: GuideId, expected_version: Option<i64>) -> Result<Model> {
    let guide = get(&**work, work.actor, id).await?;
    work.actor.authorize(Permission::WriteGuide, &[])?;
    ensure_version(expected_version, guide.version)?;
    Ok(guide)
}

fn ensure_active(guide: &Model) -> Result<()> {
    match guide.status {
        Status::Active => Ok(()),
        Status::Archived => Err(Error::conflict("id", Code::WrongState, "the guide is archived")),
    }
}

/// A new guide without versions.
pub(super) fn blank(work: &UnitOfWork<'_>, id: GuideId) -> Model {
    Model {
        organization_id: work.actor.organization(),
        id,
        version: 1,
        name: String::new(),
        status: Status::Active,
        standard_key: None,
        standard_digest: None,
        draft_id: None,
        published_id: None,
        created_at: work.at,
        updated_at: work.at,
    }
}

/// Updates a guide, with the next version. Returns the guide as stored.
pub(super) fn next(work: &mut UnitOfWork<'_>, guide: Model) -> Result<Model> {
    let updated = Model { version: guide.version + 1, updated_at: work.at, ..guide };
    work.update(updated.clone())?;
    Ok(updated)
}

/// The row of a new draft.
pub(super) fn new_version(work: &UnitOfWork<'_>, guide_id: GuideId, number: i32, content: &Content) -> guide_version::Model {
    let blank = guide_version::Model {
        organization_id: work.actor.organization(),
        id: work.app.clock.new_id(),
        guide_id,
        number,
        status: guide_version::Status::Draft,
        default_language: String::new(),
        languages: json!([]),
        names: json!([]),
        purposes: json!([]),
        minutes: 0,
        standard: false,
        created_at: work.at,
        updated_at: work.at,
        published_at: None,
    };
    with_content(blank, content)
}

fn with_content(version: guide_version::Model, content: &Content) -> guide_version::Model {
    guide_version::Model {
        default_language: content.default_language.clone(),
        languages: json!(content.languages()),
        names: json!(content.names),
        purposes: json!(content.purposes),
        minutes: content.minutes(),
        ..version
    }
}

/// Inserts a version with its steps.
pub(super) fn insert_version(work: &mut UnitOfWork<'_>, version: guide_version::Model, content: &Content) -> Result<()> {
    let id = version.id;
    work.insert([version])?;
    insert_steps(work, id, content)
}

fn insert_steps(work: &mut UnitOfWork<'_>, id: GuideVersionId, content: &Content) -> Result<()> {
    let organization_id = work.actor.organization();
    work.insert((1..).zip(&content.steps).map(|(number, step)| guide_step::Model {
        organization_id,
        guide_version_id: id,
        number,
        kind: step.kind,
        minutes: step.minutes,
        prompts: json!(step.prompts),
    }))
}

/// Gives the draft new content, or begins a draft after the published version `latest`. Returns the identifier of the draft. A published
/// version stays as it is.
pub(super) async fn replace_draft(
    work: &mut UnitOfWork<'_>,
    guide: GuideId,
    latest: &guide_version::Model,
    content: &Content,
    standard: bool,
) -> Result<GuideVersionId> {
    if latest.status == guide_version::Status::Published {
        let draft = guide_version::Model { standard, ..new_version(work, guide, latest.number + 1, content) };
        let id = draft.id;
        insert_version(work, draft, content)?;
        return Ok(id);
    }
    let steps = guide_step::Entity::delete_of(work.actor.organization()).filter(guide_step::Column::GuideVersionId.eq(latest.id));
    steps.exec(&**work).await?;
    work.update(guide_version::Model { standard, updated_at: work.at, ..with_content(latest.clone(), content) })?;
    insert_steps(work, latest.id, content)?;
    Ok(latest.id)
}
