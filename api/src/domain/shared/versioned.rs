//! Content with versions: what guides and question sets have in common. States of the object: ACTIVE → ARCHIVED; of a version: DRAFT →
//! PUBLISHED. An object has at most one draft. A published version never changes: the next update begins a draft with its content.

use super::ensure_version;
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Code, Error, Result},
};
use chrono::{DateTime, Utc};
use entity::{
    Keyed, Tenanted,
    guide::Status,
    guide_version::Status as VersionStatus,
    id::{OrganizationId, TypedId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, Select, Value};
use serde::Serialize;

/// The content of a version.
pub trait Content: Clone + Serialize + Send + Sync {
    /// The content with canonical language tags.
    ///
    /// # Errors
    /// `Invalid`, with every field that violates its limits.
    fn normalize(self) -> Result<Self>;

    /// The name in the default language.
    fn name(&self) -> &str;

    /// The names of the fields that differ, as the schema spells them.
    fn differences(&self, other: &Self) -> Vec<&'static str>;
}

/// A row that can be inserted and updated.
pub trait Row<E>: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel> + Clone + Send + Sync
where
    E: EntityTrait<Model = Self>,
{
}
impl<E: EntityTrait<Model = M>, M> Row<E> for M where M: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel> + Clone + Send + Sync {}

/// The columns that all objects with versions have.
#[derive(Clone, Debug)]
pub struct Header<I, V> {
    pub organization_id: OrganizationId,
    pub id: I,
    pub version: i64,
    pub name: String,
    pub status: Status,
    /// The key among the objects that come with the product.
    pub standard_key: Option<String>,
    /// The digest of the content that was imported last.
    pub standard_digest: Option<String>,
    pub draft_id: Option<V>,
    pub published_id: Option<V>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// The columns that all versions have.
#[derive(Clone, Debug)]
pub struct VersionHeader<I, V> {
    pub organization_id: OrganizationId,
    pub id: V,
    pub owner_id: I,
    /// Counted from 1 in the object.
    pub number: i32,
    pub status: VersionStatus,
    /// Whether the content is one that comes with the product.
    pub standard: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub published_at: Option<DateTime<Utc>>,
}

/// The kinds of change of a noun.
pub struct Kinds {
    pub created: ChangeKind,
    pub updated: ChangeKind,
    pub published: ChangeKind,
    pub archived: ChangeKind,
    pub imported: ChangeKind,
}

/// A noun with versions: how its content is stored in the object, the version, and the parts of the version, such as steps.
pub trait Versioned {
    type Id: TypedId + Into<Value>;
    type VersionId: TypedId + Into<Value>;
    type Entity: Keyed<Id = Self::Id> + EntityTrait<Model = Self::Row>;
    type Row: Row<Self::Entity>;
    type Version: Keyed<Id = Self::VersionId> + EntityTrait<Model = Self::VersionRow>;
    type VersionRow: Row<Self::Version>;
    type Part: Tenanted + EntityTrait<Model = Self::PartRow>;
    type PartRow: Row<Self::Part>;
    type Content: Content;

    /// The noun in messages, such as `guide`.
    const NOUN: &'static str;
    /// The operation of an idempotency key, such as `guideCreate`.
    const CREATE: &'static str;
    const WRITE: Permission;
    const KINDS: Kinds;
    /// The column by which an object that was imported is found.
    const STANDARD_KEY: <Self::Entity as EntityTrait>::Column;
    /// The columns of a part with its version, and with its number.
    const PART_OF: <Self::Part as EntityTrait>::Column;
    const PART_NUMBER: <Self::Part as EntityTrait>::Column;

    /// The objects that the actor may see.
    fn visible_to(actor: &Actor) -> Result<Select<Self::Entity>>;
    fn header(row: &Self::Row) -> Header<Self::Id, Self::VersionId>;
    /// An object whose latest content is this.
    fn row(header: Header<Self::Id, Self::VersionId>, content: &Self::Content) -> Self::Row;
    fn version_header(row: &Self::VersionRow) -> VersionHeader<Self::Id, Self::VersionId>;
    fn version_row(header: VersionHeader<Self::Id, Self::VersionId>, content: &Self::Content) -> Self::VersionRow;
    /// The parts of a version in their order.
    fn parts(organization: OrganizationId, version: Self::VersionId, content: &Self::Content) -> Vec<Self::PartRow>;
    fn content(version: &Self::VersionRow, parts: Vec<Self::PartRow>) -> Self::Content;
}

/// # Errors
/// `NotFound` when the object does not exist or the actor may not see it.
pub async fn get<N: Versioned>(db: &impl ConnectionTrait, actor: &Actor, id: N::Id) -> Result<N::Row> {
    let found = N::visible_to(actor)?.filter(<N::Entity as Keyed>::ID.eq(id)).one(db).await?;
    found.ok_or(Error::NotFound { noun: N::NOUN })
}

/// The parts of a version, in their order. Checks no permission.
async fn load_parts<N: Versioned>(db: &impl ConnectionTrait, actor: &Actor, id: N::VersionId) -> Result<Vec<N::PartRow>> {
    let parts = N::Part::of(actor.organization()).filter(N::PART_OF.eq(id));
    Ok(parts.order_by_asc(N::PART_NUMBER).all(db).await?)
}

/// A version, with its content. Checks no permission.
pub async fn load_version<N: Versioned>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: N::VersionId,
) -> Result<(VersionHeader<N::Id, N::VersionId>, N::Content)> {
    let version = N::Version::of(actor.organization()).filter(<N::Version as Keyed>::ID.eq(id)).one(db).await?;
    let version = version.ok_or_else(|| Error::internal("an object without its version"))?;
    let content = N::content(&version, load_parts::<N>(db, actor, id).await?);
    Ok((N::version_header(&version), content))
}

/// Creates an object whose first version is a draft.
///
/// # Errors
/// `Invalid`, with every field of the content that violates its limits.
pub async fn create<N: Versioned>(app: &App, actor: &Actor, content: N::Content, idempotency_key: Option<&str>) -> Result<N::Row> {
    actor.authorize(N::WRITE, &[])?;
    let content = content.normalize()?;
    let mut work = app.begin(actor).await?;
    let id: N::Id = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, N::CREATE, &content, id).await? {
        return get::<N>(&*work, actor, earlier).await;
    }
    let draft = new_version(&work, id, 1);
    let header = Header { draft_id: Some(draft.id), name: content.name().to_owned(), ..blank(&work, id) };
    let row = N::row(header, &content);
    work.insert([row.clone()])?;
    insert_version::<N>(&mut work, draft, &content)?;
    work.record(N::KINDS.created.entry(id, 1));
    work.commit().await?;
    Ok(row)
}

