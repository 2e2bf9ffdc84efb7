//! Content that comes with the product, and its import into an organization as objects with versions.

use super::{
    localized_text::LocalizedText,
    versioned::{Content, Header, VersionHeader, Versioned, blank, insert_version, load_version, new_version, next, record, replace_draft},
};
use crate::{
    access::Actor,
    app::{App, UnitOfWork},
    platform::{Error, Result, db, digest::sha256_hex},
};
use entity::{guide::Status, guide_version::Status as VersionStatus};
use sea_orm::QueryFilter;
use std::collections::{BTreeMap, HashMap};

/// An object that comes with the product.
pub struct Standard<C> {
    pub key: String,
    pub content: C,
    /// The digest of the content. It differs when a release of the product changes the content.
    digest: String,
}

impl<C: Content> Standard<C> {
    /// # Errors
    /// `Invalid` when the content violates its limits.
    pub fn new(key: String, content: C) -> Result<Self> {
        let content = content.normalize()?;
        let digest = sha256_hex(serde_json::to_vec(&content).map_err(Error::internal)?);
        Ok(Self { key, content, digest })
    }
}

/// The texts of a file, which are by language.
pub fn texts(by_language: BTreeMap<String, String>) -> Vec<LocalizedText> {
    by_language.into_iter().map(|(language, text)| LocalizedText { language, text }).collect()
}

/// Imports objects that come with the product. One that was imported before gets a new version when the product has changed it: a published
/// one, or a draft when the organization has published versions of its own. One with a draft, and an archived one, stay as they are. A
/// second import of the same content changes nothing. Returns the objects, and how many of them are new or changed.
pub async fn import<N: Versioned>(app: &App, actor: &Actor, standards: &[Standard<N::Content>]) -> Result<(Vec<N::Row>, usize)> {
    use entity::Tenanted;
    actor.authorize(N::WRITE, &[])?;
    let mut work = app.begin(actor).await?;
    let has_key = db::in_texts(&*work, N::STANDARD_KEY, standards.iter().map(|standard| standard.key.clone()));
    let existing = N::Entity::of(actor.organization()).filter(has_key).all(&*work).await?;
    let mut existing: HashMap<_, _> = existing.into_iter().filter_map(|row| Some((N::header(&row).standard_key?, row))).collect();
    let (mut rows, mut changed) = (Vec::new(), 0);
    for standard in standards {
        let (row, differs) = match existing.remove(&standard.key) {
            Some(row) => update::<N>(&mut work, row, standard).await?,
            None => (insert::<N>(&mut work, standard)?, true),
        };
        rows.push(row);
        changed += usize::from(differs);
    }
    work.commit().await?;
    Ok((rows, changed))
}

fn insert<N: Versioned>(work: &mut UnitOfWork<'_>, standard: &Standard<N::Content>) -> Result<N::Row> {
    let id: N::Id = work.app.clock.new_id();
    let version = published(work, new_version(work, id, 1));
    let header = Header {
        name: standard.content.name().to_owned(),
        standard_key: Some(standard.key.clone()),
        standard_digest: Some(standard.digest.clone()),
        published_id: Some(version.id),
        ..blank(work, id)
    };
    let row = N::row(header, &standard.content);
    work.insert([row.clone()])?;
    insert_version::<N>(work, version, &standard.content)?;
    record::<N>(work, N::KINDS.imported, &row, Vec::new());
    Ok(row)
}

fn published<I, V>(work: &UnitOfWork<'_>, version: VersionHeader<I, V>) -> VersionHeader<I, V> {
    VersionHeader { standard: true, status: VersionStatus::Published, published_at: Some(work.at), ..version }
}

/// Adds a version to an object that was imported before, when the product has changed it. Returns the object and whether it changed.
async fn update<N: Versioned>(work: &mut UnitOfWork<'_>, row: N::Row, standard: &Standard<N::Content>) -> Result<(N::Row, bool)> {
    let header = N::header(&row);
    let is_current = header.standard_digest.as_deref() == Some(standard.digest.as_str());
    let Some(latest) = header.published_id.filter(|_| !is_current && header.status == Status::Active && header.draft_id.is_none()) else {
        return Ok((row, false));
    };
    let (latest, _) = load_version::<N>(&**work, work.actor, latest).await?;
    let header = Header { standard_digest: Some(standard.digest.clone()), ..header };
    let (header, field) = if latest.standard {
        let version = published(work, new_version(work, header.id, latest.number + 1));
        let (published_id, name) = (Some(version.id), standard.content.name().to_owned());
        insert_version::<N>(work, version, &standard.content)?;
        (Header { published_id, name, ..header }, "publishedVersion")
    } else {
        let draft_id = replace_draft::<N>(work, &latest, &standard.content, true).await?;
        (Header { draft_id: Some(draft_id), ..header }, "draft")
    };
    let row = next::<N>(work, header, &standard.content)?;
    record::<N>(work, N::KINDS.imported, &row, vec![field]);
    Ok((row, true))
}
