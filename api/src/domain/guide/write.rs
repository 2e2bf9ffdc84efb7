//! How guides are stored, and the operations that change them: those of all objects with versions.

use super::{read::visible_to, rules::Content};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::versioned::{self, Header, Kinds, VersionHeader, Versioned},
    feed::ChangeKind,
    platform::Result,
};
use entity::{
    guide::{self, Model},
    guide_step, guide_version,
    id::{GuideId, GuideVersionId, OrganizationId},
};
use sea_orm::Select;
use serde_json::json;

/// The noun. Its parts are the steps.
pub(super) struct Guides;

impl Versioned for Guides {
    type Id = GuideId;
    type VersionId = GuideVersionId;
    type Entity = guide::Entity;
    type Row = Model;
    type Version = guide_version::Entity;
    type VersionRow = guide_version::Model;
    type Part = guide_step::Entity;
    type PartRow = guide_step::Model;
    type Content = Content;

    const NOUN: &'static str = "guide";
    const CREATE: &'static str = "guideCreate";
    const WRITE: Permission = Permission::WriteGuide;
    const KINDS: Kinds = Kinds {
        created: ChangeKind::GuideCreated,
        updated: ChangeKind::GuideUpdated,
        published: ChangeKind::GuidePublished,
        archived: ChangeKind::GuideArchived,
        imported: ChangeKind::GuideImported,
    };
    const STANDARD_KEY: guide::Column = guide::Column::StandardKey;
    const PART_OF: guide_step::Column = guide_step::Column::GuideVersionId;
    const PART_NUMBER: guide_step::Column = guide_step::Column::Number;

    fn visible_to(actor: &Actor) -> Result<Select<guide::Entity>> {
        visible_to(actor)
    }

    fn header(row: &Model) -> Header<GuideId, GuideVersionId> {
        Header {
            organization_id: row.organization_id,
            id: row.id,
            version: row.version,
            name: row.name.clone(),
            status: row.status,
            standard_key: row.standard_key.clone(),
            standard_digest: row.standard_digest.clone(),
            draft_id: row.draft_id,
            published_id: row.published_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    fn row(header: Header<GuideId, GuideVersionId>, _: &Content) -> Model {
        Model {
            organization_id: header.organization_id,
            id: header.id,
            version: header.version,
            name: header.name,
            status: header.status,
            standard_key: header.standard_key,
            standard_digest: header.standard_digest,
            draft_id: header.draft_id,
            published_id: header.published_id,
            created_at: header.created_at,
            updated_at: header.updated_at,
        }
    }

    fn version_header(row: &guide_version::Model) -> VersionHeader<GuideId, GuideVersionId> {
        VersionHeader {
            organization_id: row.organization_id,
            id: row.id,
            owner_id: row.guide_id,
            number: row.number,
            status: row.status,
            standard: row.standard,
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_at: row.published_at,
        }
    }

    fn version_row(header: VersionHeader<GuideId, GuideVersionId>, content: &Content) -> guide_version::Model {
        guide_version::Model {
            organization_id: header.organization_id,
            id: header.id,
            guide_id: header.owner_id,
            number: header.number,
            status: header.status,
            default_language: content.default_language.clone(),
            languages: json!(content.languages()),
            names: json!(content.names),
            purposes: json!(content.purposes),
            minutes: content.minutes(),
            standard: header.standard,
            created_at: header.created_at,
            updated_at: header.updated_at,
            published_at: header.published_at,
        }
    }

    fn parts(organization_id: OrganizationId, guide_version_id: GuideVersionId, content: &Content) -> Vec<guide_step::Model> {
        let steps = (1..).zip(&content.steps).map(|(number, step)| guide_step::Model {
            organization_id,
            guide_version_id,
            number,
            kind: step.kind,
            minutes: step.minutes,
            prompts: json!(step.prompts),
        });
        steps.collect()
    }

    fn content(version: &guide_version::Model, steps: Vec<guide_step::Model>) -> Content {
        Content::from_rows(version, steps)
    }
}

/// Creates a guide whose first version is a draft. See [`versioned::create`].
pub async fn create(app: &App, actor: &Actor, content: Content, idempotency_key: Option<&str>) -> Result<Model> {
    versioned::create::<Guides>(app, actor, content, idempotency_key).await
}

/// Updates the draft of a guide, or begins one. See [`versioned::update`].
pub async fn update(
    app: &App,
    actor: &Actor,
    id: GuideId,
    expected_version: Option<i64>,
    change: impl FnOnce(Content) -> Content,
) -> Result<Model> {
    versioned::update::<Guides>(app, actor, id, expected_version, change).await
}

/// Publishes the draft of a guide. Sessions that are scheduled later use it. See [`versioned::publish`].
pub async fn publish(app: &App, actor: &Actor, id: GuideId, expected_version: Option<i64>) -> Result<Model> {
    versioned::publish::<Guides>(app, actor, id, expected_version).await
}

/// Archives a guide: sessions that are scheduled later do not use it. See [`versioned::archive`].
pub async fn archive(app: &App, actor: &Actor, id: GuideId, expected_version: Option<i64>) -> Result<Model> {
    versioned::archive::<Guides>(app, actor, id, expected_version).await
}