/// Updates the draft of an object, or begins a draft with the content of the published version. `change` is given the current content and
/// returns the new one. A change without a difference has no effect.
///
/// # Errors
/// `Conflict` when the object is not at the expected version, or is archived; `Invalid`, with every field that violates its limits.
pub async fn update<N: Versioned>(
    app: &App,
    actor: &Actor,
    id: N::Id,
    expected_version: Option<i64>,
    change: impl FnOnce(N::Content) -> N::Content,
) -> Result<N::Row> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write::<N>(&work, id, expected_version).await?;
    let header = N::header(&row);
    ensure_active::<N>(&header)?;
    let latest = header.draft_id.or(header.published_id).ok_or_else(|| Error::internal("an object without a version"))?;
    let (version, old) = load_version::<N>(&*work, actor, latest).await?;
    let new = change(old.clone()).normalize()?;
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(row);
    }
    let draft_id = replace_draft::<N>(&mut work, &version, &new, false).await?;
    let name = if header.published_id.is_none() { new.name().to_owned() } else { header.name };
    let row = next::<N>(&mut work, Header { draft_id: Some(draft_id), name, ..header }, &new)?;
    record::<N>(&mut work, N::KINDS.updated, &row, fields);
    work.commit().await?;
    Ok(row)
}

/// Publishes the draft of an object. It is used from now on.
///
/// # Errors
/// `Conflict` when the object is not at the expected version, is archived, or has no draft.
pub async fn publish<N: Versioned>(app: &App, actor: &Actor, id: N::Id, expected_version: Option<i64>) -> Result<N::Row> {
    let mut work = app.begin(actor).await?;
    let header = N::header(&get_for_write::<N>(&work, id, expected_version).await?);
    ensure_active::<N>(&header)?;
    let Some(draft) = header.draft_id else {
        return Err(Error::conflict("id", Code::WrongState, format!("the {} has no draft: update it first", N::NOUN)));
    };
    let (draft, content) = load_version::<N>(&*work, actor, draft).await?;
    let published = VersionHeader { status: VersionStatus::Published, published_at: Some(work.at), updated_at: work.at, ..draft.clone() };
    work.update(N::version_row(published, &content))?;
    let name = content.name().to_owned();
    let row = next::<N>(&mut work, Header { draft_id: None, published_id: Some(draft.id), name, ..header }, &content)?;
    record::<N>(&mut work, N::KINDS.published, &row, vec!["draft", "publishedVersion"]);
    work.commit().await?;
    Ok(row)
}

/// Archives an object: it is not used from now on. Archiving an archived object changes nothing.
///
/// # Errors
/// `Conflict` when the object is not at the expected version.
pub async fn archive<N: Versioned>(app: &App, actor: &Actor, id: N::Id, expected_version: Option<i64>) -> Result<N::Row> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write::<N>(&work, id, expected_version).await?;
    let header = N::header(&row);
    if header.status == Status::Archived {
        return Ok(row);
    }
    let latest = header.published_id.or(header.draft_id).ok_or_else(|| Error::internal("an object without a version"))?;
    let (_, content) = load_version::<N>(&*work, actor, latest).await?;
    let row = next::<N>(&mut work, Header { status: Status::Archived, ..header }, &content)?;
    record::<N>(&mut work, N::KINDS.archived, &row, vec!["status"]);
    work.commit().await?;
    Ok(row)
}

/// The published version of an object that the input field `field` refers to.
///
/// # Errors
/// `Invalid` on `field` when the object is archived, or was never published.
pub fn version_for_use<N: Versioned>(row: &N::Row, field: &str) -> Result<N::VersionId> {
    let header = N::header(row);
    let message = match (header.status, header.published_id) {
        (Status::Active, Some(published)) => return Ok(published),
        (Status::Active, None) => "was never published",
        (Status::Archived, _) => "is archived",
    };
    Err(Error::invalid_with_code(field, Code::WrongState, format!("the {} {message}", N::NOUN)))
}

/// Loads an object, and checks permission and version.
async fn get_for_write<N: Versioned>(work: &UnitOfWork<'_>, id: N::Id, expected_version: Option<i64>) -> Result<N::Row> {
    let row = get::<N>(&**work, work.actor, id).await?;
    work.actor.authorize(N::WRITE, &[])?;
    ensure_version(expected_version, N::header(&row).version)?;
    Ok(row)
}

fn ensure_active<N: Versioned>(header: &Header<N::Id, N::VersionId>) -> Result<()> {
    match header.status {
        Status::Active => Ok(()),
        Status::Archived => Err(Error::conflict("id", Code::WrongState, format!("the {} is archived", N::NOUN))),
    }
}

pub(super) fn record<N: Versioned>(work: &mut UnitOfWork<'_>, kind: ChangeKind, row: &N::Row, fields: Vec<&'static str>) {
    let header = N::header(row);
    work.record(kind.entry(header.id, header.version).with_fields(fields));
}

/// A new object without versions.
pub(super) fn blank<I, V>(work: &UnitOfWork<'_>, id: I) -> Header<I, V> {
    Header {
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

/// Updates an object, with the next version. Returns it as stored.
pub(super) fn next<N: Versioned>(work: &mut UnitOfWork<'_>, header: Header<N::Id, N::VersionId>, content: &N::Content) -> Result<N::Row> {
    let row = N::row(Header { version: header.version + 1, updated_at: work.at, ..header }, content);
    work.update(row.clone())?;
    Ok(row)
}

/// A new draft.
pub(super) fn new_version<I, V: TypedId>(work: &UnitOfWork<'_>, owner_id: I, number: i32) -> VersionHeader<I, V> {
    VersionHeader {
        organization_id: work.actor.organization(),
        id: work.app.clock.new_id(),
        owner_id,
        number,
        status: VersionStatus::Draft,
        standard: false,
        created_at: work.at,
        updated_at: work.at,
        published_at: None,
    }
}

/// Inserts a version with its parts.
pub(super) fn insert_version<N: Versioned>(
    work: &mut UnitOfWork<'_>,
    version: VersionHeader<N::Id, N::VersionId>,
    content: &N::Content,
) -> Result<()> {
    let parts = N::parts(version.organization_id, version.id, content);
    work.insert([N::version_row(version, content)])?;
    work.insert(parts)
}

/// Gives the draft new content, or begins a draft after the published version `latest`. Returns the identifier of the draft. A published
/// version stays as it is.
pub(super) async fn replace_draft<N: Versioned>(
    work: &mut UnitOfWork<'_>,
    latest: &VersionHeader<N::Id, N::VersionId>,
    content: &N::Content,
    standard: bool,
) -> Result<N::VersionId> {
    if latest.status == VersionStatus::Published {
        let draft = VersionHeader { standard, ..new_version(work, latest.owner_id, latest.number + 1) };
        let id = draft.id;
        insert_version::<N>(work, draft, content)?;
        return Ok(id);
    }
    let organization = work.actor.organization();
    N::Part::delete_of(organization).filter(N::PART_OF.eq(latest.id)).exec(&**work).await?;
    work.update(N::version_row(VersionHeader { standard, updated_at: work.at, ..latest.clone() }, content))?;
    work.insert(N::parts(organization, latest.id, content))?;
    Ok(latest.id)
}
